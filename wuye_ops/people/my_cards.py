"""员工自助: what an employee reads of themselves on a phone. Each part tells its card by the hook `wuye_my_staff_cards`.

A function takes the employee and gives a card, or None where there is nothing to say:
{key, title, rows: [{text, note, on, state, colour, route}], empty, more: {label, route}}. It asks for the user's own rows alone: the
page has asked who they are.
"""

from __future__ import annotations

import frappe
from frappe import _
from frappe.query_builder.functions import Sum
from frappe.utils import add_days, cint, flt, formatdate, getdate, nowdate

from wuye_ops.people import self_service
from wuye_ops.people.awards.steps import AGREE, DISAGREE
from wuye_ops.people.health import exposure
from wuye_ops.property.staff import employee_of
from wuye_ops.rules import award, care, health_check, scorecard_life

MOST_ROWS = 8
DAYS_AHEAD = 14
WALL_DAYS = 60


@frappe.whitelist()
def cards() -> dict:
	"""{employee, name, designation, property, cards}: of who is logged in."""
	person = employee_of(frappe.session.user)
	if not person:
		frappe.throw(_("This page is for employees."), frappe.PermissionError)
	row = frappe.db.get_value(
		"Employee", person.name, ["employee_name", "designation", "wuye_property"], as_dict=True
	)
	found = [frappe.get_attr(path)(person.name) for path in frappe.get_hooks("wuye_my_staff_cards")]
	return {
		"employee": person.name,
		"name": row.employee_name,
		"designation": row.designation,
		"property": row.wuye_property,
		"cards": [card for card in found if card],
	}


def roster(employee: str) -> dict:
	"""Shifts of the coming two weeks."""
	today = getdate(nowdate())
	rows = frappe.get_all(
		"Shift Assignment",
		{
			"employee": employee,
			"docstatus": 1,
			"status": "Active",
			"start_date": ["<=", add_days(today, DAYS_AHEAD)],
		},
		["name", "shift_type", "start_date", "end_date"],
		or_filters=[["end_date", "is", "not set"], ["end_date", ">=", today]],
		order_by="start_date",
		# the roster assigns day by day, two shifts on a day at the most
		limit=2 * DAYS_AHEAD,
	)
	times = {
		row.name: row
		for row in frappe.get_all(
			"Shift Type",
			{"name": ["in", [row.shift_type for row in rows] or [""]]},
			["name", "start_time", "end_time"],
		)
	}
	return {
		"key": "roster",
		"title": _("My Roster"),
		"empty": _("No shift is assigned to you for the coming two weeks."),
		"rows": [
			{
				"text": row.shift_type,
				"note": f"{_time(times[row.shift_type].start_time)}–{_time(times[row.shift_type].end_time)}",
				"on": _span(row.start_date, row.end_date),
			}
			for row in rows
			if row.shift_type in times
		],
	}


def scorecard(employee: str) -> dict:
	"""The latest cards that were shown; those that wait for the employee first."""
	rows = frappe.get_all(
		"Staff Scorecard",
		{"employee": employee, "status": ["not in", (scorecard_life.DRAFT, scorecard_life.SUPERSEDED)]},
		["name", "month_start", "status", "judged", "total", "grade", "object_until", "accepted_on"],
		order_by="month_start desc, version desc",
		limit=6,
	)
	colours = {"Shown": "blue", "Objected": "red", "Decided": "cyan", "Final": "green"}
	return {
		"key": "scorecard",
		"title": _("My Scorecards"),
		"empty": _("No scorecard has been shown to you yet."),
		"rows": [
			{
				"text": f"{getdate(row.month_start):%Y-%m}",
				"note": _("{0} points, grade {1}").format(f"{flt(row.total, 2):g}", row.grade)
				if row.judged
				else _("not judged"),
				"on": _("object until {0}").format(formatdate(row.object_until))
				if row.status == scorecard_life.SHOWN and not row.accepted_on and row.object_until
				else "",
				"state": _(row.status, context="Staff Scorecard"),
				"colour": colours.get(row.status, "gray"),
				"route": f"/app/staff-scorecard/{row.name}",
			}
			for row in rows
		],
	}


