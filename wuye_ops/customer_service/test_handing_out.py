"""轮派, 抢单, and who is at work: how a task finds its person without the head."""

from datetime import timedelta
from unittest.mock import patch

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import add_to_date, now_datetime

from wuye_ops.customer_service import dispatch, field_work, handing_out, tasks, workforce
from wuye_ops.tests import factories as make

CATEGORY = "水管漏水"


def set_mode(mode: str, **fields) -> None:
	doc = frappe.get_doc("Service Category", CATEGORY)
	doc.update({"dispatch_mode": mode, "allow_claim": 0, **fields})
	doc.save()


def make_shift(employee: str, starts: int, ends: int, label: str) -> None:
	"""A shift of today and yesterday from so many hours from now to so many."""
	now = now_datetime()
	if not frappe.db.exists("Shift Type", label):
		frappe.get_doc(
			{
				"doctype": "Shift Type",
				"__newname": label,
				"start_time": (now + timedelta(hours=starts)).strftime("%H:%M:%S"),
				"end_time": (now + timedelta(hours=ends)).strftime("%H:%M:%S"),
			}
		).insert()
	frappe.db.set_value("Employee", employee, "default_shift", label)


def make_leave(employee: str) -> None:
	"""An approved leave of today, as HRMS leaves it in the database; its own rules are HRMS's matter."""
	today = now_datetime().date()
	frappe.get_doc(
		{
			"doctype": "Leave Application",
			"name": frappe.generate_hash(),
			"employee": employee,
			"leave_type": "Leave Without Pay",
			"from_date": today,
			"to_date": today,
			"status": "Approved",
			"docstatus": 1,
		}
	).db_insert()


def make_skill(label: str, *employees: str) -> None:
	if not frappe.db.exists("Skill", label):
		frappe.get_doc({"doctype": "Skill", "skill_name": label}).insert()
	for employee in employees:
		frappe.get_doc(
			{
				"doctype": "Employee Skill Map",
				"employee": employee,
				"employee_skills": [{"skill": label, "proficiency": 0.8}],
			}
		).insert()


def told(user: str, doc) -> list[str]:
	return frappe.get_all("Notification Log", {"document_name": doc.name, "for_user": user}, pluck="subject")


class HandingOut(FrappeTestCase):
	def setUp(self) -> None:
		frappe.set_user("Administrator")
		self.addCleanup(frappe.clear_document_cache, "Service Category", CATEGORY)
		self.addCleanup(frappe.db.rollback)
		self.addCleanup(frappe.set_user, "Administrator")
		self.tech, self.tech2 = make.employee("tech"), make.employee("tech2")
		# whoever else was hired here by a test that committed
		others = {
			"department": make.make_department("工程部"),
			"wuye_property": make.PROPERTY_A,
			"name": ["not in", [self.tech, self.tech2, make.employee("head")]],
		}
		frappe.db.set_value("Employee", others, "status", "Left")
		for employee in (self.tech, self.tech2):
			frappe.db.set_value("Employee", employee, {"default_shift": None, "wuye_last_turn_on": None})


