"""入职与离职清单 on HRMS's Employee Onboarding and Employee Separation: what the law wants by when, who has signed, and what the system
still sees in somebody's hands.

HRMS makes a Task of each activity. What is found stands in the way, and is not ticked off: open work, records, keys that are not back,
advances that are not settled; of somebody new, training that the law wants before work. Lists without a property are HRMS's alone.
"""

from __future__ import annotations

from datetime import date

import frappe
from frappe import _
from frappe.utils import (
	add_days,
	cstr,
	escape_html,
	flt,
	fmt_money,
	formatdate,
	getdate,
	now_datetime,
	nowdate,
)

from wuye_ops.people import entrusted, sent
from wuye_ops.people.training import needs, records, words
from wuye_ops.property.plain_text import plain
from wuye_ops.rules import employment as rules
from wuye_ops.rules import training
from wuye_ops.rules.employment import Activity, Kind, Standing
from wuye_ops.rules.steps import Refusal

ONBOARDING, SEPARATION = "Employee Onboarding", "Employee Separation"
LISTS = {ONBOARDING: rules.ONBOARDING, SEPARATION: rules.SEPARATION}
ROW = "Employee Boarding Activity"
KINDS = {(kind.of, kind.name): kind for kind in rules.KINDS}
# a cancelled task counts as done with HRMS
OVER = ("Completed", "Cancelled")
# so many things are named; the rest is counted
NAMED = 5


@frappe.whitelist()
def standing(doctype: str, name: str) -> dict:
	"""How far a list is, for whoever may read it: {percent, missing, late, to_sign: [{row, activity}], items: [{row, label}]}.

	items: keys and the like that somebody who leaves has not given back.
	"""
	doc = _load(doctype, name, "read")
	now = standing_of(doc, getdate(nowdate()))
	kinds = _kinds(doc)
	done = _done(doc)
	return {
		"percent": now.percent,
		"missing": _missing(now.refusals),
		"late": [in_words(one) for one in now.late],
		"to_sign": [
			{"row": row.name, "activity": row.activity_name}
			for row in doc.activities
			if row.name in kinds and kinds[row.name].signed and row.task in done and not row.wuye_signed_by
		],
		"items": [
			{"row": row.name, "label": entrusted.label(row)} for row in entrusted.outstanding(doc.employee)
		]
		if doc.doctype == SEPARATION
		else [],
	}


@frappe.whitelist(methods=["POST"])
def take_back(name: str, rows: str | list) -> int:
	"""What somebody who leaves has given back today; for who may write their separation and themselves. How many things it were."""
	doc = _load(SEPARATION, name, "write")
	title = _("Keys, Uniform and Tools")
	return entrusted.take_back(doc.employee, sent.texts_once(rows, _("Choose what is not back yet."), title))


@frappe.whitelist(methods=["POST"])
def sign(doctype: str, name: str, row: str) -> None:
	"""Who may write the list signs that an activity is done; nobody signs their own."""
	doc = _load(doctype, name, "write")
	title = _("Checklist")
	of = next((one for one in doc.activities if one.name == row), None)
	if not of or row not in _kinds(doc):
		frappe.throw(_("Choose an activity of the list that has a kind."), title=title)
	if of.wuye_signed_by:
		frappe.throw(
			_("{0} has signed it on {1}.").format(of.wuye_signed_by, formatdate(of.wuye_signed_on)),
			title=title,
		)
	if frappe.session.user == _user_of(doc):
		frappe.throw(
			in_words(Refusal("own_signature", {"activity": of.wuye_kind})),
			frappe.PermissionError,
			title=title,
		)
	if of.task not in _done(doc):
		frappe.throw(in_words(Refusal("open", {"activity": of.wuye_kind})), title=title)
	frappe.db.set_value(ROW, row, {"wuye_signed_by": frappe.session.user, "wuye_signed_on": now_datetime()})
	doc.add_comment("Info", _("signed: {0}").format(escape_html(of.activity_name)))


def standing_of(doc, today: date) -> Standing:
	"""Activities without a kind are HRMS's alone."""
	kinds, done, due = _kinds(doc), _done(doc), _deadlines(doc)
	activities = [
		Activity(
			kinds[row.name],
			row.task in done,
			row.wuye_signed_by or "",
			due.get(row.wuye_kind) or _last_day(doc, row),
			found_of(doc, row.wuye_kind),
		)
		for row in doc.activities
		if row.name in kinds
	]
	return rules.standing(activities, _user_of(doc), today)


