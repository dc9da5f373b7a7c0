"""Spending for which the plan in force has no budget: ERPNext does not watch it, so it is stopped or warned of here.

Asked of requests, orders, invoices, expense claims and journal entries on the cost center of a property whose year is planned. The
property says what is done (`Property.unplanned_spending`); what is owed anyway is booked with a warning, and who may exceed
budgets in ERPNext (`Company.exception_budget_approver_role`) is warned only, as there.
"""

from __future__ import annotations

from collections.abc import Iterable

import frappe
from frappe import _
from frappe.utils import flt, getdate, nowdate

from wuye_ops.finance_control.cost_classes import booked_anyway, class_by_account
from wuye_ops.rules.budget_documents import IGNORE, STOP
from wuye_ops.rules.cost_plan import IN_FORCE

Spending = tuple[str, str]
"""Account and cost center."""


def _of_items(doc) -> Iterable[Spending]:
	return ((row.expense_account, row.cost_center) for row in doc.items if flt(row.get("amount")) >= 0)


def _of_request(doc) -> Iterable[Spending]:
	return _of_items(doc) if doc.material_request_type == "Purchase" else ()


def _of_invoice(doc) -> Iterable[Spending]:
	return () if doc.is_return else _of_items(doc)


def _of_claim(doc) -> Iterable[Spending]:
	return ((row.default_account, row.cost_center or doc.cost_center) for row in doc.expenses)


def _of_entry(doc) -> Iterable[Spending]:
	return ((row.account, row.cost_center) for row in doc.accounts if flt(row.debit) > flt(row.credit))


# doctype → what it spends, the field with its day, and whether it books
KINDS = {
	"Material Request": (_of_request, "transaction_date", False),
	"Purchase Order": (_of_items, "transaction_date", False),
	"Purchase Invoice": (_of_invoice, "posting_date", True),
	"Expense Claim": (_of_claim, "posting_date", True),
	"Journal Entry": (_of_entry, "posting_date", True),
}


def check(doc, method=None) -> None:
	"""Validate: a draft is warned of, what is submitted is stopped where the property says so."""
	spends, day, books = KINDS[doc.doctype]
	found = {(account, center) for account, center in spends(doc) if account and center}
	plans = (
		_plans({center for _account, center in found}, getdate(doc.get(day) or nowdate())) if found else {}
	)
	if not plans:
		return
	found = {one for one in found if one[1] in plans}
	costs = class_by_account(doc.company)
	without = sorted(one for one in found - _budgeted(found, plans) if one[0] in costs)
	owed = booked_anyway() if books else ()
	may_exceed = _may_exceed(doc.company)
	stops = []
	for account, center in without:
		plan = plans[center]
		if plan.action == IGNORE:
			continue
		text = _(
			"{0} has no budget in the cost plan {1}. Revise the plan first, or choose another account."
		).format(frappe.bold(account), frappe.utils.get_link_to_form("Cost Plan", plan.name, plan.title))
		if doc.docstatus == 1 and plan.action == STOP and costs[account] not in owed and not may_exceed:
			stops.append(text)
		else:
			frappe.msgprint(text, title=_("Spending without a Budget"), indicator="orange")
	if stops:
		frappe.throw("<br>".join(stops), title=_("Spending without a Budget"))


def _plans(centers: set[str], day) -> dict:
	"""Cost center → the plan in force of the year of the day, with what its property wants done."""
	plan, year, place = (frappe.qb.DocType(name) for name in ("Cost Plan", "Fiscal Year", "Property"))
	rows = (
		frappe.qb.from_(plan)
		.join(year)
		.on(year.name == plan.fiscal_year)
		.join(place)
		.on(place.name == plan.property)
		.select(
			plan.name,
			plan.title,
			plan.property,
			plan.cost_center,
			plan.fiscal_year,
			place.unplanned_spending.as_("action"),
		)
		.where(
			(plan.status == IN_FORCE)
			& plan.cost_center.isin(list(centers))
			& (year.year_start_date <= day)
			& (year.year_end_date >= day)
		)
		.run(as_dict=True)
	)
	return {row.cost_center: row for row in rows}


def _budgeted(found: set[Spending], plans: dict) -> set[Spending]:
	"""Those that a submitted Budget watches, of the plan or of an accountant: on the cost center or one above it, as in ERPNext."""
	budget, row = frappe.qb.DocType("Budget"), frappe.qb.DocType("Budget Account")
	mine, above = frappe.qb.DocType("Cost Center"), frappe.qb.DocType("Cost Center").as_("above")
	rows = (
		frappe.qb.from_(mine)
		.join(above)
		.on((above.lft <= mine.lft) & (above.rgt >= mine.rgt) & (above.company == mine.company))
		.join(budget)
		.on(budget.cost_center == above.name)
		.join(row)
		.on((row.parent == budget.name) & (row.parenttype == "Budget"))
		.select(row.account, mine.name)
		.distinct()
		.where(
			mine.name.isin(list(plans))
			& (budget.docstatus == 1)
			& budget.fiscal_year.isin(sorted({plan.fiscal_year for plan in plans.values()}))
			& row.account.isin(sorted({account for account, _center in found}))
			& (row.budget_amount > 0)
		)
		.run()
	)
	return set(rows)


def _may_exceed(company: str) -> bool:
	role = frappe.get_cached_value("Company", company, "exception_budget_approver_role")
	return bool(role) and role in frappe.get_roles()
