"""Charts of order and security. Every user sees the figures of their properties only."""

import frappe

from wuye_ops.security import figures

# figure → the doctype that has to be readable
FIGURES = {
	"flow_today": (figures.flow_today, "Gate Entry"),
	"inside_by_kind": (figures.inside_by_kind, "Gate Presence"),
	"deviations_by_code": (figures.deviations_by_code, "Patrol Deviation"),
}


@frappe.whitelist()
def get(chart_name: str | None = None, filters: str | dict | None = None, **_view) -> dict:
	"""The data of one figure. Nothing is cached: a cache would be shared by users of different properties."""
	wanted = frappe._dict(frappe.parse_json(filters) or {}).figure
	figure, doctype = FIGURES.get(wanted, FIGURES["flow_today"])
	if not frappe.has_permission(doctype, "read"):
		return {"labels": [], "datasets": []}
	return figure()
