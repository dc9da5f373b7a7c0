"""A customer's number typed into a comment or a message is masked; anybody else's stays."""

import frappe
from frappe.tests.utils import FrappeTestCase

from wuye_ops.records import personal_data
from wuye_ops.records.free_text import TEXTS, mask_in_document
from wuye_ops.tests import factories as make
from wuye_ops.tests.test_no_plain_numbers import resident_id

PHONE, FOREIGN = "13987654399", "13612349998"


class TestFreeText(FrappeTestCase):
	def setUp(self) -> None:
		frappe.set_user("Administrator")
		make.make_customer(f"文字{frappe.generate_hash(length=6)}", phone=PHONE)
		self.request = make.make_request()

	def test_a_comment_shows_the_mask_of_a_customers_number(self) -> None:
		text = f"业主 {PHONE} 的证件 {resident_id(5)}，供应商 {FOREIGN}"
		comment = self.request.add_comment("Comment", text)
		stored = frappe.db.get_value("Comment", comment.name, "content")
		self.assertIn("139****4399", stored)
		self.assertNotIn(PHONE, stored)
		self.assertNotIn(resident_id(5), stored)
		self.assertIn(FOREIGN, stored)

	def test_a_description_too_and_the_writer_is_told(self) -> None:
		frappe.clear_messages()
		request = make.make_request(description=f"请回电 {PHONE}")
		self.assertEqual(request.description, "请回电 139****4399")
		self.assertEqual(len(frappe.message_log), 1)

	def test_reasons_and_what_was_done_too(self) -> None:
		self.request.update({"status": "Cancelled", "cancel_reason": f"业主 {PHONE} 来电取消"})
		self.request.save()
		self.assertEqual(self.request.cancel_reason, "业主 139****4399 来电取消")
		task = make.make_task()
		task.append("work_log", {"content": f"已联系 {PHONE}", "logged_on": frappe.utils.now_datetime()})
		task.save()
		self.assertEqual(task.work_log[-1].content, "已联系 139****4399")

	def test_texts_without_numbers_cost_no_question(self) -> None:
		comment = frappe.get_doc({"doctype": "Comment", "comment_type": "Comment", "content": "已电话联系"})
		with self.assertQueryCount(0):
			mask_in_document(comment)

	def test_the_reason_for_a_look_keeps_no_number(self) -> None:
		personal_data.log_access("Service Request", self.request.name, "reporter_phone", f"核对来电 {PHONE}")
		reasons = frappe.get_all(
			"Personal Data Access", {"reference_name": self.request.name}, pluck="reason", limit=1
		)
		self.assertEqual(reasons, ["核对来电 139****4399"])

	def test_a_notice_to_the_building_names_no_neighbours_number(self) -> None:
		notice = frappe.get_doc({"doctype": "Community Notice", "content": f"漏水请找 {PHONE} 的业主"})
		notice.run_method("before_validate")
		self.assertEqual(notice.content, "漏水请找 139****4399 的业主")

	def test_whatever_has_texts_is_masked_when_it_is_saved(self) -> None:
		hook = "wuye_ops.records.free_text.mask_in_document"
		hooks = frappe.get_doc_hooks()
		for doctype, fields in TEXTS.items():
			meta = frappe.get_meta(doctype)
			with self.subTest(doctype):
				self.assertEqual([field for field in fields if not meta.has_field(field)], [])
				# rows of a table are masked with their document
				if not meta.istable:
					self.assertIn(hook, hooks.get(doctype, {}).get("before_validate", []))
