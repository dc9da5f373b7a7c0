"""Where documents of this app name a customer: found in their definitions, so that a new one is never forgotten."""

import frappe
from frappe.query_builder import Order
from frappe.query_builder.functions import IfNull
from frappe.utils.caching import request_cache

OUR_APP = "wuye_ops"
FOREVER = "9999-12-31"


@request_cache
def customer_links(*, rows: bool = False) -> list[tuple[str, str]]:
	"""(doctype, field) of every link to Customer in our own documents, settings left out. rows: in rows of tables instead."""
	modules = frappe.get_all("Module Def", {"app_name": OUR_APP}, pluck="name")
	ours = frappe.get_all(
		"DocType", {"module": ["in", modules], "istable": int(rows), "issingle": 0}, pluck="name"
	)
	links = frappe.get_all(
		"DocField",
		{"parent": ["in", ours], "parenttype": "DocType", "fieldtype": "Link", "options": "Customer"},
		["parent", "fieldname"],
		order_by="parent, idx",
	)
	return [(row.parent, row.fieldname) for row in links]


def rows_of(customer: str, doctype: str, field: str) -> list[str]:
	"""Names of the documents of a type that name the customer. For services whose caller has the right to the customer."""
	return frappe.get_all(doctype, {field: customer}, pluck="name", order_by="creation")


def property_of(customer: str) -> str | None:
	"""The property in which a customer lives, or lived last; None for one who was never registered anywhere."""
	occupancy = frappe.qb.DocType("Occupancy")
	rows = (
		frappe.qb.from_(occupancy)
		.select(occupancy.property)
		.where(occupancy.customer == customer)
		.orderby(IfNull(occupancy.to_date, FOREVER), order=Order.desc)
		.orderby(occupancy.creation, order=Order.desc)
		.limit(1)
		.run(pluck=True)
	)
	return rows[0] if rows else None
