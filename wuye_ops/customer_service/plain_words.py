"""Requests and tasks in the words of people on a phone: when, how it stands, who comes."""

from datetime import datetime

import frappe
from frappe import _
from frappe.utils import format_date, get_datetime, getdate, now_datetime

# status → colour of its pill in portal.css
REQUEST_COLOURS = {
	"New": "blue",
	"Accepted": "blue",
	"In Progress": "orange",
	"On Hold": "gray",
	"Resolved": "green",
	"Closed": "green",
	"Cancelled": "gray",
}
TASK_COLOURS = {
	"Assigned": "blue",
	"In Progress": "orange",
	"Blocked": "red",
	"Done": "green",
	"To Assign": "gray",
}
URGENCY_COLOURS = {
	"Emergency": "red",
	"Urgent": "orange",
	"Major": "red",
	"Normal": "gray",
	"Complex": "blue",
}
TWO_CHARACTER_SURNAMES = (
	"欧阳", "上官", "司马", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "司徒", "夏侯", "端木", "南宫",
)  # fmt: skip


def status_in_words(status: str) -> str:
	"""A request's status to its customer, for whom "new" says nothing."""
	return _("To be accepted") if status == "New" else _(status)


def moment_in_words(moment: datetime | str | None, now: datetime | None = None) -> str | None:
	"""Such as "today 18:00"; the date where it is neither yesterday, today nor tomorrow."""
	if not moment:
		return None
	moment = get_datetime(moment)
	days = (getdate(moment) - getdate(now or now_datetime())).days
	near = {-1: _("yesterday {0}"), 0: _("today {0}"), 1: _("tomorrow {0}")}.get(days)
	hour = moment.strftime("%H:%M")
	return near.format(hour) if near else f"{format_date(moment, 'MM-dd')} {hour}"


def promise_in_words(request, now: datetime | None = None) -> str:
	"""What a customer may expect now, from a request's status and promised times."""
	now = now or now_datetime()
	if request.status == "Cancelled":
		return _("Cancelled")
	if request.status in ("Resolved", "Closed"):
		return _("Finished {0}").format(moment_in_words(request.resolved_on or request.closed_on, now))
	if request.status == "On Hold":
		return _("Has to wait for a while; we tell you when it goes on")
	if is_late(request, now):
		return _("Later than promised, sorry; we are working on it")
	if request.resolve_by:
		return _("Expected to be finished before {0}").format(moment_in_words(request.resolve_by, now))
	if request.arrive_by and not request.arrived_on:
		return _("Somebody comes before {0}").format(moment_in_words(request.arrive_by, now))
	return _("We are working on it without a break")


def is_late(request, now: datetime) -> bool:
	"""Whether a promise to an open request has passed unkept."""
	if request.status not in ("New", "Accepted", "In Progress"):
		return False
	arrival_missed = request.arrive_by and not request.arrived_on and get_datetime(request.arrive_by) < now
	return bool(arrival_missed or (request.resolve_by and get_datetime(request.resolve_by) < now))


def who_comes(task) -> str | None:
	"""A task as its customer reads it: the department and a surname, nothing else of the person."""
	if not task.assigned_name:
		return None
	sentence = {
		"Assigned": _("{0} of {1} will take care of it"),
		"In Progress": _("{0} of {1} is at work") if task.arrived_on else _("{0} of {1} is on the way"),
		"Blocked": _("{0} of {1} needs help with it; we are on it"),
		"Done": _("{0} of {1} has finished the work; it is being checked"),
		"Verified": _("{0} of {1} has done the work"),
	}.get(task.status)
	return sentence and sentence.format(polite_name(task.assigned_name), department_label(task.department))


def polite_name(full_name: str) -> str:
	"""张伟 is 张师傅 to a customer; of a name in Latin letters only the first part is shown."""
	full_name = full_name.strip()
	if full_name[:1].isascii():
		surname = full_name.split()[0].split(".")[0]
	else:
		surname = full_name[: 2 if full_name.startswith(TWO_CHARACTER_SURNAMES) else 1]
	return _("Master {0}").format(surname)


def department_label(department: str | None) -> str:
	"""The department without the company's abbreviation."""
	return frappe.get_cached_value("Department", department, "department_name") if department else ""


def unit_label(unit: str | None, property_name: str | None = None) -> str:
	"""测试花园-1号楼-101 is "1号楼-101" to those who know which property is meant."""
	return (unit or "").removeprefix(f"{property_name}-") if property_name else unit or ""
