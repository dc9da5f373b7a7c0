"""Who stands at the counter: customers of the properties a user works for, those who have moved out and still owe included."""

from collections import defaultdict
from collections.abc import Iterable

import frappe
from frappe.query_builder.functions import Sum
from frappe.utils import getdate, nowdate
from pypika.terms import Criterion

from wuye_ops.fees.open_bills import without_property
from wuye_ops.property.places import permitted_properties
from wuye_ops.records.personal_data import find_customers_by_phone, phone_hashes
from wuye_ops.rules.identity import IdentityError, normalise_plate

LIMIT = 20
SHORTEST, LONGEST = 2, 60

# (property, customer)
Payer = tuple[str, str]


def find(text: str) -> list[dict]:
	"""Payers by phone number (exact), or by a part of a unit's number, a name or a plate. Who lives here now and owes most
	comes first. The caller has asked whether the user may receive money; properties hidden from the user are left out.
	"""
	text = (text or "").strip()[:LONGEST]
	properties = permitted_properties()
	if len(text) < SHORTEST or properties == []:
		return []
	if phone_hashes(text):
		customers = find_customers_by_phone(text)
		found = _by_customers(customers, properties) if customers else set()
	else:
		found = _by_unit_or_name(text, properties) | _by_plate(text, properties) | _by_bill(text, properties)
	return _describe(found, text)[:LIMIT]


def _by_customers(customers: list[str], properties: list[str] | None) -> set[Payer]:
	found = set()
	for doctype, extra in (
		("Occupancy", {}),
		("Sales Invoice", {"docstatus": 1, "outstanding_amount": [">", 0]}),
	):
		filters = {"customer": ["in", customers], "property": _within(properties), **extra}
		found |= set(frappe.get_all(doctype, filters, ["property", "customer"], as_list=True, distinct=True))
	return found


def _by_unit_or_name(text: str, properties: list[str] | None) -> set[Payer]:
	occupancy = frappe.qb.DocType("Occupancy")
	# 1-101 is what people say for 1号楼-101
	place = _like(
		"%".join(_escape(part) for part in text.replace("－", "-").split("-") if part.strip())
		or _escape(text)
	)
	condition = Criterion.any(
		(
			occupancy.unit.like(place),
			occupancy.parking_space.like(place),
			occupancy.customer_name.like(_like(_escape(text))),
		)
	)
	return _pairs(occupancy, condition, properties)


def _by_plate(text: str, properties: list[str] | None) -> set[Payer]:
	try:
		plate = normalise_plate(text)
	except IdentityError:
		return set()
	vehicle = frappe.qb.DocType("Resident Vehicle")
	return _pairs(vehicle, vehicle.plate.like(_like(_escape(plate))), properties)


def _by_bill(text: str, properties: list[str] | None) -> set[Payer]:
	"""Who owes something without ever having lived here, such as a developer."""
	invoice = frappe.qb.DocType("Sales Invoice")
	owes = (invoice.docstatus == 1) & (invoice.outstanding_amount > 0)
	return _pairs(invoice, owes & invoice.customer_name.like(_like(_escape(text))), properties)


def _pairs(table, condition, properties: list[str] | None) -> set[Payer]:
	query = frappe.qb.from_(table).select(table.property, table.customer).distinct().where(condition)
	if properties is not None:
		query = query.where(table.property.isin(properties))
	else:
		query = query.where(table.property.isnotnull())
	# of a text that fits half the town nobody wants more
	return {row for row in query.limit(10 * LIMIT).run() if all(row)}


def _within(properties: list[str] | None) -> list:
	return ["is", "set"] if properties is None else ["in", properties]


def _escape(text: str) -> str:
	return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _like(text: str) -> str:
	return f"%{text}%"


def _describe(payers: set[Payer], text: str) -> list[dict]:
	if not payers:
		return []
	customers = sorted({customer for _property, customer in payers})
	names = _map("Customer", "name", "customer_name", customers)
	phones = _map("Customer Profile", "customer", "phone", customers)
	due, places = _due(customers), _places(customers)
	rows = []
	for property_name, customer in payers:
		here = places.get((property_name, customer), {})
		rows.append(
			{
				"property": property_name,
				"customer": customer,
				"customer_name": names.get(customer) or customer,
				"phone": phones.get(customer),
				"places": [without_property(place, property_name) for place in sorted(here)],
				"lives_here": any(here.values()),
				"due": due.get((property_name, customer), 0),
			}
		)
	return sorted(rows, key=lambda row: _rank(row, text))


def _rank(row: dict, text: str) -> tuple:
	wanted = text.lower()
	exact = row["customer_name"].lower() == wanted or any(
		place.lower() == wanted or place.lower().endswith(f"-{wanted}") for place in row["places"]
	)
	return not exact, not row["lives_here"], -row["due"], row["property"], row["places"], row["customer"]


def _map(doctype: str, key: str, value: str, customers: list[str]) -> dict[str, str]:
	return dict(frappe.get_all(doctype, {key: ["in", customers]}, [key, value], as_list=True))


def _due(customers: list[str]) -> dict[Payer, float]:
	invoice = frappe.qb.DocType("Sales Invoice")
	rows = (
		frappe.qb.from_(invoice)
		.select(invoice.property, invoice.customer, Sum(invoice.outstanding_amount))
		.where(invoice.customer.isin(customers) & (invoice.docstatus == 1) & (invoice.outstanding_amount > 0))
		.groupby(invoice.property, invoice.customer)
		.run()
	)
	return {(property_name, customer): amount for property_name, customer, amount in rows}


def _places(customers: Iterable[str]) -> dict[Payer, dict[str, bool]]:
	"""By payer the places they have or had, each with whether they have it today."""
	found, today = defaultdict(dict), getdate(nowdate())
	for row in frappe.get_all(
		"Occupancy",
		{"customer": ["in", list(customers)], "from_date": ["<=", today]},
		["property", "customer", "unit", "parking_space", "to_date"],
	):
		place = row.unit or row.parking_space
		here = not row.to_date or row.to_date >= today
		places = found[(row.property, row.customer)]
		places[place] = places.get(place, False) or here
	return found


def belongs(property_name: str, customer: str) -> bool:
	"""Whether the customer has, had or was billed for something in the property, or is its developer."""
	return bool(
		frappe.db.exists("Occupancy", {"property": property_name, "customer": customer})
		or frappe.db.exists(
			"Sales Invoice", {"property": property_name, "customer": customer, "docstatus": 1}
		)
		or frappe.db.exists("Property", {"name": property_name, "developer": customer})
	)


def units_of(property_name: str, customer: str) -> list[str]:
	"""The units the customer has in the property today; those they had, if there is none."""
	places = _places([customer]).get((property_name, customer), {})
	units = {unit for unit in places if frappe.db.exists("Property Unit", unit)}
	return sorted(unit for unit in units if places[unit]) or sorted(units)
