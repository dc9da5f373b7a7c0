"""Who of a property hears of what cannot wait: the head of order, else the manager."""

import frappe

from wuye_ops.property.notices import user_of, users_with_role
from wuye_ops.property.places import department_of
from wuye_ops.property.posts import users_of_post

TRADE = "Order"


def heads_of(property_name: str) -> list[str]:
	"""Users, never none where anybody leads the property."""
	_department, head = department_of(property_name, TRADE)
	manager = frappe.get_cached_value("Property", property_name, "manager")
	for employee in (head, manager):
		if user := user_of(employee):
			return [user]
	return users_with_role("Property Manager", property_name)


def users_for(doc, post: str) -> list[str]:
	"""The users behind a post, for a document with property and department; of an empty post, of the next one up."""
	return users_of_post(doc.property, doc.department, post)