def training(employee: str) -> dict:
	"""Courses to come, and what was attended lately."""
	event, who = frappe.qb.DocType("Training Event"), frappe.qb.DocType("Training Event Employee")
	rows = (
		frappe.qb.from_(who)
		.join(event)
		.on((who.parent == event.name) & (who.parenttype == "Training Event"))
		.select(
			event.name, event.event_name, event.start_time, event.location, event.event_status, who.status
		)
		.where((who.employee == employee) & (event.docstatus < 2))
		.orderby(event.start_time, order=frappe.qb.desc)
		.limit(MOST_ROWS)
		.run(as_dict=True)
	)
	return {
		"key": "training",
		"title": _("My Training"),
		"empty": _("You are entered for no course."),
		"rows": [
			{
				"text": row.event_name,
				"note": row.location or "",
				"on": f"{row.start_time:%Y-%m-%d %H:%M}" if row.start_time else "",
				"state": _(row.event_status or row.status or ""),
				"colour": {"Scheduled": "blue", "Completed": "green"}.get(row.event_status, "gray"),
			}
			for row in rows
		],
	}


def leave(employee: str) -> dict:
	"""What is left of leave that is allocated, and applications that are not over."""
	today = getdate(nowdate())
	ledger = frappe.qb.DocType("Leave Ledger Entry")
	balances = (
		frappe.qb.from_(ledger)
		.select(ledger.leave_type, Sum(ledger.leaves))
		.where(
			(ledger.employee == employee)
			& (ledger.docstatus == 1)
			& (ledger.is_expired == 0)
			& (ledger.from_date <= f"{today.year}-12-31")
			& (ledger.to_date >= today)
		)
		.groupby(ledger.leave_type)
		.orderby(ledger.leave_type)
		.run()
	)
	applications = frappe.get_all(
		"Leave Application",
		{"employee": employee, "docstatus": ["<", 2], "to_date": [">=", today]},
		["name", "leave_type", "from_date", "to_date", "total_leave_days", "status"],
		order_by="from_date",
		limit=MOST_ROWS,
	)
	colours = {"Open": "orange", "Approved": "green", "Rejected": "red", "Cancelled": "gray"}
	rows = [
		{"text": leave_type, "note": _("{0} days left").format(f"{flt(days):g}")}
		for leave_type, days in balances
	]
	rows += [
		{
			"text": row.leave_type,
			"note": _("{0} days").format(f"{flt(row.total_leave_days):g}"),
			"on": _span(row.from_date, row.to_date),
			"state": _(row.status),
			"colour": colours.get(row.status, "gray"),
			"route": f"/app/leave-application/{row.name}",
		}
		for row in applications
	]
	return {
		"key": "leave",
		"title": _("My Leave"),
		"empty": _("No leave is allocated to you, and you have applied for none."),
		"rows": rows,
		"more": self_service.entry("Leave Application", _("Apply for Leave")),
	}


def health(employee: str) -> dict | None:
	"""When the next examination is due; None for who meets nothing."""
	people = exposure.people([employee])
	if not people:
		return None
	today = getdate(nowdate())
	found = health_check.dues(people[0].exposed, exposure.checks([employee]).get(employee, ()))
	return {
		"key": "health",
		"title": _("My Examinations"),
		"empty": "",
		"rows": [
			{
				"text": due.hazard.code,
				"note": _(due.kind, context="Health Check"),
				"on": formatdate(due.due_on),
				"state": _("Overdue", context="Fitness for Work")
				if due.due_on < today
				else _("Up to Date", context="Fitness for Work"),
				"colour": "red" if due.due_on < today else "green",
			}
			for due in found[:MOST_ROWS]
		],
	}


