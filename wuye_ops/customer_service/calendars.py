"""Service calendars as the rules know them, loaded once for each request to the server."""

from datetime import date, datetime, time, timedelta

import frappe
from frappe.utils import get_time, getdate
from frappe.utils.caching import request_cache

from wuye_ops.rules.service_clock import WorkCalendar

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def calendar_of(property_name: str) -> WorkCalendar:
	"""The service hours of a property."""
	return work_calendar(frappe.get_cached_value("Property", property_name, "service_calendar"))


def work_calendar(name: str) -> WorkCalendar:
	return _built(name, str(frappe.get_cached_value("Service Calendar", name, "modified")))


@request_cache
def _built(name: str, modified: str) -> WorkCalendar:
	return build_calendar(frappe.get_cached_doc("Service Calendar", name))


def build_calendar(doc) -> WorkCalendar:
	"""The rules' calendar of a Service Calendar. Raises ValueError for hours that overlap or end before they start."""
	if doc.round_the_clock:
		return WorkCalendar.round_the_clock()
	weekly: dict[int, list[tuple[time, time]]] = {}
	for row in doc.intervals:
		weekly.setdefault(WEEKDAYS.index(row.weekday), []).append((_time(row.from_time), _time(row.to_time)))
	workdays: dict[date, list[tuple[time, time]]] = {}
	for row in doc.workdays:
		workdays.setdefault(getdate(row.date), []).append((_time(row.from_time), _time(row.to_time)))
	holidays: set[date] = set()
	if doc.holiday_list:
		rows = frappe.get_cached_doc("Holiday List", doc.holiday_list).holidays
		holidays = {getdate(row.holiday_date) for row in rows}
	return WorkCalendar(weekly, holidays, workdays)


def _time(value) -> time:
	"""A Time field comes as timedelta, text or time; 24:00 is midnight at the end of the day."""
	if isinstance(value, timedelta):
		value = (datetime.min + value).time()
	return get_time(value)
