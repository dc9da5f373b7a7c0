"""A need (员工诉求), from raising it to the answer. Text, answer and notes are kept encrypted and in no version, index or message.

Each step is one transaction on the locked document, for whom the rules name. Who reads the text and has not raised it leaves a trace.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

import frappe
from frappe import _
from frappe.utils import cstr, getdate, now_datetime, nowdate

from wuye_ops.people import sent
from wuye_ops.people.care import permissions, words
from wuye_ops.property.guarded import load_locked, required
from wuye_ops.property.notices import notify, users_with_role
from wuye_ops.property.staff import employee_of
from wuye_ops.property.workdays import workdays_of
from wuye_ops.records import personal_data
from wuye_ops.rules import care

DOCTYPE = permissions.DOCTYPE
LONGEST = 4000
DIRECTOR = "Operations Director"


@frappe.whitelist(methods=["POST"])
def raise_need(kind: str, level: str, text: str, about: str | list | None = None) -> str:
	"""A need of who is logged in. level: who may read it besides whoever handles it. about: users it is about. Returns its name."""
	user = frappe.session.user
	person = employee_of(user)
	if not person:
		frappe.throw(_("Needs are raised by employees."), frappe.PermissionError, title=_(DOCTYPE))
	if level not in care.LEVELS:
		frappe.throw(_("Choose who may read it."), title=_("Open To"))
	if kind not in _options("kind"):
		frappe.throw(_("Choose what it is about."), title=_("Kind"))
	text = _long(text, _("Say what you need."))
	doc = frappe.new_doc(DOCTYPE)
	row = frappe.db.get_value(
		"Employee", person.name, ["employee_name", "company", "wuye_property"], as_dict=True
	)
	doc.update(
		{
			"kind": kind,
			"level": level,
			"status": care.RAISED,
			"raised_by": user,
			"employee": person.name,
			"employee_name": row.employee_name,
			"company": row.company,
			"property": row.wuye_property,
			"raised_on": now_datetime(),
			**personal_data.locked_text("text", text),
		}
	)
	for one in _people(about, user):
		doc.append("about", {"user": one})
	doc.due_on = _due(doc)
	_note(doc, "Raise", None, None)
	doc.flags.by_service = True
	# whoever is employed may raise what they need; it is theirs
	doc.insert(ignore_permissions=True)
	_tell(doc, _hr_of(doc), _("Somebody has raised a need: take it in hand until {0}").format(doc.due_on))
	return doc.name


@frappe.whitelist(methods=["POST"])
def take(
	need: str, step: str, reason: str | None = None, to: str | None = None, answer: str | None = None
) -> str:
	"""A step of the rules; returns the new status. reason: kept with it. to: whom it is passed on to. answer: what is answered."""
	doc = load_locked(DOCTYPE, need, "read")
	if step not in care.LIFE.steps:
		frappe.throw(_("There is no such step."), title=_(DOCTYPE))
	reason, answer, to = cstr(reason).strip(), cstr(answer).strip(), cstr(to).strip()
	by = permissions.reader(frappe.session.user, doc.employee)
	words.refuse(care.refusals(permissions.as_rule(doc, answer), step, by, reason, to))
	if step == care.PASS_ON:
		doc.handler = _handler(doc, to)
	elif step == care.TAKE:
		doc.handler = frappe.session.user
	elif step == care.ANSWER:
		doc.update(personal_data.locked_text("answer", _long(answer, _("Write the answer first."))))
		doc.answered_on = now_datetime()
	_leave(doc, step, reason)
	if step in (care.TAKE, care.ANSWER):
		_tell(doc, [doc.raised_by], _("Your need of {0} is: {1}").format(_day(doc), _status(doc)))
	elif doc.handler:
		_tell(doc, [doc.handler], _("A need you handle is: {0}").format(_status(doc)))
	return doc.status


@frappe.whitelist(methods=["POST"])
def open_to(need: str, level: str) -> str:
	"""Another level: whoever raised it chooses any, the handler narrows it. Returns the level."""
	doc = load_locked(DOCTYPE, need, "read")
	if level not in care.LEVELS:
		frappe.throw(_("Choose who may read it."), title=_("Open To"))
	words.refuse(care.change_refusals(permissions.as_rule(doc), level, frappe.session.user))
	was, doc.level = doc.level, level
	_note(doc, "Narrow", doc.status, doc.status, f"{_(was, context=DOCTYPE)} → {_(level, context=DOCTYPE)}")
	_save(doc)
	return doc.level


@frappe.whitelist(methods=["POST"])
def read(need: str) -> dict:
	"""What was written, for who may read it: {text, answer, notes: [{on, user, step, note}]}. Looks of others than whoever raised it
	are logged."""
	doc = frappe.get_doc(DOCTYPE, need)
	doc.check_permission("read")
	if frappe.session.user != doc.raised_by:
		personal_data.log_access(DOCTYPE, doc.name, "text", _("reads a need that is open to them"))
	return {
		"text": personal_data.plain(doc, "text") or "",
		"answer": personal_data.plain(doc, "answer") or "",
		"notes": [
			{
				"on": row.logged_on,
				"user": row.user,
				"step": row.step,
				"note": personal_data.plain(row, "note"),
			}
			for row in doc.log
			if row.note_encrypted
		],
	}


def possible(doc) -> list[str]:
	"""The steps that who is logged in may take now, for the buttons; what each needs is asked for then."""
	by = permissions.reader(frappe.session.user, doc.employee)
	need = permissions.as_rule(doc, "-")
	return [step for step in care.LIFE.steps_from(doc.status) if not care.refusals(need, step, by, "-", "-")]


# -- by the clock ---------------------------------------------------------------------------------------------------


def follow_the_day(today: date | str | None = None, commit: bool = True) -> int:
	"""Each day: what was answered closes after its days, what waits too long is told to who is above. Returns how many were touched."""
	day, touched = getdate(today), 0
	for name in frappe.get_all(
		DOCTYPE, {"status": ["in", (care.RAISED, care.IN_HAND, care.ANSWERED)]}, pluck="name", order_by="name"
	):
		doc = frappe.get_doc(DOCTYPE, name, for_update=True)
		touched += _close(doc, day) or _escalate(doc, day)
		if commit:
			frappe.db.commit()
	return touched


def _close(doc, today: date) -> bool:
	if doc.status != care.ANSWERED or today <= care.closes_on(getdate(doc.answered_on), _is_workday(doc)):
		return False
	_leave(doc, care.CLOSE, "")
	return True


def _escalate(doc, today: date) -> bool:
	if not doc.due_on or doc.status == care.ANSWERED:
		return False
	since = [row.days for row in doc.log if row.step == "Escalate" and row.to_status == doc.status]
	due = care.escalations_due(getdate(doc.due_on), today, since)
	for days, roles in due:
		users = {user for role in roles for user in users_with_role(role, doc.property or "")}
		users -= {doc.raised_by, *(row.user for row in doc.about)}
		_note(doc, "Escalate", doc.status, doc.status, days=days)
		_save(doc)
		# that something waits, never what
		_tell(doc, sorted(users), _("A need waits since {0}").format(frappe.format(doc.due_on)))
	return bool(due)


# -- writing --------------------------------------------------------------------------------------------------------


def _leave(doc, step: str, reason: str) -> None:
	was, doc.status = doc.status, care.LIFE.after(step)
	_note(doc, step, was, doc.status, reason)
	doc.due_on = _due(doc)
	_save(doc)


def _note(
	doc, step: str, was: str | None, status: str | None, text: str | None = None, days: int = 0
) -> None:
	doc.append(
		"log",
		{
			"logged_on": now_datetime(),
			"user": frappe.session.user,
			"step": step,
			"from_status": was,
			"to_status": status or doc.status,
			"days": days,
			**personal_data.locked_text("note", cstr(text).strip()[:LONGEST]),
		},
	)


def _save(doc) -> None:
	doc.flags.by_service = True
	# nobody has the right to write a need: whose step it is, the rules have said
	doc.save(ignore_permissions=True)
	doc.flags.by_service = False


def _due(doc) -> date | None:
	return care.due_on(permissions.as_rule(doc), getdate(nowdate()), _is_workday(doc))


def _is_workday(doc) -> Callable[[date], bool]:
	return workdays_of(doc.property) if doc.property else lambda day: day.weekday() < 5


# -- people ---------------------------------------------------------------------------------------------------------


def _hr_of(doc) -> list[str]:
	"""HR that may read it now."""
	need = permissions.as_rule(doc)
	users = {user for role in ("HR User", "HR Manager") for user in users_with_role(role, doc.property or "")}
	return sorted(user for user in users if care.may_read(need, permissions.reader(user, doc.employee)))


def _handler(doc, user: str) -> str:
	"""Whom it is passed on to: HR, the director, or a superior where it is open to them."""
	need = permissions.as_rule(doc)
	enabled = frappe.db.get_value("User", user, ["enabled", "user_type"], as_dict=True)
	is_above = need.level == care.TO_LINE and need.kind not in care.NEVER_TO_LINE and user in need.superiors
	may = bool(user) and (
		permissions.reader(user, doc.employee).is_hr or DIRECTOR in frappe.get_roles(user) or is_above
	)
	if not enabled or not enabled.enabled or enabled.user_type != "System User" or not may:
		frappe.throw(
			_("Choose somebody of HR, the operations director, or a superior whom it is open to."),
			title=_("Handler"),
		)
	return user


def _people(about: str | list | None, user: str) -> list[str]:
	names = sent.texts(about or [], _("Choose the people it is about."), _(DOCTYPE))
	names = list(dict.fromkeys(names))
	known = set(frappe.get_all("User", {"name": ["in", names or [""]]}, pluck="name"))
	if user in names or set(names) - known:
		frappe.throw(_("Choose the people it is about."), title=_(DOCTYPE))
	return names


def _tell(doc, users: list[str], subject: str) -> None:
	for user in dict.fromkeys(users):
		if user and user != frappe.session.user:
			notify(user, doc, subject)


def _long(text: str | None, message: str) -> str:
	text = required(text, message, _(DOCTYPE))
	if len(text) > LONGEST:
		frappe.throw(_("Please say it in {0} characters.").format(LONGEST), title=_(DOCTYPE))
	return text


def _options(field: str) -> list[str]:
	return frappe.get_meta(DOCTYPE).get_field(field).options.split("\n")


def _day(doc) -> str:
	moment: datetime | str = doc.raised_on
	return frappe.format(getdate(moment))


def _status(doc) -> str:
	return _(doc.status, context=DOCTYPE)
