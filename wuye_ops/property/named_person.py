"""A document that names an employee in a field, handed on to another: nothing but the field changes, and the document says so."""

import frappe
from frappe import _


def hand_on(doctype: str, name: str, field: str, receiver: str) -> None:
	"""The caller answers for the right to do it: a hand-over that somebody has completed."""
	document = frappe.get_doc(doctype, name, for_update=True)
	values = {field: receiver}
	receiver_name = frappe.db.get_value("Employee", receiver, "employee_name")
	if document.meta.has_field(f"{field}_name"):
		values[f"{field}_name"] = receiver_name
	document.db_set(values)
	document.add_comment(
		"Info", _("Handed over to {0}").format(frappe.utils.escape_html(receiver_name or receiver))
	)
