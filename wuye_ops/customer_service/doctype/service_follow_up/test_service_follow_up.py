"""Calling customers back: who is asked, by whom, and what an unsatisfied customer sets in motion."""

from unittest.mock import patch

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import add_days, add_to_date, get_datetime, getdate, now_datetime, nowdate

from wuye_ops.customer_service import (
	care_figures,
	follow_up_calls,
	follow_ups,
	obligations,
	portal,
	requests,
	tasks,
	timeline,
)
from wuye_ops.customer_service.report.customer_satisfaction import customer_satisfaction
from wuye_ops.rules import follow_up as rules
from wuye_ops.tests import factories as make

DOCTYPE = "Service Follow Up"
DRAWN = "wuye_ops.rules.follow_up.is_drawn"


class TestServiceFollowUp(FrappeTestCase):
	def setUp(self) -> None:
		frappe.set_user("Administrator")
		self.addCleanup(frappe.db.rollback)
		self.addCleanup(frappe.set_user, "Administrator")
		# what other tests have committed counts in no share and no rate
		frappe.db.delete(DOCTYPE)
		frappe.db.set_value("Service Request", {"kind": "Repair"}, {"kind": "Praise", "rated_on": None})

	def as_user(self, key: str) -> None:
		frappe.set_user(make.user(key))

	def customer(self) -> str:
		"""Who lives in the first unit; others may have a part in it."""
		return frappe.db.get_value("Portal User", {"user": make.user("resident")}, "parent")

	def resolved(self, drawn: bool = False, **fields):
		"""A request that was answered at the desk by Administrator."""
		request = make.make_request(customer=self.customer(), **fields)
		requests.accept(request.name)
		with patch(DRAWN, return_value=drawn):
			requests.resolve(request.name, "已处理，请您验收")
		return request.reload()

	def repaired(self, first: str | None = None):
		"""A repair done by the technician, verified by the head, and drawn by the sample. first: who was given it before."""
		task = make.make_task(customer=self.customer(), assigned_to=make.employee(first or "tech"))
		if first:
			tasks.assign(task.name, make.employee("tech"), "转交维修")
		self.as_user("tech")
		tasks.accept(task.name)
		tasks.arrive(task.name)
		tasks.log_work(task.name, "更换角阀")
		tasks.finish(task.name, "已更换角阀，试水正常")
		self.as_user("head")
		with patch(DRAWN, return_value=True):
			tasks.verify(task.name)
		frappe.set_user("Administrator")
		return frappe.get_doc("Service Request", task.service_request)

	def complaint(self):
		return self.resolved(category="噪音扰民", subject="楼上深夜噪音")

	def of(self, request, **filters):
		return frappe.get_last_doc(DOCTYPE, {"service_request": request.name, **filters})

	def count(self, request) -> int:
		return frappe.db.count(DOCTYPE, {"service_request": request.name})

	# -- who is asked

	def test_every_complaint_is_followed_up_within_the_days_of_the_property(self) -> None:
		follow_up = self.of(self.complaint())
		self.assertEqual((follow_up.status, follow_up.reason, follow_up.round), ("To Do", "Complaint", 1))
		# the service of this property works round the clock
		self.assertEqual(str(follow_up.due_on), add_days(nowdate(), 2))
		self.assertEqual(follow_up.customer, self.customer())

	def test_a_repair_is_asked_about_when_chance_has_drawn_it(self) -> None:
		self.assertEqual(self.of(self.resolved(drawn=True)).reason, "Sample")
		self.assertEqual(self.count(self.resolved(drawn=False)), 0)

	def test_a_category_is_always_or_never_followed_up(self) -> None:
		for word, reasons in (("Always", ["By Category"]), ("Never", [])):
			frappe.db.set_value("Service Category", "水管漏水", "follow_up", word)
			frappe.clear_document_cache("Service Category", "水管漏水")
			request = self.resolved(drawn=True)
			self.assertEqual(
				frappe.get_all(DOCTYPE, {"service_request": request.name}, pluck="reason"), reasons
			)
		frappe.clear_document_cache("Service Category", "水管漏水")

	def test_a_low_rating_is_asked_about_a_high_one_is_not(self) -> None:
		for stars, found in ((1, 1), (2, 1), (3, 0)):
			request = self.resolved()
			frappe.set_user(make.user("resident"))
			portal.rate(request.name, stars, "等了很久")
			frappe.set_user("Administrator")
			self.assertEqual(self.count(request), found, stars)
			if found:
				follow_up = self.of(request)
				self.assertEqual((follow_up.reason, follow_up.stars), ("Low Rating", stars))

	def test_a_low_rating_after_the_call_asks_again(self) -> None:
		request = self.complaint()
		self.as_user("service")
		follow_up_calls.record(self.of(request).name, "Phone", "Satisfied")
		frappe.set_user(make.user("resident"))
		portal.rate(request.name, 1, "又响了")
		self.assertEqual(
			frappe.get_all(
				DOCTYPE,
				{"service_request": request.name},
				["round", "reason", "status"],
				order_by="round",
				as_list=True,
			),
			((1, "Complaint", "Done"), (2, "Low Rating", "To Do")),
		)

	def test_nobody_is_on_the_list_twice(self) -> None:
		request = self.complaint()
		frappe.set_user(make.user("resident"))
		portal.rate(request.name, 1, "不满意")
		frappe.set_user("Administrator")
		follow_ups.plan(request, rules.SAMPLE)
		self.assertEqual(self.count(request), 1)
		# of two who plan the same round at once, the second has not seen the first
		with patch.object(frappe, "get_all", return_value=[]):
			follow_ups.plan(request, rules.SAMPLE)
		self.assertEqual((self.count(request), self.of(request).reason), (1, "Complaint"))

	def test_a_month_falls_short_by_chance_and_is_filled_up(self) -> None:
		done = [self.resolved(drawn=False) for _number in range(4)]
		with patch("wuye_ops.customer_service.follow_ups.percent_of", return_value=50):
			self.assertEqual(follow_ups.fill_up(getdate(nowdate())), 2)
			self.assertEqual(follow_ups.fill_up(getdate(nowdate())), 0)
		self.assertEqual(sum(self.count(request) for request in done), 2)

	def test_filling_up_asks_the_database_once_for_all_and_once_for_a_property(self) -> None:
		for _number in range(3):
			self.resolved(drawn=True)
		with self.assertQueryCount(2):
			follow_ups.fill_up(getdate(nowdate()))

	def test_what_was_merged_is_not_asked_about(self) -> None:
		request, main = self.complaint(), make.make_request()
		request.merged_into = main.name
		# as merging does
		request.flags.by_service = True
		request.save()
		self.assertEqual(self.of(request).status, "Cancelled")

	# -- the call

	def test_who_did_the_work_does_not_ask_how_it_was_done(self) -> None:
		request = self.repaired(first="service")
		name = self.of(request).name
		self.as_user("service")
		with self.assertRaises(frappe.PermissionError):
			follow_up_calls.record(name, "Phone", "Very Satisfied")
		self.assertEqual(follow_up_calls.workers_of(request), {make.user("service"), make.user("tech")})
		self.as_user("manager")
		follow_up_calls.record(name, "Phone", "Very Satisfied")
		self.assertEqual(self.of(request).done_by, make.user("manager"))

	def test_who_answered_at_the_desk_does_not_ask_either(self) -> None:
		self.as_user("service")
		request = self.complaint()
		with self.assertRaises(frappe.PermissionError):
			follow_up_calls.record(self.of(request).name, "Phone", "Satisfied")
		self.as_user("manager")
		follow_up_calls.record(self.of(request).name, "Phone", "Satisfied")

	def test_three_times_not_reached_is_enough(self) -> None:
		name = self.of(self.complaint()).name
		self.as_user("service")
		for status in ("Not Reached", "Not Reached", "Unreachable"):
			follow_up_calls.not_reached(name, "Phone", "无人接听，改打 13987651234")
			doc = frappe.get_doc(DOCTYPE, name)
			self.assertEqual(doc.status, status)
		self.assertEqual([row.note for row in doc.attempts], ["无人接听，改打 139****1234"] * 3)
		with self.assertRaises(frappe.ValidationError):
			follow_up_calls.record(name, "Phone", "Satisfied")

	def test_an_unsatisfied_customer_has_the_request_reopened_with_its_history(self) -> None:
		request = self.repaired()
		opened = add_to_date(now_datetime(), days=-3)
		frappe.db.set_value("Service Request", request.name, {"opened_on": opened, "sla_status": "Breached"})
		name = self.of(request).name
		self.as_user("service")
		before = now_datetime()
		follow_up_calls.record(name, "Phone", "Very Dissatisfied", "角阀还在滴水")
		frappe.set_user("Administrator")
		request.reload()
		self.assertEqual((request.status, request.reopen_count), ("In Progress", 1))
		self.assertFalse(request.resolved_on or request.solution)
		# promised anew: a day for an urgent repair, from now
		self.assertGreaterEqual(get_datetime(request.resolve_by), add_to_date(before, hours=23))
		self.assertTrue(all(row.escalate_at >= before for row in request.escalations if not row.done_on))
		said = frappe.get_all(
			"Comment", {"reference_name": request.name, "comment_type": "Info"}, pluck="content"
		)
		self.assertTrue(any("角阀还在滴水" in text for text in said), said)
		told = frappe.get_all("Notification Log", {"document_name": name}, pluck="for_user")
		self.assertEqual(set(told), {make.user("head"), make.user("manager")})
		message = frappe.get_last_doc("Communication", {"reference_name": request.name})
		self.assertIn(frappe._("Your request has been reopened."), message.content)
		# the second end is asked about in any case, and the broken promise stays broken
		self.as_user("manager")
		requests.resolve(request.name, "已更换密封圈，观察两日无渗漏")
		request.reload()
		self.assertEqual(request.sla_status, "Breached")
		second = self.of(request, round=2)
		self.assertEqual((second.reason, second.status), ("Reopened", "To Do"))

	def test_a_closed_request_is_reopened_by_the_customer_s_word_alone(self) -> None:
		request = self.resolved(drawn=True)
		requests.close(request.name)
		self.as_user("service")
		with self.assertRaises(frappe.ValidationError):
			requests.reopen(request.name)
		follow_up_calls.record(self.of(request).name, "At Their Place", "Dissatisfied", "没有修好")
		self.assertEqual(request.reload().status, "In Progress")
		self.assertIsNone(request.closed_on)

	def test_it_stays_closed_for_a_reason_only(self) -> None:
		request = self.complaint()
		name = self.of(request).name
		self.as_user("service")
		for arguments in ({}, {"comment": "要求赔偿", "leave_closed": 1}):
			with self.assertRaises(frappe.ValidationError):
				follow_up_calls.record(name, "Phone", "Dissatisfied", **arguments)
			self.assertEqual(frappe.get_doc(DOCTYPE, name).status, "To Do")
		follow_up_calls.record(
			name,
			"Phone",
			"Dissatisfied",
			"要求赔偿",
			leave_closed=1,
			left_closed_reason="已由居委会调解，不属物业责任",
		)
		self.assertEqual((request.reload().status, request.reopen_count), ("Resolved", 0))
		self.assertIn(
			make.user("manager"),
			frappe.get_all("Notification Log", {"document_name": name}, pluck="for_user"),
		)

	def test_a_request_that_goes_on_is_asked_about_later(self) -> None:
		request = self.complaint()
		self.as_user("manager")
		requests.reopen(request.name)
		self.assertEqual(self.of(request).status, "Cancelled")
		self.assertEqual(request.reload().reopen_count, 1)

	def test_nonsense_is_refused(self) -> None:
		name = self.of(self.complaint()).name
		self.as_user("service")
		for channel, grade in (("Pigeon", "Satisfied"), ("Phone", "Fine"), ("Phone", "")):
			with self.assertRaises(frappe.ValidationError):
				follow_up_calls.record(name, channel, grade)
		doc = frappe.get_doc(DOCTYPE, name)
		doc.satisfaction = "Satisfied"
		with self.assertRaises(frappe.PermissionError):
			doc.save()
		frappe.set_user("Administrator")
		with self.assertRaises(frappe.PermissionError):
			doc.delete()

	def test_others_do_not_ask(self) -> None:
		name = self.of(self.complaint()).name
		for user in (
			make.user("head"), make.user("tech"), make.user("resident"), make.user("service", make.PROPERTY_B), "Guest",
		):  # fmt: skip
			frappe.set_user(user)
			for attempt in (
				lambda: follow_up_calls.record(name, "Phone", "Satisfied"),
				lambda: follow_up_calls.not_reached(name, "Phone"),
			):
				with self.assertRaises(frappe.PermissionError, msg=user):
					attempt()

	# -- what it comes to

	def test_answers_make_the_satisfaction_of_a_category_and_lead_to_their_rows(self) -> None:
		answers = ("Very Satisfied", "Satisfied", "Very Satisfied", "Neutral", "Very Dissatisfied")
		found = [self.complaint() for _answer in (*answers, "waiting")]
		self.as_user("service")
		for request, answer in zip(found, answers, strict=False):
			follow_up_calls.record(self.of(request).name, "Phone", answer, "又吵了")
		self.as_user("manager")
		day = nowdate()
		report = customer_satisfaction.execute({"group_by": "Category", "from_date": day, "to_date": day})
		row = next(row for row in report[1] if row["key"] == "噪音扰民")
		self.assertEqual(
			[row[name] for name in ("asked", "waiting", "replies", "rate", "index", "reopened")],
			[6, 1, 5, 60.0, 68.0, 1],
		)
		graph = report[3]["data"]
		place = [one["key"] for one in report[1]].index("噪音扰民")
		self.assertEqual(graph["datasets"][0]["values"][place], 2)
		behind = graph["leads"]["points"][0][place]
		self.assertEqual(len(frappe.get_list(DOCTYPE, filters=behind)), 2)
		self.assertEqual(care_figures.satisfaction_this_month()["value"], 60.0)
		frappe.set_user(make.user("manager", make.PROPERTY_B))
		self.assertEqual(customer_satisfaction.execute({"from_date": day, "to_date": day})[1], [])
		frappe.set_user(make.user("resident"))
		with self.assertRaises(frappe.PermissionError):
			customer_satisfaction.execute({})

	def test_stars_make_a_satisfaction_of_their_own(self) -> None:
		for stars in (5, 4, 1):
			request = self.resolved()
			frappe.set_user(make.user("resident"))
			portal.rate(request.name, stars)
			frappe.set_user("Administrator")
		filters = {"source": "Ratings", "group_by": "Month", "from_date": nowdate(), "to_date": nowdate()}
		(row,) = customer_satisfaction.execute(filters)[1]
		self.assertEqual(
			(row["key"], row["replies"], row["rate"], row["index"]), (nowdate()[:7], 3, 66.7, 60.0)
		)

	# -- around it

	def test_customer_service_is_told_once_a_day_what_is_due(self) -> None:
		follow_up = self.of(self.complaint())
		follow_up.db_set("due_on", nowdate())
		told = {
			"document_type": "Property",
			"document_name": make.PROPERTY_A,
			"for_user": make.user("service"),
		}
		for _time in range(2):
			follow_ups.remind()
		self.assertEqual(frappe.db.count("Notification Log", told), 1)

	def test_the_form_knows_who_may_call(self) -> None:
		self.as_user("service")
		doc = self.of(self.complaint())
		doc.run_method("onload")
		self.assertFalse(doc.get_onload("may_call"))
		self.as_user("manager")
		doc.run_method("onload")
		self.assertTrue(doc.get_onload("may_call"))

	def test_it_stands_on_the_customer_s_page_and_is_kept(self) -> None:
		follow_up = self.of(self.complaint())
		self.as_user("service")
		entries = timeline.entries(follow_up.customer, None, 20)
		self.assertNotIn(follow_up.name, [entry["name"] for entry in entries])
		self.as_user("manager")
		follow_up_calls.record(follow_up.name, "Phone", "Satisfied", "处理得不错")
		entries = timeline.entries(follow_up.customer, None, 20)
		entry = next(entry for entry in entries if entry["name"] == follow_up.name)
		self.assertIn("处理得不错", entry["text"])
		self.assertTrue(obligations.of_customer(follow_up.customer))
