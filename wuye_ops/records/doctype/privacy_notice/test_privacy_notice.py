"""A published notice stays as residents have read it; a change is a new version with a day of its own."""

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import add_days, nowdate

from wuye_ops.records.privacy import notices
from wuye_ops.tests import factories as make
from wuye_ops.tests.privacy_factories import PURPOSES, make_notice


class TestPrivacyNotice(FrappeTestCase):
	def setUp(self) -> None:
		make.make_base()
		frappe.set_user("Administrator")
		frappe.local.lang = "en"

	def tearDown(self) -> None:
		frappe.set_user("Administrator")
		frappe.db.rollback()

	def test_a_draft_is_nothing_to_residents_until_it_is_published(self) -> None:
		notice = make_notice(published=False)
		self.assertNotIn(notice.name, notices.in_force())
		notices.publish(notice.name)
		notice.reload()
		self.assertIn(notice.name, notices.in_force())
		self.assertEqual((notice.status, notice.published_by), ("Published", "Administrator"))

	def test_what_was_published_is_not_changed_and_not_deleted(self) -> None:
		notice = make_notice()
		notice.text = "别的内容"
		with self.assertRaisesRegex(frappe.ValidationError, "new version"):
			notice.save()
		notice.reload()
		notice.purposes[0].use = "别的用途"
		with self.assertRaisesRegex(frappe.ValidationError, "new version"):
			notice.save()
		with self.assertRaisesRegex(frappe.ValidationError, "kept"):
			frappe.delete_doc("Privacy Notice", notice.name)

	def test_nobody_publishes_by_writing_the_status(self) -> None:
		notice = make_notice(published=False)
		notice.status = "Published"
		notice.save()
		self.assertEqual(notice.status, "Draft")

	def test_the_next_version_holds_from_its_day_on(self) -> None:
		first = make_notice()
		second = frappe.get_doc("Privacy Notice", notices.new_version(first.name))
		self.assertEqual((second.version, second.status), (2, "Draft"))
		self.assertEqual(notices.new_version(first.name), second.name)
		second.effective_from = add_days(nowdate(), 30)
		second.save()
		notices.publish(second.name)
		mine = {first.name, second.name}
		self.assertEqual(mine & set(notices.in_force()), {first.name})
		self.assertEqual(mine & set(notices.in_force(add_days(nowdate(), 30))), {second.name})

	def test_a_notice_is_not_put_in_force_before_anybody_could_read_it(self) -> None:
		notice = make_notice(published=False, effective_from=add_days(nowdate(), -1))
		with self.assertRaisesRegex(frappe.ValidationError, "before today"):
			notices.publish(notice.name)

	def test_sensitive_data_need_a_word_on_why(self) -> None:
		bare = {**PURPOSES[1], "necessity": " "}
		with self.assertRaisesRegex(frappe.ValidationError, "necessary"):
			make_notice(purposes=[bare])

	def test_a_purpose_stands_once(self) -> None:
		with self.assertRaisesRegex(frappe.ValidationError, "twice"):
			make_notice(purposes=[PURPOSES[0], PURPOSES[0]])

	def test_only_the_company_publishes(self) -> None:
		notice = make_notice(published=False)
		frappe.set_user(make.user("manager"))
		with self.assertRaises(frappe.PermissionError):
			notices.publish(notice.name)
		frappe.set_user("director@wuye.test")
		notices.publish(notice.name)
