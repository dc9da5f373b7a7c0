"""What the demo's risks and their quarterly reports look like; run with the demo that `demo.test_demo` makes."""

import frappe

from wuye_ops.demo.places import PLANS
from wuye_ops.risk.register_history import histories_of
from wuye_ops.risk.reporting.reports import is_intact
from wuye_ops.rules.risk_review import compare, quarter_before, register_on


class RiskChecks:
	def test_risks_are_met_in_every_way_and_have_moved_since_the_last_quarter(self) -> None:
		risks = self.docs("Risk")
		kinds = {row.kind for doc in risks for row in doc.responses if row.status == "In Effect"}
		self.assertLessEqual({"Avoid", "Accept"}, kinds)
		measures = {row.document_type for doc in risks for row in doc.measures}
		self.assertEqual(measures, {"Rectification", "Improvement Plan", "Training Event", "Emergency Plan"})
		today = frappe.utils.getdate()
		found = histories_of(risks)
		moves = compare(register_on(found, quarter_before(today).last), register_on(found, today))
		self.assertGreaterEqual(sum(move.change != "Same" for move in moves), 3)

	def test_three_quarters_have_their_risk_reports(self) -> None:
		reports = self.docs("Risk Report")
		self.assertEqual(
			sorted((doc.property or "", doc.status) for doc in reports),
			sorted(
				(name, status) for name in ("", PLANS[0].name) for status in ("Approved", "Approved", "Draft")
			),
		)
		now = frappe.utils.now_datetime()
		for doc in reports:
			self.assertTrue(doc.record)
			self.assertLessEqual(doc.as_of, now.date())
			if doc.status == "Approved":
				self.assertTrue(is_intact(doc))
				self.assertTrue(
					doc.quarter_end <= doc.computed_on.date() <= doc.approved_on.date() <= now.date()
				)
				self.assertNotEqual(doc.written_by, doc.approved_by)

	def test_nothing_of_the_risks_lies_ahead(self) -> None:
		"""Whatever the hour and the day on which the demo is made."""
		now = frappe.utils.now_datetime()
		for doctype, field in (
			("Risk Log", "logged_on"),
			("Risk Opinion", "given_on"),
			("Risk Alert", "opened_on"),
			("Risk Alert Log", "at"),
			("Risk Alert Action", "at"),
			("Risk Report", "computed_on"),
			("Risk Report Log", "logged_on"),
			("Insurance Policy Log", "logged_on"),
			("Insurance Claim Log", "logged_on"),
		):
			self.assertFalse(frappe.db.count(doctype, {field: [">", now]}), (doctype, field))
		for doctype, field in (
			("Risk", "identified_on"),
			("Risk", "key_since"),
			("Risk Assessment", "assessed_on"),
		):
			self.assertFalse(frappe.db.count(doctype, {field: [">", now.date()]}), (doctype, field))
