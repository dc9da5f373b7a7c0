"""应急预案: versions the manager approves; responses by the plan in force; drills that are timed, scored and put right."""

from unittest.mock import patch

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import add_days, add_months, add_to_date, getdate, now_datetime, nowdate

from wuye_ops.facilities import drills, emergency
from wuye_ops.tests import facility_factories as facility
from wuye_ops.tests import factories as make


class EmergencyTestCase(FrappeTestCase):
	def tearDown(self) -> None:
		frappe.set_user("Administrator")
		frappe.db.rollback()


class TestEmergencyPlan(EmergencyTestCase):
	def test_the_templates_can_be_approved_as_they_are(self) -> None:
		frappe.set_user(make.user("manager"))
		titles = emergency.template_list()
		self.assertEqual(len(titles), 5)
		for template in titles:
			name = emergency.from_template(make.PROPERTY_A, template["title"])
			emergency.activate(name)
		with self.assertRaises(frappe.ValidationError):
			emergency.from_template(make.PROPERTY_A, "没有这个")
		frappe.set_user(make.user("tech"))
		with self.assertRaises(frappe.PermissionError):
			emergency.from_template(make.PROPERTY_A, titles[0]["title"])

	def test_one_version_is_in_force_and_the_old_ones_stay_readable(self) -> None:
		first = facility.make_emergency_plan()
		frappe.set_user(make.user("head"))
		second = frappe.get_doc("Emergency Plan", emergency.new_version(first.name))
		self.assertEqual((second.version, second.status, len(second.steps)), (2, "Draft", 3))
		with self.assertRaises(frappe.ValidationError):
			emergency.new_version(first.name)
		second.append("steps", {"role": "客服部", "action": "慰问", "minutes": 60})
		second.save()
		with self.assertRaises(frappe.PermissionError):
			emergency.activate(second.name)
		frappe.set_user(make.user("manager"))
		emergency.activate(second.name)
		first.reload()
		self.assertEqual((first.status, len(first.steps)), ("Retired", 3))
		second.reload()
		self.assertEqual((second.status, second.approved_by), ("Active", make.user("manager")))
		self.assertEqual(getdate(second.drill_due_on), getdate(add_months(nowdate(), 6)))

	def test_a_plan_in_force_is_not_changed_but_its_materials_are_checked(self) -> None:
		plan = facility.make_emergency_plan()
		plan.materials[0].checked_on = nowdate()
		plan.save()
		for change in (lambda doc: doc.steps.pop(), lambda doc: doc.update({"drill_months": 12})):
			doc = frappe.get_doc("Emergency Plan", plan.name)
			change(doc)
			with self.assertRaises(frappe.ValidationError):
				doc.save()
		for change in ({"status": "Retired"}, {"version": 9}, {"approved_by": make.user("head")}):
			doc = frappe.get_doc("Emergency Plan", plan.name)
			doc.update(change)
			with self.assertRaises(frappe.ValidationError):
				doc.save()
		with self.assertRaises(frappe.PermissionError):
			plan.delete()

	def test_incomplete_and_senseless_plans_are_refused(self) -> None:
		for fields in (
			{"drill_months": -1},
			{"drill_months": 24},
			{"steps": [{"role": "甲", "action": "做", "minutes": -5}]},
			{"contacts": [{"role": "某人"}]},
			{"materials": [{"material": "沙袋", "qty": 0, "place": "地库"}]},
		):
			with self.assertRaises(frappe.ValidationError):
				facility.make_emergency_plan(active=False, **fields)
		empty = facility.make_emergency_plan(active=False, title="空预案", steps=[])
		with self.assertRaises(frappe.ValidationError):
			emergency.activate(empty.name)

	def test_contacts_have_no_plain_phone(self) -> None:
		fields = {field.fieldname for field in frappe.get_meta("Emergency Plan Contact").fields}
		self.assertFalse({"phone", "mobile", "mobile_no"} & fields)


