"""Money over the counter: every cent is in the ledger once, on the right bill, and on a receipt with a number of its own."""

import re
from io import BytesIO
from unittest.mock import MagicMock

import frappe
from frappe.utils import nowdate
from frappe.utils.pdf import get_pdf
from pypdf import PdfReader

from wuye_ops.demo import clearing
from wuye_ops.fees import collection, voids
from wuye_ops.tests import factories as make
from wuye_ops.tests.bills import (
	CASH,
	TRANSFER,
	WECHAT,
	Household,
	bill,
	clerk,
	household,
	outstanding,
	pay,
	person,
)
from wuye_ops.tests.receiving import CollectionCase, ledger, owed, receive


class TestReceiving(CollectionCase):
	def test_a_clerk_without_rights_on_payments_receives_what_is_owed(self) -> None:
		old, new = bill(self.home, 260.5, overdue=40), bill(self.home, 99.5, overdue=3)
		self.as_clerk()
		receipt = receive(self.home, pay(360))
		self.assertRegex(receipt.name, rf"^RC-{nowdate()[:4]}-\d{{6}}$")
		self.assertEqual((receipt.total, receipt.settled, receipt.prepaid), (360, 360, 0))
		self.assertEqual((receipt.clerk, receipt.unit, receipt.status), (self.clerk, self.home.unit, "Valid"))
		self.assertEqual(receipt.amount_in_words, "人民币叁佰陆拾元整")
		self.assertEqual([row.sales_invoice for row in receipt.bills], [old, new])
		self.assertEqual(outstanding(old, new), [0, 0])
		entry = frappe.get_doc("Payment Entry", receipt.payment_entry)
		self.assertEqual((entry.docstatus, entry.property, entry.owner), (1, make.PROPERTY_A, self.clerk))
		self.assertEqual(entry.cost_center, frappe.db.get_value("Property", make.PROPERTY_A, "cost_center"))
		self.assertFalse(frappe.has_permission("Payment Entry", "create"))
		self.assertEqual(ledger(receipt), {self.account_of(CASH): 360, self.receivable: -360})
		dimensions = frappe.get_all(
			"GL Entry", {"voucher_no": entry.name}, ["property", "cost_center"], distinct=True
		)
		self.assertEqual([tuple(row.values()) for row in dimensions], [(make.PROPERTY_A, entry.cost_center)])

	def test_several_modes_are_one_payment_and_each_account_gets_its_part(self) -> None:
		first = bill(self.home, 300)
		self.as_clerk()
		receipt = receive(
			self.home,
			pay(100),
			pay(150, WECHAT, reference_no="WX-1"),
			pay("70.25", TRANSFER, reference_no="TT-9"),
		)
		entry = frappe.get_doc("Payment Entry", receipt.payment_entry)
		self.assertEqual(
			ledger(receipt),
			{
				self.account_of(WECHAT): 150,
				self.account_of(CASH): 100,
				self.account_of(TRANSFER): 70.25,
				self.receivable: -320.25,
			},
		)
		# what bank statements are matched with is the largest that comes through a bank
		self.assertEqual(
			(entry.paid_to, entry.paid_amount, entry.reference_no), (self.account_of(WECHAT), 150, "WX-1")
		)
		self.assertEqual(
			(entry.total_allocated_amount, entry.unallocated_amount, entry.difference_amount), (300, 20.25, 0)
		)
		self.assertEqual((receipt.settled, receipt.prepaid), (300, 20.25))
		self.assertEqual(outstanding(first), [0])
		self.assertEqual(owed(self.home), -20.25)

	def test_two_modes_on_one_account_are_one_amount_in_the_bank(self) -> None:
		self.as_clerk()
		receipt = receive(self.home, pay(30, WECHAT), pay(12, WECHAT, reference_no="WX-2"))
		self.assertEqual(ledger(receipt), {self.account_of(WECHAT): 42, self.receivable: -42})
		self.assertEqual(frappe.db.get_value("Payment Entry", receipt.payment_entry, "paid_amount"), 42)
		self.assertEqual([row.amount for row in receipt.modes], [30, 12])

	def test_the_oldest_bill_first_and_the_rest_stays_open(self) -> None:
		middle, oldest, newest = bill(self.home, 100, 20), bill(self.home, 100, 50), bill(self.home, 100, 1)
		self.as_clerk()
		receipt = receive(self.home, pay(130))
		self.assertEqual(
			[(row.sales_invoice, row.amount) for row in receipt.bills], [(oldest, 100), (middle, 30)]
		)
		self.assertEqual(outstanding(oldest, middle, newest), [0, 70, 100])

	def test_the_payer_may_choose(self) -> None:
		old, new = bill(self.home, 100, 50), bill(self.home, 80, 1)
		self.as_clerk()
		receipt = receive(self.home, pay(100), chosen=[new])
		self.assertEqual([(row.sales_invoice, row.amount) for row in receipt.bills], [(new, 80), (old, 20)])
		self.assertEqual(outstanding(old, new), [80, 0])

	def test_who_owes_nothing_prepays(self) -> None:
		self.as_clerk()
		receipt = receive(self.home, pay(1200, remark="x"), remark="预存全年")
		self.assertEqual((receipt.settled, receipt.prepaid, receipt.remark), (0, 1200, "预存全年"))
		account = collection.account(self.home.property, self.home.customer)
		self.assertEqual((account["due"], account["prepaid"], account["bills"]), (0, 1200, []))
		self.assertEqual(owed(self.home), -1200)

	def test_the_same_request_again_is_the_same_receipt(self) -> None:
		"""After a lost connection nobody knows whether the money was booked; asking again tells."""
		first = bill(self.home, 100)
		self.as_clerk()
		receipt = receive(self.home, pay(60), key="verloren", expected={first: 100})
		again = receive(self.home, pay(60), key="verloren", expected={first: 100})
		self.assertEqual(receipt.name, again.name)
		self.assertEqual(outstanding(first), [40])
		with self.assertRaisesRegex(frappe.ValidationError, "used for another receipt"):
			receive(self.home, pay(61), key="verloren")
		with self.assertRaisesRegex(frappe.ValidationError, "used for another receipt"):
			receive(household(), pay(60), key="verloren")

	def test_what_the_clerk_has_seen_must_still_be_so(self) -> None:
		first = bill(self.home, 100)
		seen = {first: 100.0}
		self.as_clerk()
		receive(self.home, pay(30))
		with self.assertRaisesRegex(frappe.ValidationError, "has received money for bill"):
			receive(self.home, pay(100), expected=seen)
		second = bill(self.home, 50, overdue=1)
		with self.assertRaisesRegex(frappe.ValidationError, f"{second}.*is open now, not what you have seen"):
			receive(self.home, pay(70), expected={first: 70})
		receipt = receive(self.home, pay(70), expected={first: 70, second: "50.00"})
		self.assertEqual(receipt.settled, 70)

	def test_a_receipt_that_fails_leaves_neither_a_booking_nor_a_gap(self) -> None:
		self.as_clerk()
		before = receive(self.home, pay(1)).name
		payments = frappe.db.count("Payment Entry")
		frappe.db.set_single_value("Accounts Settings", "acc_frozen_upto", nowdate())
		with self.assertRaisesRegex(frappe.ValidationError, "not authorized to add or update entries before"):
			receive(self.home, pay(5))
		frappe.db.set_single_value("Accounts Settings", "acc_frozen_upto", None)
		self.assertEqual(frappe.db.count("Payment Entry"), payments)
		self.assertEqual(int(receive(self.home, pay(5)).name[-6:]), int(before[-6:]) + 1)

	def test_a_closed_period_takes_no_money(self) -> None:
		period = frappe.get_doc(
			{
				"doctype": "Accounting Period",
				"period_name": "关账",
				"company": make.company(),
				"start_date": nowdate(),
				"end_date": nowdate(),
				"closed_documents": [{"document_type": "Payment Entry", "closed": 1}],
			}
		).insert()
		self.as_clerk()
		with self.assertRaisesRegex(frappe.ValidationError, "Accounting Period"):
			receive(self.home, pay(5))
		frappe.set_user("Administrator")
		period.delete()


