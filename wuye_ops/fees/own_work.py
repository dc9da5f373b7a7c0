"""Arrears cases somebody follows, and how they pass to somebody else, for whoever hands over their work (hooks.py)."""

import frappe
from frappe import _

from wuye_ops.property.notices import tell_staff, user_of

RUNNING = ("Open", "On Hold")


def open_cases(employee: str) -> list[dict]:
	user = frappe.db.get_value("Employee", employee, "user_id")
	if not user:
		return []
	rows = frappe.get_all(
		"Arrears Case",
		{"responsible": user, "status": ["in", RUNNING]},
		["name", "customer_name as title", "property", "next_step_on as due_on"],
		order_by="next_step_on, name",
	)
	return [{**row, "doctype": "Arrears Case"} for row in rows]


def take_case(row: dict, giver: str, receiver: str, reason: str) -> None:
	user = user_of(receiver)
	if not user:
		name = frappe.db.get_value("Employee", receiver, "employee_name")
		frappe.throw(
			_("{0} has no user and cannot take over {1}.").format(name, frappe.bold(row["title"])),
			title=_("Arrears Case"),
		)
	doc = frappe.get_doc("Arrears Case", row["reference_name"], for_update=True)
	doc.db_set("responsible", user)
	doc.add_comment("Info", _("Handed over to {0}").format(frappe.utils.escape_html(user)))
	tell_staff([user], doc, _("Handed over to you: {0}").format(frappe.utils.escape_html(row["title"])))
