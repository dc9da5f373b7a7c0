"""Money paid back: never more than nobody's bill has taken, never by who asked, and the ledgers say so."""

import random
from decimal import Decimal

import frappe
from frappe.utils import nowdate

from wuye_ops.fees import open_bills, refunds, voids
from wuye_ops.tests import factories as make
from wuye_ops.tests.bills import (
	CASH,
	TRANSFER,
	WECHAT,
	Household,
	as_administrator,
	bill,
	clerk,
	household,
	outstanding,
	pay,
	person,
)
from wuye_ops.tests.http import Client
from wuye_ops.tests.parallel import at_once
from wuye_ops.tests.receiving import CollectionCase, ledger, owed, receive


def ask(home: Household, amount: float | str, mode: str = CASH, **fields):
	"""A request for a refund by whoever is at the counter."""
	return frappe.get_doc(
		{
			"doctype": "Payment Refund",
			"property": home.property,
			"customer": home.customer,
			"amount": amount,
			"mode_of_payment": mode,
			"reason": "业主搬离，退还预存",
			**fields,
		}
	).insert()


def approve(refund, user: str | None = None):
	frappe.set_user(user or make.user("manager"))
	doc = frappe.get_doc("Payment Refund", refund.name)
	doc.submit()
	return doc


def prepaid(home: Household) -> float:
	return float(open_bills.prepaid_balance(home.property, home.customer, make.company()))


def refundable(home: Household) -> float:
	return float(refunds.purse(home.property, home.customer, make.company()).available)


@as_administrator
def credit_note(bill_name: str, amount: float, **fields) -> str:
	"""A return of a part of a bill, as a waiver or a correction makes it."""
	from erpnext.controllers.sales_and_purchase_return import make_return_doc

	doc = make_return_doc("Sales Invoice", bill_name)
	doc.items[0].update({"qty": -1, "rate": amount})
	doc.update({"update_outstanding_for_self": 1, "posting_date": nowdate(), "set_posting_time": 1, **fields})
	doc.submit()
	return doc.name


class RefundCase(CollectionCase):
	def setUp(self) -> None:
		super().setUp()
		self.as_clerk()


