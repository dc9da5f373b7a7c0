"""The files of a record lie where they lie: until a disposal nobody deletes, moves, opens or rewrites them.

The framework deletes a file from the disk while it deletes the entry, and only then asks other apps. So this is asked by
the document class of File itself (`overrides.kept_file`), before anything has happened.
"""

import frappe
from frappe import _

# What hangs on a version was filed with it.
CARRIER = "Record Version"
# A version that was never in force may be taken back by whoever drafted it.
DRAFT = "Draft"
FIXED = ("file_url", "file_name", "content_hash", "is_private", "attached_to_doctype", "attached_to_name")


def is_kept(file) -> bool:
	"""Whether the file belongs to a version of a record that was filed. What is stored decides, not what is being saved."""
	stored = file.name and frappe.db.get_value("File", file.name, ["attached_to_doctype", "attached_to_name"])
	doctype, name = stored or (file.attached_to_doctype, file.attached_to_name)
	if doctype != CARRIER or not name:
		return False
	status = frappe.db.get_value(CARRIER, name, "status")
	return bool(status) and status != DRAFT


def refuse_removal(file) -> None:
	"""Before the entry is deleted. What a disposal removes does not come this way: its bytes wait for the commit."""
	if is_kept(file):
		_refuse(file)


def refuse_change(file) -> None:
	"""Before a saved entry is saved again."""
	if file.is_new() or not is_kept(file):
		return
	before = frappe.db.get_value("File", file.name, FIXED, as_dict=True)
	if any(str(before[field] or "") != str(file.get(field) or "") for field in FIXED):
		_refuse(file)


def _refuse(file) -> None:
	frappe.throw(
		_(
			"{0} was filed with a record and stays as it is. A Record Disposal removes it when its day has come."
		).format(frappe.bold(frappe.utils.escape_html(file.file_name or ""))),
		frappe.PermissionError,
		title=_("Kept for the Record"),
	)
