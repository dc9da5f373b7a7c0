"""Customers are shared by properties: staff who are limited to properties see those who live, own or reported there."""

import frappe
from frappe.utils import cint

from wuye_ops.property.places import permitted_properties


def dashboard(data: dict) -> dict:
	"""Adds our documents to a customer's connections."""
	data.setdefault("non_standard_fieldnames", {})
	data["transactions"].append(
		{"label": "Property", "items": ["Occupancy", "Resident Vehicle", "Customer Profile"]}
	)
	data["transactions"].append({"label": "Service", "items": ["Service Request", "Service Task"]})
	data["transactions"].append(
		{"label": "Fees", "items": ["Fee Charge", "Fee Assignment", "Payment Receipt", "Payment Refund"]}
	)
	return data


def give_portal_role(doc, method=None) -> None:
	"""Portal users of a customer are residents; ERPNext gives them its own role Customer in the same way."""
	before = doc.get_doc_before_save()
	known = {row.user for row in before.portal_users} if before else set()
	for row in doc.portal_users:
		if row.user not in known and "Resident" not in frappe.get_roles(row.user):
			user = frappe.get_doc("User", row.user)
			# who may edit the customer may name its portal users; staff of the desk need no right on users for that
			user.flags.ignore_permissions = True
			user.add_roles("Resident")


def _limited_to(user: str | None) -> list[str] | None:
	"""Properties that narrow the shared masters for this user; None for those who see all."""
	return permitted_properties(user or frappe.session.user)


def _customers_sql(user: str | None) -> str | None:
	"""A subquery of the customers a limited user may see; None when the user is not limited."""
	properties = _limited_to(user)
	if properties is None:
		return None
	if not properties:
		# not `select null`: with "not in" that would hide nothing
		return "(select `name` from `tabCustomer` where 1 = 0)"
	occupancy, request = frappe.qb.DocType("Occupancy"), frappe.qb.DocType("Service Request")
	lives = frappe.qb.from_(occupancy).select(occupancy.customer).where(occupancy.property.isin(properties))
	asked = (
		frappe.qb.from_(request)
		.select(request.customer)
		.where(request.property.isin(properties) & request.customer.isnotnull())
	)
	return f"({lives.get_sql()} union {asked.get_sql()})"


def query_conditions(user: str | None = None) -> str:
	customers = _customers_sql(user)
	if customers is None:
		return ""
	mine = frappe.db.escape(user or frappe.session.user)
	return f"(`tabCustomer`.`name` in {customers} or `tabCustomer`.`owner` = {mine})"


def profile_query_conditions(user: str | None = None) -> str:
	customers = _customers_sql(user)
	return "" if customers is None else f"`tabCustomer Profile`.`customer` in {customers}"


def contact_query_conditions(user: str | None = None) -> str:
	return _linked_query_conditions("Contact", user)


def address_query_conditions(user: str | None = None) -> str:
	return _linked_query_conditions("Address", user)


def _linked_query_conditions(doctype: str, user: str | None) -> str:
	"""Hides contacts and addresses of customers the user may not see; those of suppliers and companies stay."""
	customers = _customers_sql(user)
	if customers is None:
		return ""
	foreign = (
		f"select link.parent from `tabDynamic Link` link where link.parenttype = {frappe.db.escape(doctype)}"
		f" and link.link_doctype = 'Customer' and link.link_name not in {customers}"
	)
	return f"`tab{doctype}`.`name` not in ({foreign})"


def may_see(customer: str, user: str | None = None) -> bool:
	"""Whether a user limited to properties may see this customer."""
	properties = _limited_to(user)
	if properties is None:
		return True
	if not properties:
		return False
	for doctype in ("Occupancy", "Service Request"):
		if frappe.db.exists(doctype, {"customer": customer, "property": ["in", properties]}):
			return True
	return False


# Hooks that find nothing against it say nothing (None): a True would silence the framework's own hooks after them.


def has_permission(
	doc, ptype: str | None = None, user: str | None = None, debug: bool = False
) -> bool | None:
	if doc.is_new() or cint(doc.flags.ignore_permissions):
		return None
	return None if is_own_or_visible(doc.name, user, owner=doc.owner) else False


def has_profile_permission(
	doc, ptype: str | None = None, user: str | None = None, debug: bool = False
) -> bool | None:
	if not doc.customer:
		return None
	return None if is_own_or_visible(doc.customer, user) else False


def has_linked_permission(
	doc, ptype: str | None = None, user: str | None = None, debug: bool = False
) -> bool | None:
	user = user or frappe.session.user
	customers = [row.link_name for row in doc.get("links") or () if row.link_doctype == "Customer"]
	if doc.owner == user or not customers or any(may_see(customer, user) for customer in customers):
		return None
	return False


def is_own_or_visible(customer: str, user: str | None = None, *, owner: str | None = None) -> bool:
	"""Whether the user made this customer, or may see them because of a place."""
	owner = owner or frappe.db.get_value("Customer", customer, "owner")
	return owner == (user or frappe.session.user) or may_see(customer, user)
