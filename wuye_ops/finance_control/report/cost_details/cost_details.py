"""成本明细: the entries, orders and budgets behind a figure of the cost monitoring. They add up to it to the cent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import frappe
from frappe import _
from frappe.utils import getdate, nowdate

from wuye_ops.finance_control import budgets, costs, orders
from wuye_ops.finance_control.cost_classes import class_by_account
from wuye_ops.finance_control.report_columns import currency, link, number, text
from wuye_ops.finance_control.report_scope import check_may_look, class_titles, properties_of
from wuye_ops.metrics.registry import Scope
from wuye_ops.property.report_filters import chosen
from wuye_ops.rules.cost_budget import rounded
from wuye_ops.rules.money import total
from wuye_ops.rules.proration import Month

MOST_DAYS = 366 * 3
# what ERPNext puts where nobody has written anything, in the language of who booked
NO_REMARKS = "No Remarks"


def execute(filters: dict | None = None) -> tuple[list[dict], list[dict]]:
	"""(columns, rows). filters: property, what (one of KINDS), from_date, to_date, cost_class, account. The last row is the sum."""
	filters = frappe._dict(filters or {})
	check_may_look()
	wanted = filters.get("what") or "Actual"
	if wanted not in KINDS:
		frappe.throw(_("Choose what the details are of."), title=_("Details Of"))
	if not filters.get("property"):
		frappe.throw(
			_("Choose a property: of all of them together there are too many entries."), title=_("Property")
		)
	scope = Scope(*_days(filters), properties_of(filters))
	classes, titles = class_by_account(), class_titles()
	accounts = _accounts(filters, classes)
	columns, read = KINDS[wanted]
	rows, sum_of = read(scope, accounts)
	for row in rows:
		row["kind"] = _(row["doctype"])
		row["class_title"] = titles.get(classes.get(row["account"], ""), "")
	if rows:
		rows.append({"document": _("Total"), "amount": number(sum_of), "is_total": 1})
	return columns(), rows


def _days(filters: frappe._dict) -> tuple[date, date]:
	if not (filters.get("from_date") and filters.get("to_date")):
		frappe.throw(_("Choose the first and the last day."), title=_("Filters"))
	first, last = getdate(filters.from_date), getdate(filters.to_date)
	if not first <= last or (last - first).days > MOST_DAYS:
		frappe.throw(_("Choose days in their order, three years at most."), title=_("Filters"))
	return first, last


def _accounts(filters: frappe._dict, classes: dict[str, str]) -> list[str]:
	wanted = chosen(filters, "cost_class", "account")
	return [
		name
		for name, of_class in classes.items()
		if wanted.get("account") in (None, name) and wanted.get("cost_class") in (None, of_class)
	]


def _actual(scope: Scope, accounts: list[str]) -> tuple[list[dict], object]:
	found = costs.entries(scope, accounts)
	rows = [
		{
			"on": row.posting_date,
			"doctype": row.voucher_type,
			"document": row.voucher_no,
			"account": row.account,
			"about": _about(row),
			"amount": row.amount,
		}
		for row in found
	]
	return rows, rounded(total(costs.exact(row.amount) for row in found))


def _about(row: frappe._dict) -> str:
	"""What was written, else the account or party on the other side."""
	text = (row.remarks or "").strip()
	return text if text not in ("", NO_REMARKS, _(NO_REMARKS)) else row.against or ""


def _ordered(scope: Scope, accounts: list[str]) -> tuple[list[dict], object]:
	today = getdate(nowdate())
	first, last = Month.of(scope.first), Month.of(scope.last)
	lines = [
		line
		for line in orders.open_lines(scope.properties)
		if line.account in accounts and first <= line.month(today) <= last
	]
	rows = [
		{
			"on": line.order.expected_on,
			"doctype": line.doctype,
			"document": line.name,
			"account": line.account,
			"about": line.item,
			"whole": number(line.order.amount),
			"passed_on": number(line.order.passed_on),
			"amount": number(line.order.open),
		}
		for line in lines
	]
	return rows, rounded(total(line.order.open for line in lines))


def _planned(scope: Scope, accounts: list[str]) -> tuple[list[dict], object]:
	found = [one for one in budgets.by_account(scope) if one.account in accounts]
	rows = [
		{
			"doctype": "Budget",
			"document": one.name,
			"fiscal_year": one.fiscal_year,
			"account": one.account,
			"about": one.monthly_distribution or _("Evenly"),
			"whole": number(one.of_year),
			"amount": number(rounded(one.amount)),
		}
		for one in found
	]
	return rows, rounded(total(one.amount for one in found))


def _document() -> list[dict]:
	return [
		# for the link alone; people read its name in their language
		{"fieldname": "doctype", "label": _("Document Type"), "fieldtype": "Data", "hidden": 1},
		text("kind", _("Document Type"), 110),
		{
			"fieldname": "document",
			"label": _("Document"),
			"fieldtype": "Dynamic Link",
			"options": "doctype",
			"width": 190,
		},
	]


def _columns_of_actual() -> list[dict]:
	return [
		{"fieldname": "on", "label": _("Posting Date"), "fieldtype": "Date", "width": 110},
		*_document(),
		link("account", "Account", 220),
		text("class_title", _("Cost Class"), 110),
		text("about", _("Posting Text"), 260),
		currency("amount", _("Amount")),
	]


def _columns_of_ordered() -> list[dict]:
	return [
		{"fieldname": "on", "label": _("Expected On"), "fieldtype": "Date", "width": 110},
		*_document(),
		link("account", "Account", 220),
		text("class_title", _("Cost Class"), 110),
		text("about", _("Item"), 200),
		currency("whole", _("Amount")),
		currency("passed_on", _("Of It Booked or Passed On")),
		currency("amount", _("Still Open")),
	]


def _columns_of_planned() -> list[dict]:
	return [
		*_document(),
		link("fiscal_year", "Fiscal Year", 100),
		link("account", "Account", 220),
		text("class_title", _("Cost Class"), 110),
		text("about", _("Spread"), 180),
		currency("whole", _("Of the Year")),
		currency("amount", _("Of These Months")),
	]


Read = Callable[[Scope, list[str]], tuple[list[dict], object]]
KINDS: dict[str, tuple[Callable[[], list[dict]], Read]] = {
	"Actual": (_columns_of_actual, _actual),
	"Ordered": (_columns_of_ordered, _ordered),
	"Planned": (_columns_of_planned, _planned),
}
