"""人员申请 of properties: against what was agreed and who is there, with a reason, approved by somebody else; and their openings."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import cint, nowdate

from wuye_ops.people.recruitment import words
from wuye_ops.people.staffing import counting, standards
from wuye_ops.property import guarded
from wuye_ops.property.notices import user_of
from wuye_ops.property.staff import check_works_for
from wuye_ops.rules.staffing import Wanted, requisition_refusals

PENDING, APPROVED = "Pending", "Open & Approved"
APPROVERS = ("HR Manager", "Operations Director", "System Manager", "Administrator")
ASKED = ("wuye_property", "designation", "no_of_positions", "expected_by", "reason_for_requesting", "status")


def check(doc, method=None) -> None:
	"""Validate of Job Requisition."""
	title = _("Job Requisition")
	before = doc.get_doc_before_save()
	_stamp(doc, before)
	if not doc.get("wuye_property") or doc.status not in counting.OPEN_REQUISITIONS:
		return
	if before and not any(guarded.differs(doc, before, field) for field in ASKED):
		return
	if frappe.db.get_value("Property", doc.wuye_property, "company") != doc.company:
		frappe.throw(
			_("{0} does not belong to {1}. Choose the company of the property.").format(
				doc.wuye_property, doc.company
			),
			title=title,
		)
	check_works_for(doc.requested_by, doc.wuye_property, title)
	is_decided = doc.status == APPROVED and not (before and before.status == APPROVED)
	if is_decided and not set(APPROVERS) & set(frappe.get_roles()):
		frappe.throw(
			_("Requisitions of properties are approved by HR Managers and Operations Directors."),
			frappe.PermissionError,
			title=title,
		)
	wanted = Wanted(
		people=cint(doc.no_of_positions),
		by=user_of(doc.requested_by) or doc.owner or frappe.session.user,
		approver=frappe.session.user if is_decided else None,
		reason=doc.reason_for_requesting or "",
		expected_by=doc.expected_by,
		open_already=_open_already(doc),
	)
	now = counting.standing_of(doc.wuye_property, doc.designation, standards.until_day(), doc.name or "")
	words.refuse(requisition_refusals(wanted, now), title)
	if wanted.people > now.missing:
		frappe.msgprint(
			_("{0} people more than was agreed for {1} at {2}.").format(
				wanted.people - now.missing, doc.designation, doc.wuye_property
			),
			title=title,
			indicator="orange",
			alert=True,
		)


def _stamp(doc, before) -> None:
	"""Who approved and when: taken down when it happens, whatever the form says."""
	if doc.status == APPROVED and (not before or before.status != APPROVED):
		doc.wuye_approved_by, doc.wuye_approved_on = frappe.session.user, nowdate()
	elif doc.status == PENDING or not before:
		doc.wuye_approved_by = doc.wuye_approved_on = None
	else:
		doc.wuye_approved_by, doc.wuye_approved_on = before.wuye_approved_by, before.wuye_approved_on


def _open_already(doc) -> str:
	return (
		frappe.db.get_value(
			"Job Requisition",
			{
				"wuye_property": doc.wuye_property,
				"designation": doc.designation,
				"status": ["in", counting.OPEN_REQUISITIONS],
				"name": ["!=", doc.name or ""],
			},
		)
		or ""
	)


@frappe.whitelist()
def make_opening(source_name: str, target_doc: str | dict | None = None):
	"""HRMS's `make_job_opening`, which does not say of which requisition the opening is; without it nothing is checked against it."""
	from hrms.hr.doctype.job_requisition.job_requisition import make_job_opening

	# asks for the right to read the requisition and to make openings
	opening = make_job_opening(source_name, target_doc)
	opening.job_requisition = source_name
	return opening


def check_opening(doc, method=None) -> None:
	"""Validate of Job Opening: people of a property are looked for after their requisition was approved, and no more of them."""
	if not doc.get("wuye_property") or not doc.job_requisition or doc.status != "Open":
		return
	title = _("Job Opening")
	asked = frappe.db.get_value(
		"Job Requisition",
		doc.job_requisition,
		["status", "wuye_property", "designation", "no_of_positions"],
		as_dict=True,
	)
	if asked.wuye_property and asked.wuye_property != doc.wuye_property:
		frappe.throw(_("The requisition is of {0}.").format(asked.wuye_property), title=title)
	if asked.designation != doc.designation:
		frappe.throw(_("The requisition is for {0}.").format(asked.designation), title=title)
	if asked.status != APPROVED:
		frappe.throw(_("Requisition {0} is not approved.").format(doc.job_requisition), title=title)
	elsewhere = sum(
		frappe.get_all(
			"Job Opening",
			{"job_requisition": doc.job_requisition, "status": "Open", "name": ["!=", doc.name or ""]},
			pluck="vacancies",
		)
	)
	if cint(doc.vacancies) + elsewhere > asked.no_of_positions:
		frappe.throw(
			_("{0} people were asked for; the openings of the requisition look for {1}.").format(
				asked.no_of_positions, cint(doc.vacancies) + elsewhere
			),
			title=title,
		)
