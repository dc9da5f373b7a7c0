"""The record of an erasure is written by the erasure alone, once."""

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import add_days, now_datetime, nowdate

from wuye_ops.records.privacy import erasing
from wuye_ops.tests import factories as make


class TestPersonalDataErasure(FrappeTestCase):
	def setUp(self) -> None:
		make.make_base()
		frappe.set_user("Administrator")
		frappe.local.lang = "en"

	def tearDown(self) -> None:
		frappe.db.rollback()

	def test_nobody_writes_changes_or_deletes_it(self) -> None:
		customer = make.make_customer(f"记录客户{frappe.generate_hash(length=6)}")
		fields = {"property": make.PROPERTY_A, "customer": customer, "cause": "Request"}
		with self.assertRaises(frappe.PermissionError):
			frappe.get_doc(
				{
					"doctype": "Personal Data Erasure",
					**fields,
					"executed_by": "Administrator",
					"executed_on": now_datetime(),
				}
			).insert()
		doc = frappe.get_doc(
			"Personal Data Erasure", erasing.erase(customer, make.PROPERTY_A, cause=erasing.REQUEST)
		)
		doc.cause = "Retention"
		with self.assertRaises(frappe.PermissionError):
			doc.save()
		with self.assertRaises(frappe.PermissionError):
			frappe.delete_doc("Personal Data Erasure", doc.name)

	def test_a_legal_hold_forbids_it(self) -> None:
		customer = make.make_customer(
			f"保全客户{frappe.generate_hash(length=6)}",
			unit=make.places().unit,
			relation="Tenant",
			share=0,
			is_payer=0,
			to_date=add_days(nowdate(), -1),
		)
		frappe.db.set_value("Customer Profile", {"customer": customer}, "legal_hold", 1)
		with self.assertRaisesRegex(frappe.ValidationError, "legal hold"):
			erasing.erase(customer, make.PROPERTY_A, cause=erasing.RETENTION)
		self.assertTrue(frappe.db.exists("Customer", customer))

	def test_records_filed_of_the_customer_are_kept_and_one_under_hold_forbids_it(self) -> None:
		customer = make.make_customer(f"档案客户{frappe.generate_hash(length=6)}")
		record = frappe.get_doc(
			{
				"doctype": "Record",
				"property": make.PROPERTY_A,
				"category": "合同协议",
				"record_date": nowdate(),
				"title": "装修管理协议",
				"reference_doctype": "Customer",
				"reference_name": customer,
			}
		).insert()
		self.assertTrue(erasing.decide(customer).allowed)
		self.assertEqual([one.code for one in erasing.decide(customer).kept], ["record"])
		record.db_set("legal_hold", 1)
		self.assertEqual([one.code for one in erasing.decide(customer).forbidden_by], ["record_hold"])