class TestEmergencyResponse(EmergencyTestCase):
	def test_from_an_incident_to_the_summary(self) -> None:
		plan = facility.make_emergency_plan()
		request = make.make_request(subject="1号楼电梯困人")
		frappe.set_user(make.user("service"))
		name = emergency.start_response(plan.name, "Service Request", request.name)
		doc = frappe.get_doc("Emergency Response", name)
		self.assertEqual((doc.scenario, doc.situation, len(doc.steps)), ("Lift Trapping", "1号楼电梯困人", 3))
		for key in ("head", "manager"):
			self.assertTrue(
				frappe.db.exists("Notification Log", {"document_name": name, "for_user": make.user(key)})
			)
		frappe.set_user(make.user("guard"))
		emergency.do_step(name, doc.steps[0].name, "已安抚，两名乘客")
		with self.assertRaises(frappe.PermissionError):
			emergency.close_response(name, "好了")
		doc.reload()
		self.assertEqual((doc.steps[0].done_by, doc.steps[0].late), (make.user("guard"), 0))
		with self.assertRaises(frappe.ValidationError):
			emergency.do_step(name, doc.steps[0].name)
		frappe.db.set_value(
			"Emergency Response", name, "started_on", add_to_date(now_datetime(), minutes=-25)
		)
		emergency.do_step(name, doc.steps[1].name)
		frappe.set_user(make.user("manager"))
		with self.assertRaises(frappe.ValidationError):
			emergency.close_response(name, "  ")
		emergency.close_response(name, "28 分钟救出，维保到场偏慢")
		doc.reload()
		self.assertEqual((doc.status, doc.duration_minutes, doc.steps[1].late), ("Closed", 25, 1))
		self.assertIsNone(doc.steps[2].done_on)
		with self.assertRaises(frappe.ValidationError):
			emergency.do_step(name, doc.steps[2].name)
		department = make.make_department(make.TRADES["Engineering"])
		first = emergency.make_rectification(name, "维保到场超时", department, "Major")
		self.assertEqual(emergency.make_rectification(name, "维保到场超时", department), first)
		row = frappe.db.get_value(
			"Rectification", first, ["source_name", "property", "severity"], as_dict=True
		)
		self.assertEqual((row.source_name, row.property, row.severity), (name, make.PROPERTY_A, "Major"))

	def test_the_steps_stay_as_they_were_when_it_began(self) -> None:
		plan = facility.make_emergency_plan()
		name = emergency.start_response(plan.name)
		second = frappe.get_doc("Emergency Plan", emergency.new_version(plan.name))
		second.steps = second.steps[:1]
		second.save()
		emergency.activate(second.name)
		self.assertEqual(len(frappe.get_doc("Emergency Response", name).steps), 3)
		with self.assertRaises(frappe.ValidationError):
			emergency.start_response(plan.name)

	def test_what_happened_is_not_written_by_hand(self) -> None:
		name = emergency.start_response(facility.make_emergency_plan().name)
		for change in (
			{"status": "Closed"},
			{"summary": "好了"},
			{"started_on": "2020-01-01 00:00:00"},
			{"steps": []},
		):
			doc = frappe.get_doc("Emergency Response", name)
			doc.update(change)
			with self.assertRaises(frappe.ValidationError):
				doc.save()

	def test_another_property_is_another_emergency(self) -> None:
		plan = facility.make_emergency_plan()
		there = make.make_request(make.PROPERTY_B)
		with self.assertRaises(frappe.ValidationError):
			emergency.start_response(plan.name, "Service Request", there.name)
		with self.assertRaises(frappe.ValidationError):
			emergency.start_response(plan.name, "User", "Administrator")
		frappe.set_user(make.user("manager", make.PROPERTY_B))
		with self.assertRaises(frappe.PermissionError):
			emergency.start_response(plan.name)


