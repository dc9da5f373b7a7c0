"""档案销毁: appraised by one, approved by another, destroyed under the eyes of two more; the list is kept for ever.

    Draft ─ submit ─▶ To Approve ─ approve ─▶ Approved ─ sign, sign ─ execute ─▶ Executing ─▶ Executed
                          └── reject ─▶ Rejected        └── cancel ─▶ Cancelled    (files leave the disk)

Every step reads the records anew, under a lock where it decides: a hold that is set before they are gone keeps them.
"""

from collections.abc import Iterable

import frappe
from frappe import _
from frappe.utils import cstr, getdate, now_datetime, nowdate

from wuye_ops.property import guarded
from wuye_ops.property.closed import first_change
from wuye_ops.property.notices import tell_staff, users_with_role
from wuye_ops.records.disposal import destruction, due
from wuye_ops.rules import disposal as rules

DRAFT, TO_APPROVE, APPROVED, EXECUTING, EXECUTED = "Draft", "To Approve", "Approved", "Executing", "Executed"
REJECTED, CANCELLED = "Rejected", "Cancelled"
APPROVERS = ("Property Manager", "Operations Director")
OWN_FIELDS = (
	"status", "appraised_by", "appraised_on", "approved_by", "approved_on", "reject_reason", "supervisors",
	"executed_by", "executed_on", "files_removed", "bytes_removed", "finished_on",
)  # fmt: skip
# what a row keeps of the record, so that the list can be read when nothing else is left
COPIED = {
	"record_no": "record_no",
	"record_title": "title",
	"category": "category",
	"record_date": "record_date",
	"keep_until": "keep_until",
	"medium": "medium",
	"location": "location",
}


# -- controller's named steps


def check(doc) -> None:
	guarded.refuse_by_hand(doc, *OWN_FIELDS, use=_("Use the buttons of the form."))
	before = doc.get_doc_before_save()
	if before and before.status != DRAFT and not doc.flags.by_service:
		if first_change(doc, before, {"modified", "modified_by"}):
			frappe.throw(
				_("{0} has been submitted for approval and is no longer changed.").format(
					frappe.bold(doc.title)
				),
				title=_("Kept for the Record"),
			)
	doc.record_count = len(doc.items)
	if doc.status == DRAFT:
		_complete_items(doc)


def _complete_items(doc) -> None:
	if len(doc.items) > due.MOST_RECORDS:
		frappe.throw(
			_("No more than {0} records at a time, so that the supervisors can check each.").format(
				due.MOST_RECORDS
			),
			title=_("Records"),
		)
	records = due.load(_visible(row.record for row in doc.items))
	due.check_place(records, doc.property)
	seen = set()
	for row in doc.items:
		if row.record in seen or row.record not in records:
			frappe.throw(
				_("Row {0}: {1} is in the list twice, or there is no such record.").format(
					row.idx, frappe.bold(row.record)
				),
				title=_("Records"),
			)
		seen.add(row.record)
		row.open_key = None
		row.update({field: records[row.record][source] for field, source in COPIED.items()})


def refuse_deletion(doc) -> None:
	if doc.status != DRAFT:
		frappe.throw(
			_("The list of what was to be destroyed is kept. Cancel the disposal instead."),
			frappe.PermissionError,
			title=_("Kept for the Record"),
		)


# -- services


@frappe.whitelist(methods=["POST"])
def find_due(disposal: str) -> int:
	"""Adds the records whose last day lies before the disposal's day. Returns how many."""
	doc = _load(disposal, DRAFT)
	present = {row.record for row in doc.items}
	before = getdate(doc.due_before or nowdate())
	visible = _visible(due.records_due(doc.property, before))
	found = [name for name in visible if name not in present][: due.MOST_RECORDS - len(present)]
	for name in found:
		doc.append("items", {"record": name})
	doc.save()
	return len(found)


@frappe.whitelist(methods=["POST"])
def submit(disposal: str, opinion: str | None = None) -> None:
	"""The appraisal: whoever submits says why nothing of it is of value any more. The records are taken for this disposal."""
	doc = _load(disposal, DRAFT)
	doc.opinion = guarded.required(
		opinion or doc.opinion,
		_("Write the appraisal opinion: why these records have no further value."),
		_("Appraisal Opinion"),
	)
	if not doc.items:
		frappe.throw(_("There is nothing in the list. Use Find Due Records."), title=_("Records"))
	_refuse_obstacles(doc)
	for row in doc.items:
		row.open_key = row.record
	doc.status, doc.appraised_by, doc.appraised_on = TO_APPROVE, frappe.session.user, now_datetime()
	guarded.save(doc)
	approvers = [user for role in APPROVERS for user in users_with_role(role, doc.property)]
	tell_staff(approvers, doc, _("To approve: disposal of {0} records").format(doc.record_count))


@frappe.whitelist(methods=["POST"])
def approve(disposal: str) -> None:
	"""The manager's or director's yes; never of whoever appraised."""
	doc = _load(disposal, TO_APPROVE)
	_check_approver(doc)
	_refuse_obstacles(doc)
	doc.status, doc.approved_by, doc.approved_on = APPROVED, frappe.session.user, now_datetime()
	guarded.save(doc)
	tell_staff([doc.appraised_by], doc, _("Approved: {0}. Two supervisors sign next.").format(_title(doc)))


