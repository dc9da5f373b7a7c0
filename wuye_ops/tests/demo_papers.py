"""What the papers of the demo's people look like; run with the demo that `demo.test_demo` makes."""

import frappe

from wuye_ops.people.certificates import metrics
from wuye_ops.people.training import hours
from wuye_ops.rules.certificate import DRAFT, IN_FORCE


class PaperChecks:
	def test_almost_everybody_whose_post_needs_a_certificate_has_one(self) -> None:
		today = frappe.utils.getdate()
		employee = frappe.qb.DocType("Employee")
		mine = employee.name.isin(self.registry.names("Employee"))
		holders = list(metrics.holders(today, mine))
		lacking = {(one.designation, one.lacking[0].code) for one in holders if one.lacking}
		# one was not verified yet, who has just joined has none, and the review of one is late
		self.assertEqual(
			lacking, {("门岗", "not_verified"), ("门岗", "none"), ("值班技工", "review_overdue")}
		)
		self.assertGreater(len(holders), 12)
		self.assertEqual({doc.status for doc in self.docs("Staff Certificate")}, {DRAFT, IN_FORCE})

	def test_the_year_has_its_trainings(self) -> None:
		today = frappe.utils.getdate()
		employee = frappe.qb.DocType("Employee")
		found = hours.standings(today.year, today, employee.name.isin(self.registry.names("Employee")))
		left_out = {code for one in found for _event, code in one.hours.left_out}
		self.assertLessEqual(left_out, {"absent", "failed", "not_approved", "no_result"})
		done = {doc.name for doc in self.docs("Training Event") if doc.event_status == "Completed"}
		with_result = {doc.training_event for doc in self.docs("Training Result")}
		self.assertTrue(with_result <= done)
		self.assertEqual(
			{doc.status for doc in self.docs("Self-Study")}, {"Draft", "To Approve", "Approved", "Returned"}
		)
