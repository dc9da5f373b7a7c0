"""Area Standard → Area Work Plan → Service Task: a property plans its cleaning and greening once, and it comes by itself."""

from datetime import datetime, timedelta
from unittest.mock import patch

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import add_days, getdate, now_datetime, nowdate

from wuye_ops.inspection import area_plans, area_standards, area_work
from wuye_ops.inspection.report.work_calendar import work_calendar
from wuye_ops.tests import factories as make
from wuye_ops.tests import inspection_factories as inspect

GARAGE = "车库地面冲洗"


def cleaner() -> str:
	"""The employee of the cleaner of property A, made once, whichever test comes first."""
	if not frappe.db.exists("User", make.user("cleaner")):
		make.make_person("cleaner", "Field Staff", make.TRADES["Cleaning"], make.PROPERTY_A)
	return make.employee("cleaner")


def make_work_plan(**fields):
	return frappe.get_doc(
		{
			"doctype": "Area Work Plan",
			"property": make.PROPERTY_A,
			"title": "广场保洁",
			"trade": "Cleaning",
			"department": make.make_department(make.TRADES["Cleaning"]),
			"area_type": "Square",
			"rrule": "FREQ=DAILY",
			"start_date": make.today(),
			"status": "Active",
			**fields,
		}
	).insert()


def work_done(plan, moment: datetime) -> str:
	"""The day's task of a plan, made and finished."""
	plan.db_set("active_since", plan.active_since or moment)
	area_work.generate(plan.name, datetime.combine(getdate(nowdate()), datetime.min.time()))
	task = tasks_of(plan)[0].name
	frappe.db.set_value("Service Task", task, {"status": "Done", "finished_on": moment})
	return task


def tasks_of(plan, **filters) -> list:
	return frappe.get_all(
		"Service Task",
		{"source_doctype": "Area Work Plan", "source_name": plan.name, **filters},
		[
			"name",
			"subject",
			"planned_on",
			"required_by",
			"service_area",
			"status",
			"description",
			"department",
		],
		order_by="required_by, name",
	)


class TestFromStandards(FrappeTestCase):
	def setUp(self) -> None:
		frappe.set_user("Administrator")
		frappe.db.delete("Area Work Plan", {"plan_key": ["is", "set"]})
		self.garage = inspect.make_area("地下一层车库", area_type="Garage")
		self.addCleanup(frappe.set_user, "Administrator")

	def test_seeded_standards_cover_cleaning_greening_and_special_areas(self) -> None:
		rows = frappe.get_all("Area Standard", fields=["trade", "is_special", "area_type"])
		self.assertEqual({row.trade for row in rows}, {"Cleaning", "Greening"})
		special = {row.area_type for row in rows if row.is_special}
		self.assertEqual(special, {"Garage", "Machine Room", "Fire Passage"})

	def test_a_manager_makes_the_plans_of_a_property_once(self) -> None:
		frappe.set_user(make.user("manager"))
		offered = {row["standard"]: row for row in area_standards.proposal(make.PROPERTY_A)}
		self.assertGreaterEqual(offered[GARAGE]["areas"], 1)
		self.assertIsNone(offered[GARAGE]["plan"])
		(name,) = area_standards.make_plans(make.PROPERTY_A, [GARAGE], activate=1)
		self.assertEqual(area_standards.make_plans(make.PROPERTY_A, [GARAGE], activate=1), [])
		plan = frappe.get_doc("Area Work Plan", name)
		self.assertEqual(
			(plan.status, plan.one_task, plan.rrule, plan.area_standard),
			("Active", 0, "FREQ=MONTHLY;BYMONTHDAY=10", GARAGE),
		)
		self.assertEqual(plan.department, make.make_department(make.TRADES["Cleaning"]))
		offered = {row["standard"]: row for row in area_standards.proposal(make.PROPERTY_A)}
		self.assertEqual(offered[GARAGE]["plan"], name)

	def test_the_database_keeps_one_plan_for_a_standard(self) -> None:
		(name,) = area_standards.make_plans(make.PROPERTY_A, [GARAGE])
		copy = frappe.copy_doc(frappe.get_doc("Area Work Plan", name))
		copy.update({"plan_key": f"{make.PROPERTY_A}|{GARAGE}", "area_standard": GARAGE})
		copy.flags.by_service = True
		self.assertRaises(frappe.UniqueValidationError, copy.insert)

	def test_an_area_the_property_does_not_have(self) -> None:
		frappe.db.set_value("Service Area", {"area_type": "Garage"}, "disabled", 1)
		with self.assertRaisesRegex(frappe.ValidationError, "没有"):
			area_standards.make_plans(make.PROPERTY_A, [GARAGE])

	def test_what_is_no_list_of_standards(self) -> None:
		for wrong in ("{}", "[]", "[1]", '[{"name": "x"}]'):
			with self.assertRaises(frappe.ValidationError):
				area_standards.make_plans(make.PROPERTY_A, wrong)
		self.assertRaises(
			frappe.DoesNotExistError, area_standards.make_plans, make.PROPERTY_A, ["没有的标准"]
		)

	def test_another_property_and_staff_without_the_right(self) -> None:
		cleaner()
		for person, property_name in (("manager", make.PROPERTY_B), ("cleaner", make.PROPERTY_A)):
			frappe.set_user(make.user(person))
			for call in (
				lambda place=property_name: area_standards.proposal(place),
				lambda place=property_name: area_standards.make_plans(place, [GARAGE]),
			):
				self.assertRaises(frappe.PermissionError, call)


