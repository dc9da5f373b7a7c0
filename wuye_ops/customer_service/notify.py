"""Who is told what. Staff get the desk's notifications; customers get messages in their portal, and mail if set up."""

from collections.abc import Iterable
from datetime import datetime

import frappe
from frappe import _
from frappe.utils import get_url, now_datetime

from wuye_ops.customer_service.mail import sending
from wuye_ops.property.notices import tell_staff, user_of, users_with_role
from wuye_ops.property.places import head_of
from wuye_ops.property.residents import portal_users


def new_request(doc) -> None:
	subject = _("New request {0}: {1}").format(doc.name, frappe.utils.escape_html(doc.subject))
	if doc.channel in ("Web", "Portal", "QR", "Email"):
		tell_staff(users_with_role("Customer Service", doc.property), doc, subject)
	if doc.urgency == "Emergency":
		manager = frappe.get_cached_value("Property", doc.property, "manager")
		tell_staff([user_of(manager), user_of(head_of(doc.property, doc.department))], doc, subject)


def message_to_customer(doc, message: str, users: Iterable[str], sender: str, sent_on: datetime):
	"""What a customer reads in the request's thread on the portal, not written yet.

	Comments are the staff's; what a customer reads is a Communication.
	"""
	return frappe.get_doc(
		{
			"doctype": "Communication",
			"communication_type": "Communication",
			"communication_medium": "Chat",
			"sent_or_received": "Sent",
			"subject": doc.subject,
			"content": frappe.utils.escape_html(message),
			"sender": sender if sender != "Guest" else None,
			"recipients": ", ".join(users),
			"reference_doctype": doc.doctype,
			"reference_name": doc.name,
			"communication_date": sent_on,
			"status": "Linked",
		}
	)


def tell_customer(doc, message: str, automatic: bool = True) -> None:
	"""A message in the request's thread on the portal, and by mail to the customer's portal users if mail is set up.

	A property with an e-mail account of its own writes from there, also to who has reported by mail. automatic: no person
	has written the message.
	"""
	users = portal_users(doc.customer)
	communication = message_to_customer(doc, message, users, frappe.session.user, now_datetime())
	account = sending.prepare(doc, communication)
	# the customer's own request carries the message; the sender's right to the request was checked by the caller
	communication.insert(ignore_permissions=True)
	if account:
		sending.send(doc, communication, message, account, automatic=automatic)
		return
	if users and frappe.db.exists("Email Account", {"enable_outgoing": 1, "default_outgoing": 1}):
		frappe.sendmail(
			recipients=users,
			subject=f"{doc.subject} ({doc.name})",
			message=f"<p>{frappe.utils.escape_html(message)}</p><p><a href='{get_url('/my-requests/' + doc.name)}'>{doc.name}</a></p>",
			reference_doctype=doc.doctype,
			reference_name=doc.name,
		)
