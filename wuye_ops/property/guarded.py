"""Fields that only a service may change: read-only in the form, and refused from the API, an import or a bulk edit."""

import frappe
from frappe import _
from frappe.utils import cint, cstr, flt, get_datetime

NUMBERS = ("Int", "Float", "Check", "Currency", "Percent")


def refuse_by_hand(doc, *fields: str, use: str) -> None:
	"""Validate: throws when one of the fields was changed and no service has said `doc.flags.by_service`.

	use: a translated sentence that says how it is changed. New documents begin with the fields' defaults.
	"""
	if doc.flags.by_service:
		return
	before = doc.get_doc_before_save()
	for fieldname in fields:
		field = doc.meta.get_field(fieldname)
		if before:
			changed = differs(doc, before, fieldname)
		elif field.fieldtype == "Table":
			changed = bool(doc.get(fieldname))
		else:
			changed = doc.get(fieldname) not in (None, "", 0, field.default, cint(field.default))
		if changed:
			_refuse(doc, field, use)


def differs(doc, before, fieldname: str) -> bool:
	"""Whether a field, or a row of a table, is not what it was; empty is empty, in whatever form."""
	if doc.meta.get_field(fieldname).fieldtype == "Table":
		return _rows(doc, fieldname) != _rows(before, fieldname)
	return bool(doc.get(fieldname) or before.get(fieldname)) and doc.has_value_changed(fieldname)


def _rows(doc, fieldname: str) -> list[tuple]:
	"""A table's rows as texts, so that a date is the same as a value and as what the browser sent."""
	return [tuple(_text(row, field) for field in row.meta.fields) for row in doc.get(fieldname) or []]


def _text(row, field) -> str:
	value = row.get(field.fieldname)
	if field.fieldtype in NUMBERS:
		return str(flt(value))
	if field.fieldtype == "Datetime" and value:
		return str(get_datetime(value))
	return cstr(value)


def _refuse(doc, field, use: str) -> None:
	frappe.throw(
		_("{0} is not entered by hand. {1}").format(frappe.bold(_(field.label, context=doc.doctype)), use),
		title=_("Not by Hand"),
	)


def save(doc) -> None:
	"""Saves what a service has changed, by the right of the user to write the document."""
	doc.flags.by_service = True
	doc.save()
	doc.flags.by_service = False


def load_locked(doctype: str, name: str, permission: str = "write"):
	"""The document as it stands now, locked until the transaction ends, for a user who has the right."""
	doc = frappe.get_doc(doctype, name, for_update=True)
	doc.check_permission(permission)
	return doc


def load_to_decide(doctype: str, name: str, waiting: str):
	"""The document, locked, for a user who may decide it: it still waits, and `asked_by` is somebody else."""
	# of two who decide at once one is first, and the other reads what it has become
	doc = load_locked(doctype, name)
	refuse_decided(doc, waiting)
	if doc.asked_by == frappe.session.user:
		frappe.throw(
			_("Somebody else must approve this than who asked for it."),
			frappe.PermissionError,
			title=_("Approval"),
		)
	return doc


def refuse_decided(doc, waiting: str) -> None:
	if doc.status != waiting:
		frappe.throw(_("{0} has been decided already.").format(frappe.bold(doc.name)), title=_(doc.doctype))


def required(text: str | None, message: str, title: str) -> str:
	"""The text, stripped; throws the message when there is none."""
	text = (text or "").strip()
	if not text:
		frappe.throw(message, title=title)
	return text


def own_file(doc, fieldname: str) -> None:
	"""Validate: a file named anew was uploaded to this document, or just now by this user and to none.

	The framework would give the document an entry of its own for whatever private address it names, and show it with it.
	"""
	url = doc.get(fieldname)
	if url and (doc.is_new() or doc.has_value_changed(fieldname)):
		_refuse_file_of_others(doc, url, doc.meta.get_label(fieldname))


def own_file_of_row(doc, row, fieldname: str, before) -> None:
	"""The same for a file that a row of the document names. before: the document as it is in the database, if it is."""
	url = row.get(fieldname)
	old = next((old for old in before.get(row.parentfield) if old.name == row.name), None) if before else None
	if url and (not old or old.get(fieldname) != url):
		_refuse_file_of_others(doc, url, row.meta.get_label(fieldname))


def _refuse_file_of_others(doc, url: str, label: str) -> None:
	files = frappe.get_all(
		"File", {"file_url": url, "is_private": 1}, ["attached_to_doctype", "attached_to_name", "owner"]
	)
	for file in files:
		if (file.attached_to_doctype, file.attached_to_name) == (doc.doctype, doc.name):
			return
		if not file.attached_to_name and file.owner == frappe.session.user:
			return
	frappe.throw(
		_("{0} was not uploaded to this document. Attach it again.").format(frappe.bold(_(label))),
		title=_("File"),
	)
