"""Composite indexes that the lists, sweeps and look-ups lean on; single-column ones are in the doctypes."""

from collections.abc import Iterable

import frappe

INDEXES: dict[str, tuple[tuple[str, ...], ...]] = {
	"Service Request": (
		("property", "status"),
		("status", "sla_status", "at_risk_from"),
		("status", "resolve_by"),
	),
	"Service Request Escalation": (("done_on", "escalate_at"),),
	"Service Task": (("assigned_to", "status"), ("department", "status"), ("service_request", "status")),
	"Occupancy": (("property", "customer"), ("unit", "from_date")),
	"Fee Charge": (
		("billing_run", "status", "customer"),
		("billing_run", "batch_no"),
		("unit", "period_from"),
		("parking_space", "period_from"),
		("customer", "period_from"),
		("fee_standard", "status", "period_from"),
	),
	"Billing Batch": (("billing_run", "purpose", "status", "batch_no"),),
	"Meter Reading": (("meter", "read_on"),),
	"Inspection": (
		("status", "missed_after"),
		("property", "status", "window_from"),
		("plan", "window_from"),
		("employee", "status"),
		("department", "status"),
		("checklist", "started_on"),
		("kind", "status", "window_from"),
	),
	"Rectification": (
		("status", "due_date"),
		("property", "status"),
		("responsible", "status"),
		("department", "status"),
	),
}
# What the database itself keeps from happening twice: a charge planned twice in one run.
UNIQUE: dict[str, tuple[tuple[str, ...], ...]] = {
	"Fee Charge": (("billing_run", "planned_key"),),
}


def make_indexes() -> None:
	for doctype, indexes in INDEXES.items():
		for columns in indexes:
			frappe.db.add_index(doctype, list(columns))
	for doctype, indexes in UNIQUE.items():
		for columns in indexes:
			frappe.db.add_unique(doctype, list(columns))


# -- indexes that the framework adds to ERPNext's tables because of us

ADDED_KEY = "wuye_ops_tables_without_creation_index"


def remember_missing(doctypes: Iterable[str]) -> None:
	"""Notes once which tables have no index on `creation`.

	Frappe gives a table that index whenever it adds a column; ERPNext's tables get columns from us, and are to be left
	as they were.
	"""
	if frappe.db.get_default(ADDED_KEY):
		return
	missing = [
		doctype
		for doctype in doctypes
		if frappe.db.table_exists(doctype) and not frappe.db.get_column_index(f"tab{doctype}", "creation")
	]
	frappe.db.set_default(ADDED_KEY, frappe.as_json(missing))


def drop_added() -> None:
	for doctype in frappe.parse_json(frappe.db.get_default(ADDED_KEY)) or ():
		if index := frappe.db.get_column_index(f"tab{doctype}", "creation"):
			# identifiers come from the database's own catalogue
			frappe.db.sql_ddl(f"alter table `tab{doctype}` drop index `{index.Key_name}`")
	frappe.defaults.clear_default(ADDED_KEY)
