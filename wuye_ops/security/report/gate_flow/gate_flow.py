"""出入流量: who came and went, by hour, day, weekday, gate, kind or property; and how many were stopped."""

from collections import Counter, defaultdict
from datetime import date

import frappe
from frappe import _
from frappe.utils import getdate

from wuye_ops.property import leads
from wuye_ops.property.report_filters import check_readable, chosen, own_properties
from wuye_ops.property.report_scope import data, group_of, link, number, period, within

HOUR, DAY, WEEKDAY, GATE, KIND, PROPERTY = "Hour", "Day", "Weekday", "Gate", "Kind", "Property"
GROUPS = {
	HOUR: "extract(hour from `at`)",
	DAY: "date(`at`)",
	# the framework's list query knows no function of the weekday; the day says it
	WEEKDAY: "date(`at`)",
	GATE: "gate",
	KIND: "kind",
	PROPERTY: "property",
}
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
HOURS = range(24)
CHOSEN = ("property", "gate", "kind")
MOST_DAYS = 366
MOST_BARS = 31


def execute(filters: dict | None = None) -> tuple:
	"""(columns, rows, message, chart, summary). filters: from_date, to_date; property, gate, kind; group_by: one of GROUPS.

	One question to the database, whatever the number of entries. Movements count, and with them the persons.
	"""
	filters = frappe._dict(filters or {})
	check_readable("Gate Entry")
	by = group_of(filters, GROUPS, HOUR)
	found = flow(filters, by)
	keys = list(HOURS) if by == HOUR and found else sorted(found, key=lambda key: (str(key or ""),))
	if by == WEEKDAY:
		keys = [day for day in range(7) if day in found]
	rows = [_row(by, key, found.get(key, Counter())) for key in keys]
	whole = sum(found.values(), Counter())
	graph = chart(by, rows, filters)
	if len(rows) > 1:
		rows.append({**_row(by, None, whole), "group": _("Total"), "is_total": 1, "bold": 1})
	return columns(by), rows, None, graph, summary(whole)


def flow(filters: frappe._dict, by: str) -> dict:
	"""Group → counts of in, out, stopped, persons_in, persons_out; of entries the user may see."""
	found: dict = defaultdict(Counter)
	for row in frappe.get_list(
		"Gate Entry",
		filters={
			**chosen(filters, *CHOSEN),
			**own_properties(filters),
			"at": within(*period(filters, MOST_DAYS)),
		},
		fields=[
			f"{GROUPS[by]} as wanted",
			"direction",
			"outcome",
			"count(name) as total",
			"sum(persons) as persons",
		],
		group_by=", ".join([GROUPS[by], "direction", "outcome"]),
		order_by="total desc",
		limit=0,
	):
		counts = found[_key(by, row.wanted)]
		if row.outcome == "Stopped":
			counts["stopped"] += row.total
			continue
		side = "in" if row.direction == "In" else "out"
		counts[side] += row.total
		counts[f"persons_{side}"] += int(row.persons or 0)
	return dict(found)


def _key(by: str, value: object) -> object:
	if by == WEEKDAY:
		return getdate(value).weekday()
	if by == HOUR:
		return int(value)
	return getdate(value) if by == DAY else value


def _row(by: str, key: object, counts: Counter) -> dict:
	figures = {name: counts[name] for name in ("in", "out", "stopped", "persons_in", "persons_out")}
	return {"group": _in_words(by, key), "key": str(key) if key is not None else None, **figures}


def _in_words(by: str, key: object) -> str | None:
	if key is None:
		return None
	if by == HOUR:
		return f"{key:02d}:00"
	if by == WEEKDAY:
		return _(WEEKDAYS[key])
	if by == KIND:
		return _(key, context="Gate Entry") if key else _("None")
	return str(key)


def columns(by: str) -> list[dict]:
	first = {
		GATE: link("group", _("Gate"), "Gate", 180),
		PROPERTY: link("group", _("Property"), "Property", 180),
	}.get(by) or data("group", _(by), 150)
	return [
		first,
		number("in", _("In", context="Gate Entry")),
		number("out", _("Out", context="Gate Entry")),
		number("persons_in", _("Persons In"), 110),
		number("persons_out", _("Persons Out"), 110),
		number("stopped", _("Stopped", context="Gate Entry")),
	]


def behind(by: str, key: object, filters: frappe._dict) -> dict | None:
	"""The filters of the list of a group's entries; None where no list can be asked for them."""
	first, last = period(filters, MOST_DAYS)
	found = {**chosen(filters, *CHOSEN), "at": leads.days(first, last)}
	if by == DAY:
		return {**found, "at": leads.days(key)}
	if by == HOUR:
		return {**found, "at": hour_of(first, int(key))} if first == last else None
	if by == WEEKDAY:
		return None
	return {**found, GROUPS[by]: key or ["is", "not set"]}


def hour_of(day: date, hour: int) -> list:
	return ["between", [f"{day} {hour:02d}:00:00", f"{day} {hour:02d}:59:59"]]


def chart(by: str, rows: list[dict], filters: frappe._dict) -> dict | None:
	# the last days, or what has the most of it
	shown = (
		rows[-MOST_BARS:]
		if by in (HOUR, DAY, WEEKDAY)
		else sorted(rows, key=lambda row: -row["in"])[:MOST_BARS]
	)
	if not shown:
		return None
	sides = [("In", "in"), ("Out", "out"), ("Stopped", "stopped")]
	only = {
		"In": {"direction": "In", "outcome": "Allowed"},
		"Out": {"direction": "Out", "outcome": "Allowed"},
		"Stopped": {"outcome": "Stopped"},
	}

	def lead(side: tuple[str, str], row: dict) -> dict | None:
		found = behind(by, row["key"], filters)
		return found and {**found, **only[side[0]]}

	return {
		"data": {
			"labels": [row["group"] or _("None") for row in shown],
			"datasets": [
				{"name": _(label, context="Gate Entry"), "values": [row[field] for row in shown]}
				for label, field in sides
			],
			"leads": leads.to_list("Gate Entry", sides, shown, lead),
		},
		"type": "bar",
		"colors": ["#48BB74", "#449CF0", "#E24C4C"],
		"animate": 0,
		"disableEntryAnimation": 1,
	}


def summary(whole: Counter) -> list[dict]:
	return [
		{"label": _("In", context="Gate Entry"), "value": whole["in"], "datatype": "Int"},
		{"label": _("Out", context="Gate Entry"), "value": whole["out"], "datatype": "Int"},
		{"label": _("Persons In"), "value": whole["persons_in"], "datatype": "Int"},
		{
			"label": _("Stopped", context="Gate Entry"),
			"value": whole["stopped"],
			"datatype": "Int",
			"indicator": "Red" if whole["stopped"] else "Green",
		},
	]
