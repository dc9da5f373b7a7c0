"""A class above its plan: reviewed, taken up by an Improvement Plan, and judged by that class alone, which the property hides."""

from datetime import date

import frappe
from frappe.utils import add_days, nowdate

from wuye_ops.finance_control.review import problems, reviews
from wuye_ops.finance_control.test_cost_reviews import DIRECTOR, MANAGER, ReviewCase
from wuye_ops.rules.improvement_effect import EFFECTIVE, NOT_EFFECTIVE
from wuye_ops.service_quality import effect, plan_steps
from wuye_ops.tests import cost_plans as plan
from wuye_ops.tests import factories as make
from wuye_ops.tests.cost_postings import make_budget, post_cost

ENERGY, WAGES = "640104", "640101"
KEY = "over_budget|Energy"


class TestFromAReviewToAnEffect(ReviewCase):
	def setUp(self) -> None:
		super().setUp()
		# of the property as a whole nothing is wrong: it is 1.8 % above its plan
		self.budget(_640104=10_000, _640101=100_000)
		self.spend(_640104=12_000, _640101=100_000)
		self.head = self.employee("工程师", 1, self.year)
		self.review_ = self.review(by=MANAGER)

	def test_energy_is_brought_back_into_its_plan(self) -> None:
		self.assertEqual((self.review_.band, self.review_.percent), ("Within Budget", 1.82))
		doc = self.begun()
		self.assertEqual(
			(doc.metric_label, doc.before_value, doc.minimal_change), ("Budget Deviation: 能耗", "20.00", 7.5)
		)
		self.spend_after(10_300)
		judgement = effect.judgement_of(doc, date(self.year + 1, 6, 1))
		self.assertEqual((judgement.verdict, doc.after_value), (EFFECTIVE, "3.00"))

	def test_a_little_less_is_not_enough(self) -> None:
		doc = self.begun()
		self.spend_after(11_500)
		self.assertEqual(effect.judgement_of(doc, date(self.year + 1, 6, 1)).verdict, NOT_EFFECTIVE)

	def begun(self):
		"""Explained, planned, handed in and approved; its work is done in January."""
		review = self.review_
		self.as_user(MANAGER, problems.explain, review.name, KEY, "公共照明全天开启")
		name = self.as_user(MANAGER, problems.make_plan, review.name, KEY)
		self.as_user(MANAGER, reviews.submit, review.name)
		self.as_user(DIRECTOR, reviews.approve, review.name)
		doc = frappe.get_doc("Improvement Plan", name)
		doc.append(
			"measures",
			{
				"what": "公共照明分时控制",
				"department": make.make_department("工程部"),
				"responsible": self.head,
				"deadline": add_days(nowdate(), 20),
			},
		)
		doc.save()
		plan_steps.take(name, "Start")
		doc.reload()
		year = self.year + 1
		doc.update({"started_on": f"{year}-01-05", "work_until": f"{year}-01-25"})
		effect.set_after_period(doc)
		self.assertEqual((str(doc.after_from), str(doc.after_to)), (f"{year}-02-01", f"{year}-04-30"))
		return doc

	def spend_after(self, energy: float) -> None:
		year = self.year + 1
		plan.fiscal_year(year)
		make_budget(self.property, str(year), {ENERGY: 120_000})
		for month in (2, 3, 4):
			post_cost(self.property, f"{year}-{month:02d}-15", {ENERGY: energy})
