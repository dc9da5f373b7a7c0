"""Notices to staff: who stands behind a post, and the desk's own notifications to them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import frappe
from frappe import _
from frappe.utils import nowdate

from wuye_ops.property.bulk_rows import insert_rows
from wuye_ops.property.places import permitted_properties
from wuye_ops.property.plain_text import plain


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


@dataclass(frozen=True, slots=True)
class Note:
	"""What is said of a document to some users."""

	users: Sequence[str]
	doctype: str
	name: str
	subject: str
	content: str | None = None


NOTE_COLUMNS = (
	"name", "creation", "modified", "owner", "modified_by", "docstatus", "idx", "read", "type", "for_user", "from_user",
	"document_type", "document_name", "subject", "email_content",
)  # fmt: skip


def tell_many(notes: Iterable[Note], now: datetime, sender: str | None = None) -> int:
	"""As `tell_staff` for many documents at once; returns how many notifications were written. sender: else who is logged in.

	The framework mails no notification of this type. No hooks of it run: texts that people have typed were masked where they were.
	"""
	sender = sender or frappe.session.user
	rows = [
		(
			frappe.generate_hash(length=20), now, now, sender, sender, 0, 0, 0, "Alert", user, sender,
			note.doctype, note.name, note.subject, note.content,
		)
		for note in notes
		for user in dict.fromkeys(note.users)
		if user and user != sender
	]  # fmt: skip
	insert_rows("Notification Log", NOTE_COLUMNS, rows)
	users = sorted({row[NOTE_COLUMNS.index("for_user")] for row in rows})
	if users:
		# the bell of each shows that there is something new
		settings = frappe.qb.DocType("Notification Settings")
		frappe.qb.update(settings).set(settings.seen, 0).where(settings.name.isin(users)).run()
	for user in users:
		frappe.publish_realtime("notification", user=user, after_commit=True)
	return len(rows)


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
	return plain(error)[:500] or type(error).__name__
