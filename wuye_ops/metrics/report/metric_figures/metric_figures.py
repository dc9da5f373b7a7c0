"""指标数据: the figures of closed months with numerator and denominator, for who takes them out into a sheet."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import get_first_day, get_last_day, getdate

from wuye_ops.metrics.registry import all_metrics
from wuye_ops.metrics.values import permitted
from wuye_ops.property.days import day_of

FIELDS = (
	"name", "metric", "property", "period_start", "counted", "numerator", "denominator", "value", "has_value", "version",
	"counted_on", "open_revisions",
)  # fmt: skip


def execute(filters: dict | None = None) -> tuple:
	"""(columns, rows, message, chart). filters: from_date, to_date; property, metric."""
	filters = frappe._dict(filters or {})
	title = _("Metric Figures")
	first = day_of(filters.from_date, _("From Month"), title)
	last = day_of(filters.to_date, _("To Month"), title)
	if not first or not last or last < first:
		frappe.throw(_("Choose the first and the last month."), title=title)
	rows = _rows(filters, get_first_day(first), get_last_day(last))
	return _columns(), rows, None, _chart(rows, filters)


def _rows(filters, first, last) -> list[dict]:
	metrics = all_metrics()
	asked = {"period_start": ["between", [first, last]], "counted": ["!=", "Nothing"]}
	properties = permitted([filters.property] if filters.property else None)
	if properties is not None:
		asked["property"] = ["in", properties]
	asked["metric"] = filters.metric or ["in", list(metrics)]
	found = frappe.get_list(
		"Metric Snapshot", asked, list(FIELDS), order_by="metric, property, period_start", limit=0
	)
	order = {key: number for number, key in enumerate(metrics)}
	for row in found:
		metric = metrics.get(row.metric)
		row.label = str(metric.label) if metric else row.metric
		row.unit = str(metric.unit) if metric else ""
		row.month = f"{getdate(row.period_start):%Y-%m}"
		if not row.has_value:
			row.value = None
		if row.counted != "Ratio":
			row.denominator = None
	return sorted(found, key=lambda row: (order.get(row.metric, len(order)), row.property, row.month))


def _columns() -> list[dict]:
	number = {"fieldtype": "Float", "precision": 2, "width": 120}
	return [
		{"fieldname": "label", "label": _("Metric"), "fieldtype": "Data", "width": 160},
		{
			"fieldname": "property",
			"label": _("Property"),
			"fieldtype": "Link",
			"options": "Property",
			"width": 140,
		},
		{"fieldname": "month", "label": _("Month"), "fieldtype": "Data", "width": 90},
		{"fieldname": "numerator", "label": _("Numerator"), **number},
		{"fieldname": "denominator", "label": _("Denominator"), **number},
		{"fieldname": "value", "label": _("Value"), **number},
		{"fieldname": "unit", "label": _("Unit", context="Metric"), "fieldtype": "Data", "width": 90},
		{"fieldname": "version", "label": _("Version of the Formula"), "fieldtype": "Int", "width": 100},
		{"fieldname": "counted_on", "label": _("Counted On"), "fieldtype": "Datetime", "width": 160},
		{"fieldname": "open_revisions", "label": _("Revisions to Decide"), "fieldtype": "Int", "width": 110},
		{
			"fieldname": "name",
			"label": _("Metric Snapshot"),
			"fieldtype": "Link",
			"options": "Metric Snapshot",
			"width": 130,
		},
	]


def _chart(rows: list[dict], filters) -> dict | None:
	"""The line of one metric, one line for each property; several metrics have no unit in common."""
	if not filters.metric or not rows:
		return None
	months = sorted({row.month for row in rows})
	lines: dict[str, dict[str, float]] = {}
	for row in rows:
		if row.value is not None:
			lines.setdefault(row.property, {})[row.month] = row.value
	if not lines or len(lines) > 10:
		return None
	return {
		"type": "line" if len(months) > 1 else "bar",
		"data": {
			"labels": months,
			"datasets": [
				{"name": name, "values": [points.get(month, 0) for month in months]}
				for name, points in lines.items()
				# a line has no gaps, and a gap is not a zero
				if len(points) == len(months)
			],
		},
	}