class TestTasks(FrappeTestCase):
	def setUp(self) -> None:
		frappe.set_user("Administrator")
		frappe.db.set_value("Service Area", {"area_type": "Square"}, "disabled", 1)
		self.squares = [inspect.make_area(f"{name}广场", area_type="Square") for name in ("东", "西")]
		self.morning = datetime.combine(getdate(nowdate()), datetime.min.time())

	def test_one_task_a_day_names_all_areas(self) -> None:
		plan = make_work_plan(estimated_minutes=20, instructions="擦拭座椅", ahead_days=2)
		plan.db_set("active_since", self.morning)
		self.assertEqual(area_work.generate(plan.name, self.morning), 3)
		self.assertEqual(area_work.generate(plan.name, self.morning), 0)
		tasks = tasks_of(plan)
		self.assertEqual(
			[task.planned_on for task in tasks], [getdate(add_days(nowdate(), n)) for n in range(3)]
		)
		first = frappe.get_doc("Service Task", tasks[0].name)
		self.assertEqual((first.status, first.estimated_minutes, first.service_area), ("To Assign", 40, None))
		for words in ("擦拭座椅", "东广场", "西广场"):
			self.assertIn(words, first.description)
		self.assertEqual(first.required_by, self.morning.replace(hour=19))

	def test_special_areas_have_a_task_each_and_new_areas_are_met(self) -> None:
		plan = make_work_plan(one_task=0, ahead_days=0)
		plan.db_set("active_since", self.morning)
		self.assertEqual(area_work.generate(plan.name, self.morning), 2)
		inspect.make_area("南广场", area_type="Square")
		self.assertEqual(area_work.generate(plan.name, self.morning + timedelta(days=1)), 3)
		self.assertEqual(len({task.service_area for task in tasks_of(plan)}), 3)

	def test_twice_a_day_the_passed_half_is_not_made_up(self) -> None:
		plan = make_work_plan(times_a_day=2, ahead_days=0)
		plan.db_set("active_since", self.morning)
		afternoon = self.morning.replace(hour=14)
		self.assertEqual(area_work.generate(plan.name, afternoon), 1)
		(task,) = tasks_of(plan)
		self.assertEqual(task.required_by, self.morning.replace(hour=19))

	def test_after_an_outage_nobody_is_flooded(self) -> None:
		plan = make_work_plan(ahead_days=0)
		plan.db_set("active_since", self.morning)
		area_work.generate(plan.name, self.morning)
		for task in tasks_of(plan):
			frappe.db.set_value("Service Task", task.name, "status", "Done")
		later = self.morning + timedelta(days=90, hours=8)
		self.assertEqual(area_work.generate(plan.name, later), 1)
		self.assertEqual(tasks_of(plan)[-1].planned_on, later.date())

	def test_seldom_work_that_was_missed_is_made_up_once(self) -> None:
		plan = make_work_plan(rrule="FREQ=MONTHLY;BYMONTHDAY=10", start_date="2026-01-01", ahead_days=0)
		plan.db_set("active_since", datetime(2026, 1, 1))
		self.assertEqual(area_work.generate(plan.name, datetime(2026, 4, 25, 9)), 1)
		self.assertEqual([str(task.planned_on) for task in tasks_of(plan)], ["2026-04-10"])
		self.assertEqual(area_work.generate(plan.name, datetime(2026, 4, 26, 9)), 0)

	def test_what_passed_before_a_plan_was_set_going_was_never_due(self) -> None:
		plan = make_work_plan(rrule="FREQ=MONTHLY;BYMONTHDAY=10", start_date="2026-01-01", ahead_days=0)
		plan.db_set("active_since", datetime(2026, 4, 20))
		self.assertEqual(area_work.generate(plan.name, datetime(2026, 4, 25, 9)), 0)

	def test_a_plan_nobody_answers_pauses_itself_and_says_so(self) -> None:
		plan = make_work_plan(ahead_days=0)
		plan.db_set({"active_since": self.morning - timedelta(days=1)})
		for day in range(3):
			self.assertEqual(area_work.generate(plan.name, self.morning + timedelta(days=day)), 1)
		frappe.db.delete("Notification Log", {"document_name": plan.name})
		self.assertEqual(area_work.generate(plan.name, self.morning + timedelta(days=3)), 0)
		plan.reload()
		self.assertEqual(plan.status, "Paused")
		told = frappe.get_all("Notification Log", {"document_name": plan.name}, pluck="for_user")
		self.assertIn(make.user("head"), told)
		area_plans.activate(plan.name)
		plan.reload()
		self.assertEqual((plan.status, plan.status_reason), ("Active", None))

	def test_one_that_is_begun_goes_on(self) -> None:
		plan = make_work_plan(ahead_days=0)
		plan.db_set("active_since", self.morning - timedelta(days=1))
		for day in range(3):
			area_work.generate(plan.name, self.morning + timedelta(days=day))
		frappe.db.set_value("Service Task", tasks_of(plan)[-1].name, "status", "In Progress")
		self.assertEqual(area_work.generate(plan.name, self.morning + timedelta(days=3)), 1)

	def test_where_no_area_is_left_the_plan_says_so_once(self) -> None:
		plan = make_work_plan()
		frappe.db.set_value("Service Area", {"area_type": "Square"}, "disabled", 1)
		for _again in range(2):
			self.assertEqual(area_work.generate(plan.name, self.morning), 0)
		plan.reload()
		self.assertTrue(plan.problem)
		self.assertEqual(
			frappe.db.count("Notification Log", {"document_name": plan.name, "for_user": make.user("head")}),
			1,
		)
		inspect.make_area("北广场", area_type="Square")
		self.assertGreaterEqual(area_work.generate(plan.name, self.morning), 1)
		self.assertIsNone(frappe.db.get_value("Area Work Plan", plan.name, "problem"))

	def test_a_plan_ends_with_its_last_day(self) -> None:
		plan = make_work_plan(end_date=nowdate())
		area_work.generate(plan.name, self.morning + timedelta(days=1))
		plan.reload()
		self.assertEqual(plan.status, "Ended")
		with self.assertRaises(frappe.ValidationError):
			area_plans.activate(plan.name)

	def test_a_person_who_may_not_have_it_leaves_it_in_the_pool_and_the_plan_says_why(self) -> None:
		plan = make_work_plan(assigned_to=cleaner(), ahead_days=0)
		with patch(
			"wuye_ops.customer_service.tasks.assign", side_effect=frappe.ValidationError("健康证已过期")
		):
			area_work.generate(plan.name, datetime.combine(getdate(nowdate()), datetime.min.time()))
		(task, *_others) = tasks_of(plan)
		self.assertEqual(task.status, "To Assign")
		said = frappe.get_all(
			"Comment", {"reference_name": plan.name, "content": ["like", "%健康证已过期%"]}, pluck="name"
		)
		self.assertEqual(len(said), 1)

	def test_its_own_person_gets_the_task(self) -> None:
		person = cleaner()
		plan = make_work_plan(assigned_to=person, ahead_days=0)
		area_work.generate(plan.name, self.morning)
		(task,) = tasks_of(plan)
		self.assertEqual(
			frappe.db.get_value("Service Task", task.name, ["status", "assigned_to"]),
			("Assigned", person),
		)


