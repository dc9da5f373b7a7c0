"""The supervisor's page: what does not move, who is to be told something, and what each may see of it."""

from unittest.mock import patch

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import add_to_date, now_datetime

from wuye_ops.customer_service import requests, supervision, tasks, tasks_in_flight, telling
from wuye_ops.customer_service.test_escalations import escalated_request
from wuye_ops.rules import supervision as rules
from wuye_ops.tests import factories as make


class Supervising(FrappeTestCase):
	def setUp(self) -> None:
		frappe.set_user("Administrator")
		self.addCleanup(frappe.db.rollback)
		self.addCleanup(frappe.set_user, "Administrator")

	def overview(self, key: str = "manager", property_name: str = make.PROPERTY_A) -> dict:
		frappe.set_user(make.user(key, property_name))
		try:
			return supervision.overview()
		finally:
			frappe.set_user("Administrator")

	def task_of(self, found: dict, name: str) -> dict | None:
		return next((row for row in found["tasks"] if row["name"] == name), None)

	def told_reasons(self, request: str) -> list[str]:
		rows = {row["request"]: row for row in self.overview()["to_tell"]}
		return [reason["code"] for reason in rows[request]["reasons"]] if request in rows else []


class TestTasksInFlight(Supervising):
	def age_task(self, name: str, minutes: int) -> None:
		moment = make.minutes_ago(minutes)
		frappe.db.set_value(
			"Service Task", name, {"creation": moment, "dispatched_on": moment, "assigned_on": moment}
		)

	def test_what_does_not_move_stands_out(self) -> None:
		moving = make.make_task(assigned_to=make.employee("tech"))
		silent = make.make_task(assigned_to=make.employee("tech"))
		self.age_task(silent.name, 121)
		logged = make.make_task(assigned_to=make.employee("tech"))
		self.age_task(logged.name, 121)
		frappe.set_user(make.user("tech"))
		tasks.accept(logged.name)
		tasks.log_work(logged.name, "关闭总阀")
		found = self.overview()
		self.assertEqual(self.task_of(found, silent.name)["stuck"], "not_started")
		self.assertIsNone(self.task_of(found, moving.name)["stuck"])
		self.assertIsNone(self.task_of(found, logged.name)["stuck"])

	def test_a_problem_waits_for_its_answer_from_the_first_minute(self) -> None:
		task = make.make_task(assigned_to=make.employee("tech"))
		frappe.set_user(make.user("tech"))
		tasks.accept(task.name)
		tasks.report_problem(task.name, "缺阀门")
		row = self.task_of(self.overview(), task.name)
		self.assertEqual((row["stuck"], row["block_reason"]), ("blocked", "缺阀门"))
		self.assertIsNotNone(row["blocked_on"])
		frappe.set_user(make.user("tech"))
		tasks.resume(task.name)
		self.assertIsNone(frappe.db.get_value("Service Task", task.name, "blocked_on"))

	def test_an_area_is_shown_by_its_name(self) -> None:
		area = frappe.get_doc("Service Area", {"property": make.PROPERTY_A, "area_type": "Building"})
		task = make.make_task(assigned_to=make.employee("tech"))
		task.db_set({"service_area": area.name, "unit": None})
		self.assertEqual(self.task_of(self.overview(), task.name)["area_name"], area.area_name)

	def test_the_table_counts_what_the_list_shows(self) -> None:
		task = make.make_task()
		frappe.db.set_value("Service Task", task.name, "required_by", make.minutes_ago(1))
		found = self.overview()
		self.assertEqual(self.task_of(found, task.name)["age"], "Late")
		for row in found["table"]:
			shown = [t for t in found["tasks"] if t["status"] == row["status"]]
			self.assertEqual(sum(row[age] for age in ("In Time", "Soon", "Late")), len(shown))

	def test_the_database_counts_what_the_rules_say(self) -> None:
		"""Every state, urgency and age, each a minute before and after its limit, with and without a log."""
		now = now_datetime()
		made = [make.make_task(assigned_to=make.employee("tech")).name for _number in range(3)]
		urgencies, statuses = list(rules.SILENT_MINUTES), tasks_in_flight.IN_FLIGHT
		pattern = frappe.get_doc("Service Task", made[0])
		for number in range(60):
			task = frappe.copy_doc(pattern)
			urgency, status = urgencies[number % 5], statuses[number // 5 % 5]
			sign = add_to_date(now, minutes=-rules.SILENT_MINUTES[urgency] + (1 if number % 3 else -1))
			task.update(
				{
					"name": f"ST-RULE-{number}",
					"urgency": urgency,
					"status": status,
					"dispatched_on": sign if number % 7 else None,
					"assigned_on": sign if number % 2 else None,
					"required_by": add_to_date(now, minutes=(number % 4 - 2) * 90) if number % 6 else None,
				}
			)
			task.db_insert()
			changed = {"creation": add_to_date(sign, minutes=-5), "modified": sign if number % 2 else now}
			frappe.db.set_value("Service Task", task.name, changed, update_modified=False)
			if not number % 4:
				frappe.get_doc(
					{
						"doctype": "Service Task Log",
						"parent": task.name,
						"parenttype": "Service Task",
						"parentfield": "work_log",
						"logged_on": now,
						"content": "看过现场",
					}
				).db_insert()
				frappe.db.set_value("Service Task", task.name, "modified", now, update_modified=False)
		tasks = tasks_in_flight.first({}, now, 10_000)
		self.assertLessEqual({f"ST-RULE-{number}" for number in range(60)}, {task["name"] for task in tasks})
		for row in tasks_in_flight.table({}, now):
			mine = [task for task in tasks if task["status"] == row["status"]]
			for age in (rules.IN_TIME, rules.SOON, rules.LATE):
				self.assertEqual(row[age], sum(task["age"] == age for task in mine), (row["status"], age))
			self.assertEqual(row["Stuck"], sum(bool(task["stuck"]) for task in mine), row["status"])
			for age in tasks_in_flight.AGES:
				chosen = tasks_in_flight.first({}, now, 10_000, row["status"], age)
				self.assertEqual(len(chosen), row[age], (row["status"], age))

	def test_what_does_not_move_comes_first_and_the_rest_is_counted(self) -> None:
		silent = make.make_task(assigned_to=make.employee("tech"))
		self.age_task(silent.name, 500)
		for _number in range(3):
			make.make_task()
		with patch.object(supervision, "MOST", 2):
			found = self.overview()
		self.assertEqual(len(found["tasks"]), 2)
		self.assertTrue(found["tasks"][0]["stuck"])
		total = sum(row[age] for row in found["table"] for age in ("In Time", "Soon", "Late"))
		self.assertGreaterEqual(total, 4)

	def test_a_property_sets_how_long_is_too_long(self) -> None:
		task = make.make_task(assigned_to=make.employee("tech"))
		self.age_task(task.name, 61)
		self.assertIsNone(self.task_of(self.overview(), task.name)["stuck"])
		frappe.db.set_value("Property", make.PROPERTY_A, "silent_urgent", 60)
		found = self.overview()
		self.assertEqual(self.task_of(found, task.name)["stuck"], "not_started")
		frappe.set_user(make.user("manager"))
		stuck = supervision.overview(status="Assigned", age="Stuck")["tasks"]
		self.assertIn(task.name, [row["name"] for row in stuck])
		frappe.set_user("Administrator")
		# nothing set is as usual
		frappe.db.set_value("Property", make.PROPERTY_A, "silent_urgent", 0)
		self.assertIsNone(self.task_of(self.overview(), task.name)["stuck"])

	def test_a_number_that_the_table_does_not_have_is_refused(self) -> None:
		frappe.set_user(make.user("manager"))
		for wrong in ({"status": "Verified"}, {"age": "Old"}):
			with self.assertRaises(frappe.ValidationError, msg=wrong):
				supervision.overview(**wrong)

	def test_each_sees_their_own_property_and_field_staff_nothing(self) -> None:
		task = make.make_task()
		self.assertIsNone(self.task_of(self.overview("manager", make.PROPERTY_B), task.name))
		self.assertIsNotNone(self.task_of(self.overview("service"), task.name))
		for key in ("tech", "resident", "guard"):
			with self.assertRaises(frappe.PermissionError, msg=key):
				self.overview(key)

	def test_twenty_tasks_take_no_more_queries_than_one(self) -> None:
		make.make_task()
		now = now_datetime()

		def look() -> None:
			tasks_in_flight.table({}, now)
			tasks_in_flight.first({}, now, 200)

		look()
		for _number in range(3):
			make.make_task()
		# of each state what is stuck and what is not; properties with the same hours and limits are one question
		with self.assertQueryCount(20):
			look()


class TestEscalationsOnThePage(Supervising):
	def test_the_head_sees_what_to_answer_and_the_clerk_that_it_is_open(self) -> None:
		doc, step = escalated_request()
		frappe.db.set_value("Service Request", doc.name, "sla_status", "Overdue")
		for key, mine in (("head", True), ("service", False), ("manager", True)):
			row = next(row for row in self.overview(key)["escalations"] if row["step"] == step)
			self.assertEqual((row["mine"], row["late"], row["answered_on"]), (mine, False, None), key)


class TestCustomersToTell(Supervising):
	def residents(self) -> str:
		"""The customer who reads messages on the portal."""
		return frappe.db.get_value(
			"Portal User", {"user": make.user("resident"), "parenttype": "Customer"}, "parent"
		)

	def overdue_request(self, **fields) -> str:
		doc = make.make_request(
			opened_on=make.minutes_ago(60 * 26), **{"customer": self.residents(), **fields}
		)
		frappe.db.set_value("Service Request", doc.name, "sla_status", "Overdue")
		return doc.name

	def test_a_broken_promise_is_told_with_one_click(self) -> None:
		request = self.overdue_request()
		self.assertEqual(self.told_reasons(request), ["overdue"])
		frappe.set_user(make.user("service"))
		telling.tell(request, "师傅在路上，非常抱歉")
		self.assertEqual(self.told_reasons(request), [])
		# a day later it is still not done
		frappe.db.set_value(
			"Communication",
			{"reference_name": request},
			"communication_date",
			add_to_date(now_datetime(), hours=-25),
		)
		self.assertEqual(self.told_reasons(request), ["overdue"])

	def test_who_has_no_portal_user_is_called(self) -> None:
		home = make.make_unit(make.places().building, "901")
		customer = make.make_customer("没有手机端的住户", unit=home)
		request = self.overdue_request(unit=home, customer=customer)
		# what the system writes into a thread that nobody reads has reached nobody
		frappe.set_user(make.user("service"))
		requests.accept(request)
		self.assertEqual(self.told_reasons(request), ["overdue"])
		frappe.set_user(make.user("service"))
		with self.assertRaises(frappe.ValidationError) as caught:
			telling.tell(request, "师傅在路上")
		self.assertIn("电话", str(caught.exception))
		telling.tell(request, "师傅在路上", by_phone=1)
		self.assertEqual(self.told_reasons(request), [])

	def test_a_hold_and_its_end_are_told_by_themselves(self) -> None:
		request = make.make_request(customer=self.residents())
		frappe.set_user(make.user("service"))
		requests.accept(request.name)
		requests.hold(request.name, "等配件")
		self.assertEqual(self.told_reasons(request.name), [])

	def test_a_problem_on_site_is_told(self) -> None:
		task = make.make_task(assigned_to=make.employee("tech"), customer=self.residents())
		frappe.set_user(make.user("tech"))
		tasks.accept(task.name)
		tasks.report_problem(task.name, "墙内漏水，要破墙")
		self.assertIn("problem", self.told_reasons(task.service_request))
		frappe.set_user(make.user("service"))
		telling.tell(task.service_request, "需要破墙检修，我们明天上午带施工队来")
		self.assertEqual(self.told_reasons(task.service_request), [])

	def test_problems_elsewhere_take_nobodys_place(self) -> None:
		"""However many there are in other properties: the limit is of what the user sees, and more is said to be more."""
		with patch.object(telling, "BATCH", 2), patch.object(telling, "LOOKED_THROUGH", 40):
			for _number in range(3):
				other = make.make_task(make.PROPERTY_B)
				frappe.db.set_value("Service Task", other.name, "status", "Blocked")
			task = make.make_task(assigned_to=make.employee("tech"), customer=self.residents())
			frappe.set_user(make.user("tech"))
			tasks.accept(task.name)
			tasks.report_problem(task.name, "墙内漏水，要破墙")
			frappe.set_user(make.user("manager"))
			rows, _more = telling.waiting({}, 200)
			self.assertIn(task.service_request, [row["request"] for row in rows])
			self.assertEqual({row["property"] for row in rows}, {make.PROPERTY_A})
			frappe.set_user("Administrator")
			for _number in range(3):
				self.overdue_request()
			frappe.set_user(make.user("manager"))
			rows, more = telling.waiting({}, 2)
			self.assertEqual((len(rows), more), (2, True))

	def test_a_complaint_that_is_due_for_a_report_is_told_by_phone(self) -> None:
		doc = make.make_request(category="其他投诉", urgency="Normal", subject="保安态度差", customer=None)
		frappe.db.set_value("Service Request", doc.name, "next_report_by", make.minutes_ago(30))
		self.assertEqual(self.told_reasons(doc.name), ["report"])
		frappe.set_user(make.user("service"))
		telling.tell(doc.name, "已找当事人核实，明天上午回复您", by_phone=1)
		doc.reload()
		self.assertEqual([row.told_by for row in doc.progress_reports], ["Phone"])
		self.assertEqual(self.told_reasons(doc.name), [])

	def test_nobody_notes_a_call_on_a_request_of_another_property(self) -> None:
		request = self.overdue_request()
		for user in (make.user("service", make.PROPERTY_B), make.user("resident"), make.user("tech")):
			frappe.set_user(user)
			with self.assertRaises(frappe.PermissionError, msg=user):
				telling.tell(request, "已告知", by_phone=1)
