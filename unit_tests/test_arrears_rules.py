"""Late charges, settlement, limitation and the ladder: cases by hand, and laws that hold for all."""

from datetime import date, timedelta
from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_ops.rules.dunning_ladder import (
	LADDER,
)
from wuye_ops.rules.late_charge import Clause, RateVersion, Reduction, above_lpr_multiple, late_amount
from wuye_ops.rules.limitation import DEMAND as DEMANDED
from wuye_ops.rules.limitation import PART_PAYMENT, PROMISE, Restart, limitation, months_left
from wuye_ops.rules.settlement import COST, PENALTY, PRINCIPAL, PRINCIPAL_FIRST, Debt, settle

DUE = date(2026, 1, 31)
LONG_AGO = date(2020, 1, 1)
CLAUSE = Clause((RateVersion(LONG_AGO, D("0.03")),), grace_days=15)


class TestLateCharge:
	@pytest.mark.parametrize(
		("until", "amount"),
		[
			(date(2026, 2, 15), "0.00"),  # the last day of grace
			(date(2026, 2, 16), "0.30"),  # 1,000 × 0.03 % × 1
			(date(2026, 3, 17), "9.00"),  # 30 days
		],
	)
	def test_a_thousand_yuan(self, until, amount):
		assert late_amount(D(1000), DUE, CLAUSE, until).amount == D(amount)

	def test_part_payment_and_new_rate(self):
		"""16–28 February on 1,000 at 0.03 %: 13 days, 3.90. March 1–9 on 600: 9 days, 1.62. From 10 March 0.05 %: 22 days, 6.60."""
		clause = Clause((RateVersion(LONG_AGO, D("0.03")), RateVersion(date(2026, 3, 10), D("0.05"))), 15)
		late = late_amount(D(1000), DUE, clause, date(2026, 3, 31), [Reduction(date(2026, 3, 1), D(400))])
		assert late.amount == D("12.12")
		assert [(one.days, one.principal) for one in late.accruals] == [
			(13, D(1000)), (9, D(600)), (22, D(600)),
		]  # fmt: skip

	def test_what_accrued_stays_due_when_the_principal_is_paid(self):
		paid = [Reduction(date(2026, 3, 1), D(1000))]
		assert late_amount(D(1000), DUE, CLAUSE, date(2026, 2, 28), paid).amount == D("3.90")
		assert late_amount(D(1000), DUE, CLAUSE, date(2027, 2, 28), paid).amount == D("3.90")

	def test_paid_within_grace_costs_nothing(self):
		paid = [Reduction(date(2026, 2, 15), D(1000))]
		assert late_amount(D(1000), DUE, CLAUSE, date(2030, 1, 1), paid).amount == 0

	def test_the_cap(self):
		clause = Clause((RateVersion(LONG_AGO, D("0.3")),), 0, D(30))
		late = late_amount(D(1000), DUE, clause, date(2027, 1, 31))
		assert (late.amount, late.capped) == (D("300.00"), True)

	@pytest.mark.parametrize(
		"make",
		[
			lambda: Clause(()),
			lambda: Clause((RateVersion(LONG_AGO, D("-1")),)),
			lambda: Clause((RateVersion(LONG_AGO, 0.03),)),
			lambda: Clause((RateVersion(LONG_AGO, D(1)), RateVersion(LONG_AGO, D(2)))),
			lambda: Clause((RateVersion(LONG_AGO, D(1)),), grace_days=-1),
			lambda: Clause((RateVersion(LONG_AGO, D(1)),), cap_percent=D(101)),
			lambda: late_amount(D(-1), DUE, CLAUSE, DUE),
		],
	)
	def test_what_is_no_clause_is_refused(self, make):
		with pytest.raises(ValueError):
			make()

	def test_a_rate_above_four_times_lpr_is_noticed(self):
		assert not above_lpr_multiple(D("0.03"), D("3.0"))  # 10.95 % a year against 12 %
		assert above_lpr_multiple(D("0.05"), D("3.0"))

	@given(
		st.decimals("0", "100000", places=2),
		st.lists(st.tuples(st.integers(0, 900), st.decimals("0", "50000", places=2)), max_size=4),
		st.integers(0, 40),
		st.decimals("0", "100", places=1),
		st.integers(0, 1000),
		st.integers(0, 500),
	)
	def test_never_falls_and_never_exceeds_the_cap(self, principal, payments, grace, cap, days, more):
		clause = Clause(
			(RateVersion(LONG_AGO, D("0.03")), RateVersion(date(2026, 6, 1), D("0.05"))), grace, cap
		)
		reductions = [Reduction(DUE + timedelta(days=day), amount) for day, amount in payments]
		early = late_amount(principal, DUE, clause, DUE + timedelta(days=days), reductions).amount
		late = late_amount(principal, DUE, clause, DUE + timedelta(days=days + more), reductions).amount
		assert 0 <= early <= late <= principal * cap / 100 + D("0.005")


