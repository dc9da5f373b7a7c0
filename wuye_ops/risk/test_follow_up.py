"""Nothing is forgotten: what is owed on a risk is told once, to more people the later it gets."""

from unittest.mock import patch

import frappe
from frappe.utils import add_days, add_months, getdate, nowdate

from wuye_ops.patches import tell_until_when_risks_are_accepted
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

	def test_a_review_escalates_by_level_and_to_whom(self) -> None:
		"""A red one in two days to the director, a yellow one in a month."""
		news = "The review of a risk is overdue: 地下车库充电桩起火"
		owner, manager = make.user("head"), make.user("manager")
		people = {"owner": owner, "manager": manager, "officer": OFFICER, "director": DIRECTOR}
		above = {"manager", "officer", "director"}
		for level, values, steps_of in (
			("Red", ((5, 5), (5, 4)), ((1, {"owner", "manager"}), (2, above))),
			("Yellow", ((3, 2), (2, 2)), ((1, {"owner"}), (7, {"owner", "manager"}), (30, above))),
		):
			doc = risks.make_assessed(*values)
			self.assertEqual(doc.level, level)
			told = dict.fromkeys(people, 0)
			for days, expected in steps_of:
				with self.subTest(level=level, days=days):
					follow_up.follow_risks(getdate(add_days(doc.next_review, days)))
					now = {key: self.told(doc.name, user).count(news) for key, user in people.items()}
					self.assertEqual({key for key in people if now[key] > told[key]}, expected)
					told = now

	def test_who_accepted_hears_that_it_ends(self) -> None:
		"""Yellow, so that no key risk is in it: the manager accepts what is the head's."""
		doc = risks.make_assessed((3, 2), (2, 2))
		doc.append("responses", {"kind": "Accept", "reason": "维修费用高于损失"})
		doc.save()
		until = getdate(add_months(nowdate(), 3))
		row = doc.responses[0].name
		as_user(make.user("manager"), steps.accept, doc.name, row, str(until))
		doc.reload()
		self.assertEqual(doc.accepted_until, until)
		# as a site from before the field is brought up to date
		doc.db_set("accepted_until", None, update_modified=False)
		tell_until_when_risks_are_accepted.execute()
		self.assertEqual(doc.reload().accepted_until, until)
		self.assertIn("Until", doc.log[-1].reason)
		soon, ended = (
			"An accepted risk runs out soon: 地下车库充电桩起火",
			"An accepted risk has run out; decide anew: 地下车库充电桩起火",
		)
		follow_up.follow_risks(getdate(add_days(until, -14)))
		self.assertIn(soon, self.told(doc.name, make.user("head")))
		follow_up.follow_risks(until)
		self.assertIn(soon, self.told(doc.name, make.user("manager")))
		follow_up.follow_risks(getdate(add_days(until, 1)))
		self.assertIn(ended, self.told(doc.name, make.user("manager")))
		# another response takes its place: the acceptance is owed no more
		doc.reload()
		doc.append(
			"responses",
			{
				"kind": "Avoid",
				"activity": "夜间充电",
				"responsible": make.employee("tech"),
				"stopped_on": nowdate(),
				"proof": "充电桩已断电，照片见附件",
			},
		)
		doc.save()
		self.assertEqual((doc.responses[1].status, doc.accepted_until), ("In Effect", None))
		follow_up.follow_risks(getdate(add_days(until, 30)))
		self.assertNotIn("Acceptance", [duty for duty, days in self.reminders(doc.name) if days > 1])

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
		with self.assertQueryCount(2):
			self.assertEqual(len(follow_up.as_followed(rows)), 12)
