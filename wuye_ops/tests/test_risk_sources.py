"""From where risks are seen: one click leads to one risk, from the documents of every chapter."""

import frappe

from wuye_ops.risk import register
from wuye_ops.security import incident_steps
from wuye_ops.tests import audits as audit_of
from wuye_ops.tests import factories as make
from wuye_ops.tests import inspection_factories as inspect
from wuye_ops.tests import security_factories as security
from wuye_ops.tests import survey_answers as survey_of
from wuye_ops.tests.register_factories import RISK, RiskCase, as_user


class TestSources(RiskCase):
	def test_an_incident_becomes_one_risk_and_its_lessons_lead_there(self) -> None:
		incident = security.make_incident(kind="Fire", subject="车棚电动车起火", cause="飞线充电")
		incident.db_set("status", "Contained")
		incident.append("lessons", {"lesson": "车棚要有喷淋"})
		incident.append("lessons", {"lesson": "巡查频次不够", "why_none": "已另行安排"})
		incident.save()
		manager = make.user("manager")
		said = as_user(manager, register.suggest, incident.doctype, incident.name)
		self.assertEqual(
			(said["title"], said["category"], said["causes"], said["existing"]),
			("车棚电动车起火", "Fire", "飞线充电", None),
		)
		name = as_user(manager, incident_steps.identify, incident.name, library_item="e_bike_charging")
		doc = frappe.get_doc(RISK, name)
		self.assertEqual(
			(doc.source, doc.source_name, doc.identified_by, doc.status),
			("Security Incident", incident.name, manager, "Identified"),
		)
		self.assertEqual((doc.library_item, doc.unlawful), ("e_bike_charging", 1))
		incident.reload()
		self.assertEqual(
			[(row.work_doctype or "", row.work_name or "") for row in incident.lessons],
			[("Risk", name), ("", "")],
		)
		# a second click leads to the same risk
		self.assertEqual(as_user(manager, register.make_risk, incident.doctype, incident.name), name)
		self.assertEqual(as_user(manager, incident_steps.identify, incident.name), name)
		self.assertEqual(frappe.db.count(RISK, {"source_name": incident.name}), 1)

	def test_one_click_from_survey_check_complaint_and_audit(self) -> None:
		property_name = make.make_property().name
		audit_of.make_people(property_name)
		audit = audit_of.make_audit(property_name)
		audit_of.in_field(audit)
		finding = audit_of.make_finding(audit, audit_of.make_paper(audit))
		frappe.set_user("Administrator")
		for source, category in (
			(survey_of.make_survey(make.PROPERTY_A), "Service Quality"),
			(inspect.make_inspection(), "Safety"),
			(inspect.make_rectification(subject="消火栓被遮挡"), "Safety"),
			(make.make_request(category="噪音扰民", subject="装修噪音投诉"), "Service Quality"),
			(finding, "Legal"),
		):
			with self.subTest(source.doctype):
				name = register.make_risk(source.doctype, source.name)
				doc = frappe.get_doc(RISK, name)
				self.assertEqual(
					(doc.property, doc.category, doc.source_doctype, doc.source_name),
					(source.property, category, source.doctype, source.name),
				)
				self.assertTrue(doc.title and doc.owner_employee)
				self.assertEqual(register.make_risk(source.doctype, source.name), name)

	def test_what_leads_to_no_risk(self) -> None:
		repair = make.make_request()
		self.refused("Only a complaint", register.make_risk, "Service Request", repair.name)
		self.refused("not identified in documents", register.make_risk, "Customer", "x")
		incident = security.make_incident()
		self.refused(
			"", as_user, make.user("tech"), register.make_risk, incident.doctype, incident.name,
			error=frappe.PermissionError,
		)  # fmt: skip
		other = security.make_incident(make.PROPERTY_B)
		self.refused(
			"", as_user, make.user("manager"), register.make_risk, other.doctype, other.name,
			error=frappe.PermissionError,
		)  # fmt: skip
