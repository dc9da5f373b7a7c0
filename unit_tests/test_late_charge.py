"""Late charges over several runs: worked out by hand, and laws that hold for every way of cutting time."""

from datetime import date, timedelta
from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_ops.rules.late_charge import Clause, RateVersion, Reduction
from wuye_ops.rules.late_explanation import LateExplanation, from_record, late_sentence, to_record
from wuye_ops.rules.wording import ENGLISH

LONG_AGO = date(2020, 1, 1)
DUE = date(2026, 6, 30)
CLAUSE = Clause((RateVersion(LONG_AGO, D("0.03")),), grace_days=15)
# 0.03 % a day, from 1 August 0.05 %
RAISED = Clause((RateVersion(LONG_AGO, D("0.03")), RateVersion(date(2026, 8, 1), D("0.05"))), grace_days=15)


def late(until: date, *payments: tuple[date, str], before="0", clause=CLAUSE, principal="280.00"):
	reductions = tuple(Reduction(on, D(amount)) for on, amount in payments)
	return LateExplanation(D(principal), DUE, clause, until, reductions, D(before))


class TestByHand:
	def test_a_bill_unpaid_paid_in_part_and_paid_over_three_runs(self):
		"""280.00 due on 30 June, 15 days of grace: the first day that costs is 16 July.

		July: 16 days × 280 × 0.03 % = 1.344 → 1.34. On 10 August 100.00 come in: 1–9 August 9 days on 280, 0.756; 10–31
		August 22 days on 180, 1.188; in all 3.288 → 3.29, less 1.34: 1.95. On 5 September it is paid: 1–4 September 4 days
		on 180, 0.216; in all 3.504 → 3.50, less 3.29: 0.21. After that nothing.
		"""
		part, rest = (date(2026, 8, 10), "100.00"), (date(2026, 9, 5), "180.00")
		assert late(date(2026, 7, 31)).amount == D("1.34")
		assert late(date(2026, 8, 31), part, before="1.34").amount == D("1.95")
		assert late(date(2026, 9, 30), part, rest, before="3.29").amount == D("0.21")
		assert late(date(2027, 9, 30), part, rest, before="3.50").amount == 0

	def test_across_a_new_rate_and_a_part_payment(self):
		"""July 16 days × 280 × 0.03 % = 1.344; 1–9 August 9 × 280 × 0.05 % = 1.26; 10–31 August 22 × 180 × 0.05 % = 1.98."""
		case = late(date(2026, 8, 31), (date(2026, 8, 10), "100.00"), clause=RAISED)
		assert case.amount == D("4.58")
		assert late_sentence(case) == (
			"280.00 元应于 2026-06-30 前付清，宽限 15 天；"
			"2026-07-16 至 2026-07-31 共 16 天：280.00 × 0.03% × 16 = 1.344；"
			"2026-08-01 至 2026-08-09 共 9 天：280.00 × 0.05% × 9 = 1.26；"
			"2026-08-10 至 2026-08-31 共 22 天：180.00 × 0.05% × 22 = 1.98；累计 4.58 元"
		)

	@pytest.mark.parametrize(
		("until", "amount"),
		[(date(2026, 7, 15), "0"), (date(2026, 7, 16), "0.08"), (date(2026, 7, 17), "0.17")],
	)
	def test_the_days_of_grace_are_free(self, until, amount):
		assert late(until).amount == D(amount)

	def test_paid_late_it_is_still_charged(self):
		"""Paid on 1 August before any run: 16 days, 1.34, whenever the run is made."""
		assert late(date(2027, 1, 31), (date(2026, 8, 1), "280.00")).amount == D("1.34")

	def test_the_cap_ends_it(self):
		"""1 % of 280 is 2.80: reached after 34 days; a run before had charged 1.34."""
		capped = Clause((RateVersion(LONG_AGO, D("0.03")),), 15, D(1))
		case = late(date(2026, 12, 31), before="1.34", clause=capped)
		assert case.amount == D("1.46")
		assert late_sentence(case).endswith(
			"；以本金的 1% 为限；累计 2.80 元，此前已计收 1.34 元，本次 1.46 元"
		)
		assert late(date(2027, 12, 31), before="2.80", clause=capped).amount == 0

	def test_a_payment_booked_for_an_earlier_day_never_gives_a_negative_charge(self):
		assert late(date(2026, 8, 31), (date(2026, 7, 1), "280.00"), before="1.34").amount == 0


