"""Figures of the workspace: how satisfied households were in the surveys of the last year. Each sees the surveys of their
properties."""

import frappe
from frappe import _
from frappe.utils import add_months, flt, getdate, nowdate

from wuye_ops.metrics import values
from wuye_ops.metrics.registry import Scope, get_metric
from wuye_ops.property import leads
from wuye_ops.rules.metric_value import Part, shown, value

SATISFACTION = "survey.satisfaction"
SHOWN = 12
MONTHS = 12


# yearly surveys are compared with those of the years before
YEARS = 3


def _last(months: int) -> Scope:
	today = getdate(nowdate())
	return Scope(getdate(add_months(today, -months)), today)


def _may_know() -> bool:
	return values.may_know(get_metric(SATISFACTION))


@frappe.whitelist()
def satisfaction_this_year() -> dict:
	"""Per cent of the grades of the last twelve months' surveys that were good; empty before the first."""
	scope = _last(MONTHS)
	found = None
	if _may_know():
		found = values.together([SATISFACTION], scope)[SATISFACTION].shown
	return {
		"value": None if found is None else flt(found),
		"fieldtype": "Percent",
		"route": ["List", "Survey", "List"],
		"route_options": {"status": "Closed", "closed_on": leads.days(scope.first, scope.last)},
	}


def by_survey() -> dict:
	"""The satisfaction rate of the surveys of the last years, the oldest first, as a chart."""
	if not _may_know():
		return {"labels": [], "datasets": []}
	rows = list(reversed(values.rows(SATISFACTION, _last(12 * YEARS), limit=SHOWN)))
	rates = [flt(shown(value(Part(row.numerator, row.denominator), "%"), 1)) for row in rows]
	several = len({row.property for row in rows}) > 1
	return {
		# the beginning of a long label is what fits below a bar
		"labels": [f"{row.property} {row.on:%m-%d}" if several else f"{row.on:%Y-%m-%d}" for row in rows],
		"datasets": [{"name": _("Satisfaction Rate"), "values": rates}],
		"leads": leads.to_list("Survey", [None], rows, lambda _set, row: {"name": row.name}),
	}