class TestBadInput(FrappeTestCase):
	def setUp(self) -> None:
		frappe.set_user("Administrator")
		self.square = inspect.make_area("中心广场", area_type="Square")

	def refused(self, words: str, **fields) -> None:
		with self.assertRaisesRegex(frappe.ValidationError, words):
			make_work_plan(**fields)

	def test_plans_that_cannot_be_done(self) -> None:
		self.refused("季节", from_month=3)
		self.refused("季节", from_month=13, to_month=2)
		self.refused("每天", times_a_day=7)
		self.refused("区域", area_type=None)
		self.refused("没有按天说明", rrule="每天")
		self.refused("不会产生", rrule="FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31")
		self.refused("结束", end_date=add_days(nowdate(), -1))
		self.refused("提前", ahead_days=61)
		self.refused("已在", areas=[{"service_area": self.square}, {"service_area": self.square}])
		self.refused("不属于", areas=[{"service_area": inspect.make_area(property_name=make.PROPERTY_B)}])

	def test_a_season_over_new_year(self) -> None:
		plan = make_work_plan(from_month=11, to_month=2, rrule="FREQ=DAILY")
		season = area_plans.schedule_of(plan).seasons[0]
		self.assertTrue(season.covers(getdate("2026-12-31")))
		self.assertTrue(season.covers(getdate("2028-02-29")))
		self.assertFalse(season.covers(getdate("2026-03-01")))

	def test_what_the_run_keeps_is_not_anybodys_to_write(self) -> None:
		plan = make_work_plan(generated_until="2030-01-01", problem="无", area_standard=GARAGE)
		self.assertEqual((plan.generated_until, plan.problem, plan.area_standard), (None, None, None))

	def test_a_used_plan_and_a_used_standard_are_kept(self) -> None:
		plan = make_work_plan()
		area_work.generate(plan.name, now_datetime().replace(hour=0))
		self.assertRaises(frappe.ValidationError, plan.delete)
		inspect.make_area("负一层车库", area_type="Garage")
		frappe.db.delete("Area Work Plan", {"plan_key": f"{make.PROPERTY_A}|{GARAGE}"})
		area_standards.make_plans(make.PROPERTY_A, [GARAGE])
		self.assertRaises(frappe.ValidationError, frappe.get_doc("Area Standard", GARAGE).delete)

	def test_stopping_has_a_reason(self) -> None:
		plan = make_work_plan()
		self.assertRaises(frappe.ValidationError, area_plans.pause, plan.name, " ")
		area_plans.pause(plan.name, "广场施工")
		plan.reload()
		self.assertEqual((plan.status, plan.status_reason), ("Paused", "广场施工"))

	def test_the_next_days_of_a_plan_not_saved_yet(self) -> None:
		plan = make_work_plan(rrule="FREQ=WEEKLY;BYDAY=TU", times_a_day=2)
		rows = area_plans.next_days(plan.as_dict())
		self.assertEqual((len(rows), len(rows[0]["slots"])), (10, 2))