class TestRefunding(RefundCase):
	def test_the_clerk_asks_the_manager_approves_and_the_prepayment_is_gone(self) -> None:
		first = bill(self.home, 100)
		receipt = receive(self.home, pay(400))
		self.assertEqual(refunds.available(self.home.property, self.home.customer), 300)
		refund = ask(self.home, "120.50")
		self.assertRegex(refund.name, rf"^RF-{nowdate()[:4]}-\d{{6}}$")
		self.assertEqual((refund.status, refund.clerk, refund.docstatus), ("To Approve", self.clerk, 0))
		self.assertEqual(refund.amount_in_words, "人民币壹佰贰拾元零伍角整")
		# nothing is booked by asking
		self.assertEqual(prepaid(self.home), 300)
		refund = approve(refund)
		self.assertEqual((refund.status, refund.approved_by), ("Approved", make.user("manager")))
		self.assertEqual(
			[(row.voucher_type, row.voucher_no, row.amount) for row in refund.sources],
			[("Payment Entry", receipt.payment_entry, 120.5)],
		)
		entry = frappe.get_doc("Payment Entry", refund.payment_entry)
		self.assertEqual(
			(entry.payment_type, entry.party, entry.property), ("Pay", self.home.customer, make.PROPERTY_A)
		)
		self.assertEqual(ledger(refund), {self.account_of(CASH): -120.5, self.receivable: 120.5})
		self.assertEqual((prepaid(self.home), refundable(self.home)), (179.5, 179.5))
		self.assertEqual(owed(self.home), -179.5)
		self.assertEqual(outstanding(first), [0])
		self.assertEqual(
			frappe.db.get_value("Payment Entry", receipt.payment_entry, "unallocated_amount"), 179.5
		)
		self.assertEqual(self.receivable_report(), {receipt.payment_entry: -179.5})

	def test_out_of_several_receipts_and_the_rest_settles_the_next_bill(self) -> None:
		receive(self.home, pay(50)), receive(self.home, pay(70, WECHAT))
		approve(ask(self.home, 90, TRANSFER, reference_no="TK-1"))
		self.assertEqual((prepaid(self.home), owed(self.home)), (30, -30))
		later = bill(self.home, 100, overdue=0, allocate_advances_automatically=1)
		self.assertEqual(outstanding(later), [70])
		self.assertEqual((prepaid(self.home), owed(self.home)), (0, 70))

	def test_cancelling_gives_the_prepayment_back(self) -> None:
		receipt = receive(self.home, pay(200))
		for settings in (1, 0):
			frappe.db.set_single_value(
				"Accounts Settings", "unlink_payment_on_cancellation_of_invoice", settings
			)
			self.as_clerk()
			refund = approve(ask(self.home, 200))
			self.assertEqual((prepaid(self.home), owed(self.home)), (0, 0))
			refund.cancel()
			self.assertEqual(refund.status, "Cancelled")
			self.assertEqual(frappe.db.get_value("Payment Entry", refund.payment_entry, "docstatus"), 2)
			self.assertEqual((prepaid(self.home), refundable(self.home), owed(self.home)), (200, 200, -200))
			self.assertEqual(ledger(refund), {})
		frappe.db.set_single_value("Accounts Settings", "unlink_payment_on_cancellation_of_invoice", 1)
		self.as_clerk()
		self.assertEqual(approve(ask(self.home, 200, payment_receipt=receipt.name)).docstatus, 1)

	def test_a_credit_note_of_a_paid_bill_is_paid_back_first(self) -> None:
		first = bill(self.home, 100)
		receipt = receive(self.home, pay(130))
		note = credit_note(first, 40)
		self.assertEqual(refundable(self.home), 70)
		refund = approve(ask(self.home, 60))
		self.assertEqual(
			[(row.voucher_type, row.voucher_no, row.amount) for row in refund.sources],
			[("Sales Invoice", note, 40), ("Payment Entry", receipt.payment_entry, 20)],
		)
		self.assertEqual(outstanding(first, note), [0, 0])
		self.assertEqual((prepaid(self.home), owed(self.home)), (10, -10))
		self.assertEqual(ledger(refund), {self.account_of(CASH): -60, self.receivable: 60})
		refund.cancel()
		self.assertEqual(outstanding(first, note), [0, -40])
		self.assertEqual((prepaid(self.home), owed(self.home)), (30, -70))

	def test_a_credit_that_stands_on_the_bill_itself(self) -> None:
		"""ERPNext leaves the credit on the paid bill where the note does not keep its own balance."""
		first = bill(self.home, 100)
		receive(self.home, pay(100))
		note = credit_note(first, 30, update_outstanding_for_self=0)
		self.assertEqual(sum(outstanding(first, note)), -30)
		refund = approve(ask(self.home, 30))
		self.assertEqual((outstanding(first, note), owed(self.home)), ([0, 0], 0))
		refund.cancel()
		self.assertEqual((sum(outstanding(first, note)), owed(self.home)), (-30, -30))

	def test_of_one_receipt_only_what_is_left_of_it(self) -> None:
		first, second = receive(self.home, pay(50)), receive(self.home, pay(70))
		with self.assertRaisesRegex(frappe.ValidationError, "no more than that"):
			ask(self.home, 51, payment_receipt=first.name)
		refund = approve(ask(self.home, 50, payment_receipt=first.name))
		self.assertEqual([row.voucher_no for row in refund.sources], [first.payment_entry])
		self.assertEqual(refunds.available(self.home.property, self.home.customer, second.name), 70)

	def receivable_report(self) -> dict[str, float]:
		"""What ERPNext's own report says the customer owes, by voucher."""
		from erpnext.accounts.report.accounts_receivable.accounts_receivable import execute

		frappe.set_user("Administrator")
		rows = execute(
			{
				"company": make.company(), "report_date": nowdate(), "party_type": "Customer",
				"party": [self.home.customer], "ageing_based_on": "Due Date", "range": "30, 60, 90, 120",
			}
		)[1]  # fmt: skip
		return {row.voucher_no: round(row.outstanding, 2) for row in rows if row.get("voucher_no")}

	def test_the_slip_says_what_was_paid_back_and_who_approved(self) -> None:
		receive(self.home, pay(200))
		refund = approve(ask(self.home, 88.5, WECHAT, reference_no="TK<2>"))
		frappe.local.lang = "zh"
		page = frappe.get_print("Payment Refund", refund.name, "Refund Slip", doc=refund, no_letterhead=1)
		for text in (
			refund.name,
			self.home.name,
			"人民币捌拾捌元伍角整",
			"¥88.50",
			"业主搬离",
			"TK&lt;2&gt;",
			"退款",
		):
			self.assertIn(text, page)
		self.assertNotIn("未批准", page)