def _missing(refusals: tuple[Refusal, ...]) -> list[str]:
	"""What is found and who has not signed one by one; what nobody has done yet in one line."""
	undone = [_param("activity", one.params["activity"]) for one in refusals if one.code == "open"]
	lines = [in_words(one) for one in refusals if one.code != "open"]
	return [*lines, _("Not done yet: {0}.").format("、".join(undone))] if undone else lines


def check_task(doc, method=None) -> None:
	"""Validate of Task: what a list finds is out of the way before its task is done or cancelled, which HRMS counts as done."""
	if doc.status not in OVER or doc.is_new():
		return
	before = doc.get_doc_before_save()
	if before and before.status in OVER:
		return
	row = frappe.db.get_value(
		ROW,
		{"task": doc.name, "parenttype": ["in", list(LISTS)]},
		["parent", "parenttype", "wuye_kind"],
		as_dict=True,
	)
	if not row or not row.wuye_kind:
		return
	of = frappe.get_doc(row.parenttype, row.parent)
	if not of.get("wuye_property"):
		return
	if things := found_of(of, row.wuye_kind):
		lines = [in_words(Refusal("found", {"activity": row.wuye_kind, "what": what})) for what in things]
		frappe.throw("<br>".join(lines), title=_("Checklist"))


def take_kinds(doc, method=None) -> None:
	"""Validate of both lists: HRMS takes the activities of a template without their kinds, by which they are checked."""
	field = frappe.scrub(f"{doc.doctype} Template")
	if doc.docstatus or not doc.get(field):
		return
	kinds = dict(
		frappe.get_all(
			ROW,
			{"parent": doc.get(field), "parenttype": f"{doc.doctype} Template"},
			["activity_name", "wuye_kind"],
			as_list=True,
		)
	)
	for row in doc.activities:
		row.wuye_kind = row.wuye_kind or kinds.get(row.activity_name)


def check_completed(doc, method=None) -> None:
	"""Before an update after submit of a list: HRMS's Mark as Completed writes all tasks without their checks, and is refused for them."""
	before = doc.get_doc_before_save()
	if doc.boarding_status == "Completed" and before and before.boarding_status != "Completed":
		_refuse_completion(doc)


def check_project(doc, method=None) -> None:
	"""Validate of Project: ERPNext's Set Project Status writes all tasks, too."""
	before = doc.get_doc_before_save()
	if doc.status not in OVER or not before or before.status in OVER:
		return
	for doctype in LISTS:
		if name := frappe.db.get_value(doctype, {"project": doc.name, "docstatus": 1}):
			_refuse_completion(frappe.get_doc(doctype, name))


def _refuse_completion(doc) -> None:
	"""Throws what a list of a property still finds; nothing of what was written in the same request is kept then."""
	if not doc.get("wuye_property"):
		return
	kinds = dict.fromkeys(kind.name for kind in _kinds(doc).values())
	lines = [
		in_words(Refusal("found", {"activity": kind, "what": what}))
		for kind in kinds
		for what in found_of(doc, kind)
	]
	if lines:
		frappe.throw("<br>".join(lines), title=_("Checklist"))


def check_leaving(doc, method=None) -> None:
	"""Validate of Employee: nobody has left while their separation still finds something in their hands."""
	before = doc.get_doc_before_save()
	if doc.status != "Left" or not before or before.status == "Left" or not doc.get("wuye_property"):
		return
	name = frappe.db.get_value(SEPARATION, {"employee": doc.name, "docstatus": 1})
	if not name:
		return
	separation = frappe.get_doc(SEPARATION, name)
	kinds = dict.fromkeys(kind.name for kind in _kinds(separation).values())
	lines = [
		in_words(Refusal("found", {"activity": kind, "what": what}))
		for kind in kinds
		# the account is closed by leaving
		if kind != rules.ACCOUNT
		for what in found(doc.name, kind, separation)
	]
	if lines:
		frappe.throw(
			"<br>".join(lines), title=_("{0} Cannot Leave Yet").format(escape_html(doc.employee_name))
		)


def found_of(doc, kind: str) -> tuple[str, ...]:
	"""What the system sees against an activity of a list, in words."""
	if doc.doctype == SEPARATION:
		return found(doc.employee, kind, doc)
	return _untrained(doc.employee) if kind == rules.SAFETY_TRAINING and doc.employee else ()


def _untrained(employee: str) -> tuple[str, ...]:
	"""Training that is wanted before work and was not passed, as whoever dispatches work reads it."""
	row = frappe.db.get_value("Employee", employee, list(needs.PERSON_FIELDS), as_dict=True)
	today = getdate(nowdate())
	attended = records.load(getdate(row.date_of_joining), today, [employee]).get(employee, ())
	refused = training.work_refusals(needs.person_of(row), attended, today, needs.requirements())
	return tuple(plain(words.in_words(one)) for one in refused)


