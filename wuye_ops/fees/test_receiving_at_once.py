"""Many receipts, also at the same moment: not a cent, not a number too many or too few."""

import random
from decimal import Decimal

import frappe
from frappe.utils import flt

from wuye_ops.fees import collection, voids
from wuye_ops.tests import factories as make
from wuye_ops.tests.bills import (
	CASH,
	TRANSFER,
	WECHAT,
	bill,
	clerk,
	household,
	outstanding,
	pay,
)
from wuye_ops.tests.parallel import at_once, at_once_in_processes
from wuye_ops.tests.receiving import CollectionCase, ledger, owed, receive


class TestEveryCent(CollectionCase):
	def test_money_in_is_settled_or_prepaid_and_all_ledgers_say_so(self) -> None:
		"""A month at the counter, by chance: several customers, bills, modes, choices and a void receipt now and then."""
		rng = random.Random(20261124)
		homes = [household() for _n in range(3)]
		billed: dict[str, Decimal] = {home.customer: Decimal(0) for home in homes}
		received: dict[str, Decimal] = {home.customer: Decimal(0) for home in homes}
		receipts = []
		for turn in range(14):
			home = homes[turn % len(homes)]
			for _n in range(rng.randint(0, 2)):
				cents = Decimal(rng.randint(1, 50_000)) / 100
				bill(home, float(cents), overdue=rng.randint(0, 60))
				billed[home.customer] += cents
			self.as_clerk()
			amounts = [Decimal(rng.randint(1, 40_000)) / 100 for _n in range(rng.randint(1, 3))]
			modes = [pay(str(amount), rng.choice((CASH, WECHAT, TRANSFER))) for amount in amounts]
			account = collection.account(home.property, home.customer)
			names = [row["sales_invoice"] for row in account["bills"]]
			chosen = rng.sample(names, rng.randint(0, len(names)))
			expected = {row["sales_invoice"]: row["outstanding"] for row in account["bills"]}
			receipt = receive(home, *modes, chosen=chosen, expected=expected)
			self.check_receipt(receipt, sum(amounts))
			if rng.random() < 0.2:
				frappe.set_user(make.user("manager"))
				voids.void(receipt.name, "随机作废")
			else:
				received[home.customer] += sum(amounts)
				receipts.append(receipt)
		for home in homes:
			left = billed[home.customer] - received[home.customer]
			self.assertEqual(Decimal(str(owed(home))), left)
			account = collection.account(home.property, home.customer)
			# prepaid before a bill came stays prepaid here: these bills were not made by a billing run
			self.assertEqual(round(account["due"] - account["prepaid"], 2), float(left))
		numbers = [int(receipt.name[-6:]) for receipt in receipts]
		self.assertEqual(numbers, sorted(set(numbers)))

	def check_receipt(self, receipt, paid: Decimal) -> None:
		self.assertEqual(Decimal(str(receipt.total)), paid)
		self.assertEqual(round(receipt.settled + receipt.prepaid, 2), receipt.total)
		self.assertEqual(round(sum(row.amount for row in receipt.bills), 2), receipt.settled)
		self.assertEqual(round(sum(row.amount for row in receipt.modes), 2), receipt.total)
		entry = frappe.get_doc("Payment Entry", receipt.payment_entry)
		self.assertEqual(flt(entry.unallocated_amount, 2), receipt.prepaid)
		moved = ledger(receipt)
		self.assertEqual(moved.pop(self.receivable), -receipt.total)
		by_account: dict[str, float] = {}
		for row in receipt.modes:
			account = self.account_of(row.mode_of_payment)
			by_account[account] = round(by_account.get(account, 0) + row.amount, 2)
		self.assertEqual(moved, by_account)


