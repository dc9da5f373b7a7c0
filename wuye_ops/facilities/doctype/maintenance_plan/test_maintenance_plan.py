"""维保计划: tasks on their days, each once, moved on by what was done; and a plan that nobody answers."""

from datetime import date
from unittest.mock import patch

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import add_days, add_to_date, getdate, now_datetime, nowdate

from wuye_ops.facilities import maintenance, visits
from wuye_ops.tests import facility_factories as facility
from wuye_ops.tests import factories as make


def tasks_of(plan, **filters) -> list:
	return frappe.get_all(
		"Service Task",
		{"source_doctype": "Maintenance Plan", "source_name": plan.name, **filters},
		[
			"name",
			"equipment",
			"planned_on",
			"generated_key",
			"status",
			"subject",
			"department",
			"assigned_to",
		],
		order_by="planned_on, generated_key",
	)


def keys_of(plan) -> list[str]:
	return [task.generated_key.split("|", 1)[1] for task in tasks_of(plan)]


def read(equipment, value: float) -> None:
	frappe.get_doc(
		{
			"doctype": "Equipment Reading",
			"equipment": equipment.name,
			"property": equipment.property,
			"value": value,
			"read_on": add_to_date(now_datetime(), seconds=-1),
		}
	).insert()


class MaintenanceTestCase(FrappeTestCase):
	def tearDown(self) -> None:
		frappe.set_user("Administrator")
		frappe.db.rollback()


