"""Versions come by the archive's services only, are numbered, and stay."""

import frappe
from frappe.tests.utils import FrappeTestCase

from wuye_ops.records.archive import versions
from wuye_ops.tests.record_factories import make_filed, make_record


class TestRecordVersion(FrappeTestCase):
	def tearDown(self) -> None:
		frappe.db.rollback()

	def test_a_version_without_its_file_is_refused(self) -> None:
		with self.assertRaises(frappe.ValidationError):
			frappe.get_doc({"doctype": "Record Version", "record": make_record().name}).insert()

	def test_the_next_version_takes_the_place_of_the_one_before(self) -> None:
		record = make_filed()
		second = versions.add(record.name, "更正.txt", "更正后的正文".encode(), "电话更正")
		record.reload()
		self.assertEqual((second.name, record.current_version), (f"{record.name}-V2", second.name))
		first = frappe.get_doc("Record Version", f"{record.name}-V1")
		self.assertEqual((first.status, second.status), ("Superseded", "Effective"))

	def test_nobody_changes_or_deletes_one(self) -> None:
		version = frappe.get_doc("Record Version", make_filed().current_version)
		for change in (
			{"sha256": "0" * 64},
			{"status": "Draft"},
			{"file": "/private/files/x.txt"},
			{"size": 1},
		):
			doc = frappe.get_doc("Record Version", version.name)
			doc.update(change)
			with self.subTest(change), self.assertRaises(frappe.ValidationError):
				doc.save()
		with self.assertRaises(frappe.ValidationError):
			version.delete()
