"""Money over the counter: every cent is in the ledger once, on the right bill, and on a receipt with a number of its own."""

import random
import re
from decimal import Decimal
from io import BytesIO
from unittest.mock import MagicMock

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import flt, nowdate
from frappe.utils.pdf import get_pdf
from pypdf import PdfReader

from wuye_ops.demo import clearing
from wuye_ops.fees import batches, collection, open_bills, planning, runs, voids
from wuye_ops.fees.posting import refusal
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
from wuye_ops.tests.http import Client
from wuye_ops.tests.parallel import at_once, at_once_in_processes


def receive(home: Household, *modes: dict, key: str | None = None, **options):
	"""The receipt for what the household pays."""
	name = collection.receive(
		home.property, home.customer, list(modes), key or frappe.generate_hash(length=20), **options
	)
	return frappe.get_doc("Payment Receipt", name)


def ledger(receipt) -> dict[str, float]:
	"""What the receipt's payment has moved, by account: debit less credit."""
	found: dict[str, float] = {}
	for row in frappe.get_all(
		"GL Entry",
		{"voucher_no": receipt.payment_entry, "is_cancelled": 0},
		["account", "debit", "credit"],
	):
		found[row.account] = round(found.get(row.account, 0) + row.debit - row.credit, 2)
	return {account: amount for account, amount in found.items() if amount}


def owed(home: Household) -> float:
	"""What the customer owes on the whole, as Accounts Receivable has it."""
	rows = frappe.get_all("Payment Ledger Entry", {"party": home.customer, "delinked": 0}, pluck="amount")
	return round(sum(rows), 2)


