"""A low answer is called back: by whom, once, and what comes of it."""

from unittest.mock import patch

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import add_days, getdate

from wuye_ops.customer_service import care_figures, follow_up_calls
from wuye_ops.customer_service.report.customer_satisfaction import customer_satisfaction
from wuye_ops.customer_service.surveys import low_answers
from wuye_ops.customer_service.surveys.low_answers import follow_response
from wuye_ops.tests import factories as make
from wuye_ops.tests.factories import PROPERTY_A, PROPERTY_B
from wuye_ops.tests.survey_answers import BAD, GOOD, answer, make_survey

DOCTYPE = "Service Follow Up"


class TestLowAnswers(FrappeTestCase):
	def setUp(self) -> None:
		make.make_base()
		frappe.set_user("Administrator")
		self.addCleanup(frappe.db.rollback)
		self.addCleanup(frappe.set_user, "Administrator")
		self.places = make.make_places(PROPERTY_A)
		self.customer = frappe.db.get_value("Portal User", {"user": make.user("resident")}, "parent")

	def answered(self, given: dict, **survey):
		(response,) = answer(
			make_survey(PROPERTY_A, closed_on=None, **survey),
			self.places.building,
			given,
			customer=self.customer,
			unit=self.places.unit,
		)
		return response

	def followed(self, **fields):
		response = self.answered(
			{1: GOOD, 2: {"门岗值守": GOOD, "夜间巡逻": BAD}, 4: 3, 5: "夜里门岗没人，请打 13812345678"},
			**fields,
		)
		frappe.set_user("Guest")
		name = follow_response(response.name)
		frappe.set_user(make.user("service"))
		return frappe.get_doc(DOCTYPE, name)

	def test_it_comes_onto_the_worklist_once(self) -> None:
		doc = self.followed()
		self.assertEqual((doc.status, doc.reason, doc.customer), ("To Do", "Survey", self.customer))
		self.assertEqual(doc.department, make.make_department("秩序维护部"))
		self.assertIn("夜间巡逻", doc.low_answers)
		self.assertIn("夜里门岗没人", doc.low_answers)
		self.assertNotIn("13812345678", doc.low_answers)
		self.assertEqual(follow_response(doc.survey_response), doc.name)
		self.assertEqual(frappe.db.count(DOCTYPE, {"survey": doc.survey}), 1)
		frappe.set_user(make.user("service", PROPERTY_B))
		self.assertFalse(frappe.has_permission(DOCTYPE, "read", doc=doc))

	def test_a_call_that_could_not_be_planned_is_planned_the_next_day(self) -> None:
		response = self.answered({1: BAD})
		fine = self.answered({1: GOOD})
		other = self.answered({1: BAD})
		made, day = low_answers.follow_response, getdate(response.answered_on)

		def fails_once(name: str) -> str | None:
			if name == response.name:
				raise frappe.ValidationError("没有回访人")
			return made(name)

		with (
			patch.object(frappe.db, "commit"),
			patch.object(frappe.db, "rollback"),
			patch.object(low_answers, "follow_response", fails_once),
		):
			low_answers.catch_up(day)
		calls = {"survey_response": ["in", [response.name, fine.name, other.name]]}
		self.assertEqual(frappe.get_all(DOCTYPE, calls, pluck="survey_response"), [other.name])
		with patch.object(frappe.db, "commit"):
			self.assertEqual(low_answers.catch_up(day), 1)
			self.assertEqual(low_answers.catch_up(day), 0)
			self.assertEqual(low_answers.catch_up(getdate(add_days(day, 60))), 0)
		self.assertEqual(frappe.db.count(DOCTYPE, calls), 2)

	def test_good_answers_and_anonymous_ones_ask_for_no_call(self) -> None:
		self.assertIsNone(follow_response(self.answered({1: GOOD, 4: 9}).name))
		self.assertIsNone(follow_response(self.answered({1: BAD}, anonymous=True).name))

	def test_what_the_customer_says_becomes_a_request(self) -> None:
		doc = self.followed()
		with self.assertRaises(frappe.ValidationError):
			follow_up_calls.record(doc.name, "Phone", "Satisfied")
		follow_up_calls.talked(doc.name, "Phone", "夜里十一点后门岗经常没有人")
		doc.reload()
		self.assertEqual((doc.status, doc.satisfaction, doc.done_by), ("Done", "", make.user("service")))
		request = follow_up_calls.make_request(doc.name, "噪音扰民", "夜里门岗脱岗，请核实\n详见问卷")
		made = frappe.get_doc("Service Request", request)
		self.assertEqual(
			(made.customer, made.unit, made.subject),
			(self.customer, self.places.unit, "夜里门岗脱岗，请核实"),
		)
		self.assertEqual(doc.reload().made_request, request)
		# a second one would be the same work twice
		self.assertRaises(
			frappe.ValidationError, follow_up_calls.make_request, doc.name, "噪音扰民", "再来一次"
		)

	def test_who_does_not_answer_is_tried_three_times(self) -> None:
		doc = self.followed()
		for _attempt in range(3):
			follow_up_calls.not_reached(doc.name, "Phone")
		self.assertEqual(doc.reload().status, "Unreachable")

	def test_a_head_may_not_make_requests_of_it(self) -> None:
		doc = self.followed()
		frappe.set_user(make.user("head"))
		self.assertRaises(
			frappe.PermissionError, follow_up_calls.make_request, doc.name, "噪音扰民", "请处理"
		)

	def test_satisfaction_with_requests_knows_nothing_of_it(self) -> None:
		before = customer_satisfaction.execute({"property": PROPERTY_A})[1]
		rate = care_figures.satisfaction_this_month()["value"]
		doc = self.followed()
		follow_up_calls.talked(doc.name, "Phone", "已解释")
		self.assertEqual(customer_satisfaction.execute({"property": PROPERTY_A})[1], before)
		self.assertEqual(care_figures.satisfaction_this_month()["value"], rate)
