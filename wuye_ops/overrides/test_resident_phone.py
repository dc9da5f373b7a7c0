"""Where staff type a resident's phone in ERPNext's own screens, it still ends in the encrypted profile."""

import frappe
from frappe.tests.utils import FrappeTestCase

from wuye_ops.records.personal_data import find_customers_by_phone
from wuye_ops.tests import factories as make

PHONE = "13900139021"


class TestResidentPhone(FrappeTestCase):
	def tearDown(self) -> None:
		frappe.set_user("Administrator")

	def test_quick_entry_of_a_customer_leaves_no_plain_phone(self) -> None:
		frappe.set_user(make.user("service"))
		customer = frappe.get_doc(
			{
				"doctype": "Customer",
				"customer_name": "快速登记",
				"customer_type": "Individual",
				"mobile_no": PHONE,
			}
		).insert()
		frappe.set_user("Administrator")
		self.assertIn(customer.name, find_customers_by_phone(PHONE))
		self.assertFalse(frappe.db.get_value("Customer", customer.name, "mobile_no"))
		contacts = frappe.get_all(
			"Dynamic Link", {"link_name": customer.name, "parenttype": "Contact"}, pluck="parent"
		)
		self.assertFalse(frappe.db.exists("Contact Phone", {"parent": ["in", [*contacts, ""]]}))

	def test_a_phone_on_a_residents_contact_moves_to_the_profile(self) -> None:
		customer = make.make_customer("住户联系人")
		contact = frappe.get_doc(
			{
				"doctype": "Contact",
				"first_name": "住户联系人",
				"links": [{"link_doctype": "Customer", "link_name": customer}],
				"phone_nos": [{"phone": PHONE, "is_primary_mobile_no": 1}],
			}
		).insert()
		self.assertEqual((contact.mobile_no, len(contact.phone_nos)), (None, 0))
		self.assertIn(customer, find_customers_by_phone(PHONE))

	def test_contacts_of_other_business_stay_as_erpnext_keeps_them(self) -> None:
		contact = frappe.get_doc(
			{
				"doctype": "Contact",
				"first_name": "供应商联系人",
				"phone_nos": [{"phone": PHONE, "is_primary_mobile_no": 1}],
			}
		).insert()
		self.assertEqual(contact.mobile_no, PHONE)
