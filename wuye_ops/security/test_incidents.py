"""Incidents: told to whom they concern, kept as they happened, reviewed by somebody else, and learnt from."""

from datetime import timedelta
from unittest.mock import patch

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import now_datetime

from wuye_ops.security import incident_steps, incident_sweep, incidents, own_work
from wuye_ops.tests import facility_factories
from wuye_ops.tests import factories as make
from wuye_ops.tests import inspection_factories as inspect
from wuye_ops.tests import security_factories as security
from wuye_ops.tests.http import Client

INCIDENT = "Security Incident"
PHONE, ID_NUMBER = "13800138000", "11010519491231002X"


class IncidentCase(FrappeTestCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		frappe.set_user("Administrator")
		make.make_base()
		security.people()

	def setUp(self) -> None:
		frappe.set_user("Administrator")
		frappe.local.lang = "en"
		frappe.db.set_single_value("System Settings", "language", "en")

	def tearDown(self) -> None:
		frappe.set_user("Administrator")
		frappe.db.rollback()

	def by(self, key: str, function, *args, **kwargs):
		frappe.set_user("director@wuye.test" if key == "director" else make.user(key))
		try:
			return function(*args, **kwargs)
		finally:
			frappe.set_user("Administrator")

	def refused(self, words: str, key: str, function, *args, error=frappe.ValidationError, **kwargs) -> None:
		with self.assertRaisesRegex(error, words):
			self.by(key, function, *args, **kwargs)

	def reported(self, by: str = "guard", **fields):
		values = {"kind": "Theft", "subject": "电动车被盗", **fields}
		return frappe.get_doc(INCIDENT, self.by(by, incidents.report, make.PROPERTY_A, **values))

	def told(self, doc, user: str) -> list[str]:
		return frappe.get_all(
			"Notification Log",
			{"for_user": user, "document_name": doc.name},
			pluck="subject",
			order_by="creation",
		)

	def contained(self, **fields):
		doc = self.reported(**fields)
		self.by("order", incident_steps.take, doc.name, "Take in Hand", responsible=make.employee("order"))
		self.by("guard", incidents.add_event, doc.name, "调取监控，发现 02:10 有人推车出南门")
		doc.reload()
		doc.append("measures", {"measure": "南门夜间加岗", "responsible": make.employee("order"), "done": 1})
		self.by("order", doc.save)
		self.by("order", incident_steps.take, doc.name, "Contain")
		return doc.reload()


class TestIncident(IncidentCase):
	def test_from_the_report_to_the_lesson(self) -> None:
		doc = self.reported(description="业主发现车棚的电动车不见了", place="2 号车棚")
		self.assertEqual((doc.status, doc.level, doc.handle_role), ("Reported", "Yellow", "Department Head"))
		self.assertEqual(doc.handle_by, doc.reported_on + timedelta(hours=24))
		self.assertEqual(self.told(doc, make.user("order")), ["Yellow incident: Theft, 电动车被盗"])
		self.assertEqual(self.told(doc, "director@wuye.test"), [])
		self.refused("Name who is responsible", "order", incident_steps.take, doc.name, "Take in Hand")
		doc = self.contained()
		self.assertEqual(
			[row.step or row.event for row in doc.timeline],
			["Report", "Take in Hand", "调取监控，发现 02:10 有人推车出南门", "Contain"],
		)
		self.refused(
			"Somebody who had no part",
			"order",
			incident_steps.take,
			doc.name,
			"Review",
			error=frappe.PermissionError,
		)
		with self.assertRaises(frappe.ValidationError) as caught:
			self.by("manager", incident_steps.take, doc.name, "Review")
		for words in ("cause", "review", "people concerned", "police"):
			self.assertIn(words, str(caught.exception))
		doc.nobody_concerned = 1
		self.by("manager", doc.save)
		self.by(
			"manager",
			incident_steps.take,
			doc.name,
			"Review",
			cause="南门夜间无人值守",
			review="监控保存完整；夜间人员不足",
			police_reference="沪公受案〔2026〕123 号",
		)
		self.refused("at least one lesson", "manager", incident_steps.take, doc.name, "Close")
		doc.reload()
		doc.append("lessons", {"lesson": "南门夜间要有人"})
		doc.append("lessons", {"lesson": "车棚加装摄像头"})
		self.by("manager", doc.save)
		self.refused("what each lesson has become", "manager", incident_steps.take, doc.name, "Close")
		plan = self.by("manager", incident_steps.improve, doc.name)
		self.assertEqual(
			frappe.db.get_value("Improvement Plan", plan, ["property", "source_name", "cause"]),
			(make.PROPERTY_A, doc.name, "南门夜间无人值守"),
		)
		doc.reload()
		self.assertEqual({row.work_name for row in doc.lessons}, {plan})
		self.refused("become something already", "manager", incident_steps.improve, doc.name)
		self.assertEqual(self.by("manager", incident_steps.take, doc.name, "Close"), "Closed")
		doc.reload()
		doc.cause = "别的原因"
		self.assertRaisesRegex(frappe.ValidationError, "stays as it is", doc.save)
		self.refused("nothing is added", "guard", incidents.add_event, doc.name, "又想起来")
		self.assertRaisesRegex(frappe.ValidationError, "kept for the record", doc.delete)

	def test_the_level_is_never_below_what_happened(self) -> None:
		doc = security.make_incident(kind="Fire", level="Blue")
		self.assertEqual((doc.level, doc.handle_role), ("Orange", "Property Manager"))
		self.assertTrue(self.told(doc, make.user("manager")))
		doc.dead = 1
		doc.save()
		self.assertEqual((doc.level, doc.handle_role), ("Red", "Operations Director"))
		self.assertEqual(doc.tell_authorities_by, doc.reported_on + timedelta(hours=1))
		texts = self.told(doc, "director@wuye.test")
		self.assertTrue(any(text.startswith("Red incident") for text in texts))
		self.assertTrue(any(text.startswith("Tell the authorities by") for text in texts))

	def test_a_lesson_becomes_a_rectification(self) -> None:
		doc = self.contained()
		doc.append("lessons", {"lesson": "车棚门锁损坏"})
		self.by("order", doc.save)
		department = make.make_department(make.TRADES["Engineering"])
		name = self.by("manager", incident_steps.rectify, doc.name, doc.lessons[0].name, department)
		row = frappe.get_doc("Rectification", name)
		self.assertEqual(
			(row.source_doctype, row.source_name, row.subject), (INCIDENT, doc.name, "车棚门锁损坏")
		)
		self.refused(
			"no such lesson|become something", "manager", incident_steps.rectify, doc.name, "x", department
		)

	def test_an_emergency_plan_is_started_from_it(self) -> None:
		plan = facility_factories.make_emergency_plan().name
		doc = self.reported(kind="Fire", subject="地库车辆自燃")
		start = frappe.get_attr("wuye_ops.facilities.emergency.start_response")
		close = frappe.get_attr("wuye_ops.facilities.emergency.close_response")
		response = self.by("manager", start, plan, INCIDENT, doc.name)
		self.by("order", incident_steps.take, doc.name, "Take in Hand", responsible=make.employee("order"))
		self.by("guard", incidents.add_event, doc.name, "用灭火器扑灭")
		doc.reload()
		doc.append("measures", {"measure": "扑救", "done": 1})
		self.by("order", doc.save)
		self.refused(f"{response} still runs", "order", incident_steps.take, doc.name, "Contain")
		self.by("manager", close, response, "火已扑灭，无人受伤")
		self.by("order", incident_steps.take, doc.name, "Contain")
		events = [row.event for row in frappe.get_doc(INCIDENT, doc.name).timeline]
		self.assertTrue(any(text.startswith("Emergency plan started") for text in events), events)
		self.assertTrue(any("无人受伤" in text for text in events))

	def test_what_comes_due_is_told_once(self) -> None:
		doc = self.reported()
		late = doc.handle_by + timedelta(minutes=1)
		with patch.object(frappe.db, "commit"):
			self.assertGreaterEqual(incident_sweep.sweep(late), 1)
			self.assertEqual(incident_sweep.sweep(late), 0)
		told = [text for text in self.told(doc, make.user("order")) if text.startswith("Not contained by")]
		self.assertEqual(len(told), 1)
		self.assertEqual(frappe.db.get_value(INCIDENT, doc.name, "is_overdue"), 1)

	def test_bad_input(self) -> None:
		for fields, words in (
			({"kind": "Party"}, "Choose what kind"),
			({"subject": "  "}, "in a few words"),
			({"occurred_on": "soon"}, "is not a time"),
			({"occurred_on": str(now_datetime() + timedelta(days=1))}, "in the future"),
		):
			with self.subTest(words):
				self.refused(
					words,
					"guard",
					incidents.report,
					make.PROPERTY_A,
					**{"kind": "Theft", "subject": "事", **fields},
				)
		self.refused(
			"", "guard", incidents.report, make.PROPERTY_B, "Theft", "别处的事", error=frappe.PermissionError
		)
		doc = self.reported()
		self.refused("Say what happened", "guard", incidents.add_event, doc.name, "")
		self.refused(
			"in the future",
			"guard",
			incidents.add_event,
			doc.name,
			"明天的事",
			str(now_datetime() + timedelta(days=1)),
		)
		self.refused("no such step", "order", incident_steps.take, doc.name, "Forget")
		stranger = inspect.make_photo("Property", make.PROPERTY_B)
		self.refused("not uploaded", "guard", incidents.add_event, doc.name, "照片", photo=stranger)

	def test_dismissed_with_a_reason_and_reopened(self) -> None:
		doc = self.reported()
		self.refused("Give the reason", "order", incident_steps.take, doc.name, "Dismiss")
		self.by("order", incident_steps.take, doc.name, "Dismiss", "车停在别处，误报")
		self.assertEqual(
			frappe.db.get_value(INCIDENT, doc.name, ["status", "end_reason"]),
			("False Alarm", "车停在别处，误报"),
		)
		doc = self.contained()
		self.by("manager", incident_steps.take, doc.name, "Reopen", "嫌疑人再次出现")
		self.assertEqual(
			frappe.db.get_value(INCIDENT, doc.name, ["status", "contained_on"]), ("In Hand", None)
		)

	def test_an_incident_is_work_that_passes_on(self) -> None:
		doc = self.reported()
		self.by("order", incident_steps.take, doc.name, "Take in Hand", responsible=make.employee("order"))
		self.assertEqual([row["name"] for row in own_work.open_incidents(make.employee("order"))], [doc.name])
		row = {"reference_doctype": INCIDENT, "reference_name": doc.name}
		own_work.take_incident(row, make.employee("order"), make.employee("head"), "调岗")
		self.assertEqual(frappe.db.get_value(INCIDENT, doc.name, "responsible"), make.employee("head"))
		self.assertEqual(own_work.open_incidents(make.employee("order")), [])


class TestPeople(IncidentCase):
	def setUp(self) -> None:
		# commits, and leaves the language of the site as it is
		frappe.set_user("Administrator")
		frappe.local.lang = "en"

	def test_numbers_are_kept_locked_and_shown_masked(self) -> None:
		doc = security.make_incident(
			people=[{"part": "Witness", "person_name": "王建国", "phone": PHONE, "id_number": ID_NUMBER}],
			description=f"目击者电话 {PHONE}",
		)
		row = doc.people[0]
		self.assertEqual(row.phone, "138****8000")
		stored = frappe.db.get_value("Security Incident Person", row.name, "*", as_dict=True)
		self.assertFalse(
			[value for value in stored.values() if PHONE in str(value) or ID_NUMBER in str(value)]
		)
		# what somebody writes of them into the text is masked from the next time on
		doc.reload()
		doc.description = f"目击者 {PHONE}"
		doc.save()
		self.assertNotIn(PHONE, doc.description)
		self.refused_number(doc)

	def refused_number(self, doc) -> None:
		doc.people[0].phone = "12345"
		self.assertRaisesRegex(frappe.ValidationError, "not valid", doc.save)

	def test_guards_see_no_people_by_any_door(self) -> None:
		doc = security.make_incident(
			people=[{"part": "Suspect", "person_name": "无名氏", "phone": PHONE, "id_number": ID_NUMBER}]
		)
		self.addCleanup(forget, doc.name)
		frappe.db.commit()
		guard = Client(make.user("guard"))
		answer = guard.get(f"/api/resource/{INCIDENT}/{doc.name}")
		self.assertEqual(answer.status, 200)
		self.assertFalse(answer.body["data"].get("people"))
		for method, args in (
			(
				"frappe.client.get_list",
				{"doctype": "Security Incident Person", "parent": INCIDENT, "fields": '["*"]'},
			),
			(
				"frappe.client.get_value",
				{
					"doctype": "Security Incident Person",
					"parent": INCIDENT,
					"fieldname": "person_name",
					"filters": row_of(doc),
				},
			),
			("frappe.client.get", {"doctype": "Security Incident Person", "name": doc.people[0].name}),
			(
				"frappe.desk.reportview.get",
				{
					"doctype": INCIDENT,
					"fields": '["`tabSecurity Incident Person`.`person_name`"]',
					"start": 0,
					"page_length": 20,
				},
			),
			("frappe.desk.form.load.getdoc", {"doctype": INCIDENT, "name": doc.name}),
		):
			with self.subTest(method):
				text = guard.get(f"/api/method/{method}", **args).text
				self.assertNotIn("无名氏", text)
				self.assertNotIn("138****8000", text)
		head = Client(make.user("order"))
		seen = head.get(f"/api/resource/{INCIDENT}/{doc.name}").body["data"]["people"][0]
		self.assertEqual((seen["person_name"], seen["phone"]), ("无名氏", "138****8000"))
		reveal = {
			"doctype": "Security Incident Person",
			"name": doc.people[0].name,
			"fieldname": "phone",
			"reason": "联系目击者",
		}
		self.assertEqual(
			head.post("/api/method/wuye_ops.records.personal_data.reveal", **reveal).body["message"], PHONE
		)
		self.assertNotEqual(
			guard.post("/api/method/wuye_ops.records.personal_data.reveal", **reveal).status, 200
		)


def row_of(doc) -> str:
	return frappe.as_json({"parent": doc.name})


def forget(name: str) -> None:
	frappe.set_user("Administrator")
	frappe.db.rollback()
	for child in ("Event", "Person", "Measure", "Lesson", "Escalation"):
		frappe.db.delete(f"{INCIDENT} {child}", {"parent": name})
	frappe.db.delete(INCIDENT, {"name": name})
	frappe.db.delete("Notification Log", {"document_name": name})
	frappe.db.delete("Personal Data Access", {"reference_name": name})
	frappe.db.commit()
