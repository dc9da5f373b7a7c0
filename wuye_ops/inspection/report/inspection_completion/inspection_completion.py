"""巡检完成率: planned, done, missed and late inspections, with their mean score, by property, plan, trade, employee or month."""

from collections import defaultdict
from decimal import Decimal

import frappe
from frappe import _
from frappe.utils import get_last_day, getdate

from wuye_ops.inspection.report_scope import ALIKE, FIGURES, figures_of
from wuye_ops.property import leads
from wuye_ops.property.report_filters import check_readable, chosen
from wuye_ops.property.report_scope import data, decimal, group_of, link, number, percent, period, within
from wuye_ops.rules import completion as rules

GROUPS = {
	"Property": ("property",),
	"Plan": ("property", "plan"),
	"Trade": ("trade",),
	"Employee": ("property", "employee"),
	"Month": ("month",),
}
MOST_BARS = 20


def execute(filters: dict | None = None) -> tuple:
	"""(columns, rows, message, chart, summary). filters: from_date and to_date of the windows' beginning; property, plan,
	trade, employee, kind; group_by: one of GROUPS. The last row is all of them together.

	Two questions to the database at most, whatever the number of inspections.
	"""
	filters = frappe._dict(filters or {})
	check_readable("Inspection")
	wanted = group_of(filters, GROUPS, "Property")
	found = completions(filters, GROUPS[wanted])
	titles = _titles(found) if wanted == "Plan" else {}
	rows = [
		_row(dict(zip(GROUPS[wanted], key, strict=True)), found[key], titles)
		for key in sorted(found, key=lambda key: tuple(str(part or "") for part in key))
	]
	whole, graph = rules.together(found.values()), chart(wanted, rows, filters)
	if len(rows) > 1:
		rows.append({**_row({}, whole, {}), "is_total": 1, "bold": 1})
	return columns(wanted), rows, None, graph, summary(whole)


def completions(filters: frappe._dict, by: tuple[str, ...]) -> dict[tuple, rules.Completion]:
	"""Group → figures, of the inspections the user may see."""
	fields = ["date(window_from) as day" if field == "month" else field for field in by]
	groups = ["date(window_from)" if field == "month" else field for field in by]
	found: dict[tuple, rules.Completion] = defaultdict(rules.Completion)
	for row in frappe.get_list(
		"Inspection",
		filters={
			**chosen(filters, "property", "plan", "trade", "employee", "kind"),
			"status": ["!=", rules.CANCELLED],
			"window_from": within(*period(filters)),
		},
		fields=[*fields, *ALIKE, *FIGURES],
		group_by=", ".join([*groups, *ALIKE]),
		order_by="total desc",
		limit=0,
	):
		key = tuple(f"{getdate(row.day):%Y-%m}" if field == "month" else row[field] for field in by)
		found[key] += figures_of(row)
	return found


def _titles(found: dict) -> dict[str, str]:
	names = [plan for _property, plan in found if plan]
	if not names:
		return {}
	# titles of plans whose inspections the user sees
	return dict(
		frappe.get_all("Inspection Plan", {"name": ["in", names]}, ["name", "title"], as_list=True, limit=0)
	)


def _row(group: dict, figures: rules.Completion, titles: dict) -> dict:
	row = {
		**group,
		"planned": figures.planned,
		"done": figures.done,
		"missed": figures.missed,
		"late": figures.late,
		"ahead": figures.ahead,
		"failed": figures.failed,
		"rate": _number(figures.rate),
		"in_time_rate": _number(figures.in_time_rate),
		"mean_score": _number(figures.mean_score),
	}
	if "plan" in group:
		row["title"] = titles.get(group["plan"]) or _("By Hand")
	if "trade" in group:
		row["trade_name"] = _(group["trade"], context="Checklist") if group["trade"] else _("None")
	return row


def _number(value: Decimal | None) -> float | None:
	return None if value is None else float(value)


def columns(wanted: str) -> list[dict]:
	first = {
		"Property": [link("property", _("Property"), "Property")],
		"Plan": [
			link("property", _("Property"), "Property", 130),
			link("plan", _("Inspection Plan"), "Inspection Plan", 120),
			data("title", _("Title"), 170),
		],
		"Trade": [data("trade_name", _("Trade"))],
		"Employee": [
			link("property", _("Property"), "Property", 130),
			link("employee", _("Employee"), "Employee", 160),
		],
		"Month": [data("month", _("Month"))],
	}[wanted]
	return [
		*first,
		number("planned", _("Scheduled Count")),
		number("done", _("Done", context="Inspection")),
		number("missed", _("Missed", context="Inspection")),
		number("late", _("Late", context="Inspection")),
		number("ahead", _("Not Due Yet")),
		percent("rate", _("Completion Rate")),
		percent("in_time_rate", _("In-Time Rate")),
		decimal("mean_score", _("Mean Score")),
		number("failed", _("Below Pass Score")),
	]


def _behind(row: dict, wanted: str, filters: frappe._dict) -> dict:
	"""The filters of the inspections of a row that were due."""
	first, last = period(filters)
	if wanted == "Month":
		month = getdate(f"{row['month']}-01")
		first, last = max(first, month), min(last, get_last_day(month))
	group = {} if wanted == "Month" else {field: row[field] or ["is", "not set"] for field in GROUPS[wanted]}
	return {
		**chosen(filters, "property", "plan", "trade", "employee", "kind"),
		**group,
		"status": ["in", [rules.DONE, rules.MISSED]],
		"window_from": leads.days(first, last),
	}


def chart(wanted: str, rows: list[dict], filters: frappe._dict) -> dict | None:
	shown = [row for row in rows if row["rate"] is not None]
	if wanted != "Month":
		# the worst are what somebody has to do something about
		shown = sorted(shown, key=lambda row: row["rate"])[:MOST_BARS]
	if not shown:
		return None
	label = {"Plan": "title", "Trade": "trade_name"}.get(wanted, wanted.lower())
	return {
		"data": {
			"labels": [row[label] or _("None") for row in shown],
			"datasets": [
				{"name": _("Completion Rate"), "values": [row["rate"] for row in shown]},
				{"name": _("In-Time Rate"), "values": [row["in_time_rate"] for row in shown]},
			],
			"leads": leads.to_list(
				"Inspection", range(2), shown, lambda _set, row: _behind(row, wanted, filters)
			),
		},
		"type": "line" if wanted == "Month" and len(shown) > 1 else "bar",
		"colors": ["#449CF0", "#48BB74"],
		"fieldtype": "Percent",
		"animate": 0,
		"disableEntryAnimation": 1,
	}


def summary(whole: rules.Completion) -> list[dict]:
	return [
		{"label": _("Scheduled Count"), "value": whole.planned, "datatype": "Int"},
		{"label": _("Done", context="Inspection"), "value": whole.done, "datatype": "Int"},
		{"label": _("Missed", context="Inspection"), "value": whole.missed, "datatype": "Int", "indicator": "Red"},
		{"label": _("Completion Rate"), "value": _text(whole.rate, "%"), "datatype": "Data"},
		{"label": _("Mean Score"), "value": _text(whole.mean_score), "datatype": "Data"},
	]  # fmt: skip


def _text(value: Decimal | None, unit: str = "") -> str:
	return "–" if value is None else f"{value}{unit}"
