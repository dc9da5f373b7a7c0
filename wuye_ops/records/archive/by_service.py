"""Fields that only a service changes: read-only in the form, and refused from the API, an import or a bulk edit."""

import frappe
from frappe import _

NUMBERS = ("Check", "Int")


def refuse_by_hand(doc, fields: tuple[str, ...], use: str) -> None:
	"""Validate: new documents begin with the fields' defaults; a later change is refused unless `doc.flags.by_service`.

	use: a translated sentence that says how it is changed.
	"""
	if doc.flags.by_service:
		return
	before = doc.get_doc_before_save()
	for fieldname in fields:
		field = doc.meta.get_field(fieldname)
		if not before:
			doc.set(fieldname, field.default or (0 if field.fieldtype in NUMBERS else None))
		elif _text(doc.get(fieldname)) != _text(before.get(fieldname)):
			frappe.throw(
				_("{0} is not entered by hand. {1}").format(
					frappe.bold(_(field.label, context=doc.doctype)), use
				),
				title=_("Not by Hand"),
			)


def _text(value) -> str:
	"""Empty is empty, in whatever form; a day is the same as a value and as what the browser sent."""
	return "" if value in (None, "", 0, "0") else str(value)


def save(doc) -> None:
	"""Saves what a service has changed. The service has asked for the right that its step demands."""
	doc.flags.by_service = True
	# the step's own right was asked for by the service; it may be another than to write the document
	doc.save(ignore_permissions=True)
	doc.flags.by_service = False
