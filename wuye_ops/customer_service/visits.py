"""Visits to customers (走访): plans by class of customer make them ahead, each exactly once, and keep to who lives there.

Visit Plan ─ the day comes near ─▶ Planned ─ visited ─▶ Done ─▶ the next one a cycle later
                                      ├─ not met ─▶ Not Met (still to be done)
                                      └─ cancel, or moved out ─▶ Cancelled
"""

import hashlib
from collections import defaultdict
from dataclasses import dataclass
from datetime import date

import frappe
from frappe import _
from frappe.query_builder import Case
from frappe.query_builder.functions import Coalesce, Max, Min
from frappe.utils import add_days, cint, getdate, now_datetime, nowdate

from wuye_ops.property.notices import tell_staff_once_a_day, user_of
from wuye_ops.property.series import take_numbers
from wuye_ops.rules import visiting as rules
from wuye_ops.rules.visiting import Standing

DOCTYPE, PLAN = "Customer Visit", "Visit Plan"
PLANNED, NOT_MET, DONE, CANCELLED = "Planned", "Not Met", "Done", "Cancelled"
WAITING = (PLANNED, NOT_MET)
SERIES = "CV-.YYYY.-.######"
COLUMNS = (
	"name", "owner", "modified_by", "creation", "modified", "property", "customer", "customer_name", "customer_class",
	"unit", "status", "due_on", "visitor", "plan", "purpose", "visit_key",
)  # fmt: skip


@dataclass(frozen=True)
class Target:
	"""A customer whom a plan visits. due_on: of the visit that is planned, or of the next one."""

	customer: str
	customer_name: str
	unit: str | None
	building: str | None
	plan: object
	visited_on: date | None
	due_on: date
	is_planned: bool


# -- whom the plans visit


def plans(filters: dict | None = None) -> list:
	"""Plans that are in force, whoever asks; the caller answers for the right to their properties."""
	return frappe.get_all(
		PLAN,
		{"disabled": 0, **(filters or {})},
		["name", "property", "customer_class", "cycle_days", "lead_days", "visitor", "starts_on", "purpose"],
		order_by="name",
	)


def targets(of_plans: list) -> list[Target]:
	"""The customers of today whom the plans visit, with one question for them and one for their visits."""
	by_property: dict[str, dict[str, object]] = defaultdict(dict)
	for plan in of_plans:
		by_property[plan.property][plan.customer_class] = plan
	if not by_property:
		return []
	visited, planned = _visits(list(by_property))
	found = []
	for row in _customers(list(by_property)):
		known = by_property[row.property]
		wanted = rules.class_of(row.customer_class, bool(row.is_vip), set(known))
		if not wanted:
			continue
		plan, key = known[wanted], (row.property, row.customer)
		past = visited.get(key)
		standing = Standing(row.customer, getdate(row.moved_in), past and _day(past.last))
		found.append(
			Target(
				row.customer,
				row.customer_name,
				row.unit,
				row.building,
				plan,
				past and _day(past.done),
				planned.get(key) or rules.due_on(standing, getdate(plan.starts_on), plan.cycle_days),
				key in planned,
			)
		)
	return found


def _day(moment) -> date | None:
	return getdate(moment) if moment else None


def _customers(properties: list[str]) -> list:
	"""Customers who live, own or rent in the properties today."""
	place, profile = frappe.qb.DocType("Occupancy"), frappe.qb.DocType("Customer Profile")
	unit = frappe.qb.DocType("Property Unit")
	today = nowdate()
	return (
		frappe.qb.from_(place)
		.join(profile)
		.on(profile.customer == place.customer)
		.left_join(unit)
		.on(unit.name == place.unit)
		.select(place.property, profile.customer, profile.customer_name)
		.select(profile.customer_class, profile.is_vip, Min(place.unit).as_("unit"))
		.select(Min(unit.building).as_("building"), Min(place.from_date).as_("moved_in"))
		.where(place.property.isin(properties) & (profile.status == "Active"))
		.where(place.from_date <= today)
		.where(place.to_date.isnull() | (place.to_date >= today))
		.groupby(place.property, profile.customer)
		.orderby(profile.customer)
		.run(as_dict=True)
	)


