"""Surveys as documents: what is kept of questions and answers."""

import frappe
from frappe.tests.utils import FrappeTestCase

PROMISED_TO_NOBODY = ("Survey Invitation", "Survey Response", "Survey Ballot")


class TestSurvey(FrappeTestCase):
	def setUp(self) -> None:
		frappe.set_user("Administrator")
		self.addCleanup(frappe.db.rollback)

	def test_a_template_keeps_questions_of_all_types(self) -> None:
		rows = [
			{"type": "Scale", "text": "总体满意度", "section": "客服"},
			{"type": "Choice", "text": "最关心什么", "options": "保洁\n绿化"},
			{"type": "Text", "text": "意见"},
			{"type": "Matrix", "text": "各岗位", "options": "保安\n保洁"},
			{"type": "NPS", "text": "是否推荐"},
		]
		doc = frappe.get_doc({"doctype": "Survey Template", "template_name": "五种题型", "questions": rows})
		doc.insert()
		self.assertEqual(
			[row.type for row in doc.reload().questions], ["Scale", "Choice", "Text", "Matrix", "NPS"]
		)

	def test_nobody_makes_invitations_and_answers_by_hand(self) -> None:
		for doctype in PROMISED_TO_NOBODY:
			with self.subTest(doctype):
				granted = [row for row in frappe.get_meta(doctype).permissions if row.create or row.write]
				self.assertEqual(granted, [])
