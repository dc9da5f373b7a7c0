"""Desk settings that Frappe keeps as site data: boards, default print formats. Added where absent, removed on uninstall."""

import frappe
from frappe.custom.doctype.property_setter.property_setter import make_property_setter

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

# doctype → print format that "Print" opens with; Frappe takes it from a Property Setter only
PRINT_FORMATS = {
	"Arrears Case": "Demand Letter",
	"Community Notice": "Community Notice Poster",
	"Cost Plan": "Cost Plan Sheet",
	"Day Close": "Day Close Slip",
	"Equipment": "Equipment Repair File",
	"Goods Release": "Goods Release Slip",
	"Parking Charge": "Parking Fee Slip",
	"Parking Note": "Parking Letter",
	"Parking Tariff": "Parking Tariff Board",
	"Payment Receipt": "Fee Receipt",
	"Payment Refund": "Refund Slip",
	"Service Area": "Area QR Label",
	"Service Task": "Service Task Sheet",
}


def make_desk() -> None:
	make_boards()
	choose_print_formats()


def remove_desk() -> None:
	for name in BOARDS:
		# removal of the app runs as Administrator
		frappe.delete_doc("Kanban Board", name, force=True, ignore_permissions=True, ignore_missing=True)
	for doctype in PRINT_FORMATS:
		frappe.db.delete("Property Setter", {"doc_type": doctype, "property": "default_print_format"})


def choose_print_formats() -> None:
	for doctype, print_format in PRINT_FORMATS.items():
		if not frappe.db.exists("Property Setter", {"doc_type": doctype, "property": "default_print_format"}):
			make_property_setter(
				doctype, None, "default_print_format", print_format, "Data", for_doctype=True
			)


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
