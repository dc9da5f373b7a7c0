"""What a customer reads of a request by mail: from the property's own account, as one conversation.

The identifier of each mail is kept with the message it carries, so that the answer to it finds the request
(`conversation.find`). What programs send says so, so that no program answers it.
"""

import frappe
from frappe import _
from frappe.email.doctype.email_account.email_account import EmailAccount
from frappe.email.email_body import get_message_id
from frappe.utils import escape_html, get_string_between, get_url

from wuye_ops.customer_service.mail import accounts, senders
from wuye_ops.property.residents import portal_users
from wuye_ops.rules.mail_origin import answerable

LONGEST_CHAIN = 20


def readers(request) -> tuple[list[str], list[str]]:
	"""(users of the portal, addresses without a login) who are told about a request by mail."""
	users = portal_users(request.customer)
	reporter = senders.reporter_of(request)
	known = {user.lower() for user in users}
	return users, [reporter] if answerable(reporter) and reporter.lower() not in known else []


def prepare(request, communication) -> EmailAccount | None:
	"""Makes a message ready for the mail that will carry it, before it is inserted. None when the property has no account."""
	name = accounts.account_of(request.property)
	users, others = readers(request) if name else ([], [])
	if not users and not others:
		return None
	communication.recipients = ", ".join((*users, *others))
	communication.message_id = get_string_between("<", get_message_id(), ">")
	communication.email_account = name
	return frappe.get_doc("Email Account", name)


def send(request, communication, message: str, account: EmailAccount, *, automatic: bool) -> None:
	"""Queues the mails that carry a message. message: plain text. automatic: nobody has written it."""
	users, others = readers(request)
	answered = last_received(request)
	for recipients, link in ((users, _link(f"/my-requests/{request.name}")), (others, guest_link(request))):
		if recipients:
			_queue(
				request,
				communication,
				account,
				recipients,
				_body(request, message) + link,
				answered,
				automatic,
			)


def _queue(request, communication, account, recipients, body, answered, automatic) -> None:
	# The framework remembers the default account and from then on takes it for every other (`cache_email_account`).
	frappe.local.outgoing_email_account = {}
	# the mail is put together within the call, where `complete_headers` finds it
	frappe.flags.wuye_auto_submitted = (
		("auto-replied" if answered else "auto-generated") if automatic else None
	)
	try:
		frappe.sendmail(
			recipients=recipients,
			sender=account.default_sender,
			reply_to=account.email_id,
			subject=subject_of(request, bool(answered)),
			message=body,
			reference_doctype=request.doctype,
			reference_name=request.name,
			communication=communication.name,
			message_id=communication.message_id,
			in_reply_to=answered,
		)
	finally:
		frappe.flags.wuye_auto_submitted = None


def subject_of(request, answers: bool) -> str:
	"""The number stands in it: mail programs that lose the thread keep the subject."""
	return f"{'Re: ' if answers else ''}{request.subject} ({request.name})"


def _body(request, message: str) -> str:
	hint = _("Answer to this mail to add something. Number of your request: {0}").format(request.name)
	text = escape_html(message).replace("\n", "<br>")
	return f"<p>{text}</p><p style='color: #6c7680'>{hint}</p>"


def _link(route: str) -> str:
	return f"<p><a href='{get_url(route)}'>{_('Open the request')}</a></p>"


def guest_link(request) -> str:
	"""The link by which a reporter without a login follows and rates; it stands in the mail alone and in no message."""
	# the life of a request leads here through `notify`, and the links need to know when that life has ended
	from wuye_ops.customer_service import guest_links

	code = guest_links.code_in_use(request)
	return _link(f"/follow#{code}") if code else ""


def last_received(request) -> str | None:
	"""The newest mail we have from the customer, which ours answers."""
	return frappe.db.get_value("Communication", senders.received_for(request), order_by="creation desc")


def complete_headers(mail) -> None:
	"""For the hook `make_email_body_message`: the chain of identifiers, and the word that a program wrote it (RFC 3834)."""
	headers = mail.msg_root
	if frappe.flags.wuye_auto_submitted:
		mail.set_header("Auto-Submitted", frappe.flags.wuye_auto_submitted)
		# what Exchange listens to
		mail.set_header("X-Auto-Response-Suppress", "All")
	answered = headers["In-Reply-To"]
	if not answered or headers["References"]:
		return
	request = frappe.db.get_value(
		"Communication",
		{"message_id": str(answered).strip("<> "), "reference_doctype": "Service Request"},
		"reference_name",
	)
	if request:
		own, parent = (str(value or "").strip("<> ") for value in (headers["Message-Id"], answered))
		mail.set_header("References", " ".join(f"<{name}>" for name in _chain(request, own, parent)))


def _chain(request: str, own: str, parent: str) -> list[str]:
	"""Identifiers of what was written before, oldest first, the mail that is answered last."""
	names = frappe.get_all(
		"Communication",
		{"reference_doctype": "Service Request", "reference_name": request, "message_id": ["is", "set"]},
		pluck="message_id",
		order_by="creation desc",
		limit=LONGEST_CHAIN,
	)
	return [*(name for name in reversed(names) if name not in (own, parent)), parent]
