"""Who meets which hazard, by their post and since they joined, and the examinations on file; a fixed number of queries for everybody."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import frappe
from frappe.utils import getdate

from wuye_ops.people.employed import Employed, read
from wuye_ops.rules.health_check import FIT, Check, Exposed, Hazard

HAZARD, CHECK = "Health Hazard", "Health Check"


@dataclass(frozen=True, slots=True)
class Person(Employed):
	"""An active employee who meets a hazard at least."""

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
	employee = frappe.qb.DocType("Employee")
	conditions = [employee.status == "Active"]
	if names is not None:
		conditions.append(employee.name.isin((names or [""]) if isinstance(names, list) else names))
	found = []
	for one in read(*conditions):
		met = sorted({*of_all, *of_posts.get(one.designation, ())})
		if met and one.joined:
			exposed = Exposed(one.name, tuple(known[name] for name in met), one.joined, one.left)
			found.append(Person(*one.as_tuple(), exposed))
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
