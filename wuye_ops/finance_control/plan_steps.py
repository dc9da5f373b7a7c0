"""What people do with a cost plan: draft it, hand it in, approve, return, withdraw, close, revise it."""

from __future__ import annotations

import frappe
from frappe import _

from wuye_ops.finance_control import drafting, plan_figures, plans
from wuye_ops.finance_control.plan_rules import refuse, year_of
from wuye_ops.finance_control.plans import AT_WORK, KIND, first_open_month, note
from wuye_ops.property.guarded import load_locked, save
from wuye_ops.rules import cost_plan
from wuye_ops.rules.cost_plan import CLOSED, DRAFT, IN_FORCE, PENDING, RETURNED, WITHDRAWN
from wuye_ops.rules.seasonality import MONTHS

# what a revision takes over from the version before
COPIED = (
	"property", "fiscal_year", "company", "cost_center", "pension", "medical", "unemployment", "injury", "housing_fund",
	"base_floor", "base_ceiling", "stopped_classes",
)  # fmt: skip


@frappe.whitelist(methods=["POST"])
def draft(plan: str) -> dict:
	"""Drivers of the whole year from what is known of the property; lines follow. Returns {drivers, lines, total}."""
	doc = load_at_work(plan)
	drafting.suggest(doc)
	note(doc, "Drafted", _("From posts, areas, maintenance plans, meters, contracts and the ledger"))
	save(doc)
	return {"drivers": len(doc.drivers), "lines": len(doc.lines), "total": doc.total}


@frappe.whitelist(methods=["POST"])
def take_drivers(plan: str) -> int:
	"""Gives lines that were entered by hand back to their drivers; how many."""
	doc = load_at_work(plan)
	given = plan_figures.take_drivers(doc)
	if given:
		save(doc)
	return given


@frappe.whitelist(methods=["POST"])
def submit(plan: str) -> None:
	"""Hands the plan in for approval; what it says is checked once more."""
	_step(plan, PENDING, None, cost_plan.SUBMIT)


@frappe.whitelist(methods=["POST"])
def approve(plan: str, remark: str | None = None) -> dict:
	"""Puts the plan in force and writes its Budgets. Refused to who has written in it, and beyond a role's limit."""
	doc = _step(plan, IN_FORCE, remark, cost_plan.APPROVE)
	return {"budgets": frappe.db.count("Budget", {"wuye_cost_plan": doc.name, "docstatus": 1})}


@frappe.whitelist(methods=["POST"])
def return_to_draft(plan: str, reason: str) -> None:
	_step(plan, RETURNED, reason, cost_plan.RETURN)


@frappe.whitelist(methods=["POST"])
def withdraw(plan: str, reason: str) -> None:
	_step(plan, WITHDRAWN, reason, cost_plan.WITHDRAW)


@frappe.whitelist(methods=["POST"])
def close(plan: str) -> None:
	"""The year is over and settled."""
	_step(plan, CLOSED, None, cost_plan.CLOSE)


@frappe.whitelist(methods=["POST"])
def revise(plan: str, reason: str) -> str:
	"""A version of the plan in force, to be changed and approved; it stays in force until then. Returns its name."""
	old = load_locked(KIND, plan)
	if old.status != IN_FORCE:
		refuse([cost_plan.Refusal("not_in_force", {"plan": old.name})], _("Revision"))
	year = year_of(old.fiscal_year)
	if first_open_month(year) > MONTHS:
		frappe.throw(
			_("All months of {0} are over; nothing of it can be planned anew.").format(year),
			title=_("Revision"),
		)
	doc = frappe.new_doc(KIND)
	doc.update({field: old.get(field) for field in COPIED})
	doc.update({"version": old.version + 1, "revises": old.name, "reason": reason, "status": DRAFT})
	for table in ("drivers", "lines"):
		for row in old.get(table):
			values = row.as_dict(no_default_fields=True)
			doc.append(table, values)
	doc.flags.by_service = True
	doc.insert()
	doc.flags.by_service = False
	return doc.name


def load_at_work(plan: str):
	doc = load_locked(KIND, plan)
	if doc.status not in AT_WORK:
		frappe.throw(
			_("{0} is {1} and can no longer be changed. Revise it once it is in force.").format(
				frappe.bold(doc.name), _(doc.status, context=doc.doctype)
			),
			title=_("Cost Plan"),
		)
	return doc


def _step(plan: str, status: str, remark: str | None, step: str):
	"""Of two who step at once one is first, and the other reads what the plan has become."""
	doc = load_locked(KIND, plan)
	refuse(cost_plan.LIFE.refusals(doc.status, step), _("Cost Plan"))
	doc.status = status
	doc.remark = (remark or "").strip()[: plans.REMARK_LENGTH] or None
	save(doc)
	return doc
