"""Numbers that were there before the protection: moved, encrypted and masked, once and for all."""

import frappe
from frappe.tests.utils import FrappeTestCase

from wuye_ops.records import plain_numbers
from wuye_ops.records.personal_data import find_customers_by_phone, plain
from wuye_ops.tests import factories as make
from wuye_ops.tests.test_no_plain_numbers import resident_id, tables_with

SUPPLIER = "13612349999"


class TestPlainNumbers(FrappeTestCase):
	def setUp(self) -> None:
		frappe.set_user("Administrator")
		serial = int(frappe.generate_hash(length=7), 16) % 10_000_000
		self.phones = [f"13{9 - n}{(serial + n) % 100_000_000:08d}" for n in range(5)]
		self.id_number = resident_id(serial % 1000)
		self.tag = frappe.generate_hash(length=6)
		self.customer = make.make_customer(
			f"旧数据{self.tag}", unit=make.places().unit, relation="Family", share=0, is_payer=0
		)
		self.profile = frappe.db.get_value("Customer Profile", {"customer": self.customer})

	def test_what_is_there_in_plain_is_protected_and_its_copies_masked(self) -> None:
		self.write_in_plain()
		frappe.db.commit()
		self.assertNotEqual(tables_with(*self.phones, self.id_number), [])
		written = plain_numbers.protect_existing()
		for doctype in (
			"Customer Profile",
			"Contact",
			"Customer",
			"Address",
			"Comment",
			"Version",
			"Error Log",
		):
			self.assertGreaterEqual(written.get(doctype, 0), 1, doctype)
		self.assertEqual(tables_with(*self.phones, self.id_number), [])
		profile = frappe.get_doc("Customer Profile", self.profile)
		self.assertEqual(
			[plain(profile, field) for field in ("phone", "phone_2", "id_number")],
			[self.phones[0], self.phones[1], self.id_number],
		)
		self.assertEqual([plain(row, "phone") for row in profile.household], [self.phones[2], self.phones[3]])
		self.assertEqual(find_customers_by_phone(self.phones[0]), [self.customer])
		# a supplier's number is nobody's secret of ours
		self.assertIn("tabComment", tables_with(SUPPLIER))
		self.assertEqual(plain_numbers.protect_existing(), {})

	def test_a_number_that_is_none_is_protected_and_told_as_a_problem(self) -> None:
		frappe.db.set_value("Customer Profile", self.profile, "phone", "88-12")
		plain_numbers.protect_existing()
		profile = frappe.get_doc("Customer Profile", self.profile)
		self.assertEqual((profile.phone, plain(profile, "phone")), ("****", "88-12"))

	def write_in_plain(self) -> None:
		"""As a database was before, or as a script of somebody else's would write into it."""
		phones = self.phones
		frappe.db.set_value(
			"Customer Profile", self.profile, {"phone": phones[0], "id_number": self.id_number}
		)
		frappe.db.set_value("Customer", self.customer, "mobile_no", phones[0])
		links = [{"link_doctype": "Customer", "link_name": self.customer}]
		contact = frappe.get_doc(
			{"doctype": "Contact", "first_name": f"旧{self.tag}", "links": links}
		).insert()
		for idx, number in enumerate(phones[1:3], 1):
			frappe.get_doc(
				{
					"idx": idx,
					"doctype": "Contact Phone",
					"parent": contact.name,
					"parenttype": "Contact",
					"parentfield": "phone_nos",
					"phone": number,
				}
			).db_insert()
		frappe.db.set_value("Contact", contact.name, "mobile_no", phones[1])
		address = frappe.get_doc(
			{
				"doctype": "Address",
				"address_title": f"旧{self.tag}",
				"address_line1": "测试路 1 号",
				"city": "上海",
				"country": "China",
				"links": links,
			}
		).insert()
		frappe.db.set_value("Address", address.name, "phone", phones[3])
		self.copy_into_texts()

	def copy_into_texts(self) -> None:
		text = f"业主电话 {self.phones[0]}，证件 {self.id_number}，供应商 {SUPPLIER}"
		for doctype, field, more in (
			("Comment", "content", {"comment_type": "Comment"}),
			("Version", "data", {"ref_doctype": "Customer", "docname": self.customer}),
			("Error Log", "error", {}),
			("ToDo", "description", {}),
		):
			doc = frappe.get_doc({"doctype": doctype, **more})
			doc.name = frappe.generate_hash(length=10)
			doc.set(field, text)
			doc.db_insert()
