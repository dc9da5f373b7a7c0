"""Who hears of what the system finds out about equipment: the department's head and the property's manager."""

from collections.abc import Iterable

import frappe

from wuye_ops.property import notices
from wuye_ops.property.places import department_of, head_of

ENGINEERING = "Engineering"


def users_in_charge(property_name: str, department: str | None = None) -> list[str]:
	"""Users of the department's head (engineering where none is named) and of the manager; those who can log in."""
	head = head_of(property_name, department) if department else department_of(property_name, ENGINEERING)[1]
	people = [head, frappe.get_cached_value("Property", property_name, "manager")]
	employees = [name for name in people if name]
	if not employees:
		return []
	employee, user = frappe.qb.DocType("Employee"), frappe.qb.DocType("User")
	return (
		frappe.qb.from_(employee)
		.join(user)
		.on(user.name == employee.user_id)
		.select(user.name)
		.distinct()
		.where(employee.name.isin(employees) & (user.enabled == 1))
		.orderby(user.name)
		.run(pluck=True)
	)


def notify(users: Iterable[str], doc, subject: str) -> list[str]:
	"""A notification in the desk for each user; returns them."""
	told = list(dict.fromkeys(users))
	for user in told:
		notices.notify(user, doc, subject)
	return told
