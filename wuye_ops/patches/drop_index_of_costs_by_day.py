"""The ledger's index for costs has the account before the day now, under a name of its own; the one before it is in the way of writing."""

import frappe

NAME = "wuye_costs_index"


def execute() -> None:
	if frappe.db.has_index("tabGL Entry", NAME):
		# identifiers are of this file
		frappe.db.sql_ddl(f"alter table `tabGL Entry` drop index `{NAME}`")
