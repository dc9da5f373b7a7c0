"""Cars, tariffs and permits for tests of parking."""

from datetime import datetime

import frappe
from frappe.utils import add_days, now_datetime, nowdate

from wuye_ops.security import presence
from wuye_ops.tests import factories as make
from wuye_ops.tests.bills import as_administrator


@as_administrator
def tariff(property_name: str = make.PROPERTY_A, **fields):
	"""5 yuan an hour, half an hour free, 40 in 24 hours; the property's others are out of force."""
	for other in frappe.get_all("Parking Tariff", {"property": property_name, "disabled": 0}, pluck="name"):
		frappe.db.set_value("Parking Tariff", other, "disabled", 1)
		frappe.clear_document_cache("Parking Tariff", other)
	return frappe.get_doc(
		{
			"doctype": "Parking Tariff",
			"property": property_name,
			"tariff_name": f"标准{frappe.generate_hash(length=6)}",
			"price": 5,
			"unit_minutes": "60",
			"free_minutes": 30,
			"cap": 40,
			"fee_item": "临时停车费",
			**fields,
		}
	).insert()


def plate() -> str:
	"""A plate that no other test has."""
	return "沪A" + "".join(str(int(one, 16) % 10) for one in frappe.generate_hash(length=5))


@as_administrator
def gate(property_name: str = make.PROPERTY_A, name: str = "停车试验门") -> str:
	key = f"{property_name}-{name}"
	if not frappe.db.exists("Gate", key):
		frappe.get_doc({"doctype": "Gate", "property": property_name, "gate_name": name}).insert()
	return key


def drive_in(number: str, at: datetime | None = None, property_name: str = make.PROPERTY_A) -> str:
	"""The car is inside since a moment; returns the entry."""
	return _move(number, "In", at, property_name)


def drive_out(number: str, at: datetime | None = None, property_name: str = make.PROPERTY_A) -> str:
	return _move(number, "Out", at, property_name)


@as_administrator
def _move(number: str, direction: str, at: datetime | None, property_name: str) -> str:
	"""As a guard lets it in or out, at any moment."""
	at = at or now_datetime()
	entry = frappe.get_doc(
		{
			"doctype": "Gate Entry",
			"property": property_name,
			"gate": gate(property_name),
			"direction": direction,
			"at": at,
			"received_at": at,
			"outcome": "Allowed",
			"kind": "Temporary Vehicle",
			"plate": number,
			"subject": number,
			"persons": 1,
			"client_key": frappe.generate_hash(length=20),
		}
	)
	entry.set_new_name()
	presence.move(presence.lock(property_name, number), entry)
	entry.flags.by_service = True
	return entry.insert().name


@as_administrator
def space(property_name: str = make.PROPERTY_A, **fields) -> str:
	return (
		frappe.get_doc(
			{
				"doctype": "Parking Space",
				"property": property_name,
				"space_no": f"B1-{frappe.generate_hash(length=6)}",
				"space_type": "Public",
				**fields,
			}
		)
		.insert()
		.name
	)


def permit(customer: str, *plates: str, property_name: str = make.PROPERTY_A, **fields):
	return frappe.get_doc(
		{
			"doctype": "Parking Permit",
			"property": property_name,
			"permit_kind": "Monthly",
			"customer": customer,
			"from_date": nowdate(),
			"to_date": add_days(nowdate(), 30),
			"vehicles": [{"plate": number} for number in plates or (plate(),)],
			**fields,
		}
	).insert()
