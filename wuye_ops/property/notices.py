"""Notices to staff: who stands behind a post, and the desk's own notifications to them."""

from collections.abc import Iterable

import frappe
from frappe import _
from frappe.utils import cstr, nowdate, strip_html

from wuye_ops.property.places import permitted_properties


def user_of(employee: str | None) -> str | None:
	"""The enabled user of an employee."""
	if not employee:
		return None
	user = frappe.db.get_value("Employee", employee, "user_id")
	return user if user and frappe.db.get_value("User", user, "enabled") else None


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
		if user != frappe.session.user:
			notify(user, doc, subject, content)


def notify(user: str, doc, subject: str, content: str | None = None) -> None:
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


def tell_staff_once_a_day(users: Iterable[str | None], doc, subject: str) -> None:
	"""As `tell_staff`, but nobody reads the same twice on one day: for what a job finds again each time it runs."""
	told = frappe.get_all(
		"Notification Log",
		{
			"document_type": doc.doctype,
			"document_name": doc.name,
			"subject": subject,
			"creation": [">=", nowdate()],
		},
		pluck="for_user",
	)
	tell_staff((user for user in users if user not in told), doc, subject)


def mail_summary(
	property_name: str, subject: str, users: list[str], message: str, attachments: list[dict] | None = None
) -> None:
	"""By mail to those who have not unsubscribed from the summaries of their property, where the site sends mail."""
	if not users or not frappe.db.exists("Email Account", {"enable_outgoing": 1, "default_outgoing": 1}):
		return
	frappe.sendmail(
		recipients=users,
		subject=subject,
		message=message,
		attachments=attachments,
		# by its property, and not by this one: who unsubscribes is spared the next ones, too
		reference_doctype="Property",
		reference_name=property_name,
		unsubscribe_message=_("Unsubscribe from the summaries of this property"),
		# each has a link of their own to unsubscribe by, and sees no other's address
		queue_separately=True,
	)


def failure_in_words(error: Exception) -> str:
	"""What went wrong, for people: the sentence of a refusal, else the kind of failure, whose trace is in the Error Log."""
	return strip_html(cstr(error))[:500] or type(error).__name__
