"""Guard posts: who stands there, when shifts change, and what is counted then."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

import frappe
from frappe import _
from frappe.query_builder.functions import Coalesce

from wuye_ops.property.places import check_same_property, department_of, permitted_properties
from wuye_ops.property.staff import employee_of
from wuye_ops.rules import shift_handover as rules

DOCTYPE = "Guard Post"
ORDER = "Order"
# Roles that may hand over, and finish a handover, in the place of somebody who has gone home.
MAY_STAND_IN = {"Department Head", "Property Manager", "System Manager"}


def check(doc) -> None:
	doc.post_name = (doc.post_name or "").strip()
	if doc.service_area:
		check_same_property(doc.property, "Service Area", doc.service_area)
	if doc.gate:
		check_same_property(doc.property, "Gate", doc.gate)
	for row in doc.shifts:
		if str(row.from_time) == str(row.to_time):
			frappe.throw(
				_("Row {0}: a shift ends at another time than it begins.").format(row.idx), title=_("Shifts")
			)
	for row in doc.things:
		if (row.expected or 0) < 1:
			frappe.throw(
				_("Row {0}: of {1} there is at least one.").format(row.idx, row.thing), title=_("Things")
			)
	_refuse_twice((row.thing for row in doc.things), _("Things"))
	_refuse_twice((row.shift_name for row in doc.shifts), _("Shifts"))


def _refuse_twice(names: Iterable[str], title: str) -> None:
	seen = set()
	for name in names:
		if name in seen:
			frappe.throw(_("{0} is there twice.").format(frappe.bold(name)), title=title)
		seen.add(name)


def department_of_post(post) -> str | None:
	return post.department or department_of(post.property, ORDER)[0]


def shifts_of(post) -> list[rules.Shift]:
	return [
		rules.Shift(row.shift_name, _time(row.from_time), _time(row.to_time))
		for row in sorted(post.shifts, key=lambda row: row.idx)
	]


def _time(value):
	"""A time of the day, as the database gives it."""
	seconds = int(frappe.utils.to_timedelta(str(value)).total_seconds())
	return (frappe.utils.get_datetime("2000-01-01") + timedelta(seconds=seconds)).time()


def posts_of(user: str) -> list:
	"""The posts at which somebody may stand: of their department in their properties; all those for who is limited to none."""
	filters = {"disabled": 0}
	properties = permitted_properties(user)
	if properties is not None:
		filters["property"] = ["in", properties or [""]]
	# whose posts they are is asked below
	names = frappe.get_all(DOCTYPE, filters, pluck="name", order_by="property, post_name")
	posts = [frappe.get_cached_doc(DOCTYPE, name) for name in names]
	employee = employee_of(user)
	if not employee:
		return []
	return [post for post in posts if department_of_post(post) == employee.department]


def team_of(post) -> frozenset[str]:
	"""Users of the post's department who work for its property: any of them may take it over."""
	department = department_of_post(post)
	if not department:
		return frozenset()
	employee, user = frappe.qb.DocType("Employee"), frappe.qb.DocType("User")
	rows = (
		frappe.qb.from_(employee)
		.join(user)
		.on(user.name == employee.user_id)
		.select(user.name)
		.where(
			(employee.department == department)
			& (employee.status == "Active")
			& (user.enabled == 1)
			& Coalesce(employee.wuye_property, "").isin(("", post.property))
		)
		.run(pluck=True)
	)
	return frozenset(rows)


def refuse_stranger(post) -> None:
	"""Throws for somebody who neither stands at the post nor leads those who do."""
	user = frappe.session.user
	if user == "Administrator" or user in team_of(post) or MAY_STAND_IN & set(frappe.get_roles(user)):
		return
	frappe.throw(
		_("Post {0} is manned by {1}.").format(post.post_name, department_of_post(post) or "–"),
		frappe.PermissionError,
		title=_("Guard Post"),
	)
