"""Lists of personal data that leave the system (个人信息导出): asked for with a reason, approved by somebody else, made at
the moment they are fetched, marked on every sheet and row, and gone after that.

No file is kept: what is not on the disk cannot be copied from it. Lists and reports of profiles cannot be exported by
any role; this is the only way out.
"""

import frappe
from frappe import _
from frappe.utils import cint, cstr, format_datetime, now_datetime

from wuye_ops.property import guarded, notices
from wuye_ops.records import export_rows, export_sheets, personal_data
from wuye_ops.rules import personal_export as rules
from wuye_ops.rules.identity import mask_numbers_in

ASKED, APPROVED, REJECTED = "To Approve", "Approved", "Rejected"
DECISION = (
	"status", "asked_by", "asked_on", "estimated_rows", "decided_by", "decided_on", "expires_on", "reject_reason",
)  # fmt: skip
MIN_REASON = 8  # characters; what a list of people is needed for takes a sentence


# -- asking


def prepare(doc) -> None:
	"""Before a request is inserted: that it says why, and that the list can be made."""
	doc.reason, doc.recipient = (mask_numbers_in(cstr(text).strip()) for text in (doc.reason, doc.recipient))
	if len(doc.reason) < MIN_REASON:
		frappe.throw(_("Say in a sentence what the list is needed for; it is kept."), title=_("Reason"))
	if doc.building and frappe.db.get_value("Building", doc.building, "property") != doc.property:
		frappe.throw(
			_("{0} does not belong to property {1}. Choose one that does.").format(
				frappe.bold(doc.building), frappe.bold(doc.property)
			),
			title=_("Another Property"),
		)
	doc.valid_days = cint(doc.valid_days) or rules.DEFAULT_DAYS
	if refusal := rules.refusal_of_request(
		doc.list_name, [row.column_name for row in doc.columns], doc.valid_days
	):
		frappe.throw(_in_words(refusal), title=_("Personal Data Export"))
	for row in doc.columns:
		row.in_full = cint(row.in_full and row.column_name in rules.PROTECTED)
	doc.update(
		{
			**dict.fromkeys(DECISION),
			"status": ASKED,
			"asked_by": frappe.session.user,
			"asked_on": now_datetime(),
			"estimated_rows": _count(doc),
			"downloads": [],
		}
	)


def _count(doc) -> int:
	count = export_rows.count(doc)
	if count > rules.MOST_ROWS:
		frappe.throw(
			_("The list would have {0} rows; at most {1} are given out. Choose a building.").format(
				count, rules.MOST_ROWS
			),
			title=_("Personal Data Export"),
		)
	return count


def _in_words(refusal: rules.Refusal) -> str:
	about = frappe.bold(frappe.utils.escape_html(_(refusal.about)))
	return {
		rules.NO_COLUMNS: _("Choose the columns that are needed, and no others."),
		rules.UNKNOWN_COLUMN: _("{0} is no column of this list. Remove it."),
		rules.TWICE: _("{0} stands here twice. Remove one."),
		rules.TOO_LONG: _("A list can be fetched for one to {0} days."),
		rules.NOT_APPROVED: _("This list has not been approved."),
		rules.EXPIRED: _("The time to fetch this list is over. Ask for it anew."),
		rules.USED_UP: _("This list was fetched {0} times already. Ask for it anew."),
	}[refusal.code].format(about)


def keep(doc) -> None:
	"""Before a request is changed: what was asked and decided stays; decisions are written by the functions below."""
	if not doc.flags.by_service:
		frappe.throw(
			_("What was asked is not changed. Ask for another list."),
			frappe.PermissionError,
			title=_("Personal Data Export"),
		)


def tell_approvers(doc) -> None:
	subject = _("A list of personal data is asked for: {0}, for {1}").format(
		_(doc.list_name), frappe.utils.escape_html(doc.recipient)
	)
	notices.tell_staff(notices.users_with_role("Property Manager", doc.property), doc, subject)


# -- deciding


@frappe.whitelist(methods=["POST"])
def approve(name: str) -> None:
	"""Lets who asked fetch the list for the days they named. By somebody else, who may see profiles of the property."""
	doc = guarded.load_to_decide("Personal Data Export", name, ASKED)
	now = now_datetime()
	doc.update({"status": APPROVED, "expires_on": rules.expiry(now, doc.valid_days)})
	_decide(doc, now)


@frappe.whitelist(methods=["POST"])
def reject(name: str, reason: str) -> None:
	"""Declines a list, with a reason that who asked reads."""
	doc = guarded.load_to_decide("Personal Data Export", name, ASKED)
	reason = guarded.required(reason, _("Say why it is rejected."), _("Reject"))
	doc.update({"status": REJECTED, "reject_reason": reason})
	_decide(doc, now_datetime())


def _decide(doc, now) -> None:
	doc.update({"decided_by": frappe.session.user, "decided_on": now})
	_save(doc)
	subject = _("{0}: {1}").format(doc.name, _(doc.status, context="Personal Data Export"))
	notices.tell_staff([doc.asked_by], doc, subject, frappe.utils.escape_html(doc.reject_reason or ""))


def _save(doc) -> None:
	doc.flags.by_service = True
	# the caller has asked for the right to decide, or found that it is the fetcher's own
	doc.save(ignore_permissions=True)


# -- fetching


@frappe.whitelist(methods=["POST"])
def download(name: str) -> None:
	"""Answers with the list as an Excel file, for who asked for it, while the approval holds. Each file is logged."""
	# two downloads at once have two numbers
	doc = frappe.get_doc("Personal Data Export", name, for_update=True)
	doc.check_permission("read")
	if doc.asked_by != frappe.session.user:
		frappe.throw(
			_("Only who asked for the list may fetch it."), frappe.PermissionError, title=_("Download")
		)
	now, number = now_datetime(), len(doc.downloads) + 1
	if refusal := rules.refusal_of_download(doc.status == APPROVED, doc.expires_on, now, len(doc.downloads)):
		frappe.throw(_in_words(refusal), title=_("Personal Data Export"))
	file = rules.download_number(doc.name, number)
	rows = export_rows.rows(doc)
	content = export_sheets.workbook(
		title=_(doc.list_name),
		header=[_(row.column_name) for row in doc.columns],
		rows=rows,
		marks=[rules.row_mark(doc.name, number, position) for position in range(1, len(rows) + 1)],
		watermark=_watermark(file, now),
	)
	doc.append(
		"downloads",
		{
			"number": file,
			"user": frappe.session.user,
			"downloaded_on": now,
			"row_count": len(rows),
			"sha256": export_sheets.sha256(content),
		},
	)
	_save(doc)
	full = [row.column_name for row in doc.columns if row.in_full]
	personal_data.log_access(
		doc.doctype, doc.name, ", ".join(full)[:140] or _("masked"), f"{file}：{doc.reason}"
	)
	frappe.response.filename = f"{file.replace('/', '-')}.xlsx"
	frappe.response.filecontent = content
	frappe.response.type = "binary"


def _watermark(file: str, now) -> str:
	person = frappe.db.get_value("User", frappe.session.user, "full_name") or frappe.session.user
	return _("{0} · fetched by {1} ({2}) on {3} · for the named purpose only, not to be passed on").format(
		file, person, frappe.session.user, format_datetime(now, "yyyy-MM-dd HH:mm:ss")
	)
