"""The log of looks: one row for each, also for what was refused. Nobody changes or deletes one through the app.

The row is written when the request has ended and its own writes were kept or undone, in a transaction of its own, and before the
answer leaves: an answer that cannot be logged is not given. Rows are kept for ten years, as accounts are (会计档案管理办法 14);
there is no job that deletes them. Whoever has the database itself can change them; what guards against that is outside of the
app: backups elsewhere, and the database's own audit log.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

import frappe
from frappe import _
from frappe.utils import cstr, now_datetime

from wuye_ops.finance_control.audit.access.guard import GRANT, grant_of
from wuye_ops.property.throttle import caller
from wuye_ops.rules import audit_access as rules

DOCTYPE = "Audit Access Log"
READ, LIST, REPORT, PRINT, EXPORT, DOWNLOAD, OTHER = (
	"Read", "List", "Report", "Print", "Export", "Download", "Other",
)  # fmt: skip
MOST_TEXT = 500


@dataclass
class Look:
	"""What a request looks at. number: rows that were shown. refused: codes, none for what is shown."""

	action: str
	doctype: str = ""
	name: str = ""
	asked: object = None
	number: int = 1
	refused: list[str] = field(default_factory=list)
	# what the desk needs to draw itself tells nothing of a document: it is logged when it is refused
	technical: bool = False


def begin(look: Look) -> Look:
	frappe.local.wuye_look = look
	return look


def forget() -> None:
	"""It is no look."""
	frappe.local.wuye_look = None


def write(response=None, request=None) -> None:
	"""After each request: the look it was, when an external auditor has made it."""
	look = getattr(frappe.local, "wuye_look", None)
	if not look:
		return
	frappe.local.wuye_look = None
	try:
		# what a failed request has begun does not come with the log
		frappe.db.rollback()
		status = getattr(response, "status_code", 403)
		if status >= 400 and not look.refused:
			look.refused.append(f"http {status}")
		if look.refused or not look.technical:
			keep(look, frappe.session.user)
			frappe.db.commit()
	except Exception:
		frappe.logger("wuye_ops").error("a look of an external auditor was not logged", exc_info=True)
		_withhold(response)


def _withhold(response) -> None:
	if response is not None:
		response.direct_passthrough = False
		response.headers.clear()
		response.status_code = 503
		response.set_data(b"{}")


def keep(look: Look, user: str) -> None:
	"""Writes the row, one insert: no controller, no version, no search."""
	grant = grant_of(user)
	# what is tried after the end belongs to the grant that has ended
	name = grant.name if grant else frappe.db.get_value(GRANT, {"auditor": user}, order_by="approved_on desc")
	row_of(look, user, name, now_datetime(), caller()).db_insert()


def row_of(look: Look, user: str, grant: str | None, at: datetime, ip: str):
	"""The look as a row that is not written yet."""
	doc = frappe.new_doc(DOCTYPE)
	doc.update(
		{
			"at": at,
			"user": user,
			"access_grant": grant,
			"action": look.action,
			"is_refused": int(bool(look.refused)),
			"document_type": cstr(look.doctype)[:140],
			"document_name": cstr(look.name)[:140],
			"number": 0 if look.refused else look.number,
			"why": ", ".join(look.refused)[:140],
			"ip": ip[:140],
			"asked": _in_short(look.asked),
		}
	)
	doc.name = frappe.generate_hash(length=16)
	return doc


def _in_short(asked: object) -> str:
	text = asked if isinstance(asked, str) else json.dumps(asked, ensure_ascii=False, default=str)
	return "" if asked in (None, {}, []) else cstr(text)[:MOST_TEXT]


def refuse_change(doc) -> None:
	"""Validate, rename, delete: by whomever, System Managers too."""
	frappe.throw(_("The access log is append-only."), frappe.PermissionError, title=_(DOCTYPE))


# -- what it comes to ------------------------------------------------------------------------------------------------


def looks_of(grant: str) -> Iterable[rules.Look]:
	for row in frappe.get_all(
		DOCTYPE,
		{"access_grant": grant},
		["at", "action", "document_type", "document_name", "number", "why", "is_refused"],
		limit=0,
	):
		yield rules.Look(
			row.at,
			row.action,
			row.document_type or "",
			row.document_name or "",
			row.number,
			(row.why or "refused",) if row.is_refused else (),
		)
