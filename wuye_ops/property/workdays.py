"""The working days of a property, from its Service Calendar: weekdays with hours, holidays, and make-up days (调休)."""

from collections.abc import Callable
from datetime import date

import frappe
from frappe.utils import getdate

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def workdays_of(property_name: str) -> Callable[[date], bool]:
	"""Tells of a day whether the property works on it.

	A make-up day is a working day, whatever else is said of it. A holiday is none, also where the service itself runs
	round the clock: guards stand at the gate on New Year's day, but nobody moves the monthly check of the pumps there.
	"""
	calendar = frappe.get_cached_doc(
		"Service Calendar", frappe.get_cached_value("Property", property_name, "service_calendar")
	)
	weekdays = {WEEKDAYS.index(row.weekday) for row in calendar.intervals}
	if calendar.round_the_clock:
		weekdays = set(range(len(WEEKDAYS)))
	made_up = {getdate(row.date) for row in calendar.workdays}
	holidays: set[date] = set()
	if calendar.holiday_list:
		rows = frappe.get_cached_doc("Holiday List", calendar.holiday_list).holidays
		holidays = {getdate(row.holiday_date) for row in rows}

	def is_workday(day: date) -> bool:
		return day in made_up or (day.weekday() in weekdays and day not in holidays)

	return is_workday