class TestRefusedRefunds(RefundCase):
	def assert_nothing_booked(self, sentence: str, attempt, error=frappe.ValidationError) -> None:
		before = frappe.db.count("Payment Entry"), frappe.db.count("GL Entry"), prepaid(self.home)
		with self.assertRaisesRegex(error, sentence):
			attempt()
		now = frappe.db.count("Payment Entry"), frappe.db.count("GL Entry"), prepaid(self.home)
		self.assertEqual(before, now)

	def test_more_than_was_prepaid_or_than_is_left_of_it(self) -> None:
		receive(self.home, pay(100))
		self.assert_nothing_booked("has prepaid.*100.00", lambda: ask(self.home, "100.01"))
		first, second = ask(self.home, 60), ask(self.home, 60)
		approve(first)
		self.assert_nothing_booked("has prepaid.*40.00", lambda: approve(second))
		self.assertEqual(
			frappe.db.get_value("Payment Refund", second.name, ["status", "docstatus"]), ("To Approve", 0)
		)
		self.as_clerk()
		bill(self.home, 40, allocate_advances_automatically=1)
		self.assert_nothing_booked("has prepaid.*0.00", lambda: ask(self.home, 1))

	def test_amounts_and_modes_that_are_none(self) -> None:
		receive(self.home, pay(100))
		for amount in (0, -5, ""):
			self.assert_nothing_booked("A refund is above 0", lambda amount=amount: ask(self.home, amount))
		self.assert_nothing_booked("parts of a cent", lambda: ask(self.home, 1.005))
		self.assert_nothing_booked("has no account in company", lambda: ask(self.home, 5, "支票"))
		self.assert_nothing_booked("Could not find|not a mode of payment", lambda: ask(self.home, 5, "贝壳"))
		with self.assertRaises(frappe.MandatoryError):
			ask(self.home, 5, reason="")

	def test_a_mode_of_another_company(self) -> None:
		receive(self.home, pay(100))
		frappe.db.delete("Mode of Payment Account", {"parent": WECHAT, "company": make.company()})
		self.assert_nothing_booked("has no account in company", lambda: ask(self.home, 5, WECHAT))

	def test_customers_and_receipts_of_others(self) -> None:
		receipt = receive(self.home, pay(100))
		neighbour, elsewhere = household(), household(make.PROPERTY_B)
		self.assert_nothing_booked("has prepaid.*0.00", lambda: ask(neighbour, 5))
		self.assert_nothing_booked(
			"is not one of this customer", lambda: ask(neighbour, 5, payment_receipt=receipt.name)
		)
		with self.assertRaises(frappe.PermissionError):
			ask(elsewhere, 5)
		frappe.set_user(person("Fee Clerk", None))
		self.assert_nothing_booked(
			"is not a customer of", lambda: ask(Household(make.PROPERTY_A, "", elsewhere.customer, ""), 5)
		)

	def test_a_closed_period(self) -> None:
		receive(self.home, pay(100))
		refund = ask(self.home, 50)
		frappe.db.set_single_value("Accounts Settings", "acc_frozen_upto", nowdate())
		try:
			self.assert_nothing_booked("not authorized to add or update entries", lambda: approve(refund))
		finally:
			frappe.db.set_single_value("Accounts Settings", "acc_frozen_upto", None)
		self.assertEqual(approve(refund).status, "Approved")

	def test_who_asked_does_not_approve_and_who_approves_does_not_write(self) -> None:
		receive(self.home, pay(9000))
		manager = make.user("manager")
		frappe.set_user(manager)
		own = ask(self.home, 10)
		self.assert_nothing_booked("Somebody else must approve", lambda: approve(own), frappe.PermissionError)
		# nor by writing another's name into it
		forged = frappe.get_doc("Payment Refund", own.name)
		forged.update({"clerk": self.clerk, "owner": self.clerk, "status": "To Approve"})
		forged.save()
		self.assert_nothing_booked("Somebody else must approve", lambda: approve(own), frappe.PermissionError)
		self.as_clerk()
		refund, large = ask(self.home, 10), ask(self.home, 2000.01)
		self.assertFalse(frappe.has_permission("Payment Refund", "submit", refund))
		frappe.set_user(manager)
		changed = frappe.get_doc("Payment Refund", refund.name).update({"amount": 900})
		with self.assertRaisesRegex(frappe.PermissionError, "Only who asked"):
			changed.save()
		changed = frappe.get_doc("Payment Refund", refund.name).update({"amount": 900})
		self.assert_nothing_booked("Save the request first", changed.submit)
		# above the manager's limit, within the accountant's
		self.assert_nothing_booked("must be approved by", lambda: approve(large), frappe.PermissionError)
		self.assertEqual(approve(large, person("Accounts Manager", None)).status, "Approved")

	def test_a_rejected_request_stays_rejected(self) -> None:
		receive(self.home, pay(100))
		refund = ask(self.home, 50)
		frappe.set_user(clerk(number=2))
		with self.assertRaises(frappe.PermissionError):
			refund.reject("不是我的")
		frappe.set_user(make.user("manager"))
		with self.assertRaisesRegex(frappe.ValidationError, "Say why"):
			refund.reject(" ")
		refund.reject("请业主书面申请")
		self.assertEqual((refund.status, refund.rejection), ("Rejected", "请业主书面申请"))
		self.assert_nothing_booked("Save the request first", lambda: approve(refund, "director@wuye.test"))
		self.as_clerk()
		with self.assertRaisesRegex(frappe.ValidationError, "Ask anew"):
			frappe.get_doc("Payment Refund", refund.name).update({"status": "To Approve"}).save()
		# the clerk may withdraw without anybody
		own = ask(self.home, 5)
		own.reject("业主改变主意")
		self.assertEqual(own.status, "Rejected")
		with self.assertRaisesRegex(frappe.PermissionError, "Refunds are kept"):
			frappe.set_user("Administrator")
			own.delete()

	def test_the_same_request_twice(self) -> None:
		receive(self.home, pay(100))
		first = ask(self.home, 10, request_key="双击")
		with self.assertRaisesRegex(frappe.DuplicateEntryError, first.name):
			ask(self.home, 10, request_key="双击")
		done = approve(first)
		frappe.get_doc("Payment Refund", first.name).submit()
		self.assertEqual(
			frappe.db.count("Payment Entry", {"payment_type": "Pay", "party": self.home.customer}), 1
		)
		self.assertEqual((done.amount, prepaid(self.home)), (10, 90))

	def test_payments_go_with_their_refund_only(self) -> None:
		receipt = receive(self.home, pay(100))
		refund = approve(ask(self.home, 40))
		frappe.set_user("Administrator")
		with self.assertRaisesRegex(frappe.ValidationError, f"{refund.name}.*Cancel the refund"):
			frappe.get_doc("Payment Entry", refund.payment_entry).cancel()
		with self.assertRaisesRegex(frappe.ValidationError, f"paid back with refund.*{refund.name}"):
			voids.void(receipt.name, "已退款的收据")
		refund.reload().cancel()
		voids.void(receipt.name, "先撤销退款")
		self.assertEqual((prepaid(self.home), owed(self.home)), (0, 0))

	def test_another_property_sees_nothing_of_it(self) -> None:
		receive(self.home, pay(100))
		refund = approve(ask(self.home, 40))
		frappe.set_user(clerk(make.PROPERTY_B))
		self.assertEqual(frappe.get_list("Payment Refund", {"name": refund.name}), [])
		with self.assertRaises(frappe.PermissionError):
			refunds.available(self.home.property, self.home.customer)
		frappe.set_user("Administrator")
		frappe.db.commit()
		rows = {"doctype": "Payment Refund Source", "parent": "Payment Refund", "fields": ["parent"]}
		a, b = Client(self.clerk), Client(clerk(make.PROPERTY_B))
		self.assertIn(refund.name, a.call("frappe.client.get_list", **rows).text)
		self.assertNotIn(refund.name, b.call("frappe.client.get_list", **rows).text)


