"""Standards, evaluations and plans when two do the same at the same moment: one of them comes first, and nothing is doubled."""

import frappe

from wuye_ops.property.periods import period_of
from wuye_ops.service_quality import evaluation_batches, evaluations, plan_steps, plans, problems
from wuye_ops.service_quality.test_standards import QualityCase
from wuye_ops.tests import factories as make
from wuye_ops.tests import quality_factories as quality
from wuye_ops.tests.parallel import at_once

EVALUATION = "Quality Evaluation"


class TestQualityAtOnce(QualityCase):
	def setUp(self) -> None:
		super().setUp()
		make.make_user("director2@wuye.test", "Operations Director")
		if not frappe.db.exists("Quality Standard", {"status": "In Force"}):
			quality.make_standard()
		# a month of its own, before anything that is evaluated elsewhere
		self.first = quality.month(40)
		self.forget()
		self.addCleanup(self.forget)

	def forget(self) -> None:
		frappe.set_user("Administrator")
		names = frappe.get_all(EVALUATION, {"period_start": self.first}, pluck="name")
		for name in names:
			for plan in frappe.get_all("Improvement Plan", {"source_name": name}, pluck="name"):
				frappe.db.delete("Improvement Plan", plan)
				for table in ("Log", "Measure"):
					frappe.db.delete(f"Improvement {table}", {"parent": plan})
			for table in ("Item", "Note"):
				frappe.db.delete(f"Quality Evaluation {table}", {"parent": name})
			frappe.db.delete(EVALUATION, name)
		frappe.db.delete("Inspection", {"title": "评价测试"})
		frappe.db.commit()

	def evaluated(self):
		quality.score(62, day=self.first, title="评价测试")
		doc = quality.make_evaluation(period_start=self.first)
		frappe.db.commit()
		return doc

	def test_two_make_the_evaluation_of_one_period(self) -> None:
		outcomes = at_once(
			*(
				(make.user(key), lambda: quality.make_evaluation(period_start=self.first).name)
				for key in ("inspector", "manager")
			)
		)
		self.assertEqual([one.ok for one in outcomes].count(True), 1, outcomes)
		self.assertEqual(
			frappe.db.count(EVALUATION, {"period_start": self.first, "property": make.PROPERTY_A}), 1
		)

	def test_two_schedulers_evaluate_all_properties(self) -> None:
		period = period_of("Month", self.first)
		outcomes = at_once(*[("Administrator", lambda: evaluation_batches.evaluate("Month", period))] * 2)
		self.assertTrue(all(one.ok for one in outcomes), outcomes)
		self.assertEqual([one.result["failed"] for one in outcomes], [[], []])
		rows = frappe.get_all(EVALUATION, {"period_start": self.first}, pluck="property")
		self.assertEqual(len(rows), len(set(rows)))
		self.assertLessEqual({make.PROPERTY_A, make.PROPERTY_B}, set(rows))

	def test_two_directors_decide(self) -> None:
		doc = self.evaluated()
		frappe.set_user(make.user("inspector"))
		evaluations.submit(doc.name)
		frappe.db.commit()
		frappe.set_user("Administrator")
		outcomes = at_once(
			("director@wuye.test", lambda: evaluations.approve(doc.name)),
			("director2@wuye.test", lambda: evaluations.return_to_draft(doc.name, "复核")),
		)
		self.assertEqual([one.ok for one in outcomes].count(True), 1, outcomes)
		lost = next(one for one in outcomes if not one.ok)
		self.assertIn("step is over", str(lost.error))

	def test_two_plan_for_one_problem(self) -> None:
		doc = self.evaluated()
		code = doc.items[0].item_code
		outcomes = at_once(
			*(
				(make.user(key), lambda: problems.make_plans(doc.name, code))
				for key in ("inspector", "manager")
			)
		)
		self.assertTrue(all(one.ok for one in outcomes), outcomes)
		self.assertEqual(outcomes[0].result, outcomes[1].result)
		self.assertEqual(frappe.db.count("Improvement Plan", {"source_name": doc.name}), 1)

	def test_two_judge(self) -> None:
		doc = self.evaluated()
		plan = frappe.get_doc("Improvement Plan", problems.make_plans(doc.name, doc.items[0].item_code)[0])
		plan.db_set({"status": "To Judge", "metric": None})
		frappe.db.commit()
		outcomes = at_once(
			*(
				(make.user(key), lambda step=step: plan_steps.take(plan.name, step, "现场看过"))
				for key, step in (("inspector", "Confirm Effect"), ("inspector2", "Deny Effect"))
			)
		)
		self.assertEqual([one.ok for one in outcomes].count(True), 1, outcomes)
		lost = next(one for one in outcomes if not one.ok)
		self.assertIn("cannot take this step", str(lost.error))
		self.assertEqual(plans.plan_of(f"{doc.name}|{doc.items[0].item_code}"), plan.name)