class TestWhatIsRefused(CollectionCase):
	def assert_refused(self, sentence: str, *modes, home: Household | None = None, **options) -> None:
		before = frappe.db.count("Payment Entry"), frappe.db.count("Payment Receipt")
		with self.assertRaisesRegex(frappe.ValidationError, sentence):
			receive(home or self.home, *modes, **options)
		self.assertEqual(before, (frappe.db.count("Payment Entry"), frappe.db.count("Payment Receipt")))

	def test_amounts_nobody_hands_over(self) -> None:
		self.as_clerk()
		for amount, sentence in (
			(0, "above 0"), (-5, "above 0"), ("0.005", "parts of a cent"), (12.345, "parts of a cent"),
			("abc", "not an amount"), ("", "not an amount"), (None, "not an amount"), ("nan", "not an amount"),
			("13912345678", "more than a counter takes"),
		):  # fmt: skip
			self.assert_refused(sentence, pay(amount))
			self.assert_refused(sentence, pay(10), pay(amount, WECHAT))
		self.assert_refused("Enter what the customer pays")
		with self.assertRaisesRegex(frappe.ValidationError, "Enter what the customer pays"):
			collection.receive(self.home.property, self.home.customer, '{"mode_of_payment": "现金"}', "x")

	def test_modes_that_cannot_be_used(self) -> None:
		frappe.db.set_value("Mode of Payment", TRANSFER, "enabled", 0)
		self.as_clerk()
		self.assert_refused("not a mode of payment in use", pay(5, "贝壳"))
		self.assert_refused("not a mode of payment in use", pay(5, TRANSFER))
		self.assert_refused("has no account in company", pay(5, "支票"))

	def test_customers_and_properties_that_do_not_go_together(self) -> None:
		other = household(make.PROPERTY_B)
		stranger = Household(make.PROPERTY_A, "", other.customer, "")
		nobody = Household(make.PROPERTY_A, "", "没有这个人", "")
		self.as_clerk()
		for home in (stranger, nobody):
			with self.assertRaises((frappe.ValidationError, frappe.PermissionError)):
				receive(home, pay(5))
		frappe.set_user(person("Fee Clerk", None))
		for home in (stranger, nobody):
			self.assert_refused("is not a customer of", pay(5), home=home)
		self.assert_refused(
			"There is no property", pay(5), home=Household("没有", "", self.home.customer, "")
		)

	def test_bills_that_are_not_there_to_be_paid(self) -> None:
		elsewhere = Household(make.PROPERTY_B, "", self.home.customer, "")
		make.make_occupancy(
			make.places(make.PROPERTY_B).unit, self.home.customer, relation="Family", share=0, is_payer=0
		)
		neighbour, cancelled = bill(household(), 70), bill(self.home, 70)
		in_b, paid = bill(elsewhere, 70), bill(self.home, 70)
		frappe.get_doc("Sales Invoice", cancelled).cancel()
		self.as_clerk()
		first = receive(self.home, pay(70))
		self.assertEqual(first.bills[0].sales_invoice, paid)
		for name in (neighbour, in_b, "没有这张账单"):
			self.assert_refused("is no bill of this customer in", pay(70), chosen=[name])
		self.assert_refused("is paid, credited or cancelled", pay(70), chosen=[cancelled])
		self.assert_refused(f"has received money for bill.*{first.name}", pay(70), chosen=[paid])
		# the property's own bills only are settled, and its own prepayments only are shown
		self.assertEqual(receive(self.home, pay(70)).prepaid, 70)
		self.assertEqual(outstanding(in_b), [70])

	def test_a_request_without_a_key(self) -> None:
		self.as_clerk()
		for key in ("", "   ", "k" * 65):
			with self.assertRaisesRegex(frappe.ValidationError, "has no key"):
				collection.receive(self.home.property, self.home.customer, [pay(5)], key)

	def test_odd_shapes_are_refused_in_words(self) -> None:
		self.as_clerk()
		for options in (
			{"chosen": [1]}, {"chosen": {"a": 1}}, {"chosen": "["}, {"expected": {"a": "b"}}, {"expected": [1]},
			{"expected": "{"},
		):  # fmt: skip
			with self.assertRaises((frappe.ValidationError, frappe.exceptions.FrappeTypeError)):
				receive(self.home, pay(5), **options)

	def test_bills_on_two_receivable_accounts_are_received_apart(self) -> None:
		second = frappe.copy_doc(frappe.get_doc("Account", self.receivable))
		second.update({"account_name": "应收账款二", "account_number": "1122.02"})
		second.insert()
		bill(self.home, 10, 30), bill(self.home, 10, 5, debit_to=second.name)
		self.as_clerk()
		self.assert_refused("stands on another receivable account", pay(20))
		self.assertEqual(receive(self.home, pay(10)).settled, 10)
		self.assertEqual(receive(self.home, pay(10)).settled, 10)


