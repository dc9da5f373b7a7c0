"""Waivers: what need not be paid is off the bill to the cent, at the bill's own tax, approved by somebody else."""

from decimal import Decimal

import frappe
from frappe.utils import nowdate

from wuye_ops.fees import collection, decisions, waivers
from wuye_ops.tests import factories as make
from wuye_ops.tests import fee_factories as fees
from wuye_ops.tests.bills import bill, clerk, household, outstanding, pay, person
from wuye_ops.tests.deposits import ApprovalCase, credit_notes, taxed_bill, waiver
from wuye_ops.tests.parallel import at_once


def net_ledger(*vouchers: str) -> dict[str, Decimal]:
	"""What vouchers have moved, by account: debit less credit."""
	found: dict[str, Decimal] = {}
	for row in frappe.get_all(
		"GL Entry", {"voucher_no": ["in", vouchers], "is_cancelled": 0}, ["account", "debit", "credit"]
	):
		found[row.account] = (
			found.get(row.account, Decimal(0)) + Decimal(str(row.debit)) - Decimal(str(row.credit))
		)
	return {account: amount for account, amount in found.items() if amount}


class TestBooking(ApprovalCase):
	def test_a_clerk_asks_the_manager_approves_and_the_bill_is_less(self) -> None:
		name = taxed_bill(self.home, ("物业服务费", 318), ("装修垃圾清运费", 106))
		frappe.set_user(clerk())
		offered = waivers.of_bill(name)
		self.assertEqual(offered["kind"], "Fee")
		self.assertEqual(
			[(row["charged"], row["open_amount"]) for row in offered["lines"]], [(318, 318), (106, 106)]
		)
		doc = waiver(self.home, (name, "物业服务费", 100))
		self.assertEqual((doc.status, doc.total, doc.unit), ("To Approve", 100, self.home.unit))
		self.assertEqual(outstanding(name), [424])
		doc = self.approve(doc)
		self.assertEqual((doc.status, doc.decided_by), ("Approved", self.manager))
		self.assertEqual(outstanding(name), [324])
		(note,) = credit_notes(doc)
		self.assertEqual(
			(note.is_return, note.return_against, note.grand_total, note.outstanding_amount),
			(1, name, -100, 0),
		)
		original = frappe.get_doc("Sales Invoice", name)
		for field in (
			"item_code",
			"income_account",
			"cost_center",
			"property",
			"wuye_fee_charge",
			"item_tax_template",
		):
			self.assertEqual(note.items[0].get(field), original.items[0].get(field), field)
		charge = frappe.get_doc("Fee Charge", note.items[0].wuye_fee_charge)
		self.assertEqual((charge.status, charge.amount), ("Billed", 318))
		self.assertEqual(note.net_total, -94.34)

	def test_net_and_tax_are_the_waived_amount_to_the_cent_whatever_the_bill(self) -> None:
		for rate, inclusive, amount in (
			(6, True, 33.33),
			(6, False, 33.33),
			(9, False, 0.01),
			(9, True, 47.77),
			(6, False, 106),
		):
			with self.subTest(rate=rate, inclusive=inclusive, amount=amount):
				name = taxed_bill(self.home, ("物业服务费", 100), rate=rate, inclusive=inclusive)
				before = outstanding(name)[0]
				frappe.set_user(clerk())
				doc = self.approve(waiver(self.home, (name, None, amount)))
				frappe.set_user("Administrator")
				(note,) = credit_notes(doc)
				self.assertEqual(outstanding(name), [round(before - amount, 2)])
				entries = net_ledger(note.name)
				self.assertEqual(sum(entries.values()), 0)
				self.assertEqual(entries[note.debit_to], -Decimal(str(amount)))
				tax = entries.get(fees.account("22210101"), Decimal(0))
				self.assertEqual(tax, Decimal(str(round(amount - amount / (1 + rate / 100), 2))))

	def test_a_whole_exclusive_bill_leaves_nothing_on_any_account(self) -> None:
		name = taxed_bill(self.home, ("物业服务费", 33.33), ("装修垃圾清运费", 66.67), inclusive=False)
		frappe.set_user(clerk())
		rows = [(name, row["text"], row["open_amount"]) for row in waivers.of_bill(name)["lines"]]
		doc = waiver(self.home, (name, "物业服务费", rows[0][2]), (name, "装修垃圾清运费", rows[1][2]))
		doc = self.approve(doc)
		self.assertEqual(outstanding(name), [0])
		frappe.set_user("Administrator")
		(note,) = credit_notes(doc)
		left = net_ledger(name, note.name)
		self.assertLessEqual(sum(abs(amount) for amount in left.values()), Decimal("0.02"), left)

	def test_a_second_waiver_on_the_same_line_takes_what_is_left_and_no_more(self) -> None:
		name = taxed_bill(self.home, ("物业服务费", 100), ("装修垃圾清运费", 100))
		frappe.set_user(clerk())
		self.approve(waiver(self.home, (name, "物业服务费", 70)))
		frappe.set_user(clerk())
		with self.assertRaisesRegex(frappe.ValidationError, "no more than .*30.00.* of this line"):
			waiver(self.home, (name, "物业服务费", 30.01))
		doc = self.approve(waiver(self.home, (name, "物业服务费", 30)))
		self.assertEqual(outstanding(name), [100])
		frappe.set_user(clerk())
		self.assertEqual([row["open_amount"] for row in waivers.of_bill(name)["lines"]], [0, 100])
		self.assertEqual(doc.lines[0].charged, 100)

	def test_two_bills_are_two_credit_notes_and_cancelling_takes_both_back(self) -> None:
		first, second = taxed_bill(self.home, ("物业服务费", 100)), bill(self.home, 50)
		frappe.set_user(clerk())
		doc = self.approve(waiver(self.home, (first, None, 10), (second, None, 20)))
		self.assertEqual(outstanding(first, second), [90, 30])
		notes = credit_notes(doc)
		self.assertEqual(sorted(note.return_against for note in notes), sorted([first, second]))
		frappe.set_user("Administrator")
		with self.assertRaisesRegex(frappe.ValidationError, f"made by waiver .*{doc.name}"):
			notes[0].reload().cancel()
		with self.assertRaisesRegex(
			frappe.ValidationError, f"was waived by .*{doc.name}.*Cancel the waiver first"
		):
			frappe.get_doc("Sales Invoice", first).cancel()
		frappe.set_user(self.manager)
		doc.cancel()
		self.assertEqual(doc.status, "Cancelled")
		self.assertEqual(outstanding(first, second), [100, 50])
		self.assertEqual(credit_notes(doc), [])
		frappe.set_user("Administrator")
		frappe.get_doc("Sales Invoice", first).cancel()

	def test_a_late_charge_has_limits_of_its_own(self) -> None:
		name = taxed_bill(self.home, ("违约金", 1500))
		frappe.db.set_value("Fee Item", "违约金", "category", "Late Charge")
		frappe.set_user(clerk())
		with self.assertRaisesRegex(frappe.ValidationError, "is a late charge. Waive it by itself"):
			waiver(self.home, (name, None, 10))
		self.assertEqual(waivers.of_bill(name)["kind"], "Late Charge")
		# 1,500 is above the manager's limit for fees, within that for late charges
		self.approve(waiver(self.home, (name, None, 1500), kind="Late Charge"))
		self.assertEqual(outstanding(name), [0])

	def test_what_was_waived_still_counts_as_billed_once(self) -> None:
		from wuye_ops.fees.report.billed_fees.billed_fees import execute

		name = taxed_bill(self.home, ("物业服务费", 100))
		filters = {"from_date": "2026-01-01", "to_date": "2026-01-31", "property": self.home.property}
		before = sum(row["total"] for row in execute(filters)[1])
		frappe.set_user(clerk())
		self.approve(waiver(self.home, (name, None, 40)))
		self.assertEqual(sum(row["total"] for row in execute(filters)[1]), before)


