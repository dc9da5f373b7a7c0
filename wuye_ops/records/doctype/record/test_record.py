"""The register: numbers, days of retention, who sees an entry, and what nobody writes by hand."""

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import getdate

from wuye_ops.records.archive import access
from wuye_ops.tests import factories as make
from wuye_ops.tests.record_factories import make_filed, make_record


class TestRecord(FrappeTestCase):
	def setUp(self) -> None:
		make.places()
		make.places(make.PROPERTY_B)

	def tearDown(self) -> None:
		frappe.set_user("Administrator")
		frappe.db.rollback()

	def test_numbers_follow_category_and_year(self) -> None:
		first, second = make_record(), make_record()
		self.assertRegex(first.name, r"^WX-2026-\d{4}$")
		self.assertEqual(int(second.name[-4:]), int(first.name[-4:]) + 1)
		self.assertRegex(make_record(category="合同协议", record_date="2024-05-05").name, r"^HT-2024-\d{4}$")
		self.assertEqual(first.record_no, first.name)

	def test_a_contract_is_kept_from_its_end(self) -> None:
		contract = make_record(category="合同协议", record_date="2020-01-01")
		self.assertIsNone(contract.keep_until)
		contract.ended_on = "2025-12-31"
		contract.save()
		self.assertEqual(getdate(contract.keep_until), getdate("2035-12-31"))
		contract.ended_on = "2019-12-31"
		with self.assertRaises(frappe.ValidationError):
			contract.save()

	def test_what_the_archive_keeps_is_not_written_by_hand(self) -> None:
		for change in (
			{"status": "Archived"},
			{"status": "Disposed"},
			{"legal_hold": 1},
			{"filed_on": "2020-01-01"},
			{"current_version": "X"},
		):
			with self.subTest(change), self.assertRaises(frappe.ValidationError):
				make_record(**change)
			doc = make_record()
			doc.update(change)
			with self.subTest(change), self.assertRaises(frappe.ValidationError):
				doc.save()

	def test_only_head_office_files_for_the_whole_company(self) -> None:
		policy = make_record(None, category="管理制度")
		frappe.set_user(make.user("service"))
		self.assertIn(policy.name, frappe.get_list("Record", pluck="name", limit_page_length=0))
		# what somebody of one property files is their property's
		self.assertEqual(make_record(None).property, make.PROPERTY_A)

	def test_who_sees_the_entry_and_who_opens_the_files(self) -> None:
		levels = {
			"Internal": make_record(confidentiality="Internal"),
			"Confidential": make_record(category="合同协议"),
			"Secret": make_record(category="人事档案"),
		}
		elsewhere = make_record(make.PROPERTY_B, confidentiality="Public")
		for key, seen, opened in (
			("manager", {"Internal", "Confidential"}, {"Internal", "Confidential"}),
			("service", {"Internal", "Confidential"}, {"Internal"}),
			("tech", {"Internal", "Confidential"}, set()),
		):
			user = make.user(key)
			frappe.set_user(user)
			listed = set(frappe.get_list("Record", pluck="name", limit_page_length=0))
			for level, record in levels.items():
				with self.subTest(user=key, level=level):
					self.assertEqual(record.name in listed, level in seen)
					self.assertEqual(frappe.has_permission("Record", "read", doc=record.name), level in seen)
					self.assertEqual(access.may_read(record.name, user), level in opened)
			self.assertNotIn(elsewhere.name, listed)
			self.assertFalse(access.may_read(elsewhere.name, user))

	def test_a_draft_may_go_and_the_register_stays(self) -> None:
		draft = make_record()
		frappe.delete_doc("Record", draft.name)
		filed = make_filed()
		with self.assertRaises(frappe.ValidationError):
			frappe.delete_doc("Record", filed.name)
