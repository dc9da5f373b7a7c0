"""The goals of an HRMS Appraisal from the final scorecards of its period: a dimension is a goal, each month counts the same.

HRMS does the rest: it scores, collects feedback and submits. A cycle whose final score is to be that of the goals alone has the
formula `goal_score`.
"""

from __future__ import annotations

from datetime import date

import frappe
from frappe import _
from frappe.utils import escape_html, getdate

from wuye_ops.people import access
from wuye_ops.people.scorecards import cards
from wuye_ops.people.scorecards.in_force import months_of
from wuye_ops.property.guarded import load_locked
from wuye_ops.property.language import in_site_language
from wuye_ops.rules import scorecard_life
from wuye_ops.rules.proration import Month
from wuye_ops.rules.reward import Month as Scored
from wuye_ops.rules.reward import appraisal_goals
from wuye_ops.rules.scorecard import WEIGHTS

DOCTYPE = "Appraisal"


@frappe.whitelist(methods=["POST"])
def fill_goals(appraisal: str) -> dict:
	"""Writes the goals of a draft anew. Returns {used: scorecards, missing: months of its period without a judged final one}."""
	doc = load_locked(DOCTYPE, appraisal)
	if not access.is_hr() or not access.may_see_employee(frappe.session.user, doc.employee):
		frappe.throw(_("Goals are filled by HR."), frappe.PermissionError, title=_(DOCTYPE))
	if doc.docstatus:
		frappe.throw(_("The appraisal is submitted: its goals stand."), title=_(DOCTYPE))
	if not doc.start_date or not doc.end_date:
		frappe.throw(_("Choose the appraisal cycle first."), title=_(DOCTYPE))
	months = months_of(doc.start_date, doc.end_date)
	found = _final(doc.employee, months)
	goals = appraisal_goals(
		Scored(Month.of(first).last, {dimension: cards.card_of(row).of(dimension) for dimension in WEIGHTS})
		for first, row in found.items()
	)
	if not goals:
		frappe.throw(
			_("{0} has no final scorecard of a whole month from {1} to {2}.").format(
				escape_html(doc.employee_name), frappe.format(doc.start_date), frappe.format(doc.end_date)
			),
			title=_(DOCTYPE),
		)
	doc.rate_goals_manually = 1
	doc.set("appraisal_kra", [])
	doc.set("goals", [])
	with in_site_language():
		for goal in goals:
			doc.append(
				"goals",
				{
					"kra": _(goal.kra, context=cards.DOCTYPE),
					"per_weightage": float(goal.weight),
					"score": float(goal.score),
				},
			)
	used = [row.name for row in found.values()]
	doc.save()
	doc.add_comment("Info", _("filled the goals from the scorecards {0}").format("、".join(used)))
	return {"used": used, "missing": [str(month) for month in months if month.first not in found]}


def _final(employee: str, months: list[Month]) -> dict[date, dict]:
	"""First day of a month → the card that counts for it, where it was judged."""
	rows = frappe.get_all(
		cards.DOCTYPE,
		{
			"employee": employee,
			"status": scorecard_life.FINAL,
			"judged": 1,
			"month_start": ["in", [month.first for month in months] or [""]],
		},
		["name", "month_start", "record"],
		order_by="month_start",
	)
	return {getdate(row.month_start): row for row in rows}
