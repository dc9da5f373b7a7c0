"""What a web form answers: the framework sends back the whole document, with fields the sender may not read."""

import frappe
from frappe.website.doctype.web_form import web_form as framework


@frappe.whitelist(allow_guest=True)
def accept(web_form: str, data: str):
	"""Overrides web_form.accept, which checks and saves; its answer is cut down to what the sender may read."""
	doc = framework.accept(web_form, data)
	doc.apply_fieldlevel_read_permissions()
	return doc
