"""Charts of what has been billed. Every user sees the figures of their properties only."""

import frappe

from wuye_ops.fees import figures
from wuye_ops.fees.ledger import rates


@frappe.whitelist()
def get(chart_name: str | None = None, filters: str | dict | None = None, **_view) -> dict:
	"""The data of one figure. Nothing is cached: a cache would be shared by users of different properties."""
	figure = FIGURES.get(frappe._dict(frappe.parse_json(filters) or {}).figure, figures.amount_by_month)
	if not all(frappe.has_permission(doctype, "read") for doctype in ("Billing Run", "Fee Charge")):
		return {"labels": [], "datasets": []}
	return figure()


FIGURES = {
	"amount_by_month": figures.amount_by_month,
	"amount_by_item": figures.amount_by_item,
	"collection_rate_by_month": rates.by_month,
}
