"""From where risks are seen: one click leads to one risk, from the documents of every chapter."""

import frappe
from frappe.utils import nowdate

from wuye_ops.risk import leads, library, register
from wuye_ops.security import incident_steps
from wuye_ops.tests import audits as audit_of
from wuye_ops.tests import facility_factories as facilities
from wuye_ops.tests import factories as make
from wuye_ops.tests import inspection_factories as inspect
from wuye_ops.tests import quality_factories as quality
from wuye_ops.tests import security_factories as security
from wuye_ops.tests import survey_answers as survey_of
from wuye_ops.tests.register_factories import OFFICER, RISK, RiskCase, as_user


def _drill():
	"""A drill that was held and has shown something."""
	plan = facilities.make_emergency_plan()
	doc = frappe.get_doc(
		{
			"doctype": "Emergency Drill",
			"property": make.PROPERTY_A,
			"plan": plan.name,
			"scenario": plan.scenario,
			"scheduled_on": f"{nowdate()} 09:00:00",
			"findings": [
				{
					"finding": "三号楼声光报警器不响",
					"severity": "Major",
					"department": make.make_department(make.TRADES["Engineering"]),
				}
			],
		}
	).insert()
	return doc


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
			(quality.make_plan(title="楼道堆物反复出现"), "Service Quality"),
			(_drill(), "Lift"),
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

	def test_the_questionnaire_asks_for_risks_and_low_answers_become_one(self) -> None:
		template = frappe.get_doc("Survey Template", "风险识别问卷")
		asked = [(row.type, "", row.text, row.options or "") for row in template.questions]
		survey = survey_of.make_survey(make.PROPERTY_A, title="风险识别问卷", questions=asked)
		low = survey_of.WORST
		responses = survey_of.answer(
			survey,
			None,
			{1: {"消防通道与疏散楼梯": low}, 4: ["电动车上楼或入户充电"]},
			{1: {"消防通道与疏散楼梯": low, "高空坠物防范": low}, 4: ["电动车上楼或入户充电", "被困电梯"]},
			{1: {"消防通道与疏散楼梯": survey_of.BEST}, 5: "三号楼地库，电话 13812345678"},
		)
		head = "您对以下方面的安全状况满意吗？"
		said = as_user(OFFICER, register.suggest, "Survey", survey.name)
		self.assertEqual(
			said["description"].splitlines(),
			[
				f"{head}：消防通道与疏散楼梯: graded low 2 times",
				f"{head}：高空坠物防范: graded low 1 times",
				"过去一年，您或家人遇到过哪些情况？（可多选）：电动车上楼或入户充电: chosen 2 times",
				"过去一年，您或家人遇到过哪些情况？（可多选）：被困电梯: chosen 1 times",
			],
		)
		# each of them may be a risk of its own, once
		first, second = (row["key"] for row in said["findings"][:2])
		made = as_user(OFFICER, register.make_risk, "Survey", survey.name, first, category="Fire")
		self.assertEqual(as_user(OFFICER, register.make_risk, "Survey", survey.name, first), made)
		other = as_user(OFFICER, register.make_risk, "Survey", survey.name, second)
		self.assertNotEqual(made, other)
		self.assertEqual(
			frappe.db.get_value(RISK, made, ["title", "description"]),
			(f"{head}：消防通道与疏散楼梯", said["findings"][0]["text"]),
		)
		again = as_user(OFFICER, register.suggest, "Survey", survey.name)
		self.assertEqual([row["existing"] for row in again["findings"]], [made, other, None, None])
		self.assertIsNone(again["existing"])
		self.refused(
			"no such finding", as_user, OFFICER, register.make_risk, "Survey", survey.name, "从未问过"
		)
		# of one household: what it graded low, in words
		said = as_user(OFFICER, register.suggest, "Survey Response", responses[1].name)
		self.assertEqual(said["title"], f"{head}：消防通道与疏散楼梯")
		self.assertEqual(len(said["description"].splitlines()), 2)
		name = as_user(OFFICER, register.make_risk, "Survey Response", responses[1].name, category="Fire")
		self.assertEqual(
			frappe.db.get_value(RISK, name, ["source", "category", "property"]),
			("Survey Response", "Fire", make.PROPERTY_A),
		)
		# who was promised to be named nowhere is counted by the analysis alone
		secret = survey_of.make_survey(make.PROPERTY_A, anonymous=True)
		survey_of.answer(secret, None, {1: low})
		self.assertNotIn("description", as_user(OFFICER, register.suggest, "Survey", secret.name))

	def test_a_round_of_the_risk_checklist_tells_what_failed(self) -> None:
		checklist = frappe.get_doc("Checklist", inspect.checklist("风险排查"))
		self.assertEqual((checklist.trade, checklist.total_weight), ("Safety", 100))
		done = inspect.make_inspection(checklist=checklist.name)
		point = done.points[0]
		for outcome, standard in (("Failed", "疏散通道畅通"), ("Passed", "水泵正常")):
			done.append(
				"results", {"point": point.name, "standard": standard, "outcome": outcome, "note": "见照片"}
			)
		done.results[0].name, done.results[1].name = "r-1", "r-2"
		self.assertEqual(list(leads.findings_of(done)), ["r-1"])
		self.assertEqual(
			leads.suggestion(done, "r-1")["title"], f"{point.service_area}：疏散通道畅通：见照片"
		)
		said = leads.suggestion(done)
		self.assertEqual(said["description"], f"{point.service_area}：疏散通道畅通：见照片")

	def test_who_identifies_risks_reads_where_they_are_seen(self) -> None:
		"""By role: the officer every document of their property, the others what their work shows them."""
		allowed = {
			role: {
				source
				for source in leads.LEADS
				if any(row.role == role and row.read for row in frappe.get_meta(source).permissions)
			}
			for role in ("Risk Officer", "Property Manager", "Quality Inspector", "Department Head")
		}
		self.assertEqual(allowed["Risk Officer"], set(leads.LEADS))
		self.assertEqual(allowed["Property Manager"], set(leads.LEADS))
		# what auditors found is told to whom they put it to; answers name households
		self.assertEqual(allowed["Quality Inspector"], set(leads.LEADS) - {"Audit Finding"})
		self.assertEqual(allowed["Department Head"], set(leads.LEADS) - {"Survey Response"})
		self.assertEqual(
			set(leads.LEADS) - set(frappe.get_meta(RISK).get_field("source").options.split("\n")), set()
		)

	def test_a_case_from_elsewhere(self) -> None:
		case = "某小区电动自行车在架空层充电起火，蔓延至电缆井，三人受伤。本项目架空层同样停放电动自行车。"
		found = as_user(OFFICER, library.told_of, case)
		self.assertEqual(found[0]["name"], "e_bike_charging")
		self.refused("", as_user, "Guest", library.told_of, case, error=frappe.PermissionError)
		values = {
			"property": make.PROPERTY_A,
			"title": "架空层电动自行车充电起火",
			"case_text": case,
			"case_link": "https://news.example.com/2026/fire",
		}
		name = as_user(OFFICER, register.from_case, **values, library_item="e_bike_charging")
		doc = frappe.get_doc(RISK, name)
		self.assertEqual(
			(doc.source, doc.category, doc.unlawful, doc.case_link, doc.identified_by),
			("News Case", "Fire", 1, values["case_link"], OFFICER),
		)
		self.assertTrue(doc.causes)
		# a second case of the same is pointed out before it is put down
		twin = as_user(
			OFFICER, register.alike, make.PROPERTY_A, "架空层电动自行车起火", "Fire", "e_bike_charging"
		)
		self.assertEqual(twin[0]["name"], name)
		own = {**values, "category": "Fire"}
		self.refused("Say what happened", as_user, OFFICER, register.from_case, **{**own, "case_text": " "})
		for link in ("javascript:alert(1)", "/private/files/x", "新闻"):
			self.refused("http|URL", as_user, OFFICER, register.from_case, **{**own, "case_link": link})
		self.refused("", as_user, make.user("tech"), register.from_case, **own, error=frappe.PermissionError)

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
