"""Photos for people who may not open the document they hang on: sent by functions that have checked their own rule."""

import frappe
from frappe import _
from frappe.utils import cint


def send_photo(doctype: str, name: str, url: str | None) -> None:
	"""Answers the web request with the file of this address that hangs on the document. The caller has checked the right."""
	file = url and frappe.db.get_value(
		"File", {"attached_to_doctype": doctype, "attached_to_name": name, "file_url": url}
	)
	if not file:
		frappe.throw(_("The photo is not there any more."), frappe.DoesNotExistError)
	doc = frappe.get_doc("File", file)
	# as an attachment: a page shows it as a picture, and nothing in it can run
	frappe.local.response.update(
		{"type": "download", "filename": doc.file_name, "filecontent": doc.get_content()}
	)


def photo_number(number: str | int) -> int:
	"""The photo of a request that a page asks for: 1 to 3."""
	number = cint(number)
	if not 1 <= number <= 3:
		frappe.throw(_("The photo is not there any more."), frappe.DoesNotExistError)
	return number
