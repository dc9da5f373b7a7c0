"""What becomes of a mail: a new request, a word on one that is there, or nothing.

Runs as the system, once for each mail in a transaction of its own (`fetching`). Who writes is not known for sure, so a
mail shows nobody anything: answers go to the address from which a request was made and to the customer's own.
"""

import hashlib
from datetime import datetime

import frappe
from frappe import _
from frappe.utils import add_to_date, escape_html, now_datetime

from wuye_ops.customer_service import guest_links, merging, notify, requests
from wuye_ops.customer_service.mail import accounts, attachments, conversation, senders
from wuye_ops.rules import mail_reading as reading
from wuye_ops.rules.mail_origin import Bounce, answerable
from wuye_ops.rules.mail_reading import Mail
from wuye_ops.rules.mail_text import only_thanks, own_words, shortened

# what an address can set off in an hour; beyond that its mails are kept, but nothing is answered or opened
ACKNOWLEDGED_AN_HOUR = 5
REQUESTS_AN_HOUR = 30
ACKNOWLEDGED_BY_ACCOUNT = 300
LONGEST_MESSAGE = 50_000

REQUEST, ANSWER, DUPLICATE, OWN, SPAM, NO_PERSON, BOUNCE = (
	"request",
	"answer",
	"duplicate",
	"own",
	"spam",
	"no_person",
	"bounce",
)


def take(account, raw: bytes, arrived: datetime | None = None, *, head_only: bool = False) -> str:
	"""Takes one mail of a property's account; returns one of the words above. Taking the same mail again does nothing.

	arrived: when the mail server received it, in the site's time. head_only: the mail was too large to be fetched whole.
	"""
	mail = reading.read(raw, head_only=head_only)
	if mail.bounce:
		return note_bounce(mail.bounce)
	if mail.no_person:
		return NO_PERSON
	if accounts.is_our_address(mail.sender):
		return OWN
	if mail.sender and frappe.db.exists("Email Rule", {"email_id": mail.sender, "is_spam": 1}):
		return SPAM
	if is_known(account, mail):
		return DUPLICATE
	place = conversation.find(mail, account.wuye_property) if mail.sender else None
	place = place or _busy_sender(account, mail)
	if place:
		# locked, so that the same mail fetched twice at once is one message, and a status does not change underneath
		doc = frappe.get_doc("Service Request", place.request, for_update=True)
		if requests.standing(doc) not in requests.CLOSED:
			if is_known(account, mail, for_update=True):
				return DUPLICATE
			add_answer(doc, account, mail, by_customer=place.by_customer)
			return ANSWER
	return make_request(account, mail, arrived, after=place and place.request)


# -- a new request ---------------------------------------------------------------------------------------------------


def make_request(account, mail: Mail, arrived: datetime | None, after: str | None) -> str:
	"""after: the closed request that the mail answers."""
	sender = senders.who_is(mail.sender, account.wuye_property) if mail.sender else senders.Sender()
	doc = frappe.get_doc(
		{
			"doctype": "Service Request",
			"property": account.wuye_property,
			"category": accounts.category_of(account),
			"channel": "Email",
			"customer": sender.customer,
			"unit": sender.unit,
			"reporter_name": mail.sender_name or None,
			"subject": shortened(
				mail.subject or _first_line(mail) or _("Mail without a subject"), requests.MAX_SUBJECT
			),
			"description": shortened(own_words(mail.text, answer=mail.is_answer), requests.MAX_DESCRIPTION),
			"opened_on": _opened_on(arrived),
			"client_key": key_of(account, mail),
		}
	)
	try:
		# a mail to the property's address is the sender's own report, as one by phone would be
		doc.insert(ignore_permissions=True)
	except frappe.DuplicateEntryError:
		frappe.clear_last_message()
		return DUPLICATE
	refused = attachments.keep(doc, mail.attachments, photos=True)
	received(doc, account, mail)
	if answerable(mail.sender):
		guest_links.issue(doc, doc.client_key)
	note(doc, [*problems_of(mail), *refused, *_what_staff_should_know(mail, sender, after)])
	if mail.sender and may_acknowledge(account, mail.sender):
		notify.tell_customer(doc, acknowledgement(doc, [*problems_of(mail), *refused]))
	return REQUEST


