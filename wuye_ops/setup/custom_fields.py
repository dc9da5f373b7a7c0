"""What the app adds to the doctypes of ERPNext and HRMS, as data, mirrored by install and uninstall."""

import frappe
from frappe.custom.doctype.custom_field.custom_field import create_custom_fields

from wuye_ops.setup.people_fields import PEOPLE_FIELDS

CUSTOM_FIELDS: dict[str, list[dict]] = {
	"Budget": [
		{
			"fieldname": "wuye_cost_plan",
			"label": "Cost Plan",
			"fieldtype": "Link",
			"options": "Cost Plan",
			"insert_after": "fiscal_year",
			"read_only": 1,
			"no_copy": 1,
			"search_index": 1,
			"depends_on": "wuye_cost_plan",
			"description": "The approved plan that this budget carries out. What may be spent is changed by revising the plan.",
		},
		{
			"fieldname": "wuye_budget_key",
			"label": "Key of the Plan",
			"fieldtype": "Data",
			"insert_after": "wuye_cost_plan",
			"hidden": 1,
			"read_only": 1,
			"no_copy": 1,
			"print_hide": 1,
			"unique": 1,
		},
	],
	"Employee": [
		{
			"fieldname": "wuye_property",
			"label": "Property",
			"fieldtype": "Link",
			"options": "Property",
			"insert_after": "department",
			"in_standard_filter": 1,
			"description": "The property this person works for. Their user then sees that property only; "
			"leave empty for people of the head office.",
		},
		{
			"fieldname": "wuye_last_turn_on",
			"label": "Last Turn",
			"fieldtype": "Datetime",
			"insert_after": "wuye_property",
			"read_only": 1,
			"no_copy": 1,
			"print_hide": 1,
			"description": "When this person was last given a task by rotation; who has waited longest is next.",
		},
	],
	"Company": [
		{
			"fieldname": "wuye_invoice_writer",
			"label": "Billing Runs Write Bills",
			"fieldtype": "Select",
			"options": "In Bulk When Proven\nBy Controller Only",
			"default": "In Bulk When Proven",
			"insert_after": "default_income_account",
			"description": "In bulk: for each shape of bill the first are posted by ERPNext's controllers, and the rest in bulk "
			"only if the bulk writer reproduces every column of every row they made.",
		},
		{
			"fieldname": "wuye_cash_difference_account",
			"label": "Account for Differences of Day Closes",
			"fieldtype": "Link",
			"options": "Account",
			"insert_after": "wuye_invoice_writer",
			"description": "Confirmed differences between money counted and money booked are booked here. Leave empty to keep "
			"them out of the books.",
		},
		{
			"fieldname": "wuye_deposit_account",
			"label": "Deposits Received",
			"fieldtype": "Link",
			"options": "Account",
			"insert_after": "wuye_cash_difference_account",
			"description": "A liability of account type Receivable, on which deposits of customers stand. Chosen or made when the "
			"first deposit is received.",
		},
		{
			"fieldname": "wuye_forfeit_account",
			"label": "Forfeited Deposits",
			"fieldtype": "Link",
			"options": "Account",
			"insert_after": "wuye_deposit_account",
			"description": "The income account of deposits that are kept; empty for the account of the deposit's fee item.",
		},
		{
			"fieldname": "wuye_public_revenue_account",
			"label": "Public Revenue",
			"fieldtype": "Link",
			"options": "Account",
			"insert_after": "wuye_forfeit_account",
			"description": "The liability on which the owners' public revenue stands, or the group of such accounts. Empty for the "
			"account of number 224105.",
		},
		{
			"fieldname": "wuye_public_revenue_bank",
			"label": "Bank Account of Public Revenue",
			"fieldtype": "Link",
			"options": "Account",
			"insert_after": "wuye_public_revenue_account",
			"description": "Where the owners' money lies apart. Empty for the account of number 100202; without one nothing is compared.",
		},
		{
			"fieldname": "wuye_lpr_percent",
			"label": "One-Year LPR (%)",
			"fieldtype": "Float",
			"precision": "2",
			"default": "3.0",
			"non_negative": 1,
			"insert_after": "wuye_invoice_writer",
			"description": "As published on the 20th of each month. A late charge above four times of it gives a warning; "
			"0 for none.",
		},
	],
	"Email Account": [
		{
			"fieldname": "wuye_property",
			"label": "Property",
			"fieldtype": "Link",
			"options": "Property",
			"insert_after": "enable_incoming",
			"depends_on": "enable_incoming",
			"description": "Mails that arrive in this account become service requests of the property, and the property "
			"answers from it. Use IMAP, enable outgoing as well, and leave Append To empty.",
		},
		{
			"fieldname": "wuye_category",
			"label": "Category of New Mails",
			"fieldtype": "Link",
			"options": "Service Category",
			"insert_after": "wuye_property",
			"depends_on": "wuye_property",
			"link_filters": '[["Service Category", "is_group", "=", 0], ["Service Category", "disabled", "=", 0]]',
			"description": "What a mail counts as until somebody has read it; empty for 邮件待分拣.",
		},
	],
	"Help Article": [
		{
			"fieldname": "wuye_property",
			"label": "Property",
			"fieldtype": "Link",
			"options": "Property",
			"insert_after": "category",
			"in_list_view": 1,
			"in_standard_filter": 1,
			"description": "Only where the answer is true of one property; empty for all. An article that is published can be "
			"read by everybody on the website.",
		},
		{
			"fieldname": "wuye_keywords",
			"label": "Also Asked As",
			"fieldtype": "Small Text",
			"insert_after": "title",
			"description": "Other words that customers use for it, so that the search finds it",
		},
	],
	"Sales Invoice": [
		{
			"fieldname": "wuye_service_task",
			"label": "Service Task",
			"fieldtype": "Link",
			"options": "Service Task",
			"insert_after": "customer",
			"read_only": 1,
			"no_copy": 1,
			"print_hide": 1,
		},
		{
			"fieldname": "wuye_billing_run",
			"label": "Billing Run",
			"fieldtype": "Link",
			"options": "Billing Run",
			"insert_after": "wuye_service_task",
			"read_only": 1,
			"no_copy": 1,
			"print_hide": 1,
			"search_index": 1,
		},
		{
			"fieldname": "wuye_fee_waiver",
			"label": "Fee Waiver",
			"fieldtype": "Link",
			"options": "Fee Waiver",
			"insert_after": "wuye_billing_run",
			"read_only": 1,
			"no_copy": 1,
			"print_hide": 1,
			"search_index": 1,
		},
		{
			"fieldname": "wuye_late_for",
			"label": "Late Charge for Bill",
			"fieldtype": "Link",
			"options": "Sales Invoice",
			"insert_after": "wuye_billing_run",
			"read_only": 1,
			"no_copy": 1,
			"search_index": 1,
			"depends_on": "wuye_late_for",
		},
		{
			"fieldname": "wuye_told_on",
			"label": "Bill Sent On",
			"fieldtype": "Datetime",
			"insert_after": "due_date",
			"read_only": 1,
			"no_copy": 1,
			"print_hide": 1,
			"depends_on": "wuye_told_on",
			"description": "When the household was told of it on the portal and by mail. Empty: it gets its sheet on paper.",
		},
	],
	"Sales Invoice Item": [
		{
			"fieldname": "wuye_fee_charge",
			"label": "Fee Charge",
			"fieldtype": "Link",
			"options": "Fee Charge",
			"insert_after": "description",
			"read_only": 1,
			"no_copy": 1,
			"print_hide": 1,
		}
	],
	"Stock Entry": [
		{
			"fieldname": "wuye_service_task",
			"label": "Service Task",
			"fieldtype": "Link",
			"options": "Service Task",
			"insert_after": "stock_entry_type",
			"read_only": 1,
			"no_copy": 1,
			"print_hide": 1,
		}
	],
}