class TestCalendar(FrappeTestCase):
	"""The year's greening, month by month."""

	def setUp(self) -> None:
		frappe.set_user("Administrator")
		self.addCleanup(frappe.set_user, "Administrator")
		self.green = inspect.make_area("中心花园", area_type="Green")

	def rows(self, **filters) -> dict:
		return {row["plan"]: row for row in work_calendar.execute(filters)[1]}

	def test_watering_in_summer_and_what_was_done(self) -> None:
		plan = make_work_plan(
			title="浇水", trade="Greening", area_type="Green", rrule="FREQ=MONTHLY;BYMONTHDAY=5,20",
			from_month=4, to_month=10, start_date="2026-01-01",
		)  # fmt: skip
		plan.db_set("active_since", datetime(2026, 5, 1))
		area_work.generate(plan.name, datetime(2026, 5, 4, 8))
		plan.reload()
		area_work.generate(plan.name, datetime(2026, 5, 5, 8))
		frappe.db.set_value("Service Task", tasks_of(plan)[0].name, "status", "Done")
		row = self.rows(year=2026, trade="Greening")[plan.name]
		self.assertEqual(
			[row[f"month_{month}"] for month in range(1, 13)], [0, 0, 0, 2, 2, 2, 2, 2, 2, 2, 0, 0]
		)
		self.assertEqual((row["planned"], row["done"]), (14, 1))

	def test_a_manager_sees_the_own_property_only(self) -> None:
		area = inspect.make_area("乙园", property_name=make.PROPERTY_B, area_type="Green")
		other = make_work_plan(
			property=make.PROPERTY_B, trade="Greening", area_type=None, areas=[{"service_area": area}]
		)
		frappe.set_user(make.user("manager"))
		self.assertNotIn(other.name, self.rows())
		frappe.set_user(make.user("cleaner"))
		self.assertRaises(frappe.PermissionError, work_calendar.execute, {})

	def test_a_year_that_is_none(self) -> None:
		self.assertRaises(frappe.ValidationError, work_calendar.execute, {"year": 99})