def _advances(employee: str) -> tuple[str, ...]:
	"""What was advanced and neither spent nor given back."""
	rows = frappe.get_all(
		"Employee Advance",
		{"employee": employee, "docstatus": 1, "paid_amount": [">", 0]},
		["name", "paid_amount", "claimed_amount", "return_amount", "currency"],
		order_by="posting_date, name",
	)
	return _named(
		[
			_("advance {0} of {1}").format(row.name, fmt_money(left, currency=row.currency))
			for row in rows
			if (left := flt(row.paid_amount - flt(row.claimed_amount) - flt(row.return_amount), 2)) > 0
		]
	)


def found(employee: str, kind: str, separation=None) -> tuple[str, ...]:
	"""What the system sees in somebody's hands, in words."""
	if kind == rules.WORK:
		return _named(
			[
				f"{_(row['doctype'])} {row['name']}"
				for path in frappe.get_hooks("open_work_of_employee")
				for row in frappe.get_attr(path)(employee)
			]
		)
	if kind == rules.RECORDS:
		# titles may be confidential: numbers alone
		owned = frappe.db.count("Record", {"owner_employee": employee, "status": ["!=", "Disposed"]})
		lent = frappe.db.count("Record Loan", {"borrower": employee, "status": "Lent"})
		return (
			*((_("{0} records they answer for").format(owned),) if owned else ()),
			*((_("{0} records on loan").format(lent),) if lent else ()),
		)
	if kind in (rules.KEYS, rules.UNIFORM, rules.ASSETS):
		things = [entrusted.label(row) for row in entrusted.outstanding(employee, kind)]
		if kind == rules.ASSETS:
			assets = frappe.get_all("Asset", {"custodian": employee, "docstatus": 1}, pluck="name")
			things += [f"{_('Asset')} {name}" for name in assets]
		return _named(things)
	if kind == rules.SETTLEMENT:
		return _advances(employee)
	if kind == rules.ACCOUNT and separation is not None:
		user = _user_of(separation)
		last = separation.get("wuye_last_day")
		if (
			user
			and last
			and getdate(last) < getdate(nowdate())
			and frappe.db.get_value("User", user, "enabled")
		):
			return (_("the account {0}, which is still open").format(user),)
	return ()


def _named(things: list[str]) -> tuple[str, ...]:
	more = len(things) - NAMED
	return (*things[:NAMED], *((_("and {0} more").format(more),) if more > 0 else ()))


def _load(doctype: str, name: str, right: str):
	if doctype not in LISTS:
		frappe.throw(_("This is no checklist of coming or leaving."), title=_("Checklist"))
	doc = frappe.get_doc(doctype, name)
	doc.check_permission(right)
	return doc


def _kinds(doc) -> dict[str, Kind]:
	"""Row → what it is by law."""
	of = LISTS[doc.doctype]
	return {row.name: KINDS[of, row.wuye_kind] for row in doc.activities if (of, row.wuye_kind) in KINDS}


def _done(doc) -> set[str]:
	tasks = [row.task for row in doc.activities if row.task]
	return set(frappe.get_all("Task", {"name": ["in", tasks or [""]], "status": "Completed"}, pluck="name"))


def _deadlines(doc):
	day = doc.date_of_joining if doc.doctype == "Employee Onboarding" else doc.get("wuye_last_day")
	return rules.deadlines(LISTS[doc.doctype], getdate(day)) if day else {}


def _last_day(doc, row) -> date | None:
	if not doc.boarding_begins_on or row.begin_on is None:
		return None
	return getdate(add_days(doc.boarding_begins_on, (row.begin_on or 0) + (row.duration or 0)))


def _user_of(doc) -> str:
	return (doc.employee and frappe.db.get_value("Employee", doc.employee, "user_id")) or ""


def in_words(refusal: Refusal) -> str:
	params = {name: _param(name, value) for name, value in refusal.params.items()}
	return {
		"open": _("{activity}: not done yet."),
		"no_signature": _("{activity}: done, and not signed yet."),
		"own_signature": _("{activity}: nobody signs for themselves. Somebody else signs."),
		"found": _("{activity}: there is still {what}."),
		"overdue": _("{activity}: was due on {due_on}."),
	}[refusal.code].format(**params)


def _param(name: str, value: object) -> str:
	if isinstance(value, date):
		return formatdate(value)
	if name == "activity":
		return escape_html(_(cstr(value), context=ROW))
	return escape_html(cstr(value))