for _doctype, _fields in PEOPLE_FIELDS.items():
	CUSTOM_FIELDS[_doctype] = [*CUSTOM_FIELDS.get(_doctype, ()), *_fields]


def make_custom_fields() -> None:
	create_custom_fields(
		{
			doctype: [{**field, "module": "Property"} for field in fields]
			for doctype, fields in CUSTOM_FIELDS.items()
		},
		ignore_validate=True,
	)


def remove_custom_fields() -> None:
	"""Removes the fields and their columns."""
	for doctype, fields in CUSTOM_FIELDS.items():
		for field in fields:
			remove_custom_field(doctype, field["fieldname"])


def remove_custom_field(doctype: str, fieldname: str) -> None:
	frappe.db.delete("Custom Field", {"dt": doctype, "fieldname": fieldname})
	frappe.db.delete("Property Setter", {"doc_type": doctype, "field_name": fieldname})
	if frappe.get_meta(doctype).issingle:
		frappe.db.delete("Singles", {"doctype": doctype, "field": fieldname})
	elif frappe.db.table_exists(doctype) and frappe.db.has_column(doctype, fieldname):
		# identifiers come from the tables above and from ERPNext's own list, never from a user
		frappe.db.sql_ddl(f"ALTER TABLE `tab{doctype}` DROP COLUMN `{fieldname}`")
	frappe.clear_cache(doctype=doctype)