class TestSettlement:
	BILLS = (
		Debt("2月物业费", "2月", date(2026, 2, 28), D("300.00")),
		Debt("1月物业费", "1月", date(2026, 1, 31), D("280.00")),
		Debt("1月违约金", "1月", date(2026, 3, 31), D("12.12"), PENALTY),
		Debt("1月公证费", "1月", date(2026, 3, 31), D("50.00"), COST),
	)

	def test_the_oldest_bill_first_and_in_it_costs_penalty_principal(self):
		assert settle(D("400"), self.BILLS).parts == (
			("1月公证费", D("50.00")), ("1月违约金", D("12.12")), ("1月物业费", D("280.00")), ("2月物业费", D("57.88")),
		)  # fmt: skip

	def test_principal_first_where_agreed(self):
		parts = settle(D("290"), self.BILLS, order=PRINCIPAL_FIRST).parts
		assert parts == (("1月物业费", D("280.00")), ("1月公证费", D("10.00")))

	def test_the_payer_may_choose(self):
		assert settle(D("310"), self.BILLS, chosen=["2月"]).parts[0] == ("2月物业费", D("300.00"))
		assert settle(D("280"), self.BILLS, chosen=["1月物业费"]).parts == (("1月物业费", D("280.00")),)

	def test_what_is_left_is_a_prepayment(self):
		assert settle(D("1000"), self.BILLS).left == D("357.88")
		assert settle(D("10"), ()).left == D(10)

	@pytest.mark.parametrize("amount", [D("-1"), D("0.001"), 5.0])
	def test_no_such_payment(self, amount):
		with pytest.raises(ValueError):
			settle(amount, ())

	@given(
		st.decimals("0", "5000", places=2),
		st.lists(
			st.tuples(
				st.integers(0, 3), st.integers(0, 60), st.decimals("0", "900", places=2),
				st.sampled_from([COST, PENALTY, PRINCIPAL]),
			),
			max_size=8,
		),
	)  # fmt: skip
	def test_money_in_is_settled_or_left(self, amount, rows):
		debts = [
			Debt(number, bill, DUE + timedelta(days=day), owed, kind)
			for number, (bill, day, owed, kind) in enumerate(rows)
		]
		result = settle(amount, debts)
		settled = sum((part for _key, part in result.parts), D(0))
		owed = {debt.key: debt.amount for debt in debts}
		assert settled + result.left == amount
		assert all(0 < part <= owed[key] for key, part in result.parts)
		assert not result.left or settled == sum(owed.values(), D(0))


class TestLimitation:
	def test_three_years_from_the_due_date(self):
		found = limitation(DUE)
		assert (found.began, found.expires) == (DUE, date(2029, 1, 31))
		assert not found.is_expired(date(2029, 1, 31)) and found.is_expired(date(2029, 2, 1))

	@pytest.mark.parametrize(
		("restarts", "expires"),
		[
			([Restart(date(2027, 5, 10), DEMANDED)], date(2030, 5, 10)),
			([Restart(date(2025, 1, 1), DEMANDED)], date(2029, 1, 31)),  # before it was due
			([Restart(date(2029, 3, 1), DEMANDED)], date(2029, 1, 31)),  # too late
			([Restart(date(2029, 3, 1), PROMISE)], date(2032, 3, 1)),  # consent revives
			(
				[Restart(date(2028, 1, 1), PART_PAYMENT), Restart(date(2030, 1, 1), DEMANDED)],
				date(2033, 1, 1),
			),
			([Restart(date(2024, 2, 29), DEMANDED)], date(2029, 1, 31)),
		],
	)
	def test_what_begins_anew(self, restarts, expires):
		assert limitation(DUE, restarts).expires == expires

	def test_a_leap_day(self):
		assert limitation(date(2024, 2, 29)).expires == date(2027, 2, 28)

	@pytest.mark.parametrize(
		("expires", "day", "months"),
		[
			(date(2026, 12, 15), date(2026, 6, 15), D(6)),
			(date(2026, 12, 14), date(2026, 6, 15), 5 + D(29) / D(30)),
			(date(2026, 12, 16), date(2026, 6, 15), 6 + D(1) / D(31)),
			(date(2026, 6, 15), date(2026, 6, 15), D(0)),
			# the 28th of February is a month after the last of January
			(date(2026, 2, 28), date(2026, 1, 31), D(1)),
			(date(2026, 6, 14), date(2026, 6, 15), D(-1) / D(31)),
			(date(2026, 5, 15), date(2026, 6, 15), D(-1)),
		],
	)
	def test_months_left(self, expires, day, months):
		assert months_left(expires, day) == round(months, 6)

	@given(st.dates(date(2020, 1, 1), date(2035, 12, 31)), st.dates(date(2020, 1, 1), date(2035, 12, 31)))
	def test_a_day_later_is_more_whatever_the_months_are_long(self, day, expires):
		assert months_left(expires + timedelta(days=1), day) > months_left(expires, day)
		assert (months_left(expires, day) >= 0) == (expires >= day)

	def test_warnings(self):
		found = limitation(DUE)
		assert found.warning(date(2028, 7, 30)) is None
		assert found.warning(date(2028, 7, 31)) == 30
		assert found.warning(date(2028, 10, 31)) == 33

	def test_no_other_restart_exists(self):
		with pytest.raises(ValueError):
			Restart(DUE, "Water Cut")


class TestLadder:
	def test_no_step_cuts_anything_off(self):
		forbidden = ("water", "power", "heat", "gas", "access", "cut")
		assert not [step for step in LADDER if any(word in step.kind.lower() for word in forbidden)]
