"""Charts of inspections. Every user sees the figures of their properties only."""

import frappe

from wuye_ops.inspection import figures


@frappe.whitelist()
def get(chart_name: str | None = None, filters: str | dict | None = None, **_view) -> dict:
	"""The data of one figure. Nothing is cached: a cache would be shared by users of different properties."""
	figure = FIGURES.get(frappe._dict(frappe.parse_json(filters) or {}).figure, figures.by_week)
	if not all(frappe.has_permission(doctype, "read") for doctype in ("Inspection",)):
		return {"labels": [], "datasets": []}
	return figure()


FIGURES = {
	"by_week": figures.by_week,
	"scores_by_trade": figures.scores_by_trade,
}
