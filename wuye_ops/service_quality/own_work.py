"""What somebody has open here, and how it passes to somebody else, for whoever hands over their work (hooks.py)."""

from __future__ import annotations

import frappe

from wuye_ops.rules import improvement as rules

OPEN = (rules.OPEN, rules.IN_PROGRESS, rules.NOT_EFFECTIVE)


def open_plans(employee: str) -> list[dict]:
	"""Plans at work that name somebody, as a whole or for a measure that is not done. What is to be judged stays with who did it."""
	of_measures = frappe.get_all(
		"Improvement Measure",
		{"responsible": employee, "done_on": ["is", "not set"], "parenttype": "Improvement Plan"},
		pluck="parent",
	)
	rows = frappe.get_all(
		"Improvement Plan",
		{"status": ["in", OPEN]},
		["name", "title", "property", "department", "deadline as due_on"],
		or_filters={"responsible": employee, "name": ["in", of_measures or [""]]},
		order_by="deadline, name",
	)
	return [{**row, "doctype": "Improvement Plan"} for row in rows]


def take_plan(row: dict, giver: str, receiver: str, reason: str) -> None:
	"""The plan and its measures that are still to be done; who had them stays in the log, and judges neither."""
	doc = frappe.get_doc("Improvement Plan", row["reference_name"], for_update=True)
	if doc.responsible == giver:
		doc.responsible = receiver
	for measure in doc.measures:
		if measure.responsible == giver and not measure.done_on:
			measure.responsible = receiver
	doc.flags.by_service = True
	# whoever may complete a hand-over may pass on what is on it
	doc.save(ignore_permissions=True)
