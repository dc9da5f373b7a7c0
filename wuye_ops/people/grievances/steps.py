"""A grievance from raising it to the end: acknowledged, investigated and answered by somebody it is not against, appealed once, closed.

HRMS's Employee Grievance keeps it with its own statuses; it is submitted when it is closed. Each step is one transaction on the locked
document and a row of its log. No message holds a word of it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import frappe
from frappe import _
from frappe.utils import cstr, escape_html, getdate, now_datetime, nowdate

from wuye_ops.people.grievances import permissions, words
from wuye_ops.people.grievances.permissions import DOCTYPE
from wuye_ops.property import guarded
from wuye_ops.property.notices import notify, users_with_role
from wuye_ops.property.staff import employee_of
from wuye_ops.property.workdays import workdays_of
from wuye_ops.rules import grievance as rules

NAME = "Name"
LOG = "wuye_log"
LONGEST = 4000
DIRECTOR = "Operations Director"
# what the steps alone write; everything else of it stays as it was raised
BY_STEPS = (
	"status", "cause_of_grievance", "resolved_by", "resolution_date", "resolution_detail", "employee_responsible",
	"wuye_acknowledged_by", "wuye_acknowledged_on", "wuye_investigator", "wuye_investigated_by", "wuye_investigated_on",
	"wuye_appealed_on", "wuye_due_on", LOG,
)  # fmt: skip
RAISED = (
	"raised_by", "grievance_against_party", "grievance_against", "grievance_type", "subject", "description", "date",
)  # fmt: skip


@frappe.whitelist(methods=["POST"])
def raise_grievance(
	grievance_type: str,
	against: str,
	text: str,
	party: str = permissions.EMPLOYEE,
	subject: str | None = None,
) -> str:
	"""A grievance of who is logged in, from the phone. Returns its name."""
	person = employee_of(frappe.session.user)
	if not person:
		frappe.throw(_("Grievances are raised by employees."), frappe.PermissionError, title=_(DOCTYPE))
	text = guarded.required(text, _("Say what has happened."), _(DOCTYPE))
	if len(text) > LONGEST:
		frappe.throw(_("Please say it in {0} characters.").format(LONGEST), title=_(DOCTYPE))
	if party not in permissions.PARTIES or not frappe.db.exists(party, cstr(against)):
		frappe.throw(_("Choose whom it is against."), title=_(DOCTYPE))
	if not frappe.db.exists("Grievance Type", cstr(grievance_type)):
		frappe.throw(_("Choose what it is about."), title=_("Grievance Type"))
	doc = frappe.new_doc(DOCTYPE)
	doc.update(
		{
			"raised_by": person.name,
			"date": nowdate(),
			"grievance_type": grievance_type,
			"grievance_against_party": party,
			"grievance_against": against,
			"subject": cstr(subject).strip()[:140] or grievance_type,
			"description": text,
		}
	)
	# whoever is employed may raise one, of themselves; what they may name was asked above
	doc.insert(ignore_permissions=True)
	return doc.name


@frappe.whitelist(methods=["POST"])
def take(grievance: str, step: str, text: str | None = None) -> str:
	"""A step of the rules; returns the new status. text: the cause, the answer, or why somebody appeals."""
	doc = _locked(grievance)
	if step not in rules.LIFE.steps:
		frappe.throw(_("There is no such step."), title=_(DOCTYPE))
	text = cstr(text).strip()
	if len(text) > LONGEST:
		frappe.throw(_("Please say it in {0} characters.").format(LONGEST), title=_(DOCTYPE))
	user, today = frappe.session.user, getdate(nowdate())
	if step == rules.INVESTIGATE:
		doc.cause_of_grievance = text
	elif step in (rules.RESOLVE, rules.REJECT):
		doc.resolution_detail = text
	may = permissions.may_judge(doc, user) or user == "Administrator"
	words.refuse(rules.refusals(as_rule(doc), step, user, today, _is_workday(doc), text, may))
	was, doc.status = doc.status, rules.LIFE.after(step)
	_enter(doc, step, was, text, today)
	_tell_step(doc, step)
	return rules.CLOSED if doc.docstatus == 1 else doc.status


@frappe.whitelist(methods=["POST"])
def name_investigator(grievance: str, user: str) -> str:
	"""HR names who looks into it: somebody of the desk whom it is not against, who does not report to them and has not judged before."""
	doc = _locked(grievance)
	me = frappe.session.user
	if not permissions.is_hr(me) or not permissions.may_judge(doc, me) or me == as_rule(doc).raised_by:
		frappe.throw(_("HR names who investigates."), frappe.PermissionError, title=_(DOCTYPE))
	if doc.docstatus or doc.status != rules.OPEN:
		frappe.throw(_("It is not being investigated now."), title=_(DOCTYPE))
	enabled = frappe.db.get_value("User", {"name": cstr(user), "enabled": 1}, "user_type")
	one = as_rule(doc, user)
	concerned = user in (*one.accused, *one.below) or user == one.raised_by
	if enabled != "System User" or not frappe.has_permission(DOCTYPE, user=user):
		frappe.throw(
			_("Choose an active user of the desk who is an employee: they could not open it otherwise."),
			title=_("Investigator"),
		)
	if concerned or (one.appealed and user in one.judges):
		frappe.throw(
			_(
				"Choose somebody whom it is not against, who does not report to them and has not judged it before."
			),
			title=_("Investigator"),
		)
	doc.wuye_investigator = user
	_note(doc, NAME, doc.status, frappe.db.get_value("User", user, "full_name"))
	_save(doc)
	_tell(doc, [user], _("You are named to investigate a grievance"))
	return user


def possible(doc) -> list[str]:
	"""The steps that who is logged in may take now, for the buttons; what each needs is asked for then."""
	if doc.is_new() or doc.docstatus:
		return []
	user, today, one = frappe.session.user, getdate(nowdate()), as_rule(doc)
	may = permissions.may_judge(doc, user) or user == "Administrator"
	found = [
		step
		for step in rules.LIFE.steps_from(doc.status)
		if not [
			refusal
			for refusal in rules.refusals(one, step, user, today, _is_workday(doc), "-", may)
			if refusal.code not in ("no_cause", "no_detail")
		]
	]
	if doc.status == rules.OPEN and permissions.is_hr(user) and may and user != one.raised_by:
		found.append(NAME)
	return found


# -- HRMS's document ---------------------------------------------------------------------------------------------------


def check(doc, method=None) -> None:
	"""Validate of Employee Grievance."""
	by_hand = not doc.flags.by_service and frappe.session.user != "Administrator"
	if by_hand:
		_check_by_hand(doc)
	if doc.is_new() and (by_hand or not doc.get(LOG)):
		_begin(doc)


def _check_by_hand(doc) -> None:
	before = doc.get_doc_before_save()
	guarded.refuse_by_hand(doc, *BY_STEPS, use=_("Use the buttons of the form."))
	if doc.is_new() and doc.status != rules.OPEN:
		frappe.throw(_("A grievance begins open."), title=_(DOCTYPE))
	if before and any(guarded.differs(doc, before, field) for field in RAISED):
		frappe.throw(_("What was raised stays as it was said."), frappe.PermissionError, title=_(DOCTYPE))
	if doc.grievance_against_party == permissions.EMPLOYEE and doc.grievance_against == doc.raised_by:
		frappe.throw(_("A grievance is against somebody else."), title=_(DOCTYPE))


def refuse_submit(doc, method=None) -> None:
	"""Before submit: it is closed by whoever raised it, or by the days for an appeal."""
	if not doc.flags.by_service and frappe.session.user != "Administrator":
		frappe.throw(_("Use the buttons of the form."), frappe.PermissionError, title=_(DOCTYPE))


def refuse_delete(doc, method=None) -> None:
	if frappe.session.user != "Administrator":
		frappe.throw(_("Grievances are kept for the record."), frappe.PermissionError, title=_(DOCTYPE))


def on_load(doc, method=None) -> None:
	doc.set_onload("wuye_steps", possible(doc))
	if doc.grievance_against_party == permissions.EMPLOYEE:
		name = frappe.db.get_value("Employee", doc.grievance_against, "employee_name")
		doc.set_onload("wuye_against", escape_html(cstr(name or doc.grievance_against)))
	else:
		doc.set_onload("wuye_against", escape_html(cstr(doc.grievance_against)))


def tell_of_new(doc, method=None) -> None:
	"""After insert: whoever may look into it is told that there is one."""
	_tell(doc, _judges(doc), _("A grievance was raised: acknowledge it until {0}").format(doc.wuye_due_on))


# -- by the clock ------------------------------------------------------------------------------------------------------


def follow_grievances(today: date | str | None = None, commit: bool = True) -> int:
	"""Each day: what was decided closes after the days for an appeal, what waits too long is told to who is above. Returns how many."""
	day, touched = getdate(today), 0
	for name in frappe.get_all(DOCTYPE, {"docstatus": 0}, pluck="name", order_by="name"):
		doc = frappe.get_doc(DOCTYPE, name, for_update=True)
		touched += _close(doc, day) or _remind(doc, day)
		if commit:
			frappe.db.commit()
	return touched


def _close(doc, today: date) -> bool:
	decided = _decided_on(doc)
	if doc.status not in (rules.RESOLVED, rules.INVALID) or not decided:
		return False
	if today <= rules.closes_on(decided, _is_workday(doc)):
		return False
	_submit(doc, "Close", doc.status)
	return True


def _remind(doc, today: date) -> bool:
	if not doc.wuye_due_on or doc.status not in (rules.OPEN, rules.INVESTIGATED):
		return False
	due = getdate(doc.wuye_due_on)
	mark = f"{doc.name}|{due}|"
	keys = [cstr(row.reminder_key) for row in doc.get(LOG)]
	done = [int(key.removeprefix(mark)) for key in keys if key.startswith(mark)]
	for days, roles in rules.reminders_due(due, today, done):
		users = {user for role in roles for user in users_with_role(role, cstr(doc.get("wuye_property")))}
		one = as_rule(doc)
		users -= one.accused | one.below | {one.raised_by}
		users = {user for user in users if not _is_barred(doc, user)}
		_note(doc, "Remind", doc.status, reminder_key=f"{mark}{days}")
		_save(doc)
		_tell(doc, sorted(users), _("A grievance waits since {0}").format(frappe.format(due)))
		return True
	return False


# -- writing -----------------------------------------------------------------------------------------------------------


def _begin(doc) -> None:
	doc.wuye_property = frappe.db.get_value("Employee", doc.raised_by, "wuye_property")
	for field in ("wuye_acknowledged_by", "wuye_acknowledged_on", "wuye_investigator", "wuye_appealed_on"):
		doc.set(field, None)
	_note(doc, "Raise", None)
	_name_director(doc)
	doc.wuye_due_on = rules.due_on(as_rule(doc), _is_workday(doc))


def _enter(doc, step: str, was: str, text: str, today: date) -> None:
	user = frappe.session.user
	if step == rules.ACKNOWLEDGE:
		doc.update({"wuye_acknowledged_by": user, "wuye_acknowledged_on": now_datetime()})
	elif step == rules.INVESTIGATE:
		doc.update({"wuye_investigated_by": user, "wuye_investigated_on": today})
	elif step in (rules.RESOLVE, rules.REJECT):
		doc.update({"resolved_by": user, "resolution_date": today})
	elif step == rules.APPEAL:
		doc.update(
			dict.fromkeys(("cause_of_grievance", "resolution_detail", "resolved_by", "resolution_date"))
		)
		doc.update({"wuye_appealed_on": today, "wuye_investigator": None})
		doc.update(dict.fromkeys(("wuye_investigated_by", "wuye_investigated_on")))
	if step == rules.ACCEPT:
		doc.status = was
		_submit(doc, step, was, text)
		return
	_note(doc, step, was, text)
	if step == rules.APPEAL:
		_name_director(doc)
	doc.wuye_due_on = rules.due_on(as_rule(doc), _is_workday(doc))
	_save(doc)


def _submit(doc, step: str, was: str, text: str = "") -> None:
	_note(doc, step, was, text)
	doc.get(LOG)[-1].to_status = rules.CLOSED
	doc.wuye_due_on = None
	doc.flags.by_service = doc.flags.ignore_permissions = doc.flags.ignore_version = True
	# whose step it is, the rules have said
	doc.submit()
	doc.flags.by_service = doc.flags.ignore_permissions = False


def _note(
	doc, step: str, was: str | None, reason: str | None = None, reminder_key: str | None = None
) -> None:
	doc.append(
		LOG,
		{
			"logged_on": now_datetime(),
			"user": frappe.session.user,
			"step": step,
			"from_status": was,
			"to_status": doc.status,
			"reason": cstr(reason).strip() or None,
			"reminder_key": reminder_key,
		},
	)


def _save(doc) -> None:
	doc.flags.by_service = doc.flags.ignore_version = True
	# nobody has the right to write a grievance: whose step it is, the rules have said. The log keeps what was, and no version does
	doc.save(ignore_permissions=True)
	doc.flags.by_service = False


def _locked(name: str):
	doc = frappe.get_doc(DOCTYPE, cstr(name), for_update=True)
	doc.check_permission("read")
	return doc


# -- for the rules -----------------------------------------------------------------------------------------------------


def as_rule(doc, other: str = "") -> rules.Grievance:
	"""other: a user who is asked about, besides who is logged in."""
	user = frappe.session.user
	accused, below = set(), set()
	for one in {user, other} - {""}:
		if _is_barred(doc, one):
			(accused if _is_accused(doc, one) else below).add(one)
	return rules.Grievance(
		rules.CLOSED if doc.docstatus == 1 else doc.status,
		frappe.db.get_value("Employee", doc.raised_by, "user_id") or "",
		getdate(doc.get("wuye_appealed_on") or doc.date),
		frozenset(accused),
		frozenset(below),
		_judged_before(doc),
		cstr(doc.cause_of_grievance),
		cstr(doc.resolution_detail),
		getdate(doc.wuye_investigated_on) if doc.get("wuye_investigated_on") else None,
		_decided_on(doc),
		bool(doc.get("wuye_appealed_on")),
		bool(doc.get("wuye_acknowledged_on")),
	)


def _judged_before(doc) -> frozenset[str]:
	"""Who had investigated or decided it when it was appealed."""
	rows = doc.get(LOG)
	before = max((at for at, row in enumerate(rows) if row.step == rules.APPEAL), default=0)
	judging = (rules.INVESTIGATE, rules.RESOLVE, rules.REJECT)
	return frozenset(cstr(row.user) for row in rows[:before] if row.step in judging)


def _is_barred(doc, user: str) -> bool:
	return permissions.barred(user).bars(doc.grievance_against_party, doc.grievance_against)


def _is_accused(doc, user: str) -> bool:
	return (
		doc.grievance_against_party == permissions.EMPLOYEE
		and doc.grievance_against == frappe.db.get_value("Employee", {"user_id": user})
	)


def _decided_on(doc) -> date | None:
	return getdate(doc.resolution_date) if doc.get("resolution_date") else None


def _is_workday(doc) -> Callable[[date], bool]:
	place = doc.get("wuye_property")
	return workdays_of(place) if place else lambda day: day.weekday() < 5


def _judges(doc) -> list[str]:
	"""HR that may look into it, and who was named to."""
	place = cstr(doc.get("wuye_property"))
	gone = {frappe.db.get_value("Employee", doc.raised_by, "user_id"), *_judged_before(doc)}
	users = {user for role in ("HR User", "HR Manager") for user in users_with_role(role, place)}
	found = {user for user in users - gone if permissions.may_read(doc, user)}
	return sorted(found | ({doc.wuye_investigator} if doc.get("wuye_investigator") else set()))


def _name_director(doc) -> None:
	"""Where nobody of HR may look into it, being concerned or having judged it before, a director is named to."""
	if _judges(doc):
		return
	gone = {frappe.db.get_value("Employee", doc.raised_by, "user_id"), *_judged_before(doc)}
	for user in sorted(users_with_role(DIRECTOR, cstr(doc.get("wuye_property")))):
		if user not in gone and not _is_barred(doc, user) and frappe.has_permission(DOCTYPE, user=user):
			doc.wuye_investigator = user
			_note(doc, NAME, doc.status, frappe.db.get_value("User", user, "full_name"))
			return


def _tell_step(doc, step: str) -> None:
	owner = frappe.db.get_value("Employee", doc.raised_by, "user_id")
	said = {
		rules.ACKNOWLEDGE: _("Your grievance was received and is being looked into"),
		rules.RESOLVE: _("Your grievance was answered: read the answer; you may accept it or appeal"),
		rules.REJECT: _("Your grievance was answered: read the answer; you may accept it or appeal"),
	}.get(step)
	if said:
		_tell(doc, [owner], said)
	elif step == rules.APPEAL:
		_tell(doc, _judges(doc), _("A grievance was appealed: somebody else looks at it now"))


def _tell(doc, users: list[str | None], subject: str) -> None:
	for user in dict.fromkeys(users):
		if user and user != frappe.session.user:
			notify(user, doc, subject)
