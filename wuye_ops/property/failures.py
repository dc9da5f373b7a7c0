"""What a job could not do with a document: said on it and to those in charge, once for each failure."""

from collections.abc import Iterable

import frappe

from wuye_ops.property.notices import tell_staff, users_with_role


def note(doctype: str, name: str, text: str, subject: str, users: Iterable[str] | None = None) -> None:
	"""However often the job comes by with the same text. The trace goes to the Error Log; the caller commits.

	text, subject: escaped for a page. users: who is told; the managers of the document's property where nobody is named.
	"""
	if frappe.db.exists("Comment", {"reference_doctype": doctype, "reference_name": name, "content": text}):
		return
	frappe.log_error(title=f"{doctype} {name}"[:140])
	doc = frappe.get_doc(doctype, name)
	doc.add_comment("Info", text)
	tell_staff(users_with_role("Property Manager", doc.property) if users is None else users, doc, subject)
