"""Whatever the rules find or refuse is said in words, with every figure in its place."""

import re
from datetime import datetime

import frappe
from frappe.tests.utils import FrappeTestCase

from wuye_ops.rules import incident as incident_rules
from wuye_ops.rules import patrol as patrol_rules
from wuye_ops.rules import shift_handover as handover_rules
from wuye_ops.rules.steps import Refusal
from wuye_ops.security import as_incident, handover, patrol
from wuye_ops.security.patrol_words import detail_of

PARAMS = {
	"status": "Closed",
	"step": "Close",
	"occurred_on": datetime(2026, 12, 1, 8),
	"contained_on": datetime(2026, 12, 1, 9),
	"least": "Orange",
	"responses": ("ER-1",),
	"lessons": ("教训",),
	"measures": ("措施",),
	"outgoing": "li",
	"incoming": "wang",
	"matters": ("note|1",),
	"things": ("对讲机",),
	"minutes": 12,
	"left": 3,
	"reason": "门锁着",
	"metres": 210,
	"allowed": 110,
	"seconds": 6,
	"after": "p0",
}
LEFT_OPEN = re.compile(r"[{}]")


class TestWords(FrappeTestCase):
	def said(self, text: str, code: str) -> None:
		self.assertTrue(text and not LEFT_OPEN.search(text), (code, text))

	def test_deviations(self) -> None:
		labels = {"p0": "东门", "p1": "地库"}
		self.assertEqual(set(patrol.LABELS), set(patrol_rules.DEVIATIONS))
		self.assertEqual(set(patrol.TELL), set(patrol_rules.DEVIATIONS))
		options = frappe.get_meta("Patrol Deviation").get_field("code").options.split("\n")
		self.assertEqual(set(patrol.LABELS.values()), set(options))
		fields = {field.fieldname for field in frappe.get_meta("Patrol Policy").fields}
		self.assertLessEqual(set(patrol.TELL.values()), fields)
		for code, names in patrol_rules.DEVIATIONS.items():
			params = {name: PARAMS[name] for name in names}
			for more in ({}, {"reason": ""}, {"metres": None}, {"after": ""}):
				changed = params | {name: value for name, value in more.items() if name in params}
				self.said(detail_of(patrol_rules.Deviation(code, "p1", changed), labels), code)

	def test_refusals(self) -> None:
		for code, names in incident_rules.REFUSALS.items():
			self.said(as_incident.in_words(Refusal(code, {name: PARAMS[name] for name in names})), code)
		doc = frappe.new_doc("Shift Handover")
		doc.append("matters", {"matter": "岗亭灯坏", "matter_key": "note|1"})
		for code, names in handover_rules.REFUSALS.items():
			self.said(handover.in_words(doc, Refusal(code, {name: PARAMS[name] for name in names})), code)

	def test_documents_know_what_the_rules_know(self) -> None:
		for doctype, field, values in (
			("Security Incident", "kind", incident_rules.KINDS),
			("Security Incident", "level", incident_rules.LEVELS),
			("Security Incident", "status", incident_rules.LIFE.statuses),
			("Shift Handover", "status", handover_rules.LIFE.statuses),
		):
			options = frappe.get_meta(doctype).get_field(field).options.split("\n")
			self.assertEqual(set(filter(None, options)), set(values), (doctype, field))
