"""Looking at a file on an electronic loan: the borrower alone, while it runs, a marked copy, each look on the loan."""

import frappe
from frappe import _
from frappe.utils import format_datetime, get_datetime, now_datetime

from wuye_ops.property import guarded
from wuye_ops.property.notices import user_of
from wuye_ops.records.archive import storage
from wuye_ops.records.lending import watermark
from wuye_ops.records.lending.loans import LENT
from wuye_ops.rules import record_loan as rules


@frappe.whitelist(methods=["POST"])
def view(loan: str) -> None:
	"""Answers with a PDF that says on every page who looked at it and when. The file itself is never given out."""
	doc = guarded.load_locked("Record Loan", loan, "read")
	_check_running(doc)
	record = frappe.get_doc("Record", doc.record)
	if record.status == "Disposed" or not record.current_version:
		frappe.throw(_("The file of this record is no longer there."), title=_("Look at the File"))
	version = frappe.get_doc("Record Version", record.current_version)
	content = _marked(doc, version)
	doc.append(
		"views",
		{
			"viewed_on": now_datetime(),
			"user": frappe.session.user,
			"ip_address": frappe.local.request_ip,
			"file_name": version.file_name,
		},
	)
	doc.flags.by_service = True
	# the borrower's look is what is noted; nothing else of the loan changes
	doc.save(ignore_permissions=True)
	frappe.local.response.filename = f"{record.name}.pdf"
	frappe.local.response.filecontent = content
	frappe.local.response.type = "pdf"


def _check_running(doc) -> None:
	if doc.kind != rules.ELECTRONIC or frappe.session.user != user_of(doc.borrower):
		frappe.throw(
			_("Only the borrower of an electronic loan looks at its file."),
			frappe.PermissionError,
			title=_("Look at the File"),
		)
	expires = get_datetime(doc.expires_on) if doc.expires_on else None
	if doc.status != LENT or not rules.may_look(now_datetime(), expires):
		frappe.throw(
			_("This loan has ended. Ask for another one."),
			frappe.PermissionError,
			title=_("Look at the File"),
		)


def _marked(doc, version) -> bytes:
	content = storage.read(version)
	lines = (
		f"{doc.name}  {frappe.session.user}  {format_datetime(now_datetime(), 'yyyy-MM-dd HH:mm')}",
		_("{0}: for reading only, not to be passed on").format(doc.borrower_name),
	)
	try:
		return watermark.mark(content, (version.file_name or "").rsplit(".", 1)[-1], lines)
	except watermark.NotShowable as error:
		frappe.throw(_reason(error.args[0]), title=_("Look at the File"))


def _reason(code: str) -> str:
	reasons = {
		"locked": _("The file has a password and cannot be marked. Ask for a copy on paper."),
		"long": _("The file has more than {0} pages. Ask for a copy of the part you need."),
		"large": _("The picture is too large to be marked. Ask for a copy on paper."),
	}
	return reasons.get(code, _("The file is damaged and cannot be shown. Tell the records clerk.")).format(
		watermark.MOST_PAGES
	)
