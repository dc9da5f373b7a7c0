"""责任认定: findings that somebody has caused an accident or written a false record; confirmed ones cap the score of their month.

Who leads the employee or HR states it, after hearing them; somebody else confirms it. Of a card that was made before, HR is told: what is
final changes by a new version alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

import frappe
from frappe import _
from frappe.utils import cstr, escape_html, formatdate, getdate, now_datetime, nowdate

from wuye_ops.people import access, refusing, told
from wuye_ops.property import guarded
from wuye_ops.property.closed import first_change
from wuye_ops.property.notices import tell_staff, users_with_role
from wuye_ops.rules import scorecard_life
from wuye_ops.rules import staff_fault as rules
from wuye_ops.rules.proration import Month
from wuye_ops.rules.steps import Refusal

DOCTYPE = "Staff Fault"
BY_STEPS = (
	"status", "stated_by", "confirmed_by", "confirmed_on", "withdrawn_by", "withdrawn_on", "reason",
)  # fmt: skip
# who leads others, or keeps their records
DECIDERS = frozenset(("Department Head", "Property Manager", "HR User", "HR Manager", "Operations Director"))
# what a finding may rest on
SOURCES = (
	"Emergency Response",
	"Inspection",
	"Patrol Deviation",
	"Rectification",
	"Security Incident",
	"Service Request",
	"Service Task",
)
FORBIDDEN = frozenset(("own_fault", "same_judge", "not_entitled"))
TEXT_LENGTH = 1000
# whom it is about sees it once it was decided
TOLD = (rules.CONFIRMED, rules.WITHDRAWN)


def of_month(month: Month) -> Mapping[str, tuple[str, ...]]:
	"""Employee → codes of the caps that confirmed findings of the month bring about; one question for everybody."""
	found: dict[str, set[str]] = defaultdict(set)
	for row in frappe.get_all(
		DOCTYPE,
		{"status": rules.CONFIRMED, "happened_on": ["between", (month.first, month.last)]},
		["employee", "kind"],
	):
		found[row.employee].add(rules.CAPS[row.kind])
	return {employee: tuple(sorted(codes)) for employee, codes in found.items()}


def incidents(first: date, last: date) -> Mapping[str, set[str]]:
	"""Hook `wuye_incidents_of_people`: employee → what each answers for, of confirmed findings in the days. A finding about a document
	has its name, so that a chapter that tells of the same incident does not count it twice."""
	found: dict[str, set[str]] = defaultdict(set)
	for row in frappe.get_all(
		DOCTYPE,
		{"status": rules.CONFIRMED, "happened_on": ["between", (first, last)]},
		["name", "employee", "source_doctype", "source_name"],
	):
		key = f"{row.source_doctype}|{row.source_name}" if row.source_name else f"{DOCTYPE}|{row.name}"
		found[row.employee].add(key)
	return found


# -- controller's named steps -----------------------------------------------------------------------------------------


def check(doc) -> None:
	if doc.flags.by_service:
		return
	guarded.refuse_by_hand(doc, *BY_STEPS, use=_("Use the buttons of the form."))
	before = doc.get_doc_before_save()
	if before and before.status != rules.DRAFT and first_change(doc, before, {"modified", "modified_by"}):
		frappe.throw(
			_("{0} was decided: it stays as it is. Withdraw it with a reason where it was wrong.").format(
				doc.name
			),
			title=_(DOCTYPE),
		)
	if doc.is_new():
		doc.stated_by = frappe.session.user
	_of_employee(doc)
	_check_source(doc)
	refused = list(rules.stating(_as_rules(doc), getdate(nowdate())))
	if _user_of(doc) == frappe.session.user:
		refused.append(Refusal("own_fault"))
	_refuse(refused, _(DOCTYPE))


def refuse_delete(doc) -> None:
	if doc.status != rules.DRAFT:
		frappe.throw(
			_("Findings that were decided are kept for the record. Withdraw it with a reason."),
			title=_(DOCTYPE),
		)


def possible(doc) -> list[str]:
	"""The steps that the user may take now."""
	user, today = frappe.session.user, getdate(nowdate())
	return [
		step
		for step in rules.LIFE.steps_from(doc.status)
		if not rules.refusals(_as_rules(doc), step, user, _may_decide(doc), today, "-")
	]


# -- steps ------------------------------------------------------------------------------------------------------------


@frappe.whitelist(methods=["POST"])
def confirm(fault: str) -> None:
	"""Somebody else than who stated it confirms it: from now on it caps the score of its month."""
	doc = _take(fault, rules.CONFIRM)
	doc.confirmed_by, doc.confirmed_on = frappe.session.user, now_datetime()
	_leave(doc, rules.CONFIRM)
	tell_staff(
		[_user_of(doc)],
		doc,
		_("{0} was found: {1}").format(formatdate(doc.happened_on), _(doc.kind, context=DOCTYPE)),
	)
	_tell_of_card(doc)


@frappe.whitelist(methods=["POST"])
def withdraw(fault: str, reason: str) -> None:
	"""It was wrong: it counts no more, and stays with the reason."""
	reason = cstr(reason).strip()[:TEXT_LENGTH]
	doc = _take(fault, rules.WITHDRAW, reason)
	doc.withdrawn_by, doc.withdrawn_on, doc.reason = frappe.session.user, now_datetime(), reason
	_leave(doc, rules.WITHDRAW)
	tell_staff([_user_of(doc)], doc, _("A finding about you was withdrawn: {0}").format(escape_html(reason)))
	_tell_of_card(doc)


def _take(name: str, step: str, reason: str = ""):
	doc = guarded.load_locked(DOCTYPE, name)
	refused = rules.refusals(
		_as_rules(doc), step, frappe.session.user, _may_decide(doc), getdate(nowdate()), reason
	)
	_refuse(refused, _(step, context=DOCTYPE))
	return doc


def _leave(doc, step: str) -> None:
	doc.status = rules.LIFE.after(step)
	guarded.save(doc)


def _tell_of_card(doc) -> None:
	"""HR, where a card of the month was made without it."""
	card = frappe.db.get_value(
		"Staff Scorecard",
		{
			"employee": doc.employee,
			"month_start": Month.of(getdate(doc.happened_on)).first,
			"status": ["!=", scorecard_life.SUPERSEDED],
		},
		["name", "status"],
		as_dict=True,
		order_by="version desc",
	)
	if card:
		tell_staff(
			users_with_role("HR Manager", doc.property or ""),
			frappe._dict(doctype="Staff Scorecard", name=card.name),
			_(
				"{0}: a finding about this month was decided after the scorecard was made. Count it again or correct it."
			).format(escape_html(doc.employee_name)),
		)


# -- for the rules ----------------------------------------------------------------------------------------------------


def _as_rules(doc) -> rules.Fault:
	person = frappe.db.get_value(
		"Employee", doc.employee, ["user_id", "date_of_joining", "relieving_date"], as_dict=True
	)
	return rules.Fault(
		doc.status,
		(person and person.user_id) or "",
		doc.stated_by or "",
		getdate(doc.happened_on),
		doc.finding or "",
		doc.heard or "",
		_day(person and person.date_of_joining),
		_day(person and person.relieving_date),
	)


def _day(value) -> date | None:
	return getdate(value) if value else None


def _may_decide(doc) -> bool:
	user = frappe.session.user
	return user == "Administrator" or bool(
		DECIDERS & set(frappe.get_roles(user)) and access.may_see_employee(user, doc.employee)
	)


def _user_of(doc) -> str:
	return frappe.db.get_value("Employee", doc.employee, "user_id") or ""


def _of_employee(doc) -> None:
	person = frappe.db.get_value(
		"Employee", doc.employee, ["employee_name", "department", "company", "wuye_property"], as_dict=True
	)
	if not person or not _may_decide(doc):
		frappe.throw(
			_("Choose an employee whom you lead, or of your properties."),
			frappe.PermissionError,
			title=_(DOCTYPE),
		)
	doc.update(
		{
			"employee_name": person.employee_name,
			"department": person.department,
			"company": person.company,
			"property": person.wuye_property,
		}
	)


def _check_source(doc) -> None:
	if not doc.source_doctype:
		doc.source_name = None
		return
	if doc.source_doctype not in SOURCES or not doc.source_name:
		frappe.throw(
			_("Choose a document of one of these types: {0}").format("、".join(_(one) for one in SOURCES)),
			title=_(DOCTYPE),
		)
	if not frappe.has_permission(doc.source_doctype, "read", doc.source_name):
		frappe.throw(_("Name a document that you may read."), frappe.PermissionError, title=_(DOCTYPE))


def _refuse(refused: Iterable[Refusal], title: str) -> None:
	refusing.refuse(refused, title, _in_words, FORBIDDEN)


def _in_words(refusal: Refusal) -> str:
	params = {
		name: formatdate(value) if isinstance(value, date) else escape_html(_(cstr(value), context=DOCTYPE))
		for name, value in refusal.params.items()
	}
	sentences = {
		"not_now": _("It is {status}: {step} is not a step that follows."),
		"own_fault": _("Nobody states or decides a finding about themselves."),
		"same_judge": _("Somebody else must confirm it than who stated it."),
		"not_entitled": _("This is for who leads the employee, and for HR."),
		"not_heard": _("Hear the employee first, and write down what they say."),
		"no_finding": _("Say what was found, and what it rests on."),
		"no_reason": _("Say why; the reason is kept."),
		"not_yet": _("The day is yet to come; today is {today}."),
		"not_employed": _("The employee was not employed on that day."),
	}
	return sentences[refusal.code].format(**params)


# -- permissions ------------------------------------------------------------------------------------------------------


def query_conditions(user: str | None = None, doctype: str | None = None) -> str:
	return told.query_conditions(DOCTYPE, user, TOLD)


def has_permission(
	doc, ptype: str | None = None, user: str | None = None, debug: bool = False
) -> bool | None:
	return told.has_permission(doc, ptype, user, TOLD)
