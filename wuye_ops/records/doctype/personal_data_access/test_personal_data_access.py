"""Seeing a number in full: who may, why, and a trace that stays."""

import frappe
from frappe.tests.utils import FrappeTestCase

from wuye_ops.records.personal_data import reveal
from wuye_ops.tests import factories as make

PHONE = "13912345678"
REASON = "业主来电核对身份"


class TestPersonalDataAccess(FrappeTestCase):
	def setUp(self) -> None:
		frappe.set_user("Administrator")
		place = make.places()
		customer = make.make_customer(
			f"查号客户{frappe.generate_hash(length=6)}",
			unit=place.unit,
			phone=PHONE,
			relation="Tenant",
			share=0,
			is_payer=0,
		)
		self.profile = frappe.get_doc("Customer Profile", {"customer": customer})
		self.before = frappe.db.count("Personal Data Access")

	def tearDown(self) -> None:
		frappe.set_user("Administrator")

	def looks(self) -> list:
		return frappe.get_all(
			"Personal Data Access",
			{"reference_name": self.profile.name},
			["user", "fieldname", "reason", "reference_doctype"],
		)

	def test_customer_service_sees_the_number_and_leaves_a_trace(self) -> None:
		frappe.set_user(make.user("service"))
		self.assertEqual(reveal("Customer Profile", self.profile.name, "phone", f"  {REASON} "), PHONE)
		(look,) = self.looks()
		self.assertEqual(
			(look.user, look.fieldname, look.reason, look.reference_doctype),
			(make.user("service"), "phone", REASON, "Customer Profile"),
		)

	def test_without_a_reason_nothing_is_shown_or_logged(self) -> None:
		frappe.set_user(make.user("service"))
		for reason in ("", "   ", "x"):
			with self.assertRaises(frappe.ValidationError):
				reveal("Customer Profile", self.profile.name, "phone", reason)
		self.assertEqual(self.looks(), [])

	def test_a_wrong_role_and_another_property_are_refused(self) -> None:
		for user in (
			make.user("tech"),
			make.user("guard"),
			make.user("head"),
			make.user("resident"),
			make.user("service", make.PROPERTY_B),
			"Guest",
		):
			frappe.set_user(user)
			with self.assertRaises(frappe.PermissionError, msg=user):
				reveal("Customer Profile", self.profile.name, "phone", REASON)
		self.assertEqual(self.looks(), [])

	def test_only_protected_fields_can_be_revealed(self) -> None:
		frappe.set_user(make.user("service"))
		for doctype, name, field in (
			("Customer Profile", self.profile.name, "customer"),
			("Customer Profile", self.profile.name, "phone_encrypted"),
			("Service Calendar", "全天候服务", "calendar_name"),
		):
			with self.assertRaises(frappe.ValidationError):
				reveal(doctype, name, field, REASON)
		self.assertEqual(frappe.db.count("Personal Data Access"), self.before)

	def test_a_number_that_is_not_there_leaves_no_trace(self) -> None:
		frappe.set_user(make.user("service"))
		with self.assertRaises(frappe.ValidationError):
			reveal("Customer Profile", self.profile.name, "id_number", REASON)
		self.assertEqual(self.looks(), [])

	def test_no_one_changes_or_removes_a_trace_by_any_route(self) -> None:
		from frappe.client import delete, rename_doc, set_value
		from frappe.desk.doctype.bulk_update.bulk_update import submit_cancel_or_update_docs
		from frappe.desk.reportview import delete_bulk

		frappe.set_user(make.user("service"))
		reveal("Customer Profile", self.profile.name, "phone", REASON)
		frappe.set_user("Administrator")
		name = frappe.db.get_value("Personal Data Access", {"reference_name": self.profile.name})
		changed = frappe.get_doc("Personal Data Access", name)
		changed.reason = "改写"
		doctype = "Personal Data Access"
		# as the administrator, whom no permission stops
		for what, attempt in {
			"save": changed.save,
			"set value": lambda: set_value(doctype, name, "reason", "改写"),
			"set another user": lambda: set_value(doctype, name, "user", "Guest"),
			"delete": lambda: delete(doctype, name),
			"forced delete": lambda: frappe.delete_doc(doctype, name, force=True, ignore_permissions=True),
			"rename": lambda: rename_doc(doctype, name, "another"),
		}.items():
			with self.subTest(what), self.assertRaises((frappe.ValidationError, frappe.PermissionError)):
				attempt()
		# these report what failed instead of raising
		with self.stay_in_transaction():
			self.assertEqual(
				submit_cancel_or_update_docs(doctype, [name], "update", {"reason": "改写"}), [name]
			)
			delete_bulk(doctype, [name])
		self.assertEqual([look.reason for look in self.looks()], [REASON])

	def stay_in_transaction(self):
		"""Bulk actions commit and roll back; a savepoint's worth of that would lose this test's own documents."""
		from contextlib import ExitStack
		from unittest.mock import patch

		stack = ExitStack()
		for method in ("commit", "rollback"):
			stack.enter_context(patch.object(frappe.db, method))
		return stack