class TestGeneration(MaintenanceTestCase):
	def test_a_task_is_made_when_it_comes_due_and_only_once(self) -> None:
		pump = facility.make_equipment()
		plan = facility.make_plan(
			pump,
			start_date=add_days(nowdate(), 10),
			ahead_days=3,
			checklist_items="检查机封\n加注润滑油",
			description="停泵操作",
			estimated_minutes=45,
		)
		maintenance.generate(add_days(nowdate(), 6))
		self.assertEqual(tasks_of(plan), [])
		for _time in range(3):
			maintenance.generate(add_days(nowdate(), 7))
		(task,) = tasks_of(plan)
		self.assertEqual((task.equipment, task.status), (pump.name, "To Assign"))
		self.assertEqual(task.planned_on, getdate(add_days(nowdate(), 10)))
		doc = frappe.get_doc("Service Task", task.name)
		self.assertIn("□ 加注润滑油", doc.description)
		self.assertEqual((doc.estimated_minutes, doc.head), (45, make.employee("head")))

	def test_a_year_is_the_same_run_daily_weekly_or_at_once(self) -> None:
		plans = {}
		for way in ("daily", "weekly", "once"):
			pump = facility.make_equipment(f"G-{way}")
			plans[way] = (pump, facility.make_plan(pump, every_count=15, every_unit="Day", title=way))
		# of the daily run no task may go unanswered, or the plan would rightly pause
		with_answers = {"daily": range(0, 366), "weekly": [*range(0, 366, 7), 365], "once": [365]}
		found = {}
		for way, (pump, plan) in plans.items():
			for day in with_answers[way]:
				maintenance.generate(add_days(nowdate(), day), plan.name)
				frappe.db.set_value("Service Task", {"source_name": plan.name}, "status", "Verified")
			found[way] = [key.replace(pump.name, "") for key in keys_of(plan)]
		self.assertEqual(len(found["once"]), 25)
		self.assertEqual(found["daily"], found["once"])
		self.assertEqual(found["weekly"], found["once"])

	def test_the_last_day_of_the_month_comes_back_after_february(self) -> None:
		pump = facility.make_equipment()
		plan = facility.make_plan(pump, start_date="2028-01-31", end_date="2028-04-30", ahead_days=366)
		maintenance.generate("2028-01-01")
		self.assertEqual(
			[task.planned_on for task in tasks_of(plan)],
			[date(2028, 1, 31), date(2028, 2, 29), date(2028, 3, 31), date(2028, 4, 30)],
		)

	def test_a_plan_of_leap_day_works_in_other_years(self) -> None:
		pump = facility.make_equipment()
		plan = facility.make_plan(pump, start_date="2028-02-29", every_unit="Year", ahead_days=366)
		for today in ("2028-01-01", "2029-01-01", "2031-12-01"):
			maintenance.generate(today)
			frappe.db.set_value("Service Task", {"source_name": plan.name}, "status", "Verified")
		self.assertEqual(
			[str(task.planned_on) for task in tasks_of(plan)],
			["2028-02-29", "2029-02-28", "2030-02-28", "2031-02-28", "2032-02-29"],
		)

	def test_days_out_of_season_are_left_out(self) -> None:
		pump = facility.make_equipment()
		plan = facility.make_plan(
			pump,
			start_date="2027-01-15",
			end_date="2028-01-31",
			ahead_days=366,
			season_from_month=11,
			season_from_day=1,
			season_to_month=2,
			season_to_day=29,
		)
		maintenance.generate("2027-01-10")
		frappe.db.set_value("Service Task", {"source_name": plan.name}, "status", "Verified")
		maintenance.generate("2027-12-10")
		self.assertEqual(
			[str(task.planned_on)[:7] for task in tasks_of(plan)],
			["2027-01", "2027-02", "2027-11", "2027-12", "2028-01"],
		)

	def test_equipment_that_joins_the_category_later_is_taken_in(self) -> None:
		first = facility.make_equipment("N-1", category="空调设备")
		plan = facility.make_plan(category="空调设备", every_unit="Week")
		maintenance.generate()
		second = facility.make_equipment("N-2", category="空调设备")
		facility.make_equipment("N-3", make.PROPERTY_B, category="空调设备")
		maintenance.generate()
		self.assertEqual({task.equipment for task in tasks_of(plan)}, {first.name, second.name})

	def test_what_stands_still_is_not_maintained(self) -> None:
		from wuye_ops.facilities import equipment

		pump = facility.make_equipment()
		plan = facility.make_plan(pump)
		equipment.set_status(pump.name, "Stopped", "停用")
		maintenance.generate()
		self.assertEqual(tasks_of(plan), [])
		equipment.set_status(pump.name, "Normal", "恢复")
		maintenance.generate()
		self.assertEqual(len(tasks_of(plan)), 1)

	def test_the_plan_s_own_person_gets_the_task_and_parts_are_on_it(self) -> None:
		make.make_stock_item("测试机封")
		pump = facility.make_equipment()
		plan = facility.make_plan(
			pump, assigned_to=make.employee("tech"), parts=[{"item": "测试机封", "qty": 2}]
		)
		maintenance.generate()
		(task,) = tasks_of(plan)
		self.assertEqual((task.status, task.assigned_to), ("Assigned", make.employee("tech")))
		facility.finish_task(task.name)
		doc = frappe.get_doc("Service Task", task.name)
		entry = frappe.get_doc("Stock Entry", doc.stock_entry)
		self.assertEqual((entry.docstatus, entry.items[0].qty), (1, 2))

	def test_a_person_who_may_not_have_it_leaves_the_task_in_the_pool_and_the_plan_says_why(self) -> None:
		plan = facility.make_plan(facility.make_equipment(), assigned_to=make.employee("tech"))
		with patch(
			"wuye_ops.customer_service.tasks.assign", side_effect=frappe.ValidationError("证书已过期")
		):
			maintenance.generate(plan=plan.name)
		(task,) = tasks_of(plan)
		self.assertEqual((task.status, task.assigned_to), ("To Assign", None))
		said = frappe.get_all(
			"Comment",
			{"reference_doctype": plan.doctype, "reference_name": plan.name, "comment_type": "Info"},
			pluck="content",
		)
		self.assertEqual([text for text in said if "证书已过期" in text and task.name in text], said)
		self.assertEqual(len(said), 1)

	def test_a_plan_that_breaks_the_program_stops_no_other(self) -> None:
		pump = facility.make_equipment()
		broken, sound = facility.make_plan(pump, title="A"), facility.make_plan(pump, title="B")
		work = maintenance._run

		def run(plan, today):
			return {}["gone"] if plan.name == broken.name else work(plan, today)

		with patch.object(maintenance, "_run", run):
			maintenance.generate()
		self.assertIn("gone", frappe.db.get_value("Maintenance Plan", broken.name, "problem"))
		self.assertEqual(len(tasks_of(sound)), 1)

	def test_a_plan_that_cannot_work_says_why_and_the_others_go_on(self) -> None:
		pump = facility.make_equipment()
		broken, sound = facility.make_plan(pump, title="A"), facility.make_plan(pump, title="B")
		frappe.db.set_value("Maintenance Plan", broken.name, "department", make.make_department("无人负责部"))
		maintenance.generate()
		maintenance.generate()
		self.assertIn("无人负责部", frappe.db.get_value("Maintenance Plan", broken.name, "problem"))
		self.assertEqual(len(tasks_of(sound)), 1)
		self.assertEqual(
			frappe.db.count(
				"Notification Log", {"document_name": broken.name, "for_user": make.user("manager")}
			),
			1,
		)