class TestRotation(HandingOut):
	def setUp(self) -> None:
		super().setUp()
		set_mode("Rotation")

	def test_two_technicians_take_turns_and_the_request_moves_on(self) -> None:
		frappe.set_user(make.user("service"))
		given = [make.make_task() for _number in range(4)]
		people = [task.assigned_to for task in given]
		self.assertEqual(sorted(people[:2]), sorted([self.tech, self.tech2]))
		self.assertEqual(people[2:], people[:2])
		self.assertEqual({task.status for task in given}, {"Assigned"})
		self.assertEqual(
			frappe.db.get_value("Service Request", given[0].service_request, "status"), "In Progress"
		)
		self.assertIn("轮派", given[2].assignments[0].reason)
		user = frappe.db.get_value("Employee", people[0], "user_id")
		self.assertTrue(told(user, given[0]))
		# nobody has to assign it, so nobody is asked to
		self.assertFalse(told(make.user("head"), given[0]))

	def test_who_is_on_leave_or_off_shift_is_passed_over(self) -> None:
		make_leave(self.tech)
		self.assertEqual([make.make_task().assigned_to for _number in range(2)], [self.tech2] * 2)
		make_shift(self.tech2, 2, 3, "测试晚班")
		task = make.make_task()
		self.assertEqual((task.status, task.assigned_to), ("To Assign", None))
		self.assertIn("无人在岗", told(make.user("head"), task)[0])

	def test_the_skill_that_is_asked_for_decides(self) -> None:
		make_skill("高压电工", self.tech2)
		set_mode("Rotation", required_skills=[{"skill": "高压电工"}])
		self.assertEqual([make.make_task().assigned_to for _number in range(2)], [self.tech2] * 2)
		make_leave(self.tech2)
		task = make.make_task()
		self.assertEqual(task.status, "To Assign")
		self.assertIn("高压电工", told(make.user("head"), task)[0])

	def test_what_another_chapter_forbids_is_kept(self) -> None:
		hooks = frappe.get_hooks

		def with_obstacle(hook=None, *args, **kwargs):
			return (
				[f"{__name__}.certificate_expired"]
				if hook == "task_obstacles"
				else hooks(hook, *args, **kwargs)
			)

		with patch.object(frappe, "get_hooks", with_obstacle):
			self.assertEqual([make.make_task().assigned_to for _number in range(2)], [self.tech2] * 2)
			task = make.make_task()
			reasons = {row["employee"]: row["reasons"] for row in dispatch.suggest(task.name)}
		self.assertIn("电工证已过期", reasons[self.tech])

	def test_what_comes_back_is_the_heads(self) -> None:
		task = make.make_task()
		frappe.set_user(make.user("head"))
		task.reload()
		task.status = "To Assign"
		task.save()
		task.reload()
		self.assertEqual((task.status, task.assigned_to), ("To Assign", None))

	def test_a_draft_that_is_dispatched_by_hand_goes_the_same_way(self) -> None:
		request = make.make_request()
		task = frappe.get_doc(
			{
				"doctype": "Service Task",
				"property": make.PROPERTY_A,
				"subject": "换阀门",
				"department": request.department,
				"service_request": request.name,
			}
		).insert()
		self.assertEqual(task.status, "Draft")
		frappe.set_user(make.user("head"))
		task.status = "To Assign"
		task.save()
		task.reload()
		self.assertEqual((task.status, bool(task.assigned_to)), ("Assigned", True))


def certificate_expired(employees, task, category):
	return {make.employee("tech"): "电工证已过期"}


class TestGrab(HandingOut):
	def setUp(self) -> None:
		super().setUp()
		set_mode("Grab", grab_minutes=10)

	def pool_of(self, key: str) -> list[str]:
		frappe.set_user(make.user(key))
		names = [row["name"] for row in field_work.my_tasks()["pool"]]
		frappe.set_user("Administrator")
		return names

	def test_the_first_one_takes_it_and_the_others_see_it_gone(self) -> None:
		task = make.make_task()
		self.assertGreater(task.offered_until, add_to_date(now_datetime(), minutes=9))
		self.assertTrue(told(make.user("tech"), task) and told(make.user("tech2"), task))
		self.assertFalse(told(make.user("head"), task))
		self.assertIn(task.name, self.pool_of("tech"))
		frappe.set_user(make.user("tech2"))
		tasks.claim(task.name)
		task.reload()
		self.assertEqual((task.status, task.assigned_to, task.offered_until), ("Assigned", self.tech2, None))
		self.assertNotIn(task.name, self.pool_of("tech"))

	def test_who_is_away_is_not_asked_and_cannot_take_it(self) -> None:
		make_leave(self.tech)
		make_shift(self.tech2, -2, 1, "测试在岗班")
		task = make.make_task()
		self.assertFalse(told(make.user("tech"), task))
		self.assertTrue(told(make.user("tech2"), task))
		self.assertNotIn(task.name, self.pool_of("tech"))
		frappe.set_user(make.user("tech"))
		with self.assertRaises(frappe.ValidationError) as caught:
			tasks.claim(task.name)
		self.assertIn("请假", str(caught.exception))

	def test_without_the_skill_it_is_not_shown_and_not_given(self) -> None:
		make_skill("管道工", self.tech2)
		set_mode("Grab", grab_minutes=10, required_skills=[{"skill": "管道工"}])
		task = make.make_task()
		self.assertNotIn(task.name, self.pool_of("tech"))
		self.assertIn(task.name, self.pool_of("tech2"))
		frappe.set_user(make.user("tech"))
		with self.assertRaises(frappe.ValidationError) as caught:
			tasks.claim(task.name)
		self.assertIn("管道工", str(caught.exception))

	def test_after_its_minutes_it_is_the_heads(self) -> None:
		task = make.make_task()
		later = add_to_date(now_datetime(), minutes=11)
		with patch.object(frappe.db, "commit"):
			# what tests that committed have left on offer
			handing_out.end_offers()
			self.assertEqual(told(make.user("head"), task), [])
			self.assertEqual(handing_out.end_offers(later), 1)
			self.assertEqual(handing_out.end_offers(later), 0)
		self.assertEqual(len(told(make.user("head"), task)), 1)
		self.assertNotIn(task.name, self.pool_of("tech"))
		frappe.set_user(make.user("tech"))
		with self.assertRaises(frappe.ValidationError):
			tasks.claim(task.name)
		frappe.set_user(make.user("head"))
		tasks.assign(task.name, self.tech)

	def test_nobody_at_work_is_the_heads_at_once(self) -> None:
		for number, employee in enumerate((self.tech, self.tech2)):
			make_shift(employee, 3 + number, 4 + number, f"测试下一班{number}")
		task = make.make_task()
		self.assertIsNone(task.offered_until)
		self.assertIn("无人在岗", told(make.user("head"), task)[0])

	def test_the_head_may_be_faster(self) -> None:
		task = make.make_task()
		frappe.set_user(make.user("head"))
		tasks.assign(task.name, self.tech)
		self.assertIsNone(frappe.db.get_value("Service Task", task.name, "offered_until"))


