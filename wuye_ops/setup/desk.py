"""Desk documents that Frappe keeps as site data: boards. Added where absent, removed on uninstall."""

import frappe

# board → (doctype, field, column → indicator, fields on a card)
BOARDS: dict[str, tuple[str, str, dict[str, str], list[str]]] = {
	"Service Requests by Status": (
		"Service Request",
		"status",
		{
			"New": "Red",
			"Accepted": "Blue",
			"In Progress": "Orange",
			"On Hold": "Gray",
			"Resolved": "Green",
		},
		["sla_status", "resolve_by", "urgency", "unit"],
	),
	"Service Tasks by Status": (
		"Service Task",
		"status",
		{
			"To Assign": "Red",
			"Assigned": "Blue",
			"In Progress": "Orange",
			"Blocked": "Red",
			"Done": "Cyan",
		},
		["assigned_name", "required_by", "urgency", "unit"],
	),
}


def make_boards() -> None:
	for name, (doctype, field, columns, card_fields) in BOARDS.items():
		if frappe.db.exists("Kanban Board", name):
			continue
		# install and migrate run as Administrator; no user's right is bypassed
		frappe.get_doc(
			{
				"doctype": "Kanban Board",
				"kanban_board_name": name,
				"reference_doctype": doctype,
				"field_name": field,
				"private": 0,
				"show_labels": 1,
				"fields": frappe.as_json(card_fields),
				"columns": [
					{"column_name": column, "status": "Active", "indicator": colour}
					for column, colour in columns.items()
				],
			}
		).insert(ignore_permissions=True)


def remove_boards() -> None:
	for name in BOARDS:
		frappe.delete_doc("Kanban Board", name, force=True, ignore_permissions=True, ignore_missing=True)
