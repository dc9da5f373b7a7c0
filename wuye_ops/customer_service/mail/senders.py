"""Whose address it is. The sender of a mail proves nothing, so an address opens nothing: it only says where answers go."""

from dataclasses import dataclass, field

import frappe
from frappe.utils import nowdate, split_emails

from wuye_ops.property.residents import customers_of_user, portal_users


@dataclass(frozen=True, slots=True)
class Sender:
	"""The customer whose address this is in a property, and their unit there, where there is one of each."""

	customer: str | None = None
	unit: str | None = None
	candidates: list[str] = field(default_factory=list)


def who_is(address: str, property_name: str) -> Sender:
	"""Whom an address belongs to among those who live, own or rent in the property today.

	A customer of another property stays unknown here: a mail must not show them to people who do not work for them.
	"""
	known = customers_with(address)
	if not known:
		return Sender()
	occupancy = frappe.qb.DocType("Occupancy")
	today = nowdate()
	rows = (
		frappe.qb.from_(occupancy)
		.select(occupancy.customer, occupancy.unit)
		.distinct()
		.where(occupancy.customer.isin(sorted(known)) & (occupancy.property == property_name))
		.where(occupancy.from_date <= today)
		.where(occupancy.to_date.isnull() | (occupancy.to_date >= today))
		.run(as_dict=True)
	)
	customers = sorted({row.customer for row in rows})
	if len(customers) != 1:
		return Sender(candidates=customers)
	units = {row.unit for row in rows if row.unit}
	return Sender(customers[0], units.pop() if len(units) == 1 else None, customers)


def customers_with(address: str) -> set[str]:
	"""Customers whose portal user or contact has this address."""
	found = set(customers_of_user(address))
	contacts = frappe.get_all(
		"Contact Email", {"email_id": address, "parenttype": "Contact"}, pluck="parent", distinct=True
	)
	if contacts:
		found |= set(
			frappe.get_all(
				"Dynamic Link",
				{"parent": ["in", contacts], "parenttype": "Contact", "link_doctype": "Customer"},
				pluck="link_name",
			)
		)
	return found


def addresses_of(customer: str | None) -> set[str]:
	"""All addresses of a customer: portal users and contacts."""
	if not customer:
		return set()
	contacts = frappe.get_all(
		"Dynamic Link",
		{"link_doctype": "Customer", "link_name": customer, "parenttype": "Contact"},
		pluck="parent",
	)
	emails = (
		frappe.get_all(
			"Contact Email", {"parent": ["in", contacts], "parenttype": "Contact"}, pluck="email_id"
		)
		if contacts
		else []
	)
	return {address.lower() for address in (*portal_users(customer), *emails) if address}


def reporter_of(request) -> str | None:
	"""The address from which a request was made by mail."""
	if request.channel != "Email":
		return None
	return frappe.db.get_value("Communication", received_for(request), "sender", order_by="creation asc")


def received_for(request) -> dict:
	"""Filters for the mails we have from the customer of a request."""
	return {
		"reference_doctype": request.doctype,
		"reference_name": request.name,
		"communication_medium": "Email",
		"sent_or_received": "Received",
	}


def takes_part(request, address: str) -> bool:
	"""Whether somebody with this address is the one who asked."""
	return address in addresses_of(request.customer) or address == (reporter_of(request) or "").lower()


def was_written_to(communication, address: str) -> bool:
	"""Whether we have sent this very mail to the address, such as a supplier's."""
	return communication.sent_or_received == "Sent" and address in {
		recipient.lower() for recipient in split_emails(communication.recipients or "")
	}
