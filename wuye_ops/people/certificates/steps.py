"""The steps of a certificate, each one transaction on the locked document: HR's, and nobody's of their own."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import cstr, getdate, now_datetime, nowdate

from wuye_ops.people import access, log
from wuye_ops.people.certificates import as_rules, documents, words
from wuye_ops.people.certificates.as_rules import DOCTYPE
from wuye_ops.property import guarded
from wuye_ops.property.days import day_of
from wuye_ops.rules import certificate as rules

REVIEW, RENEW = "Review", "Renew"
REASON_LENGTH = 500


@frappe.whitelist(methods=["POST"])
def take(certificate: str, step: str, reason: str | None = None) -> str:
	"""Verify, Suspend, Restore or Revoke. Returns the new status."""
	if step not in (rules.VERIFY, rules.SUSPEND, rules.RESTORE, rules.REVOKE):
		frappe.throw(_("There is no such step."), title=_(DOCTYPE))
	doc = _load(certificate)
	title = _(step, context=DOCTYPE)
	reason = cstr(reason).strip()[:REASON_LENGTH]
	person = documents.take_person(doc)
	found = rules.step_refusals(
		as_rules.as_certificate(doc), step, frappe.session.user, documents.owner_of(person), reason
	)
	words.refuse(found, title)
	if step in (rules.VERIFY, rules.RESTORE):
		# what has changed since it was entered counts, too
		words.refuse(documents.refusals(doc, person), title)
	_enter(doc, step, reason)
	if step == rules.VERIFY and doc.replaces and getdate(doc.valid_from) <= getdate(nowdate()):
		replace(doc.replaces, doc.name)
	return doc.status


@frappe.whitelist(methods=["POST"])
def enter_review(certificate: str, reviewed_on: str, file: str | None = None) -> str:
	"""复审: it was reviewed on the day. Returns the day by which something has to be done next, "" for none."""
	doc = _load(certificate)
	title = _(REVIEW, context=DOCTYPE)
	day = day_of(reviewed_on, _("Reviewed On"), title)
	if not day:
		frappe.throw(_("Enter the day of the review."), title=title)
	if doc.status != rules.IN_FORCE or not frappe.get_cached_value(as_rules.KIND, doc.kind, "review_months"):
		frappe.throw(_("Only a certificate in force, of a kind that is reviewed, takes one."), title=title)
	row = doc.append("reviews", {"reviewed_on": day, "file": file, "entered_by": frappe.session.user})
	guarded.own_file_of_row(doc, row, "file", None)
	words.refuse(
		[
			one
			for one in documents.refusals(doc, documents.take_person(doc))
			if one.code == "reviewed_outside"
		],
		title,
	)
	log.note(doc, REVIEW, cstr(day))
	guarded.save(doc)
	return cstr(doc.due_on or "")


def possible(doc) -> list[str]:
	"""The steps that the user may take now, for the buttons of the form; what each needs is asked for then."""
	user = frappe.session.user
	if doc.is_new() or (not access.may_see_employee(user, doc.employee) and user != "Administrator"):
		return []
	owner = frappe.db.get_value("Employee", doc.employee, "user_id")
	found: list[str] = []
	if access.is_hr(user):
		steps = [step for step in rules.LIFE.steps_from(doc.status) if step != rules.REPLACE]
		found += [step for step in steps if step not in (rules.VERIFY, rules.RESTORE) or user != owner]
		if doc.status == rules.IN_FORCE and frappe.get_cached_value(as_rules.KIND, doc.kind, "review_months"):
			found.append(REVIEW)
	may_renew = access.may_act_for(user, doc.employee) and doc.valid_until
	if may_renew and doc.status in (rules.IN_FORCE, rules.SUSPENDED) and not followed_by(doc.name):
		found.append(RENEW)
	return found


def followed_by(name: str) -> str | None:
	"""The certificate that renews it, whatever has become of that but revoked."""
	return frappe.db.get_value(DOCTYPE, {"replaces": name, "status": ["!=", rules.REVOKED]})


def replace(name: str, by: str) -> bool:
	"""Ends the old one when that which follows it has begun. The caller has verified the new one, or is the sweep."""
	doc = frappe.get_doc(DOCTYPE, name, for_update=True)
	if rules.LIFE.refusals(doc.status, rules.REPLACE):
		return False
	_enter(doc, rules.REPLACE, by)
	return True


def _load(name: str):
	doc = guarded.load_locked(DOCTYPE, name, "read")
	if not access.is_hr() or not access.may_act_for(frappe.session.user, doc.employee):
		frappe.throw(
			_("Certificates are verified and ended by HR."), frappe.PermissionError, title=_(DOCTYPE)
		)
	return doc


def _enter(doc, step: str, reason: str) -> None:
	was, doc.status = doc.status, rules.LIFE.after(step)
	if step == rules.VERIFY:
		doc.verified_by, doc.verified_on = frappe.session.user, now_datetime()
	log.note(doc, step, reason, was)
	doc.flags.by_service = True
	# whose step it is was asked before; a sweep has no user
	doc.save(ignore_permissions=True)
	doc.flags.by_service = False
