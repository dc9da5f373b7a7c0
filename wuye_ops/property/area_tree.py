"""The tree of service areas: one root for each property the user may see."""

import frappe
from frappe.utils import cint


@frappe.whitelist()
def children(
	doctype: str, parent: str = "", is_root: bool | str = False, property: str | None = None, **_view
) -> list[dict]:
	"""The areas below a node; `get_list` keeps to the user's properties. `is_root` is the line above the properties."""
	top = is_root in (True, "true", "True", 1, "1") or not parent
	filters = {"parent_service_area": ["is", "not set"] if top else parent}
	if property:
		filters["property"] = property
	return frappe.get_list(
		"Service Area",
		filters=filters,
		fields=["name as value", "area_name as title", "is_group as expandable"],
		order_by="lft",
		limit=0,
	)


@frappe.whitelist(methods=["POST"])
def add(parent: str, area_name: str, area_type: str = "Other", is_group: int | str = 0, **_view) -> str:
	"""A new area below a node, in its property. Returns its name; the document's own rights decide."""
	above = frappe.get_doc("Service Area", parent)
	above.check_permission("read")
	area = frappe.get_doc(
		{
			"doctype": "Service Area",
			"property": above.property,
			"parent_service_area": above.name,
			"building": above.building,
			"area_name": area_name,
			"area_type": area_type,
			"is_group": cint(is_group),
		}
	).insert()
	return area.name
