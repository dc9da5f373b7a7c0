"""Finding who pays at the counter, and who may look: nobody of another property."""

import frappe
from frappe.utils import nowdate

from wuye_ops.fees import collection
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
from wuye_ops.tests.receiving import CollectionCase, receive


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
