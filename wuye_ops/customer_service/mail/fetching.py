"""Fetches the mails of a property's account, one by one: each is taken in a transaction of its own, then marked as seen.

The framework marks mails as seen before it has read any of them, and one that cannot be parsed takes all that were fetched
with it. Here a mail that fails is kept, reported and passed over; one that was taken but not marked, because the server
stopped in between, is known when it comes again.
"""

import imaplib
import re
import time
from datetime import datetime, timezone

import frappe
from frappe import _
from frappe.utils import convert_utc_to_system_timezone, escape_html

from wuye_ops.customer_service import notify
from wuye_ops.customer_service.mail import intake
from wuye_ops.rules import mail_reading as reading

MOST_AT_ONCE = 100  # the next run takes the rest
# seconds; the framework's job is ended after 300, in the middle of whatever it does
LONGEST_RUN = 200
SIZE = re.compile(rb"RFC822\.SIZE (\d+)")
END_OF_HEAD = re.compile(rb"\r?\n\r?\n")
LONGEST_HEAD = 20_000  # bytes of what is kept of a mail that fails
# another transaction was in the way: the next run takes the mail
TRY_AGAIN = (frappe.QueryDeadlockError, frappe.QueryTimeoutError)


def fetch(account) -> dict[str, int]:
	"""Takes the unread mails of the account's folders; returns how many became what (see `intake`)."""
	server = account.get_incoming_server(in_receive=True, email_sync_rule="UNSEEN")
	imap = getattr(server, "imap", None)
	counts: dict[str, int] = {}
	if not imap:
		return counts  # the framework counts failures to connect and in the end tells the system managers
	ends = time.monotonic() + LONGEST_RUN
	for folder in account.imap_folder:
		if not server.select_imap_folder(folder.folder_name):
			continue
		for uid in _unread(imap)[:MOST_AT_ONCE]:
			if time.monotonic() > ends:
				break
			outcome = _take(account, imap, uid)
			counts[outcome] = counts.get(outcome, 0) + 1
	server.logout()
	return counts


def _unread(imap: imaplib.IMAP4) -> list[bytes]:
	_status, found = imap.uid("search", None, "UNSEEN")
	return found[0].split() if found and found[0] else []


def _take(account, imap: imaplib.IMAP4, uid: bytes) -> str:
	raw, arrived, head_only = _download(imap, uid)
	if raw is None:
		return "gone"
	try:
		outcome = intake.take(account, raw, arrived, head_only=head_only)
		frappe.db.commit()
	except TRY_AGAIN:
		frappe.db.rollback()
		return "later"
	# one mail must not keep the others from being read, whatever is the matter with it
	except Exception:
		frappe.db.rollback()
		keep_unhandled(account, raw, uid.decode())
		frappe.db.commit()
		outcome = "unhandled"
	imap.uid("store", uid, "+FLAGS", r"(\Seen)")
	return outcome


def _download(imap: imaplib.IMAP4, uid: bytes) -> tuple[bytes | None, datetime | None, bool]:
	"""(the mail, when it arrived, whether it is its head only because the rest is too large)."""
	_status, data = imap.uid("fetch", uid, "(RFC822.SIZE INTERNALDATE)")
	line = data[0] if data and isinstance(data[0], bytes) else b""
	size = SIZE.search(line)
	head_only = bool(size) and int(size.group(1)) > reading.LARGEST
	_status, data = imap.uid("fetch", uid, "(BODY.PEEK[HEADER])" if head_only else "(BODY.PEEK[])")
	raw = next((part[1] for part in data or () if isinstance(part, tuple)), None)
	return raw, _arrived(line), head_only


def _arrived(line: bytes) -> datetime | None:
	"""When the mail server received the mail, which its sender cannot choose."""
	moment = imaplib.Internaldate2tuple(line)
	if not moment:
		return None
	utc = datetime.fromtimestamp(time.mktime(moment), timezone.utc).replace(tzinfo=None)
	return convert_utc_to_system_timezone(utc).replace(tzinfo=None)


def keep_unhandled(account, raw: bytes, uid: str) -> None:
	"""A mail that could not be taken: its head is kept as Unhandled Email, those who can look into the mailbox are told.

	The rest stays in the mailbox: people write numbers into their mails, and nothing here would mask them.
	"""
	reason = frappe.get_traceback()
	frappe.log_error(title="Mail of a property could not be taken", message=reason)
	head = END_OF_HEAD.split(raw, maxsplit=1)[0][:LONGEST_HEAD]
	account.handle_bad_emails(uid, head, reason)
	mail = reading.read(head, head_only=True)
	subject = _("A mail to {0} could not be taken: {1}. Look for it in the mailbox.").format(
		escape_html(account.email_id), escape_html(f"{mail.sender or '?'}, {mail.subject or '-'}")
	)
	property_doc = frappe.get_doc("Property", account.wuye_property)
	notify.tell_staff(notify.users_with_role("Property Manager", property_doc.name), property_doc, subject)
