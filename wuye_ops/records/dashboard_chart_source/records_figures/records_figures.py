"""Charts of personal data and records. Every user sees the figures of what they may see only."""

import frappe

from wuye_ops.records import figures


@frappe.whitelist()
def get(chart_name: str | None = None, filters: str | dict | None = None, **_view) -> dict:
	"""The data of one figure. Nothing is cached: a cache would be shared by users of different properties."""
	asked = frappe._dict(frappe.parse_json(filters) or {}).figure
	doctype, figure = FIGURES.get(asked, FIGURES["looks_by_week"])
	if not frappe.has_permission(doctype, "read"):
		return {"labels": [], "datasets": []}
	return figure()


# name → (what somebody must be allowed to read, figure)
FIGURES = {
	"looks_by_week": ("Personal Data Access", figures.looks_by_week),
	"records_by_category": ("Record", figures.records_by_category),
}
