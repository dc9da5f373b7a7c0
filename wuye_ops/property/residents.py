"""Residents: the customers a portal user stands for, and how customers and staff of a property are reached."""

from collections.abc import Iterable

import frappe
from frappe import _
from frappe.utils import escape_html, get_url, now_datetime

from wuye_ops.property.places import permitted_properties


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


def users_with_role(role: str, property_name: str) -> list[str]:
	"""Enabled users of a role whose User Permissions include the property, or who are not limited."""
	users = frappe.get_all(
		"Has Role",
		{"role": role, "parenttype": "User", "parent": ["!=", "Administrator"]},
		pluck="parent",
		distinct=True,
	)
	enabled = frappe.get_all("User", {"name": ["in", users], "enabled": 1}, pluck="name") if users else []
	return [
		user
		for user in sorted(enabled)
		if (allowed := permitted_properties(user)) is None or property_name in allowed
	]


def tell_staff(users: Iterable[str | None], doc, subject: str, content: str | None = None) -> None:
	"""A notification in the desk for each user, with the framework's own mail when the user wants it."""
	for user in dict.fromkeys(user for user in users if user):
		if user == frappe.session.user:
			continue
		# a notification to a colleague is not a document the sender has a right to; the system writes it
		frappe.get_doc(
			{
				"doctype": "Notification Log",
				"type": "Alert",
				"for_user": user,
				"from_user": frappe.session.user,
				"document_type": doc.doctype,
				"document_name": doc.name,
				"subject": subject,
				"email_content": content,
			}
		).insert(ignore_permissions=True)


def tell_customer(doc, subject: str, message: str, route: str) -> None:
	"""A message kept with the document, and by mail to its customer's portal users if mail is set up.

	route: the page of the portal it leads to. The caller has checked the sender's right to the document.
	"""
	users = portal_users(doc.customer)
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
