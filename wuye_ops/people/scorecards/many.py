"""A step for all cards of a run at once; what is refused is said, card by card, and stops nothing else."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import strip_html

from wuye_ops.people import access
from wuye_ops.people.scorecards import cards, steps
from wuye_ops.rules import scorecard_life as life

# step → the statuses it is asked for in
STEPS = {life.SHOW: (life.DRAFT,), life.FINALISE: (life.SHOWN, life.DECIDED)}
# a page can show so many; the others say the same
MOST_REASONS = 20


@frappe.whitelist(methods=["POST"])
def take_all(run: str, step: str) -> dict:
	"""Shows all drafts of a run, or makes final what may be. Returns {done, refused: [{card, employee, reason}], more}."""
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
	done, refused = 0, []
	for row in rows:
		frappe.db.savepoint("card")
		try:
			steps.take(row.name, step)
			done += 1
		except frappe.ValidationError as error:
			frappe.db.rollback(save_point="card")
			# the reason stands in the answer, once for each card
			frappe.clear_last_message()
			refused.append(
				{"card": row.name, "employee": row.employee_name, "reason": strip_html(str(error))}
			)
	return {"done": done, "refused": refused[:MOST_REASONS], "more": max(0, len(refused) - MOST_REASONS)}