class TestGoingOn(MaintenanceTestCase):
	def test_counted_from_completion_the_next_follows_the_work(self) -> None:
		pump = facility.make_equipment()
		plan = facility.make_plan(pump, basis="Completed Date", every_count=30, every_unit="Day")
		maintenance.generate()
		maintenance.generate(add_days(nowdate(), 20))
		(task,) = tasks_of(plan)
		facility.finish_task(task.name)
		plan.reload()
		row = plan.equipment[0]
		self.assertEqual((row.last_done_on, row.next_due_on), (getdate(), getdate(add_days(nowdate(), 30))))
		self.assertIsNone(row.open_task)
		maintenance.generate(add_days(nowdate(), 30))
		self.assertEqual(len(tasks_of(plan)), 2)

	def test_by_its_meter_at_each_step_once(self) -> None:
		engine = facility.make_equipment("M-1", category="发电机", has_meter=1, meter_unit="h")
		read(engine, 100)
		plan = facility.make_plan(engine, every_count=0, meter_every=250)
		read(engine, 349)
		maintenance.generate()
		self.assertEqual(tasks_of(plan), [])
		read(engine, 351)
		for _time in range(2):
			maintenance.generate()
		(task,) = tasks_of(plan)
		facility.finish_task(task.name)
		plan.reload()
		self.assertEqual(plan.equipment[0].last_meter, 351)
		read(engine, 600)
		maintenance.generate()
		self.assertEqual(len(tasks_of(plan)), 1)
		read(engine, 601)
		maintenance.generate()
		self.assertEqual(len(tasks_of(plan)), 2)

	def test_meter_or_calendar_whichever_comes_first(self) -> None:
		engine = facility.make_equipment("M-2", category="发电机", has_meter=1)
		plan = facility.make_plan(
			engine, every_count=90, every_unit="Day", meter_every=250, start_date=add_days(nowdate(), 60)
		)
		read(engine, 260)
		maintenance.generate()
		(task,) = tasks_of(plan)
		# the calendar's day comes while the work is still open: it is the same work
		maintenance.generate(add_days(nowdate(), 60))
		self.assertEqual(len(tasks_of(plan)), 1)
		facility.finish_task(task.name)
		maintenance.generate(add_days(nowdate(), 60))
		self.assertEqual(len(tasks_of(plan)), 2)

	def test_what_a_visit_left_undone_is_carried_forward(self) -> None:
		pumps = [facility.make_equipment(f"V-{number}") for number in range(3)]
		plan = facility.make_plan(*pumps, one_task=1)
		maintenance.generate()
		(task,) = tasks_of(plan)
		self.assertEqual(len(frappe.get_doc("Service Task", task.name).equipment_list), 3)
		facility.finish_task(task.name, done=(pumps[0].name, pumps[2].name))
		for _time in range(2):
			maintenance.generate(add_days(nowdate(), 1))
		(carried,) = (one for one in tasks_of(plan) if one.name != task.name)
		rows = frappe.get_doc("Service Task", carried.name).equipment_list
		self.assertEqual([row.equipment for row in rows], [pumps[1].name])
		self.assertEqual(carried.planned_on, getdate())
		plan.reload()
		done = {row.equipment: row.last_done_on for row in plan.equipment}
		self.assertEqual(done, {pumps[0].name: getdate(), pumps[1].name: None, pumps[2].name: getdate()})
		facility.finish_task(carried.name)
		maintenance.generate(add_days(nowdate(), 2))
		self.assertEqual(len(tasks_of(plan)), 2)

	def test_only_who_works_on_the_task_ticks_its_list(self) -> None:
		pumps = [facility.make_equipment(f"T-{number}") for number in range(2)]
		plan = facility.make_plan(*pumps, one_task=1, assigned_to=make.employee("tech"))
		maintenance.generate()
		(task,) = tasks_of(plan)
		frappe.set_user(make.user("tech2"))
		with self.assertRaises(frappe.PermissionError):
			visits.tick(task.name, pumps[0].name)
		frappe.set_user(make.user("tech"))
		visits.tick(task.name, pumps[0].name, note="已换油")
		frappe.set_user("Administrator")
		with self.assertRaises(frappe.ValidationError):
			visits.tick(task.name, facility.make_equipment("T-9").name)

	def test_a_cancelled_visit_is_left_out(self) -> None:
		pump = facility.make_equipment()
		plan = facility.make_plan(pump, basis="Completed Date")
		maintenance.generate()
		(task,) = tasks_of(plan)
		facility.cancel_task(task.name)
		maintenance.generate()
		self.assertEqual(len(tasks_of(plan)), 1)
		plan.reload()
		self.assertEqual(plan.equipment[0].next_due_on, getdate(frappe.utils.add_months(nowdate(), 1)))