def _first_line(mail: Mail) -> str:
	return own_words(mail.text, answer=mail.is_answer).split("\n")[0][:60]


def _opened_on(arrived: datetime | None) -> datetime:
	"""The promise runs from when the mail arrived, however late it was fetched; one from long ago begins now."""
	now = now_datetime()
	oldest = add_to_date(now, days=1 - requests.OLDEST_REPORT_DAYS)
	return arrived if arrived and oldest < arrived < now else now


def key_of(account, mail: Mail) -> str:
	"""Unique in the database: a mail that is fetched twice makes one request."""
	return f"mail-{hashlib.sha256(f'{account.name}|{mail.message_id}'.encode()).hexdigest()}"


def is_known(account, mail: Mail, for_update: bool = False) -> bool:
	"""Whether this very mail has been taken already. Providers number differently, so the mail's own identifier counts."""
	return bool(
		frappe.db.get_value(
			"Communication",
			{"message_id": mail.message_id, "email_account": account.name, "sent_or_received": "Received"},
			for_update=for_update,
		)
		or frappe.db.exists("Service Request", {"client_key": key_of(account, mail)})
	)


def acknowledgement(doc, missing: list[str]) -> str:
	text = _("We have received your mail. Its number is {0}. Customer service will take care of it.").format(
		doc.name
	)
	if missing:
		text += "\n" + _("This did not reach us: {0} Please send it again.").format(" ".join(missing))
	return text


def may_acknowledge(account, sender: str) -> bool:
	"""Programs that answer ours without saying that they are programs come to an end here."""
	return (
		answerable(sender)
		and _mails_in_an_hour(account, sender) <= ACKNOWLEDGED_AN_HOUR
		and _mails_in_an_hour(account) <= ACKNOWLEDGED_BY_ACCOUNT
	)


def _mails_in_an_hour(account, sender: str | None = None) -> int:
	an_hour_ago = add_to_date(now_datetime(), hours=-1)
	return frappe.db.count(
		"Communication",
		{
			"email_account": account.name,
			"sent_or_received": "Received",
			"creation": [">", an_hour_ago],
			# follows from it, and has an index
			"modified": [">", an_hour_ago],
			**({"sender": sender} if sender else {}),
		},
	)


def _busy_sender(account, mail: Mail) -> conversation.Place | None:
	"""Where the mails of an address go that has sent more than a person does: to its last open request."""
	if not mail.sender or _mails_in_an_hour(account, mail.sender) < REQUESTS_AN_HOUR:
		return None
	request, received_mail = frappe.qb.DocType("Service Request"), frappe.qb.DocType("Communication")
	rows = (
		frappe.qb.from_(received_mail)
		.join(request)
		.on(request.name == received_mail.reference_name)
		.select(request.name)
		.where(received_mail.reference_doctype == "Service Request")
		.where((received_mail.sender == mail.sender) & (received_mail.email_account == account.name))
		.where((received_mail.sent_or_received == "Received") & request.status.isin(requests.OPEN))
		.where(received_mail.modified > add_to_date(now_datetime(), hours=-1))
		.orderby(received_mail.creation, order=frappe.qb.desc)
		.limit(1)
		.run()
	)
	return conversation.Place(rows[0][0], False) if rows else None


# -- a word on a request ---------------------------------------------------------------------------------------------


def add_answer(doc, account, mail: Mail, *, by_customer: bool) -> None:
	"""A mail about a request that is not closed; the customer's reopens one that was resolved, unless it only thanks."""
	refused = attachments.keep(doc, mail.attachments, photos=False)
	received(doc, account, mail)
	note(doc, [*problems_of(mail), *refused])
	text = own_words(mail.text, answer=True)
	if by_customer and requests.standing(doc) == "Resolved" and not only_thanks(text):
		reopen(doc)
	notify.tell_staff(
		notify.users_with_role("Customer Service", doc.property),
		doc,
		_("Mail from {0} about {1}").format(
			escape_html(mail.sender_name or mail.sender), escape_html(f"{doc.name} {doc.subject}")
		),
		escape_html(shortened(text, 1000)),
	)