class TestEveryCentPaidBack(RefundCase):
	def test_money_in_is_settled_prepaid_or_paid_back_and_the_ledgers_say_so(self) -> None:
		"""Weeks at the counter, by chance: receipts, new bills that take prepayments, refunds, voids."""
		rng = random.Random(20261126)
		billed = received = refunded = Decimal(0)
		receipts = []
		for _turn in range(20):
			self.as_clerk()
			amount = Decimal(rng.randint(1, 40_000)) / 100
			step = rng.choice(("receive", "receive", "bill", "refund", "refund", "void"))
			if step == "receive":
				receipts.append(receive(self.home, pay(str(amount), rng.choice((CASH, WECHAT)))))
				received += amount
			elif step == "bill":
				bill(self.home, float(amount), overdue=0, allocate_advances_automatically=1)
				billed += amount
			elif step == "refund" and (there := refundable(self.home)):
				amount = min(amount, Decimal(str(there)))
				approve(ask(self.home, str(amount)))
				refunded += amount
			elif step == "void" and receipts:
				receipt = receipts.pop(rng.randrange(len(receipts)))
				if frappe.db.exists("Payment Refund Source", {"voucher_no": receipt.payment_entry}):
					continue
				frappe.set_user(make.user("manager"))
				voids.void(receipt.name, "随机作废")
				received -= Decimal(str(receipt.total))
			self.check(billed, received, refunded)
		self.assertTrue(refunded)

	def check(self, billed: Decimal, received: Decimal, refunded: Decimal) -> None:
		open_now = sum(
			Decimal(str(row))
			for row in frappe.get_all(
				"Sales Invoice", {"customer": self.home.customer, "docstatus": 1}, pluck="outstanding_amount"
			)
		)
		settled = billed - open_now
		self.assertEqual(received, settled + Decimal(str(prepaid(self.home))) + refunded)
		self.assertEqual(Decimal(str(owed(self.home))), billed - received + refunded)
		self.assertEqual(prepaid(self.home), refundable(self.home))


