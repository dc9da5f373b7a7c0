"""Who could take the next post: paths of posts, and each condition met or not, for many people by a fixed number of queries a path."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import frappe
from frappe import _
from frappe.utils import add_months, cint, cstr, flt, getdate

from wuye_ops.people.awards.rounds import candidates as as_candidates
from wuye_ops.people.certificates import as_rules, requirements
from wuye_ops.people.scorecards.in_force import in_force, months_of
from wuye_ops.people.staffing.counting import standing_of
from wuye_ops.rules import award, promotion

PATH = "Promotion Path"
PATH_FIELDS = (
	"name",
	"post",
	"next_post",
	"next_grade",
	"months",
	"least_points",
	"bad_grade",
	"asks_vacancy",
)
PERSON_FIELDS = (
	"name", "employee_name", "designation", "grade", "department", "company", "wuye_property", "date_of_joining", "user_id",
)  # fmt: skip
MONTHS_OF_CARDS = 12


@dataclass(frozen=True, slots=True)
class Found:
	"""Somebody on a path. points: mean of the final scorecards of twelve months; None where none was judged."""

	person: frappe._dict
	path: frappe._dict
	points: Decimal | None
	months: int
	checks: tuple[promotion.Check, ...]

	@property
	def is_ready(self) -> bool:
		return all(one.met for one in self.checks)


def check_path(doc) -> None:
	"""Validate of Promotion Path."""
	if doc.post == doc.next_post:
		frappe.throw(_("A promotion leads to another designation."), title=_(PATH))
	if cint(doc.months) < 0 or not 0 <= flt(doc.least_points) <= 100:
		frappe.throw(_("Months are 0 or more, a score lies between 0 and 100."), title=_(PATH))
	doc.title = f"{doc.post} → {doc.next_post}"
	doc.path_key = f"{doc.post}|{doc.next_post}"
	if other := frappe.db.get_value(PATH, {"path_key": doc.path_key, "name": ["!=", doc.name or ""]}):
		frappe.throw(
			_("{0} leads from this post to that one already. Change that path.").format(frappe.bold(other)),
			frappe.DuplicateEntryError,
			title=_(PATH),
		)


def paths(post: str | None = None) -> list[frappe._dict]:
	filters: dict = {"disabled": 0}
	if post:
		filters["post"] = post
	return frappe.get_all(PATH, filters, list(PATH_FIELDS), order_by="post, next_post")


def find(path: Mapping, people: Iterable[Mapping], day: date) -> list[Found]:
	"""Each of the people with what the path asks for, on a day. people: rows with PERSON_FIELDS, of the path's post."""
	people = list(people)
	names = [person["name"] for person in people]
	cards = {
		one.employee: one
		for one in as_candidates(in_force(_months(day), employees=names), award.OUTSTANDING, day)
	}
	since = _in_post_since(people, path["post"])
	lacking = _no_certificate(people, path["next_post"], day)
	vacant = _vacant({cstr(person["wuye_property"]) for person in people}, path["next_post"], day)
	rule = as_path(path)
	found = []
	for person in people:
		name, place = person["name"], cstr(person["wuye_property"])
		candidate = cards.get(name) or award.Candidate(name, place, ())
		months = promotion.months_between(since[name], day)
		asked = promotion.Asked(
			rule, months, candidate, lacking.get(name, ""), bool(path["asks_vacancy"]), vacant[place]
		)
		found.append(Found(person, path, candidate.mean, months, promotion.checks(asked)))
	return found


def as_path(path: Mapping) -> award.Path:
	bad = path["bad_grade"]
	return award.Path(
		path["post"],
		path["next_post"],
		cint(path["months"]),
		Decimal(str(flt(path["least_points"]))),
		(),
		(bad,) if bad else (),
	)


def _months(day: date) -> list:
	return months_of(add_months(day.replace(day=1), -MONTHS_OF_CARDS), day)


def _in_post_since(people: list[Mapping], post: str) -> dict[str, date]:
	"""From when each has the post: as HRMS's history has it, else since joining."""
	found = {person["name"]: getdate(person["date_of_joining"]) for person in people}
	rows = frappe.get_all(
		"Employee Internal Work History",
		{"parent": ["in", list(found) or [""]], "designation": post, "from_date": ["is", "set"]},
		["parent", "from_date"],
		order_by="from_date",
	)
	for row in rows:
		found[row.parent] = max(found[row.parent], getdate(row.from_date))
	return found


def _no_certificate(people: list[Mapping], post: str, day: date) -> dict[str, str]:
	"""Employee → what they lack for the post, by the requirements of their property."""
	asked = as_rules.requirements([work := requirements.code(requirements.DESIGNATION, post)])
	found: dict[str, str] = {}
	if not asked:
		return found
	for place in {cstr(person["wuye_property"]) for person in people}:
		names = [person["name"] for person in people if cstr(person["wuye_property"]) == place]
		needed = requirements.rules.needed(asked, {work}, place)
		found |= requirements.may_not(names, needed, day)
	return found


def _vacant(places: set[str], post: str, day: date) -> dict[str, int | None]:
	"""Property → people that the post still needs; None where no standard says."""
	found: dict[str, int | None] = dict.fromkeys(places)
	for place in frappe.get_all(
		"Staffing Standard",
		{"property": ["in", list(places) or [""]], "designation": post},
		pluck="property",
	):
		standing = standing_of(place, post, day)
		found[place] = standing.planned - standing.expected
	return found
