"""What somebody has open here, and how it passes to somebody else, for whoever hands over their work (hooks.py)."""

from __future__ import annotations

import frappe

from wuye_ops.risk import steps
from wuye_ops.rules import risk_life as rules


def open_risks(employee: str) -> list[dict]:
	"""Risks that are somebody's, or in which a response or a measure is, until they are over."""
	parents = {
		*frappe.get_all("Risk Response", {"responsible": employee, "parenttype": "Risk"}, pluck="parent"),
		*frappe.get_all(
			"Risk Measure",
			{"responsible": employee, "done_on": ["is", "not set"], "parenttype": "Risk"},
			pluck="parent",
		),
	}
	rows = frappe.get_all(
		"Risk",
		{"status": ["in", rules.OPEN]},
		["name", "title", "property", "department", "next_review as due_on"],
		or_filters={"owner_employee": employee, "name": ["in", sorted(parents) or [""]]},
		order_by="next_review, name",
	)
	return [{**row, "doctype": "Risk"} for row in rows]


def take_risk(row: dict, giver: str, receiver: str, reason: str) -> None:
	"""The risk, its responses and its measures that are not done; the log keeps who had it."""
	doc = frappe.get_doc("Risk", row["reference_name"], for_update=True)
	if doc.owner_employee == giver:
		doc.owner_employee = receiver
	for one in (*doc.responses, *(measure for measure in doc.measures if not measure.done_on)):
		if one.responsible == giver:
			one.responsible = receiver
	names = [frappe.db.get_value("Employee", name, "employee_name") for name in (giver, receiver)]
	steps.note(doc, "Hand Over", " → ".join(names))
	# whoever may complete a hand-over may pass on what is on it
	steps.save(doc)
