"""What differs between a profile and what its customer asks for, and when a request no longer fits."""

import pytest

from wuye_ops.rules.profile_change import (
	ADD,
	CHANGE,
	MOST_MEMBERS,
	REMOVE,
	Member,
	ProfileChangeError,
	differences,
	household_differences,
	outdated,
)

SHOWN = {"phone": "139****0001", "phone_2": None, "emergency_contact": "王某某"}
WIFE = Member("李某", "配偶", phone="138****0002", row="r1")
SON = Member("王小某", "儿子", is_minor=True, row="r2")


def refused(code):
	return pytest.raises(ProfileChangeError, match=f"^{code}")


def test_only_what_differs_is_asked_for():
	wanted = {"phone": "13987650009", "phone_2": " ", "emergency_contact": "王某某 "}
	assert differences(SHOWN, wanted) == {"phone": "13987650009"}


def test_an_empty_value_removes_what_is_on_file():
	assert differences(SHOWN, {"emergency_contact": ""}) == {"emergency_contact": ""}


def test_keeping_the_mask_keeps_the_number_and_another_mask_is_refused():
	assert differences(SHOWN, {"phone": "139****0001"}) == {}
	with refused("masked"):
		differences(SHOWN, {"phone": "139****0009"})


@pytest.mark.parametrize("field", ["id_number", "customer_name", "status", "legal_hold", "phone_hash"])
def test_no_customer_asks_for_anything_else(field):
	with refused("unknown_field"):
		differences(SHOWN, {field: "改写"})


def test_a_novel_is_no_value():
	with refused("too_long"):
		differences(SHOWN, {"emergency_contact": "长" * 141})


def test_who_comes_is_corrected_and_goes():
	baby, wife = (
		Member("王新某", "女儿", is_minor=True),
		Member("李某", "配偶", phone="13800000003", row="r1"),
	)
	found = household_differences([WIFE, SON], [wife, baby])
	assert [(one.action, one.before, one.after) for one in found] == [
		(ADD, None, baby),
		(CHANGE, WIFE, wife),
		(REMOVE, SON, None),
	]


def test_a_household_that_stays_as_it_is_asks_for_nothing():
	assert household_differences([WIFE, SON], [SON, WIFE]) == []


@pytest.mark.parametrize(
	("code", "wanted"),
	[
		("no_name", [Member("  ")]),
		("unknown_row", [Member("李某", row="of-a-neighbour")]),
		("unknown_row", [WIFE, WIFE]),
		("masked", [Member("李某", phone="138****0002")]),
		("masked", [Member("李某", "配偶", phone="138****9999", row="r1")]),
		("too_long", [Member("长" * 141)]),
		("too_many", [Member("某")] * (MOST_MEMBERS + 1)),
	],
)
def test_households_that_cannot_be(code, wanted):
	with refused(code):
		household_differences([WIFE, SON], wanted)


def test_a_request_is_outdated_when_the_profile_shows_something_else_by_now():
	asked = [("phone", "139****0001"), ("phone_2", None)]
	assert outdated(asked, SHOWN) == []
	assert outdated(asked, {**SHOWN, "phone": "137****0005"}) == ["phone"]


def test_a_member_reads_as_a_line():
	assert WIFE.in_words == "李某，配偶，138****0002"
