"""预存余额: what customers have paid that no bill has taken yet, beside what they owe."""

import frappe
from frappe import _
from frappe.query_builder import Case
from frappe.query_builder.functions import Coalesce, Sum

from wuye_ops.fees.ledger import balances
from wuye_ops.fees.ledger.columns import currency, link
from wuye_ops.fees.ledger.scope import Scope, scope
from wuye_ops.fees.open_bills import without_property

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
	found = {
		(row.property, row.customer): {
			"property": row.property,
			"customer": row.customer,
			"prepaid": row.prepaid,
			"credits": 0,
			"owed": row.owed,
			"last_paid": row.last_paid,
		}
		for row in balances.prepayments(about)
	}
	empty = {"prepaid": 0, "credits": 0, "owed": 0, "last_paid": None}
	for row in _of_bills(about):
		key = (row.property or "", row.customer)
		group = found.setdefault(key, {"property": key[0], "customer": key[1], **empty})
		group["credits"] += row.credits
		group["owed"] += row.owed
	for row in found.values():
		row["balance"] = round(row["prepaid"] + row["credits"], 2)
		row["owed"] = round(row["owed"], 2)
	return [row for row in found.values() if row["balance"]]


def _of_bills(about: Scope) -> list:
	bill = balances.bills(about).as_("bill")
	return (
		frappe.qb.from_(bill)
		.select(
			Coalesce(bill.property, "").as_("property"),
			bill.customer,
			Sum(Case().when(bill.outstanding < 0, 0 - bill.outstanding).else_(0)).as_("credits"),
			Sum(Case().when(bill.outstanding > 0, bill.outstanding).else_(0)).as_("owed"),
		)
		.groupby(bill.property, bill.customer)
		.run(as_dict=True)
	)


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
		},
		"type": "bar",
		"colors": ["#29CD42"],
		"fieldtype": "Currency",
		"animate": 0,
	}
