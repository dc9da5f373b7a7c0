"""Who stands behind a post that something escalates to."""

from collections import defaultdict

import frappe

from wuye_ops.property.notices import user_of, users_with_role
from wuye_ops.property.places import head_of

# where a post is empty, the next one up is asked
POSTS = ("Department Head", "Property Manager", "Operations Director", "System Manager")


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


class Directory:
	"""Who stands behind posts and roles of many properties, looked up at once: for a sweep, as of its beginning.

	It gives what `users_of_post` and `users_with_role` give, but nobody who has left the company.
	"""

	def __init__(self) -> None:
		employee, user = frappe.qb.DocType("Employee"), frappe.qb.DocType("User")
		people = (
			frappe.qb.from_(employee)
			.join(user)
			.on(employee.user_id == user.name)
			.select(employee.name, employee.user_id, user.full_name)
			.where((employee.status == "Active") & (user.enabled == 1))
			.run(as_dict=True)
		)
		self.users: dict[str, str] = {row.name: row.user_id for row in people}
		self.names: dict[str, str] = {row.user_id: row.full_name for row in people}
		rows = frappe.get_all(
			"Property Department", fields=["parent", "trade", "department", "head"], order_by="parent, idx"
		)
		self.heads: dict[tuple[str, str], str] = {}
		self.trades: dict[tuple[str, str], str] = {}
		for row in rows:
			self.heads.setdefault((row.parent, row.department), row.head)
			self.trades.setdefault((row.parent, row.trade), row.department)
		self.managers: dict[str, str] = dict(
			frappe.get_all("Property", fields=["name", "manager"], as_list=True)
		)
		self.limits: dict[str, set[str]] = defaultdict(set)
		for row in frappe.get_all("User Permission", {"allow": "Property"}, ["user", "for_value"]):
			self.limits[row.user].add(row.for_value)
		self._members: dict[str, list[str]] = {}

	def with_role(self, role: str, property_name: str) -> list[str]:
		"""Those who are not limited, or not from this property; "" for what is of no property."""
		if role not in self._members:
			self._members[role] = _members(role)
		return [
			user
			for user in self._members[role]
			if user not in self.limits or property_name in self.limits[user]
		]

	def of_employee(self, employee: str | None) -> list[str]:
		return [self.users[employee]] if employee in self.users else []

	def of_post(self, property_name: str, department: str | None, post: str) -> list[str]:
		"""The users behind one of POSTS; when it is empty, of the next one up. Raises ValueError for another post."""
		for step in POSTS[POSTS.index(post) :]:
			if step == "Department Head":
				users = self.of_employee(self.heads.get((property_name, department)))
			elif step == "Property Manager":
				users = self.of_employee(self.managers.get(property_name))
			else:
				users = self.with_role(step, property_name)
			if users:
				return users
		return []


def _members(role: str) -> list[str]:
	member, user = frappe.qb.DocType("Has Role"), frappe.qb.DocType("User")
	return (
		frappe.qb.from_(member)
		.join(user)
		.on((user.name == member.parent) & (user.enabled == 1))
		.select(user.name)
		.distinct()
		.where((member.role == role) & (member.parenttype == "User") & (user.name != "Administrator"))
		.orderby(user.name)
		.run(pluck=True)
	)
