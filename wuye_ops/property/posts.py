"""Who stands behind a post that something escalates to."""

import frappe

from wuye_ops.property.notices import user_of, users_with_role
from wuye_ops.property.places import head_of


def users_of_post(property_name: str, department: str | None, post: str) -> list[str]:
	"""The users behind a post of a property; when it is empty, of the next one up. Raises ValueError for another post."""
	posts = (
		("Department Head", lambda: [user_of(head_of(property_name, department))]),
		(
			"Property Manager",
			lambda: [user_of(frappe.get_cached_value("Property", property_name, "manager"))],
		),
		("Operations Director", lambda: users_with_role("Operations Director", property_name)),
		("System Manager", lambda: users_with_role("System Manager", property_name)),
	)
	names = [name for name, _find in posts]
	for _name, find in posts[names.index(post) :]:
		if users := [user for user in find() if user]:
			return users
	return []
