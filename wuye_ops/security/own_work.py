"""What somebody has open here, and how it passes to somebody else, for whoever hands over their work (hooks.py)."""

from __future__ import annotations

import frappe
from frappe import _

from wuye_ops.property.named_person import user_to_take
from wuye_ops.property.notices import user_of
from wuye_ops.rules import incident as incident_rules
from wuye_ops.rules import shift_handover as rules
from wuye_ops.security.handover import name_of
from wuye_ops.security.incidents import note


def open_incidents(employee: str) -> list[dict]:
	"""Incidents that name somebody, until they are closed; and those of which one of the measures is theirs."""
	ended = (incident_rules.CLOSED, incident_rules.FALSE_ALARM)
	measures = frappe.get_all(
		"Security Incident Measure",
		{"responsible": employee, "done": 0, "parenttype": "Security Incident"},
		pluck="parent",
	)
	rows = frappe.get_all(
		"Security Incident",
		{"status": ["not in", ended]},
		["name", "subject as title", "property", "department", "handle_by as due_on"],
		or_filters={"responsible": employee, "name": ["in", measures or [""]]},
		order_by="handle_by, name",
	)
	return [{**row, "doctype": "Security Incident"} for row in rows]


def take_incident(row: dict, giver: str, receiver: str, reason: str) -> None:
	"""The incident and its measures that are still to be done; the timeline keeps who had them."""
	doc = frappe.get_doc("Security Incident", row["reference_name"], for_update=True)
	if doc.responsible == giver:
		doc.responsible = receiver
	for measure in doc.measures:
		if measure.responsible == giver and not measure.done:
			measure.responsible = receiver
	names = [frappe.db.get_value("Employee", name, "employee_name") for name in (giver, receiver)]
	note(doc, _("Passed from {0} to {1}").format(*names))
	doc.flags.by_service = True
	# whoever may complete a hand-over may pass on what is on it
	doc.save(ignore_permissions=True)


def open_handovers(employee: str) -> list[dict]:
	"""Shifts that somebody has begun to hand over, or is to take over."""
	user = user_of(employee)
	if not user:
		return []
	rows = frappe.get_all(
		"Shift Handover",
		{"status": ["!=", rules.TAKEN_OVER]},
		[
			"name",
			"post as title",
			"property",
			"department",
			"shift_end as due_on",
			"outgoing",
			"incoming",
			"status",
		],
		or_filters={"outgoing": user, "incoming": user},
		order_by="shift_end, name",
	)
	return [
		{**row, "doctype": "Shift Handover"}
		for row in rows
		# what was handed over waits for the one who comes
		if row.incoming == user or row.status == rules.DRAFT
	]


def take_handover(row: dict, giver: str, receiver: str, reason: str) -> None:
	doc = frappe.get_doc("Shift Handover", row["reference_name"], for_update=True)
	user, before = user_to_take(receiver, doc.post), user_of(giver)
	if doc.outgoing == before and doc.status == rules.DRAFT:
		doc.outgoing, doc.outgoing_name = user, name_of(user)
	if doc.incoming == before:
		doc.incoming = user
	doc.flags.by_service = True
	# whoever may complete a hand-over may pass on what is on it
	doc.save(ignore_permissions=True)
