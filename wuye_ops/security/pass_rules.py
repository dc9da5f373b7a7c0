"""Passes and what a property allows, as the rules want them."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

import frappe
from frappe.utils import get_datetime, getdate

from wuye_ops.rules.invitation import CONTRACTOR_LIMITS, Limits, UnitNow, Wish
from wuye_ops.rules.recurrence import Slot
from wuye_ops.rules.visitor_pass import ACTIVE, CONTRACTOR, COURIER, TO_CONFIRM, Pass
from wuye_ops.security import policy

# option of the field `days` → weekdays, Monday is 0; none for every day
WEEKDAYS: dict[str, frozenset[int]] = {
	"Every Day": frozenset(),
	"Monday to Friday": frozenset(range(5)),
	"Monday to Saturday": frozenset(range(6)),
}
LIVE = (ACTIVE, TO_CONFIRM)
# Given by staff, for weeks.
BY_STAFF = (CONTRACTOR, COURIER)
# what `as_rule` reads of a pass
FIELDS = (
	"name", "property", "status", "valid_from", "valid_to", "entries", "used", "persons", "inside", "plate", "days",
	"on_holidays",
)  # fmt: skip


def as_rule(row, hours: Iterable[Slot] = (), gates: Iterable[str] = ()) -> Pass:
	"""A row or document of Visitor Pass with the rows of its tables."""
	return Pass(
		property=row.property,
		status=row.status,
		valid_from=get_datetime(row.valid_from),
		valid_to=get_datetime(row.valid_to),
		entries=row.entries or None,
		used=row.used or 0,
		persons=row.persons or 1,
		inside=row.inside or 0,
		plate=row.plate or "",
		gates=frozenset(gates),
		hours=tuple(hours),
		weekdays=WEEKDAYS.get(row.days or "Every Day", frozenset()),
		on_holidays=bool(row.on_holidays),
	)


def of_document(doc) -> Pass:
	return as_rule(doc, [slot(row) for row in doc.hours], [row.gate for row in doc.gates])


def of_rows(rows: list) -> dict[str, Pass]:
	"""{name: pass} of rows with FIELDS, with two queries for the tables of all of them."""
	names = [row.name for row in rows]
	hours, gates = defaultdict(list), defaultdict(list)
	if names:
		for one in frappe.get_all(
			"Visitor Pass Hours", {"parent": ["in", names]}, ["parent", "from_time", "to_time"]
		):
			hours[one.parent].append(slot(one))
		for one in frappe.get_all("Visitor Pass Gate", {"parent": ["in", names]}, ["parent", "gate"]):
			gates[one.parent].append(one.gate)
	return {row.name: as_rule(row, hours[row.name], gates[row.name]) for row in rows}


def slot(row) -> Slot:
	return Slot("", clock(row.from_time), clock(row.to_time))


def clock(value: object) -> time:
	"""A Time of the framework, which is a text, or the time since midnight."""
	if isinstance(value, timedelta):
		return (datetime.min + value).time()
	if isinstance(value, time):
		return value
	return get_datetime(f"2000-01-01 {value}").time()


def holidays_around(property_name: str, at: datetime) -> frozenset[date]:
	"""Public holidays among that day and the one before (`visitor_pass.Arrival.holidays`)."""
	return holidays_between(property_name, at.date() - timedelta(days=1), at.date())


def holidays_between(property_name: str, first: date, last: date) -> frozenset[date]:
	"""Of the property's calendar; neither the weekends in its list nor days that are worked instead (调休)."""
	calendar = frappe.get_cached_value("Property", property_name, "service_calendar")
	if not calendar:
		return frozenset()
	calendar = frappe.get_cached_doc("Service Calendar", calendar)
	if not calendar.holiday_list:
		return frozenset()
	made_up = {getdate(row.date) for row in calendar.workdays}
	days = {
		getdate(row.holiday_date)
		for row in frappe.get_cached_doc("Holiday List", calendar.holiday_list).holidays
		if not row.weekly_off
	}
	return frozenset(day for day in days - made_up if first <= day <= last)


def wish_of(doc) -> Wish:
	return Wish(
		get_datetime(doc.valid_from), get_datetime(doc.valid_to), doc.entries or None, doc.persons or 0
	)


def limits_of(property_name: str, kind: str) -> Limits:
	"""What residents may invite is the property's to say; work permits and couriers are the same everywhere."""
	return CONTRACTOR_LIMITS if kind in BY_STAFF else policy.of(property_name).limits


def unit_now(unit: str, kind: str, now: datetime) -> UnitNow:
	"""What a unit has of a kind of passes now, for its limit; the unit is locked until the transaction ends, so that of two
	phones one is second."""
	frappe.db.get_value("Property Unit", unit, "name", for_update=True)
	visitor_pass = frappe.qb.DocType("Visitor Pass")
	of_kind = visitor_pass.kind.isin(BY_STAFF) if kind in BY_STAFF else visitor_pass.kind.notin(BY_STAFF)
	of_unit = frappe.qb.from_(visitor_pass).where((visitor_pass.unit == unit) & of_kind)
	live = of_unit.where(visitor_pass.status.isin(LIVE) & (visitor_pass.valid_to > now))
	today = of_unit.where(visitor_pass.creation >= datetime.combine(now.date(), time()))
	return UnitNow(*(len(query.select(visitor_pass.name).for_update().run()) for query in (live, today)))
