"""An outage is announced: new reports are answered by themselves, told, held, resolved at its end, or sent to work."""

from unittest.mock import patch

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import add_to_date, get_datetime, now_datetime

from wuye_ops.customer_service import community_notices, merging, outages, portal, requests, tasks
from wuye_ops.tests import factories as make

WATER = "水管漏水"


class TestOutages(FrappeTestCase):
	def setUp(self) -> None:
		frappe.set_user("Administrator")
		self.addCleanup(frappe.db.rollback)
		self.addCleanup(frappe.set_user, "Administrator")
		self.addCleanup(setattr, frappe.local, "lang", frappe.local.lang)
		frappe.local.lang = "en"
		self.key = frappe.generate_hash(length=6)
		self.places = make.make_places(make.PROPERTY_A, f"停{self.key}", ("101", "102"))
		self.customer = make.make_customer(f"停水户{self.key}", unit=self.places.unit)
		self.resident = make.make_resident(f"outage-{self.key}@wuye.test", self.customer)

	def outage(self, **fields):
		values = {
			"doctype": "Community Notice",
			"property": make.PROPERTY_A,
			"kind": "Water Outage",
			"title": "3号水箱清洗停水",
			"starts_on": add_to_date(now_datetime(), minutes=-30),
			"ends_on": add_to_date(now_datetime(), hours=5),
			"content": "请提前储水。",
			"places": [{"building": self.places.building}],
			"categories": [{"category": WATER}],
			**fields,
		}
		doc = frappe.get_doc(values).insert()
		community_notices.publish(doc.name)
		return doc.reload()

	def report(self, **fields):
		return make.make_request(
			**{"unit": self.places.unit, "subject": "家里没水", "description": "龙头没水", **fields}
		)

	def messages(self, request: str) -> list[str]:
		return frappe.get_all(
			"Communication",
			{"reference_doctype": "Service Request", "reference_name": request},
			pluck="content",
			order_by="creation",
		)

	def told_staff(self, request: str) -> int:
		return frappe.db.count("Notification Log", {"document_name": request})

	# -- answered

	def test_a_report_is_answered_at_once_and_nobody_is_sent(self) -> None:
		notice = self.outage()
		frappe.set_user(self.resident)
		report = frappe.get_doc(
			{
				"doctype": "Service Request",
				"unit": self.places.unit,
				"category": WATER,
				"description": "厨房没有水了",
			}
		).insert(ignore_permissions=True)  # as the web form does
		self.assertEqual((report.status, report.community_notice), ("On Hold", notice.name))
		self.assertEqual((report.sla_status, len(report.holds)), ("On Hold", 1))
		self.assertTrue(report.responded_on and report.resolve_by)
		seen = portal.request_progress(report.name)
		self.assertIn("3号水箱清洗停水", seen["hold_reason"])
		self.assertIn("请提前储水", seen["messages"][0]["text"])
		self.assertEqual(self.told_staff(report.name), 0)
		frappe.set_user("Administrator")
		self.assertEqual(notice.reload().answered, 1)

	def test_the_company_s_own_answer_is_used(self) -> None:
		self.outage(answer="水车停在西门，可取水。")
		(text,) = self.messages(self.report().name)
		self.assertIn("水车停在西门", text)
		self.assertNotIn("请提前储水", text)

	def test_what_the_notice_does_not_cover_goes_to_people(self) -> None:
		self.outage()
		elsewhere = make.make_places(make.PROPERTY_A, f"别{self.key}", ("101",))
		for fields in (
			{"unit": elsewhere.unit},
			{"category": "公共照明", "urgency": "Normal"},
			{"urgency": "Emergency"},
			{"category": "保洁质量", "urgency": "Normal"},
			{"opened_on": make.minutes_ago(60)},
		):
			with self.subTest(fields):
				report = self.report(**fields)
				self.assertEqual((report.status, report.community_notice), ("New", None))
		self.assertEqual(make.make_request(make.PROPERTY_B).status, "New")

	def test_a_draft_or_a_withdrawn_notice_answers_nothing(self) -> None:
		notice = self.outage()
		community_notices.withdraw(notice.name, "改期")
		self.assertEqual(self.report().status, "New")

	def test_the_link_is_not_made_by_hand(self) -> None:
		notice = self.outage()
		report = self.report(category="公共照明", urgency="Normal")
		report.community_notice = notice.name
		with self.assertRaises(frappe.ValidationError):
			report.save()

	def test_reports_from_before_the_notice_are_answered_on_a_click(self) -> None:
		first, second, dispatched = self.report(), self.report(), self.report()
		frappe.set_user(make.user("service"))
		tasks.create_from_request(dispatched.name)
		requests.accept(second.name)
		notice = self.outage(starts_on=make.minutes_ago(5))
		self.assertEqual(set(outages.unanswered(notice)), {first.name, second.name})
		notice.run_method("onload")
		self.assertEqual(notice.get_onload("open_reports"), 2)
		self.assertEqual(outages.answer_open(notice.name), 2)
		for report in (first, second):
			self.assertEqual((report.reload().status, report.community_notice), ("On Hold", notice.name))
			self.assertIn("3号水箱清洗停水", self.messages(report.name)[-1])
		self.assertEqual(dispatched.reload().community_notice, None)
		self.assertEqual(notice.reload().answered, 2)
		self.assertEqual(outages.answer_open(notice.name), 0)

	# -- the end

	def ended(self, notice) -> None:
		frappe.set_user(make.user("service"))
		community_notices.end(notice.name)
		outages.release(notice.name)
		outages.release(notice.name)

	def test_when_it_ends_the_reporter_is_told_and_may_say_no(self) -> None:
		notice = self.outage()
		report = self.report()
		self.ended(notice)
		report.reload()
		self.assertEqual((report.status, report.sla_status), ("Resolved", "Met"))
		self.assertTrue(report.holds[0].to_time and not report.escalations)
		self.assertIn("If it is still not right", report.solution)
		self.assertEqual(len(self.messages(report.name)), 2)
		frappe.set_user(self.resident)
		portal.still_not_right(report.name, "我家还是没水")
		report.reload()
		self.assertEqual((report.status, report.resolved_on), ("In Progress", None))
		self.assertTrue(self.told_staff(report.name))
		with self.assertRaises(frappe.ValidationError):
			portal.still_not_right(report.name, "再说一次")

	def test_those_who_wait_are_told_of_a_new_end_once(self) -> None:
		notice = self.outage()
		report = self.report()
		frappe.set_user(make.user("service"))
		community_notices.extend(notice.name, str(add_to_date(now_datetime(), days=2)))
		for _time in range(2):
			outages.tell_new_end(notice.name)
		told = self.messages(report.name)
		self.assertEqual(len(told), 2)
		self.assertIn("lasts until another time", told[-1])
		self.assertIn(report.reload().holds[-1].reason, told[-1])
		self.ended(notice)
		self.assertEqual(report.reload().status, "Resolved")

	def test_others_requests_are_not_reopened(self) -> None:
		notice = self.outage()
		report = self.report()
		self.ended(notice)
		for user in (make.user("resident"), "Guest"):
			frappe.set_user(user)
			with self.assertRaises((frappe.DoesNotExistError, frappe.PermissionError)):
				portal.still_not_right(report.name, "没水")

	def test_a_promise_that_stood_still_is_kept(self) -> None:
		notice = self.outage(starts_on=add_to_date(now_datetime(), days=-3))
		report = self.report(opened_on=add_to_date(now_datetime(), days=-2))
		frappe.db.set_value(
			"Service Request Hold",
			report.holds[0].name,
			"from_time",
			add_to_date(report.opened_on, minutes=1),
		)
		frappe.db.set_value("Service Request", report.name, "responded_on", report.opened_on)
		self.ended(notice)
		report.reload()
		self.assertEqual(report.sla_status, "Met")
		self.assertGreater(get_datetime(report.resolve_by), now_datetime())

	def test_where_somebody_works_the_work_goes_on(self) -> None:
		notice = self.outage()
		begun, held, sent = self.report(), self.report(), self.report()
		frappe.set_user(make.user("service"))
		for report in (begun, held, sent):
			requests.resume(report.name)
		requests.hold(held.name, "等业主在家")
		tasks.create_from_request(sent.name)
		self.ended(notice)
		self.assertEqual([report.reload().status for report in (begun, sent)], ["In Progress"] * 2)
		self.assertEqual(held.reload().holds[-1].reason, "等业主在家")
		self.assertEqual(held.status, "On Hold")

	def test_a_withdrawn_notice_gives_its_reports_back(self) -> None:
		notice = self.outage()
		report = self.report()
		frappe.set_user(make.user("manager"))
		community_notices.withdraw(notice.name, "实际未停水")
		outages.release(notice.name)
		report.reload()
		self.assertEqual((report.status, report.community_notice), ("In Progress", None))
		self.assertTrue([row for row in report.escalations if not row.done_on])

	def test_an_interrupted_end_is_taken_up_again(self) -> None:
		notice = self.outage()
		self.report()
		frappe.set_user(make.user("service"))
		community_notices.end(notice.name)
		with patch.object(outages, "enqueue_release") as again:
			outages.go_on()
		self.assertIn(notice.name, [call.args[0] for call in again.call_args_list])

	def test_one_who_was_merged_hears_of_the_end_too(self) -> None:
		notice = self.outage()
		main, other = self.report(), self.report(unit=self.places.neighbour)
		frappe.set_user(make.user("service"))
		merging.merge(other.name, main.name)
		self.ended(notice)
		self.assertIn("If it is still not right", self.messages(other.name)[-1])

	def test_a_new_report_costs_a_fixed_number_of_queries(self) -> None:
		for _count in range(3):
			self.outage(categories=[{"category": "公共照明"}])
		report = frappe.new_doc(
			"Service Request",
			property=make.PROPERTY_A,
			unit=self.places.unit,
			category=WATER,
			kind="Repair",
			urgency="Urgent",
			opened_on=now_datetime(),
		)
		outages.answering(report)
		with self.assertQueryCount(4):
			self.assertIsNone(outages.answering(report))