def _visits(properties: list[str]) -> tuple[dict, dict]:
	"""((property, customer) → last visit made, last one that counts; (property, customer) → day of the one that waits).

	A visit that was called off counts from the day it was for: the customer is visited again a cycle later.
	"""
	visit = frappe.qb.DocType(DOCTYPE)
	rows = (
		frappe.qb.from_(visit)
		.select(visit.property, visit.customer)
		.select(Max(Case().when(visit.status == DONE, visit.visited_on)).as_("done"))
		.select(
			Max(
				Case()
				.when(visit.status == DONE, Coalesce(visit.visited_on, visit.due_on))
				.when(visit.status == CANCELLED, visit.due_on)
			).as_("last")
		)
		.select(Min(Case().when(visit.status.isin(WAITING), visit.due_on)).as_("waiting"))
		.where(visit.property.isin(properties))
		.groupby(visit.property, visit.customer)
		.run(as_dict=True)
	)
	return (
		{(row.property, row.customer): row for row in rows},
		{(row.property, row.customer): getdate(row.waiting) for row in rows if row.waiting},
	)


# -- every day


def follow_the_day() -> None:
	"""Plans what comes near, lets go of those who moved out, and reminds the visitors. Any number of times a day."""
	for property_name in sorted({plan.property for plan in plans()}):
		generate({"property": property_name})
		# each property is kept when it is done, and a large group does not lie in the memory at once
		if not frappe.flags.in_test:
			frappe.db.commit()
	let_go()
	remind()


def generate(filters: dict) -> int:
	"""Makes the visits that are due within their plans' lead time; one for a plan, customer and day. Returns how many.

	filters: of the plans. The caller commits.
	"""
	today = getdate(nowdate())
	due = [
		target
		for target in targets(plans(filters))
		if not target.is_planned and target.due_on <= getdate(add_days(today, cint(target.plan.lead_days)))
	]
	if not due:
		return 0
	rows = [_row(*pair) for pair in zip(take_numbers(SERIES, len(due)), due, strict=True)]
	# whoever makes the same at the same moment made it: the key lets one of them through
	frappe.db.bulk_insert(DOCTYPE, COLUMNS, rows, ignore_duplicates=True)
	return frappe.db.count(DOCTYPE, {"name": ["in", [row[0] for row in rows]]})


def _row(name: str, target: Target) -> tuple:
	now, plan = now_datetime(), target.plan
	# what is overdue from the start, because the plan is new or was switched off, is due today
	due_on = max(target.due_on, getdate(nowdate()))
	return (
		name, "Administrator", "Administrator", now, now, plan.property, target.customer,
		target.customer_name, plan.customer_class, target.unit, PLANNED, due_on, plan.visitor, plan.name, plan.purpose,
		key_of(plan.name, target.customer, target.due_on),
	)  # fmt: skip


def key_of(plan: str, customer: str, due_on: date) -> str:
	"""As a digest, so that who was visited is not to be read off it once they have been erased."""
	return hashlib.sha256(f"{plan}|{customer}|{due_on}".encode()).hexdigest()


def let_go() -> int:
	"""Calls off the planned visits to customers who do not live there any more. Returns how many."""
	visit, place = frappe.qb.DocType(DOCTYPE), frappe.qb.DocType("Occupancy")
	today = nowdate()
	here = (
		(place.customer == visit.customer)
		& (place.property == visit.property)
		& (place.from_date <= today)
		& (place.to_date.isnull() | (place.to_date >= today))
	)
	gone = (
		frappe.qb.from_(visit)
		.left_join(place)
		.on(here)
		.select(visit.name)
		.where(visit.status.isin(WAITING) & visit.plan.isnotnull() & place.name.isnull())
		.run(pluck=True)
	)
	if gone:
		frappe.db.set_value(
			DOCTYPE,
			{"name": ["in", gone]},
			{"status": CANCELLED, "cancel_reason": _("The customer has moved out.")},
		)
	return len(gone)


def remind() -> None:
	"""Visitors are told of each visit that is due, once a day; visits without a visitor show in the list."""
	rows = frappe.get_all(
		DOCTYPE,
		{"status": ["in", WAITING], "due_on": ["<=", nowdate()], "visitor": ["is", "set"]},
		["name", "visitor", "customer_name", "unit"],
		order_by="visitor, due_on",
	)
	users = {employee: user_of(employee) for employee in {row.visitor for row in rows}}
	for row in rows:
		if users[row.visitor]:
			subject = _("To visit today: {0}").format(
				frappe.utils.escape_html(" ".join(filter(None, (row.customer_name, row.unit))))
			)
			tell_staff_once_a_day([users[row.visitor]], frappe._dict(doctype=DOCTYPE, name=row.name), subject)
