"""年度培训计划: what has to be held in a year, by post and need, counted from the people there are; each row becomes an event of HRMS."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import cint, cstr, escape_html, flt, get_datetime, getdate, now_datetime, nowdate

from wuye_ops.people import access
from wuye_ops.people.training import hours, needs
from wuye_ops.property import guarded
from wuye_ops.property.days import day_of
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
	if line.training_event and frappe.db.get_value(EVENT, line.training_event, "docstatus") != 2:
		frappe.throw(_("{0} is made of it already.").format(escape_html(line.training_event)), title=title)
	day = day_of(starts, _("Start Time"), title)
	day_of(ends, _("End Time"), title)
	if not day or day.year != cint(doc.year):
		frappe.throw(_("Plan a day of {0}.").format(doc.year), title=title)
	need = frappe.get_doc("Training Need", line.training_need)
	people = _who_lack(doc, line)
	if not people:
		frappe.throw(_("Nobody of this post lacks hours of it any more."), title=title)
	event = frappe.get_doc(
		{
			"doctype": EVENT,
			"event_name": _free_name(f"{doc.year} {line.designation or ''} {need.name}".replace("  ", " ")),
			"training_program": _programme(need),
			"event_status": "Scheduled",
			"type": "Seminar",
			"company": doc.company,
			"location": guarded.required(location, _("Enter where it is held."), title),
			"start_time": get_datetime(starts),
			"end_time": get_datetime(ends),
			"wuye_subject": need.subject,
			"introduction": cstr(need.source) or need.name,
			"employees": [{"employee": name, "is_mandatory": 1} for name in people],
		}
	).insert()
	line.training_event, line.planned_on = event.name, day
	guarded.save(doc)
	return event.name


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
