"""Registering a customer with a unit: one customer for one person, an encrypted profile, an occupancy."""

from dataclasses import dataclass

import frappe
from frappe import _
from frappe.query_builder import DocType
from frappe.utils import getdate, nowdate
from frappe.utils.caching import request_cache

from wuye_ops.records.personal_data import complete_profile, find_customer, is_company_number

OWNER_FIELDS = ("owner_name", "owner_phone", "owner_id_number", "owner_from")


@dataclass(frozen=True)
class Owner:
	name: str
	phone: str | None
	id_number: str | None
	since: str


def take_owner(unit) -> Owner | None:
	"""Takes the owner's data off the unit, so that nothing of it is written there."""
	name, phone, id_number, since = (str(unit.get(field) or "").strip() for field in OWNER_FIELDS)
	for field in OWNER_FIELDS:
		unit.set(field, None)
	if not name:
		if phone or id_number:
			frappe.throw(
				_("Unit {0}: an owner's phone or ID number needs the owner's name.").format(unit.unit_no),
				title=_("Owner at Registration"),
			)
		return None
	owner = Owner(name, phone or None, id_number or None, since or unit.delivered_on or nowdate())
	if unit.status in ("Delivered", "Vacant") and getdate(owner.since) <= getdate(nowdate()):
		# what the occupancy would make of it; so the unit is written once
		unit.status = "Occupied"
	return owner


def refuse_owner(unit) -> None:
	"""The owner's data are taken at registration only; later they would be written on the unit in plain."""
	if any(unit.get(field) for field in OWNER_FIELDS):
		frappe.throw(
			_(
				"Unit {0} exists already: register its new owner as an occupancy, or hand over the present one."
			).format(frappe.bold(unit.name)),
			title=_("Owner at Registration"),
		)


def register_owner(unit, owner: Owner) -> str:
	"""Makes (or finds, by ID number or by name and phone) the customer and makes them the owner of the unit.

	Returns the customer.
	"""
	if customer := find_customer(owner.name, phone=owner.phone, id_number=owner.id_number):
		complete_profile(customer, phone=owner.phone, id_number=owner.id_number)
	else:
		is_company = is_company_number(owner.id_number)
		customer = make_customer(
			owner.name,
			phone=owner.phone,
			id_number=owner.id_number,
			customer_class="Business" if is_company else "Owner",
			customer_type="Company" if is_company else "Individual",
		)
	_insert(
		"Occupancy",
		unit=unit.name,
		customer=customer,
		relation="Owner",
		share=100,
		is_payer=1,
		from_date=owner.since,
	)
	return customer


def make_customer(
	name: str,
	*,
	phone: str | None = None,
	id_number: str | None = None,
	customer_class: str = "Owner",
	customer_type: str = "Individual",
) -> str:
	"""A new customer with an encrypted profile. The caller answers for the right to do so."""
	customer = _insert(
		"Customer",
		_free_name(name),
		# so that `overrides/resident_phone.py` does not make one
		{"profile_follows": True},
		customer_name=name,
		customer_type=customer_type,
		customer_group=_default("customer_group", "Customer Group"),
		territory=_default("territory", "Territory"),
	)
	_insert(
		"Customer Profile",
		customer=customer,
		customer_class=customer_class,
		phone=phone,
		id_number=id_number,
	)
	return customer


def _insert(doctype: str, set_name: str | None = None, flags: dict | None = None, **fields) -> str:
	# `new_doc` sets the defaults, which `get_doc` leaves out during an import
	doc = frappe.new_doc(doctype).update(fields)
	# nobody can have a document open that does not exist yet
	doc.flags.update({"notify_update": False, **(flags or {})})
	# whoever may register a unit with its owner may have made with it what makes them the owner
	return doc.insert(ignore_permissions=True, set_name=set_name).name


def _free_name(name: str) -> str | None:
	"""Where customers are named by their name, a number tells namesakes apart. None leaves the naming to ERPNext.

	ERPNext does the same, but not during an import, and it searches all customers for it.
	"""
	if frappe.defaults.get_global_default("cust_master_name") != "Customer Name":
		return None
	customer = DocType("Customer")
	pattern = name.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
	namesakes = (
		frappe.qb.from_(customer)
		.select(customer.name)
		.where((customer.name == name) | customer.name.like(f"{pattern} - %"))
		.run(pluck=True)
	)
	if not namesakes:
		return name
	numbers = (namesake.rpartition(" - ")[2] for namesake in namesakes)
	return f"{name} - {max((int(number) for number in numbers if number.isdigit()), default=0) + 1}"


@request_cache
def _default(field: str, doctype: str) -> str | None:
	"""Selling Settings' default, else the first leaf."""
	return frappe.db.get_single_value("Selling Settings", field, cache=True) or frappe.db.get_value(
		doctype, {"is_group": 0}, order_by="lft"
	)