def needs(employee: str) -> dict:
	"""What the employee has raised; the words are read in the need itself."""
	rows = frappe.get_all(
		"Care Need",
		{"raised_by": frappe.session.user, "employee": employee},
		["name", "kind", "level", "status", "raised_on"],
		order_by="raised_on desc",
		limit=MOST_ROWS,
	)
	colours = {
		care.RAISED: "orange",
		care.IN_HAND: "blue",
		care.ANSWERED: "cyan",
		care.CLOSED: "green",
		care.WITHDRAWN: "gray",
	}
	meta = frappe.get_meta("Care Need")
	return {
		"key": "needs",
		"title": _("My Needs"),
		"empty": _("You have raised nothing. What you write is read by whom you choose."),
		"rows": [
			{
				"text": _(row.kind, context="Care Need"),
				"note": _(row.level, context="Care Need"),
				"on": formatdate(row.raised_on),
				"state": _(row.status, context="Care Need"),
				"colour": colours.get(row.status, "gray"),
				"route": f"/app/care-need/{row.name}",
			}
			for row in rows
		],
		"choices": {
			field: [
				[value, _(value, context="Care Need")] for value in meta.get_field(field).options.split("\n")
			]
			for field in ("kind", "level")
		},
	}


def awards(employee: str) -> dict | None:
	"""Awards that were decided: the employee says whether they may be shown. None for nobody's."""
	rows = frappe.get_all(
		"Staff Award",
		{"employee": employee, "status": ["in", (award.CONFIRMED, award.PUBLISHED)]},
		["name", "kind", "period_from", "status", "consent", "consent_on"],
		order_by="period_from desc",
		limit=MOST_ROWS,
	)
	if not rows:
		return None
	return {
		"key": "awards",
		"title": _("My Awards"),
		"empty": "",
		"rows": [
			{
				"text": _(row.kind, context="Staff Award"),
				"on": _period(row),
				"note": _("Agrees to Be Shown") if row.consent else "",
				"state": _(row.status, context="Staff Award"),
				"colour": "green" if row.status == award.PUBLISHED else "blue",
				"award": row.name,
				"agrees": cint(row.consent),
				"action": _(DISAGREE if row.consent else AGREE, context="Staff Award"),
			}
			for row in rows
		],
	}


def wall(employee: str) -> dict | None:
	"""Colleagues of the company who are honoured, lately; they have agreed to be shown. None where there are none."""
	rows = frappe.get_all(
		"Staff Award",
		{
			"company": frappe.db.get_value("Employee", employee, "company"),
			"status": award.PUBLISHED,
			"published_on": [">=", add_days(nowdate(), -WALL_DAYS)],
		},
		["name", "kind", "period_from", "employee_name", "designation", "property", "praise"],
		order_by="published_on desc",
		limit=MOST_ROWS,
	)
	if not rows:
		return None
	return {
		"key": "wall",
		"title": _("Wall of Honour"),
		"empty": "",
		"rows": [
			{
				"text": row.employee_name,
				"note": " · ".join(part for part in (row.property, row.designation, row.praise) if part),
				"state": f"{_period(row)} {_(row.kind, context='Staff Award')}",
				"colour": "orange",
			}
			for row in rows
		],
	}


def _period(row) -> str:
	first = getdate(row.period_from)
	return f"{first:%Y-%m}" if row.kind == award.STAR else str(first.year)


def _time(value: object) -> str:
	"""HH:MM of a time as the database gives it."""
	seconds = cint(getattr(value, "total_seconds", lambda: 0)())
	return f"{seconds // 3600:02d}:{seconds % 3600 // 60:02d}"


def _span(first: object, last: object) -> str:
	if not last:
		return _("from {0}").format(formatdate(first))
	return (
		formatdate(first) if getdate(first) == getdate(last) else f"{formatdate(first)} – {formatdate(last)}"
	)
