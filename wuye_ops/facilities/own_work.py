"""Plans of maintenance that name somebody, and how they pass to somebody else, for whoever hands over their work (hooks.py)."""

import frappe
from frappe import _

from wuye_ops.property.named_person import hand_on
from wuye_ops.property.obstacles import refuse_receiver


def running_plans(employee: str) -> list[dict]:
	rows = frappe.get_all(
		"Maintenance Plan",
		{"assigned_to": employee, "status": ["!=", "Ended"]},
		["name", "title", "property", "department"],
		order_by="name",
	)
	return [
		{**row, "doctype": "Maintenance Plan", "title": _("Plan: {0}").format(row.title or row.name)}
		for row in rows
	]


def take_plan(row: dict, giver: str, receiver: str, reason: str) -> None:
	refuse_receiver(receiver, "Maintenance Plan", row["reference_name"])
	hand_on("Maintenance Plan", row["reference_name"], "assigned_to", receiver)
