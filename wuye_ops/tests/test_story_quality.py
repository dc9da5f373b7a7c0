"""From a survey that shows a low score to a standard that asks for more: each step by somebody else, each figure counted."""

import frappe
from frappe.utils import add_days, get_last_day, nowdate

from wuye_ops.service_quality import evaluations, plan_steps, problems, proposals, standards
from wuye_ops.service_quality.test_standards import QualityCase
from wuye_ops.tests import factories as make
from wuye_ops.tests import inspection_factories as inspect
from wuye_ops.tests import quality_factories as quality
from wuye_ops.tests import survey_answers as survey

SATISFACTION = "survey.satisfaction"
PLAN = "Improvement Plan"


class TestQualityStory(QualityCase):
	def asked(self, back: int, good: int, bad: int) -> str:
		"""A survey on cleaning that closed in the middle of the month so many months ago."""
		day = add_days(quality.month(back), 14)
		doc = survey.make_survey(make.PROPERTY_A, questions=(survey.CLEAN,), closed_on=f"{day} 18:00:00")
		survey.answer(
			doc,
			make.places().building,
			*[{1: survey.BEST}] * good,
			*[{1: survey.BAD}] * bad,
		)
		return doc.name

	def test_survey_low_score_plan_proven_effect_and_a_stricter_standard(self) -> None:
		first = self.asked(5, good=8, bad=2)
		quality.make_standard(
			[
				quality.item(SATISFACTION, weight=70, full_at=95, zero_at=75),
				quality.item("survey.section.Cleaning", weight=30, full_at=95, zero_at=60),
			]
		)

		# 80 % of ten are satisfied: (80 − 75) ÷ 20 of 70 points, (80 − 60) ÷ 35 of 30
		self.be("inspector")
		evaluation = quality.make_evaluation(period_start=quality.month(5))
		self.assertEqual([row.points for row in evaluation.items], [17.5, 17.14])
		self.assertEqual((evaluation.total, evaluation.grade, evaluation.problem_count), (34.64, "D", 2))
		self.assertEqual([row.rank for row in evaluation.items], [1, 2])
		self.assertIn("80", evaluation.items[1].explanation)
		evaluations.submit(evaluation.name)
		self.director()
		evaluations.approve(evaluation.name)

		# the worst problem becomes a plan, prefilled
		self.be("manager")
		plan = frappe.get_doc(PLAN, problems.make_plans(evaluation.name, SATISFACTION)[0])
		self.assertEqual((plan.metric, plan.target, plan.standard_item), (SATISFACTION, "95", SATISFACTION))
		self.assertEqual(str(plan.before_from), str(quality.month(5)))
		plan.update({"cause": "早班缺一人，投放点清运晚", "measures": [quality.measure("tech")]})
		plan.save()
		plan_steps.take(plan.name, "Start")
		self.assertEqual(plan.reload().before_value, "80.00")

		# done, with a photo; the head hands it in
		frappe.set_user("Administrator")
		photo = inspect.make_photo(PLAN, plan.name)
		self.be("head")
		plan_steps.finish_measure(plan.name, plan.measures[0].name, photo)
		plan_steps.take(plan.name, "Hand In")

		# the work lay in the fourth month back; the survey of the third shows what became of it
		frappe.set_user("Administrator")
		begun = quality.month(4)
		frappe.db.set_value(
			PLAN,
			plan.name,
			{
				"started_on": begun,
				"work_until": add_days(begun, 20),
				"after_from": quality.month(3),
				"after_to": get_last_day(quality.month(3)),
			},
		)
		self.asked(3, good=49, bad=1)
		self.be("head")
		with self.assertRaises(frappe.ValidationError):
			plan_steps.take(plan.name, "Confirm Effect")
		self.be("inspector")
		self.assertEqual(plan_steps.take(plan.name, "Confirm Effect"), "Effective")
		plan.reload()
		self.assertEqual((plan.after_value, plan.verdict), ("98.00", "Effective"))

		# what was reached is what is asked from now on
		draft = frappe.get_doc("Quality Standard", proposals.propose(plan.name))
		self.assertEqual((draft.items[0].zero_at, draft.items[0].full_at), (80, 98))
		self.assertIn(plan.name, draft.reason)
		draft.effective_from = add_days(nowdate(), -1)
		draft.save()
		standards.ask(draft.name)
		with self.assertRaises(frappe.PermissionError):
			standards.approve(draft.name)
		self.director()
		self.assertEqual(standards.approve(draft.name, "同意"), "In Force")
		self.be("inspector")
		plan_steps.take(plan.name, "Close")

		# what was judged before stays as it was judged; the same survey is worth less from now on
		evaluation.reload()
		self.assertEqual((evaluation.total, evaluation.standard), (34.64, draft.previous))
		self.assertEqual(standards.standard_for("Residential", frappe.utils.getdate(nowdate())), draft.name)
		self.assertTrue(frappe.db.get_value("Survey", first, "name"))

	def test_the_same_survey_asked_again_is_the_effect(self) -> None:
		first = self.asked(5, good=6, bad=4)
		second = self.asked(2, good=9, bad=1)
		self.be("manager")
		plan = quality.make_plan(before_survey=first, minimal_change=5)
		plan_steps.take(plan.name, "Start")
		frappe.set_user("Administrator")
		photo = inspect.make_photo(PLAN, plan.name)
		self.be("head")
		plan_steps.finish_measure(plan.name, plan.measures[0].name, photo)
		plan_steps.take(plan.name, "Hand In")
		frappe.set_user("Administrator")
		frappe.db.set_value(PLAN, plan.name, {"started_on": quality.month(4), "work_until": quality.month(3)})
		self.be("inspector")
		plan = frappe.get_doc(PLAN, plan.name)
		plan.after_survey = second
		plan.save()
		self.assertEqual(plan_steps.take(plan.name, "Confirm Effect"), "Effective")
		self.assertEqual((plan.reload().before_value, plan.after_value), ("60.00", "90.00"))
