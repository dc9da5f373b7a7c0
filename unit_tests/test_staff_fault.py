"""A finding about somebody: stated, heard, confirmed by another; each refusal by itself."""

from dataclasses import replace
from datetime import date

import pytest

from wuye_ops.rules import scorecard, staff_fault
from wuye_ops.rules.staff_fault import CONFIRM, CONFIRMED, DRAFT, WITHDRAW, WITHDRAWN, Fault

TODAY = date(2027, 3, 20)
FAULT = Fault(DRAFT, "tech", "head", date(2027, 3, 5), "未断电作业致同事触电", "承认未验电", date(2025, 1, 1))


def codes(found) -> list[str]:
	return [one.code for one in found]


def confirm(by: str = "manager", may: bool = True, **fields) -> list[str]:
	return codes(staff_fault.refusals(replace(FAULT, **fields), CONFIRM, by, may, TODAY))


@pytest.mark.parametrize(
	("fields", "expected"),
	[
		({}, []),
		({"by": "head"}, ["same_judge"]),
		({"by": "tech"}, ["own_fault"]),
		({"may": False}, ["not_entitled"]),
		({"finding": " "}, ["no_finding"]),
		({"heard": ""}, ["not_heard"]),
		({"happened_on": date(2027, 3, 21)}, ["not_yet"]),
		({"happened_on": TODAY}, []),
		({"joined": date(2027, 3, 6)}, ["not_employed"]),
		({"joined": date(2027, 3, 5)}, []),
		({"left": date(2027, 3, 4)}, ["not_employed"]),
		({"left": date(2027, 3, 5)}, []),
		({"status": CONFIRMED}, ["not_now"]),
		(
			{"by": "head", "may": False, "finding": "", "heard": ""},
			["not_entitled", "same_judge", "no_finding", "not_heard"],
		),
	],
)
def test_confirming(fields, expected) -> None:
	assert confirm(**fields) == expected


@pytest.mark.parametrize(
	("status", "by", "may", "reason", "expected"),
	[
		(CONFIRMED, "manager", True, "复核后不成立", []),
		# who stated it may take it back
		(CONFIRMED, "head", True, "说错了人", []),
		(CONFIRMED, "manager", True, " ", ["no_reason"]),
		(CONFIRMED, "tech", True, "不是我", ["own_fault"]),
		(CONFIRMED, "other", False, "理由", ["not_entitled"]),
		(DRAFT, "manager", True, "理由", ["not_now"]),
		(WITHDRAWN, "manager", True, "理由", ["not_now"]),
	],
)
def test_withdrawing(status, by, may, reason, expected) -> None:
	fault = replace(FAULT, status=status)
	assert codes(staff_fault.refusals(fault, WITHDRAW, by, may, TODAY, reason)) == expected


def test_each_kind_has_a_cap_of_the_scorecards() -> None:
	assert set(staff_fault.CAPS.values()) <= {cap.code for cap in scorecard.CAPS}


def test_what_is_refused_is_named() -> None:
	worst = replace(FAULT, finding="", heard="", happened_on=date(2027, 4, 1), left=date(2027, 3, 1))
	for step, by in ((CONFIRM, "head"), (CONFIRM, "tech")):
		for one in staff_fault.refusals(worst, step, by, False, TODAY):
			assert set(one.params) == set(staff_fault.REFUSALS[one.code])
	assert staff_fault.LIFE.endings == (WITHDRAWN,)
	with pytest.raises(ValueError):
		staff_fault.refusals(FAULT, "Explode", "manager", True, TODAY)
