"""What is printed of an incident and of a handover: all of it, in order, and no whole number of anybody."""

import frappe

from wuye_ops.security import handover_steps, incidents
from wuye_ops.security.test_handover import COUNTED, HandoverCase
from wuye_ops.tests import security_factories as security


class TestPrints(HandoverCase):
	def printed(self, doc, name: str) -> str:
		frappe.local.lang = "zh"
		return frappe.get_print(doc.doctype, doc.name, name)

	def test_the_report_of_an_incident(self) -> None:
		doc = security.make_incident(
			people=[{"part": "Victim", "person_name": "王<b>建国", "phone": "13800138000"}],
			measures=[{"measure": "南门加岗", "done": 1}],
			lessons=[{"lesson": "夜间要有人", "why_none": "已在编制计划中"}],
		)
		incidents.add_event(doc.name, "民警到场")
		text = self.printed(doc, "Security Incident Report")
		for words in (
			"突发事件报告",
			"盗窃",
			"黄色",
			"民警到场",
			"南门加岗",
			"已在编制计划中",
			"138****8000",
			"王&lt;b&gt;建国",
		):
			self.assertIn(words, text)
		self.assertNotIn("13800138000", text)

	def test_the_sheet_of_a_handover(self) -> None:
		incident = security.make_incident()
		doc = self.prepared()
		self.by("guard", handover_steps.hand_over, doc.name, "夜班无异常", COUNTED)
		text = self.printed(doc, "Shift Handover Sheet")
		for words in ("交接班", "夜班无异常", "备用钥匙", incident.name, self.post.post_name):
			self.assertIn(words, text)
