"""What a policy pays of a loss, and the life of a claim."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_ops.rules.insurance import Policy
from wuye_ops.rules.insurance_claim import (
	AGREED,
	DOCUMENTS_IN,
	LIFE,
	PAID,
	REFUSALS,
	REFUSED,
	REPORTED,
	WITHDRAWN,
	Claim,
	next_deadline,
	payable,
	refusals,
	report_refusals,
)
from wuye_ops.rules.proration import Period
from wuye_ops.rules.risk_category import FALLING, FIRE, PUBLIC_LIABILITY

D = Decimal
POLICY = Policy(
	"PL-2027", PUBLIC_LIABILITY, Period(date(2027, 1, 1), date(2027, 12, 31)), frozenset({FALLING}),
	per_event=D(100_000), in_all=D(300_000), deductible=D(500), deductible_percent=D(10),
)  # fmt: skip
DAY = date(2027, 6, 1)
CLAIM = Claim(REPORTED, "云栖苑", FALLING, DAY, DAY, D(20_000))


@pytest.mark.parametrize(
	("loss", "paid", "first", "amount", "left"),
	[
		# 10 % of 20,000 is more than 500
		("20000", "0", False, "18000", "282000"),
		# 500 is more than 10 % of 3,000
		("3000", "0", False, "2500", "297500"),
		("400", "0", False, "0", "300000"),
		# the limit comes before the deductible: 100,000 − 10,000
		("150000", "0", False, "90000", "210000"),
		# taken off the loss: 150,000 − 15,000 is above the limit
		("150000", "0", True, "100000", "200000"),
		# of the limit for the whole year 50,000 are left
		("150000", "250000", False, "50000", "0"),
		("150000", "300000", False, "0", "0"),
		("0", "0", False, "0", "300000"),
	],
)
def test_what_is_paid(loss, paid, first, amount, left):
	found = payable(POLICY, D(loss), D(paid), first)
	assert (found.amount, found.left) == (D(amount), D(left))
	assert found.own == D(loss) - D(amount) == found.above_event + found.deducted + found.above_all


def test_without_limits_and_deductible_all_is_paid():
	free = replace(POLICY, per_event=None, in_all=None, deductible=D(0), deductible_percent=D(0))
	found = payable(free, D("123.45"), D(999))
	assert (found.amount, found.left, found.own) == (D("123.45"), None, 0)


AMOUNTS = st.integers(0, 50_000_000).map(lambda cents: D(cents) / 100)


@given(AMOUNTS, AMOUNTS, AMOUNTS, st.booleans())
def test_never_more_than_loss_and_limits_and_more_loss_is_never_less(one, other, paid, first):
	less, more = sorted((one, other))
	small, large = (payable(POLICY, loss, paid, first) for loss in (less, more))
	assert 0 <= small.amount <= large.amount <= min(more, D(100_000), max(D(300_000) - paid, D(0)))
	assert large.own == large.above_event + large.deducted + large.above_all


@given(st.lists(AMOUNTS, max_size=15))
def test_all_claims_together_stay_within_the_limit(losses):
	paid = D(0)
	for loss in losses:
		found = payable(POLICY, loss, paid)
		paid += found.amount
		assert found.left == D(300_000) - paid >= 0


@pytest.mark.parametrize("bad", [(D(-1), D(0)), (D(1), D(-1)), (1.5, D(0))])
def test_losses_that_are_none(bad):
	with pytest.raises(ValueError):
		payable(POLICY, *bad)


# -- its life


def codes(found) -> list[str]:
	assert all(tuple(one.params) == REFUSALS[one.code] for one in found)
	return [one.code for one in found]


@pytest.mark.parametrize(
	("change", "today", "expected"),
	[
		({}, DAY, []),
		({"occurred_on": DAY + timedelta(days=1)}, DAY, ["in_future", "reported_before"]),
		({"occurred_on": date(2026, 12, 31)}, DAY, ["not_in_force"]),
		({"category": FIRE}, DAY, ["not_covered"]),
		({}, date(2029, 6, 1), []),
		({}, date(2029, 6, 2), ["time_over"]),
	],
)
def test_what_can_be_claimed(change, today, expected):
	assert codes(report_refusals(replace(CLAIM, **change), POLICY, today)) == expected


@pytest.mark.parametrize(("days", "late"), [(0, False), (2, False), (3, True)])
def test_a_late_notice_is_told(days, late):
	assert replace(CLAIM, reported_on=DAY + timedelta(days=days)).is_notice_late is late


@pytest.mark.parametrize(
	("change", "step", "reason", "expected"),
	[
		({"documents": 3}, "Hand In Documents", "", []),
		({"loss": None}, "Hand In Documents", "", ["no_loss", "no_documents"]),
		({}, "Agree", "", ["not_now"]),
		({"status": DOCUMENTS_IN, "amount": D(18_000)}, "Agree", "", []),
		({"status": DOCUMENTS_IN, "amount": D("18000.01")}, "Agree", "", ["above_payable"]),
		({"status": DOCUMENTS_IN}, "Agree", "", ["no_amount"]),
		({"status": DOCUMENTS_IN}, "Documents Returned", "", ["no_reason"]),
		({"status": AGREED, "amount": D(18_000)}, "Record Payment", "", []),
		({"status": DOCUMENTS_IN}, "Record Refusal", "免责条款", []),
		({"status": REFUSED}, "Contest", " ", ["no_reason"]),
		({"status": PAID}, "Withdraw", "x", ["not_now"]),
	],
)
def test_steps(change, step, reason, expected):
	assert codes(refusals(replace(CLAIM, **change), step, D(18_000), reason)) == expected


@pytest.mark.parametrize(
	("change", "expected"),
	[
		({}, ("Company", date(2029, 6, 1))),
		({"status": DOCUMENTS_IN, "documents_on": DAY}, ("Insurer", date(2027, 7, 1))),
		({"status": AGREED, "agreed_on": DAY}, ("Insurer", date(2027, 6, 11))),
		({"status": REFUSED}, ("Company", date(2029, 6, 1))),
		({"status": PAID}, None),
	],
)
def test_who_must_act_by_when(change, expected):
	assert next_deadline(replace(CLAIM, **change)) == expected


def test_ends():
	assert set(LIFE.endings) == {PAID, WITHDRAWN}