class TestPausing(MaintenanceTestCase):
	def neglected(self, **fields):
		plan = facility.make_plan(facility.make_equipment(), every_count=10, every_unit="Day", **fields)
		for day in range(0, 41):
			maintenance.generate(add_days(nowdate(), day))
		plan.reload()
		return plan

	def test_a_plan_nobody_answers_pauses_and_says_so_once(self) -> None:
		plan = self.neglected()
		self.assertEqual(plan.status, "Paused")
		self.assertEqual(len(tasks_of(plan)), 3)
		for key in ("head", "manager"):
			self.assertEqual(
				frappe.db.count("Notification Log", {"document_name": plan.name, "for_user": make.user(key)}),
				1,
			)

	def test_also_one_that_counts_from_completion(self) -> None:
		plan = self.neglected(basis="Completed Date")
		self.assertEqual((plan.status, len(tasks_of(plan))), ("Paused", 1))

	def test_work_begun_is_an_answer(self) -> None:
		plan = facility.make_plan(facility.make_equipment(), every_count=10, every_unit="Day")
		for day in range(0, 41):
			maintenance.generate(add_days(nowdate(), day))
			if day == 15:
				frappe.db.set_value("Service Task", tasks_of(plan)[1].name, "status", "In Progress")
		plan.reload()
		self.assertEqual(plan.status, "Active")
		maintenance.generate(add_days(nowdate(), 41))
		plan.reload()
		self.assertEqual(plan.status, "Paused")

	def test_what_was_answered_long_ago_is_not_read_again(self) -> None:
		"""Of a plan of many years what is open is read, and of the rest what is as young as that."""
		cared_for, neglected = (facility.make_equipment(f"Y-{number}").name for number in range(2))
		plan = facility.make_plan(
			*(frappe.get_doc("Equipment", name) for name in (cared_for, neglected)),
			every_count=10,
			every_unit="Day",
		)
		due_tasks, read = maintenance._due_tasks, []

		def noted(*args):
			read.append(due_tasks(*args))
			return read[-1]

		def unanswered(day: int) -> tuple[list[str], list[int]]:
			read.clear()
			with patch.object(maintenance, "_due_tasks", noted):
				found = maintenance.unanswered_equipment(plan.reload(), getdate(add_days(nowdate(), day)))
			return found, [len(rows) for rows in read]

		for day in range(0, 61, 10):
			maintenance.generate(add_days(nowdate(), day))
			for task in tasks_of(plan):
				if task.equipment == cared_for or day < 40:
					frappe.db.set_value("Service Task", task.name, "status", "Verified")
		# of the one the tasks of day 40, 50 and 60 are open; of fourteen in all
		self.assertEqual(unanswered(60), ([], [2]))
		self.assertEqual(unanswered(61), ([neglected], [3, 3]))
		# an answer among them, and it is looked after
		frappe.db.set_value(
			"Service Task", tasks_of(plan, equipment=neglected)[-1].name, "status", "In Progress"
		)
		self.assertEqual(unanswered(61), ([], [2]))

	def test_resumed_it_goes_on_from_today_and_does_not_pause_at_once(self) -> None:
		plan = self.neglected()
		before = len(tasks_of(plan))
		frappe.db.set_value(
			"Service Task", {"source_name": plan.name}, "creation", add_days(now_datetime(), -40)
		)
		frappe.set_user(make.user("manager"))
		maintenance.resume_plan(plan.name)
		frappe.set_user("Administrator")
		maintenance.generate(add_days(nowdate(), 41))
		plan.reload()
		self.assertEqual(plan.status, "Active")
		self.assertGreaterEqual(len(tasks_of(plan)), before)

	def test_pausing_and_resuming_are_steps_with_a_reason(self) -> None:
		plan = facility.make_plan(facility.make_equipment())
		frappe.set_user(make.user("head"))
		with self.assertRaises(frappe.ValidationError):
			maintenance.pause_plan(plan.name, " ")
		maintenance.pause_plan(plan.name, "设备大修")
		maintenance.generate()
		self.assertEqual(tasks_of(plan), [])
		with self.assertRaises(frappe.ValidationError):
			maintenance.generate_now(plan.name)
		maintenance.resume_plan(plan.name)
		self.assertEqual(maintenance.generate_now(plan.name), 1)
		maintenance.end_plan(plan.name)
		doc = frappe.get_doc("Maintenance Plan", plan.name)
		doc.status = "Active"
		with self.assertRaises(frappe.ValidationError):
			doc.save()