class TestByHand(CollectionCase):
	def test_nobody_makes_changes_or_deletes_a_receipt_by_hand(self) -> None:
		self.as_clerk()
		receipt = receive(self.home, pay(10))
		for user in (self.clerk, "Administrator"):
			frappe.set_user(user)
			for change in ({"total": 99}, {"remark": "改"}, {"status": "Voided"}, {"times_printed": 0}):
				doc = frappe.get_doc("Payment Receipt", receipt.name).update(change)
				with self.assertRaisesRegex(frappe.PermissionError, "not changed afterwards"):
					doc.save()
			copy = frappe.copy_doc(receipt)
			with self.assertRaisesRegex(frappe.PermissionError, "not changed afterwards"):
				copy.insert()
		with self.assertRaisesRegex(frappe.PermissionError, "never used again"):
			frappe.delete_doc("Payment Receipt", receipt.name)

	def test_a_payment_goes_with_its_receipt_only(self) -> None:
		self.as_clerk()
		receipt = receive(self.home, pay(10))
		frappe.set_user("Administrator")
		entry = frappe.get_doc("Payment Entry", receipt.payment_entry)
		with self.assertRaisesRegex(frappe.ValidationError, f"{receipt.name}.*Void the receipt"):
			entry.cancel()

	def test_a_demo_is_cleared_with_its_receipts(self) -> None:
		self.as_clerk()
		receipt = receive(self.home, pay(10), pay(5, WECHAT))
		frappe.set_user("Administrator")
		registry = MagicMock(names=lambda doctype: [])
		clearing._clear_vouchers(registry, [self.home.property])
		upto = clearing.OF_A_PROPERTY.index("Payment Receipt") + 1
		for doctype in clearing.OF_A_PROPERTY[:upto]:
			clearing.delete(doctype, clearing._of_properties(registry, doctype, [self.home.property]))
		for doctype, filters in (
			("Payment Receipt", {"name": receipt.name}),
			("Payment Receipt Mode", {"parent": receipt.name}),
			("Payment Entry", {"name": receipt.payment_entry}),
			("Payment Entry Deduction", {"parent": receipt.payment_entry}),
			("GL Entry", {"voucher_no": receipt.payment_entry}),
			("Payment Ledger Entry", {"voucher_no": receipt.payment_entry}),
		):
			self.assertEqual(frappe.db.count(doctype, filters), 0, doctype)


