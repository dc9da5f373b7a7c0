"""排班: people are assigned to the shifts of a post, taken off again, and weeks are copied or made by a cycle.

HRMS's Shift Assignments are what is written, one for each day, and only here for whoever may plan a need (`permissions`) and has no right
of their own on them. What the law forbids is refused, the rest is said.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

import frappe
from frappe import _
from frappe.utils import cint, cstr, escape_html, getdate

from wuye_ops.people import access, sent
from wuye_ops.people.certificates import as_rules, requirements
from wuye_ops.people.roster import loading, needs, permissions, words
from wuye_ops.people.roster.loading import ASSIGNMENT
from wuye_ops.property.days import day_of
from wuye_ops.property.plain_text import plain
from wuye_ops.rules import certificate, roster

# what is looked at besides the days themselves: rest before and after, days in a row, the hours of the month
AROUND = 31
# people and days of one call
MOST_DAYS, MOST_PEOPLE = 62, 60
Wish = tuple[str, date]


@frappe.whitelist(methods=["POST"])
def assign(need: str, employees: list | str, days: list | str) -> dict:
	"""Assigns people to a need on days: {made, refused: [{employee, day, reason}], said: [line]}. Each day stands for itself."""
	doc = _need(need)
	people, on = _people_of(doc, _names(employees)), _days(days)
	return _write(doc, [(name, day) for name in people for day in on])


@frappe.whitelist(methods=["POST"])
def rotate(needs_of_cycle: list | str, employees: list | str, first: str, last: str, apart: int = 1) -> dict:
	"""Makes a roster by a cycle of needs, "" for a free day: {made, refused, said}. Each person begins `apart` days after the one before."""
	cycle = sent.texts(needs_of_cycle, _("A cycle has at least one shift."), _("Duty Roster"))
	docs = {name: _need(name) for name in dict.fromkeys(cycle) if name}
	if not docs:
		frappe.throw(_("A cycle has at least one shift."), title=_("Duty Roster"))
	if len({doc.property for doc in docs.values()}) > 1:
		frappe.throw(_("A cycle is of one property."), title=_("Duty Roster"))
	if cint(apart) < 0:
		frappe.throw(_("People begin 0 days or more after one another."), title=_("Duty Roster"))
	people = _people_of(next(iter(docs.values())), _names(employees))
	wanted = roster.rotation(people, [name or None for name in cycle], _span(first, last), cint(apart))
	by_need: dict[str, list[Wish]] = defaultdict(list)
	for person, day, name in wanted:
		by_need[name].append((person, day))
	return _together(_write(docs[name], wishes) for name, wishes in by_need.items())


@frappe.whitelist(methods=["POST"])
def copy_week(property: str, week: str) -> dict:
	"""Plans the week that begins with a day as the seven days before it: {made, refused, said}. Who is assigned already stays."""
	frappe.has_permission("Property", "read", property, throw=True)
	first = getdate(week)
	before = loading.load(first - timedelta(days=7), first - timedelta(days=1), [property])
	by_need: dict[str, list[Wish]] = defaultdict(list)
	for duty in before.duties:
		if duty.need and duty.is_one_day:
			by_need[duty.need].append((duty.employee, duty.day + timedelta(days=7)))
	results = []
	# the posts of other departments are copied by their heads
	mine = permissions.plannable(before.needs)
	for name in [name for name in by_need if name in mine]:
		doc, wishes = _need(name), by_need[name]
		known = set(_people_of(doc, sorted({person for person, _day in wishes}), refuse=False))
		kept = [(person, day) for person, day in wishes if person in known and needs.is_on(doc, day)]
		there = {
			(duty.employee, duty.day, duty.need)
			for duty in loading.duties(first, first + timedelta(days=6), sorted(known))
		}
		results.append(_write(doc, [wish for wish in kept if (*wish, name) not in there]))
	return _together(results)


@frappe.whitelist(methods=["POST"])
def take_off(assignment: str) -> None:
	"""Takes somebody off a shift that the roster made; cancelled, so that it stays on record."""
	doc = frappe.get_doc(ASSIGNMENT, assignment)
	if not doc.wuye_roster_need:
		frappe.throw(
			_("This shift was not planned in the roster. HR changes it in its own form."),
			title=_("Duty Roster"),
		)
	_people_of(_need(doc.wuye_roster_need, in_use=False), [doc.employee])
	# the right to plan the need replaces HR's on Shift Assignment
	doc.flags.ignore_permissions = True
	doc.cancel()


@frappe.whitelist()
def stand_ins(need: str, day: str) -> list[dict]:
	"""Who could take the shift of a need on a day: [{employee, employee_name, hours, warnings}], the fittest first."""
	doc, on = _need(need), getdate(day)
	names = frappe.get_all("Employee", {**_may_be_assigned(doc), **_of_the_trade(doc)}, pluck="name", limit=0)
	names = access.of_visible(names)
	shift = _shift_of(doc, on)
	people, shifts = _standing(doc, names, [on])
	busy = {duty.employee for duty in loading.duties(on, on, names) if duty.need == doc.name}
	found = roster.who_can(shift, [(people[name], shifts[name]) for name in names if name not in busy])
	called = dict(
		frappe.get_all("Employee", {"name": ["in", names or [""]]}, ["name", "employee_name"], as_list=True)
	)
	return [
		{
			"employee": one.employee,
			"employee_name": called[one.employee],
			"hours": float(one.hours.quantize(Decimal("0.1"))),
			"warnings": words.lines(one.warnings),
		}
		for one in found
	]


# -- who may, and whom -------------------------------------------------------------------------------------------------


def _need(name: str, in_use: bool = True):
	"""A need that the user may plan: whoever may change it."""
	doc = frappe.get_doc(needs.DOCTYPE, cstr(name))
	doc.check_permission("write")
	if in_use and doc.disabled:
		frappe.throw(_("{0} is out of use.").format(escape_html(doc.title)), title=_("Duty Roster"))
	for field in ("from_date", "until_date"):
		doc.set(field, getdate(doc.get(field)) if doc.get(field) else None)
	return doc


def _may_be_assigned(doc) -> dict:
	company = frappe.get_cached_value("Property", doc.property, "company")
	return {"wuye_property": doc.property, "company": company, "status": "Active"}


def _of_the_trade(doc) -> dict:
	"""Who is looked for first of all: people of the designation, or of the department whose post it is."""
	if doc.designation:
		return {"designation": doc.designation}
	department = frappe.get_cached_value("Guard Post", doc.post, "department")
	return {"department": department} if department else {}


def _people_of(doc, names: list[str], refuse: bool = True) -> list[str]:
	"""Those of them who belong to the property and its company and whom the user answers for; refuses the others, or leaves them out."""
	known = set(
		frappe.get_all("Employee", {"name": ["in", names or [""]], **_may_be_assigned(doc)}, pluck="name")
	)
	visible = set(access.of_visible(known))
	good = [name for name in names if name in visible]
	if refuse and (others := [name for name in names if name not in good]):
		frappe.throw(
			_("{0} cannot be assigned: they do not work at {1}, or are not yours to plan.").format(
				"、".join(others), doc.property
			),
			frappe.PermissionError,
			title=_("Duty Roster"),
		)
	return good


def _names(value: list | str) -> list[str]:
	names = sent.texts_once(value, _("Choose at least one person."), _("Duty Roster"))
	if len(names) > MOST_PEOPLE:
		frappe.throw(_("Choose at most {0} people.").format(MOST_PEOPLE), title=_("Duty Roster"))
	return names


def _days(value: list | str) -> list[date]:
	title, message = _("Duty Roster"), _("Choose 1 to {0} days.").format(MOST_DAYS)
	days = sorted({day_of(one, _("Day"), title) for one in sent.texts_once(value, message, title) if one})
	if not days or len(days) > MOST_DAYS:
		frappe.throw(message, title=title)
	return days


def _span(first: str, last: str) -> list[date]:
	begin, end = getdate(first), getdate(last)
	if end < begin or (end - begin).days >= MOST_DAYS:
		frappe.throw(_("Choose 1 to {0} days.").format(MOST_DAYS), title=_("Duty Roster"))
	return loading.days_between(begin, end)


# -- what is written ---------------------------------------------------------------------------------------------------


def _shift_of(doc, day: date) -> roster.Shift:
	return roster.Shift.on(f"{doc.shift_type} {day}", doc.title, day, *loading.times()[doc.shift_type])


def _standing(doc, names: list[str], days: list[date]) -> tuple[dict, dict]:
	"""(person → as the rules know them, person → shifts around the days)."""
	first, last = days[0] - timedelta(days=AROUND), days[-1] + timedelta(days=AROUND)
	times, shifts = loading.times(), defaultdict(list)
	for duty in loading.duties(first, last, names):
		if duty.shift_type in times:
			shifts[duty.employee].append(
				roster.Shift.on(
					f"{duty.shift_type} {duty.day}", duty.shift_type, duty.day, *times[duty.shift_type]
				)
			)
	away = loading.away(names, days[0], days[-1])
	lacking = lacking_of(doc, names, days)
	rows = frappe.get_all(
		"Employee",
		{"name": ["in", names or [""]]},
		["name", "date_of_joining", "relieving_date"],
		limit=0,
	)
	system = roster.COMPREHENSIVE if doc.post else roster.STANDARD
	people = {
		row.name: roster.Person(
			row.name,
			system,
			row.date_of_joining,
			row.relieving_date,
			frozenset(day for person, day in away if person == row.name),
			lacking.get(row.name, {}),
		)
		for row in rows
	}
	return people, shifts


def lacking_of(need, employees: Iterable[str], days: Iterable[date]) -> dict[str, dict[date, str]]:
	"""Person → day → the certificate they lack for the kind of post or the designation of a need."""
	if need.post:
		kind = frappe.get_cached_value("Guard Post", need.post, "kind")
		works = [requirements.code(requirements.POST, kind)]
	else:
		works = [requirements.code(requirements.DESIGNATION, need.designation)]
	asked = certificate.needed(as_rules.requirements(works), works, need.property)
	found: dict[str, dict[date, str]] = defaultdict(dict)
	if asked:
		for day in days:
			for person, reason in requirements.may_not(employees, asked, day).items():
				found[person][day] = reason
	return found


def _write(doc, wishes: list[Wish]) -> dict:
	"""Shift Assignments of the wishes that may stand, each by itself."""
	made, refused, said = 0, [], []
	if not wishes:
		return {"made": 0, "refused": [], "said": []}
	names = list(dict.fromkeys(person for person, _day in wishes))
	people, shifts = _standing(doc, names, sorted({day for _person, day in wishes}))
	for person, day in wishes:
		if not needs.is_on(doc, day):
			refused.append((person, day, _("nobody is needed on this day")))
			continue
		new = _shift_of(doc, day)
		before = set(words.lines(roster.refusals(people[person], shifts[person])))
		found = roster.refusals(people[person], [*shifts[person], new])
		found = [one for one in found if words.in_words(one) not in before]
		if stops := roster.stopping(found):
			refused.append((person, day, "；".join(words.lines(stops))))
			continue
		if reason := _insert(doc, person, day):
			refused.append((person, day, reason))
			continue
		made += 1
		shifts[person].append(new)
		said += [f"{person}: {line}" for line in words.lines(found)]
	return {
		"made": made,
		"refused": [{"employee": person, "day": str(day), "reason": why} for person, day, why in refused],
		"said": said,
	}


def _insert(doc, employee: str, day: date) -> str:
	"""Why HRMS refused it; "" where it stands now."""
	frappe.db.savepoint("roster")
	try:
		row = frappe.get_doc(
			{
				"doctype": ASSIGNMENT,
				"employee": employee,
				"company": frappe.get_cached_value("Property", doc.property, "company"),
				"shift_type": doc.shift_type,
				"start_date": day,
				"end_date": day,
				"status": "Active",
				"wuye_property": doc.property,
				"wuye_roster_need": doc.name,
			}
		)
		# the right to plan the need replaces HR's on Shift Assignment
		row.flags.ignore_permissions = True
		row.insert()
		row.submit()
	except frappe.ValidationError as error:
		frappe.db.rollback(save_point="roster")
		frappe.clear_last_message()
		return plain(error)
	return ""


def _together(results: Iterable[dict]) -> dict:
	made, refused, said = 0, [], []
	for one in results:
		made += one["made"]
		refused += one["refused"]
		said += one["said"]
	return {"made": made, "refused": refused, "said": said}