class TestBadPlans(MaintenanceTestCase):
	def test_plans_nobody_can_work_by_are_refused(self) -> None:
		pump = facility.make_equipment()
		stranger = facility.make_equipment("B-1", make.PROPERTY_B)
		for what, fields in {
			"without equipment": {"equipment": []},
			"negative cycle": {"every_count": -1},
			"no cycle": {"every_count": 0},
			"negative meter": {"meter_every": -5},
			"meter without one": {"meter_every": 100},
			"ends before it begins": {"end_date": add_days(nowdate(), -1)},
			"ahead for ever": {"ahead_days": 4000},
			"ahead backwards": {"ahead_days": -1},
			"another property's": {"equipment": [{"equipment": stranger.name}]},
			"twice": {"equipment": [{"equipment": pump.name}] * 2},
			"no such day": {
				"season_from_month": 2,
				"season_from_day": 30,
				"season_to_month": 3,
				"season_to_day": 1,
			},
			"no such month": {"season_from_month": 13, "season_to_month": 14},
			"never in season": {
				"every_unit": "Year",
				"start_date": "2027-07-01",
				"season_from_month": 1,
				"season_from_day": 1,
				"season_to_month": 2,
				"season_to_day": 1,
			},
			"nobody to do it": {"department": make.make_department("无人负责部")},
			"another property's person": {"assigned_to": make.employee("tech", make.PROPERTY_B)},
			"no parts": {"parts": [{"item": make.make_stock_item("测试油", 0), "qty": 0}]},
		}.items():
			with self.subTest(what), self.assertRaises(frappe.ValidationError):
				facility.make_plan(pump, **fields)
		self.assertEqual(frappe.db.count("Maintenance Plan", {"title": "水泵月度保养"}), 0)

	def test_a_form_open_meanwhile_does_not_set_the_plan_back(self) -> None:
		pump = facility.make_equipment()
		plan = facility.make_plan(pump)
		form = frappe.get_doc("Maintenance Plan", plan.name)
		maintenance.generate()
		fresh = frappe.get_doc("Maintenance Plan", plan.name)
		form.modified = fresh.modified
		form.title = "改名"
		form.save()
		row = frappe.get_doc("Maintenance Plan", plan.name).equipment[0]
		self.assertEqual(
			(row.next_due_on, row.open_task), (fresh.equipment[0].next_due_on, fresh.equipment[0].open_task)
		)

	def test_field_staff_read_plans_and_others_properties_do_not(self) -> None:
		plan = facility.make_plan(facility.make_equipment())
		frappe.set_user(make.user("tech"))
		with self.assertRaises(frappe.PermissionError):
			maintenance.pause_plan(plan.name, "不想做")
		frappe.set_user(make.user("manager", make.PROPERTY_B))
		self.assertNotIn(plan.name, frappe.get_list("Maintenance Plan", pluck="name"))
		with self.assertRaises(frappe.PermissionError):
			maintenance.generate_now(plan.name)

	def test_a_task_names_equipment_of_its_own_property(self) -> None:
		task = make.make_task()
		task.equipment = facility.make_equipment("B-2", make.PROPERTY_B).name
		with self.assertRaises(frappe.ValidationError):
			task.save()
