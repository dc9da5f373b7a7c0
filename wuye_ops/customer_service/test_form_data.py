"""What the forms, calendars and charts of the desk are given, and to whom."""

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import add_days, nowdate

from wuye_ops.customer_service import form_data, requests, tasks
from wuye_ops.customer_service.dashboard_chart_source.service_request_figures import service_request_figures
from wuye_ops.customer_service.permissions import customers_of_user
from wuye_ops.tests import factories as make


class TestFormData(FrappeTestCase):
	def setUp(self) -> None:
		frappe.set_user("Administrator")

	def tearDown(self) -> None:
		frappe.set_user("Administrator")

	def test_a_card_shows_who_works_and_what_was_done_last(self) -> None:
		task = make.make_task(assigned_to=make.employee("tech"))
		frappe.set_user(make.user("tech"))
		tasks.accept(task.name)
		tasks.log_work(task.name, "关闭水阀")
		tasks.log_work(task.name, "更换密封圈", result="不再漏水")
		frappe.set_user(make.user("head"))
		(card,) = form_data.tasks_of(task.service_request)
		self.assertEqual((card.name, card.assigned_to), (task.name, make.employee("tech")))
		self.assertEqual(card.last_log.content, "更换密封圈")
		self.assertIn("Reassign", card.steps)

	def test_steps_follow_the_role(self) -> None:
		task = make.make_task()
		for person, expected in (("head", True), ("service", False)):
			frappe.set_user(make.user(person))
			(card,) = form_data.tasks_of(task.service_request)
			self.assertEqual("Assign" in card.steps, expected, person)
		frappe.set_user(make.user("service"))
		self.assertEqual(form_data.steps_from("Service Request", "New"), ["Accept", "Cancel"])
		frappe.set_user(make.user("head"))
		self.assertEqual(form_data.steps_from("Service Request", "New"), [])

	def test_the_form_says_who_was_told_when_time_ran_out(self) -> None:
		from wuye_ops.customer_service.sweep import sweep_service_clocks

		request = make.make_request(opened_on=make.minutes_ago(60 * 24 * 3))
		requests.accept(request.name)
		sweep_service_clocks()
		request.reload()
		request.run_method("onload")
		told = request.get_onload("told")
		self.assertTrue(told)
		self.assertTrue(any(step["people"] for step in told), told)
		self.assertEqual([step["on"] for step in told], sorted(step["on"] for step in told))

	def test_a_resident_is_given_nothing_internal(self) -> None:
		request = make.make_request(customer=customers_of_user(make.user("resident"))[0])
		frappe.set_user(make.user("resident"))
		doc = frappe.get_doc("Service Request", request.name)
		doc.run_method("onload")
		self.assertFalse(doc.get("__onload"))
		self.assertEqual(form_data.tasks_of(request.name), [])

	def test_another_property_is_closed(self) -> None:
		request = make.make_request(make.PROPERTY_B)
		frappe.set_user(make.user("service"))
		with self.assertRaises(frappe.PermissionError):
			form_data.tasks_of(request.name)

	def test_the_cards_of_many_tasks_cost_no_more_queries(self) -> None:
		request = make.make_request()
		tasks.create_from_request(request.name)
		form_data.task_cards(request.name)
		with self.assertQueryCount(4):
			form_data.task_cards(request.name)
		for _number in range(5):
			tasks.create_from_request(request.name)
		with self.assertQueryCount(4):
			self.assertEqual(len(form_data.task_cards(request.name)), 6)


class TestCalendars(FrappeTestCase):
	def tearDown(self) -> None:
		frappe.set_user("Administrator")

	def test_requests_and_tasks_stand_on_the_day_they_are_due(self) -> None:
		own, foreign = make.make_task(), make.make_task(make.PROPERTY_B)
		start, end = add_days(nowdate(), -1), add_days(nowdate(), 3)
		frappe.set_user(make.user("service"))
		events = form_data.task_events(start, end)
		names = {event.name for event in events}
		self.assertIn(own.name, names)
		self.assertNotIn(foreign.name, names)
		event = next(event for event in events if event.name == own.name)
		self.assertEqual(event.start, own.required_by)
		names = {event.name for event in form_data.request_events(start, end)}
		self.assertIn(own.service_request, names)
		self.assertNotIn(foreign.service_request, names)

	def test_the_list_s_filters_apply(self) -> None:
		task = make.make_task()
		start, end = add_days(nowdate(), -1), add_days(nowdate(), 3)
		closed = frappe.as_json([["Service Task", "status", "=", "Verified"]])
		self.assertNotIn(task.name, {event.name for event in form_data.task_events(start, end, closed)})

	def test_who_sees_no_requests_sees_no_calendar(self) -> None:
		frappe.set_user(make.user("guard"))
		with self.assertRaises(frappe.PermissionError):
			form_data.request_events(nowdate(), nowdate())


class TestFigures(FrappeTestCase):
	def tearDown(self) -> None:
		frappe.set_user("Administrator")

	def figure(self, name: str) -> dict:
		return service_request_figures.get(filters={"figure": name})

	def test_figures_count_the_requests_of_own_properties_only(self) -> None:
		frappe.set_user(make.user("service", make.PROPERTY_B))
		before = self.total(self.figure("requests_by_day"))
		frappe.set_user("Administrator")
		make.make_request(make.PROPERTY_A)
		make.make_request(make.PROPERTY_B)
		frappe.set_user(make.user("service", make.PROPERTY_B))
		self.assertEqual(self.total(self.figure("requests_by_day")), before + 1)

	def test_the_share_kept_on_time_is_a_percentage_of_the_resolved(self) -> None:
		request = make.make_request()
		requests.accept(request.name)
		requests.resolve(request.name, "已处理")
		shares = self.figure("on_time_share")["datasets"][0]["values"]
		self.assertTrue(shares)
		self.assertTrue(all(0 <= share <= 100 for share in shares))

	def test_every_figure_has_as_many_values_as_labels(self) -> None:
		make.make_request()
		for name in service_request_figures.FIGURES:
			figure = self.figure(name)
			for dataset in figure["datasets"]:
				self.assertEqual(len(dataset["values"]), len(figure["labels"]), name)

	def test_who_sees_no_requests_gets_an_empty_chart(self) -> None:
		frappe.set_user(make.user("guard"))
		self.assertEqual(self.figure("requests_by_status"), {"labels": [], "datasets": []})

	@staticmethod
	def total(figure: dict) -> int:
		return sum(sum(dataset["values"]) for dataset in figure["datasets"])
