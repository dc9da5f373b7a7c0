"""Gate data lose the people in them, and nobody can find them again."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_ops.rules import gate_retention as rules
from wuye_ops.rules.gate_retention import (
	Cell,
	Row,
	anonymised,
	due_on,
	newest_due,
	shown_counts,
	sort_out,
	still_found,
)

TODAY = date(2026, 12, 2)
OLD = Row("GE-1", date(2025, 12, 2))


@pytest.mark.parametrize(
	("changes", "reason"),
	[
		({}, None),
		({"ended_on": date(2025, 12, 3)}, "not_due"),
		({"on_hold": True}, "hold"),
		({"in_incident": True}, "incident"),
		({"is_inside": True}, "inside"),
		({"unpaid": True}, "unpaid"),
		({"is_anonymous": True, "on_hold": True}, "already"),
		({"on_hold": True, "in_incident": True}, "hold"),
	],
)
def test_why_a_row_stays(changes, reason):
	assert rules.stays_because(replace(OLD, **changes), TODAY) == reason


def test_the_period_is_the_propertys():
	assert due_on(date(2026, 8, 31), 6) == date(2027, 2, 28)
	assert rules.stays_because(OLD, TODAY, months=24) == "not_due"
	for months in (0, 2, 37, -1):
		with pytest.raises(ValueError, match="months"):
			due_on(TODAY, months)


def test_the_job_tells_what_it_did_and_what_it_left():
	rows = [
		OLD,
		replace(OLD, key="GE-2", on_hold=True),
		replace(OLD, key="GE-3", on_hold=True),
		replace(OLD, key="GE-4"),
	]
	assert sort_out(rows, TODAY) == (("GE-1", "GE-4"), {"hold": ("GE-2", "GE-3")})


DATES = st.dates(date(2020, 1, 1), date(2040, 12, 31))


@given(DATES, DATES, st.integers(3, 36))
def test_a_query_by_day_finds_what_is_due_and_nothing_else(ended_on, today, months):
	assert (ended_on <= newest_due(today, months)) == (due_on(ended_on, months) <= today)


@given(DATES, st.integers(3, 36))
def test_around_the_ends_of_months_too(today, months):
	limit = newest_due(today, months)
	assert due_on(limit, months) <= today < due_on(limit + timedelta(days=1), months)


def test_what_stays_of_a_row_names_nobody():
	row = {
		"property": "阳光花园", "gate": "北门", "direction": "In", "outcome": "Allowed", "persons": 2, "stay_minutes": 97,
		"at": datetime(2025, 12, 2, 8, 37, 12), "plate": "沪A12345", "phone_hash": "ab12", "holder": "王小明", "unit": "3-502",
		"visitor_pass": "VP-1", "photo": "/private/files/x.jpg", "remark": "送货", "entry_key": "0123456789abcdef",
		"resident_vehicle": "A-沪A12345", "owner": "guard@example.com", "a_field_of_next_year": "who knows", "called_host_at": datetime(2025, 12, 2, 8, 36),
	}  # fmt: skip
	kept = anonymised(row)
	assert list(kept) == list(row)
	assert {field: value for field, value in kept.items() if value is not None} == {
		"property": "阳光花园", "gate": "北门", "direction": "In", "outcome": "Allowed", "persons": 2, "stay_minutes": 90,
		"at": datetime(2025, 12, 2, 8),
	}  # fmt: skip
	assert anonymised(kept) == kept


def test_what_a_voucher_needs_stays_besides():
	row = {"amount": 12, "plate": "沪A12345", "left_on": datetime(2025, 12, 2, 8, 37)}
	assert anonymised(row, {"amount"}) == {"amount": 12, "plate": None, "left_on": datetime(2025, 12, 2, 8)}


def test_two_rows_of_one_person_have_nothing_in_common_that_others_have_not():
	rows = [
		{"gate": "北门", "plate": plate, "phone_hash": plate * 2, "unit": "3-502"}
		for plate in ("沪A12345", "沪B54321")
	]
	assert anonymised(rows[0]) == anonymised(rows[1])


@pytest.mark.parametrize(
	("text", "found"),
	[
		("车牌 沪A12345 改为 沪A12346", True),
		("沪a·1234５已放行", True),
		("来电 138 1234 5678", True),
		("照片_１３８１２３４５６７８.jpg", True),
		("访客王小明", True),
		("访客 王**", False),
		("138****5678", False),
		("北门 08:00", False),
		("", False),
	],
)
def test_where_somebody_still_stands(text, found):
	personal = ["沪A12345", "13812345678", "王小明", "王", ""]
	assert still_found(personal, {"Comment 1": text, "Comment 2": "交接正常"}) == (
		("Comment 1",) if found else ()
	)


def test_small_numbers_are_not_shown():
	table = [Cell(("04:00",), 1), Cell(("05:00",), 4), Cell(("08:00",), 40), Cell(("03:00",), 0)]
	shown, hidden = shown_counts(table)
	assert ([cell.group[0] for cell in shown], hidden) == (["08:00", "03:00"], 5)
	# one alone could be reckoned from the total
	shown, hidden = shown_counts([Cell(("04:00",), 1), Cell(("08:00",), 40), Cell(("09:00",), 30)])
	assert ([cell.group[0] for cell in shown], hidden) == (["08:00"], 31)
	assert shown_counts([]) == ((), 0)


@given(st.lists(st.integers(0, 30), max_size=8))
def test_nothing_small_is_shown_and_nothing_is_lost(numbers):
	cells = [Cell((position,), number) for position, number in enumerate(numbers)]
	shown, hidden = shown_counts(cells)
	assert sum(cell.number for cell in shown) + hidden == sum(numbers)
	assert not [cell for cell in shown if 0 < cell.number < rules.FEWEST_SHOWN]
	hidden_cells = [cell for cell in cells if cell not in shown]
	assert len(hidden_cells) != 1 or not [cell for cell in shown if cell.number]