class TestVoiding(CollectionCase):
	def setUp(self) -> None:
		super().setUp()
		self.bill = bill(self.home, 100)
		self.as_clerk()
		self.receipt = receive(self.home, pay(60), pay(60, WECHAT))

	def test_the_manager_voids_and_all_is_as_before_but_the_number(self) -> None:
		frappe.set_user(make.user("manager"))
		voids.void(self.receipt.name, "金额输错")
		self.receipt.reload()
		self.assertEqual(
			(self.receipt.status, self.receipt.voided_by, self.receipt.void_reason),
			("Voided", make.user("manager"), "金额输错"),
		)
		self.assertEqual(frappe.db.get_value("Payment Entry", self.receipt.payment_entry, "docstatus"), 2)
		self.assertEqual(outstanding(self.bill), [100])
		self.assertEqual((owed(self.home), ledger(self.receipt)), (100, {}))
		with self.assertRaisesRegex(frappe.ValidationError, "void already"):
			voids.void(self.receipt.name, "再次")
		self.as_clerk()
		again = receive(self.home, pay(100))
		self.assertEqual(int(again.name[-6:]), int(self.receipt.name[-6:]) + 1)
		self.assertEqual(again.settled, 100)

	def test_who_may_not(self) -> None:
		for user in (self.clerk, clerk(number=2), make.user("service")):
			frappe.set_user(user)
			with self.assertRaises(frappe.PermissionError):
				voids.void(self.receipt.name, "不可以")
		frappe.set_user(make.user("manager", make.PROPERTY_B))
		with self.assertRaises(frappe.PermissionError):
			voids.void(self.receipt.name, "别的项目")
		# a manager who sat at the counter is the clerk of that receipt
		frappe.set_user(make.user("manager"))
		own = receive(self.home, pay(5))
		with self.assertRaisesRegex(frappe.PermissionError, "Somebody else must void"):
			voids.void(own.name, "自己作废")
		with self.assertRaisesRegex(frappe.ValidationError, "Say why"):
			voids.void(self.receipt.name, "  ")
		self.assertEqual(outstanding(self.bill), [0])

	def test_the_accountant_and_the_director_may(self) -> None:
		frappe.set_user("director@wuye.test")
		voids.void(self.receipt.name, "总部复核")
		self.as_clerk()
		second = receive(self.home, pay(5))
		frappe.set_user(person("Accounts Manager", None))
		voids.void(second.name, "财务复核")
		self.assertEqual(frappe.db.get_value("Payment Receipt", second.name, "status"), "Voided")

	def test_a_prepayment_that_a_bill_has_taken_comes_back_as_a_debt(self) -> None:
		later = bill(self.home, 50, overdue=0, allocate_advances_automatically=1)
		self.assertEqual(outstanding(later), [30])
		frappe.set_user(make.user("manager"))
		voids.void(self.receipt.name, "支票退票")
		self.assertEqual(outstanding(self.bill, later), [100, 50])


