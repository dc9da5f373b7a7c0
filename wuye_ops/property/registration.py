"""Registering a customer with a unit: one customer for one phone, an encrypted profile, an occupancy."""

from dataclasses import dataclass

import frappe
from frappe import _
from frappe.utils import nowdate

from wuye_ops.records.personal_data import find_customers_by_phone

OWNER_FIELDS = ("owner_name", "owner_phone", "owner_id_number", "owner_from")


@dataclass(frozen=True)
class Owner:
	name: str
	phone: str | None
	id_number: str | None
	since: str | None


def take_owner(unit) -> Owner | None:
	"""Takes the owner's data off the unit, so that nothing of it is written there."""
	name, phone, id_number, since = (unit.get(field) for field in OWNER_FIELDS)
	for field in OWNER_FIELDS:
		unit.set(field, None)
	if not name:
		if phone or id_number:
			frappe.throw(
				_("Unit {0}: an owner's phone or ID number needs the owner's name.").format(unit.unit_no),
				title=_("Owner at Registration"),
			)
		return None
	return Owner(str(name).strip(), phone, id_number, since)


def register_owner(unit, owner: Owner) -> str:
	"""Makes (or finds, by name and phone) the customer and makes them the owner of the unit. Returns the customer."""
	customer = find_customer(owner.name, owner.phone) or make_customer(
		owner.name, phone=owner.phone, id_number=owner.id_number, customer_class="Owner"
	)
	# whoever may register a unit with its owner may have the occupancy made with it
	frappe.get_doc(
		{
			"doctype": "Occupancy",
			"unit": unit.name,
			"customer": customer,
			"relation": "Owner",
			"share": 100,
			"is_payer": 1,
			"from_date": owner.since or unit.delivered_on or nowdate(),
		}
	).insert(ignore_permissions=True)
	return customer


def find_customer(name: str, phone: str | None) -> str | None:
	"""The customer of this name with this phone; a phone alone is shared in families and does not identify."""
	for customer in find_customers_by_phone(phone) if phone else ():
		if frappe.db.get_value("Customer", customer, "customer_name") == name:
			return customer
	return None


def make_customer(
	name: str,
	*,
	phone: str | None = None,
	id_number: str | None = None,
	customer_class: str = "Owner",
	customer_type: str = "Individual",
) -> str:
	"""A new customer with an encrypted profile. The caller answers for the right to do so."""
	customer = frappe.get_doc(
		{
			"doctype": "Customer",
			"customer_name": name,
			"customer_type": customer_type,
			"customer_group": _default("customer_group", "Customer Group"),
			"territory": _default("territory", "Territory"),
		}
	).insert(ignore_permissions=True)
	frappe.get_doc(
		{
			"doctype": "Customer Profile",
			"customer": customer.name,
			"customer_class": customer_class,
			"phone": phone,
			"id_number": id_number,
		}
	).insert(ignore_permissions=True)
	return customer.name


def _default(field: str, doctype: str) -> str | None:
	"""Selling Settings' default, else the first leaf."""
	return frappe.db.get_single_value("Selling Settings", field, cache=True) or frappe.db.get_value(
		doctype, {"is_group": 0}, order_by="lft"
	)
