"""HRMS's Training Event and Training Result: hours and subject on the event, and results that are whole when they are submitted."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import frappe
from frappe import _
from frappe.utils import cstr, escape_html, flt, get_datetime, getdate, nowdate

from wuye_ops.people.training import needs, records, words
from wuye_ops.rules import training
from wuye_ops.rules.training import Attended, Who

EVENT, RESULT = "Training Event", "Training Result"


def check(doc, method=None) -> None:
	"""Validate of Training Event: hours that its time has room for, and people of its company, each once."""
	if flt(doc.get("wuye_hours")) < 0:
		frappe.throw(words.in_words(training.Refusal("negative_hours")), title=_(EVENT))
	_take_from_programme(doc)
	most = most_hours(doc)
	if needs.hours_of(doc.wuye_hours) > most:
		frappe.throw(
			_("From begin to end there is room for {0} hours (学时 of 45 minutes), not for {1}.").format(
				float(most), flt(doc.wuye_hours)
			),
			title=_(EVENT),
		)
	names = [row.employee for row in doc.employees if row.employee]
	if twice := next((name for name, times in Counter(names).items() if times > 1), None):
		frappe.throw(_("{0} is named twice.").format(escape_html(twice)), title=_(EVENT))
	if doc.company and names:
		_refuse_others(doc, names)


def check_result(doc, method=None) -> None:
	"""Validate of Training Result: no negative hours, and nobody who was not on the list of the event."""
	for row in doc.employees:
		if flt(row.hours) < 0:
			words.refuse([training.Refusal("negative_hours")], _(RESULT), row.employee_name or row.employee)
		if row.get("wuye_result") and row.wuye_result not in training.RESULTS:
			frappe.throw(_("A result is one of the list."), title=_(RESULT))
	listed = _listed(doc.training_event)
	if stranger := next((row for row in doc.employees if row.employee and row.employee not in listed), None):
		frappe.throw(
			_("{0} is not on the list of {1}. Add them there first.").format(
				escape_html(stranger.employee_name or stranger.employee), escape_html(doc.training_event)
			),
			title=_(RESULT),
		)


def check_before_submit(doc, method=None) -> None:
	"""Before submit of Training Result: everybody who was there has hours and a result, which somebody else has entered."""
	event = frappe.get_doc(EVENT, doc.training_event)
	listed, people = _listed(event.name), _people([row.employee for row in doc.employees])
	# HRMS has one result for each event
	told: list[Attended] = []
	day, today, most = getdate(event.end_time), getdate(nowdate()), most_hours(event)
	for row in doc.employees:
		present = listed.get(row.employee) != records.ABSENT
		if present and not flt(row.hours):
			row.hours = flt(event.get("wuye_hours"))
		person = people[row.employee]
		one = Attended(
			row.employee,
			event.name,
			cstr(event.course or event.training_program),
			cstr(event.get("wuye_subject")),
			day,
			needs.hours_of(row.hours),
			present=present,
			result=row.get("wuye_result") or None,
		)
		found = training.record_refusals(
			one,
			who(person),
			event.company or person.company,
			today,
			told,
			most,
			frappe.session.user,
		)
		words.refuse(found, _(RESULT), person.employee_name)
		told.append(one)


def most_hours(event) -> Decimal:
	"""学时 that fit between begin and end: of one day as long as it lasts, of several no more than a long day each."""
	begins, ends = get_datetime(event.start_time), get_datetime(event.end_time)
	if not begins or not ends or ends <= begins:
		return Decimal(0)  # HRMS refuses it after us, in its own words
	lasted = training.hours_between(begins, ends)
	days = (ends.date() - begins.date()).days + 1
	return min(lasted, training.LONGEST_DAY * days)


def who(person) -> Who:
	"""An Employee's `needs.PERSON_FIELDS` as the rules know them."""
	return Who(
		person.name,
		cstr(person.user_id),
		person.company,
		getdate(person.date_of_joining),
		getdate(person.relieving_date) if person.relieving_date else None,
	)


def _take_from_programme(doc) -> None:
	"""Subject and hours, where nobody has said them."""
	programme = frappe._dict()
	if doc.training_program:
		programme = (
			frappe.db.get_value(
				"Training Program", doc.training_program, ["wuye_subject", "wuye_hours"], as_dict=True
			)
			or programme
		)
	doc.wuye_subject = doc.get("wuye_subject") or programme.wuye_subject
	if not flt(doc.get("wuye_hours")):
		most = float(most_hours(doc))
		doc.wuye_hours = min(flt(programme.wuye_hours) or most, most)


def _refuse_others(doc, names: list[str]) -> None:
	other = frappe.db.get_value(
		"Employee", {"name": ["in", names], "company": ["!=", doc.company]}, ["employee_name", "company"]
	)
	if other:
		frappe.throw(
			_("{0} is of {1}, the training of {2}. Choose people of one company.").format(
				*(escape_html(one) for one in (*other, doc.company))
			),
			title=_(EVENT),
		)


def _listed(event: str | None) -> dict[str, str]:
	"""Employee → attendance, of those on the list of an event."""
	rows = frappe.get_all(
		"Training Event Employee",
		{"parent": event or "", "parenttype": EVENT},
		["employee", "attendance"],
		limit=0,
	)
	return {row.employee: cstr(row.attendance) for row in rows}


def _people(names: list[str]) -> dict[str, frappe._dict]:
	rows = frappe.get_all("Employee", {"name": ["in", [*names, ""]]}, list(needs.PERSON_FIELDS), limit=0)
	return {row.name: row for row in rows}
