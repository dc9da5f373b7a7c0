"""The page of metrics (指标): what each is and stands at, and of one its year, its properties, its people and its documents.

What is shown is read with the user's own rights; only of the property, or the properties, that are theirs.
"""

from __future__ import annotations

from datetime import date

import frappe
from frappe import _
from frappe.utils import cint, format_datetime

from wuye_ops.metrics import cockpit_figures, snapshots, values
from wuye_ops.metrics.cockpit_parts import View
from wuye_ops.metrics.cockpit_view import view_of
from wuye_ops.metrics.registry import Metric, Row, Scope, get_metric
from wuye_ops.rules import metric_value as rules

PAGE = 20
MOST_PEOPLE = 100
# who may compare people; a head those of the own department
LEADERS, HEAD = {"Operations Director", "Property Manager", "System Manager"}, "Department Head"


@frappe.whitelist()
def page(property_name: str | None = None, month: str | date | None = None) -> dict:
	"""{property, month, figures}: every metric the user may know, with its value of the month and the line of a year."""
	view = view_of(property_name, None, month)
	closed = _closed([metric.key for metric in values.known_metrics()], view)
	return {
		"property": view.property,
		"month": f"{view.month:%Y-%m}",
		"figures": [
			{**_plain(figure), **_about(get_metric(figure["key"])), "closed": figure["key"] in closed}
			for figure in cockpit_figures.figures(view)
		],
	}


@frappe.whitelist()
def detail(metric: str, property_name: str | None = None, month: str | date | None = None) -> dict:
	"""One metric: its figure, its properties from the best to the worst, the first documents, and what may be asked for."""
	view = view_of(property_name, None, month)
	found = get_metric(metric)
	(figure,) = cockpit_figures.figures(view, [metric])
	return {
		"property": view.property,
		"month": f"{view.month:%Y-%m}",
		"figure": {**_plain(figure), **_about(found), "closed": metric in _closed([metric], view)},
		"ranking": [_plain(row) for row in cockpit_figures.ranking(view, metric)["rows"]],
		"by_person": bool(view.property and found.for_employees and _people_filters(view.property)),
		"counted_on": _counted_on(metric, view),
		"revisions": _revisions(metric, view),
		**_rows(found, _scope(view), 0),
	}


@frappe.whitelist()
def rows(
	metric: str,
	property_name: str | None = None,
	month: str | date | None = None,
	employee: str | None = None,
	start: int | str = 0,
) -> dict:
	"""{rows, more}: the documents behind, from `start` on, as they are now; of one employee if named."""
	view = view_of(property_name, None, month)
	return _rows(get_metric(metric), _scope(view, employee), cint(start))


@frappe.whitelist()
def people(metric: str, property_name: str, month: str | date | None = None) -> list[dict]:
	"""The metric of each employee of a property with something to count, the best first. Refuses who leads nobody there."""
	view = view_of(property_name, None, month)
	found = get_metric(metric)
	filters = _people_filters(view.property)
	if not filters or not found.for_employees:
		frappe.throw(_("You may not compare people by this metric."), frappe.PermissionError)
	# who leads a property may know who works there; of its employees the name alone is read
	employees = frappe.get_all(
		"Employee", filters, ["name", "employee_name"], order_by="employee_name", limit=MOST_PEOPLE
	)
	reader = values.Reader([metric], _scope(view))
	worth = []
	for employee in employees:
		value = reader.together(metric, _scope(view, employee.name, checked=True))
		if value.part is not None:
			worth.append((employee, value))
	worth.sort(key=lambda pair: (pair[1].value is None, _worse(pair[1])))
	return [
		{
			"employee": employee.name,
			"name": employee.employee_name,
			"value": cockpit_figures.text(value.shown, found),
			"number": None if value.shown is None else float(value.shown),
			"standing": value.standing,
			"parts": cockpit_figures.parts_text(value),
		}
		for employee, value in worth
	]


def _worse(value: values.Value):
	if value.value is None:
		return 0
	lacks = rules.gap(value.shown, value.aim)
	if lacks is not None:
		return lacks
	return value.shown if value.aim.direction == rules.DOWN else -value.shown


def _plain(figure: dict) -> dict:
	"""Where a figure leads is this page."""
	return {name: value for name, value in figure.items() if name != "lead"}


def _about(metric: Metric) -> dict:
	return {"version": metric.version, "doctype": metric.doctype}


def _scope(view: View, employee: str | None = None, checked: bool = False) -> Scope:
	if employee and not checked:
		_check_employee(view, employee)
	# a running month is counted until today
	return Scope(view.month, min(view.last, view.today), view.properties, employee or None)


def _check_employee(view: View, employee: str) -> None:
	filters = view.property and _people_filters(view.property)
	if not filters or not frappe.db.exists("Employee", {**filters, "name": employee}):
		frappe.throw(_("You may not look at the work of this person."), frappe.PermissionError)


def _people_filters(property_name: str) -> dict | None:
	"""Which employees of the property the user may compare; None for none."""
	roles = set(frappe.get_roles())
	filters = {"wuye_property": property_name, "status": "Active"}
	if roles & LEADERS:
		return filters
	department = frappe.db.get_value("Employee", {"user_id": frappe.session.user}, "department")
	return {**filters, "department": department} if HEAD in roles and department else None


def _rows(metric: Metric, scope: Scope, start: int) -> dict:
	found = values.rows(metric.key, scope, start, PAGE + 1)
	return {"rows": [_row(row) for row in found[:PAGE]], "more": len(found) > PAGE}


def _row(row: Row) -> dict:
	return {
		"doctype": row.doctype,
		"name": row.name,
		"property": row.property,
		"text": str(row.text),
		"on": str(row.on or ""),
		"numerator": float(row.numerator),
		"denominator": None if row.denominator is None else float(row.denominator),
	}


# -- closed months


def _closed(keys: list[str], view: View) -> set[str]:
	"""The metrics whose month is closed."""
	if view.is_now:
		return set()
	return {
		metric
		for metric, month in snapshots.closed_months(keys, view.month, view.last)
		if month == view.month
	}


def _counted_on(metric: str, view: View) -> str | None:
	closed = frappe.db.get_value(
		"Metric Closing",
		{"metric": metric, "period_start": view.month, "status": snapshots.CLOSED},
		"counted_on",
	)
	return format_datetime(closed) if closed else None


def _revisions(metric: str, view: View) -> int:
	"""How many closed figures of the month wait for a decision, as the user sees them."""
	filters = {"metric": metric, "period_start": view.month, "open_revisions": [">", 0]}
	if view.properties is not None:
		filters["property"] = ["in", view.properties]
	if not frappe.has_permission("Metric Snapshot", "read"):
		return 0
	return len(frappe.get_list("Metric Snapshot", filters, pluck="name", limit=0))
