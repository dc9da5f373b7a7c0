"""The Budgets and Monthly Distributions of ERPNext that carry out a plan in force (`rules.budget_documents`).

Everything is done by ERPNext's own documents, in the transaction of whoever asks; asked twice, the second time does nothing.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from decimal import Decimal

import frappe
from frappe import _
from frappe.utils import now_datetime

from wuye_ops.finance_control.cost_classes import booked_anyway, class_by_account
from wuye_ops.finance_control.plan_rules import as_plan, refuse
from wuye_ops.property.guarded import load_locked
from wuye_ops.rules import budget_documents
from wuye_ops.rules.budget_documents import MONTH_NAMES, PLACES, Changes, Creation, Desired, Existing
from wuye_ops.rules.cost_plan import IN_FORCE

AGAINST = "Cost Center"
ZERO_PERCENT = Decimal(0)


def carry_out(doc) -> Changes:
	"""Makes, keeps and cancels Budgets until they are what the plan calls for. Throws, doing nothing, for what is in the way.

	The caller has asked for the right to approve the plan, or to write it.
	"""
	# of two who carry out plans of a property at once, one waits for the other
	frappe.db.get_value("Property", doc.property, "name", for_update=True)
	target = desired(doc)
	steps = budget_documents.changes(
		target, _existing(doc), _distributions([one.name for one in target.distributions])
	)
	refuse(steps.refusals, _("Budget"))
	for one in steps.distributions:
		_make_distribution(one)
	for name in steps.cancel:
		_take_back(name)
	for name in steps.submit:
		_submit(frappe.get_doc("Budget", name))
	for creation in steps.create:
		_make_budget(doc, creation)
	if steps.keep:
		# those that stay are of this version from now on
		frappe.db.set_value("Budget", {"name": ["in", steps.keep]}, "wuye_cost_plan", doc.name)
	return steps


def desired(doc) -> Desired:
	"""What the plan calls for, with the classes whose orders wait."""
	return budget_documents.desired(
		as_plan(doc),
		doc.fiscal_year,
		class_by_account(doc.company),
		stopped_classes(doc),
		booked_anyway(),
	)


def stopped_classes(doc) -> frozenset[str]:
	return frozenset(json.loads(doc.stopped_classes or "[]"))


def stop(plan: str, classes: Collection[str]) -> bool:
	"""Lets orders of these classes of a plan in force wait, and of no others; whether anything has changed.

	For monitoring, which finds what has left its band; whose right it is, the caller has asked.
	"""
	doc = frappe.get_doc("Cost Plan", plan, for_update=True)
	if doc.status != IN_FORCE or stopped_classes(doc) == frozenset(classes):
		return False
	doc.db_set("stopped_classes", json.dumps(sorted(classes)))
	return not carry_out(doc).is_done


@frappe.whitelist(methods=["POST"])
def make_again(plan: str) -> dict:
	"""Makes what of a plan in force is missing among the Budgets, after somebody has cancelled one. Returns {made, cancelled}."""
	doc = load_locked("Cost Plan", plan)
	if doc.status != IN_FORCE:
		frappe.throw(_("{0} is not in force.").format(frappe.bold(doc.name)), title=_("Budget"))
	steps = carry_out(doc)
	if not steps.is_done:
		_note(doc, steps)
	return {"made": len(steps.create) + len(steps.submit), "cancelled": len(steps.cancel)}


@frappe.whitelist()
def state(plan: str) -> dict:
	"""Whether the Budgets of a plan in force are complete: {complete, budgets, uncontrolled: accounts planned with nothing}."""
	doc = frappe.get_doc("Cost Plan", plan)
	doc.check_permission("read")
	target = desired(doc)
	there = {one.key for one in _existing(doc) if one.submitted}
	return {
		"complete": all(budget.key in there for budget in target.budgets),
		"budgets": len(target.budgets),
		"uncontrolled": list(target.uncontrolled),
	}


def free_key(doc, method=None) -> None:
	"""After a Budget was cancelled, by whomever: its key is free for the one that is made anew."""
	if doc.get("wuye_budget_key"):
		doc.db_set("wuye_budget_key", None, update_modified=False)


# -- reading


def _existing(doc) -> list[Existing]:
	rows = frappe.get_all(
		"Budget",
		{
			"budget_against": AGAINST,
			"company": doc.company,
			"cost_center": doc.cost_center,
			"fiscal_year": doc.fiscal_year,
			"docstatus": ["<", 2],
		},
		["name", "wuye_budget_key", "docstatus"],
		order_by="name",
		limit=0,
	)
	accounts: dict[str, list[str]] = {row.name: [] for row in rows}
	for row in frappe.get_all(
		"Budget Account",
		{"parent": ["in", list(accounts) or [""]], "parenttype": "Budget"},
		["parent", "account"],
		limit=0,
	):
		accounts[row.parent].append(row.account)
	return [
		Existing(row.name, row.wuye_budget_key or None, tuple(accounts[row.name]), row.docstatus == 1)
		for row in rows
	]


def _distributions(names: list[str]) -> dict[str, tuple[Decimal, ...]]:
	"""Those that are there already: name → percents of January to December."""
	there = frappe.get_all("Monthly Distribution", {"name": ["in", names or [""]]}, pluck="name")
	found = {name: dict.fromkeys(MONTH_NAMES, ZERO_PERCENT) for name in there}
	for row in frappe.get_all(
		"Monthly Distribution Percentage",
		{"parent": ["in", there or [""]], "parenttype": "Monthly Distribution"},
		["parent", "month", "percentage_allocation"],
		limit=0,
	):
		found[row.parent][row.month] = Decimal(str(row.percentage_allocation or 0)).quantize(PLACES)
	return {name: tuple(of.values()) for name, of in found.items()}


# -- writing


def _make_distribution(one: budget_documents.Distribution) -> None:
	frappe.get_doc(
		{
			"doctype": "Monthly Distribution",
			"distribution_id": one.name,
			"fiscal_year": one.fiscal_year,
			"percentages": [
				{"month": month, "percentage_allocation": float(percent)} for month, percent in one.rows()
			],
		}
		# the right to approve the plan covers what carries it out
	).insert(ignore_permissions=True)


def _make_budget(doc, creation: Creation) -> None:
	budget = creation.budget
	_submit(
		frappe.get_doc(
			{
				"doctype": "Budget",
				"budget_against": AGAINST,
				"company": budget.company,
				"cost_center": budget.cost_center,
				"fiscal_year": budget.fiscal_year,
				"monthly_distribution": budget.distribution.name if budget.distribution else None,
				"amended_from": creation.replaces,
				"wuye_cost_plan": doc.name,
				"wuye_budget_key": budget.key,
				"accounts": [
					{"account": account, "budget_amount": float(amount)}
					for account, amount in budget.accounts
				],
				**budget.actions.fields(),
			}
		)
	)


def _submit(budget) -> None:
	# the right to approve the plan covers what carries it out
	budget.flags.ignore_permissions = True
	budget.submit()


def _take_back(name: str) -> None:
	budget = frappe.get_doc("Budget", name)
	# likewise: a revision takes back what the version before has made
	budget.flags.ignore_permissions = True
	if budget.docstatus.is_submitted():
		budget.cancel()
	else:
		budget.delete()


def _note(doc, steps: Changes) -> None:
	doc.append(
		"notes",
		{
			"kind": "Budgets Made",
			"text": _("{0} made, {1} taken back").format(
				len(steps.create) + len(steps.submit), len(steps.cancel)
			),
			"user": frappe.session.user,
			"noted_on": now_datetime(),
		},
	)
	doc.flags.by_service = True
	doc.save()
	doc.flags.by_service = False
