"""合并重复客户: what cannot be one person, and what the file that stays takes over."""

from dataclasses import replace

import pytest

from wuye_ops.rules import customer_merge as rules
from wuye_ops.rules.customer_merge import File

STAYS = File("张三", "Individual", "110101199003070011", ("15400000001",))
GOES = File("张三 - 1", "Individual", None, ("15400000001", "15400000002"))


def test_two_files_with_a_phone_in_common_are_merged():
	assert rules.refusals(STAYS, GOES) == ()
	assert rules.phones_of(STAYS, GOES) == ("15400000001", "15400000002")


@pytest.mark.parametrize(
	("duplicate", "expected"),
	[
		(replace(GOES, customer="张三"), (rules.SAME_FILE,)),
		(replace(GOES, id_number="110101199003070038"), (rules.OTHER_PERSON,)),
		(replace(GOES, id_number=STAYS.id_number), ()),
		(replace(GOES, kind="Company"), (rules.OTHER_KIND,)),
		(replace(GOES, is_erased=True), (rules.ERASED,)),
		(replace(GOES, phones=("15400000002", "15400000003")), (rules.TOO_MANY_PHONES,)),
		(replace(GOES, phones=()), ()),
	],
)
def test_what_cannot_be_merged(duplicate, expected):
	assert rules.refusals(STAYS, duplicate) == expected


def test_only_gaps_are_filled():
	into = {"emergency_contact": "李四", "emergency_relation": None}
	other = {"emergency_contact": "王五", "emergency_relation": "配偶", "note": "别的"}
	assert rules.fill_gaps(into, other, ("emergency_contact", "emergency_relation")) == {
		"emergency_relation": "配偶"
	}
