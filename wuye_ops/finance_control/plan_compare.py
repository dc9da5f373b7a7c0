"""Two versions of a plan side by side, or a plan and what the year before has cost: what differs, and why."""

from __future__ import annotations

import json

import frappe
from frappe import _

from wuye_ops.finance_control import history
from wuye_ops.finance_control.cost_classes import class_by_account, classes
from wuye_ops.finance_control.figure_words import why
from wuye_ops.finance_control.plan_rules import as_lines, year_of
from wuye_ops.rules.cost_figure import Figure, factor_changes
from wuye_ops.rules.cost_plan import SAME, Line, compare
from wuye_ops.rules.explanation_record import from_record
from wuye_ops.rules.money import ZERO
from wuye_ops.rules.proration import Month
from wuye_ops.rules.seasonality import MONTHS

LEDGER = "Ledger"
MOST_REASONS = 6


@frappe.whitelist()
def choices(plan: str) -> list[dict]:
	"""What a plan can be compared with, the closest first: [{value, label}]."""
	doc = _load(plan)
	year = year_of(doc.fiscal_year)
	rows = frappe.get_list(
		"Cost Plan",
		{"property": doc.property, "name": ["!=", doc.name]},
		["name", "title", "status"],
		order_by="fiscal_year desc, version desc",
		limit=50,
	)
	rows.sort(key=lambda row: row.name != doc.revises)
	found = [
		{"value": row.name, "label": f"{row.title} ({_(row.status, context='Cost Plan')})"} for row in rows
	]
	return [*found, {"value": LEDGER, "label": _("What {0} has cost").format(year - 1)}]


@frappe.whitelist()
def with_other(plan: str, other: str) -> dict:
	"""The rows of both: {rows: [{account, cost_class, class_name, kind, before, after, difference, percent, months, why}], more,
	less, net, kind, before_title, after_title, before_total, after_total}. Amounts are numbers of yuan."""
	doc = _load(plan)
	after = as_lines(doc)
	if other == LEDGER:
		title, before, figures = _("What {0} has cost").format(year_of(doc.fiscal_year) - 1), _ledger(doc), {}
	else:
		old = _load(other)
		if old.property != doc.property:
			frappe.throw(_("Compare plans of one property."), title=_("Compare"))
		title, before, figures = old.title, as_lines(old), _figures(old)
	found = compare(before, after)
	names = {code: one.title for code, one in classes().items()}
	of, now = class_by_account(doc.company), _figures(doc)
	rows = [
		{
			"account": row.account,
			"cost_class": of.get(row.account),
			"class_name": names.get(of.get(row.account)),
			"kind": row.kind,
			"before": float(row.before),
			"after": float(row.after),
			"difference": float(row.difference),
			"percent": None if row.percent is None else round(float(row.percent), 1),
			"months": [float(amount) for amount in row.months],
			"why": _why(row, figures, now),
		}
		for row in found.rows
		if row.before or row.after
	]
	return {
		"rows": rows,
		"more": float(found.more),
		"less": float(found.less),
		"net": float(found.net),
		"kind": found.kind,
		"before_title": title,
		"after_title": doc.title,
		"before_total": float(sum((row.before for row in found.rows), ZERO)),
		"after_total": float(sum((row.after for row in found.rows), ZERO)),
	}


def _load(plan: str):
	doc = frappe.get_doc("Cost Plan", plan)
	doc.check_permission("read")
	return doc


def _ledger(doc) -> tuple[Line, ...]:
	year = year_of(doc.fiscal_year) - 1
	of = class_by_account(doc.company)
	return tuple(
		Line(account, tuple(months.get(Month(year, number), ZERO) for number in range(1, MONTHS + 1)))
		for account, months in sorted(history.spent_in(doc.property, year).items())
		if account in of
	)


def _figures(doc) -> dict[str, Figure]:
	return {row.account: from_record(json.loads(row.figure), Figure) for row in doc.lines if row.figure}


def _why(row, before: dict[str, Figure], after: dict[str, Figure]) -> list[str]:
	if row.kind == SAME or not (row.account in before and row.account in after):
		return []
	return why(factor_changes(before[row.account], after[row.account]))[:MOST_REASONS]
