"""Three weeks of the demo's roster: who is needed at which post, who is on duty, one shift that nobody has yet and one whose guard is on leave.

What was planned is written as the roster leaves it, one Shift Assignment for each day.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import frappe

from wuye_ops.demo import bulk, leave
from wuye_ops.demo.places import Place
from wuye_ops.demo.registry import Registry, make
from wuye_ops.people.roster.needs import WEEKDAYS

ASSIGNMENT, NEED = "Shift Assignment", "Roster Need"
# from a week ago on: the weeks are whole, whatever the day
BEHIND, WEEKS = timedelta(days=7), 3
WORKDAYS, WEEKEND = (0, 1, 2, 3, 4), (5, 6)


@dataclass(frozen=True)
class Duty:
	"""A post on a shift: whose designation or, in the first property, which guard post; who of the team is there on which weekdays."""

	designation: str
	trade: str
	shift: str
	team: tuple[tuple[str, tuple[int, ...]], ...]
	post_kind: str = ""

	def on(self, day: date) -> str | None:
		return next((key for key, days in self.team if day.weekday() in days), None)


GATE = Duty("门岗", "Order", "白班", (("guard", WORKDAYS), ("patrol", WEEKEND)), "Gate")
LATE = Duty("维修技工", "Engineering", "中班", (("tech2", WORKDAYS),))
DUTIES = (
	GATE,
	Duty("巡逻员", "Order", "白班", (("patrol", (0, 1, 2)),)),
	Duty("巡逻员", "Order", "夜班", (("patrol2", WORKDAYS),)),
	Duty("维修技工", "Engineering", "白班", (("tech", WORKDAYS),)),
	LATE,
	Duty("值班技工", "Engineering", "夜班", (("tech3", (1, 2, 3, 4, 5)),)),
	Duty("客服专员", "Customer Service", "白班", (("service", WORKDAYS),)),
	Duty("保洁员", "Cleaning", "白班", (("cleaner", WORKDAYS),)),
	Duty("绿化工", "Greening", "白班", (("gardener", WORKDAYS),)),
)


def make_roster(
	registry: Registry, now: datetime, company: str, places: list[Place], say: Callable[[str], None]
) -> None:
	say("三周的排班 …")
	today = now.date()
	first = today - timedelta(days=today.weekday()) - BEHIND
	days = [first + timedelta(days=number) for number in range(7 * WEEKS)]
	nobody = next_on(WEEKEND[0], today)
	documents = []
	for place in places:
		for duty in DUTIES:
			need = _need(registry, place, duty, first)
			gap = nobody if place is places[0] and duty is GATE else None
			documents += _assignments(company, place, duty, need, [day for day in days if day != gap])
	_number(registry, documents, now)
	late = places[0].team.by_key(LATE.on(first))
	leave.take_day(registry, late.employee, next_on(0, today + timedelta(days=1)), "家中有事")


def next_on(weekday: int, after: date) -> date:
	"""The first such day of the week after a day."""
	return after + timedelta(days=(weekday - after.weekday() - 1) % 7 + 1)


def _need(registry: Registry, place: Place, duty: Duty, first: date):
	post = duty.post_kind and frappe.db.get_value(
		"Guard Post", {"property": place.name, "kind": duty.post_kind}
	)
	where = {"post": post} if post else {"designation": duty.designation}
	return make(
		registry,
		{
			"doctype": NEED,
			"property": place.name,
			**where,
			"department": frappe.db.get_value(
				"Employee", place.team.head(duty.trade).employee, "department", cache=True
			),
			"shift_type": duty.shift,
			"people": 1,
			"from_date": first,
			**{
				name: int(any(number in days for _key, days in duty.team))
				for number, name in enumerate(WEEKDAYS)
			},
		},
	)


def _assignments(company: str, place: Place, duty: Duty, need, days: list[date]) -> Iterator:
	for day in days:
		if key := duty.on(day):
			person = place.team.by_key(key)
			yield frappe.get_doc(
				{
					"doctype": ASSIGNMENT,
					"employee": person.employee,
					"employee_name": person.name,
					"company": company,
					"department": need.department,
					"shift_type": duty.shift,
					"start_date": day,
					"end_date": day,
					"status": "Active",
					"wuye_property": place.name,
					"wuye_roster_need": need.name,
					"docstatus": 1,
				}
			)


def _number(registry: Registry, documents: list, now: datetime) -> None:
	"""Numbers as HRMS gives them."""
	series = f"HR-SHA-{now:%y-%m}-"
	number = bulk.take_numbers(series, len(documents))
	for position, doc in enumerate(documents):
		doc.name = f"{series}{number + position:05d}"
	bulk.insert(documents, now)
	registry.add(ASSIGNMENT, *(doc.name for doc in documents))
