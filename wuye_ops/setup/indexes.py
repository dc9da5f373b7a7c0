"""Composite indexes that the lists, sweeps and look-ups lean on; single-column ones are in the doctypes."""

from collections.abc import Iterable

import frappe

# The whole of the fee ledger, read without its rows, place by place: a million charges are added up as they come, and not
# sorted. What is not billed has no month.
FEE_LEDGER = (
	"property", "building", "unit", "parking_space", "fee_item", "period_month", "moved_on", "charged", "waived",
	"credited", "received",
)  # fmt: skip
# The same month by month: of ten years of charges only the months asked for are read.
FEE_LEDGER_MONTHS = (
	"period_month", "property", "unit", "parking_space", "fee_item", "moved_on", "charged", "waived", "credited",
	"received",
)  # fmt: skip
# What a standard has brought, day by day and place by place, for the runs and for the effect of its prices.
STANDARD_CHARGES = (
	"fee_standard", "status", "period_from", "unit", "parking_space", "customer", "charged", "waived", "credited",
	"received",
)  # fmt: skip
# What is open, place by place, for the ageing.
OPEN_CHARGES = ("is_open", "property", "building", "unit", "parking_space", "due_date", "outstanding")
# What was counted of requests, month by month; by the hour, which is most of its rows, from the index alone.
SERVICE_FIGURES = ("aspect", "month", "property", "kind", "weekday", "hour", "total")
# What came and went in a period, by everything it is grouped by, from the index alone.
GATE_FLOW = ("property", "at", "direction", "outcome", "persons", "kind", "gate")
# The same of all properties together, with what metrics ask of a month.
GATE_FLOW_OF_ALL = ("at", "direction", "outcome", "stay", "persons", "property")
# The units of a property that are households, and since when; one of the columns is a word of the database's own.
HOUSEHOLDS = ("property", "`usage`", "status", "delivered_on")
# The last round of each risk until a day, with what it came to, from the index alone.
ROUNDS_OF_RISK = (
	"risk", "status", "stage", "assessed_on", "creation", "likelihood", "impact", "l", "e", "c",
)  # fmt: skip
# Where the columns together make a name that is too long for the database.
NAMES = {
	FEE_LEDGER: "fee_ledger_by_place_index",
	FEE_LEDGER_MONTHS: "fee_ledger_by_month_index",
	STANDARD_CHARGES: "charges_of_standard_index",
	OPEN_CHARGES: "open_charges_index",
	SERVICE_FIGURES: "service_figures_index",
	HOUSEHOLDS: "households_index",
	GATE_FLOW: "gate_flow_index",
	GATE_FLOW_OF_ALL: "gate_flow_of_all_index",
	ROUNDS_OF_RISK: "rounds_of_risk_index",
}

