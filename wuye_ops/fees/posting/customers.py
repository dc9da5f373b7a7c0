"""What of a customer shapes a bill: those who differ in it get bills of different shapes.

ERPNext copies much from a customer to the bill (group, territory, price list, tax category, and what other apps add), so
everything in the customer's row counts except what speaks of the person alone. What is not in that row at all, such as an
address, an advance or a credit limit, makes the customer's bills the controllers' work.
"""

from collections.abc import Iterable

import frappe
from frappe import _
from frappe.query_builder.functions import Sum
from frappe.utils import flt

# What tells customers apart and never reaches a bill otherwise than as their name.
PERSONAL = frozenset(
	(
		"name", "customer_name", "owner", "creation", "modified", "modified_by", "idx", "naming_series", "image",
		"mobile_no", "email_id", "first_name", "last_name", "salutation", "gender", "website", "customer_details",
		"lead_name", "opportunity_name", "prospect_name", "_user_tags", "_comments", "_assign", "_liked_by", "_seen",
	)
)  # fmt: skip
# Fields of a bill with the customer's name, which both writers fill in.
NAMED = ("customer_name",)
# Rows that change the bill of the one customer who has them.
TABLES = ("Party Account", "Customer Credit Limit", "Sales Team", "Allowed To Transact With")

Traits = tuple[tuple[str, str], ...]


def traits_of(customers: Iterable[str]) -> dict[str, Traits]:
	"""By customer, every filled field that may reach a bill; customers without a row are left out."""
	customers = list(customers)
	if not customers:
		return {}
	table = frappe.qb.DocType("Customer")
	personal = PERSONAL - fetched_through("customer")
	columns = [column for column in frappe.db.get_table_columns("Customer") if column not in personal]
	rows = frappe.qb.from_(table).select(table.name, *columns).where(table.name.isin(customers)).run()
	return {
		row[0]: tuple((column, str(value)) for column, value in zip(columns, row[1:], strict=True) if value)
		for row in rows
	}


def fetched_through(link: str) -> set[str]:
	"""What fields on any row of a bill, somebody's own ones above all, fetch from the document that `link` names."""
	sources = (
		(field.fetch_from or "").partition(".")
		for doctype in ("Sales Invoice", "Sales Invoice Item", "Sales Taxes and Charges", "Payment Schedule")
		for field in frappe.get_meta(doctype).fields
		if field.fieldname not in NAMED
	)
	return {source for through, _dot, source in sources if through == link}


def for_controllers(customers: Iterable[str], company: str) -> dict[str, str]:
	"""Customers whose bills only the controllers can make, each with the reason in the user's language."""
	customers = list(customers)
	if not customers:
		return {}
	found: dict[str, str] = {}
	for customer in frappe.get_all(
		"Dynamic Link",
		{
			"link_doctype": "Customer",
			"link_name": ["in", customers],
			"parenttype": ["in", ["Contact", "Address"]],
		},
		pluck="link_name",
	):
		found[customer] = _("the customer has a contact or address in ERPNext")
	for table in TABLES:
		for customer in frappe.get_all(
			table, {"parent": ["in", customers], "parenttype": "Customer"}, pluck="parent"
		):
			found[customer] = _("the customer has settings of their own ({0})").format(_(table))
	for customer in _with_advances(customers, company):
		found[customer] = _("the customer has paid in advance")
	return found


def _with_advances(customers: list[str], company: str) -> list[str]:
	"""Customers with money that waits for a bill: an unallocated payment is its own voucher in the payment ledger."""
	entry = frappe.qb.DocType("Payment Ledger Entry")
	return (
		frappe.qb.from_(entry)
		.select(entry.party)
		.where(
			entry.party.isin(customers)
			& (entry.party_type == "Customer")
			& (entry.company == company)
			& (entry.delinked == 0)
			& (entry.against_voucher_type != "Sales Invoice")
		)
		.groupby(entry.party, entry.against_voucher_no)
		.having(Sum(entry.amount) < 0)
		.distinct()
		.run(pluck=True)
	)


def has_credit_limit(company: str) -> bool:
	"""Whether a limit holds for customers who have none of their own; then each bill is weighed against it."""
	if flt(frappe.get_cached_value("Company", company, "credit_limit")):
		return True
	limits = {"parenttype": "Customer Group", "company": company, "credit_limit": [">", 0]}
	return bool(frappe.db.exists("Customer Credit Limit", limits))
