"""Which reports are offered as the same one, and why."""

from datetime import datetime, timedelta

import pytest

from wuye_ops.rules.similar import Report, likeness, most_alike

NOON = datetime(2026, 3, 2, 12, 0)


def report(name: str = "SR-1", minutes: int = 0, **fields) -> Report:
	values = {"category": "水管漏水", "group": "报修", "building": "花园-1号楼", **fields}
	return Report(name, NOON + timedelta(minutes=minutes), **values)


def offered(first: Report, *others: Report) -> list[str]:
	return [row.name for row in most_alike(first, others)]


def test_two_neighbours_report_one_leak():
	mine = report(unit="花园-1号楼-101", text="楼道天花板一直在滴水")
	theirs = report("SR-2", 40, unit="花园-1号楼-201", text="二楼楼道天花板滴水")
	alike = likeness(mine, theirs)
	assert alike.reasons == ("Building", "Category", "Time", "Words")
	assert offered(mine, theirs) == ["SR-2"]


@pytest.mark.parametrize(
	("fields", "minutes", "is_offered"),
	[
		({}, 60, True),
		({}, 60 * 71, True),  # the same building and category within three days
		({}, 60 * 24 * 8, False),  # another event
		({"building": "花园-2号楼"}, 30, False),  # a leak in another building is another leak
		({"building": "花园-2号楼", "text": "全小区停水"}, 30, True),  # the same words at the same time
		({"building": "花园-2号楼", "text": "厨房水管停水"}, 30, False),  # some of the words
		({"category": "公共照明"}, 30, False),  # another trouble in the same house
		({"category": "公共照明", "text": "全小区停水"}, 30, True),  # filed under another category
		({"building": None, "category": "公共照明", "group": "报修"}, 30, False),
	],
)
def test_place_category_time_and_words_decide_together(fields, minutes, is_offered):
	mine = report(text="全小区停水了")
	assert bool(offered(mine, report("SR-2", minutes, **fields))) is is_offered


def test_the_nearest_common_place_counts_once():
	mine = report(unit="花园-1号楼-101", equipment="DT-1")
	assert likeness(mine, report("SR-2", unit="花园-1号楼-101", equipment="DT-1")).reasons[0] == "Equipment"
	assert likeness(mine, report("SR-2", unit="花园-1号楼-101")).reasons[0] == "Unit"
	assert likeness(mine, report("SR-2", unit="花园-1号楼-102")).reasons[0] == "Building"


def test_one_word_in_common_is_no_reason():
	assert "Words" not in likeness(report(text="漏水"), report("SR-2", text="漏水")).reasons
	assert "Words" not in likeness(report(text=""), report("SR-2", text="厨房漏水")).reasons


def test_likeness_is_the_same_both_ways_and_never_with_itself():
	mine, theirs = report(text="厨房漏水"), report("SR-2", 30, text="楼下厨房漏水了")
	assert likeness(mine, theirs).score == likeness(theirs, mine).score
	assert offered(mine, mine) == []


def test_the_most_alike_come_first_and_no_more_than_asked():
	mine = report(unit="花园-1号楼-101")
	others = [report(f"SR-{number}", number * 60) for number in range(2, 10)]
	nearest = report("SR-99", 90, unit="花园-1号楼-101")
	assert offered(mine, *others, nearest)[0] == "SR-99"
	assert len(offered(mine, *others, nearest)) == 5
