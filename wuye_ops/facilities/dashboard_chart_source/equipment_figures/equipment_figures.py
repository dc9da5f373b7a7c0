"""Charts of equipment. Every user sees the figures of their properties only."""

import frappe

from wuye_ops.facilities import figures


@frappe.whitelist()
def get(chart_name: str | None = None, filters: str | dict | None = None, **_view) -> dict:
	"""The data of one figure. Nothing is cached: a cache would be shared by users of different properties."""
	figure = FIGURES.get(frappe._dict(frappe.parse_json(filters) or {}).figure, figures.by_category)
	if not all(frappe.has_permission(doctype, "read") for doctype in ("Equipment", "Statutory Inspection")):
		return {"labels": [], "datasets": []}
	return figure()


FIGURES = {
	"by_category": figures.by_category,
	"certificates_by_month": figures.certificates_by_month,
}
