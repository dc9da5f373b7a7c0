"""Versions of a record: made by the services of the archive with their file, and changed by nobody.

controlled:   Draft ─ submit ─▶ In Approval ─ approve ─▶ Approved ─ on its day ─▶ Effective ─ next one ─▶ Superseded
                ▲                    └── reject ─▶ Rejected ── New Version
all others:   Effective at once, the one before becomes Superseded
"""

import hashlib

import frappe
from frappe import _
from frappe.utils import add_months, cint, getdate, now_datetime, nowdate

from wuye_ops.property import guarded
from wuye_ops.records.archive import by_service, file_safety, register, storage, text

DRAFT, IN_APPROVAL, APPROVED, EFFECTIVE = "Draft", "In Approval", "Approved", "Effective"
SUPERSEDED, REJECTED = "Superseded", "Rejected"
WAITING = (IN_APPROVAL, APPROVED)
# a version is what it was when it came in, with what its approver said
OWN_FIELDS = (
	"version", "status", "uploaded_by", "uploaded_on", "approved_by", "approved_on", "approval_remark", "effective_from",
	"file", "file_name", "mime", "size", "sha256", "integrity", "checked_on", "text_status",
)  # fmt: skip


# -- controller's named steps


def refuse_insert_by_hand(doc) -> None:
	if not doc.flags.by_service:
		frappe.throw(
			_("A version comes with its file. Open the record and use New Version."), title=_("Not by Hand")
		)


def refuse_by_hand(doc) -> None:
	if not doc.flags.by_disposal:
		guarded.refuse_by_hand(doc, *OWN_FIELDS, use=_("Use the buttons of the form."))


def refuse_deletion(doc) -> None:
	frappe.throw(
		_("Version {0} stays in the register. Its file is removed by a Record Disposal.").format(
			frappe.bold(doc.name)
		),
		title=_("Kept for the Record"),
	)


# -- a new version


def add(record: str, name: str, content: bytes, change_note: str | None = None):
	"""Files the bytes as the next version of the record, which the user must be able to change.

	Returns the Record Version. The record is locked: two who send a version at once get two numbers.
	"""
	doc = load_locked(record)
	safe = file_safety.check(name, content)
	there = _versions_of(doc)
	_refuse_new_version(doc, there)
	version = _insert(doc, there, change_note)
	file = storage.put(version, safe, content)
	version.update(
		{
			"file": file.file_url,
			"file_name": safe.name,
			"mime": safe.mime,
			"size": len(content),
			"sha256": hashlib.sha256(content).hexdigest(),
			"integrity": "Intact",
			"checked_on": now_datetime(),
		}
	)
	by_service.save(version)
	if not doc.controlled:
		put_in_force(doc, version)
	text.enqueue(version.name)
	return version


def load_locked(record: str, permission: str = "write"):
	"""The record as it stands now, locked until the transaction ends, for a user who has the right."""
	doc = frappe.get_doc("Record", record, for_update=True)
	doc.check_permission(permission)
	return doc


def _versions_of(doc) -> list:
	"""All versions as they stand now, locked: who has waited for the record must not see them as they were before."""
	version = frappe.qb.DocType("Record Version")
	return (
		frappe.qb.from_(version)
		.select(version.name, version.version, version.status)
		.where(version.record == doc.name)
		.orderby(version.version)
		.for_update()
		.run(as_dict=True)
	)


def _refuse_new_version(doc, there: list) -> None:
	if doc.status in (register.DISPOSED, register.SUPERSEDED):
		frappe.throw(
			_("{0} is {1}; it takes no new version. File a new record.").format(
				frappe.bold(doc.title), _(doc.status, context=doc.doctype)
			),
			title=_("New Version"),
		)
	if waiting := next((row.name for row in there if row.status in WAITING), None):
		frappe.throw(
			_("Version {0} has not come into force yet. Have it approved or rejected first.").format(
				frappe.bold(waiting)
			),
			title=_("New Version"),
		)


def _insert(doc, there: list, change_note: str | None):
	for row in there:
		if row.status == DRAFT:
			_set_status(_locked(row.name), SUPERSEDED)
	version = frappe.get_doc(
		{
			"doctype": "Record Version",
			"record": doc.name,
			"property": doc.property,
			"version": max((row.version for row in there), default=0) + 1,
			"status": DRAFT,
			"change_note": (change_note or "").strip() or None,
			"uploaded_by": frappe.session.user,
			"uploaded_on": now_datetime(),
		}
	)
	version.flags.by_service = True
	# whoever may change the record may add a version to it
	version.insert(ignore_permissions=True)
	return version


def put_in_force(doc, version) -> None:
	"""The version becomes the one people read; the one before stays readable as what was in force then."""
	if doc.current_version and doc.current_version != version.name:
		_set_status(_locked(doc.current_version), SUPERSEDED)
	version.effective_from = version.effective_from or nowdate()
	_set_status(version, EFFECTIVE)
	doc.current_version = version.name
	doc.status = register.EFFECTIVE if doc.controlled else register.ARCHIVED
	doc.filed_on = doc.filed_on or nowdate()
	doc.effective_from = version.effective_from
	if doc.medium == "Paper":
		doc.medium = "Both"
	if doc.review_cycle_months:
		doc.next_review = add_months(getdate(version.effective_from), cint(doc.review_cycle_months))
	by_service.save(doc)


def _set_status(version, status: str) -> None:
	version.status = status
	by_service.save(version)


def _locked(name: str):
	return frappe.get_doc("Record Version", name, for_update=True)