@frappe.whitelist(methods=["POST"])
def reject(disposal: str, reason: str) -> None:
	doc = _load(disposal, TO_APPROVE)
	_check_approver(doc)
	_end(doc, REJECTED, reason, _("Say why it is rejected."))
	tell_staff([doc.appraised_by], doc, _("Rejected: {0}").format(_title(doc)))


@frappe.whitelist(methods=["POST"])
def cancel(disposal: str, reason: str) -> None:
	"""Gives the records back to the archive before anything was destroyed."""
	doc = _load(disposal, TO_APPROVE, APPROVED)
	_end(doc, CANCELLED, reason, _("Say why the disposal is cancelled."))


@frappe.whitelist(methods=["POST"])
def sign(disposal: str, statement: str | None = None) -> None:
	"""A supervisor's signature: has compared list and shelf and is there when it is destroyed."""
	doc = guarded.load_locked("Record Disposal", disposal, "read")
	_require(doc, APPROVED)
	user = frappe.session.user
	match rules.may_supervise(user, doc.appraised_by, doc.approved_by, [row.user for row in doc.supervisors]):
		case rules.SUPERVISES_OWN_APPRAISAL | rules.SUPERVISES_OWN_APPROVAL:
			frappe.throw(
				_("Who appraised or approved does not supervise. Ask somebody else."), title=_("Supervise")
			)
		case rules.SUPERVISES_TWICE:
			frappe.throw(_("You have signed already. A second person signs too."), title=_("Supervise"))
		case rules.ENOUGH:
			frappe.throw(_("Two supervisors have signed already."), title=_("Supervise"))
	doc.append(
		"supervisors",
		{
			"user": user,
			"full_name": frappe.utils.get_fullname(user),
			"signed_on": now_datetime(),
			"statement": cstr(statement).strip()
			or _("List and records compared; present at the destruction."),
		},
	)
	doc.flags.by_service = True
	# the right to see the disposal is the right to supervise it, asked for above; nothing else of it changes
	doc.save(ignore_permissions=True)
	if len(doc.supervisors) == rules.SUPERVISORS:
		tell_staff([doc.appraised_by], doc, _("Both supervisors have signed: {0}").format(_title(doc)))


@frappe.whitelist(methods=["POST"])
def execute(disposal: str) -> None:
	"""Destroys: what is held, lent or not due stops all of it. The register is written first, then files leave the disk."""
	doc = _load(disposal, APPROVED)
	if not rules.may_execute(doc.appraised_by, doc.approved_by, [row.user for row in doc.supervisors]):
		frappe.throw(_("Two supervisors sign before anything is destroyed."), title=_("Execute"))
	_refuse_obstacles(doc, lock=True)
	for row in doc.items:
		destruction.strike(row)
	doc.status, doc.executed_by, doc.executed_on = EXECUTING, frappe.session.user, now_datetime()
	guarded.save(doc)
	destruction.enqueue(doc.name)


# -- what the steps share


def _load(name: str, *statuses: str):
	doc = guarded.load_locked("Record Disposal", name)
	_require(doc, *statuses)
	return doc


def _visible(names: Iterable[str]) -> list[str]:
	"""Those of the records that the user sees in the register, in the given order."""
	names = list(names)
	seen = set(frappe.get_list("Record", {"name": ["in", names or [""]]}, pluck="name", limit=0))
	return [name for name in names if name in seen]


def _require(doc, *statuses: str) -> None:
	if doc.status not in statuses:
		frappe.throw(
			_("{0} is {1}. Reload the page to see what can be done.").format(
				frappe.bold(_title(doc)), _(doc.status, context=doc.doctype)
			),
			title=_("Record Disposal"),
		)


def _check_approver(doc) -> None:
	user = frappe.session.user
	if user != "Administrator" and not set(APPROVERS) & set(frappe.get_roles(user)):
		frappe.throw(
			_("The property manager or the operations director decides on a disposal."),
			frappe.PermissionError,
			title=_("Approve"),
		)
	if rules.may_approve(user, doc.appraised_by):
		frappe.throw(_("Nobody approves their own appraisal. Ask somebody else."), title=_("Approve"))


def _refuse_obstacles(doc, lock: bool = False) -> None:
	records = due.load((row.record for row in doc.items), lock=lock)
	if found := due.refusals(records, doc.name, lock=lock):
		frappe.throw(
			"<br>".join([_("These records may not be destroyed. Take them out of the list:"), *found[:20]]),
			title=_("Not to Be Destroyed"),
		)


def _end(doc, status: str, reason: str, message: str) -> None:
	doc.reject_reason = guarded.required(reason, message, _("Reason"))
	doc.status = status
	for row in doc.items:
		row.open_key = None
	guarded.save(doc)


def _title(doc) -> str:
	return frappe.utils.escape_html(doc.title)
