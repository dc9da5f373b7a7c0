"""A plan's recurrence as the rules know it: what is wrong with it in words, the load it brings, and its next days."""

from datetime import date, datetime, time, timedelta

import frappe
from frappe import _
from frappe.utils import add_days, cint, get_time, getdate, nowdate

from wuye_ops.property.workdays import WEEKDAYS, workdays_of
from wuye_ops.rules import recurrence
from wuye_ops.rules.recurrence import RuleError, Schedule, Season, Slot

# Points of a plan in its busiest year: one point every three minutes, day and night. More is a mistake in the rule.
MOST_POINTS = 200_000
SHOWN_DAYS = 10
# so far ahead the next days are looked for: a yearly check in a leap day's season comes within eight years
SEARCHED_DAYS = recurrence.HORIZON_DAYS


def schedule_of(doc) -> Schedule:
	"""The schedule of an Inspection Plan, saved or not. Throws what is wrong with it, in words."""
	_check_slots(doc)
	try:
		return Schedule(
			rule=doc.rrule or "",
			start=getdate(doc.start_date),
			end=getdate(doc.end_date) if doc.end_date else None,
			slots=[_slot(row) for row in doc.slots] or (recurrence.WHOLE_DAY,),
			seasons=[_season(row) for row in doc.seasons],
			days=doc.days or recurrence.EVERY_DAY,
		)
	except RuleError as error:
		frappe.throw(in_words(error), title=_("Recurrence"))


def check(doc) -> int:
	"""Refuses a recurrence that yields nothing, or more than anybody walks. Returns the points of the busiest year."""
	schedule = schedule_of(doc)
	is_workday = workdays_of(doc.property)
	try:
		slots = recurrence.check(schedule, is_workday)
	except RuleError as error:
		frappe.throw(in_words(error), title=_("Recurrence"))
	points = slots * max(1, len(doc.points) if doc.kind == "Route" else cint(doc.sample_size))
	if points > MOST_POINTS:
		frappe.throw(
			_(
				"This plan brings {0} points a year; more than {1} nobody walks. Choose fewer days, slots or points, or split the route."
			).format(frappe.bold(f"{points:,}"), f"{MOST_POINTS:,}"),
			title=_("Too Much"),
		)
	return points


def in_words(error: RuleError) -> str:
	"""What is wrong with a recurrence and what to do about it."""
	shown = frappe.bold(frappe.utils.escape_html(error.text[:80]))
	return {
		"syntax": _(
			"{0} is not a recurrence rule. Use the button Build Recurrence, or write one such as {1}."
		).format(shown, "FREQ=WEEKLY;BYDAY=MO,TH"),
		"frequency": _(
			"{0} does not say how often in days: FREQ is DAILY, WEEKLY, MONTHLY or YEARLY. Several times a day are slots."
		).format(shown),
		"clock": _("{0} speaks of hours. Say in the slots at what time of the day it is done.").format(shown),
		"start": _("{0} has a start of its own. The rule starts on the plan's start date.").format(shown),
		"nothing": _(
			"{0} never yields a day with these dates, seasons and working days. Correct the rule, or widen the season."
		).format(shown),
	}[error.code]


@frappe.whitelist()
def next_days(plan: str | dict) -> list[dict]:
	"""The next ten days of a plan that may not be saved yet: [{date, text, slots}], for the form.

	plan: the document as the form has it. Throws what is wrong with its recurrence.
	"""
	frappe.has_permission("Inspection Plan", "read", throw=True)
	doc = frappe.get_doc({**frappe.parse_json(plan), "doctype": "Inspection Plan"})
	frappe.has_permission("Property", "read", doc.property, throw=True)
	return shown_days(schedule_of(doc), doc.property)


def shown_days(schedule: Schedule, property_name: str) -> list[dict]:
	"""The next ten days of a schedule, for a form. Throws when none comes."""
	first = max(schedule.start, getdate(nowdate()))
	found: list[date] = []
	is_workday = workdays_of(property_name)
	last = getdate(add_days(first, SEARCHED_DAYS))
	# a daily rule has its ten days soon, a yearly one within years: each stretch is longer than all before it
	since, length = first, 31
	while len(found) < SHOWN_DAYS and since <= last:
		until = min(last, since + timedelta(days=length))
		found += recurrence.days(schedule, since, until, is_workday)
		since, length = until + timedelta(days=1), length * 4
	if not found:
		frappe.throw(in_words(RuleError("nothing", schedule.rule)), title=_("Recurrence"))
	slots = [
		_slot_in_words(slot) for slot in sorted(schedule.slots, key=lambda slot: (slot.start, slot.name))
	]
	return [{"date": str(day), "text": day_in_words(day), "slots": slots} for day in found[:SHOWN_DAYS]]


def day_in_words(day: date) -> str:
	return f"{frappe.format(day, 'Date')} {_(WEEKDAYS[day.weekday()])}"


def _slot_in_words(slot: Slot) -> str:
	if slot.start == slot.end == time(0):
		return _("The whole day")
	hours = f"{slot.start:%H:%M}–{slot.end:%H:%M}"
	return f"{slot.name} {hours}".strip()


def _check_slots(doc) -> None:
	if len(doc.slots) > recurrence.MOST_SLOTS:
		frappe.throw(
			_("A day has at most {0} slots, not {1}.").format(recurrence.MOST_SLOTS, len(doc.slots)),
			title=_("Slots"),
		)
	seen: set[str] = set()
	for row in doc.slots:
		row.slot_name = (row.slot_name or "").strip()
		if row.slot_name in seen:
			frappe.throw(
				_("Row {0}: the slot {1} is there already. Give each slot a name of its own.").format(
					row.idx, frappe.bold(frappe.utils.escape_html(row.slot_name))
				),
				title=_("Slots"),
			)
		seen.add(row.slot_name)


def _slot(row) -> Slot:
	return Slot(row.slot_name, clock(row.from_time), clock(row.to_time))


def _season(row) -> Season:
	try:
		return Season(
			(cint(row.from_month), cint(row.from_day)),
			(cint(row.to_month), cint(row.to_day)),
		)
	except ValueError:
		frappe.throw(
			_("Row {0}: from {1}-{2} to {3}-{4} are not days of a year. Correct month and day.").format(
				row.idx, row.from_month, row.from_day, row.to_month, row.to_day
			),
			title=_("Seasons"),
		)


def clock(value) -> time:
	"""A Time field comes as timedelta, text or time; 24:00 is midnight at the end of the day."""
	if isinstance(value, timedelta):
		return (datetime.min + value).time()
	if isinstance(value, str) and value.startswith("24:00"):
		return time(0)
	return get_time(value) if value else time(0)
