"""The steps of a Security Incident; each is one transaction on the locked document, and refused with all that is missing."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import cstr, get_datetime, now_datetime

from wuye_ops.property import guarded
from wuye_ops.property.language import in_site_language
from wuye_ops.rules import incident as rules
from wuye_ops.security import as_incident as words
from wuye_ops.security import incidents
from wuye_ops.security.as_incident import DOCTYPE, as_incident

# what a step may bring with it: fields of the form that its dialog asks for
BRINGS = {
	rules.TAKE: ("responsible",),
	rules.CONTAIN: ("contained_on",),
	rules.REVIEW: ("cause", "review", "police_reference", "insurance_reference", "authority_reference"),
}
# A lesson becomes work of another chapter through its document.
WORK = ("Improvement Plan", "Rectification", "Risk")
MAKE_PLAN = "make_improvement_plan"
MAKE_RISK = "wuye_make_risk"


@frappe.whitelist(methods=["POST"])
def take(incident: str, step: str, reason: str | None = None, **values) -> str:
	"""Takes a step of `rules.incident.LIFE`. values: what the step brings (BRINGS). Returns the new status."""
	if step not in rules.LIFE.steps:
		frappe.throw(_("There is no such step."), title=_("Security Incident"))
	doc = guarded.load_locked(DOCTYPE, incident)
	for field in BRINGS.get(step, ()):
		if values.get(field):
			doc.set(field, values[field])
	_check_times(doc)
	now, user, reason = now_datetime(), frappe.session.user, cstr(reason).strip()
	if refusals := rules.refusals(as_incident(doc), step, user, now, reason):
		words.refuse(step, refusals)
	ENTER[step](doc, user, now, reason)
	doc.status = rules.LIFE.after(step)
	with in_site_language():
		text = _(step, context=DOCTYPE)
	incidents.note(doc, f"{text}: {reason}" if reason else text, step=step)
	guarded.save(doc)
	return doc.status


def _check_times(doc) -> None:
	try:
		doc.contained_on = get_datetime(doc.contained_on) if doc.contained_on else None
	except (ValueError, TypeError, OverflowError):
		frappe.throw(_("This is not a time."), title=_("Contained On"))


def _contain(doc, user: str, now, reason: str) -> None:
	doc.contained_on = doc.contained_on or now


def _review(doc, user: str, now, reason: str) -> None:
	doc.reviewed_by, doc.reviewed_on = user, now


def _close(doc, user: str, now, reason: str) -> None:
	doc.closed_by, doc.closed_on = user, now


def _reopen(doc, user: str, now, reason: str) -> None:
	doc.update({"contained_on": None, "reviewed_by": None, "reviewed_on": None})


def _dismiss(doc, user: str, now, reason: str) -> None:
	_close(doc, user, now, reason)
	doc.end_reason = reason


ENTER = {
	rules.TAKE: lambda *_args: None,
	rules.CONTAIN: _contain,
	rules.REVIEW: _review,
	rules.CLOSE: _close,
	rules.REOPEN: _reopen,
	rules.DISMISS: _dismiss,
}


# -- what was learnt becomes work ------------------------------------------------------------------------------------


@frappe.whitelist(methods=["POST"])
def improve(incident: str) -> str:
	"""One Improvement Plan for the lessons that have become nothing yet; they are linked to it. Returns its name.

	A second time it is the same plan, and says so in a comment. The user needs the right to make such plans.
	"""
	doc = guarded.load_locked(DOCTYPE, incident)
	lessons = _unanswered(doc)
	text = "\n".join(f"{number}. {row.lesson}" for number, row in enumerate(lessons, 1))
	key = f"{DOCTYPE}|{doc.name}"
	there = frappe.db.get_value("Improvement Plan", {"source_key": key})
	make = frappe.get_attr(frappe.get_hooks(MAKE_PLAN)[-1])
	plan = make(
		doc.property,
		_("Lessons of: {0}").format(doc.subject),
		text,
		source_doctype=DOCTYPE,
		source_name=doc.name,
		cause=doc.cause,
		department=doc.department,
		responsible=doc.responsible,
	)
	if there:
		frappe.get_doc("Improvement Plan", plan).add_comment("Comment", frappe.utils.escape_html(text))
	_link(doc, lessons, "Improvement Plan", plan)
	return plan


@frappe.whitelist(methods=["POST"])
def identify(incident: str, **texts) -> str:
	"""The risk that the incident has shown, one for each; lessons that have become nothing yet are linked to it. Returns its name.

	texts: what is said of the risk (`risk.register.TEXTS`). The user needs the right to identify risks.
	"""
	doc = guarded.load_locked(DOCTYPE, incident)
	make = frappe.get_attr(frappe.get_hooks(MAKE_RISK)[-1])
	risk = make(DOCTYPE, doc.name, **texts)
	if doc.status in (rules.CONTAINED, rules.REVIEWED):
		_link(doc, [row for row in doc.lessons if not _is_answered(row)], "Risk", risk)
	return risk


@frappe.whitelist(methods=["POST"])
def rectify(incident: str, lesson: str, department: str, severity: str = "Normal") -> str:
	"""A Rectification of what one lesson says is wrong. lesson: name of its row. Returns the rectification's name."""
	doc = guarded.load_locked(DOCTYPE, incident)
	row = next((row for row in _unanswered(doc) if row.name == lesson), None)
	if not row:
		frappe.throw(_("There is no such lesson, or it has become something already."), title=_("Lessons"))
	rectification = frappe.get_doc(
		{
			"doctype": "Rectification",
			"property": doc.property,
			"subject": row.lesson[:140],
			"description": row.lesson,
			"department": department,
			"severity": severity,
			"service_area": doc.service_area,
			"equipment": doc.equipment,
			"source_doctype": DOCTYPE,
			"source_name": doc.name,
			"source_key": f"incident|{doc.name}|{row.name}",
			"found_on": now_datetime(),
		}
	).insert()
	_link(doc, [row], "Rectification", rectification.name)
	return rectification.name


def _unanswered(doc) -> list:
	if doc.status not in (rules.CONTAINED, rules.REVIEWED):
		frappe.throw(_("Lessons become work when the incident is contained or reviewed."), title=_("Lessons"))
	rows = [row for row in doc.lessons if not _is_answered(row)]
	if not rows:
		frappe.throw(
			_("Enter a lesson first; those that are there have become something already."), title=_("Lessons")
		)
	return rows


def _is_answered(row) -> bool:
	return rules.Lesson("", row.work_name or "", row.why_none or "").is_answered


def _link(doc, rows: list, doctype: str, name: str) -> None:
	for row in rows:
		row.work_doctype, row.work_name = doctype, name
	guarded.save(doc)
