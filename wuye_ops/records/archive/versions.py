"""Versions of a record: made by the services of the archive, and changed by nobody."""

import frappe
from frappe import _

from wuye_ops.records.archive import by_service

# a version is what it was when it came in, with what its approver said; `change_note` and the planned day are its author's
OWN_FIELDS = (
	"version", "status", "uploaded_by", "uploaded_on", "approved_by", "approved_on", "approval_remark", "file",
	"file_name", "mime", "size", "sha256", "integrity", "checked_on", "text_status",
)  # fmt: skip


# -- controller's named steps


def refuse_insert_by_hand(doc) -> None:
	if not doc.flags.by_service:
		frappe.throw(
			_("A version comes with its file. Open the record and use New Version."), title=_("Not by Hand")
		)


def refuse_by_hand(doc) -> None:
	if not doc.flags.by_disposal:
		by_service.refuse_by_hand(doc, OWN_FIELDS, _("Use the buttons of the form."))


def refuse_deletion(doc) -> None:
	frappe.throw(
		_("Version {0} stays in the register. Its file is removed by a Record Disposal.").format(
			frappe.bold(doc.name)
		),
		title=_("Kept for the Record"),
	)