class TestEmergencyDrill(EmergencyTestCase):
	def drill(self, plan=None, **fields):
		plan = plan or facility.make_emergency_plan()
		return frappe.get_doc(
			{
				"doctype": "Emergency Drill",
				"property": plan.property,
				"plan": plan.name,
				"scheduled_on": add_to_date(now_datetime(), hours=-2),
				**fields,
			}
		).insert()

	def held(self, **fields):
		doc = self.drill()
		doc.append("participants", {"employee": make.employee("head"), "role": "现场指挥"})
		doc.append("participants", {"participant_name": "业主代表", "role": "观察员"})
		for row, minutes in zip(doc.steps, (1, 14, 50), strict=True):
			row.real_minutes = minutes
		doc.evaluation = "通讯顺畅，救援偏慢"
		doc.append(
			"findings",
			{
				"finding": "三角钥匙未按规定存放",
				"severity": "Major",
				"department": make.make_department(make.TRADES["Engineering"]),
			},
		)
		doc.update(fields)
		doc.save()
		return doc

	def test_held_it_is_scored_and_its_findings_are_put_right(self) -> None:
		doc = self.held()
		frappe.set_user(make.user("manager"))
		# in time 1, nearly 0.6, too late 0: 1.6 of 3
		self.assertEqual(drills.finish(doc.name), 53.33)
		doc.reload()
		self.assertEqual((doc.status, doc.passed), ("Done", 0))
		found = frappe.get_doc("Rectification", doc.findings[0].rectification)
		self.assertEqual(
			(found.source_doctype, found.source_name, found.severity), (doc.doctype, doc.name, "Major")
		)
		self.assertEqual(found.source_key, f"drill|{doc.findings[0].name}")
		self.assertEqual(frappe.db.count("Rectification", {"source_name": doc.name}), 1)
		self.assertEqual(
			getdate(frappe.db.get_value("Emergency Plan", doc.plan, "drill_due_on")),
			getdate(add_months(doc.scheduled_on, 6)),
		)
		with self.assertRaises(frappe.ValidationError):
			drills.finish(doc.name)
		doc.evaluation = "改口"
		with self.assertRaises(frappe.ValidationError):
			doc.save()

	def test_a_drill_without_participants_timeline_or_evaluation_is_none(self) -> None:
		for fields in ({"participants": []}, {"evaluation": " "}):
			doc = self.held(**fields)
			with self.assertRaises(frappe.ValidationError):
				drills.finish(doc.name)
			frappe.db.rollback()
		doc = self.held()
		for row in doc.steps:
			row.real_minutes, row.done = None, 0
		doc.save()
		with self.assertRaises(frappe.ValidationError):
			drills.finish(doc.name)
		frappe.db.rollback()
		doc = self.held(scheduled_on=add_days(now_datetime(), 3))
		with self.assertRaises(frappe.ValidationError):
			drills.finish(doc.name)

	def test_senseless_rows_and_states_are_refused(self) -> None:
		doc = self.drill()
		doc.steps[0].real_minutes = -1
		with self.assertRaises(frappe.ValidationError):
			doc.save()
		doc.reload()
		doc.append("participants", {"role": "谁？"})
		with self.assertRaises(frappe.ValidationError):
			doc.save()
		doc.reload()
		doc.status = "Done"
		with self.assertRaises(frappe.ValidationError):
			doc.save()
		draft = facility.make_emergency_plan(active=False, title="草稿预案")
		with self.assertRaises(frappe.ValidationError):
			self.drill(draft)

	def test_a_plan_without_a_drill_is_reminded_once_for_each_due_day(self) -> None:
		plan = facility.make_emergency_plan()

		def told() -> int:
			return frappe.db.count(
				"Notification Log", {"document_name": plan.name, "for_user": make.user("head")}
			)

		for days in (0, 100, 155, 156, 200):
			drills.remind(add_days(nowdate(), days))
		self.assertEqual(told(), 1)
		# one that is on the calendar needs no reminder
		frappe.db.set_value("Emergency Plan", plan.name, "drill_reminded_for", None)
		self.drill(plan, scheduled_on=add_days(now_datetime(), 150))
		drills.remind(add_days(nowdate(), 160))
		self.assertEqual(told(), 1)

	def test_a_plan_that_cannot_be_reminded_of_stops_no_other(self) -> None:
		broken, sound = facility.make_emergency_plan(), facility.make_emergency_plan(make.PROPERTY_B)
		remind = drills._remind

		def step(name):
			return {}["gone"] if name == broken.name else remind(name)

		def told(plan, property_name: str, words: str) -> list[int]:
			return [
				frappe.db.count(
					"Notification Log",
					{
						"document_name": plan.name,
						"for_user": make.user(key, property_name),
						"subject": ["like", words],
					},
				)
				for key in ("head", "manager")
			]

		day = add_days(nowdate(), 160)
		with patch.object(drills, "_remind", step):
			self.assertGreaterEqual(drills.remind(day), 1)
			self.assertEqual(drills.remind(day), 0)
		self.assertEqual(told(sound, make.PROPERTY_B, "%尚未安排%"), [1, 1])
		# once, however often the job comes by; on the plan and to those in charge
		self.assertEqual(told(broken, make.PROPERTY_A, "%无法提醒%"), [1, 1])
		(comment,) = frappe.get_all(
			"Comment", {"reference_name": broken.name, "comment_type": "Info"}, pluck="content"
		)
		self.assertIn("gone", comment)
		# and as soon as it can be, it is
		self.assertEqual(drills.remind(day), 1)
		self.assertEqual(told(broken, make.PROPERTY_A, "%尚未安排%"), [1, 1])

	def test_a_drill_that_does_not_take_place_says_why(self) -> None:
		doc = self.drill()
		frappe.set_user(make.user("tech"))
		with self.assertRaises(frappe.PermissionError):
			drills.cancel(doc.name, "下雨")
		frappe.set_user(make.user("head"))
		with self.assertRaises(frappe.ValidationError):
			drills.cancel(doc.name, "")
		drills.cancel(doc.name, "台风改期")
		self.assertEqual(frappe.db.get_value("Emergency Drill", doc.name, "status"), "Cancelled")