class CollectionCase(FrappeTestCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		for property_name, number in (
			(make.PROPERTY_A, 1),
			(make.PROPERTY_A, 2),
			(make.PROPERTY_B, 1),
			(None, 1),
		):
			clerk(property_name, number)
		person("Accounts Manager", None)
		frappe.db.commit()

	def setUp(self) -> None:
		frappe.set_user("Administrator")
		frappe.local.lang = "en"
		self.clerk, self.home = clerk(), household()

	def tearDown(self) -> None:
		frappe.set_user("Administrator")
		frappe.db.rollback()

	def as_clerk(self) -> None:
		frappe.set_user(self.clerk)

	def account_of(self, mode: str) -> str:
		return frappe.db.get_value("Mode of Payment Account", {"parent": mode}, "default_account")

	@property
	def receivable(self) -> str:
		return frappe.get_cached_value("Company", make.company(), "default_receivable_account")


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


class TestFinding(CollectionCase):
	def found(self, text: str) -> list[str]:
		return [row["customer"] for row in collection.find(text)]

	def test_by_unit_name_phone_and_plate(self) -> None:
		home = self.home
		number = home.unit.rsplit("-", 1)[1]
		phoned = make.make_customer(
			f"电话{number}", unit=make.make_unit(make.places().building, f"话{number}"), phone="13977776666"
		)
		frappe.get_doc(
			{
				"doctype": "Resident Vehicle",
				"property": home.property,
				"customer": home.customer,
				"plate": "沪B7X3Z9",
			}
		).insert()
		bill(home, 88)
		self.as_clerk()
		for text in (number, f"1号楼-{number}", f"1-{number}", home.name, home.name[2:], "沪B7X3Z9", "b7x3z"):
			self.assertIn(home.customer, self.found(text), text)
		self.assertIn(phoned, self.found("139 7777 6666"))
		self.assertNotIn(phoned, self.found("13977776660"))
		row = collection.find(number)[0]
		self.assertEqual((row["customer"], row["due"], row["lives_here"]), (home.customer, 88, True))
		self.assertEqual(row["places"], [f"1号楼-{number}"])
		self.assertNotIn("13977776666", frappe.as_json(collection.find("13977776666")))

	def test_who_has_moved_out_still_pays(self) -> None:
		gone = household(from_date="2020-01-01", to_date="2021-01-01")
		bill(gone, 15)
		self.as_clerk()
		row = collection.find(gone.name)[0]
		self.assertEqual((row["customer"], row["lives_here"], row["due"]), (gone.customer, False, 15))
		self.assertEqual(receive(gone, pay(15)).unit, gone.unit)

	def test_who_never_lived_here_and_owes(self) -> None:
		developer = make.make_customer(f"开发商{frappe.generate_hash(length=5)}")
		home = Household(make.PROPERTY_A, "", developer, developer)
		bill(home, 500)
		self.as_clerk()
		self.assertEqual(self.found(frappe.db.get_value("Customer", developer, "customer_name")), [developer])
		self.assertEqual(receive(home, pay(500)).settled, 500)

	def test_odd_texts_find_nothing_and_break_nothing(self) -> None:
		self.as_clerk()
		for text in ("", " ", "1", "%%", "__", "\\\\", "'; drop table", "-", "--", "无此人", "x" * 500):
			self.assertEqual(collection.find(text), [], text)

	def test_a_search_takes_few_queries_however_many_are_found(self) -> None:
		for _n in range(6):
			bill(household(), 10)
		self.as_clerk()
		collection.find("付款人")
		with self.assertQueryCount(12):
			self.assertGreaterEqual(len(collection.find("付款人")), 6)

	def test_an_account_takes_few_queries_however_many_bills_there_are(self) -> None:
		for number in range(8):
			bill(self.home, 10 + number, overdue=number)
		self.as_clerk()
		account = collection.account(self.home.property, self.home.customer)
		self.assertEqual([row["days_overdue"] for row in account["bills"]], list(range(7, -1, -1)))
		self.assertEqual(account["due"], sum(range(10, 18)))
		self.assertEqual(account["modes"][0], {"name": CASH, "type": "Cash"})
		with self.assertQueryCount(16):
			collection.account(self.home.property, self.home.customer)


class TestIsolation(CollectionCase):
	def test_the_clerk_of_another_property_sees_and_takes_nothing(self) -> None:
		first = bill(self.home, 100)
		self.as_clerk()
		receipt = receive(self.home, pay(40))
		other = clerk(make.PROPERTY_B)
		frappe.set_user(other)
		self.assertEqual(collection.find(self.home.name), [])
		for attempt in (
			lambda: collection.account(self.home.property, self.home.customer),
			lambda: receive(self.home, pay(5)),
			lambda: collection.mark_printed(receipt.name),
			lambda: frappe.get_doc("Payment Receipt", receipt.name).check_permission("read"),
			lambda: frappe.get_doc("Payment Entry", receipt.payment_entry).check_permission("read"),
		):
			with self.assertRaises(frappe.PermissionError):
				attempt()
		self.assertEqual(frappe.get_list("Payment Receipt", {"name": receipt.name}), [])
		self.assertEqual(frappe.get_list("Payment Entry", {"name": receipt.payment_entry}), [])
		# the key of another property's receipt opens nothing either
		with self.assertRaises(frappe.PermissionError):
			receive(self.home, pay(40), key=receipt.request_key)
		frappe.set_user("Administrator")
		self.assertEqual(outstanding(first), [60])

	def test_over_the_web_too(self) -> None:
		bill(self.home, 100)
		self.as_clerk()
		receipt = receive(self.home, pay(40), pay(5, WECHAT))
		other = clerk(make.PROPERTY_B)
		frappe.set_user("Administrator")
		frappe.db.commit()
		b, a = Client(other), Client(self.clerk)
		for doctype, parent, name in (
			("Payment Receipt Bill", "Payment Receipt", receipt.name),
			("Payment Receipt Mode", "Payment Receipt", receipt.name),
			("Payment Entry Reference", "Payment Entry", receipt.payment_entry),
			("Payment Entry Deduction", "Payment Entry", receipt.payment_entry),
		):
			rows = {"doctype": doctype, "parent": parent, "fields": ["parent"], "limit_page_length": 0}
			self.assertIn(name, a.call("frappe.client.get_list", **rows).text, doctype)
			self.assertNotIn(name, b.call("frappe.client.get_list", **rows).text, doctype)
		self.assertEqual(b.read("Payment Receipt", receipt.name).status, 403)
		self.assertTrue(a.read("Payment Receipt", receipt.name).ok)
		self.assertNotIn(
			self.home.name, b.get(f"/printview?doctype=Payment Receipt&name={receipt.name}").text
		)
		self.assertEqual(a.delete(f"/api/resource/Payment Receipt/{receipt.name}").status, 403)
		self.assertEqual(a.put(f"/api/resource/Payment Receipt/{receipt.name}", remark="x").status, 403)

	def test_payments_to_others_are_none_of_their_business(self) -> None:
		"""The director reads payments by our grant, for what customers pay; what the company pays is not among it."""
		entry = frappe.get_doc(
			{
				"doctype": "Payment Entry",
				"payment_type": "Internal Transfer",
				"company": make.company(),
				"posting_date": nowdate(),
				"paid_from": self.account_of(CASH),
				"paid_to": self.account_of(TRANSFER),
				"paid_amount": 5,
				"received_amount": 5,
				"reference_no": "缴存",
				"reference_date": nowdate(),
			}
		).insert()
		frappe.set_user("director@wuye.test")
		self.assertEqual(frappe.get_list("Payment Entry", {"name": entry.name}), [])
		with self.assertRaises(frappe.PermissionError):
			entry.check_permission("read")
		frappe.set_user(person("Accounts Manager", None))
		self.assertEqual(len(frappe.get_list("Payment Entry", {"name": entry.name})), 1)


class TestPrepayments(CollectionCase):
	def test_a_billing_run_settles_its_bills_with_what_was_prepaid(self) -> None:
		"""Who pays the year in advance finds each new bill paid; the others' bills are open."""
		fee = frappe.get_doc(
			{
				"doctype": "Fee Standard",
				"property": make.PROPERTY_A,
				"standard_name": f"预存{frappe.generate_hash(length=5)}",
				"fee_item": "物业服务费",
				"basis": "Fixed",
				"prices": [{"effective_from": "2020-01-01", "price": 250}],
			}
		).insert()
		homes = [self.home, household(), household()]
		for home in homes:
			frappe.get_doc(
				{
					"doctype": "Fee Assignment", "fee_standard": fee.name, "customer": home.customer,
					"effect": "Charge", "from_date": "2020-01-01", "reason": "测试",
				}
			).insert()  # fmt: skip
		self.as_clerk()
		receive(homes[0], pay(400))
		receive(homes[1], pay(100), pay(20, WECHAT))
		frappe.set_user("Administrator")
		self.bill(fee.name)
		bills = [
			frappe.db.get_value("Sales Invoice", {"customer": home.customer, "docstatus": 1})
			for home in homes
		]
		self.assertEqual(outstanding(*bills), [0, 130, 250])
		self.assertEqual([self.prepaid(home) for home in homes], [150, 0, 0])
		self.assertEqual([owed(home) for home in homes], [-150, 130, 250])
		self.as_clerk()
		account = collection.account(homes[1].property, homes[1].customer)
		self.assertEqual((account["due"], len(account["bills"])), (130, 1))
		self.assertIn("物业服务费", account["bills"][0]["text"])
		self.assertTrue(account["bills"][0]["lines"][0]["explanation"])
		receipt = receive(homes[1], pay(130))
		self.assertIn("物业服务费", receipt.bills[0].text)
		self.assertEqual(outstanding(bills[1]), [0])

	def test_what_was_prepaid_for_another_property_stays_with_it(self) -> None:
		fee = frappe.get_doc(
			{
				"doctype": "Fee Standard",
				"property": make.PROPERTY_A,
				"standard_name": f"他处{frappe.generate_hash(length=5)}",
				"fee_item": "物业服务费",
				"basis": "Fixed",
				"prices": [{"effective_from": "2020-01-01", "price": 250}],
				"assigned_only": 1,
			}
		).insert()
		frappe.get_doc(
			{
				"doctype": "Fee Assignment", "fee_standard": fee.name, "unit": self.home.unit, "effect": "Charge",
				"from_date": "2020-01-01", "reason": "测试",
			}
		).insert()  # fmt: skip
		self.as_clerk()
		receipt = receive(self.home, pay(400))
		frappe.set_user("Administrator")
		frappe.db.set_value("Payment Entry", receipt.payment_entry, "property", make.PROPERTY_B)
		self.bill(fee.name)
		bill = frappe.db.get_value("Sales Invoice", {"customer": self.home.customer, "docstatus": 1})
		self.assertEqual(outstanding(bill), [250])

	def prepaid(self, home: Household) -> float:
		return float(open_bills.prepaid_balance(home.property, home.customer, make.company()))

	def bill(self, standard: str) -> None:
		"""A billing run as the clerk makes it, in this transaction."""
		run = frappe.get_doc(
			{
				"doctype": "Billing Run",
				"property": make.PROPERTY_A,
				"billing_month": nowdate(),
				"posting_date": nowdate(),
				"standards": [{"fee_standard": standard}],
			}
		).insert()
		plan = planning.plan_run(run, checkpoint=lambda *_: None)
		runs.close_preview(run, plan, frappe.utils.now_datetime())
		writer = batches.CONTROLLER if refusal.reasons(run.company) else batches.BULK
		batches.make_batches(run, writer)
		runs.move(run, "Posting", writer=writer)
		poster = batches.Poster(run, checkpoint=lambda *_: None)
		poster.work()
		runs.close_posting(run, poster.reasons())
		self.assertEqual(run.status, "Posted")


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
