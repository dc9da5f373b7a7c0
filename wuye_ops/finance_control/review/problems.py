"""A problem of a review is explained by who knows why, and becomes an Improvement Plan: one click, prefilled, once."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import add_days, now_datetime, nowdate

from wuye_ops.finance_control.review.compute import class_title
from wuye_ops.finance_control.review.goals import minimal_change
from wuye_ops.finance_control.review.reviews import DOCTYPE, note
from wuye_ops.metrics.registry import Scope
from wuye_ops.metrics.subjects import get_subject, read
from wuye_ops.property.guarded import load_locked, required, save
from wuye_ops.property.handing_in import AT_WORK, CANCELLED
from wuye_ops.property.places import department_of
from wuye_ops.rules.cost_class import (
	CLEANING,
	ENERGY,
	GREENING,
	MAINTENANCE,
	ORDER,
)
from wuye_ops.rules.metric_value import shown, value

MAKE_PLAN = "make_improvement_plan"
# days to put a plan's measures into effect, where nobody says otherwise
DAYS = 30
TRADES = {
	CLEANING: "Cleaning",
	GREENING: "Greening",
	ORDER: "Order",
	MAINTENANCE: "Engineering",
	ENERGY: "Engineering",
}
TEXT_LENGTH = 1000


@frappe.whitelist(methods=["POST"])
def explain(review: str, problem_key: str, explanation: str) -> None:
	"""Says why. While the review is at work; of one that was handed in it stands."""
	doc = load_locked(DOCTYPE, review)
	if doc.status not in AT_WORK:
		frappe.throw(
			_("{0} is {1} and can no longer be changed. Write a comment.").format(
				frappe.bold(doc.name), _(doc.status, context=doc.doctype)
			),
			title=_("Problems"),
		)
	row = _row(doc, problem_key)
	row.explanation = required(explanation, _("Say why costs are off the plan."), _("Explanation"))[
		:TEXT_LENGTH
	]
	row.explained_by, row.explained_on = frappe.session.user, now_datetime()
	note(doc, "Explained", f"{class_title(row.cost_class)}：{row.explanation}")
	save(doc)


@frappe.whitelist(methods=["POST"])
def make_plan(review: str, problem_key: str) -> str:
	"""The Improvement Plan of a problem, judged by what the problem was found by. Returns its name, also of one that is there.

	The user needs the right to read the review and to make plans.
	"""
	doc = load_locked(DOCTYPE, review, "read")
	if doc.status == CANCELLED:
		frappe.throw(
			_("{0} was cancelled and shows no problems.").format(doc.name), title=_("Improvement Plan")
		)
	row = _row(doc, problem_key)
	if row.improvement_plan:
		return row.improvement_plan
	make = frappe.get_attr(frappe.get_hooks(MAKE_PLAN)[-1])
	name = make(doc.property, _title(doc, row), _problem(row), **_values(doc, row))
	# the right to make the plan is the right to name it where the problem was found
	row.db_set("improvement_plan", name, update_modified=False)
	return name


def _row(doc, problem_key: str):
	row = next((row for row in doc.problems if row.problem_key == problem_key), None)
	if row is None:
		frappe.throw(
			_("There is no such problem in this review any more. Reload the page."), title=_("Problems")
		)
	return row


def _title(doc, row) -> str:
	when = doc.title.removeprefix(doc.property).strip()
	return f"{class_title(row.cost_class)}：{_(row.code, context='Cost Review Problem')}（{when}）"


def _problem(row) -> str:
	return "\n".join(filter(None, (row.details, row.explanation)))


def _values(doc, row) -> dict:
	department, head = department_of(doc.property, TRADES.get(row.cost_class, "Customer Service"))
	subject = get_subject(row.metric)
	scope = Scope(doc.period_start, doc.period_end, (doc.property,))
	reading = read([row.metric], scope)[row.metric].get(doc.property)
	before = shown(value(reading.part, subject.unit), subject.places) if reading else None
	return {
		"source_doctype": doc.doctype,
		"source_name": doc.name,
		"source_item": row.problem_key,
		"cause": row.explanation,
		"metric": row.metric,
		"target": row.target,
		"minimal_change": float(minimal_change(row.metric, before, row.target)),
		"before_from": doc.period_start,
		"before_to": doc.period_end,
		"department": department,
		"responsible": head,
		"deadline": add_days(nowdate(), DAYS),
	}
