"""An examination put on file (体检记录): entered by a health officer, never about themselves, with its report; findings encrypted.

A draft is open to change. What is submitted stays: it is cancelled and amended where it was wrong.
"""

from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import escape_html, getdate, nowdate

from wuye_ops.people import access
from wuye_ops.people.health import exposure, words
from wuye_ops.property import guarded
from wuye_ops.property.notices import notify, user_of
from wuye_ops.records import personal_data
from wuye_ops.rules.health_check import FIT, LEAVING, Check, record_refusals, shown_to_superiors

DOCTYPE = exposure.CHECK


def check(doc) -> None:
	"""Validate."""
	person = frappe.db.get_value(
		"Employee",
		doc.employee,
		["employee_name", "company", "wuye_property", "user_id"],
		as_dict=True,
	)
	if not person or not access.may_see_employee(frappe.session.user, doc.employee, access.HEALTH):
		frappe.throw(_("Choose one of your people."), frappe.PermissionError, title=_(DOCTYPE))
	doc.update(
		{
			"employee_name": person.employee_name,
			"company": person.company,
			"property": person.wuye_property,
			"declined": int(bool(doc.declined and doc.kind == LEAVING)),
		}
	)
	if doc.declined:
		doc.fitness = doc.findings = None
	guarded.own_file(doc, "proof")
	personal_data.protect_text(doc, "findings", _("Findings"))
	_check_dates(doc, person)


def check_complete(doc) -> None:
	"""Before submit."""
	if not doc.fitness and not doc.declined:
		frappe.throw(_("Enter whether the employee is fit for the post."), title=_(DOCTYPE))
	words.refuse(record_refusals(_as_rule(doc), "", "", getdate(nowdate()), bool(doc.proof)))
	other = frappe.db.get_value(
		DOCTYPE,
		{
			"employee": doc.employee,
			"hazard": doc.hazard,
			"day": doc.day,
			"docstatus": 1,
			"name": ["!=", doc.name],
		},
	)
	if other:
		frappe.throw(
			_("{0} is the same examination. Cancel and amend it if it is wrong.").format(frappe.bold(other)),
			title=_(DOCTYPE),
		)


def tell(doc) -> None:
	"""On submit: the employee, that there is a result; who leads them, where somebody is not fit, and nothing of why."""
	_notify(
		user_of(doc.employee), doc, _("The result of your examination for {0} is there").format(_hazard(doc))
	)
	if doc.declined or doc.fitness == FIT:
		return
	head = user_of(frappe.db.get_value("Employee", doc.employee, "reports_to"))
	shown = _(shown_to_superiors(_as_rule(doc)), context=DOCTYPE)
	subject = _("{0}: {1} ({2})").format(escape_html(doc.employee_name), shown, _hazard(doc))
	_notify(head, frappe._dict(doctype="Employee", name=doc.employee), subject)


@frappe.whitelist(methods=["POST"])
def own_findings(check: str) -> str:
	"""What was found, for the employee it is about."""
	doc = frappe.get_doc(DOCTYPE, check)
	doc.check_permission("read")
	if frappe.db.get_value("Employee", doc.employee, "user_id") != frappe.session.user:
		frappe.throw(
			_("Only the employee reads this without a reason."), frappe.PermissionError, title=_(DOCTYPE)
		)
	return personal_data.plain(doc, "findings") or ""


def _check_dates(doc, person) -> None:
	if doc.is_new() and frappe.get_cached_value(exposure.HAZARD, doc.hazard, "disabled"):
		frappe.throw(
			_("{0} is disabled.").format(frappe.bold(doc.hazard)), title=_("Hazard", context="Health Check")
		)
	allowed = access.permitted_companies(frappe.session.user)
	own = person.company if allowed is None or person.company in allowed else ""
	words.refuse(
		record_refusals(
			_as_rule(doc),
			person.company,
			own,
			getdate(nowdate()),
			has_proof=True,  # asked for when it is submitted: a file is attached to what is saved
			by=frappe.session.user,
			user=person.user_id or "",
		)
	)


def _as_rule(doc) -> Check:
	return Check(doc.employee, doc.hazard, getdate(doc.day), doc.fitness or FIT)


def _hazard(doc) -> str:
	return escape_html(doc.hazard)


def _notify(user: str | None, doc, subject: str) -> None:
	if user and user != frappe.session.user:
		notify(user, doc, subject)
