"""年度培训计划: what has to be held in a year, by post and need, counted from the people there are; each row becomes an event of HRMS."""

from __future__ import annotations

from datetime import datetime, time

import frappe
from frappe import _
from frappe.utils import cint, cstr, escape_html, flt, get_datetime, getdate, now_datetime, nowdate

from wuye_ops.people import access
from wuye_ops.people.training import hours, needs
from wuye_ops.property import guarded
from wuye_ops.property.days import day_of
from wuye_ops.property.plain_text import plain
from wuye_ops.rules.training import ends_at
from wuye_ops.rules.training_need import Planned, year_plan

DOCTYPE, ROW = "Training Year Plan", "Training Year Plan Row"
EVENT = "Training Event"
COUNTED = ("designation", "training_need", "people", "hours", "due_on")


def check(doc) -> None:
	"""Validate. What is needed is counted, when something is held is planned; a new plan is counted at once."""
	today = getdate(nowdate())
	if not today.year - 1 <= cint(doc.year) <= today.year + 1:
		frappe.throw(_("Plan this year, the last or the next one."), title=_(DOCTYPE))
	companies = access.permitted_companies(frappe.session.user)
	if companies is not None and doc.company not in companies:
		frappe.throw(_("Choose a company."), frappe.PermissionError, title=_(DOCTYPE))
	if doc.flags.by_service:
		return
	before = doc.get_doc_before_save()
	if not before:
		doc.set("rows", _counted(doc, []))
		doc.made_on = now_datetime()
		return
	was = {row.name: row for row in before.rows}
	if [row.name for row in doc.rows] != [row.name for row in before.rows] or any(
		_text(row, field) != _text(was[row.name], field)
		for row in doc.rows
		for field in (*COUNTED, "training_event")
	):
		frappe.throw(
			_("Rows are counted from the training needs and the people. Change the needs, and count again."),
			title=_(DOCTYPE),
		)
	for row in doc.rows:
		if row.planned_on and getdate(row.planned_on).year != cint(doc.year):
			frappe.throw(_("Row {0}: plan a day of {1}.").format(row.idx, doc.year), title=_("Planned On"))


def _text(row, field: str) -> str:
	"""A value as a text, so that a number is the same as what the browser sent."""
	return str(flt(row.get(field))) if field in ("people", "hours") else cstr(row.get(field))


@frappe.whitelist(methods=["POST"])
def count_again(plan: str) -> int:
	"""Counts needs and people anew; days, events and remarks stay with their rows. Returns the number of rows."""
	doc = guarded.load_locked(DOCTYPE, plan)
	rows = _counted(doc, doc.rows)
	doc.set("rows", rows)
	doc.made_on = now_datetime()
	guarded.save(doc)
	return len(rows)


@frappe.whitelist(methods=["POST"])
def make_event(plan: str, row: str, starts: str, ends: str, location: str) -> str:
	"""A draft of HRMS's Training Event for those of the post who still lack hours. Returns its name; one for each row."""
	doc = guarded.load_locked(DOCTYPE, plan)
	frappe.has_permission(EVENT, "create", throw=True)
	title = _("Make Event", context=DOCTYPE)
	line = next((one for one in doc.rows if one.name == row), None)
	if not line:
		frappe.throw(_("Choose a row of the plan."), title=title)
	if is_made(line):
		frappe.throw(_("{0} is made of it already.").format(escape_html(line.training_event)), title=title)
	day = day_of(starts, _("Start Time"), title)
	day_of(ends, _("End Time"), title)
	if not day or day.year != cint(doc.year):
		frappe.throw(_("Plan a day of {0}.").format(doc.year), title=title)
	location = guarded.required(location, _("Enter where it is held."), title)
	line.training_event = _insert_event(doc, line, get_datetime(starts), get_datetime(ends), location)
	line.planned_on = day
	guarded.save(doc)
	return line.training_event


@frappe.whitelist(methods=["POST"])
def make_events(plan: str, begins: str, location: str) -> dict:
	"""Drafts of events for every row with a planned day that has none yet, from `begins` on for as long as its hours take.

	Run again it makes what is new, and nothing twice. Returns {made: events, refused: [{row, reason}]}; rows that were made before are
	in neither.
	"""
	doc = guarded.load_locked(DOCTYPE, plan)
	frappe.has_permission(EVENT, "create", throw=True)
	title = _("Make All Events", context=DOCTYPE)
	location = guarded.required(location, _("Enter where it is held."), title)
	made, refused = [], []
	for line in doc.rows:
		if is_made(line):
			continue
		frappe.db.savepoint("plan_row")
		try:
			line.training_event = _insert_event(doc, line, *_times(line, begins, title), location)
			made.append(line.training_event)
		except frappe.ValidationError as error:
			frappe.db.rollback(save_point="plan_row")
			# the reason stands in the answer, once for each row
			frappe.clear_last_message()
			refused.append({"row": line.idx, "reason": plain(error)})
	if made:
		guarded.save(doc)
	return {"made": made, "refused": refused}