class TestRefundsAtOnce(RefundCase):
	"""Several managers at the same moment. What is made here is committed: others must see it."""

	def setUp(self) -> None:
		super().setUp()
		receive(self.home, pay(100))
		self.managers = (make.user("manager"), person("Accounts Manager", None))
		frappe.set_user(self.clerk)
		frappe.db.commit()

	def submit(self, refund: str):
		return lambda: frappe.get_doc("Payment Refund", refund).submit()

	def test_two_refunds_at_once_pay_no_more_than_there_is(self) -> None:
		requests = [ask(self.home, 70).name, ask(self.home, 60).name]
		frappe.db.commit()
		outcomes = at_once(*zip(self.managers, map(self.submit, requests), strict=True))
		self.assertEqual(sum(outcome.ok for outcome in outcomes), 1, outcomes)
		lost = next(outcome for outcome in outcomes if not outcome.ok)
		self.assertIsInstance(lost.error, frappe.ValidationError)
		self.assertRegex(str(lost.error), "no more than that|Try again")
		paid = 70 if outcomes[0].ok else 60
		self.assertEqual((prepaid(self.home), owed(self.home)), (100 - paid, paid - 100))

	def test_one_refund_approved_twice_at_once_is_paid_once(self) -> None:
		refund = ask(self.home, 30).name
		frappe.db.commit()
		outcomes = at_once(*((manager, self.submit(refund)) for manager in self.managers))
		self.assertEqual(sum(outcome.ok for outcome in outcomes), 1, outcomes)
		self.assertEqual((prepaid(self.home), owed(self.home)), (70, -70))

	def test_a_refund_while_a_bill_takes_the_prepayment(self) -> None:
		refund = ask(self.home, 100).name
		frappe.db.commit()
		home = self.home
		outcomes = at_once(
			(self.managers[0], self.submit(refund)),
			("Administrator", lambda: bill(home, 80, overdue=0, allocate_advances_automatically=1)),
		)
		self.assertTrue(any(outcome.ok for outcome in outcomes), outcomes)
		entry = frappe.db.get_value(
			"Payment Entry",
			{"party": home.customer, "payment_type": "Receive"},
			["unallocated_amount", "name"],
		)
		self.assertGreaterEqual(entry[0], 0)
		billed, paid = (80 if outcomes[1].ok else 0), (100 if outcomes[0].ok else 0)
		self.assertEqual(owed(home), billed + paid - 100)

	def test_a_receipt_voided_while_its_money_is_paid_back(self) -> None:
		receipt = frappe.db.get_value("Payment Receipt", {"customer": self.home.customer})
		refund = ask(self.home, 100).name
		frappe.db.commit()
		outcomes = at_once(
			(self.managers[0], self.submit(refund)),
			(self.managers[1], lambda: voids.void(receipt, "同时作废")),
		)
		self.assertEqual(sum(outcome.ok for outcome in outcomes), 1, outcomes)
		self.assertEqual(owed(self.home), 0)
