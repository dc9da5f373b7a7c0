"""Who meets which hazard, by their post and since they joined, and the examinations on file; a fixed number of queries for everybody."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import frappe
from frappe.query_builder import DocType
from frappe.utils import getdate

from wuye_ops.rules.health_check import FIT, Check, Exposed, Hazard

HAZARD, CHECK = "Health Hazard", "Health Check"


@dataclass(frozen=True, slots=True)
class Person:
	"""An active employee who meets a hazard at least. property, department, designation, user, head: "" where there is none."""

	name: str
	employee_name: str
	company: str
	property: str
	department: str
	designation: str
	user: str
	reports_to: str
	exposed: Exposed


def hazards() -> dict[str, Hazard]:
	"""Those that are not disabled, by name."""
	rows = frappe.get_all(
		HAZARD, {"disabled": 0}, ["name", "months", "source", "occupational"], order_by="name"
	)
	return {
		row.name: Hazard(row.name, max(1, row.months), row.source or "", bool(row.occupational))
		for row in rows
	}


def people(names: Iterable[str] | object | None = None) -> list[Person]:
	"""Active people who meet something, in order of names. names: these alone; a list, or a subquery."""
	known = hazards()
	of_all, of_posts = _posts(known)
	if not known:
		return []
	employee = DocType("Employee")
	query = (
		frappe.qb.from_(employee)
		.select(
			employee.name,
			employee.employee_name,
			employee.company,
			employee.wuye_property,
			employee.department,
			employee.designation,
			employee.user_id,
			employee.reports_to,
			employee.date_of_joining,
			employee.relieving_date,
		)
		.where(employee.status == "Active")
		.orderby(employee.name)
	)
	if names is not None:
		query = query.where(employee.name.isin((names or [""]) if isinstance(names, list) else names))
	found = []
	for name, full_name, company, place, department, post, user, head, joined, leaves in query.run():
		met = sorted({*of_all, *of_posts.get(post or "", ())})
		if not met or not joined:
			continue
		exposed = Exposed(
			name, tuple(known[one] for one in met), getdate(joined), getdate(leaves) if leaves else None
		)
		found.append(
			Person(
				name,
				full_name,
				company,
				place or "",
				department or "",
				post or "",
				user or "",
				head or "",
				exposed,
			)
		)
	return found


def _posts(known: dict[str, Hazard]) -> tuple[list[str], dict[str, list[str]]]:
	"""(hazards that everybody meets, designation → hazards)."""
	of_all = frappe.get_all(HAZARD, {"disabled": 0, "for_everybody": 1}, pluck="name")
	of_posts: dict[str, list[str]] = {}
	for row in frappe.get_all("Health Hazard Post", {"parenttype": HAZARD}, ["parent", "designation"]):
		if row.parent in known and row.parent not in of_all:
			of_posts.setdefault(row.designation, []).append(row.parent)
	return of_all, of_posts


def checks(names: Iterable[str]) -> dict[str, list[Check]]:
	"""Employee → the examinations on file, the oldest first. Who declined the one on leaving in writing had it, for the law."""
	rows = frappe.get_all(
		CHECK,
		{"docstatus": 1, "employee": ["in", list(names) or [""]]},
		["employee", "hazard", "day", "fitness", "declined"],
		order_by="day, creation",
	)
	found: dict[str, list[Check]] = {}
	for row in rows:
		fitness = FIT if row.declined else row.fitness
		found.setdefault(row.employee, []).append(Check(row.employee, row.hazard, getdate(row.day), fitness))
	return found


def met_in(category: str | None) -> set[str]:
	"""Hazards that are met in work of a category of requests, or of the group it belongs to."""
	if not category:
		return set()
	parent = frappe.get_cached_value("Service Category", category, "parent_service_category")
	names = [name for name in (category, parent) if name]
	return set(
		frappe.get_all(
			"Health Hazard Work", {"parenttype": HAZARD, "category": ["in", names]}, pluck="parent"
		)
	)
