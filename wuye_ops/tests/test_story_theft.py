"""A story across order, quality and archives: a visitor comes, something is stolen that night, two shifts hand it on, it is learnt
from, and when the year is over nobody is found in the log of the gates whom no open matter needs."""

from unittest.mock import patch

import frappe
from frappe.utils import add_days, add_to_date, getdate, now_datetime, nowdate

from wuye_ops.records.disposal import holds
from wuye_ops.security import (
	handover_steps,
	incident_steps,
	incidents,
	invitations,
)
from wuye_ops.security.retention import run
from wuye_ops.security.test_gate import GateCase
from wuye_ops.tests import factories as make
from wuye_ops.tests import security_factories as security
from wuye_ops.tests.test_no_plain_numbers import tables_with

NAME, PHONE, PLATE = "端木访客", "13655550123", "沪CA7788"
COUNTED = [{"thing": "对讲机", "counted": 2}, {"thing": "备用钥匙", "counted": 12}]
A_YEAR = 400


class TestTheft(GateCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		security.people()

	def setUp(self) -> None:
		super().setUp()
		# what the night's work would commit belongs to the test
		self.enterContext(patch.object(frappe.db, "commit"))

	def by(self, user: str, function, *args, **kwargs):
		frappe.set_user(user if "@" in user else make.user(user))
		frappe.local.lang = "en"
		try:
			return function(*args, **kwargs)
		finally:
			frappe.set_user("Administrator")

	def test_from_an_invitation_to_what_is_left_after_a_year(self) -> None:
		visit = self._invited()
		come = self.entry(self.press(self.code(visit)))
		self.assertEqual((come.outcome, come.unit), ("Allowed", self.home.unit))
		incident = self._stolen()
		self._handed_on(incident)
		gone = self.entry(self.press(self.code(visit), "Out"))
		self.assertEqual((gone.pair, frappe.db.get_value("Visitor Pass", visit, "inside")), (come.name, 0))
		plan = self._learnt(incident)
		self.assertEqual(frappe.db.get_value("Improvement Plan", plan, "source_name"), incident)
		self._a_year_later(visit, come.name, gone.name)

	def _invited(self) -> str:
		now = now_datetime()
		visit = self.by(
			self.home.user,
			invitations.invite,
			self.home.unit,
			NAME,
			str(now),
			str(add_to_date(now, hours=5)),
			frappe.generate_hash(length=32),
			visitor_phone=PHONE,
			plate=PLATE,
		)
		shown = self.by(self.home.user, invitations.show, visit)
		self.assertEqual(shown["code"].replace("-", ""), self.code(visit).replace("-", ""))
		return visit

	def _stolen(self) -> str:
		incident = self.by(
			"guard",
			incidents.report,
			make.PROPERTY_A,
			kind="Theft",
			subject="2 号车棚电动车被盗",
			place="2 号车棚",
		)
		self.assertTrue(
			frappe.db.exists("Notification Log", {"document_name": incident, "for_user": make.user("order")})
		)
		return incident

	def _handed_on(self, incident: str) -> None:
		"""The next guard says that they know of the incident, and that a visitor has not left yet is nothing open."""
		post = security.make_post().name
		name = self.by("guard", handover_steps.prepare, post)
		self.by("guard", handover_steps.hand_over, name, "一起盗窃", COUNTED)
		doc = frappe.get_doc("Shift Handover", name)
		self.assertIn(f"Security Incident|{incident}", {row.matter_key for row in doc.matters})
		with self.assertRaisesRegex(frappe.ValidationError, "Acknowledge each open matter"):
			self.by("guard2", handover_steps.take_over, name)
		for row in doc.matters:
			self.by("guard2", handover_steps.acknowledge, name, row.name)
		self.assertEqual(self.by("guard2", handover_steps.take_over, name), "Taken Over")

	def _learnt(self, incident: str) -> str:
		responsible = make.employee("order")
		self.by("order", incident_steps.take, incident, "Take in Hand", responsible=responsible)
		self.by("guard", incidents.add_event, incident, "调取监控，发现有人推车出南门")
		doc = frappe.get_doc("Security Incident", incident)
		doc.append("measures", {"measure": "南门夜间加岗", "responsible": responsible, "done": 1})
		doc.nobody_concerned = 1
		self.by("order", doc.save)
		self.by("order", incident_steps.take, incident, "Contain")
		self.by(
			"manager",
			incident_steps.take,
			incident,
			"Review",
			cause="南门夜间无人值守",
			review="监控保存完整；夜间人员不足",
			police_reference="沪公受案〔2026〕123 号",
		)
		doc.reload()
		doc.append("lessons", {"lesson": "南门夜间要有人"})
		self.by("manager", doc.save)
		return self.by("manager", incident_steps.improve, incident)

	def _a_year_later(self, visit: str, *entries: str) -> None:
		"""The incident is not closed yet, so the log of that day stays; a hold keeps the pass when it is; then nothing does."""
		later = add_days(nowdate(), A_YEAR)
		self._night(later)
		self.assertTrue(all(frappe.db.exists("Gate Entry", name) for name in entries))
		incident = frappe.get_last_doc("Security Incident", {"property": make.PROPERTY_A})
		self.by("manager", incident_steps.take, incident.name, "Close")
		hold = self._hold(visit)
		self._night(add_days(later, 1))
		self.assertTrue(frappe.db.exists("Visitor Pass", visit))
		holds.lift(hold, "判决生效")
		self._night(add_days(later, 2))
		self.assertFalse(frappe.db.exists("Visitor Pass", visit))
		self.assertFalse(any(frappe.db.exists("Gate Entry", name) for name in entries))
		self.assertEqual(tables_with(NAME, PHONE, PLATE), [])
		# three years are the incident's own
		self.assertEqual(
			frappe.db.get_value("Security Incident", incident.name, "subject"), "2 号车棚电动车被盗"
		)

	def _night(self, today: str):
		night = frappe.get_doc("Gate Retention Log", run.run(make.PROPERTY_A, getdate(today)))
		self.assertEqual((night.status, night.still_found), ("Done", 0))
		return night

	def _hold(self, visit: str) -> str:
		return (
			frappe.get_doc(
				{
					"doctype": "Legal Hold",
					"property": make.PROPERTY_A,
					"matter": "盗窃案",
					"reason": "公安机关调取",
					"items": [{"reference_doctype": "Visitor Pass", "reference_name": visit}],
				}
			)
			.insert()
			.name
		)
