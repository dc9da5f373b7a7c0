"""拦截统计: why somebody was stopped at the gate or had to be asked about, by reason, gate, guard, kind, day or property."""

from collections import Counter, defaultdict

import frappe
from frappe import _
from frappe.utils import getdate

from wuye_ops.property import leads
from wuye_ops.property.report_filters import check_readable, chosen, own_properties
from wuye_ops.property.report_scope import data, group_of, link, number, percent, period, within
from wuye_ops.rules.completion import percent as percent_of
from wuye_ops.security import stop_words

REASON, GATE, GUARD, KIND, DAY, PROPERTY = "Reason", "Gate", "Guard", "Kind", "Day", "Property"
GROUPS = {
	REASON: "reason_code",
	GATE: "gate",
	GUARD: "guard",
	KIND: "kind",
	DAY: "date(`at`)",
	PROPERTY: "property",
}
CHOSEN = ("property", "gate", "kind")
MOST_DAYS = 366
MOST_BARS = 20


def execute(filters: dict | None = None) -> tuple:
	"""(columns, rows, message, chart, summary). filters: from_date, to_date; property, gate, kind; group_by: one of GROUPS.

	Of those of whom the gate said no, or asked the guard: how many the guard let in after all, and how many not.
	"""
	filters = frappe._dict(filters or {})
	check_readable("Gate Entry")
	by = group_of(filters, GROUPS, REASON)
	found = stops(filters, by)
	rows = [_row(by, key, counts) for key, counts in found.items()]
	rows.sort(key=lambda row: (row["key"] or "") if by == DAY else (-row["total"], row["group"] or ""))
	whole = sum(found.values(), Counter())
	graph = chart(by, rows, filters)
	if len(rows) > 1:
		rows.append({**_row(by, None, whole), "group": _("Total"), "is_total": 1, "bold": 1})
	return columns(by), rows, None, graph, summary(whole)


def stops(filters: frappe._dict, by: str) -> dict[object, Counter]:
	"""Group → stopped, asked (of these), let_in (asked, and let in by the guard); of entries the user may see."""
	found: dict[object, Counter] = defaultdict(Counter)
	common = [
		*[["Gate Entry", field, "=", value] for field, value in chosen(filters, "gate", "kind").items()],
		*[
			["Gate Entry", field, *(value if isinstance(value, list) else ("=", value))]
			for field, value in own_properties(filters).items()
		],
		["Gate Entry", "at", *within(*period(filters, MOST_DAYS))],
	]
	for outcome, more in (("stopped", []), ("let_in", [["Gate Entry", "asked", "is", "set"]])):
		for row in frappe.get_list(
			"Gate Entry",
			filters=[
				*common,
				*more,
				["Gate Entry", "outcome", "=", "Stopped" if outcome == "stopped" else "Allowed"],
			],
			fields=[f"{GROUPS[by]} as wanted", "count(name) as total"],
			group_by=GROUPS[by],
			order_by="total desc",
			limit=0,
		):
			found[getdate(row.wanted) if by == DAY else row.wanted or None][outcome] += row.total
	return dict(found)


def _row(by: str, key: object, counts: Counter) -> dict:
	total = counts["stopped"] + counts["let_in"]
	return {
		"group": _in_words(by, key),
		"key": str(key) if key is not None else None,
		"stopped": counts["stopped"],
		"let_in": counts["let_in"],
		"total": total,
		"rate": float(percent_of(counts["let_in"], total) or 0) if total else None,
	}


def _in_words(by: str, key: object) -> str:
	if key is None:
		return _("None")
	if by == REASON:
		return stop_words.label(str(key))
	return _(str(key), context="Gate Entry") if by == KIND else str(key)


def columns(by: str) -> list[dict]:
	first = {
		GATE: link("group", _("Gate"), "Gate", 180),
		GUARD: link("group", _("Guard"), "Employee", 160),
		PROPERTY: link("group", _("Property"), "Property", 180),
	}.get(by) or data("group", _(by), 260)
	return [
		first,
		number("total", _("Not Let In at Once"), 130),
		number("stopped", _("Stopped", context="Gate Entry")),
		number("let_in", _("Let In by the Guard"), 130),
		percent("rate", _("Share Let In"), 110),
	]


def chart(by: str, rows: list[dict], filters: frappe._dict) -> dict | None:
	shown = rows[-MOST_BARS:] if by == DAY else rows[:MOST_BARS]
	if not shown:
		return None
	kinds = {"Stopped": "stopped", "Let In by the Guard": "let_in"}

	def lead(kind: str, row: dict) -> dict:
		first, last = period(filters, MOST_DAYS)
		group = {} if by == DAY else {GROUPS[by]: row["key"] or ["is", "not set"]}
		return {
			**chosen(filters, *CHOSEN),
			"at": leads.days(row["key"]) if by == DAY else leads.days(first, last),
			**group,
			**(
				{"outcome": "Stopped"}
				if kind == "Stopped"
				else {"outcome": "Allowed", "asked": ["is", "set"]}
			),
		}

	return {
		"data": {
			"labels": [row["group"] for row in shown],
			"datasets": [
				{"name": _("Stopped", context="Gate Entry"), "values": [row["stopped"] for row in shown]},
				{"name": _("Let In by the Guard"), "values": [row["let_in"] for row in shown]},
			],
			"leads": leads.to_list("Gate Entry", list(kinds), shown, lead),
		},
		"type": "bar",
		"barOptions": {"stacked": 1},
		"colors": ["#E24C4C", "#F6C35E"],
		"animate": 0,
		"disableEntryAnimation": 1,
	}


def summary(whole: Counter) -> list[dict]:
	return [
		{
			"label": _("Stopped", context="Gate Entry"),
			"value": whole["stopped"],
			"datatype": "Int",
			"indicator": "Red",
		},
		{"label": _("Let In by the Guard"), "value": whole["let_in"], "datatype": "Int"},
	]
