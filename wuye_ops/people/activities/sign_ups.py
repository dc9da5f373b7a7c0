"""Signing up for an activity and withdrawing, on the locked activity: places go by time, and nobody has two.

Standings are computed each time (`rules.staff_activity`); a row that is not withdrawn has a key which the database has once.
"""

from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import escape_html, format_datetime, get_datetime, now_datetime

from wuye_ops.property import guarded
from wuye_ops.property.notices import tell_staff, user_of
from wuye_ops.property.staff import employee_of
from wuye_ops.rules import staff_activity as rules
from wuye_ops.rules.steps import Refusal

DOCTYPE, ROW = "Staff Activity", "Staff Activity Sign Up"


def check(doc) -> None:
	"""Validate."""
	guarded.refuse_by_hand(
		doc, "sign_ups", "cancelled", "cancel_reason", use=_("Use the buttons of the activity.")
	)
	if not get_datetime(doc.opens_at) <= get_datetime(doc.closes_at) <= get_datetime(doc.begins_at):
		frappe.throw(
			_("One signs up before it begins, and the end of that comes after its begin. Correct the times."),
			title=_("Sign-Up"),
		)
	if doc.property and frappe.db.get_value("Property", doc.property, "company") != doc.company:
		frappe.throw(_("The property belongs to another company."), title=_("Property"))


@frappe.whitelist(methods=["POST"])
def sign_up(activity: str) -> list:
	"""Who is logged in signs up. Returns [Place or Waiting, number]."""
	doc, person = _locked(activity)
	_refuse(rules.sign_up_refusals(as_rule(doc), person, rows_of(doc), now_datetime()))
	doc.append(
		"sign_ups",
		{
			"employee": person.employee,
			"employee_name": frappe.db.get_value("Employee", person.employee, "employee_name"),
			"signed_up_at": now_datetime(),
			"sign_key": f"{doc.name}|{person.employee}",
		},
	)
	_save(doc)
	return list(rules.standings(as_rule(doc), rows_of(doc))[person.employee])


@frappe.whitelist(methods=["POST"])
def withdraw(activity: str) -> None:
	"""Who is logged in lets the next one move up, who is told."""
	doc, person = _locked(activity)
	before = rows_of(doc)
	_refuse(rules.withdraw_refusals(as_rule(doc), person.employee, before, now_datetime()))
	for row in doc.sign_ups:
		if row.employee == person.employee and not row.withdrawn_at:
			row.withdrawn_at, row.sign_key = now_datetime(), None
	_save(doc)
	for name in rules.moved_up(as_rule(doc), before, rows_of(doc)):
		tell_staff([user_of(name)], doc, _("You have a place: {0}").format(escape_html(doc.title)))


@frappe.whitelist(methods=["POST"])
def cancel(activity: str, reason: str) -> None:
	"""It does not take place; those who have signed up are told."""
	doc = guarded.load_locked(DOCTYPE, activity)
	if doc.cancelled:
		frappe.throw(_("It is cancelled already."), title=_(DOCTYPE))
	doc.cancel_reason = guarded.required(reason, _("Say why it is cancelled."), _(DOCTYPE))
	doc.cancelled = 1
	guarded.save(doc)
	people = rules.standings(as_rule(doc), rows_of(doc))
	tell_staff(
		[user_of(name) for name in people],
		doc,
		_("Cancelled: {0}. {1}").format(escape_html(doc.title), escape_html(doc.cancel_reason)),
	)


def card(employee: str) -> dict | None:
	"""Hook `wuye_my_staff_cards`: activities to come, and where the employee stands. None where there are none."""
	person = _person(employee)
	names = frappe.get_all(
		DOCTYPE,
		{"company": person.company, "cancelled": 0, "begins_at": [">", now_datetime()]},
		pluck="name",
		order_by="begins_at",
		limit=20,
	)
	rows = []
	for name in names:
		doc = frappe.get_doc(DOCTYPE, name)
		if doc.property in (None, "", person.property):
			rows.append(_row(doc, employee))
	if not rows:
		return None
	return {"key": "activities", "title": _("Activities"), "empty": "", "rows": rows}


def _row(doc, employee: str) -> dict:
	place, number = rules.standings(as_rule(doc), rows_of(doc)).get(employee, ("", 0))
	row = {
		"text": doc.title,
		"note": doc.place or "",
		"on": format_datetime(doc.begins_at, "MM-dd HH:mm"),
		"activity": doc.name,
		"signed_up": int(bool(place)),
		"action": _("Withdraw", context=DOCTYPE) if place else _("Sign Up", context=DOCTYPE),
	}
	if place == rules.PLACE:
		row |= {"state": _("Has a Place", context=DOCTYPE), "colour": "green"}
	elif place:
		row |= {"state": _("Waiting, number {0}").format(number), "colour": "orange"}
	return row


def as_rule(doc) -> rules.Activity:
	return rules.Activity(
		get_datetime(doc.opens_at),
		get_datetime(doc.closes_at),
		get_datetime(doc.begins_at),
		doc.company,
		doc.places or None,
		bool(doc.queue),
		frozenset([doc.property] if doc.property else []),
		bool(doc.cancelled),
	)


def rows_of(doc) -> list[rules.SignUp]:
	return [
		rules.SignUp(row.employee, get_datetime(row.signed_up_at), row.name or "", bool(row.withdrawn_at))
		for row in doc.sign_ups
	]


def _locked(activity: str) -> tuple:
	person = employee_of(frappe.session.user)
	if not person:
		frappe.throw(_("Activities are for employees."), frappe.PermissionError, title=_(DOCTYPE))
	# two who sign up for the last place at one moment are one after the other
	doc = guarded.load_locked(DOCTYPE, activity, "read")
	return doc, _person(person.name)


def _person(employee: str) -> rules.Person:
	row = frappe.db.get_value("Employee", employee, ["company", "wuye_property", "status"], as_dict=True)
	return rules.Person(employee, row.company, row.wuye_property or "", row.status == "Left")


def _save(doc) -> None:
	doc.flags.by_service = True
	# who is invited may sign up, and nothing else of the activity changes
	doc.save(ignore_permissions=True)
	doc.flags.by_service = False


def _refuse(refusals: tuple[Refusal, ...]) -> None:
	if not refusals:
		return
	sentences = {
		"cancelled": _("The activity is cancelled."),
		"not_open_yet": _("One can sign up from {opens_at}."),
		"closed": _("One could sign up until {closes_at}."),
		"twice": _("You have signed up already."),
		"not_invited": _("The activity is for another property or company."),
		"has_left": _("The activity is for those who are employed."),
		"full": _("All {places} places are taken."),
		"not_signed_up": _("You have not signed up."),
		"over": _("The activity has begun."),
	}
	lines = [
		sentences[one.code].format(
			**{
				name: format_datetime(value) if name.endswith("_at") else value
				for name, value in one.params.items()
			}
		)
		for one in refusals
	]
	frappe.throw("<br>".join(lines), title=_(DOCTYPE))
