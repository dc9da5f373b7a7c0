"""The charges of a standard have one index now, which also holds what reports on prices read; it takes the short one's place."""

import frappe

SHORT = "fee_standard_status_period_from_index"


def execute() -> None:
	if frappe.db.has_index("tabFee Charge", SHORT):
		frappe.db.sql_ddl("alter table `tabFee Charge` drop index `fee_standard_status_period_from_index`")
