"""Number cards that count the documents of a list, and lead to it."""

import frappe

from wuye_ops.property import dated


def of_list(doctype: str, filters: dict) -> dict:
	"""How many of the documents the user may see there are, 0 for those who may see none, and the list of them."""
	rows = []
	if frappe.has_permission(doctype, "read"):
		rows = frappe.get_list(
			doctype,
			filters=dated.conditions(doctype, filters),
			fields=["count(name) as total"],
			order_by=None,
		)
	return {
		"value": rows[0].total if rows else 0,
		"fieldtype": "Int",
		"route": ["List", doctype, "List"],
		"route_options": dated.route_options(doctype, filters),
	}
