"""Escalations with answers: who is asked, who may answer, and who is reminded."""

from unittest.mock import patch

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import now_datetime

from wuye_ops.customer_service import escalations, requests
from wuye_ops.tests import factories as make


def escalated_request(percent: int = 100, minutes: int = 10, **fields):
	"""By whoever may take requests: a request one of whose steps was told so many minutes ago, as the sweep leaves it."""
	doc = make.make_request(**fields)
	row = next(row for row in doc.escalations if row.at_percent == percent)
	frappe.db.set_value(
		"Service Request Escalation", row.name, "done_on", make.minutes_ago(minutes), update_modified=False
	)
	return frappe.get_doc("Service Request", doc.name), row.name


def reminders(user: str, doc) -> list[str]:
	return frappe.get_all(
		"Notification Log",
		{"document_name": doc.name, "for_user": user, "subject": ["like", "%尚未答复%"]},
		pluck="subject",
	)


class TestEscalations(FrappeTestCase):
	def setUp(self) -> None:
		frappe.set_user("Administrator")
		self.addCleanup(frappe.db.rollback)
		self.addCleanup(frappe.set_user, "Administrator")

	def answer(self, user: str, doc, step: str, text: str = "已加派人手，下午四点前修好") -> None:
		frappe.set_user(user)
		escalations.answer(doc.name, step, text)
		frappe.set_user("Administrator")

	def test_the_head_answers_and_everybody_can_read_it(self) -> None:
		doc, step = escalated_request()
		self.answer(make.user("head"), doc, step)
		doc.reload()
		row = next(row for row in doc.escalations if row.name == step)
		self.assertEqual((row.answer, row.answered_by), ("已加派人手，下午四点前修好", make.user("head")))
		comments = frappe.get_all(
			"Comment", {"reference_name": doc.name, "comment_type": "Info"}, pluck="content"
		)
		self.assertTrue(any("下午四点前修好" in text for text in comments))
		with self.assertRaises(frappe.ValidationError) as caught:
			self.answer(make.user("manager"), doc, step)
		self.assertIn("已经答复", str(caught.exception))

	def test_the_clerk_cannot_answer_for_the_head_but_the_manager_can(self) -> None:
		doc, step = escalated_request()
		with self.assertRaises(frappe.PermissionError):
			self.answer(make.user("service"), doc, step)
		with self.assertRaises(frappe.PermissionError):
			self.answer(make.user("head", make.PROPERTY_B), doc, step)
		self.answer(make.user("manager"), doc, step)

	def test_the_head_cannot_answer_what_was_for_the_manager(self) -> None:
		doc, step = escalated_request(percent=150)
		with self.assertRaises(frappe.PermissionError):
			self.answer(make.user("head"), doc, step)

	def test_nothing_to_answer_is_refused(self) -> None:
		doc, step = escalated_request()
		warned, warning = escalated_request(percent=75)
		for text in ("", "   "):
			with self.assertRaises(frappe.ValidationError):
				self.answer(make.user("head"), doc, step, text)
		pending = next(row.name for row in doc.escalations if not row.done_on)
		with self.assertRaises(frappe.ValidationError):
			self.answer(make.user("head"), doc, pending)
		with self.assertRaises(frappe.ValidationError):
			self.answer(make.user("head"), warned, warning)

	def test_a_finished_request_asks_for_no_answer(self) -> None:
		doc, step = escalated_request()
		doc.cancel_reason, doc.status = "重复登记", "Cancelled"
		doc.save()
		with self.assertRaises(frappe.ValidationError):
			self.answer(make.user("head"), doc, step)

	def test_no_form_writes_an_answer_or_takes_a_step_back(self) -> None:
		doc, step = escalated_request()
		row = next(row for row in doc.escalations if row.name == step)
		row.answer, row.answered_on, row.done_on = "代答", now_datetime(), None
		doc.place = "厨房"
		frappe.set_user(make.user("service"))
		doc.save()
		frappe.set_user("Administrator")
		doc.reload()
		row = next(row for row in doc.escalations if row.name == step)
		self.assertEqual((doc.place, row.answer, bool(row.done_on)), ("厨房", None, True))

	def test_an_answer_outlives_a_new_promise(self) -> None:
		doc, step = escalated_request()
		self.answer(make.user("head"), doc, step)
		doc.reload()
		doc.urgency = "Normal"
		doc.save()
		self.assertEqual(
			[row.answer for row in doc.escalations if row.name == step], ["已加派人手，下午四点前修好"]
		)

	def chase(self) -> int:
		with patch.object(frappe.db, "commit"):
			return escalations.chase()

	def test_what_is_unanswered_is_said_once_more_one_post_higher(self) -> None:
		self.chase()
		doc, step = escalated_request(minutes=escalations.ANSWER_MINUTES + 1)
		fresh, _fresh_step = escalated_request(minutes=escalations.ANSWER_MINUTES - 5)
		answered, its_step = escalated_request(minutes=escalations.ANSWER_MINUTES + 1)
		self.answer(make.user("head"), answered, its_step)
		self.assertEqual(self.chase(), 1)
		self.assertEqual(self.chase(), 0)
		for key in ("head", "manager"):
			self.assertEqual(len(reminders(make.user(key), doc)), 1, key)
			self.assertEqual(reminders(make.user(key), fresh) + reminders(make.user(key), answered), [])
		self.assertIsNotNone(frappe.db.get_value("Service Request Escalation", step, "chased_on"))

	def test_nobody_is_reminded_of_last_year(self) -> None:
		self.chase()
		escalated_request(minutes=60 * 24 * (escalations.OLDEST_DAYS + 1))
		self.assertEqual(self.chase(), 0)

	def test_many_steps_are_described_in_few_queries(self) -> None:
		docs = [escalated_request()[0] for _number in range(4)]
		for doc in docs:
			frappe.db.set_value("Service Request", doc.name, "sla_status", "Overdue")
		escalations.on_page({}, 1)
		with self.assertQueryCount(14):
			found = escalations.on_page({}, 500)
		self.assertLessEqual({doc.name for doc in docs}, {row["request"] for row in found})
		self.assertTrue(all(row["people"] for row in found if row["request"] in {doc.name for doc in docs}))
		# as many as were asked for, those that have waited longest
		self.assertEqual(escalations.on_page({}, 2), found[:2])


class TestHoldsNothingBack(FrappeTestCase):
	def tearDown(self) -> None:
		frappe.set_user("Administrator")

	def test_a_hold_keeps_the_steps_that_were_told(self) -> None:
		doc, step = escalated_request()
		frappe.set_user(make.user("service"))
		requests.accept(doc.name)
		requests.hold(doc.name, "等配件")
		doc.reload()
		self.assertIn(step, [row.name for row in doc.escalations])
