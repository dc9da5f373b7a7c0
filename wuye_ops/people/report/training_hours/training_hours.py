"""培训学时: each person's hours of the year against what law and post ask for, and what does not count and why."""

from __future__ import annotations

from collections import defaultdict

import frappe
from frappe import _
from frappe.utils import cint, getdate, nowdate

from wuye_ops.people import access
from wuye_ops.people.training import hours, words
from wuye_ops.people.training.hours import Standing
from wuye_ops.property.report_filters import check_readable
from wuye_ops.property.report_scope import data, decimal, link, percent
from wuye_ops.rules.training_need import SUBJECTS

MET, OPEN, OVERDUE, NOTHING = "Met", "Open", "Overdue", "Nothing Needed"
MOST_BARS = 20


def execute(filters: dict | None = None) -> tuple:
	"""(columns, rows, message, chart, summary). filters: year, company, property, designation, standing."""
	filters = frappe._dict(filters or {})
	check_readable("Self-Study")
	today = getdate(nowdate())
	year = cint(filters.year) or today.year
	if not 2000 <= year <= today.year:
		frappe.throw(_("Choose a year up to this one."), title=_("Training Hours"))
	found = hours.standings(
		year, today, *access.report_conditions(filters, "company", "designation", "property")
	)
	every = [_row(one, today) for one in found]
	rows = [row for row in every if not filters.standing or row["standing"] == filters.standing]
	return columns(), rows, None, chart(every), summary(every)


def _row(one: Standing, today) -> dict:
	row, counted = one.row, one.hours
	by_subject = {subject: float(counted.by_subject.get(subject, 0)) for subject in SUBJECTS}
	due = [met.need.due_on for met in counted.met if met.missing]
	return {
		"employee": row.name,
		"employee_name": row.employee_name,
		"property": row.wuye_property,
		"designation": row.designation,
		"needed": float(counted.needed),
		"counted": float(counted.counted),
		"missing": float(counted.missing),
		"percent": None if counted.percent is None else float(counted.percent),
		"standing": _standing(counted, today),
		"due_on": min(due) if due else None,
		**{_field(subject): value for subject, value in by_subject.items()},
		"left_out": "；".join(f"{event}：{words.left_out(code)}" for event, code in counted.left_out),
	}


def _standing(counted, today) -> str:
	if not counted.met:
		return NOTHING
	found = {met.standing(today) for met in counted.met}
	return OVERDUE if OVERDUE in found else OPEN if OPEN in found else MET


def _field(subject: str) -> str:
	return f"of_{frappe.scrub(subject)}"


def columns() -> list[dict]:
	return [
		link("employee", _("Employee"), "Employee", 140),
		data("employee_name", _("Employee Name"), 100),
		link("property", _("Property"), "Property", 130),
		link("designation", _("Designation"), "Designation", 110),
		decimal("needed", _("Hours Needed"), 90),
		decimal("counted", _("Hours Counted"), 90),
		decimal("missing", _("Hours Missing"), 90),
		percent("percent", _("Done"), 80),
		data("standing", _("Standing", context="Training Hours"), 90),
		{"fieldname": "due_on", "label": _("Due On"), "fieldtype": "Date", "width": 110},
		*(decimal(_field(subject), _(subject, context="Training"), 90) for subject in SUBJECTS),
		data("left_out", _("What Does Not Count"), 300),
	]


def chart(rows: list[dict]) -> dict | None:
	"""Hours needed and missing by property, where most are missing first."""
	sums: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
	for row in rows:
		place = sums[row["property"] or _("Head Office")]
		place[0] += row["needed"] - row["missing"]
		place[1] += row["missing"]
	shown = sorted(sums.items(), key=lambda item: -item[1][1])[:MOST_BARS]
	if not shown:
		return None
	return {
		"type": "bar",
		"barOptions": {"stacked": 1},
		"colors": ["green", "orange"],
		"data": {
			"labels": [name for name, _values in shown],
			"datasets": [
				{"name": _("Hours Done"), "values": [values[0] for _name, values in shown]},
				{"name": _("Hours Missing"), "values": [values[1] for _name, values in shown]},
			],
		},
	}


def summary(rows: list[dict]) -> list[dict]:
	def of(standing: str) -> int:
		return sum(row["standing"] == standing for row in rows)

	figures = (
		(_("People"), len(rows), "Blue"),
		(_(MET, context="Training Hours"), of(MET), "Green"),
		(_(OPEN, context="Training Hours"), of(OPEN), "Orange"),
		(_(OVERDUE, context="Training Hours"), of(OVERDUE), "Red"),
	)
	return [
		{"label": label, "value": value, "indicator": colour, "datatype": "Int"}
		for label, value, colour in figures
	]
