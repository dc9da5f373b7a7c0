"""What the nightly run could not allocate, a row for each employee and year with the reason; solved once it is allocated.

The key is unique: two runs at once write one row.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import frappe
from frappe import _
from frappe.utils import getdate, nowdate

from wuye_ops.people import access
from wuye_ops.people.annual_leave import FAILED, Standing
from wuye_ops.property.notices import notify

DOCTYPE = "Annual Leave Problem"
OPEN, SOLVED = "Open", "Solved"


def keep(year: int, found: Iterable[Standing], today: date | None = None) -> None:
	"""Writes down who failed, brings reasons up to date, and closes the rows of everybody else that was tried."""
	today = today or getdate(nowdate())
	rows = {
		row.employee: row
		for row in frappe.get_all(DOCTYPE, {"year": year}, ["name", "employee", "status", "reason"])
	}
	new = []
	for one in found:
		row = rows.get(one.employee.name)
		if one.state == FAILED:
			if row is None:
				new.append(_write(one, year, today))
			else:
				_change(
					row.name,
					{"status": OPEN, "reason": one.reason, "last_tried_on": today, "solved_on": None},
				)
		elif row is not None and row.status == OPEN:
			_change(row.name, {"status": SOLVED, "solved_on": today})
	_tell(year, [one for one in new if one])


def _write(one: Standing, year: int, today: date):
	doc = frappe.new_doc(DOCTYPE)
	doc.update(
		{
			"employee": one.employee.name,
			"employee_name": one.employee.employee_name,
			"company": one.employee.company,
			"property": one.employee.wuye_property,
			"year": year,
			"reason": one.reason,
			"since": today,
			"last_tried_on": today,
			"key": f"{one.employee.name}|{year}",
		}
	)
	doc.flags.by_service = True
	frappe.db.savepoint("leave_problem")
	try:
		# the system's own row; no user's right is used
		return doc.insert(ignore_permissions=True)
	except frappe.UniqueValidationError:
		# another run was quicker
		frappe.db.rollback(save_point="leave_problem")
		return None


def _change(name: str, values: dict) -> None:
	doc = frappe.get_doc(DOCTYPE, name)
	doc.update(values)
	doc.flags.by_service = True
	# the system's own row; no user's right is used
	doc.save(ignore_permissions=True)


def _tell(year: int, rows: list) -> None:
	"""Each HR Manager once, of all that are new and that they may see."""
	if not rows:
		return
	managers = frappe.get_all(
		"Has Role", {"role": "HR Manager", "parenttype": "User"}, pluck="parent", distinct=True
	)
	for user in frappe.get_all("User", {"name": ["in", managers], "enabled": 1}, pluck="name"):
		seen = [row for row in rows if access.may_see_employee(user, row.employee)]
		if seen and user != "Administrator":
			notify(
				user,
				seen[0],
				_("Annual leave of {0} could not be allocated to {1} people").format(year, len(seen)),
			)


def query_conditions(user: str | None = None, doctype: str | None = None) -> str:
	user = user or frappe.session.user
	if not access.is_limited(user):
		return ""
	return f"`tab{DOCTYPE}`.`employee` in ({access.visible_names(user).get_sql()})"


def has_permission(
	doc, ptype: str | None = None, user: str | None = None, debug: bool = False
) -> bool | None:
	user = user or frappe.session.user
	return None if not doc.employee or access.may_see_employee(user, doc.employee) else False