class TestWhatIsRefused(ApprovalCase):
	def test_nobody_approves_their_own_or_above_their_limit(self) -> None:
		name = bill(self.home, 5000)
		frappe.set_user(clerk())
		doc = waiver(self.home, (name, None, 2000))
		with self.assertRaises(frappe.PermissionError):
			doc.submit()
		with self.assertRaisesRegex(frappe.PermissionError, "must be approved by: Operations Director"):
			self.approve(doc)
		frappe.set_user(self.manager)
		own = waiver(self.home, (name, None, 10))
		with self.assertRaisesRegex(frappe.PermissionError, "Somebody else must approve"):
			own.submit()
		self.assertEqual(outstanding(name), [5000])
		self.approve(doc, self.director)
		self.assertEqual(outstanding(name), [3000])

	def test_what_is_rejected_stays_as_it_is(self) -> None:
		name = bill(self.home, 100)
		frappe.set_user(clerk())
		doc = waiver(self.home, (name, None, 10))
		with self.assertRaises(frappe.PermissionError):
			frappe.set_user(clerk(make.PROPERTY_A, 2))
			decisions.reject(doc.doctype, doc.name, "不符合规定")
		frappe.set_user(self.manager)
		with self.assertRaisesRegex(frappe.ValidationError, "Say why"):
			decisions.reject(doc.doctype, doc.name, " ")
		self.assertTrue(decisions.may_approve(doc.doctype, doc.name))
		decisions.reject(doc.doctype, doc.name, "不符合规定")
		doc.reload()
		self.assertEqual((doc.status, doc.reject_reason, doc.docstatus), ("Rejected", "不符合规定", 0))
		with self.assertRaisesRegex(frappe.ValidationError, "was rejected"):
			self.approve(doc)
		with self.assertRaisesRegex(frappe.ValidationError, "decided already"):
			decisions.reject(doc.doctype, doc.name, "again")

	def test_a_decision_is_not_written_by_hand(self) -> None:
		name = bill(self.home, 100)
		frappe.set_user(clerk())
		doc = waiver(self.home, (name, None, 10), status="Approved", decided_by="Administrator")
		self.assertEqual((doc.status, doc.decided_by), ("To Approve", None))
		doc.status = "Approved"
		doc.save()
		self.assertEqual(doc.status, "To Approve")

	def test_amounts_and_bills_that_cannot_be(self) -> None:
		name, other = bill(self.home, 100), bill(household(), 100)
		foreign = bill(household(make.PROPERTY_B), 100)
		cancelled = bill(self.home, 100)
		frappe.get_doc("Sales Invoice", cancelled).cancel()
		frappe.set_user(clerk())
		for row, sentence in (
			((name, None, 100.01), "no more than .*100.00.* of this line"),
			((name, None, 0), "above 0"),
			((name, None, -5), "above 0"),
			((name, None, 1.005), "parts of a cent"),
			((other, None, 5), "no bill of this customer"),
			((cancelled, None, 5), "not a bill in force|cancelled document"),
		):
			with self.subTest(row=row), self.assertRaisesRegex(frappe.ValidationError, sentence):
				waiver(self.home, row)
		with self.assertRaises(frappe.PermissionError):
			waiver(self.home, (foreign, None, 5))
		with self.assertRaises(frappe.PermissionError):
			waivers.of_bill(foreign)
		with self.assertRaisesRegex(frappe.ValidationError, "stands here twice"):
			waiver(self.home, (name, None, 5), (name, None, 5))
		with self.assertRaisesRegex(frappe.ValidationError, "Say why"):
			waiver(self.home, (name, None, 5), reason="  ")

	def test_a_receipt_meanwhile(self) -> None:
		name = bill(self.home, 100)
		frappe.set_user(clerk())
		doc = waiver(self.home, (name, None, 60))
		collection.receive(self.home.property, self.home.customer, [pay(50)], frappe.generate_hash(length=20))
		with self.assertRaisesRegex(frappe.ValidationError, "no more than .*50.00.* is open on bill"):
			self.approve(doc)
		self.assertEqual(outstanding(name), [50])

	def test_a_bill_cancelled_meanwhile(self) -> None:
		name = bill(self.home, 100)
		frappe.set_user(clerk())
		doc = waiver(self.home, (name, None, 60))
		frappe.set_user("Administrator")
		frappe.get_doc("Sales Invoice", name).cancel()
		with self.assertRaisesRegex(frappe.ValidationError, "cancelled|not a bill in force"):
			self.approve(doc)

	def test_a_closed_period_leaves_nothing_behind(self) -> None:
		name = bill(self.home, 100)
		frappe.set_user(clerk())
		doc = waiver(self.home, (name, None, 60))
		frappe.db.set_single_value("Accounts Settings", "acc_frozen_upto", nowdate())
		with self.assertRaisesRegex(frappe.ValidationError, "not authorized to add or update entries before"):
			self.approve(doc)
		frappe.db.set_single_value("Accounts Settings", "acc_frozen_upto", None)
		frappe.db.rollback()

	def test_a_tax_that_belongs_to_no_line(self) -> None:
		name = bill(
			self.home,
			100,
			taxes=[
				{
					"charge_type": "Actual",
					"account_head": fees.account("22210101"),
					"description": "税",
					"tax_amount": 6,
					"cost_center": frappe.db.get_value("Property", self.home.property, "cost_center"),
				}
			],
		)
		frappe.set_user(clerk())
		with self.assertRaisesRegex(frappe.ValidationError, "Make the credit note in ERPNext"):
			waiver(self.home, (name, None, 10))

	def test_the_manager_of_another_property_sees_nothing(self) -> None:
		name = bill(self.home, 100)
		frappe.set_user(clerk())
		doc = waiver(self.home, (name, None, 10))
		frappe.set_user(person("Property Manager", make.PROPERTY_B))
		self.assertEqual(frappe.get_list("Fee Waiver", {"name": doc.name}), [])
		with self.assertRaises(frappe.PermissionError):
			frappe.get_doc("Fee Waiver", doc.name).submit()
		with self.assertRaises(frappe.PermissionError):
			decisions.reject("Fee Waiver", doc.name, "x")


class TestAtOnce(ApprovalCase):
	def test_of_two_waivers_at_once_one_is_refused(self) -> None:
		self.home = household()
		name = bill(self.home, 100)
		frappe.set_user(clerk())
		first, second = waiver(self.home, (name, None, 60)), waiver(self.home, (name, None, 70))
		frappe.db.commit()

		def approve(doc):
			return lambda: frappe.get_doc("Fee Waiver", doc.name).submit()

		outcomes = at_once((self.manager, approve(first)), (self.director, approve(second)))
		self.assertEqual(sorted(outcome.ok for outcome in outcomes), [False, True], outcomes)
		(refused,) = (outcome for outcome in outcomes if not outcome.ok)
		self.assertRegex(str(refused.error), "just been booked|no more than")
		self.assertIn(outstanding(name)[0], (40, 30))
		frappe.set_user("Administrator")
