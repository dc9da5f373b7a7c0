"""Complaints somebody takes care of, and how they pass to a colleague: for `work_handover`."""

import frappe
from frappe import _

from wuye_ops.customer_service.complaints import OPEN
from wuye_ops.property.named_person import user_to_take
from wuye_ops.property.notices import tell_staff


def open_complaints(employee: str) -> list[dict]:
	user = frappe.db.get_value("Employee", employee, "user_id")
	if not user:
		return []
	rows = frappe.get_all(
		"Service Request",
		{"kind": "Complaint", "acknowledged_by": user, "status": ["in", OPEN]},
		["name", "subject as title", "property", "department", "next_report_by as due_on"],
		order_by="next_report_by, name",
	)
	return [{**row, "doctype": "Service Request"} for row in rows]


def take_complaint(row: dict, giver: str, receiver: str, reason: str) -> None:
	"""From now on the receiver is reminded to tell the customer how it stands."""
	user = user_to_take(receiver, row["title"])
	doc = frappe.get_doc("Service Request", row["reference_name"], for_update=True)
	doc.acknowledged_by = user
	# whoever may complete the hand-over may name who takes care
	doc.save(ignore_permissions=True)
	doc.add_comment("Info", reason)
	tell_staff([user], doc, _("You take care of complaint {0} now").format(doc.name))