class TestWords:
	def test_one_stretch_needs_no_sum(self):
		assert late_sentence(late(date(2026, 7, 31)), ENGLISH) == (
			"280.00 yuan were due on 2026-06-30, with 15 days of grace; "
			"2026-07-16 to 2026-07-31, 16 days: 280.00 × 0.03% × 16 = 1.344"
		)

	def test_it_is_never_called_by_the_name_of_the_state_s_surcharge(self):
		assert "滞纳金" not in late_sentence(late(date(2026, 12, 31), before="1.00"))


principals = st.decimals("0.01", "20000", places=2)
payments = st.lists(st.tuples(st.integers(-30, 500), st.decimals("0", "5000", places=2)), max_size=5)
clauses = st.builds(
	lambda first, second, grace, cap: Clause(
		(RateVersion(LONG_AGO, first), RateVersion(date(2026, 9, 1), second)), grace, cap
	),
	st.decimals("0", "0.5", places=3),
	st.decimals("0", "0.5", places=3),
	st.integers(0, 40),
	st.decimals("0", "100", places=1),
)


@given(principals, clauses, payments, st.sets(st.integers(0, 600), min_size=1, max_size=8))
def test_runs_at_any_days_charge_together_what_one_run_would(principal, clause, rows, days):
	reductions = tuple(Reduction(DUE + timedelta(days=day), amount) for day, amount in rows)
	charged = D(0)
	for day in sorted(days):
		until = DUE + timedelta(days=day)
		# a run knows the payments that have come in by then, and no others
		known = tuple(one for one in reductions if one.on <= until)
		amount = LateExplanation(principal, DUE, clause, until, known, charged).amount
		assert amount >= 0
		charged += amount
	last = DUE + timedelta(days=max(days))
	assert charged == LateExplanation(principal, DUE, clause, last, reductions).amount
	assert charged <= principal * clause.cap_percent / 100 + D("0.005")


@given(principals, clauses, payments, st.integers(0, 600))
def test_it_can_be_recomputed_from_what_is_kept(principal, clause, rows, day):
	reductions = tuple(Reduction(DUE + timedelta(days=at), amount) for at, amount in rows)
	case = LateExplanation(principal, DUE, clause, DUE + timedelta(days=day), reductions, D("0.01"))
	again = from_record(to_record(case))
	assert (again, again.result) == (case, case.result)


@pytest.mark.parametrize("record", [{}, {"late_charge": {}}, {"late_charge": {"principal": "x"}}])
def test_a_record_of_something_else_is_refused(record):
	with pytest.raises((ArithmeticError, KeyError, TypeError, ValueError)):
		from_record(record)


@pytest.mark.parametrize(
	("upheld_on", "first", "amount"),
	[
		# before it was due, on its day, and not at all: nothing changes
		(None, date(2026, 7, 16), "1.34"),
		(DUE - timedelta(days=3), date(2026, 7, 16), "1.34"),
		(DUE, date(2026, 7, 16), "1.34"),
		# the days of grace begin anew with the answer
		(DUE + timedelta(days=1), date(2026, 7, 17), "1.26"),
		(date(2026, 7, 16), date(2026, 8, 1), "0.00"),
	],
)
def test_an_upheld_dispute_moves_the_day_it_counts_from(upheld_on, first, amount):
	case = LateExplanation(D("280.00"), DUE, CLAUSE, date(2026, 7, 31), upheld_on=upheld_on)
	assert (case.first, case.amount) == (first, D(amount))
	assert from_record(to_record(case)) == case


def test_the_sentence_says_that_a_dispute_was_upheld():
	case = LateExplanation(D("280.00"), DUE, CLAUSE, date(2026, 8, 31), upheld_on=date(2026, 7, 20))
	assert "280.00 元应于 2026-06-30 前付清，异议于 2026-07-20 成立，自该日起算，宽限 15 天" in late_sentence(
		case
	)
	assert "counted from 2026-07-20, when a dispute of it was upheld" in late_sentence(case, ENGLISH)
	before = LateExplanation(D("280.00"), DUE, CLAUSE, date(2026, 8, 31), upheld_on=DUE)
	assert "异议" not in late_sentence(before)
