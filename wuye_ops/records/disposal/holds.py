"""法律保全: records, customers and what the gate has written that a suit, an audit or an inquiry needs stay, whatever their period says.

A document may be held for several matters. Each hold is a document of its own, so that lifting one never frees what another
still needs: `legal_hold` on the record follows from the holds that are in force.
"""

from collections.abc import Iterable

import frappe
from frappe import _
from frappe.utils import cstr, now_datetime

from wuye_ops.property import guarded
from wuye_ops.property.closed import first_change
from wuye_ops.property.places import permitted_properties
from wuye_ops.records.own_documents import title_of

IN_FORCE, LIFTED = "In Force", "Lifted"
DISPOSED = "Disposed"
OWN_FIELDS = ("status", "held_by", "held_on", "lifted_by", "lifted_on", "lift_reason")


# -- controller's named steps


def check(doc) -> None:
	guarded.refuse_by_hand(doc, *OWN_FIELDS, use=_("Use Lift Hold."))
	before = doc.get_doc_before_save()
	if before and not doc.flags.by_service:
		_refuse_change(doc, before)
	if doc.is_new():
		doc.held_by, doc.held_on = frappe.session.user, now_datetime()
	if not doc.property and permitted_properties() is not None:
		frappe.throw(
			_("Choose the property. Only head office holds what the whole company keeps."),
			title=_("Property"),
		)
	doc.reason = guarded.required(doc.reason, _("Say why nothing may be destroyed."), _("Reason"))
	_lock(row for row in doc.items if row.is_new() and row.reference_doctype in can_be_held())
	seen = set()
	for row in doc.items:
		key = (row.reference_doctype, row.reference_name)
		if key in seen:
			frappe.throw(
				_("Row {0}: {1} is in the list twice.").format(row.idx, frappe.bold(row.reference_name)),
				title=_("Legal Hold"),
			)
		seen.add(key)
		if row.is_new():
			_check_row(doc, row)


def _refuse_change(doc, before) -> None:
	if before.status == LIFTED:
		if first_change(doc, before, {"modified", "modified_by"}):
			frappe.throw(
				_("{0} has been lifted. Make a new hold.").format(frappe.bold(doc.matter)), title=_("Lifted")
			)
		return
	kept = {row.name for row in doc.items}
	for row in before.items:
		now = next((one for one in doc.items if one.name == row.name), None)
		if row.name not in kept or (now.reference_doctype, now.reference_name) != (
			row.reference_doctype,
			row.reference_name,
		):
			frappe.throw(
				_("{0} stays under this hold until it is lifted. Rows can be added only.").format(
					frappe.bold(row.title or row.reference_name)
				),
				title=_("Legal Hold"),
			)


def can_be_held() -> list[str]:
	"""The types of documents that a hold may name: each chapter says which of its own (hook `legal_hold_documents`)."""
	return frappe.get_hooks("legal_hold_documents")


@frappe.whitelist()
def types_to_hold() -> list[str]:
	"""The same for the form."""
	frappe.has_permission("Legal Hold", "read", throw=True)
	return can_be_held()


def _check_row(doc, row) -> None:
	if row.reference_doctype not in can_be_held():
		frappe.throw(
			_("Row {0}: one of these can be held: {1}.").format(
				row.idx, ", ".join(_(doctype) for doctype in can_be_held())
			),
			title=_("Legal Hold"),
		)
	held = guarded.load_locked(row.reference_doctype, row.reference_name, "read")
	if held.get("status") == DISPOSED or held.get("anonymised_on"):
		frappe.throw(
			_("Row {0}: {1} has been destroyed already and cannot be held.").format(
				row.idx, frappe.bold(_title(held))
			),
			title=_("Legal Hold"),
		)
	if held.meta.has_field("property") and cstr(held.property) != cstr(doc.property):
		frappe.throw(
			_("Row {0}: {1} does not belong to property {2}. Choose one that does.").format(
				row.idx, frappe.bold(_title(held)), frappe.bold(doc.property or _("the whole company"))
			),
			title=_("Another Property"),
		)
	row.title = _title(held)
	row.held_on = now_datetime()


def _title(held) -> str:
	"""What people call it. A row of the gate is called by its number: the hold outlives it, and is to name nobody then."""
	if held.doctype == "Record":
		return title_of(held)
	return held.customer_name if held.doctype == "Customer Profile" else f"{_(held.doctype)} {held.name}"


def apply(doc) -> None:
	"""After save: what is in the list carries the hold. The documents are locked since `check` where the row is new."""
	before = doc.get_doc_before_save()
	known = {row.name for row in before.items} if before else set()
	for row in doc.items:
		if row.name not in known:
			_follow(row.reference_doctype, row.reference_name, _("Legal hold: {0}").format(doc.matter))


def refuse_deletion(doc) -> None:
	frappe.throw(
		_("A hold is kept as proof. Lift it when it is no longer needed."),
		frappe.PermissionError,
		title=_("Kept for the Record"),
	)


# -- services


@frappe.whitelist(methods=["POST"])
def lift(hold: str, reason: str) -> None:
	"""Ends a hold for a reason that is kept. What no other hold needs may be destroyed again once its day has come."""
	# the documents before the hold, as whoever makes another one does, so that the two never wait for each other
	_lock(frappe.get_all("Legal Hold Item", {"parent": hold}, ["reference_doctype", "reference_name"]))
	doc = guarded.load_locked("Legal Hold", hold)
	if doc.status == LIFTED:
		frappe.throw(_("{0} has been lifted already.").format(frappe.bold(doc.matter)), title=_("Lifted"))
	doc.lift_reason = guarded.required(
		reason, _("Say why the hold is lifted; the reason is kept."), _("Reason for Lifting")
	)
	doc.status, doc.lifted_by, doc.lifted_on = LIFTED, frappe.session.user, now_datetime()
	guarded.save(doc)
	for row in doc.items:
		_follow(
			row.reference_doctype, row.reference_name, _("Legal hold lifted: {0}").format(doc.lift_reason)
		)


def _lock(rows: Iterable) -> None:
	"""Locks the documents of the rows until the transaction ends, in one order for everybody."""
	for doctype, name in sorted({(row.reference_doctype, row.reference_name) for row in rows}):
		frappe.db.get_value(doctype, name, "name", for_update=True)


def _follow(doctype: str, name: str, remark: str) -> None:
	"""Sets `legal_hold` of a locked document to what the holds in force say."""
	held = matters(doctype, name)
	doc = frappe.get_doc(doctype, name)
	values = {"legal_hold": int(bool(held)), "legal_hold_reason": "\n".join(held) or None}
	values = {fieldname: value for fieldname, value in values.items() if doc.meta.has_field(fieldname)}
	# the right to hold is the right on Legal Hold; nothing else of the document changes
	if values:
		doc.db_set(values)
	doc.add_comment("Info", frappe.utils.escape_html(remark))


def matters(doctype: str, name: str) -> list[str]:
	"""What a document is held for now, as committed by anybody; a locking read, since a lock alone would show the past."""
	hold, item = frappe.qb.DocType("Legal Hold"), frappe.qb.DocType("Legal Hold Item")
	return (
		frappe.qb.from_(item)
		.join(hold)
		.on(hold.name == item.parent)
		.select(hold.matter)
		.where(
			(item.reference_doctype == doctype) & (item.reference_name == name) & (hold.status == IN_FORCE)
		)
		.orderby(hold.creation)
		.for_update()
		.run(pluck=True)
	)
