"""Month → award: what happened becomes a card, is objected to and decided, counts for appraisal and pay, and somebody is honoured for it."""

from decimal import Decimal
from unittest.mock import patch

import frappe

from wuye_ops.customer_service import notice_portal
from wuye_ops.people import my_cards
from wuye_ops.people.awards import rounds
from wuye_ops.people.awards import steps as award_steps
from wuye_ops.people.rewards.test_rewards import BOSS, HR, PAYDAY, REWARD, RewardCase
from wuye_ops.people.scorecards import appraisals, behind, cards, check
from wuye_ops.people.scorecards import steps as card_steps
from wuye_ops.people.scorecards.test_runs import CARD
from wuye_ops.people.scorecards.test_steps import DIRECTOR, MANAGER, TECH
from wuye_ops.rules.scorecard import PERSON
from wuye_ops.tests import award_month
from wuye_ops.tests import factories as make
from wuye_ops.tests import scorecard_factories as scores

GUARD = make.user("guard")


class TestMonthToAward(RewardCase):
	"""Three people: the technician works well and is wronged once, the guard misses a round and quarrels, the other one was hardly there."""

	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		cls.guard = make.employee("guard")
		award_month.make_month()

	def test_from_the_month_to_the_wall(self) -> None:
		self.the_run_has_a_card_for_each()
		self.each_number_opens_its_rows()
		self.the_technician_objects_and_somebody_else_decides()
		self.what_is_final_stays()
		self.it_counts_for_the_appraisal()
		self.it_counts_for_the_pay()
		self.the_rule_names_and_people_decide()

	def the_run_has_a_card_for_each(self) -> None:
		"""The technician, of weights 30, 25, 25, 20: 19 of 20 tasks in time, 15/18 of 30; satisfied 14 of 15, 93.33 % are 14/15 of
		16.67, no complaint 8.33; no rework 8.33, rectified 8.33, attendance 95 %, 10/15 of 8.34; the property's satisfaction 14/15 of 20.

		The guard: 8 of 9 rounds, 88.89 % are 8.89/18 of 30; one complaint, half of 25; 90 points, 30/35 of 12.5, one missed, 70 % of 6.25,
		all days 6.25; the same 18.67 of 20.
		"""
		card, guard = self.card(), self.card(self.guard)
		self.assertAlmostEqual(card.total, 25 + 15.56 + 8.33 + 8.33 + 8.33 + 5.56 + 18.67, delta=0.03)
		self.assertEqual((card.grade, card.judged, card.days), ("B", 1, 20))
		self.assertAlmostEqual(guard.total, 14.81 + 12.5 + 10.71 + 4.38 + 6.25 + 18.67, delta=0.03)
		self.assertEqual((guard.grade, guard.coefficient), ("D", 0.5))

	def each_number_opens_its_rows(self) -> None:
		"""What lies behind adds up to what was counted, and names what happened."""
		for name in (self.name, self.card(self.guard).name):
			card = frappe.get_doc(CARD, name)
			self.as_user(MANAGER)
			for line in card.lines:
				rows = behind.rows(name, line.code)["rows"]
				with self.subTest(f"{name} {line.code}"):
					if line.scope == PERSON:
						self.assertEqual(len(rows), line.sample)
					if line.value.endswith("%") and not line.left_out:
						self.assertEqual(_percent(rows), _number(line.value))
		texts = {
			code: [row["text"] for row in behind.rows(self.card(self.guard).name, code)["rows"]]
			for code in ("missed", "complaints")
		}
		self.assertEqual(len(texts["missed"]), 1)
		self.assertIn(scores.ROUND, texts["missed"][0])
		self.assertEqual(len(texts["complaints"]), 1)
		self.as_user("Administrator")

	def the_technician_objects_and_somebody_else_decides(self) -> None:
		"""20 of 20 tasks are all 30 points, 5 more: an A."""
		for employee in (self.tech, self.other, self.guard):
			self.as_user(MANAGER)
			card_steps.take(self.card(employee).name, "Show")
		self.as_user(TECH)
		mine = next(card for card in my_cards.cards()["cards"] if card["key"] == "scorecard")
		row = next(row for row in mine["rows"] if row["text"] == "2024-05")
		self.assertTrue(row["route"].endswith(self.name) and row["on"], row)
		self.assertIn(f"{self.card().total:g}", row["note"])
		self.assertEqual(self.object_to("on_time", text="停电两小时，工单已按时完成，漏点了完成"), "Objected")
		for user in (MANAGER, TECH, GUARD):
			with self.subTest(user):
				self.refused(self.decide, user, on_time="Upheld", error=frappe.PermissionError)
		scores.task_was_in_time("tech")
		self.decide(DIRECTOR, on_time="Upheld")
		self.as_user("Administrator")
		card = self.card()
		self.assertAlmostEqual(card.total, 30 + 15.56 + 8.33 + 8.33 + 8.33 + 5.56 + 18.67, delta=0.03)
		self.assertEqual((card.grade, card.coefficient, card.decided_by), ("A", 1.2, DIRECTOR))
		self.take(MANAGER, "Finalise")
		for employee, user in ((self.other, make.user("tech2")), (self.guard, GUARD)):
			self.as_user(user)
			card_steps.take(self.card(employee).name, "Accept")
			self.as_user(MANAGER)
			card_steps.take(self.card(employee).name, "Finalise")
		self.as_user("Administrator")

	def what_is_final_stays(self) -> None:
		"""Work entered later changes nothing: the card says which numbers it touches, and HR is told."""
		before = self.card()
		scores.tasks("tech", 0, 5)
		with patch.object(check, "MONTHS_BACK", 60):
			self.assertEqual(check.follow_the_night()["changed"], [self.name])
		card = self.card()
		for field in ("total", "grade", "coefficient", "record", "fingerprint", "status"):
			self.assertEqual(card.get(field), before.get(field), field)
		self.assertTrue(card.changed_since and not cards.problems(card))
		self.assertTrue(frappe.db.exists("Notification Log", {"document_name": self.name, "for_user": BOSS}))

	def it_counts_for_the_appraisal(self) -> None:
		name = self.appraisal()
		self.as_user(HR)
		appraisals.fill_goals(name)
		doc = frappe.get_doc("Appraisal", name)
		self.assertEqual([row.per_weightage for row in doc.goals], [30, 25, 25, 20])
		# of five stars: all, 23.89 of 25, 22.22 of 25, 18.67 of 20
		for row, stars in zip(doc.goals, (5, 4.78, 4.44, 4.67), strict=True):
			self.assertAlmostEqual(row.score, stars, delta=0.01)
		self.assertAlmostEqual(doc.final_score, 5 * 0.3 + 4.78 * 0.25 + 4.44 * 0.25 + 4.67 * 0.2, delta=0.02)

	def it_counts_for_the_pay(self) -> None:
		"""1,000 agreed × 1.2 × 20 of 20 days."""
		self.assertEqual(self.raise_month(payroll_date=PAYDAY)["raised"], 1)
		reward = self.reward()
		self.assertEqual((reward.amount, reward.scorecard, reward.status), (1200, self.name, "To Approve"))
		self.assertEqual(self.step(BOSS, reward.name, "Approve"), "Approved")
		self.as_user("Administrator")
		self.assertEqual(self.in_payroll(), [("绩效工资", 1200, 1)])
		paid = frappe.get_doc("Additional Salary", self.reward().additional_salary)
		self.assertEqual((paid.ref_doctype, paid.ref_docname, paid.amount), (REWARD, reward.name, 1200))

	def the_rule_names_and_people_decide(self) -> None:
		self.as_user(BOSS)
		found = frappe.get_doc("Award Round", rounds.nominate("Service Star", "2024-05-20", make.PROPERTY_A))
		out = {row.employee: row.reason for row in found.out}
		self.assertEqual(set(out), {self.other, self.guard})
		self.assertIn("投诉", out[self.guard])
		award = frappe.db.get_value("Staff Award", {"round": found.name}, ["name", "employee"], as_dict=True)
		self.assertEqual(award.employee, self.tech)
		self.as_user(DIRECTOR)
		self.assertEqual(award_steps.take(award.name, "Confirm"), "Confirmed")
		self.refused(award_steps.take, award.name, "Publish", praise="全月工单按时完成")
		self.as_user(TECH)
		mine = next(card for card in my_cards.cards()["cards"] if card["key"] == "awards")
		self.assertEqual(mine["rows"][0]["award"], award.name)
		award_steps.agree(award.name, 1)
		self.as_user(BOSS)
		self.assertEqual(award_steps.take(award.name, "Publish", praise="全月工单按时完成"), "Published")
		# on the wall of the workspace and of every colleague's phone, and on the notice board of the residents
		self.as_user(GUARD)
		shown = next(card for card in my_cards.cards()["cards"] if card["key"] == "wall")
		self.assertIn("全月工单按时完成", shown["rows"][0]["note"])
		wall = frappe.get_list("Staff Award", {"status": "Published", "employee": self.tech}, pluck="name")
		self.assertEqual(wall, [award.name])
		self.as_user(make.user("resident"))
		told = [row["content"] for row in notice_portal.my_notices()["rows"]]
		self.assertTrue(any("全月工单按时完成" in text for text in told), told)


def _number(text: str) -> Decimal:
	return Decimal(text.removesuffix("%").strip())


def _percent(rows: list[dict]) -> Decimal:
	"""What the rows make together, as it is shown."""
	good, of = (sum(Decimal(str(row[part])) for row in rows) for part in ("numerator", "denominator"))
	return (good / of * 100).quantize(Decimal("0.01"))
