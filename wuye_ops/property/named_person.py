"""A document that names an employee in a field, handed on to another: nothing but the field changes, and the document says so."""

import frappe
from frappe import _

from wuye_ops.property.notices import user_of


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


def user_to_take(receiver: str, title: str) -> str:
	"""The user of an employee who is to take over a thing of this title. Refuses somebody without one."""
	user = user_of(receiver)
	if not user:
		name = frappe.db.get_value("Employee", receiver, "employee_name")
		frappe.throw(
			_("{0} has no user and cannot take over {1}.").format(name, frappe.bold(title)),
			title=_("Work Hand Over"),
		)
	return user
