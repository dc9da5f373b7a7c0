"""The page 排班表 (`roster`): a property's week or month, its needs with who is missing, its people with shifts, leave and warnings."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta

import frappe
from frappe import _
from frappe.utils import cint, cstr, getdate, nowdate

from wuye_ops.people import access
from wuye_ops.people.roster import loading, needs, permissions, planning, words
from wuye_ops.rules import roster

DAYS = (7, 14, 31)


@frappe.whitelist()
def board(property: str, first: str | None = None, days: int = 7) -> dict:
	"""{days, needs, people, percent} of the people the user may know about; coverage counts everybody and names nobody.

	may_plan: of each need, whether the user puts people there; of each shift, whether they take somebody off it.
	"""
	if cint(days) not in DAYS:
		frappe.throw(_("A roster shows {0} days.").format(" / ".join(map(str, DAYS))), title=_("Duty Roster"))
	begin = getdate(first or nowdate())
	return read(property, begin, begin + timedelta(days=cint(days) - 1))


def read(property_name: str, first: date, last: date) -> dict:
	"""The roster of days as `board` gives it, of a property that the user may read."""
	frappe.has_permission(needs.DOCTYPE, "read", throw=True)
	frappe.has_permission("Property", "read", property_name, throw=True)
	plan = loading.load(first, last, [property_name])
	slots = list(plan.slots())
	total = plan.coverage_of([slot for _need, _day, slot in slots])
	span = loading.days_between(first, last)
	free = _free(property_name, first, last)
	# somebody is taken off also where the need is over
	known = needs.named({need.name for need in plan.needs} | {duty.need for duty in plan.duties if duty.need})
	mine = permissions.plannable(known)
	posts = {need.name: _post(need) for need in known if need.post}
	return {
		"days": [{"day": str(day), "weekday": day.weekday(), "free": free.get(day, "")} for day in span],
		"needs": _needs_of(plan, slots, mine),
		"people": _people_of(plan, set(access.of_visible(plan.people)), span, mine, posts),
		"percent": None if total.percent is None else float(total.percent),
	}


def _needs_of(plan: loading.Plan, slots: list, mine: set[str]) -> list[dict]:
	found = {
		need.name: {
			"name": need.name,
			"title": need.title,
			"shift_type": need.shift_type,
			"people": need.people,
			"may_plan": need.name in mine,
			"days": {},
		}
		for need in plan.needs
	}
	for need, day, slot in slots:
		cover = plan.coverage_of([slot]).covers[0]
		found[need.name]["days"][str(day)] = {
			"needed": slot.needed,
			"here": len(cover.here),
			"away": len(cover.away),
			"short": cover.short,
		}
	return list(found.values())


def _people_of(
	plan: loading.Plan, seen: set[str], span: list[date], mine: set[str], posts: dict[str, str]
) -> list[dict]:
	"""Those the user may know about, with the shifts of each day. Warnings of hours look at these days alone."""
	duties: dict[tuple[str, date], list] = defaultdict(list)
	for duty in plan.duties:
		duties[duty.employee, duty.day].append(duty)
	warned = _obstacles(plan, seen)
	rows = []
	for name, row in plan.people.items():
		if name not in seen:
			continue
		person = roster.Person(
			name,
			roster.COMPREHENSIVE,
			away=frozenset(day for who, day in plan.away if who == name),
			obstacles=warned.get(name, {}),
		)
		rows.append(
			{
				"employee": name,
				"employee_name": row.employee_name,
				"designation": row.designation or "",
				"warnings": words.lines(roster.refusals(person, plan.shifts_of(name))),
				"days": {
					str(day): {
						"leave": (name, day) in plan.away,
						"shifts": [
							{
								"assignment": duty.assignment,
								"shift_type": duty.shift_type,
								"post": posts.get(duty.need, ""),
								"may_take_off": duty.need in mine,
							}
							for duty in duties[name, day]
						],
					}
					for day in span
					if (name, day) in duties or (name, day) in plan.away
				},
			}
		)
	return rows


def _post(need) -> str:
	return frappe.get_cached_value("Guard Post", need.post, "post_name")


def _obstacles(plan: loading.Plan, seen: set[str]) -> dict[str, dict[date, str]]:
	"""What people lack for the posts they are assigned to, day by day."""
	found: dict[str, dict[date, str]] = defaultdict(dict)
	for need in plan.needs:
		days = defaultdict(list)
		for duty in plan.duties:
			if duty.need == need.name and duty.employee in seen:
				days[duty.day].append(duty.employee)
		if days:
			people = sorted({person for names in days.values() for person in names})
			for person, lacking in planning.lacking_of(need, people, sorted(days)).items():
				found[person].update({day: why for day, why in lacking.items() if person in days[day]})
	return found


def _free(property_name: str, first: date, last: date) -> dict[date, str]:
	"""Public holidays of the company, by the list that is its default."""
	company = frappe.get_cached_value("Property", property_name, "company")
	holidays = company and frappe.get_cached_value("Company", company, "default_holiday_list")
	rows = frappe.get_all(
		"Holiday",
		{"parent": holidays or "", "weekly_off": 0, "holiday_date": ["between", [first, last]]},
		["holiday_date", "description"],
	)
	return {row.holiday_date: frappe.utils.strip_html(cstr(row.description)) for row in rows}
