"""Where a finding and its Rectification meet: by the document and its events, for the chapters do not import one another.

Those who cure it work on the Rectification as on any other. That it is cured is said in the finding, by an auditor who had no
hand in it; nobody closes, returns, cancels or moves such a Rectification by itself, whatever the workflow allows.
"""

from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import escape_html, getdate, now_datetime

from wuye_ops.property.language import in_site_language
from wuye_ops.property.notices import tell_staff

FINDING = "Audit Finding"
CLOSED, RETURNED, CANCELLED = "Closed", "Returned", "Cancelled"
TO_VERIFY = "To Verify"
# what the finding says, and its Rectification only repeats
OF_FINDING = ("due_date", "severity", "subject", "description", "found_on")


def make(finding):
	"""The Rectification of a finding that was agreed, or opened again. The user needs the right to make one."""
	number = frappe.db.count("Rectification", {"source_doctype": FINDING, "source_name": finding.name})
	doc = frappe.get_doc(
		{
			"doctype": "Rectification",
			"property": finding.property,
			"subject": finding.title[:140],
			"description": f"{finding.fact}\n{finding.measure or ''}".strip(),
			"severity": finding.severity,
			"department": finding.department,
			"responsible": finding.responsible,
			"found_on": now_datetime(),
			"due_date": finding.due_on,
			"source_doctype": FINDING,
			"source_name": finding.name,
			"source_key": f"finding|{finding.name}|{number + 1}",
		}
	)
	doc.flags.found_by, doc.flags.by_audit = finding.author, True
	# opened again by an auditor, who makes no rectifications of other origin; else by management, which may
	doc.insert(ignore_permissions=True)
	return doc


def close(finding, remark: str) -> None:
	_move(finding, CLOSED, remark)


def return_to_work(finding, reason: str) -> None:
	_move(finding, RETURNED, reason)


def cancel(finding, reason: str) -> None:
	"""The risk is accepted: nothing is to be cured for now."""
	_move(finding, CANCELLED, reason)


def move_deadline(finding) -> None:
	doc = frappe.get_doc("Rectification", finding.rectification, for_update=True)
	doc.due_date = finding.due_on
	# the deadline belongs to the finding, on which an approver has granted it
	_save(doc)


def _move(finding, status: str, remark: str) -> None:
	doc = frappe.get_doc("Rectification", finding.rectification, for_update=True)
	doc.status, doc.verify_remark = status, remark
	# the workflow knows no auditors; the step was judged on the finding, and who had a hand in it is refused there and here
	_save(doc)
	finding.rectified = status


def _save(doc) -> None:
	doc.flags.by_audit = doc.flags.by_task = doc.flags.by_service = True
	# by the step of the finding, which has said whose it is
	doc.save(ignore_permissions=True)


# -- events of Rectification -----------------------------------------------------------------------------------------


def keep(doc, method: str | None = None) -> None:
	"""Rectification, validate: what came of a finding is made, judged and moved by the finding alone."""
	if doc.source_doctype != FINDING or doc.flags.by_audit:
		return
	before = doc.get_doc_before_save()
	if not before:
		frappe.throw(
			_("A rectification of an audit finding comes with the answer to the finding."),
			frappe.PermissionError,
			title=_(FINDING),
		)
	judged = before.status != doc.status and doc.status in (CLOSED, RETURNED, CANCELLED)
	if judged:
		frappe.throw(
			_("It came of audit finding {0}: an auditor says there whether it is cured.").format(
				_link(doc.source_name)
			),
			frappe.PermissionError,
			title=_("Verify"),
		)
	for field in OF_FINDING:
		if str(doc.get(field) or "") != str(before.get(field) or ""):
			frappe.throw(
				_("It came of audit finding {0}, which says {1}. It is changed there.").format(
					_link(doc.source_name),
					frappe.bold(_(doc.meta.get_label(field), context=doc.doctype)),
				),
				title=_(FINDING),
			)


def follow(doc, method: str | None = None) -> None:
	"""Rectification, on update: the finding knows how its cure stands, and the auditors hear when it is handed in."""
	if doc.source_doctype != FINDING or not doc.source_name or doc.flags.by_audit:
		return
	before = doc.get_doc_before_save()
	if not before or (before.status == doc.status and before.responsible == doc.responsible):
		return
	handed_in = doc.status == TO_VERIFY
	# whoever may work on the rectification may have it noted where it belongs
	frappe.db.set_value(
		FINDING,
		doc.source_name,
		{
			"rectified": doc.status,
			"handed_in_on": getdate(doc.finished_on) if handed_in and doc.finished_on else None,
		},
	)
	if handed_in and before.status != TO_VERIFY:
		audit = frappe.db.get_value(FINDING, doc.source_name, "audit")
		team = frappe.get_all("Audit Member", {"parent": audit, "parenttype": "Audit"}, pluck="user")
		with in_site_language():
			text = _("Audit finding to verify: {0}").format(escape_html(doc.subject))
		tell_staff(team, frappe.get_doc(FINDING, doc.source_name), text)


def _link(name: str) -> str:
	return frappe.utils.get_link_to_form(FINDING, name)
