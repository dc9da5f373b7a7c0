"""Risks that are probably the same are pointed out, with why."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_ops.rules.risk_duplicates import Candidate, Typical, likeness, most_alike, typical_of

FACADE = Candidate("R-1", "云栖苑", "3号楼外墙瓷砖脱落", "Falling Objects", building="3号楼")


@pytest.mark.parametrize(
	("other", "offered"),
	[
		({"title": "3号楼外墙瓷砖脱落"}, True),
		({"title": "外墙瓷砖脱落伤人"}, True),
		# another building is another façade, unless somebody says the same in the same words
		({"title": "外墙瓷砖脱落伤人", "building": "5号楼"}, False),
		({"title": "3号楼外墙瓷砖脱落", "building": "5号楼"}, True),
		# another risk of the same house and category
		({"title": "阳台花盆坠落"}, False),
		({"title": "阳台花盆坠落", "category": "Fire"}, False),
		# the same typical risk, taken twice
		({"title": "外立面饰面层空鼓", "library_item": "FACADE", "category": "Falling Objects"}, True),
		({"title": "3号楼外墙瓷砖脱落", "property": "江南里"}, False),
	],
)
def test_what_is_pointed_out(other, offered):
	mine = replace(FACADE, library_item="FACADE")
	found = most_alike(mine, [replace(FACADE, name="R-2", **other)])
	assert [one.name for one in found] == (["R-2"] if offered else [])


def test_why_is_said_and_the_most_alike_comes_first():
	same = replace(FACADE, name="R-2", equipment="", area="")
	near = replace(FACADE, name="R-3", title="外墙瓷砖脱落伤人")
	found = most_alike(FACADE, [near, same, FACADE])
	assert [(one.name, one.reasons) for one in found] == [
		("R-2", ("Title", "Category", "Building")),
		("R-3", ("Title", "Category", "Building")),
	]
	assert found[0].score > found[1].score


def test_the_nearest_place_counts():
	one, other = (replace(FACADE, name=name, title="电梯困人", equipment="L-01") for name in ("a", "b"))
	assert likeness(one, other).reasons == ("Title", "Category", "Equipment")
	# two lifts of one building are two risks
	assert likeness(one, replace(other, equipment="L-02")).score < likeness(one, other).score - 40


def test_one_word_in_common_says_little():
	assert (
		"Title"
		not in likeness(replace(FACADE, title="火灾"), replace(FACADE, title="火灾逃生通道堵塞")).reasons
	)
	assert "Title" in likeness(replace(FACADE, title="火灾"), replace(FACADE, title="火灾")).reasons


TEXTS = st.text("外墙瓷砖脱落电梯困人abc ", max_size=12)
CANDIDATES = st.builds(
	Candidate, st.just("x"), st.sampled_from("甲乙"), TEXTS, st.sampled_from(["", "Fire", "Lift"]),
	building=st.sampled_from(["", "1", "2"]), equipment=st.sampled_from(["", "L1", "L2"]),
)  # fmt: skip


@given(CANDIDATES, CANDIDATES)
def test_likeness_is_mutual(one, other):
	assert likeness(one, other).score == likeness(other, one).score
	assert likeness(one, one).score >= likeness(one, other).score


LIBRARY = (
	Typical("height", "高处作业坠落", "外墙清洗未系安全绳\n外包人员无高处作业证"),
	Typical("bike", "电动自行车充电起火", "楼道内停放充电\n私拉飞线"),
	Typical("lift", "电梯困人", "维保不到位"),
)


@pytest.mark.parametrize(
	("case", "names"),
	[
		("某小区电动自行车充电时起火，住户私拉飞线", ["bike"]),
		("外墙清洗工人未系安全绳，从六楼坠落", ["height"]),
		("外墙清洗时坠落；同日另有电梯困人", ["lift", "height"]),
		("食堂菜品太咸", []),
		("", []),
	],
)
def test_typical_risks_that_a_case_tells_of(case, names):
	assert [one.name for one in typical_of(case, LIBRARY)] == names


def test_a_case_says_why_it_is_typical():
	found = typical_of("电动自行车充电起火，私拉飞线", LIBRARY)[0]
	assert found.reasons == ("Title", "Causes")
	assert found.score > 60


@given(st.text(max_size=60))
def test_any_case_is_read(case):
	found = typical_of(case, LIBRARY)
	assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