class TestAtOnce(CollectionCase):
	"""Several counters at the same moment. What is made here is committed: others must see it."""

	def setUp(self) -> None:
		super().setUp()
		self.second = clerk(number=2)
		self.bill = bill(self.home, 100)
		frappe.db.commit()

	def attempt(self, amount: float = 100, key: str | None = None, **options):
		home = self.home
		return lambda: collection.receive(
			home.property, home.customer, [pay(amount)], key or frappe.generate_hash(length=20), **options
		)

	def test_of_two_clerks_on_one_bill_one_reads_whose_receipt_was_first(self) -> None:
		for option in ("", "expected", "chosen"):
			home_bill = self.bill
			options = {"": {}, "expected": {"expected": {home_bill: 100}}, "chosen": {"chosen": [home_bill]}}[
				option
			]
			outcomes = at_once((self.clerk, self.attempt(**options)), (self.second, self.attempt(**options)))
			won = [outcome for outcome in outcomes if outcome.ok]
			lost = [outcome for outcome in outcomes if not outcome.ok]
			self.assertEqual((len(won), len(lost)), (1, 1), outcomes)
			self.assertIsInstance(lost[0].error, frappe.ValidationError)
			self.assertIn(won[0].result, str(lost[0].error))
			self.assertEqual(outstanding(home_bill), [0])
			frappe.set_user("Administrator")
			self.home = household()
			self.bill = bill(self.home, 100)
			frappe.db.commit()

	def test_two_part_payments_at_once_are_never_computed_from_an_old_view(self) -> None:
		outcomes = at_once((self.clerk, self.attempt(30)), (self.second, self.attempt(40)))
		paid = [30 if outcome.user == self.clerk else 40 for outcome in outcomes if outcome.ok]
		self.assertTrue(paid)
		self.assertEqual(outstanding(self.bill), [100 - sum(paid)])
		self.assertEqual(owed(self.home), 100 - sum(paid))

	def test_one_request_sent_twice_at_once_is_one_receipt(self) -> None:
		for amount in (100, 250):
			key = frappe.generate_hash(length=20)
			outcomes = at_once(
				(self.clerk, self.attempt(amount, key)), (self.clerk, self.attempt(amount, key))
			)
			self.assertTrue(all(outcome.ok for outcome in outcomes), outcomes)
			self.assertEqual(len({outcome.result for outcome in outcomes}), 1)
			self.assertEqual(frappe.db.count("Payment Receipt", {"request_key": key}), 1)
		self.assertEqual(owed(self.home), -250)

	def test_a_receipt_voided_while_its_bill_is_paid_again_leaves_the_bill_right(self) -> None:
		frappe.set_user(self.clerk)
		receipt = receive(self.home, pay(60)).name
		frappe.db.commit()
		outcomes = at_once(
			(make.user("manager"), lambda: voids.void(receipt, "同时作废")),
			(self.second, self.attempt(40)),
		)
		self.assertTrue(any(outcome.ok for outcome in outcomes), outcomes)
		self.assertEqual(outstanding(self.bill), [owed(self.home)])

	def test_eight_counters_in_processes_of_their_own(self) -> None:
		"""Numbers without gap or repeat, each payment on its own receipt, and no deadlock."""
		frappe.set_user("Administrator")
		homes = [household() for _n in range(8)]
		for home in homes:
			bill(home, 50)
		before = receive(self.home, pay(1)).name
		clerks = [clerk(number=number) for number in range(1, 9)]
		frappe.db.commit()
		calls = [
			(
				user,
				"wuye_ops.fees.collection.receive",
				{
					"property": home.property, "customer": home.customer,
					"modes": [pay(30), pay(25, WECHAT)], "request_key": frappe.generate_hash(length=20),
				},
			)
			for user, home in zip(clerks, homes, strict=True)
		]  # fmt: skip
		outcomes = at_once_in_processes(*calls)
		names = sorted(outcome.result for outcome in outcomes if outcome.ok)
		self.assertEqual(len(names), 8, outcomes)
		first = int(before[-6:])
		self.assertEqual([int(name[-6:]) for name in names], list(range(first + 1, first + 9)))
		entries = frappe.get_all(
			"Payment Receipt", {"name": ["in", names]}, ["payment_entry", "total", "prepaid"]
		)
		self.assertEqual(len({row.payment_entry for row in entries}), 8)
		self.assertEqual({(row.total, row.prepaid) for row in entries}, {(55, 5)})

	def test_the_first_receipt_of_a_series_at_eight_counters(self) -> None:
		"""The row of a series that does not exist yet is where two who begin at once would lock each other out."""
		from wuye_ops.fees.posting.series import take_numbers

		series = f"RCTEST-{frappe.generate_hash(length=6)}-.######"
		outcomes = at_once(*[("Administrator", lambda: take_numbers(series, 1)[0])] * 8)
		self.assertTrue(all(outcome.ok for outcome in outcomes), outcomes)
		self.assertEqual(sorted(int(outcome.result[-6:]) for outcome in outcomes), list(range(1, 9)))
		frappe.db.delete("Series", {"name": ["like", "RCTEST-%"]})
		frappe.db.commit()
