"""Money in is money settled, prepaid or paid back: always, to the cent, whatever happens in whatever order."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from wuye_ops.rules.money import ZERO, total
from wuye_ops.rules.refunding import CREDIT, PREPAYMENT, MoreThanThereIs, Source, take
from wuye_ops.rules.settlement import Debt, settle

D = Decimal
DAY = date(2026, 3, 1)
CENTS = st.integers(1, 500_000).map(lambda number: D(number) / 100)


def source(voucher: str, available: str, kind: str = PREPAYMENT, day: int = 0) -> Source:
	return Source(kind, voucher, DAY + timedelta(days=day), D(available))


class TestTaking:
	def test_credits_first_then_the_newest_prepayment(self):
		sources = [
			source("P1", "50.00", day=1),
			source("P2", "70.00", day=2),
			source("C1", "20.00", CREDIT, day=0),
		]
		parts = [(one.voucher, part) for one, part in take(D("100.00"), sources)]
		assert parts == [("C1", D("20.00")), ("P2", D("70.00")), ("P1", D("10.00"))]

	def test_of_one_day_by_name(self):
		sources = [source("P2", "5"), source("P1", "5")]
		assert [(one.voucher, part) for one, part in take(D(7), sources)] == [("P1", D(5)), ("P2", D(2))]

	def test_what_is_used_up_is_no_source(self):
		assert [one.voucher for one, _part in take(D(5), [source("P1", "0"), source("P2", "5")])] == ["P2"]

	@pytest.mark.parametrize("amount", ["100.01", "1000000"])
	def test_more_than_there_is(self, amount):
		with pytest.raises(MoreThanThereIs) as refused:
			take(D(amount), [source("P1", "60.00"), source("P2", "40.00")])
		assert refused.value.available == 100

	@pytest.mark.parametrize("amount", [D(0), D(-1), D("0.005"), 1.5, D("NaN")])
	def test_amounts_that_are_none(self, amount):
		with pytest.raises(ValueError):
			take(amount, [source("P1", "60.00")])

	@given(st.lists(CENTS, min_size=1, max_size=8), st.data())
	def test_the_parts_are_the_amount_and_none_takes_more_than_it_has(self, amounts, data):
		sources = [source(f"P{number}", str(amount), day=number) for number, amount in enumerate(amounts)]
		wanted = data.draw(st.integers(1, int(sum(amounts) * 100)).map(lambda number: D(number) / 100))
		parts = take(wanted, sources)
		assert total(part for _source, part in parts) == wanted
		assert all(ZERO < part <= one.available for one, part in parts)
		assert len({one.voucher for one, _part in parts}) == len(parts)
		# all but the last are used up
		assert all(part == one.available for one, part in parts[:-1])


@dataclass
class Receipt:
	amount: Decimal
	parts: dict[int, Decimal] = field(default_factory=dict)
	refunded: Decimal = ZERO
	valid: bool = True

	@property
	def prepaid(self) -> Decimal:
		return self.amount - total(self.parts.values()) - self.refunded


class MoneyIn(RuleBasedStateMachine):
	"""A customer's account: bills, receipts, voids, refunds and credits at random, by the product's own rules.

	The invariants are what a customer's ledger must say after each step.
	"""

	def __init__(self):
		super().__init__()
		self.bills: list[Decimal] = []
		self.receipts: list[Receipt] = []
		# credits: what a credit note of a settled bill left; they are not money that came in
		self.credits: list[Decimal] = []
		self.credited = self.credit_refunded = ZERO
		self.paid_out = ZERO

	# -- what happens

	@rule(amount=CENTS)
	def bill(self, amount):
		"""A billing run settles its new bill with what was prepaid, the oldest first."""
		self.bills.append(amount)
		number = len(self.bills) - 1
		for receipt in self.valid():
			part = min(self.open(number), receipt.prepaid)
			if part > ZERO:
				receipt.parts[number] = receipt.parts.get(number, ZERO) + part

	@rule(amount=CENTS, choice=st.integers(0, 5))
	def receive(self, amount, choice):
		open_bills = [number for number in range(len(self.bills)) if self.open(number) > ZERO]
		chosen = open_bills[choice : choice + 1]
		debts = [
			Debt(number, number, DAY + timedelta(days=number), self.open(number)) for number in open_bills
		]
		settlement = settle(amount, debts, chosen)
		receipt = Receipt(amount, dict(settlement.parts))
		assert receipt.prepaid == settlement.left
		self.receipts.append(receipt)

	@precondition(lambda self: any(receipt.valid for receipt in self.receipts))
	@rule(choice=st.integers(0, 50))
	def void(self, choice):
		"""Its bills are open again. What was paid back of it cannot be taken back a second time."""
		valid = self.valid()
		receipt = valid[choice % len(valid)]
		if receipt.refunded == ZERO:
			receipt.valid = False

	@rule(amount=CENTS)
	def refund(self, amount):
		credits = [
			Source(CREDIT, f"C{number:03}", DAY, left) for number, left in enumerate(self.credits) if left
		]
		prepaid = [
			Source(PREPAYMENT, f"{number:03}", DAY + timedelta(days=number), receipt.prepaid)
			for number, receipt in enumerate(self.receipts)
			if receipt.valid
		]
		available = total(one.available for one in [*credits, *prepaid])
		if amount > available:
			with pytest.raises(MoreThanThereIs):
				take(amount, [*credits, *prepaid])
			return
		for one, part in take(amount, [*credits, *prepaid]):
			if one.kind == CREDIT:
				self.credits[int(one.voucher[1:])] -= part
				self.credit_refunded += part
			else:
				self.receipts[int(one.voucher)].refunded += part
		self.paid_out += amount

	@rule(amount=CENTS)
	def credit(self, amount):
		self.credits.append(amount)
		self.credited += amount

	# -- what must hold

	def valid(self) -> list[Receipt]:
		return [receipt for receipt in self.receipts if receipt.valid]

	def open(self, number: int) -> Decimal:
		return self.bills[number] - total(receipt.parts.get(number, ZERO) for receipt in self.valid())

	@invariant()
	def money_in_is_settled_prepaid_or_paid_back(self):
		money_in = total(receipt.amount for receipt in self.valid())
		settled = total(total(receipt.parts.values()) for receipt in self.valid())
		prepaid = total(receipt.prepaid for receipt in self.valid())
		refunded = total(receipt.refunded for receipt in self.valid())
		assert money_in == settled + prepaid + refunded

	@invariant()
	def nothing_is_below_zero(self):
		assert all(receipt.prepaid >= ZERO for receipt in self.valid())
		assert all(self.open(number) >= ZERO for number in range(len(self.bills)))
		assert all(left >= ZERO for left in self.credits)

	@invariant()
	def what_went_out_came_from_somewhere(self):
		refunded = total(receipt.refunded for receipt in self.receipts)
		assert self.paid_out == refunded + self.credit_refunded
		assert self.credited == total(self.credits) + self.credit_refunded

	@invariant()
	def the_balance_is_what_is_billed_less_what_is_left_of_the_money(self):
		owed = total(self.open(number) for number in range(len(self.bills)))
		prepaid = total(receipt.prepaid for receipt in self.valid())
		money = total(receipt.amount - receipt.refunded for receipt in self.valid())
		assert owed - prepaid == total(self.bills) - money


TestMoneyIn = MoneyIn.TestCase
TestMoneyIn.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