class TestWorkforce(HandingOut):
	def test_reading_who_is_there_takes_as_many_queries_for_many_as_for_one(self) -> None:
		task = make.make_task()
		workforce.workers_for(task)
		# the last asks who has joined lately, where a training is wanted before work
		with self.assertQueryCount(10):
			workforce.workers_for(task)

	def test_half_a_day_off_is_no_absence(self) -> None:
		make_leave(self.tech)
		now = now_datetime()
		self.assertEqual(workforce.on_leave([self.tech, self.tech2], now), {self.tech})
		frappe.db.set_value("Leave Application", {"employee": self.tech}, "half_day", 1)
		self.assertEqual(workforce.on_leave([self.tech], now), set())

	def test_the_default_shift_does_not_count_on_a_free_day(self) -> None:
		make_shift(self.tech, -2, 2, "测试全勤班")
		now = now_datetime()
		days = frappe.get_doc(
			{
				"doctype": "Holiday List",
				"holiday_list_name": "测试轮休",
				"from_date": add_to_date(now, days=-5).date(),
				"to_date": add_to_date(now, days=5).date(),
				"holidays": [
					{"holiday_date": add_to_date(now, days=-number).date(), "description": "轮休"}
					for number in (0, 1)
				],
			}
		).insert()
		task = make.make_task()

		def is_here() -> bool:
			return workforce.workers_for(task, [self.tech])[0].is_here

		self.assertTrue(is_here())
		frappe.db.set_value("Employee", self.tech, "holiday_list", days.name)
		self.assertFalse(is_here())

	def test_the_head_reads_who_is_on_leave_who_comes_and_until_when(self) -> None:
		noon = now_datetime().replace(hour=12, minute=0, second=0, microsecond=0)
		for label, begins, ends in (
			("测试早班", "08:00:00", "16:30:00"),
			("测试晚班", "18:00:00", "23:00:00"),
		):
			if not frappe.db.exists("Shift Type", label):
				frappe.get_doc(
					{"doctype": "Shift Type", "__newname": label, "start_time": begins, "end_time": ends}
				).insert()
		frappe.db.delete("Shift Assignment", {"employee": ["in", [self.tech, self.tech2]]})
		need = frappe.get_doc(
			{
				"doctype": "Roster Need",
				"property": make.PROPERTY_A,
				"designation": make.make_designation("派工测试技工"),
				"shift_type": "测试早班",
				"people": 1,
				"from_date": noon.date(),
			}
		).insert()
		task = make.make_task()

		def said(employee: str) -> str:
			with patch.object(workforce, "now_datetime", return_value=noon):
				return next(row for row in dispatch.suggest(task.name) if row["employee"] == employee)[
					"reasons"
				][0]

		def assign(employee: str, shift: str, day: int) -> None:
			when = add_to_date(noon, days=day).date()
			frappe.get_doc(
				{
					"doctype": "Shift Assignment",
					"employee": employee,
					"company": make.company(),
					"shift_type": shift,
					"start_date": when,
					"end_date": when,
					"wuye_roster_need": need.name,
				}
			).insert().submit()

		frappe.local.lang = "zh"
		self.addCleanup(setattr, frappe.local, "lang", "en")
		assign(self.tech, "测试早班", 0)
		assign(self.tech2, "测试晚班", 0)
		self.assertEqual(said(self.tech), "当前在班，16:30 下班")
		self.assertEqual(said(self.tech2), "18:00 上班")
		make_leave(self.tech)
		self.assertEqual(said(self.tech), "今日休假")
		# who is planned day by day is free on other days, whatever the default shift
		frappe.db.set_value("Leave Application", {"employee": self.tech}, "docstatus", 2)
		frappe.db.delete("Shift Assignment", {"employee": self.tech})
		assign(self.tech, "测试早班", 2)
		frappe.db.set_value("Employee", self.tech, "default_shift", "测试早班")
		self.assertEqual(said(self.tech), "今日无排班")
		frappe.db.delete("Shift Assignment", {"employee": self.tech})
		self.assertEqual(said(self.tech), "当前在班，16:30 下班")