INDEXES: dict[str, tuple[tuple[str, ...], ...]] = {
	"Service Request": (
		("property", "status"),
		("status", "sla_status", "at_risk_from"),
		("status", "resolve_by"),
		# lists, charts and reports of a period
		("property", "opened_on"),
		("opened_on", "property", "kind", "category"),
		("resolved_on", "sla_status", "property"),
		# metrics: what was due, ruled and rated in a month
		("kind", "arrive_by", "property", "status", "merged_into", "arrived_on"),
		("kind", "resolve_by", "property"),
		("resolved_on", "property", "status", "merged_into", "first_contact"),
		("ruling", "ruled_on", "property"),
		("rated_on", "property", "rating"),
	),
	# households of a property on a day
	"Property Unit": (HOUSEHOLDS,),
	"Community Notice": (("property", "status"),),
	"Notice Delivery": (("notice", "channel", "status"),),
	"Service Figure": (SERVICE_FIGURES,),
	"Service Request Escalation": (("done_on", "escalate_at"),),
	"Service Follow Up": (
		("property", "status", "due_on"),
		("service_request", "round"),
		("done_on", "property", "status", "satisfaction"),
	),
	"Customer Visit": (("property", "customer", "status"), ("property", "status", "due_on")),
	"Service Task": (
		("assigned_to", "status"),
		("department", "status"),
		("service_request", "status"),
		("source_name", "finished_on"),
		("dispatched_on", "property"),
		("required_by", "property", "status", "finished_on"),
		# supervision: those of a state as they are due
		("status", "required_by"),
		# metrics: what people finished in a month
		("finished_on", "property", "status", "assigned_to", "service_request"),
	),
	"Occupancy": (("property", "customer"), ("unit", "from_date")),
	"Fee Charge": (
		("billing_run", "status", "customer"),
		("billing_run", "batch_no"),
		("unit", "period_from"),
		("parking_space", "period_from"),
		("customer", "period_from"),
		STANDARD_CHARGES,
		FEE_LEDGER,
		FEE_LEDGER_MONTHS,
		OPEN_CHARGES,
	),
	"Billing Batch": (("billing_run", "purpose", "status", "batch_no"),),
	"Meter Reading": (("meter", "read_on"),),
	# what a clerk has not closed yet, and nobody else's: a day close locks it
	"Payment Receipt": (("clerk", "day_close"),),
	"Payment Refund": (("clerk", "day_close"),),
	"Deposit Settlement": (("clerk", "day_close"),),
	"Arrears Case": (("property", "customer"), ("property", "status"), ("status", "next_step_on")),
	"Inspection": (
		("status", "missed_after"),
		("property", "status", "window_from"),
		("plan", "window_from"),
		("employee", "status"),
		("department", "status"),
		("checklist", "started_on"),
		("kind", "status", "window_from"),
		# metrics: what was due in a month, and its scores, from the index alone
		("window_from", "property", "status", "scored", "score"),
		# rounds whose window is open or has just ended
		("trade", "window_to"),
	),
	# when a place was last reached
	"Inspection Point": (("service_area", "status", "scanned_on"),),
	"Cost Alert": (("property", "year", "cost_class"), ("status", "due_on")),
	"Cost Hint": (("property", "status"),),
	"Owners Statement": (("property", "kind", "period_from"), ("status", "due_on")),
	"Owners Entry": (("property", "kind"),),
	"Commission Fee": (("property", "month"),),
	"Gate Entry": (
		# the log of a property, and what its head has not settled
		("property", "at"),
		("property", "attention"),
		# the movements of one vehicle, pass or person, to be paired anew after a late one
		("property", "subject", "at"),
		GATE_FLOW,
		GATE_FLOW_OF_ALL,
		# retention: what has not lost its people, the oldest first
		("property", "anonymised_on", "at"),
	),
	"Visitor Pass": (("property", "anonymised_on", "valid_to"),),
	"Gate Presence": (("property", "inside", "entered_at"), ("property", "inside", "leave_by")),
	"Patrol Deviation": (("property", "status", "found_on"), ("code", "found_on", "inspection")),
	"Shift Handover": (("post", "status", "shift_end"), ("property", "status", "shift_end")),
	"Security Incident": (("property", "status", "occurred_on"), ("status", "handle_by")),
	"Risk Assessment": (ROUNDS_OF_RISK,),
	"Rectification": (
		("status", "due_date"),
		# metrics: what is not handed in, or was not on a day
		("finished_on", "due_date", "property", "status"),
		("property", "status"),
		("responsible", "status"),
		("department", "status"),
	),
}
GL_COSTS = "wuye_costs_by_account_index"
# On tables of ERPNext, by the name of the index: what is open in a property, customer by customer; what its cost center
# costs, from the index alone. Taken away when the app is.
ON_ERPNEXT: dict[str, tuple[str, tuple[str, ...]]] = {
	"wuye_open_bills_index": (
		"Sales Invoice",
		("docstatus", "property", "customer", "outstanding_amount", "due_date"),
	),
	GL_COSTS: (
		"GL Entry",
		# the account before the day: entries of banks and creditors on the same cost centers are not read
		("cost_center", "account", "posting_date", "is_cancelled", "voucher_type", "debit", "credit"),
	),
}
# What the database itself keeps from happening twice: a charge planned twice in one run.
UNIQUE: dict[str, tuple[tuple[str, ...], ...]] = {
	"Fee Charge": (("billing_run", "planned_key"),),
	# a month of a metric is closed once, and has one figure in a property
	"Metric Closing": (("metric", "period_start"),),
	"Metric Snapshot": (("metric", "period_start", "property"),),
	# what is watched in a property has one row
	"Cost Watch": (("source", "property"),),
}

# Words of long texts, for MATCH … AGAINST.
FULL_TEXT: dict[str, str] = {"Record Text": "tokens"}


def make_indexes() -> None:
	for doctype, indexes in INDEXES.items():
		for columns in indexes:
			frappe.db.add_index(doctype, list(columns), NAMES.get(columns))
	for name, (doctype, columns) in ON_ERPNEXT.items():
		frappe.db.add_index(doctype, list(columns), name)
	for doctype, indexes in UNIQUE.items():
		for columns in indexes:
			frappe.db.add_unique(doctype, list(columns))
	for doctype, column in FULL_TEXT.items():
		if not frappe.db.has_index(f"tab{doctype}", f"{column}_full_text"):
			# identifiers come from the table above
			frappe.db.sql_ddl(
				f"alter table `tab{doctype}` add fulltext index `{column}_full_text` (`{column}`)"
			)


def drop_on_erpnext() -> None:
	for name, (doctype, _columns) in ON_ERPNEXT.items():
		if frappe.db.has_index(f"tab{doctype}", name):
			# identifiers come from the table above
			frappe.db.sql_ddl(f"alter table `tab{doctype}` drop index `{name}`")


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
