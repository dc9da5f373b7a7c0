"""Places: what belongs to which property, and what comes into being with a property or a building."""

import frappe
from frappe import _


def make_cost_center(property_name: str, company: str) -> str:
	"""The cost center of that name under the company's root; made when it does not exist."""
	existing = frappe.db.get_value(
		"Cost Center", {"cost_center_name": property_name, "company": company, "is_group": 0}
	)
	if existing:
		return existing
	root = frappe.db.get_value(
		"Cost Center", {"company": company, "is_group": 1, "parent_cost_center": ["is", "not set"]}
	)
	if not root:
		frappe.throw(
			_("Company {0} has no cost centers yet: finish its setup in ERPNext first.").format(company),
			title=_("Cost Center"),
		)
	cost_center = frappe.get_doc(
		{
			"doctype": "Cost Center",
			"cost_center_name": property_name,
			"company": company,
			"parent_cost_center": root,
		}
	)
	# whoever may make a property may have its cost center made with it
	cost_center.insert(ignore_permissions=True)
	return cost_center.name


def make_root_area(property_name: str) -> None:
	_make_area(property_name, property_name, "Property", None, is_group=1)


def make_building_area(property_name: str, building: str, building_name: str) -> None:
	root = frappe.db.get_value("Service Area", {"property": property_name, "area_type": "Property"})
	_make_area(property_name, building_name, "Building", root, is_group=1, building=building)


def _make_area(property_name: str, area_name: str, area_type: str, parent: str | None, **fields) -> None:
	# whoever may make the property or building may have its area made with it
	frappe.get_doc(
		{
			"doctype": "Service Area",
			"property": property_name,
			"area_name": area_name,
			"area_type": area_type,
			"parent_service_area": parent,
			**fields,
		}
	).insert(ignore_permissions=True)


def check_same_property(property_name: str, doctype: str, name: str) -> None:
	"""Refuses a place of another property."""
	if frappe.db.get_value(doctype, name, "property") != property_name:
		frappe.throw(
			_("{0} {1} does not belong to property {2}. Choose one that does.").format(
				_(doctype), frappe.bold(name), frappe.bold(property_name)
			),
			title=_("Another Property"),
		)


def permitted_properties(user: str | None = None) -> list[str] | None:
	"""The properties a user is limited to by User Permissions; None when not limited."""
	from frappe.permissions import get_user_permissions

	user = user or frappe.session.user
	if user == "Administrator":
		return None
	allowed = get_user_permissions(user).get("Property")
	return None if allowed is None else sorted({row.doc for row in allowed})


def department_of(property_name: str, trade: str) -> tuple[str | None, str | None]:
	"""(department, head's employee) of a trade in a property; None where nobody is named."""
	for row in frappe.get_cached_doc("Property", property_name).departments:
		if row.trade == trade:
			return row.department, row.head
	return None, None


def head_of(property_name: str, department: str | None) -> str | None:
	"""The employee who heads the department in this property."""
	for row in frappe.get_cached_doc("Property", property_name).departments:
		if row.department == department:
			return row.head
	return None
