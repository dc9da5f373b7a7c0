"""Evaluations: figures that explain themselves, stay, are commented, and are approved by somebody else."""

import frappe

from wuye_ops.property.periods import period_of
from wuye_ops.service_quality import evaluation_batches, evaluations
from wuye_ops.service_quality.test_standards import QualityCase
from wuye_ops.tests import factories as make
from wuye_ops.tests import quality_factories as quality


class TestEvaluation(QualityCase):
	def setUp(self) -> None:
		super().setUp()
		frappe.db.set_single_value("System Settings", "language", "en")
		quality.forget_scores()
		self.standard = quality.make_standard()

	def test_figures_by_hand(self) -> None:
		"""Cleaning 90 and 70 make 80; 60 to 95 is the scale: (80 − 60) ÷ 35 = 57.14 % of 100, as order has no value."""
		quality.score(90)
		quality.score(70, kind="Spot Check")
		quality.score(100, make.PROPERTY_B)
		doc = quality.make_evaluation()
		cleaning, order = doc.items
		self.assertEqual((cleaning.value, cleaning.possible, cleaning.points), ("80.00", 100, 57.14))
		self.assertEqual((order.value, order.code, order.possible), ("", "left_out", 0))
		self.assertEqual((doc.total, doc.grade, doc.covered, doc.problem_count), (57.14, "D", 60, 1))
		self.assertIn("From 2 inspections, 1 of them spot checks.", cleaning.explanation)
		self.assertIn(
			"80 points lies between 60 points (no points) and 95 points (full)", cleaning.explanation
		)
		self.assertIn("57.14 % of 100 = 57.14 points", cleaning.explanation)
		self.assertTrue(cleaning.is_problem)

	def test_who_computes_changes_nothing(self) -> None:
		"""The inspector has no right to what is behind, and the figures are the same."""
		quality.score(90)
		self.be("inspector")
		self.assertEqual(quality.make_evaluation().items[0].value, "90.00")

	def test_one_evaluation_of_a_property_and_period(self) -> None:
		first = quality.make_evaluation()
		self.refused("already", quality.make_evaluation, error=frappe.DuplicateEntryError)
		evaluations.cancel(first.name, "错用标准")
		second = quality.make_evaluation()
		self.assertNotEqual(first.name, second.name)
		self.refused("", quality.make_evaluation, error=frappe.DuplicateEntryError)

	def test_late_data_change_a_draft_and_say_so_and_never_what_was_handed_in(self) -> None:
		quality.score(90)
		self.be("inspector")
		doc = quality.make_evaluation()
		frappe.set_user("Administrator")
		quality.score(70)
		self.be("inspector")
		found = evaluations.recompute(doc.name)
		self.assertIn("85.71 → 57.14", found["changed"])
		self.assertEqual([row.kind for row in doc.reload().notes], ["Computed", "Recomputed"])
		evaluations.submit(doc.name)
		self.refused("Only a draft", evaluations.recompute, doc.name)
		doc.reload().total = 100
		doc.save()
		self.assertEqual(doc.reload().total, 57.14)

	def test_nobody_approves_their_own_and_everybody_may_comment(self) -> None:
		quality.score(90)
		self.be("inspector")
		doc = quality.make_evaluation()
		self.refused("", evaluations.approve, doc.name)
		evaluations.submit(doc.name)
		self.refused("", evaluations.approve, doc.name)
		self.be("head")
		evaluations.comment(doc.name, "当月两人请假", doc.items[0].item_code)
		self.refused("no such item", evaluations.comment, doc.name, "？", "nothing")
		self.director()
		self.refused("looked at again", evaluations.return_to_draft, doc.name, " ")
		evaluations.return_to_draft(doc.name, "说明原因")
		self.be("inspector")
		evaluations.submit(doc.name)
		self.director()
		evaluations.approve(doc.name, "同意")
		doc.reload()
		self.assertEqual((doc.status, doc.decided_by), ("Approved", "director@wuye.test"))
		self.assertEqual(
			[row.kind for row in doc.notes],
			["Computed", "Submitted", "Comment", "Returned", "Submitted", "Approved"],
		)
		self.refused("step is over", evaluations.approve, doc.name)

	def test_a_director_who_handed_it_in_needs_another(self) -> None:
		quality.score(90)
		self.director()
		doc = quality.make_evaluation()
		evaluations.submit(doc.name)
		self.refused("their own", evaluations.approve, doc.name, error=frappe.PermissionError)

	def test_what_is_not_over_or_not_begun(self) -> None:
		self.refused(
			"not begun",
			quality.make_evaluation,
			period_start=frappe.utils.add_months(frappe.utils.nowdate(), 2),
		)
		quality.score(90, day=frappe.utils.getdate())
		running = quality.make_evaluation(period_start=frappe.utils.nowdate())
		self.refused("not over", evaluations.submit, running.name)

	def test_without_any_value_there_is_nothing_to_approve(self) -> None:
		doc = quality.make_evaluation()
		self.assertFalse(doc.judged)
		self.refused("nothing to approve", evaluations.submit, doc.name)

	def test_people_of_another_property_see_and_say_nothing(self) -> None:
		quality.score(90)
		doc = quality.make_evaluation()
		self.be(make.user("manager", make.PROPERTY_B))
		self.assertNotIn(doc.name, frappe.get_list("Quality Evaluation", pluck="name"))
		self.refused("", evaluations.comment, doc.name, "外人", error=frappe.PermissionError)
		self.refused(
			"", quality.make_evaluation, make.PROPERTY_A, period_kind="Year", error=frappe.PermissionError
		)


class TestBatch(QualityCase):
	def setUp(self) -> None:
		super().setUp()
		self.standard = quality.make_standard()

	def names(self) -> list[str]:
		return frappe.get_all("Quality Evaluation", {"period_start": self.first}, pluck="name")

	@property
	def first(self):
		return quality.month(2)

	def test_all_properties_once_however_often(self) -> None:
		from unittest.mock import patch

		quality.score(90, day=self.first)
		with patch.object(frappe.db, "commit"):
			made = evaluation_batches.evaluate("Month", period_of("Month", self.first))
			again = evaluation_batches.evaluate("Month", period_of("Month", self.first))
		self.assertGreaterEqual(len(made["made"]), 2)
		self.assertEqual((again["made"], again["there"], again["failed"]), ([], len(made["made"]), []))

	def test_a_manager_makes_those_of_their_property(self) -> None:
		from unittest.mock import patch

		self.be("manager")
		with patch.object(frappe.db, "commit"):
			found = evaluation_batches.evaluate_all("Month", str(self.first))
		self.assertEqual(
			frappe.get_all("Quality Evaluation", {"name": ["in", found["made"]]}, pluck="property"),
			[make.PROPERTY_A],
		)
		self.refused("Choose a month", evaluation_batches.evaluate_all, "Week", str(self.first))
		self.refused("not a valid date", evaluation_batches.evaluate_all, "Month", "no day")

	def test_the_queries_do_not_grow_with_the_properties(self) -> None:
		from wuye_ops.service_quality.scoring import score_all

		period = period_of("Month", self.first)
		score_all(self.standard.name, [make.PROPERTY_A], period)
		with self.assertQueryCount(4):
			score_all(self.standard.name, [make.PROPERTY_A, make.PROPERTY_B], period)
