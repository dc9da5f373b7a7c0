"""同意: versions in force, what is no consent, and when it must be asked for anew."""

from dataclasses import replace
from datetime import date

import pytest

from wuye_ops.rules import consent as rules
from wuye_ops.rules.consent import Asked, Purpose, Version

FACE = Purpose("人脸识别门禁", rules.CONSENT, True, "人脸图像", "核验身份、开启单元门", "", 0)
NEWS = Purpose("社区活动通知", rules.CONSENT, False, "电话", "发送活动短信", "", 12)
BILLS = Purpose("物业费收取", rules.CONTRACT, False, "姓名、电话", "出账和催缴")
FIRST, SECOND = Version("V1", 1, date(2026, 1, 1)), Version("V2", 2, date(2026, 6, 1))


@pytest.mark.parametrize(
	("day", "expected"),
	[
		(date(2025, 12, 31), None),
		(date(2026, 1, 1), "V1"),
		(date(2026, 5, 31), "V1"),
		(date(2026, 6, 1), "V2"),
	],
)
def test_the_version_in_force_is_the_last_that_has_begun(day, expected):
	found = rules.in_force([SECOND, FIRST], day)
	assert (found and found.key) == expected


def test_of_two_that_begin_on_one_day_the_later_made_holds():
	again = Version("V3", 3, SECOND.effective_from)
	assert rules.in_force([again, SECOND, FIRST], date(2026, 7, 1)) == again


def test_no_version_no_notice():
	assert rules.in_force([], date(2026, 1, 1)) is None


@pytest.mark.parametrize(
	("asked", "expected"),
	[
		(Asked(NEWS, rules.PORTAL), ()),
		(Asked(NEWS, rules.PHONE, has_account=True), ()),
		(Asked(NEWS, rules.PHONE), (rules.NO_ACCOUNT,)),
		(Asked(NEWS, rules.FRONT_DESK), (rules.NO_ACCOUNT,)),
		(Asked(NEWS, rules.PAPER), (rules.NO_FILE,)),
		(Asked(NEWS, rules.PAPER, has_file=True), ()),
		(Asked(BILLS, rules.PORTAL), (rules.NOT_NEEDED,)),
		(Asked(FACE, rules.PORTAL), ()),
		(Asked(FACE, rules.PAPER, has_file=True), ()),
		(Asked(FACE, rules.PHONE, has_account=True), (rules.NOT_PROVEN,)),
		(Asked(NEWS, rules.PORTAL, in_force=False), (rules.NOT_IN_FORCE,)),
		(Asked(NEWS, rules.PORTAL, is_child=True), (rules.NO_GUARDIAN,)),
		(Asked(NEWS, rules.PORTAL, is_child=True, has_guardian=True), ()),
		(
			Asked(NEWS, rules.FRONT_DESK, is_child=True),
			(rules.NOT_PROVEN, rules.NO_ACCOUNT, rules.NO_GUARDIAN),
		),
	],
)
def test_what_is_no_consent(asked, expected):
	assert rules.refusals(asked) == expected


@pytest.mark.parametrize(
	("change", "expected"),
	[
		({}, ()),
		({"data_kinds": "电 话\n"}, ()),
		({"data_kinds": "电话、住址"}, ("data_kinds",)),
		({"use": "向合作商家提供"}, ("use",)),
		({"recipients": "某商家"}, ("recipients",)),
		({"keep_months": 6}, ()),
		({"keep_months": 24}, ("keep_months",)),
		({"is_sensitive": True}, ("is_sensitive",)),
	],
)
def test_only_what_asks_more_of_people_is_asked_anew(change, expected):
	assert rules.changed_terms(NEWS, replace(NEWS, **change)) == expected


def test_data_that_are_no_longer_called_sensitive_ask_nothing():
	assert rules.changed_terms(FACE, replace(FACE, is_sensitive=False)) == ()


def test_how_a_customer_stands_to_each_purpose_that_rests_on_consent():
	wider = replace(NEWS, use="发送活动和商家短信")
	given, changed = rules.standings([BILLS, FACE, wider], {FACE.name: FACE, NEWS.name: NEWS})
	assert (given.purpose, given.is_good) == (FACE, True)
	assert (changed.purpose, changed.given, changed.is_good, changed.changed) == (
		wider,
		True,
		False,
		("use",),
	)
	(asked,) = rules.standings([NEWS], {})
	assert not asked.given and not asked.is_good
