"""Phones of residents live in their encrypted profile. ERPNext would keep one typed on a Customer or its Contact in plain.

Only customers of a property are concerned: those with a profile or an occupancy, and new ones our own staff make.
Customers, suppliers and contacts of the rest of the business stay as ERPNext keeps them.
"""

import frappe
from frappe import _

from wuye_ops.records.personal_data import complete_profile
from wuye_ops.setup.roles import ROLES

STAFF = frozenset(role for role, desk in ROLES.items() if desk)
PHONE_FIELDS = ("phone", "mobile_no")


def take_phone(doc, method=None) -> None:
	"""Customer, before insert: takes the phone off, so that neither the customer nor a contact made with it has it."""
	if made_by_property_staff() and not doc.flags.profile_follows:
		doc.flags.resident_phone = doc.mobile_no or None
		doc.mobile_no = None
		doc.flags.of_property = True


def make_profile(doc, method=None) -> None:
	"""Customer, after insert: a customer whom our staff make has a profile from the start."""
	if doc.flags.of_property and not frappe.db.exists("Customer Profile", {"customer": doc.name}):
		# whoever may make the customer may have the profile made with it
		frappe.get_doc(
			{
				"doctype": "Customer Profile",
				"customer": doc.name,
				"customer_class": "Business" if doc.customer_type == "Company" else "Owner",
				"phone": doc.flags.resident_phone,
			}
		).insert(ignore_permissions=True)


def keep_out_of_contact(doc, method=None) -> None:
	"""Contact, validate: moves phones of a resident's contact to the profile and says so."""
	if not doc.phone_nos:
		return
	if resident := _linked_resident(doc):
		_move(resident, [row.phone for row in doc.phone_nos])
		doc.set("phone_nos", [])
		_clear(doc)


def keep_out_of_address(doc, method=None) -> None:
	"""Address, validate: the same."""
	if doc.phone and (resident := _linked_resident(doc)):
		_move(resident, [doc.phone])
		_clear(doc)


def keep_out_of_customer(doc, method=None) -> None:
	"""Customer, validate: the same for a phone that is written into a customer who has a profile."""
	if doc.mobile_no and not doc.is_new() and has_profile(doc.name):
		_move(doc.name, [doc.mobile_no])
		_clear(doc)


def keep_out_of_user(doc, method=None) -> None:
	"""User, validate: the same for the account of a resident."""
	numbers = [doc.get(field) for field in PHONE_FIELDS if doc.get(field)]
	if not numbers or doc.user_type != "Website User":
		return
	for customer in frappe.get_all(
		"Portal User", {"user": doc.name, "parenttype": "Customer"}, pluck="parent"
	):
		if has_profile(customer):
			_move(customer, numbers)
			_clear(doc)
			return


def _linked_resident(doc) -> str | None:
	linked = (row.link_name for row in doc.links if row.link_doctype == "Customer")
	return next((customer for customer in linked if has_profile(customer)), None)


def _move(customer: str, numbers: list[str]) -> None:
	for number in numbers:
		complete_profile(customer, phone=number, id_number=None)
	frappe.msgprint(
		_("The phone of {0} is kept encrypted in the customer profile, not here.").format(customer),
		alert=True,
	)


def _clear(doc) -> None:
	for field in PHONE_FIELDS:
		if doc.meta.has_field(field):
			doc.set(field, None)


def made_by_property_staff() -> bool:
	return frappe.session.user != "Administrator" and bool(STAFF.intersection(frappe.get_roles()))


def has_profile(customer: str) -> bool:
	return bool(frappe.db.exists("Customer Profile", {"customer": customer}))
