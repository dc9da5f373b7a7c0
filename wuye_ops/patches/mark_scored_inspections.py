"""Inspections say whether they have a score: until now a score of 0 that passed meant that nothing had applied."""

import frappe


def execute() -> None:
	inspection = frappe.qb.DocType("Inspection")
	(
		frappe.qb.update(inspection)
		.set(inspection.scored, 1)
		.where((inspection.status == "Done") & (inspection.scored == 0))
		.where((inspection.score > 0) | (inspection.passed == 0))
	).run()
