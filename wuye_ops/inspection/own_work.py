"""What somebody has open here, and how it passes to somebody else, for whoever hands over their work (hooks.py)."""

import frappe
from frappe import _

from wuye_ops.property.named_person import hand_on
from wuye_ops.property.obstacles import refuse_receiver

OPEN_INSPECTIONS = ("Planned", "In Progress")
# plan → the field that names who does its work
PLANS = {"Inspection Plan": "employee", "Area Work Plan": "assigned_to"}


def open_rectifications(employee: str) -> list[dict]:
	"""What waits for somebody else to verify it stays with who has cured it."""
	rows = frappe.get_all(
		"Rectification",
		{"responsible": employee, "status": ["in", ["Open", "In Progress", "Returned"]]},
		["name", "subject as title", "property", "department", "due_date as due_on"],
		order_by="due_date, name",
	)
	return [{**row, "doctype": "Rectification"} for row in rows]


def take_rectification(row: dict, giver: str, receiver: str, reason: str) -> None:
	doc = frappe.get_doc("Rectification", row["reference_name"], for_update=True)
	doc.responsible = receiver
	doc.flags.by_service = True
	# whoever may complete a hand-over may pass on what is on it
	doc.save(ignore_permissions=True)


def open_inspections(employee: str) -> list[dict]:
	"""Inspections of their own; those of a plan that names them move with the plan, as long as nobody has begun them."""
	plans = [row["name"] for row in running_plans(employee) if row["doctype"] == "Inspection Plan"]
	rows = frappe.get_all(
		"Inspection",
		{"employee": employee, "status": ["in", OPEN_INSPECTIONS]},
		["name", "title", "property", "department", "window_to as due_on", "plan", "status"],
		order_by="window_to, name",
	)
	return [
		{**row, "doctype": "Inspection"} for row in rows if row.plan not in plans or row.status != "Planned"
	]


def take_inspection(row: dict, giver: str, receiver: str, reason: str) -> None:
	refuse_receiver(receiver, "Inspection", row["reference_name"])
	hand_on("Inspection", row["reference_name"], "employee", receiver)


def running_plans(employee: str) -> list[dict]:
	"""Plans that name somebody, as a whole or for one of their times of the day."""
	found = []
	for doctype, field in PLANS.items():
		names = set(frappe.get_all(doctype, {field: employee, "status": ["!=", "Ended"]}, pluck="name"))
		if doctype == "Inspection Plan":
			slots = frappe.get_all("Inspection Plan Slot", {"employee": employee}, pluck="parent")
			names |= set(
				frappe.get_all(
					doctype, {"name": ["in", [*slots, ""]], "status": ["!=", "Ended"]}, pluck="name"
				)
			)
		rows = frappe.get_all(
			doctype,
			{"name": ["in", [*names, ""]]},
			["name", "title", "property", "department"],
			order_by="name",
		)
		found += [
			{**row, "doctype": doctype, "title": _("Plan: {0}").format(row.title or row.name)} for row in rows
		]
	return found


def take_plan(row: dict, giver: str, receiver: str, reason: str) -> None:
	"""The plan, its times of the day, and what it has planned already and nobody has begun."""
	doctype, name = row["reference_doctype"], row["reference_name"]
	field = PLANS[doctype]
	refuse_receiver(receiver, doctype, name)
	if frappe.db.get_value(doctype, name, field) == giver:
		hand_on(doctype, name, field, receiver)
	if doctype != "Inspection Plan":
		return
	slot, inspection = frappe.qb.DocType("Inspection Plan Slot"), frappe.qb.DocType("Inspection")
	receiver_name = frappe.db.get_value("Employee", receiver, "employee_name")
	frappe.qb.update(slot).set(slot.employee, receiver).where(
		(slot.parent == name) & (slot.employee == giver)
	).run()
	(
		frappe.qb.update(inspection)
		.set(inspection.employee, receiver)
		.set(inspection.employee_name, receiver_name)
		.where((inspection.plan == name) & (inspection.employee == giver) & (inspection.status == "Planned"))
	).run()
	frappe.clear_document_cache(doctype, name)
