"""Composite indexes that the lists, sweeps and look-ups lean on; single-column ones are in the doctypes."""

import frappe

INDEXES: dict[str, tuple[tuple[str, ...], ...]] = {
	"Service Request": (("property", "status"), ("status", "sla_status", "at_risk_from"), ("status", "resolve_by")),
	"Service Request Escalation": (("done_on", "escalate_at"),),
	"Service Task": (("assigned_to", "status"), ("department", "status"), ("service_request", "status")),
	"Occupancy": (("property", "customer"), ("unit", "from_date")),
}


def make_indexes() -> None:
	for doctype, indexes in INDEXES.items():
		for columns in indexes:
			frappe.db.add_index(doctype, list(columns))
