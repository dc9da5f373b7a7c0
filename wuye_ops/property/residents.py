"""Residents: the customers a portal user stands for, and how they are told something."""

import frappe
from frappe import _
from frappe.utils import escape_html, get_url, now_datetime


def customers_of_user(user: str | None = None) -> list[str]:
	"""The customers a portal user belongs to."""
	return frappe.get_all(
		"Portal User",
		{"user": user or frappe.session.user, "parenttype": "Customer"},
		pluck="parent",
		order_by="parent",
	)


def units_of_user(user: str | None = None) -> list[str]:
	"""The units in which a portal user's customers live, own or rent today."""
	customers = customers_of_user(user)
	if not customers:
		return []
	occupancy = frappe.qb.DocType("Occupancy")
	today = frappe.utils.nowdate()
	return (
		frappe.qb.from_(occupancy)
		.select(occupancy.unit)
		.distinct()
		.where(occupancy.customer.isin(customers) & occupancy.unit.isnotnull())
		.where(occupancy.from_date <= today)
		.where(occupancy.to_date.isnull() | (occupancy.to_date >= today))
		.orderby(occupancy.unit)
		.run(pluck=True)
	)


def portal_users(customer: str | None) -> list[str]:
	if not customer:
		return []
	return frappe.get_all("Portal User", {"parent": customer, "parenttype": "Customer"}, pluck="user")


def tell_customer(doc, subject: str, message: str, route: str, users: list[str] | None = None) -> None:
	"""A message kept with the document, and by mail to its customer's portal users if mail is set up.

	route: the page of the portal it leads to. users: instead of the customer's, where several customers are told. The caller
	has checked the sender's right to the document.
	"""
	users = portal_users(doc.customer) if users is None else users
	# the customer's own document carries the message
	frappe.get_doc(
		{
			"doctype": "Communication",
			"communication_type": "Communication",
			"communication_medium": "Chat",
			"sent_or_received": "Sent",
			"subject": subject,
			"content": escape_html(message),
			"sender": frappe.session.user,
			"recipients": ", ".join(users),
			"reference_doctype": doc.doctype,
			"reference_name": doc.name,
			"communication_date": now_datetime(),
			"status": "Linked",
		}
	).insert(ignore_permissions=True)
	if users and frappe.db.exists("Email Account", {"enable_outgoing": 1, "default_outgoing": 1}):
		frappe.sendmail(
			recipients=users,
			subject=subject,
			message=f"<p>{escape_html(message)}</p><p><a href='{get_url(route)}'>{_('Open')}</a></p>",
			reference_doctype=doc.doctype,
			reference_name=doc.name,
		)
