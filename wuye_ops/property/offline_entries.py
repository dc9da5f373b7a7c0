"""What a phone has kept without a connection and sends later: taken once, at the time it was made where that can be.

A step on a document that comes with a key leaves a Offline Entry of that name, in the transaction of the step: the key is
the primary key of the table, so that the database itself refuses the second. A phone that has not heard the answer sends
again, and is told that all is well.
"""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import frappe
from frappe import _
from frappe.query_builder import DocType
from frappe.utils import cint, get_datetime, now_datetime

from wuye_ops.property.plain_text import plain

# A phone's clock may be ahead by so much.
CLOCK_SKEW = timedelta(minutes=5)
# So long a phone may keep what it has recorded without a connection.
KEPT_OFFLINE = timedelta(hours=24)
# A key is asked for no longer than a phone may send it, and some days more.
REMEMBERED = timedelta(days=30)
MOST_AT_ONCE = 200
KEY = re.compile(r"[0-9a-f]{16,40}")


def take(doc, entries: str | list, step: Callable[[dict, datetime], None]) -> list[dict]:
	"""Takes entries of a document, which is locked, in their order: [{key, kind, at, …}] → [{ok}, {ok: False, message}].

	step(entry, at) does one of them. What it refuses is undone and told in the answer, and the others go on.
	"""
	entries = frappe.parse_json(entries)
	if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
		frappe.throw(_("These are no entries of a phone."), title=_("Offline Entry"))
	if len(entries) > MOST_AT_ONCE:
		frappe.throw(_("Send at most {0} entries at once.").format(MOST_AT_ONCE), title=_("Offline Entry"))
	return [_take(doc, entry, step) for entry in entries]


def _take(doc, entry: dict, step: Callable[[dict, datetime], None]) -> dict:
	frappe.db.savepoint("offline_entry")
	try:
		key = _key(entry)
		# read as it is now: what was sent twice at once has waited for the lock on the document
		taken = frappe.db.get_value(
			"Offline Entry", key, ["reference_doctype", "reference_name"], for_update=True
		)
		if taken:
			if taken != (doc.doctype, doc.name):
				frappe.throw(_("This entry belongs to another document."), title=_("Offline Entry"))
			return {"ok": True}
		at = moment(entry.get("at"))
		step(entry, at)
		_remember(doc, key, entry, at)
	except frappe.ValidationError as error:
		# what was refused is told in the answer, entry by entry
		frappe.db.rollback(save_point="offline_entry")
		frappe.clear_last_message()
		return {"ok": False, "message": plain(str(error).replace("<br>", "\n"))}
	return {"ok": True}


def _key(entry: dict) -> str:
	key = entry.get("key")
	if not isinstance(key, str) or not KEY.fullmatch(key):
		frappe.throw(_("An entry of a phone has a key of its own."), title=_("Offline Entry"))
	return key


def _remember(doc, key: str, entry: dict, at: datetime) -> None:
	# whoever may take the step leaves the note that it was taken
	frappe.get_doc(
		{
			"doctype": "Offline Entry",
			"entry_key": key,
			"kind": str(entry.get("kind"))[:40],
			"made_on": at,
			"property": doc.property,
			"reference_doctype": doc.doctype,
			"reference_name": doc.name,
		}
	).insert(ignore_permissions=True)


def moment(at: str | datetime | None) -> datetime:
	"""When something was done: now, or what the phone says, if that can be. Refuses the future and what is too old."""
	now = now_datetime()
	try:
		at = get_datetime(at or now).replace(tzinfo=None)
	except (ValueError, TypeError, AttributeError, OverflowError):
		frappe.throw(_("{0} is not a time.").format(frappe.utils.escape_html(str(at)[:40])), title=_("Time"))
	if at > now + CLOCK_SKEW:
		frappe.throw(
			_("The time {0} lies in the future. Correct the clock of the phone.").format(in_words(at)),
			title=_("Time"),
		)
	if at < now - KEPT_OFFLINE:
		frappe.throw(
			_("This was recorded at {0}, more than {1} hours ago. Tell the head, who decides.").format(
				in_words(at), cint(KEPT_OFFLINE.total_seconds() // 3600)
			),
			title=_("Too Old"),
		)
	return min(at, now)


def in_words(value) -> str:
	return get_datetime(value).strftime("%Y-%m-%d %H:%M")


@frappe.whitelist()
def sent_photo(doctype: str, name: str, file_name: str) -> str | None:
	"""The address of a photo that has arrived although its sender has not heard so; None when it has not."""
	doc = frappe.get_doc(doctype, name)
	doc.check_permission("read")
	return frappe.db.get_value(
		"File",
		{
			"attached_to_doctype": doc.doctype,
			"attached_to_name": doc.name,
			"file_name": file_name,
			"owner": frappe.session.user,
		},
		"file_url",
	)


def forget_old() -> None:
	"""Daily: what no phone sends any more."""
	table = DocType("Offline Entry")
	frappe.qb.from_(table).delete().where(table.creation < now_datetime() - REMEMBERED).run()
