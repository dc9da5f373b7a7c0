"""整改汇总: what was found, what of it is still open, late or was returned, and how long it took, by source, department,
severity, property or month."""

from collections import Counter, defaultdict
from collections.abc import Callable

import frappe
from frappe import _
from frappe.utils import get_last_day, getdate

from wuye_ops.property import leads
from wuye_ops.property.report_filters import check_readable, chosen
from wuye_ops.property.report_scope import data, decimal, group_of, link, number, percent, period, within
from wuye_ops.rules import completion as rules

GROUPS = {
	"Source": "source_doctype",
	"Department": "department",
	"Severity": "severity",
	"Property": "property",
	"Month": "month",
}
SEVERITIES = ("Critical", "Major", "Normal", "Minor")
CLOSED, CANCELLED, TO_VERIFY = "Closed", "Cancelled", "To Verify"
# what is closed, open in time, and overdue
NOT_CLOSED = ["not in", [CLOSED, CANCELLED]]
STATES = (
	{"status": CLOSED},
	{"status": NOT_CLOSED, "is_overdue": 0},
	{"status": NOT_CLOSED, "is_overdue": 1},
)
FIGURES = ("found", "open", "overdue", "to_verify", "closed", "closed_late", "returned", "days")


def execute(filters: dict | None = None) -> tuple:
	"""(columns, rows, message, chart, summary). filters: from_date and to_date of the day found; property, department,
	severity; group_by: one of GROUPS. What was cancelled is not counted. One question to the database.
	"""
	filters = frappe._dict(filters or {})
	check_readable("Rectification")
	wanted = group_of(filters, GROUPS, "Source")
	found = figures(filters, GROUPS[wanted])
	rows = [_row(wanted, key, found[key]) for key in sorted(found, key=lambda key: _place(wanted, key))]
	whole: Counter = sum(found.values(), Counter())
	graph = chart(rows, lambda row: _behind(filters, GROUPS[wanted], row["key"]))
	if len(rows) > 1:
		rows.append({**_row(wanted, None, whole), "group": _("Total"), "is_total": 1, "bold": 1})
	return columns(wanted), rows, None, graph, summary(whole)


def figures(filters: frappe._dict, field: str) -> dict[str | None, Counter]:
	"""Group → figures, of the rectifications the user may see. days: from finding to verification, of those closed."""
	group = "date(found_on)" if field == "month" else field
	found: dict[str | None, Counter] = defaultdict(Counter)
	for row in frappe.get_list(
		"Rectification",
		filters={
			**chosen(filters, "property", "department", "severity"),
			"status": ["!=", CANCELLED],
			"found_on": within(*period(filters)),
		},
		fields=[
			f"{group} as `key`",
			"status",
			"is_overdue",
			"count(name) as total",
			"sum(times_returned) as returned",
			"sum(datediff(verified_on, found_on)) as days",
		],
		group_by=f"{group}, status, is_overdue",
		order_by="total desc",
		limit=0,
	):
		key = f"{getdate(row.key):%Y-%m}" if field == "month" else row.key
		one = found[key]
		one["found"] += row.total
		one["returned"] += int(row.returned or 0)
		if row.status == CLOSED:
			one["closed"] += row.total
			one["closed_late"] += row.total if row.is_overdue else 0
			one["days"] += int(row.days or 0)
		else:
			one["open"] += row.total
			one["overdue"] += row.total if row.is_overdue else 0
			one["to_verify"] += row.total if row.status == TO_VERIFY else 0
	return found


def _place(wanted: str, key: str | None) -> tuple:
	if wanted == "Severity" and key in SEVERITIES:
		return (SEVERITIES.index(key), "")
	return (0, str(key or ""))


def _row(wanted: str, key: str | None, counts: Counter) -> dict:
	closed = counts["closed"]
	rate = rules.percent(closed - counts["closed_late"], closed + counts["overdue"])
	return {
		"key": key,
		"group": _label(wanted, key),
		**{name: counts[name] for name in FIGURES if name not in ("days", "closed_late")},
		"in_time_rate": None if rate is None else float(rate),
		"mean_days": round(counts["days"] / closed, 1) if closed else None,
	}


def _label(wanted: str, key: str | None) -> str:
	if wanted == "Source":
		return _(key) if key else _("By Hand")
	if wanted == "Severity":
		return _(key, context="Rectification") if key else ""
	return key or _("None")


def columns(wanted: str) -> list[dict]:
	first = {
		"Department": link("group", _("Department"), "Department", 180),
		"Property": link("group", _("Property"), "Property", 160),
	}.get(wanted, data("group", _(wanted), 150))
	return [
		first,
		number("found", _("Found", context="Rectification")),
		number("open", _("Not Closed Yet")),
		number("overdue", _("Overdue")),
		number("to_verify", _("To Verify", context="Rectification")),
		number("closed", _("Closed", context="Rectification")),
		number("returned", _("Times Returned"), 110),
		percent("in_time_rate", _("Closed in Time")),
		decimal("mean_days", _("Mean Days to Close"), 130),
	]


def _behind(filters: frappe._dict, field: str, key: str | None) -> dict:
	"""The filters of the rectifications of a group."""
	first, last = period(filters)
	if field == "month":
		month = getdate(f"{key}-01")
		first, last = max(first, month), min(last, get_last_day(month))
	behind = {**chosen(filters, "property", "department", "severity"), "found_on": leads.days(first, last)}
	return behind if field == "month" else {**behind, field: key or ["is", "not set"]}


def chart(rows: list[dict], behind: Callable[[dict], dict]) -> dict | None:
	if not rows:
		return None
	return {
		"data": {
			"labels": [row["group"] for row in rows],
			"datasets": [
				{"name": _("Closed", context="Rectification"), "values": [row["closed"] for row in rows]},
				{"name": _("Open in Time"), "values": [row["open"] - row["overdue"] for row in rows]},
				{"name": _("Overdue"), "values": [row["overdue"] for row in rows]},
			],
			"leads": leads.to_list(
				"Rectification", STATES, rows, lambda state, row: {**behind(row), **state}
			),
		},
		"type": "bar",
		"barOptions": {"stacked": 1},
		"colors": ["#48BB74", "#F6C35E", "#E24C4C"],
		"animate": 0,
		"disableEntryAnimation": 1,
	}


def summary(whole: Counter) -> list[dict]:
	return [
		{"label": _("Found", context="Rectification"), "value": whole["found"], "datatype": "Int"},
		{"label": _("Not Closed Yet"), "value": whole["open"], "datatype": "Int"},
		{"label": _("Overdue"), "value": whole["overdue"], "datatype": "Int", "indicator": "Red"},
		{"label": _("Closed", context="Rectification"), "value": whole["closed"], "datatype": "Int", "indicator": "Green"},
	]  # fmt: skip
