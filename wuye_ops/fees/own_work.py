"""Arrears cases somebody follows, and how they pass to somebody else, for whoever hands over their work (hooks.py)."""

import frappe
from frappe import _

from wuye_ops.property.named_person import user_to_take
from wuye_ops.property.notices import tell_staff

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
	user = user_to_take(receiver, row["title"])
	doc = frappe.get_doc("Arrears Case", row["reference_name"], for_update=True)
	doc.db_set("responsible", user)
	doc.add_comment("Info", _("Handed over to {0}").format(frappe.utils.escape_html(user)))
	tell_staff([user], doc, _("Handed over to you: {0}").format(frappe.utils.escape_html(row["title"])))
