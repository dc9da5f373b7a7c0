"""What is needed, agreed, there, coming, leaving and asked for: of all posts of all properties, by a fixed number of queries.

A post is a designation at a property. The arithmetic is `rules.staffing`. Whose standards are counted is the caller's to say; who may
read a standard may know the numbers of its property, which name nobody.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import frappe
from frappe.query_builder import Case
from frappe.query_builder.functions import Count, Sum
from frappe.utils import flt, getdate, nowdate

from wuye_ops.property.areas import managed_areas
from wuye_ops.rules.money import ZERO
from wuye_ops.rules.staffing import (
	AREA,
	EQUIPMENT,
	POSTS,
	UNITS,
	Need,
	Place,
	Standard,
	Standing,
	need,
)

FIELDS = (
	"name", "property", "designation", "basis", "per", "post_kind", "hours", "days_a_week", "least", "agreed",
)  # fmt: skip
# a requisition that still looks for people
OPEN_REQUISITIONS = ("Pending", "Open & Approved", "On Hold")
# designation at a property
Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Post:
	"""standard, need: empty and None where people are there for whom no standard was set."""

	property: str
	designation: str
	standing: Standing
	standard: str = ""
	need: Need | None = None


def posts(standards: Iterable[Mapping], until: date, leave_out: str = "") -> list[Post]:
	"""Every standard with its need and standing, then people of the same properties for whom there is none.

	standards: rows with FIELDS. until: coming and leaving count up to that day. leave_out: a requisition that is not counted.
	"""
	rows = list(standards)
	places = sorted({row["property"] for row in rows})
	needs = _needs(rows, places)
	people, asked = _people(places, until), _asked(places, leave_out)
	offered = _offered(places, until)
	found = []
	for row in rows:
		key = (row["property"], row["designation"])
		heads, joining, leaving = people.pop(key, (0, 0, 0))
		one = needs[row["name"]]
		standing = Standing(
			row["designation"],
			one.heads,
			row["agreed"] or one.heads,
			heads,
			joining + offered.get(key, 0),
			leaving,
			asked.get(key, 0),
		)
		found.append(Post(*key, standing, row["name"], one))
	for (place, designation), (heads, joining, leaving) in sorted(people.items()):
		if heads + joining:
			found.append(Post(place, designation, Standing(designation, 0, 0, heads, joining, leaving)))
	return found


def standing_of(property_name: str, designation: str, until: date, leave_out: str = "") -> Standing:
	"""Of one post, whoever asks; nothing is needed where there is no standard."""
	rows = frappe.get_all(
		"Staffing Standard", {"property": property_name, "designation": designation}, list(FIELDS)
	)
	if rows:
		return posts(rows, until, leave_out)[0].standing
	key = (property_name, designation)
	heads, joining, leaving = _people([property_name], until).get(key, (0, 0, 0))
	coming = joining + _offered([property_name], until).get(key, 0)
	asked = _asked([property_name], leave_out).get(key, 0)
	return Standing(designation, 0, 0, heads, coming, leaving, asked)


def planned_by_company(companies: Iterable[str], day: date) -> dict[Key, int]:
	"""(company, designation) → positions of the Staffing Plan in force, which HRMS keeps for a company as a whole."""
	plan, detail = frappe.qb.DocType("Staffing Plan"), frappe.qb.DocType("Staffing Plan Detail")
	rows = (
		frappe.qb.from_(detail)
		.join(plan)
		.on(plan.name == detail.parent)
		.select(plan.company, detail.designation, Sum(detail.number_of_positions))
		.where((plan.docstatus == 1) & (plan.from_date <= day) & (plan.to_date >= day))
		.where(plan.company.isin(sorted(companies) or [""]))
		.groupby(plan.company, detail.designation)
		.run()
	)
	return {(company, designation): int(number or 0) for company, designation, number in rows}


# -- needs -------------------------------------------------------------------------------------------------------------


def standard_of(row: Mapping) -> Standard:
	"""Raises ValueError for what is no standard."""
	return Standard(
		row["designation"],
		row["basis"],
		Decimal(str(flt(row["per"]) or 1)),
		Decimal(str(flt(row["hours"]) or 24)),
		row["days_a_week"] or 7,
		row["least"] or 0,
	)


def _needs(rows: list[Mapping], places: list[str]) -> dict[str, Need]:
	bases = {row["basis"] for row in rows}
	areas = managed_areas(places) if AREA in bases else {}
	units = _count("Property Unit", places) if UNITS in bases else {}
	equipment = _count("Equipment", places, status=["!=", "Scrapped"]) if EQUIPMENT in bases else {}
	manned = _guard_posts(places) if POSTS in bases else {}
	found = {}
	for row in rows:
		place = row["property"]
		there = Place(
			areas[place].area if place in areas else ZERO,
			units.get(place, 0),
			equipment.get(place, 0),
			manned.get((place, row["post_kind"]), 0),
		)
		found[row["name"]] = need(standard_of(row), there)
	return found


def _count(doctype: str, places: list[str], **filters) -> dict[str, int]:
	rows = frappe.get_all(
		doctype,
		{"property": ["in", places or [""]], **filters},
		["property", "count(name)"],
		group_by="property",
		order_by=None,
		as_list=True,
	)
	return dict(rows)


def _guard_posts(places: list[str]) -> dict[Key, int]:
	"""(property, kind) → posts."""
	rows = frappe.get_all(
		"Guard Post",
		{"property": ["in", places or [""]], "disabled": 0},
		["property", "kind", "count(name)"],
		group_by="property, kind",
		order_by=None,
		as_list=True,
	)
	return {(place, kind): number for place, kind, number in rows}


# -- people ------------------------------------------------------------------------------------------------------------


def _people(places: list[str], until: date) -> dict[Key, tuple[int, int, int]]:
	"""Post → people there today, those of the employees who begin later, and those whose last day comes before the day is over."""
	employee, today = frappe.qb.DocType("Employee"), getdate(nowdate())

	def ones(condition):
		return Sum(Case().when(condition, 1).else_(0))

	stays = employee.relieving_date.isnull() | (employee.relieving_date >= today)
	rows = (
		frappe.qb.from_(employee)
		.select(
			employee.wuye_property,
			employee.designation,
			ones(employee.date_of_joining <= today),
			ones(employee.date_of_joining > today),
			ones(employee.relieving_date <= until),
		)
		.where(employee.wuye_property.isin(places or [""]) & (employee.status == "Active") & stays)
		.where(employee.date_of_joining <= until)
		.groupby(employee.wuye_property, employee.designation)
		.run()
	)
	return {
		(place, designation or ""): (int(heads), int(joining), int(leaving))
		for place, designation, heads, joining, leaving in rows
	}


def _offered(places: list[str], until: date) -> dict[Key, int]:
	"""Post → people who have accepted an offer and are not employees yet."""
	offer, employee = frappe.qb.DocType("Job Offer"), frappe.qb.DocType("Employee")
	rows = (
		frappe.qb.from_(offer)
		.left_join(employee)
		.on(employee.job_applicant == offer.job_applicant)
		.select(offer.wuye_property, offer.designation, Count("*"))
		.where(offer.wuye_property.isin(places or [""]) & (offer.docstatus == 1))
		.where((offer.status == "Accepted") & employee.name.isnull())
		.where(offer.wuye_starts_on.isnull() | (offer.wuye_starts_on <= until))
		.groupby(offer.wuye_property, offer.designation)
		.run()
	)
	return {(place, designation): int(number) for place, designation, number in rows}


def _asked(places: list[str], leave_out: str) -> dict[Key, int]:
	"""Post → people of open requisitions for whom nobody has accepted an offer yet."""
	requisition = frappe.qb.DocType("Job Requisition")
	rows = (
		frappe.qb.from_(requisition)
		.select(
			requisition.name, requisition.wuye_property, requisition.designation, requisition.no_of_positions
		)
		.where(requisition.wuye_property.isin(places or [""]) & requisition.status.isin(OPEN_REQUISITIONS))
		.where(requisition.name != leave_out)
		.run()
	)
	filled = _filled([name for name, *_rest in rows])
	found: dict[Key, int] = {}
	for name, place, designation, positions in rows:
		key = (place, designation)
		found[key] = found.get(key, 0) + max(int(positions or 0) - filled.get(name, 0), 0)
	return found


def _filled(requisitions: list[str]) -> dict[str, int]:
	offer, applicant, opening = (
		frappe.qb.DocType(name) for name in ("Job Offer", "Job Applicant", "Job Opening")
	)
	rows = (
		frappe.qb.from_(offer)
		.join(applicant)
		.on(applicant.name == offer.job_applicant)
		.join(opening)
		.on(opening.name == applicant.job_title)
		.select(opening.job_requisition, Count("*"))
		.where((offer.docstatus == 1) & (offer.status == "Accepted"))
		.where(opening.job_requisition.isin(requisitions or [""]))
		.groupby(opening.job_requisition)
		.run()
	)
	return {name: int(number) for name, number in rows}
