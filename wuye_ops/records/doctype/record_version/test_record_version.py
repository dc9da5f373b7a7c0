"""Versions come by the archive's services only."""

import frappe
from frappe.tests.utils import FrappeTestCase

from wuye_ops.records.doctype.record.test_record import make_record


class TestRecordVersion(FrappeTestCase):
	def tearDown(self) -> None:
		frappe.db.rollback()

	def test_a_version_without_its_file_is_refused(self) -> None:
		with self.assertRaises(frappe.ValidationError):
			frappe.get_doc({"doctype": "Record Version", "record": make_record().name}).insert()
