"""Controlled documents: handed in, approved by somebody else, in force on their day, withdrawn with a reason."""

from datetime import date

import frappe
from frappe import _
from frappe.utils import add_months, cint, getdate, now_datetime, nowdate

from wuye_ops.property.notices import tell_staff, users_with_role
from wuye_ops.records.archive import by_service, confirmations, register, versions
from wuye_ops.rules import document_control as rules


@frappe.whitelist(methods=["POST"])
def submit(version: str) -> None:
	"""Hands a draft in; those who may approve it are told."""
	record, doc = _load(version)
	_expect(doc, versions.DRAFT)
	doc.status = versions.IN_APPROVAL
	by_service.save(doc)
	if not record.current_version:
		record.status = register.IN_APPROVAL
		by_service.save(record)
	roles = rules.COMPANY_APPROVERS if not record.property else rules.APPROVERS
	users = [user for role in sorted(roles) for user in users_with_role(role, record.property)]
	tell_staff(
		(user for user in users if user != doc.uploaded_by),
		record,
		_("{0}, version {1}, waits for your approval.").format(frappe.bold(record.title), doc.version),
	)


@frappe.whitelist(methods=["POST"])
def approve(version: str, effective_from: str | date | None = None, remark: str | None = None) -> None:
	"""Approves what was handed in, from today or a later day on. Nobody approves what they brought themselves."""
	record, doc = _load(version)
	_expect(doc, versions.IN_APPROVAL)
	_check_approver(record, doc)
	planned = getdate(effective_from or nowdate())
	if planned < getdate(nowdate()):
		frappe.throw(
			_("It cannot come into force in the past. Choose today or a later day."),
			title=_("Effective from"),
		)
	doc.update(
		{
			"status": versions.APPROVED,
			"approved_by": frappe.session.user,
			"approved_on": now_datetime(),
			"approval_remark": (remark or "").strip() or None,
			"effective_from": planned,
		}
	)
	if rules.comes_into_force(planned, getdate(nowdate())):
		bring_into_force(record, doc)
	else:
		by_service.save(doc)
	tell_staff(
		[doc.uploaded_by],
		record,
		_("{0}, version {1}, is approved.").format(frappe.bold(record.title), doc.version),
	)


@frappe.whitelist(methods=["POST"])
def reject(version: str, remark: str) -> None:
	"""Sends back what was handed in, saying what is to be changed; the author brings a new version."""
	record, doc = _load(version)
	_expect(doc, versions.IN_APPROVAL)
	_check_approver(record, doc)
	if not (remark or "").strip():
		frappe.throw(_("Say what is to be changed."), title=_("Reject"))
	doc.status, doc.approval_remark = versions.REJECTED, remark.strip()
	by_service.save(doc)
	if not record.current_version:
		record.status = register.DRAFT
		by_service.save(record)
	tell_staff(
		[doc.uploaded_by],
		record,
		_("{0}, version {1}, was sent back: {2}").format(
			frappe.bold(record.title), doc.version, frappe.utils.escape_html(remark.strip())
		),
	)


@frappe.whitelist(methods=["POST"])
def withdraw(record: str, reason: str, superseded_by: str | None = None) -> None:
	"""Ends a controlled document, or any record that another one replaces. It stays readable as what was in force."""
	doc = versions.load_locked(record)
	if doc.status not in (register.EFFECTIVE, register.ARCHIVED):
		frappe.throw(
			_("{0} is {1}; only what is in force is withdrawn.").format(
				frappe.bold(doc.title), _(doc.status, context=doc.doctype)
			),
			title=_("Withdraw"),
		)
	if not (reason or "").strip():
		frappe.throw(_("Say why it is withdrawn; the reason is kept."), title=_("Withdraw"))
	if superseded_by:
		if superseded_by == doc.name:
			frappe.throw(_("A record does not replace itself."), title=_("Withdraw"))
		frappe.has_permission("Record", "read", doc=superseded_by, throw=True)
	if doc.controlled:
		_refuse_without_role(doc)
	doc.status, doc.superseded_by = register.SUPERSEDED, superseded_by or None
	doc.next_review = None
	by_service.save(doc)
	confirmations.cancel_open(doc.name)
	doc.add_comment("Info", _("Withdrawn: {0}").format(frappe.utils.escape_html(reason.strip())))


@frappe.whitelist(methods=["POST"])
def reviewed(record: str, note: str) -> None:
	"""The document was looked through and stays as it is; the next review counts from today."""
	doc = versions.load_locked(record)
	if doc.status != register.EFFECTIVE or not cint(doc.review_cycle_months):
		frappe.throw(
			_("Only what is in force and has a review cycle is reviewed. Enter the cycle first."),
			title=_("Review"),
		)
	if not (note or "").strip():
		frappe.throw(_("Say what was found; the remark is kept."), title=_("Review"))
	doc.next_review = add_months(getdate(nowdate()), cint(doc.review_cycle_months))
	by_service.save(doc)
	doc.add_comment("Info", _("Reviewed, stays in force: {0}").format(frappe.utils.escape_html(note.strip())))


# -- each day


def follow_the_day(today: date | str | None = None) -> int:
	"""Brings approved versions into force on their day; returns how many. One transaction for each."""
	today = getdate(today or nowdate())
	due = frappe.get_all(
		"Record Version",
		{"status": versions.APPROVED, "effective_from": ["<=", today]},
		["name", "record"],
		order_by="effective_from, name",
	)
	for row in due:
		record = frappe.get_doc("Record", row.record, for_update=True)
		doc = frappe.get_doc("Record Version", row.name, for_update=True)
		# another run may have been here first
		if doc.status == versions.APPROVED:
			bring_into_force(record, doc)
		if not frappe.flags.in_test:
			frappe.db.commit()
	return len(due)


def bring_into_force(record, version) -> None:
	versions.put_in_force(record, version)
	confirmations.cancel_open(record.name, but=version.name)
	if cint(record.confirm_days):
		confirmations.ask_all(record, version)


# -- checks


def _load(version: str):
	"""(record, version) as they stand now, both locked, the record first as everywhere."""
	name = frappe.db.get_value("Record Version", version, "record")
	if not name:
		frappe.throw(_("Version {0} does not exist.").format(frappe.bold(version)), frappe.DoesNotExistError)
	record = versions.load_locked(name)
	return record, frappe.get_doc("Record Version", version, for_update=True)


def _expect(doc, status: str) -> None:
	if doc.status != status:
		frappe.throw(
			_("{0} is {1}. Reload the page to see what can be done.").format(
				frappe.bold(doc.name), _(doc.status, context=doc.doctype)
			),
			title=_("Approval"),
		)


def _check_approver(record, version) -> None:
	approver = rules.Approver(frappe.session.user, frappe.get_roles())
	why = rules.refusal(approver, version.uploaded_by, company_wide=not record.property)
	if why == rules.NOT_OWN:
		frappe.throw(
			_("Somebody else must approve this than who brought it."),
			frappe.PermissionError,
			title=_("Approval"),
		)
	if why == rules.NO_ROLE:
		_refuse_role(record)


def _refuse_without_role(record) -> None:
	able = rules.APPROVERS if record.property else rules.COMPANY_APPROVERS
	if not able.intersection(frappe.get_roles()):
		_refuse_role(record)


def _refuse_role(record) -> None:
	able = ("Property Manager", "Operations Director") if record.property else ("Operations Director",)
	frappe.throw(
		_("This is for: {0}.").format("、".join(_(role) for role in able)),
		frappe.PermissionError,
		title=_("Approval"),
	)
