"""The list of a round on paper, for signatures."""

import frappe

from wuye_ops.people.gifts.rounds import GIFT


def gift_list_rows(doc) -> list[dict]:
	"""Whoever may print the round reads the gifts they may list, by property, department and name."""
	return frappe.get_list(
		GIFT,
		{"round": doc.name},
		["employee_name", "property", "department", "worth", "status", "received_on", "received_by"],
		order_by="property, department, employee_name",
		limit=0,
	)
