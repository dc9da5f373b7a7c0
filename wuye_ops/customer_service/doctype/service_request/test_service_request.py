"""What a request promises and what happens to it on its way."""

from datetime import datetime

import frappe
from frappe.model.workflow import WorkflowPermissionError, apply_workflow
from frappe.tests.utils import FrappeTestCase
from frappe.utils import add_to_date, get_datetime, now_datetime

from wuye_ops.customer_service import requests, tasks
from wuye_ops.tests import factories as make


class TestServiceRequest(FrappeTestCase):
	def tearDown(self) -> None:
		frappe.set_user("Administrator")

	def test_an_urgent_repair_promises_by_the_level(self) -> None:
		opened = now_datetime()
		request = make.make_request(opened_on=opened)
		self.assertEqual(get_datetime(request.respond_by), add_to_date(opened, minutes=5))
		self.assertEqual(get_datetime(request.arrive_by), add_to_date(opened, minutes=30))
		self.assertEqual(get_datetime(request.resolve_by), add_to_date(opened, hours=24))
		self.assertEqual(get_datetime(request.at_risk_from), add_to_date(opened, hours=18))
		self.assertEqual(
			[(row.at_percent, row.recipient) for row in request.escalations],
			[(75, "Assignee"), (100, "Department Head"), (150, "Property Manager"), (200, "Role")],
		)

	def test_service_hours_carry_a_normal_repair_over_the_night(self) -> None:
		property_name = make.PROPERTY_A
		frappe.db.set_value("Property", property_name, "service_calendar", "标准服务时间")
		frappe.clear_document_cache("Property", property_name)
		request = make.make_request(urgency="Normal", category="门窗五金")
		request.opened_on = datetime(2026, 3, 2, 17, 45)
		request.flags.historical = True
		from wuye_ops.customer_service import promises

		promises.set_promise(request)
		# 15 minutes until 18:00, 15 more from 08:30 on
		self.assertEqual(request.respond_by, datetime(2026, 3, 3, 8, 45))
		# 2 hours: 15 minutes on Monday, 1 h 45 on Tuesday morning
		self.assertEqual(request.arrive_by, datetime(2026, 3, 3, 10, 15))
		# 24 service hours are three days of eight
		self.assertEqual(request.resolve_by, datetime(2026, 3, 5, 17, 45))

	def test_the_category_gives_kind_and_department(self) -> None:
		request = make.make_request(category="保洁质量", urgency="Normal", subject="楼道三天没打扫")
		self.assertEqual(request.kind, "Complaint")
		self.assertEqual(request.department, make.make_department("保洁部"))

	def test_an_urgency_the_level_does_not_know_is_refused(self) -> None:
		with self.assertRaises(frappe.ValidationError) as caught:
			make.make_request(category="费用咨询", urgency="Emergency")
		self.assertIn("咨询时限", str(caught.exception))

	def test_a_hold_stops_the_clock_and_needs_a_reason(self) -> None:
		frappe.set_user(make.user("service"))
		request = make.make_request(opened_on=make.minutes_ago(60))
		requests.accept(request.name)
		with self.assertRaises(frappe.ValidationError):
			requests.hold(request.name, "  ")
		requests.hold(request.name, "等业主在家")
		request.reload()
		self.assertEqual((request.status, request.holds[0].reason), ("On Hold", "等业主在家"))
		# the hold began two hours ago
		frappe.db.set_value("Service Request Hold", request.holds[0].name, "from_time", make.minutes_ago(120))
		frappe.db.set_value("Service Request", request.name, "opened_on", make.minutes_ago(180))
		requests.resume(request.name)
		request.reload()
		self.assertEqual(request.status, "In Progress")
		self.assertTrue(request.holds[0].to_time)
		gained = get_datetime(request.resolve_by) - get_datetime(request.opened_on)
		self.assertAlmostEqual(gained.total_seconds() / 60, 24 * 60 + 120, delta=1)

	def test_illegal_jumps_are_refused_by_every_way_in(self) -> None:
		request = make.make_request()
		frappe.set_user(make.user("service"))
		document = frappe.get_doc("Service Request", request.name)
		document.status = "Closed"
		with self.assertRaises(WorkflowPermissionError):
			document.save()
		with self.assertRaises(WorkflowPermissionError):
			frappe.client.set_value("Service Request", request.name, "status", "Resolved")
		with self.assertRaises(frappe.ValidationError):
			apply_workflow(frappe.get_doc("Service Request", request.name), "Close")
		frappe.set_user(make.user("tech"))
		with self.assertRaises(frappe.PermissionError):
			requests.accept(request.name)
		self.assertEqual(frappe.db.get_value("Service Request", request.name, "status"), "New")

	def test_a_request_cannot_be_born_closed(self) -> None:
		request = make.make_request(status="Closed", sla_status="Met")
		self.assertEqual((request.status, request.sla_status), ("New", "On Time"))

	def test_it_resolves_only_when_all_its_tasks_are_verified(self) -> None:
		frappe.set_user(make.user("service"))
		request = make.make_request()
		first, second = (tasks.create_from_request(request.name) for _ in range(2))
		frappe.set_user(make.user("head"))
		for task in (first, second):
			tasks.assign(task, make.employee("tech"))
		for task, result in ((first, "修好水管"), (second, "清理积水")):
			frappe.set_user(make.user("tech"))
			tasks.accept(task)
			tasks.log_work(task, "处理")
			tasks.finish(task, result)
			frappe.set_user(make.user("head"))
			tasks.verify(task)
			status = frappe.db.get_value("Service Request", request.name, "status")
			self.assertEqual(status, "Resolved" if task == second else "In Progress")
		request.reload()
		self.assertEqual(request.solution, "修好水管\n清理积水")

	def test_resolving_by_hand_waits_for_open_tasks_and_needs_a_solution(self) -> None:
		frappe.set_user(make.user("service"))
		request = make.make_request()
		task = tasks.create_from_request(request.name)
		with self.assertRaises(frappe.ValidationError) as caught:
			requests.resolve(request.name, "已处理")
		self.assertIn(task, str(caught.exception))
		tasks.cancel(task)
		with self.assertRaises(frappe.ValidationError):
			requests.resolve(request.name, "")
		requests.resolve(request.name, "电话指导业主关闭阀门")
		self.assertEqual(frappe.db.get_value("Service Request", request.name, "status"), "Resolved")

	def test_reopening_takes_the_resolution_back(self) -> None:
		frappe.set_user(make.user("service"))
		request = make.make_request()
		requests.accept(request.name)
		requests.resolve(request.name, "已处理")
		requests.reopen(request.name)
		request.reload()
		self.assertEqual(
			(request.status, request.resolved_on, request.sla_status), ("In Progress", None, "On Time")
		)
		self.assertTrue([row for row in request.escalations if not row.done_on])

	def test_cancelling_needs_a_reason_and_ends_the_work(self) -> None:
		frappe.set_user(make.user("service"))
		request = make.make_request()
		task = tasks.create_from_request(request.name)
		with self.assertRaises(frappe.ValidationError):
			requests.cancel(request.name, "")
		requests.cancel(request.name, "业主自行解决")
		self.assertEqual(frappe.db.get_value("Service Task", task, "status"), "Cancelled")
		request.reload()
		self.assertEqual((request.status, len(request.escalations)), ("Cancelled", 0))

	def test_a_closed_request_is_a_record(self) -> None:
		frappe.set_user(make.user("service"))
		request = make.make_request()
		requests.accept(request.name)
		requests.resolve(request.name, "已处理")
		requests.close(request.name)
		request.reload()
		request.subject = "改写历史"
		with self.assertRaises(frappe.ValidationError):
			request.save()
		frappe.set_user("Administrator")
		with self.assertRaises(frappe.ValidationError):
			frappe.delete_doc("Service Request", request.name)

	def test_the_first_reply_is_the_response(self) -> None:
		frappe.set_user(make.user("service"))
		request = make.make_request(category="费用咨询", urgency="Normal", subject="物业费怎么算")
		requests.reply(request.name, "按建筑面积，每平方米每月两元。")
		request.reload()
		self.assertTrue(request.responded_on)
		message = frappe.get_last_doc("Communication", {"reference_name": request.name})
		self.assertIn("每平方米", message.content)

	def test_the_phone_to_call_back_is_kept_as_a_mask(self) -> None:
		request = make.make_request(reporter_phone="138 0013 8000")
		stored = frappe.db.get_value(
			"Service Request", request.name, ["reporter_phone", "reporter_phone_encrypted"], as_dict=True
		)
		self.assertEqual(stored.reporter_phone, "138****8000")
		self.assertNotIn("13800138000", stored.reporter_phone_encrypted)

	def test_a_rating_comes_once_and_only_when_resolved(self) -> None:
		request = make.make_request()
		with self.assertRaises(frappe.ValidationError):
			requests.record_rating(request, 5, None)
		frappe.set_user(make.user("service"))
		requests.accept(request.name)
		requests.resolve(request.name, "已处理")
		requests.close(request.name)
		request.reload()
		with self.assertRaises(frappe.ValidationError):
			requests.record_rating(request, 6, None)
		requests.record_rating(request, 4, "很快")
		self.assertEqual(frappe.db.get_value("Service Request", request.name, "rating"), 0.8)
		with self.assertRaises(frappe.ValidationError):
			requests.record_rating(request, 5, None)