def is_made(line) -> bool:
	"""Whether the row has an event that stands; a cancelled one makes room for another."""
	return bool(line.training_event) and frappe.db.get_value(EVENT, line.training_event, "docstatus") != 2


def _times(line, begins: str, title: str) -> tuple[datetime, datetime]:
	"""Begin and end on the planned day: long days one after another where one has no room for the hours of each."""
	if not line.planned_on:
		frappe.throw(_("No day is planned for {0}.").format(escape_html(line.training_need)), title=title)
	try:
		start = datetime.combine(getdate(line.planned_on), time.fromisoformat(cstr(begins)))
	except ValueError:
		frappe.throw(_("{0} is not a time of the day.").format(escape_html(cstr(begins)[:40])), title=title)
	needed = needs.hours_of(frappe.db.get_value("Training Need", line.training_need, "hours"))
	return start, ends_at(start, needed)


def _insert_event(doc, line, starts: datetime, ends: datetime, location: str) -> str:
	need = frappe.get_doc("Training Need", line.training_need)
	people = _who_lack(doc, line)
	if not people:
		frappe.throw(
			_("Nobody of this post lacks hours of it any more."), title=_("Make Event", context=DOCTYPE)
		)
	event = frappe.get_doc(
		{
			"doctype": EVENT,
			"event_name": _free_name(f"{doc.year} {line.designation or ''} {need.name}".replace("  ", " ")),
			"training_program": _programme(need),
			"event_status": "Scheduled",
			"type": "Seminar",
			"company": doc.company,
			"location": location,
			"start_time": starts,
			"end_time": ends,
			"wuye_subject": need.subject,
			"introduction": cstr(need.source) or need.name,
			"employees": [{"employee": name, "is_mandatory": 1} for name in people],
		}
	)
	return event.insert().name


def _counted(doc, kept) -> list[dict]:
	"""Rows as dicts; those of before whose post and need are the same keep what people have entered."""
	before = {(row.designation or "", row.training_need): row for row in kept}
	found = []
	for one in year_plan(_people(doc), cint(doc.year), needs.requirements()):
		row = _row(one)
		if old := before.get((one.post, one.requirement.code)):
			row |= {field: old.get(field) for field in ("planned_on", "training_event", "remark")}
		found.append(row)
	return found


def _row(one: Planned) -> dict:
	return {
		"designation": one.post or None,
		"training_need": one.requirement.code,
		"people": len(one.people),
		"hours": float(one.hours),
		"due_on": one.due_on,
	}


def _people(doc) -> list:
	"""Those of the company who are employed at some time of the year."""
	employee = frappe.qb.DocType("Employee")
	first, last = f"{cint(doc.year)}-01-01", f"{cint(doc.year)}-12-31"
	rows = (
		frappe.qb.from_(employee)
		.select(*(employee[field] for field in needs.PERSON_FIELDS))
		.where((employee.company == doc.company) & (employee.date_of_joining <= last))
		.where(
			(employee.status == "Active")
			& (employee.relieving_date.isnull() | (employee.relieving_date >= first))
		)
		.orderby(employee.name)
		.run(as_dict=True)
	)
	return [needs.person_of(row) for row in rows]


def _who_lack(doc, line) -> list[str]:
	employee = frappe.qb.DocType("Employee")
	post = (
		employee.designation == line.designation
		if line.designation
		else (employee.designation.isnull() | (employee.designation == ""))
	)
	found = hours.standings(
		cint(doc.year), getdate(f"{cint(doc.year)}-12-31"), (employee.company == doc.company) & post
	)
	return [
		one.row.name
		for one in found
		if any(met.need.requirement.code == line.training_need and met.missing for met in one.hours.met)
	]


def _programme(need) -> str | None:
	"""The programme of the subject and as many hours, where there is one."""
	filters = {"wuye_subject": need.subject, "wuye_hours": need.hours} if need.subject else {}
	return frappe.db.get_value("Training Program", filters) if filters else None


def _free_name(name: str) -> str:
	"""HRMS calls events by their name: the first that is free."""
	number, free = 1, name
	while frappe.db.exists(EVENT, free):
		number += 1
		free = f"{name} {number}"
	return free
