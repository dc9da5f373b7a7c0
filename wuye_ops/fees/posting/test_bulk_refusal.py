"""What acts on bills and would be passed over: then the bulk writer leaves them to ERPNext."""

from unittest.mock import patch

import frappe
from frappe import _

from wuye_ops.fees.posting import refusal
from wuye_ops.tests import factories as make
from wuye_ops.tests import fee_factories as fees
from wuye_ops.tests.writers import WriterCase, hooked, remark_the_customer


class TestRefusal(WriterCase):
	"""Whoever acts on bills is not passed over; the run says who it is."""

	def reasons_with(self, doctype: str, **fields) -> str:
		with self.undone():
			doc = frappe.get_doc(
				{"doctype": doctype, "name": f"测试{frappe.generate_hash(length=6)}", **fields}
			)
			doc.flags.name_set = True
			doc.db_insert()
			for child in doc.get_all_children():
				child.parent, child.parenttype = doc.name, doctype
				child.name = frappe.generate_hash(length=10)
				child.db_insert()
			return " ".join(refusal.reasons(make.company()))

	def test_nothing_acts_on_bills_of_a_site_as_it_is_installed(self) -> None:
		self.assertEqual(refusal.reasons(make.company()), [])

	def test_whatever_acts_on_bills_is_named(self) -> None:
		for doctype, fields in (
			("Server Script", {"script_type": "DocType Event", "reference_doctype": "Sales Invoice"}),
			("Server Script", {"script_type": "DocType Event", "reference_doctype": "GL Entry"}),
			("Workflow", {"document_type": "Sales Invoice", "is_active": 1}),
			("Notification", {"document_type": "Sales Invoice", "enabled": 1, "event": "Submit"}),
			("Webhook", {"webhook_doctype": "Sales Invoice", "enabled": 1}),
			("Assignment Rule", {"document_type": "Sales Invoice"}),
			("Document Naming Rule", {"document_type": "Sales Invoice"}),
			("Energy Point Rule", {"reference_doctype": "Sales Invoice", "enabled": 1}),
			("Milestone Tracker", {"document_type": "Sales Invoice"}),
		):
			with self.subTest(doctype):
				found = self.reasons_with(doctype, **fields)
				self.assertIn(_(doctype), found)
				self.assertIn(_(fields.get("reference_doctype") or "Sales Invoice"), found)

	def test_what_does_not_act_on_them_is_not(self) -> None:
		for doctype, fields in (
			(
				"Server Script",
				{"script_type": "DocType Event", "reference_doctype": "Sales Invoice", "disabled": 1},
			),
			("Server Script", {"script_type": "DocType Event", "reference_doctype": "Sales Order"}),
			("Workflow", {"document_type": "Sales Invoice", "is_active": 0}),
			("Notification", {"document_type": "Sales Invoice", "enabled": 1, "event": "Days After"}),
			("Webhook", {"webhook_doctype": "Sales Invoice", "enabled": 0}),
		):
			with self.subTest(doctype):
				self.assertEqual(self.reasons_with(doctype, **fields), "")

	def test_rules_of_erpnext_that_weigh_each_bill(self) -> None:
		self.assertTrue(
			self.reasons_with("Authorization Rule", transaction="Sales Invoice", based_on="Grand Total")
		)
		self.assertTrue(self.reasons_with("Tax Rule", tax_type="Sales"))
		self.assertTrue(self.reasons_with("Cost Center Allocation", company=make.company(), docstatus=1))

	def test_limits_and_settings(self) -> None:
		company = frappe.get_doc("Company", make.company())
		for field, value in (("credit_limit", 1000), ("wuye_invoice_writer", refusal.CONTROLLER_ONLY)):
			with self.subTest(field), self.undone():
				company.db_set(field, value)
				self.assertEqual(len(refusal.reasons(company.name)), 1)
		frappe.clear_document_cache("Company", company.name)
		for field, doctype in (
			("round_row_wise_tax", "Accounts Settings"),
			("enable_common_party_accounting", "Accounts Settings"),
			("enable_discount_accounting", "Selling Settings"),
		):
			with self.subTest(field), self.undone():
				frappe.db.set_single_value(doctype, field, 1)
				self.assertEqual(len(refusal.reasons(company.name)), 1)
		frappe.clear_cache()

	def test_a_limit_of_the_customers_group(self) -> None:
		with self.undone():
			frappe.get_doc(
				{
					"doctype": "Customer Credit Limit", "parent": "个人", "parenttype": "Customer Group",
					"parentfield": "credit_limits", "company": make.company(), "credit_limit": 5,
				}
			).db_insert()  # fmt: skip
			self.assertEqual(len(refusal.reasons(make.company())), 1)

	def test_hooks_of_another_app(self) -> None:
		real = frappe.get_hooks
		for hooks in (
			{"doc_events": {"Sales Invoice": {"validate": ["x.y"]}}},
			{"doc_events": {"*": {"on_submit": ["x.y"]}}},
			{"doc_events": {("GL Entry", "Task"): {"on_submit": ["x.y"]}}},
			{"override_doctype_class": {"Sales Invoice": ["x.Y"]}},
			{"regional_overrides": {"China": {}}},
		):
			with (
				self.subTest(hooks),
				patch("frappe.get_installed_apps", return_value=["frappe", "erpnext", "fremde_app"]),
				patch(
					"frappe.get_hooks",
					lambda *args, hooks=hooks, app_name=None: (
						hooks if app_name == "fremde_app" else real(*args, app_name=app_name)
					),
				),
			):
				found = refusal.reasons(make.company())
				self.assertEqual(len(found), 1)
				self.assertIn("fremde_app", found[0])

	def test_the_run_shows_why_and_its_bills_go_through_the_controllers(self) -> None:
		place = self.estate(4)
		fees.make_standard(place.property)
		company = frappe.get_doc("Company", place.company)
		self.addCleanup(company.db_set, "wuye_invoice_writer", company.wuye_invoice_writer, commit=True)
		company.db_set("wuye_invoice_writer", refusal.CONTROLLER_ONLY)
		with fees.counting_controllers() as one_by_one:
			run = fees.bill_now(place.property)
		self.assertEqual((run.status, run.writer, run.bills), ("Posted", "Controller", 4))
		self.assertEqual(run.writer_reason, refusal.reasons(place.company)[0])
		self.assertEqual(len(one_by_one), 4)

	def test_a_refused_shape_is_told_on_the_run(self) -> None:
		place = self.estate(4)
		fees.make_standard(place.property)
		with hooked("validate", remark_the_customer):
			run = fees.bill_now(place.property)
		self.assertEqual((run.status, run.writer, run.bills), ("Posted", "Bulk", 4))
		self.assertIn("remarks", run.writer_reason)
