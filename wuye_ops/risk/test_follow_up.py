"""Nothing is forgotten: what is owed on a risk is told once, to more people the later it gets."""

from unittest.mock import patch

import frappe
from frappe.utils import add_days, add_months, getdate, nowdate

from wuye_ops.risk import follow_up, steps
from wuye_ops.tests import factories as make
from wuye_ops.tests import inspection_factories as inspect
from wuye_ops.tests import register_factories as risks
from wuye_ops.tests.register_factories import DIRECTOR, OFFICER, RiskCase, as_user


@patch("frappe.db.commit", lambda *args, **kwargs: None)
class TestFollowUp(RiskCase):
	def day(self, days: int):
		return getdate(add_days(nowdate(), days))

	def reminders(self, risk: str) -> list[tuple]:
		rows = frappe.get_all(
			"Risk Reminder", {"parent": risk}, ["duty", "days"], order_by="idx", as_list=True
		)
		return [tuple(row) for row in rows]

	def test_a_risk_that_nobody_assesses(self) -> None:
		doc = risks.make_risk()
		follow_up.follow_risks(self.day(6))
		self.assertEqual(self.reminders(doc.name), [])
		for days in (7, 7, 10, 14, 15):
			follow_up.follow_risks(self.day(days))
		self.assertEqual(self.reminders(doc.name), [("Assessment", 0), ("Assessment", 3), ("Assessment", 7)])
		self.assertEqual(
			self.told(doc.name, make.user("head"))[1:],
			[
				"A risk is to be assessed: 地下车库充电桩起火",
				"A risk waits for its assessment: 地下车库充电桩起火",
			],
		)
		self.assertIn("A risk waits for its assessment: 地下车库充电桩起火", self.told(doc.name, OFFICER))

	def test_a_key_risk_without_a_response_reaches_the_director(self) -> None:
		doc = risks.make_assessed((5, 4), (4, 3))
		news = "Key risk still without a response: 地下车库充电桩起火"
		follow_up.follow_risks(self.day(7))
		self.assertEqual(self.reminders(doc.name), [("Response", 0)])
		self.assertNotIn(news, self.told(doc.name, DIRECTOR))
		follow_up.follow_risks(self.day(10))
		self.assertIn(news, self.told(doc.name, DIRECTOR))
		told = self.told(doc.name, DIRECTOR)
		follow_up.follow_risks(self.day(10))
		self.assertEqual(self.told(doc.name, DIRECTOR), told)

	def test_an_overdue_review_escalates(self) -> None:
		doc = risks.make_assessed((3, 2), (2, 2))
		due = doc.next_review
		for days, told in ((-8, []), (-7, [-7]), (1, [-7, 1]), (7, [-7, 1, 7]), (30, [-7, 1, 7, 30])):
			follow_up.follow_risks(getdate(add_days(due, days)))
			self.assertEqual([row[1] for row in self.reminders(doc.name)], told)
		self.assertIn("The review of a risk is overdue: 地下车库充电桩起火", self.told(doc.name, DIRECTOR))

	def test_an_acceptance_that_ran_out_leaves_a_key_risk_bare(self) -> None:
		doc = risks.make_assessed((5, 4), (4, 3))
		doc.append("responses", {"kind": "Accept", "reason": "等待业主表决"})
		doc.save()
		until = str(add_months(nowdate(), 1))
		as_user(DIRECTOR, steps.accept, doc.name, doc.responses[0].name, until)
		self.assertIsNone(doc.reload().key_since)
		over = self.day((getdate(until) - getdate(nowdate())).days + 1)
		with patch("wuye_ops.risk.register.nowdate", return_value=str(over)):
			follow_up.follow_risks(over)
		doc.reload()
		self.assertEqual((doc.responses[0].status, doc.key_since), ("Over", over))
		self.assertIn(
			"An accepted risk has run out; decide anew: 地下车库充电桩起火",
			self.told(doc.name, make.user("manager")),
		)

	def test_a_measure_that_is_done_in_its_own_document(self) -> None:
		doc = risks.make_assessed((5, 4), (4, 3))
		cure = inspect.make_rectification()
		doc.append("responses", {"kind": "Reduce"})
		doc.append(
			"measures",
			{
				"document_type": "Rectification",
				"document": cure.name,
				"responsible": make.employee("tech"),
				"due_on": nowdate(),
			},
		)
		doc.save()
		cure.db_set({"status": "Closed", "verified_on": f"{nowdate()} 09:00:00"})
		follow_up.follow_risks(getdate(nowdate()))
		doc.reload()
		self.assertEqual(
			(doc.measures[0].done_on, doc.responses[0].status, doc.key_since),
			(getdate(nowdate()), "In Effect", None),
		)

	def test_more_risks_take_no_more_questions(self) -> None:
		names = [risks.make_risk(title=f"风险{number}").name for number in range(12)]
		rows = frappe.get_all("Risk", {"name": ["in", names]}, follow_up.FIELDS)
		with self.assertQueryCount(3):
			self.assertEqual(len(follow_up.as_followed(rows)), 12)