class TestPrinting(CollectionCase):
	def test_the_first_print_is_the_original_and_every_other_a_copy(self) -> None:
		first = bill(self.home, 1400)
		self.as_clerk()
		receipt = receive(
			self.home, pay("1409.50"), pay(10, WECHAT, reference_no="WX<1>"), remark="<b>备注</b>"
		)
		frappe.local.lang = "zh"
		self.assertIn("副本", self.printed(receipt))
		self.assertEqual(collection.mark_printed(receipt.name), 1)
		page = self.printed(receipt)
		for text in (
			receipt.name, first, self.home.name, self.home.unit.removeprefix(f"{make.PROPERTY_A}-"), "1,409.50", CASH,
			"人民币壹仟肆佰壹拾玖元伍角整", "¥1,419.50", make.company(), "WX&lt;1&gt;", "&lt;b&gt;备注",
		):  # fmt: skip
			self.assertIn(text, page)
		self.assertNotIn("副本", page)
		self.assertNotIn("作废", page)
		self.assertEqual(collection.mark_printed(receipt.name), 2)
		self.assertIn("副本", self.printed(receipt))
		frappe.set_user(make.user("manager"))
		voids.void(receipt.name, "测试")
		self.assertIn("作废", self.printed(receipt))

	def test_the_original_is_printed_soon_or_it_is_a_copy(self) -> None:
		self.as_clerk()
		receipt = receive(self.home, pay(5))
		collection.mark_printed(receipt.name)
		receipt.reload()
		self.assertTrue(collection.is_original(receipt))
		frappe.cache.delete_value(f"wuye_receipt_original:{receipt.name}")
		self.assertFalse(collection.is_original(receipt))

	def test_it_is_a_pdf_of_one_a5_page_lying(self) -> None:
		for number in range(4):
			bill(self.home, 100 + number)
		self.as_clerk()
		receipt = receive(self.home, pay(1000))
		# the framework's style sheet comes from a web server, and none is running for this test
		page = re.sub(r"<link[^>]*>", "", self.printed(receipt))
		pdf = PdfReader(BytesIO(get_pdf(page)))
		self.assertEqual(len(pdf.pages), 1)
		box = pdf.pages[0].mediabox
		self.assertEqual((round(box.width / 72 * 25.4), round(box.height / 72 * 25.4)), (210, 148))

	def test_who_may_look_may_not_all_print(self) -> None:
		self.as_clerk()
		receipt = receive(self.home, pay(5))
		frappe.set_user(make.user("service"))
		with self.assertRaises(frappe.PermissionError):
			collection.mark_printed(receipt.name)

	def printed(self, receipt) -> str:
		receipt.reload()
		return frappe.get_print(receipt.doctype, receipt.name, "Fee Receipt", doc=receipt, no_letterhead=1)
