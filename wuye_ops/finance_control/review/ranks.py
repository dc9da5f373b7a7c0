"""The ranking of a review for whom it is shown to: everybody sees the property's own place, others only those they may see."""

from __future__ import annotations

import json

import frappe
from frappe import _

from wuye_ops.property.places import permitted_properties


@frappe.whitelist()
def of_review(review: str) -> dict:
	"""{rows: [{property, unit_cost, place, is_own}], hidden: how many others there are}. For those who may read the review."""
	doc = frappe.get_doc("Cost Review", review)
	doc.check_permission("read")
	# kept beside the document, where no role reads it
	kept = json.loads(frappe.db.get_value("Cost Review", doc.name, "ranking") or "[]")
	allowed = permitted_properties()
	rows = [
		{
			**{key: one[key] for key in ("property", "unit_cost", "place")},
			"is_own": one["property"] == doc.property,
		}
		for one in kept
		if allowed is None or one["property"] in allowed
	]
	return {
		"rows": rows,
		"hidden": len(kept) - len(rows),
		"compared_with": doc.compared_with or _("all properties"),
	}