def reopen(doc) -> None:
	if doc.merged_into:
		merging.take_out(doc)
		return
	doc.status = "In Progress"
	# a step of the system: the workflow would ask for staff's roles
	doc.flags.moved_by_task = True
	# the customer's own word that it is not done stands for a right to write on the request
	doc.save(ignore_permissions=True)
	doc.flags.moved_by_task = False


def received(doc, account, mail: Mail) -> None:
	"""The mail as a message of the request: what was written, whole, as text."""
	message = frappe.get_doc(
		{
			"doctype": "Communication",
			"communication_type": "Communication",
			"communication_medium": "Email",
			"sent_or_received": "Received",
			"subject": mail.subject[: requests.MAX_SUBJECT] or doc.subject,
			"content": escape_html(shortened(mail.text, LONGEST_MESSAGE)).replace("\n", "<br>"),
			"sender": mail.sender,
			"sender_full_name": mail.sender_name or mail.sender,
			"recipients": mail.recipients,
			"email_account": account.name,
			"message_id": mail.message_id,
			"communication_date": now_datetime(),
			"reference_doctype": doc.doctype,
			"reference_name": doc.name,
			"has_attachment": int(bool(mail.attachments)),
			"status": "Linked",
		}
	)
	message.flags.in_receive = True
	# the sender's own words on the request that they made or take part in
	message.insert(ignore_permissions=True)


def keep_on_request(doc, method=None) -> None:
	"""Communication's validate: mails of a request are shown on it alone.

	The framework links a mail to every customer whose contact it names, and shows it on their form to whoever may see
	the customer, who need not be staff of the request's property.
	"""
	if doc.reference_doctype == "Service Request":
		doc.timeline_links = []


# -- what people should know -----------------------------------------------------------------------------------------


def problems_of(mail: Mail) -> list[str]:
	words = {
		reading.TOO_LARGE: _("The mail is larger than {0} MB; only its head was read.").format(
			reading.LARGEST // 1024 // 1024
		),
		reading.TOO_NESTED: _("The mail has too many parts; not all of it was read."),
		reading.UNREADABLE: _("Parts of the mail could not be read."),
		reading.MORE_ATTACHMENTS: _("Of the attachments only the first {0} were taken.").format(
			reading.MOST_ATTACHMENTS
		),
	}
	return [words[problem] for problem in mail.problems if problem in words]


def _what_staff_should_know(mail: Mail, sender: senders.Sender, after: str | None) -> list[str]:
	found = []
	if not mail.sender:
		found.append(_("The mail names no sender. It cannot be answered; look for a phone number in it."))
	if not sender.customer and len(sender.candidates) > 1:
		found.append(_("Several customers use this address: {0}").format(", ".join(sender.candidates)))
	if after:
		found.append(_("The mail answers request {0}, which is closed.").format(after))
	return found


def note(doc, sentences: list[str]) -> None:
	"""A remark for the staff."""
	if sentences:
		doc.add_comment("Comment", escape_html("\n".join(sentences)).replace("\n", "<br>"))


def note_bounce(bounce: Bounce) -> str:
	"""A mail of ours that did not arrive: said on its request, once."""
	message = frappe.db.get_value(
		"Communication",
		{
			"message_id": ["in", bounce.message_ids],
			"reference_doctype": "Service Request",
			"sent_or_received": "Sent",
			"delivery_status": ["!=", "Bounced"],
		},
		["name", "reference_name"],
		as_dict=True,
		for_update=True,
	)
	if message:
		frappe.db.set_value("Communication", message.name, "delivery_status", "Bounced")
		doc = frappe.get_doc("Service Request", message.reference_name)
		text = _("A mail about {0} did not reach {1}. Tell the customer in another way.").format(
			doc.name, bounce.recipient or _("its recipient")
		)
		note(doc, [text])
		notify.tell_staff(notify.users_with_role("Customer Service", doc.property), doc, escape_html(text))
	return BOUNCE
