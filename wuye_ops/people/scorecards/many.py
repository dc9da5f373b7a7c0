"""A step for all cards of a run at once; what is refused is said, card by card, and stops nothing else."""

from __future__ import annotations

import frappe
from frappe import _

from wuye_ops.people import access
from wuye_ops.people.refusing import one_by_one
from wuye_ops.people.scorecards import cards, steps
from wuye_ops.rules import scorecard_life as life

# step → the statuses it is asked for in
STEPS = {life.SHOW: (life.DRAFT,), life.FINALISE: (life.SHOWN, life.DECIDED)}


@frappe.whitelist(methods=["POST"])
def take_all(run: str, step: str) -> dict:
	"""Shows all drafts of a run, or makes final what may be. Returns {done, refused: [{name, employee, reason}], more}."""
	frappe.get_doc("Scorecard Run", run).check_permission("read")
	if step not in STEPS or not access.is_hr():
		frappe.throw(_("There is no such step."), frappe.PermissionError, title=_("Scorecard Run"))
	rows = frappe.get_list(
		cards.DOCTYPE,
		{"run": run, "status": ["in", STEPS[step]]},
		["name", "employee_name"],
		order_by="name",
		limit=0,
	)
	return one_by_one(rows, lambda name: steps.take(name, step))
