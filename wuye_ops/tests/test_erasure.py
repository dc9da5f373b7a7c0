"""A customer is erased: no table of the database tells who it was, but for the vouchers; and the books are as before."""

import frappe
from frappe.query_builder.functions import Sum
from frappe.tests.utils import FrappeTestCase
from frappe.utils import add_days, nowdate

from wuye_ops.records.disposal import holds
from wuye_ops.records.privacy import erasing, obligations
from wuye_ops.tests import bills
from wuye_ops.tests import factories as make
from wuye_ops.tests.privacy_factories import make_consent, make_data_request, make_notice
from wuye_ops.tests.residents import receipt_for
from wuye_ops.tests.test_no_plain_numbers import resident_id, tables_with

# where a name may stay: vouchers as they were printed, and what makes up their print
BOOKS = {"tabSales Invoice", "tabPayment Entry", "tabPayment Receipt", "tabGL Entry"}


class TestErasure(FrappeTestCase):
	def setUp(self) -> None:
		make.make_base()
		frappe.set_user("Administrator")
		frappe.local.lang = "en"
		self.home = bills.household(from_date="2020-01-01")
		profile = frappe.get_doc("Customer Profile", {"customer": self.home.customer})
		serial = int(frappe.generate_hash(length=7), 16) % 1_000_000
		self.phone, self.id_number = f"13977{serial:06d}", resident_id(serial % 1000)
		profile.update({"phone": self.phone, "id_number": self.id_number})
		profile.save()

	def tearDown(self) -> None:
		frappe.set_user("Administrator")
		frappe.db.rollback()

	def move_out(self) -> None:
		frappe.db.set_value("Occupancy", {"customer": self.home.customer}, "to_date", add_days(nowdate(), -1))

	def live_here(self) -> str:
		"""What a household leaves behind in a year, everything settled. Returns the portal user."""
		user = make.make_resident(f"erase-{frappe.generate_hash(length=8)}@wuye.test", self.home.customer)
		bills.bill(self.home, 100)
		receipt_for(self.home, bills.pay(100))
		request = make.make_request(
			unit=self.home.unit,
			customer=self.home.customer,
			reporter_name=self.home.name,
			reporter_phone=self.phone,
			subject=f"{self.home.name}家漏水",
			description=f"{self.home.name}家厨房漏水，请联系{self.home.name}",
		)
		request.db_set("status", "Closed")
		request.add_comment("Comment", f"{self.home.name}说明天再来")
		make_consent(make_notice().name, self.home.customer, make.PROPERTY_A)
		frappe.get_doc(
			{
				"doctype": "Contact",
				"first_name": self.home.name,
				"links": [{"link_doctype": "Customer", "link_name": self.home.customer}],
			}
		).insert()
		frappe.get_doc(
			{
				"doctype": "Address",
				"address_title": self.home.name,
				"address_line1": "示例路1号",
				"city": "示例市",
				"country": "China",
				"links": [{"link_doctype": "Customer", "link_name": self.home.customer}],
			}
		).insert()
		return user

	def ledger(self, customer: str) -> tuple:
		entry = frappe.qb.DocType("GL Entry")
		query = (
			frappe.qb.from_(entry).select(Sum(entry.debit), Sum(entry.credit)).where(entry.is_cancelled == 0)
		)
		whole = query.run()[0]
		of_party = query.where((entry.party_type == "Customer") & (entry.party == customer)).run()[0]
		return tuple(round(amount or 0, 2) for amount in (*whole, *of_party))

	def test_nothing_tells_who_it_was_and_the_books_balance_as_before(self) -> None:
		user = self.live_here()
		self.move_out()
		before = self.ledger(self.home.customer)
		self.assertEqual(before[2:], (100, 100))
		doc = frappe.get_doc(
			"Personal Data Erasure",
			erasing.erase(self.home.customer, make.PROPERTY_A, cause=erasing.RETENTION),
		)
		self.assertFalse(frappe.db.exists("Customer", self.home.customer))
		self.assertFalse(frappe.db.exists("User", user))
		self.assertTrue(doc.customer.startswith("Erased Customer-"))
		self.assertEqual(self.ledger(doc.customer), before)
		self.assertEqual(tables_with(self.phone, self.id_number, user), [])
		self.assertLessEqual(set(tables_with(self.home.name)), BOOKS)
		profile = frappe.get_doc("Customer Profile", {"customer": doc.customer})
		self.assertEqual((profile.status, profile.phone, profile.id_number_hash), ("Erased", None, None))
		actions = {row.action for row in doc.items}
		self.assertEqual(actions, {"Deleted", "Anonymised", "Kept"})
		kept = [row for row in doc.items if row.action == "Kept"]
		self.assertTrue(all(row.keep_until and row.reason for row in kept))

	def test_the_service_is_remembered_without_the_person(self) -> None:
		self.live_here()
		self.move_out()
		erasing.erase(self.home.customer, make.PROPERTY_A, cause=erasing.RETENTION)
		request = frappe.get_last_doc("Service Request", {"unit": self.home.unit})
		self.assertTrue(request.customer_name.startswith("Erased Customer-"))
		self.assertEqual((request.reporter_name, request.reporter_phone), (None, None))
		self.assertRegex(request.subject, "^Erased Customer-.*家漏水$")

	def test_a_hold_that_was_lifted_forgets_whom_it_held(self) -> None:
		self.move_out()
		profile = frappe.db.get_value("Customer Profile", {"customer": self.home.customer})
		hold = frappe.get_doc(
			{
				"doctype": "Legal Hold",
				"property": make.PROPERTY_A,
				"matter": "物业费诉讼",
				"reason": "法院受理",
				"items": [{"reference_doctype": "Customer Profile", "reference_name": profile}],
			}
		).insert()
		with self.assertRaisesRegex(frappe.ValidationError, "legal hold"):
			erasing.erase(self.home.customer, make.PROPERTY_A, cause=erasing.RETENTION)
		holds.lift(hold.name, "已结案")
		erasing.erase(self.home.customer, make.PROPERTY_A, cause=erasing.RETENTION)
		self.assertEqual(tables_with(self.home.name), [])

	def test_open_accounts_and_work_forbid_it(self) -> None:
		bills.bill(self.home, 100)
		make.make_request(unit=self.home.unit, customer=self.home.customer)
		self.move_out()
		decision = obligations.decision(self.home.customer)
		self.assertEqual({one.code for one in decision.forbidden_by}, {"open_bills", "service_request"})
		with self.assertRaisesRegex(frappe.ValidationError, "Bills are open"):
			erasing.erase(self.home.customer, make.PROPERTY_A, cause=erasing.RETENTION)
		self.assertTrue(frappe.db.exists("Customer", self.home.customer))

	def test_money_that_is_owed_to_the_customer_forbids_it(self) -> None:
		receipt_for(self.home, bills.pay(50))
		self.move_out()
		decision = obligations.decision(self.home.customer)
		self.assertEqual([one.code for one in decision.forbidden_by], ["credit"])

	def test_a_request_for_deletion_erases_with_its_answer(self) -> None:
		self.move_out()
		doc = make_data_request(self.home.customer, make.PROPERTY_A, "Delete")
		doc.update({"status": "In Progress", "identity_checked": "ID Card Seen"})
		doc.save()
		frappe.set_user(make.user("manager"))
		doc.reload()
		doc.update({"status": "Answered", "answer": "已删除，账务凭证依法保存"})
		doc.save()
		frappe.set_user("Administrator")
		doc.reload()
		erasure = frappe.get_doc("Personal Data Erasure", doc.erasure)
		self.assertEqual((erasure.cause, erasure.customer), ("Request", doc.customer))
		self.assertTrue(doc.customer_name.startswith("Erased Customer-"))
		self.assertEqual(erasure.executed_by, make.user("manager"))

	def test_an_account_that_stands_for_others_stays(self) -> None:
		user = self.live_here()
		other = bills.household()
		customer = frappe.get_doc("Customer", other.customer)
		customer.append("portal_users", {"user": user})
		customer.save()
		self.move_out()
		erasing.erase(self.home.customer, make.PROPERTY_A, cause=erasing.RETENTION)
		self.assertTrue(frappe.db.get_value("User", user, "enabled"))
