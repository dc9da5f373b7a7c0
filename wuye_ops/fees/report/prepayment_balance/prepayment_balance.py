"""预存余额: what customers have paid that no bill has taken yet, beside what they owe."""

import frappe
from frappe import _
from frappe.query_builder.functions import Sum
from pypika.queries import QueryBuilder

from wuye_ops.fees.ledger import balances
from wuye_ops.fees.ledger.columns import currency, link
from wuye_ops.fees.ledger.scope import Scope, scope
from wuye_ops.fees.open_bills import without_property
from wuye_ops.property import leads

# Bars; more customers than that make no picture.
LARGEST = 15


def execute(filters: dict | None = None) -> tuple:
	"""(columns, rows, message, chart). filters: as_of, property, customer, company.

	prepaid: payments and journal entries that no bill has taken. credits: credit notes and overpaid bills. Their sum is the
	customer's; what they owe in the same property stands beside it.
	"""
	about = scope(filters, period=False)
	rows = sorted(_rows(about), key=lambda row: (row["property"], -row["balance"], row["customer"]))
	_describe(rows)
	return _columns(), rows, None, _chart(rows)


def _rows(about: Scope) -> list[dict]:
	paid = balances.prepayments(about)
	credits = _of_bills(balances.bills(about, balances.CREDIT))
	customers = {row.customer for row in paid} | {customer for _property, customer in credits}
	owed = _of_bills(balances.bills(about, balances.OPEN, customers))
	found = {
		(row.property, row.customer): {"prepaid": row.prepaid, "owed": row.owed, "last_paid": row.last_paid}
		for row in paid
	}
	rows = []
	for key in {*found, *credits}:
		row = {"prepaid": 0, "owed": 0, "last_paid": None, **found.get(key, {})}
		row.update(property=key[0], customer=key[1], credits=-credits.get(key, 0))
		row["owed"] = round(row["owed"] + owed.get(key, 0), 2)
		row["balance"] = round(row["prepaid"] + row["credits"], 2)
		if row["balance"]:
			rows.append(row)
	return rows


def _of_bills(bills: QueryBuilder) -> dict[tuple[str, str], float]:
	"""By property and customer the balance of the bills."""
	bill = bills.as_("bill")
	rows = (
		frappe.qb.from_(bill)
		.select(bill.property, bill.customer, Sum(bill.outstanding))
		.groupby(bill.property, bill.customer)
		.run()
	)
	return {(property_name or "", customer): amount for property_name, customer, amount in rows}


def _describe(rows: list[dict]) -> None:
	"""Names and places of the customers, in one question each."""
	customers = list({row["customer"] for row in rows}) or [""]
	names = dict(
		frappe.get_all("Customer", {"name": ["in", customers]}, ["name", "customer_name"], as_list=True)
	)
	places: dict[tuple[str, str], set[str]] = {}
	for row in frappe.get_all(
		"Occupancy", {"customer": ["in", customers]}, ["property", "customer", "unit", "parking_space"]
	):
		place = without_property(row.unit or row.parking_space, row.property)
		places.setdefault((row.property, row.customer), set()).add(place)
	for row in rows:
		row["customer_name"] = names.get(row["customer"])
		row["places"] = "、".join(sorted(places.get((row["property"], row["customer"]), ())))


def _columns() -> list[dict]:
	return [
		link("property", "Property"),
		link("customer", "Customer"),
		{"fieldname": "customer_name", "label": _("Customer Name"), "fieldtype": "Data", "width": 140},
		{"fieldname": "places", "label": _("Units and Spaces"), "fieldtype": "Data", "width": 160},
		currency("prepaid", _("Prepaid")),
		currency("credits", _("Credit Notes and Overpaid")),
		currency("balance", _("Balance")),
		currency("owed", _("Owes Besides")),
		{"fieldname": "last_paid", "label": _("Last Paid"), "fieldtype": "Date", "width": 110},
	]


def _chart(rows: list[dict]) -> dict | None:
	if not rows:
		return None
	largest = sorted(rows, key=lambda row: -row["balance"])[:LARGEST]
	return {
		"data": {
			"labels": [row["customer_name"] or row["customer"] for row in largest],
			"datasets": [{"name": _("Balance"), "values": [row["balance"] for row in largest]}],
			"leads": leads.to_list("Customer", [None], largest, lambda _set, row: {"name": row["customer"]}),
		},
		"type": "bar",
		"colors": ["#29CD42"],
		"fieldtype": "Currency",
		"animate": 0,
		"disableEntryAnimation": 1,
	}
