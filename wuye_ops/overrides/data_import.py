"""Files that were imported into our documents name people with their numbers: they go when they have served."""

import frappe
from frappe import _
from frappe.utils import add_days, now_datetime

from wuye_ops.overrides.file import is_our_doctype

# Long enough to correct the rows that were refused; then the clerk's own copy has to do.
KEPT_DAYS = 7


def on_change(doc, method=None) -> None:
	"""Deletes the source file as soon as every row has been imported, and says so."""
	if doc.status == "Success" and doc.import_file and is_our_doctype(doc.reference_doctype):
		delete_source(doc)


def delete_old_sources() -> None:
	"""Daily: deletes the files of imports that nobody has touched for a week, whatever became of them."""
	names = frappe.get_all(
		"Data Import",
		{"import_file": ["is", "set"], "modified": ["<", add_days(now_datetime(), -KEPT_DAYS)]},
		pluck="name",
	)
	for name in names:
		doc = frappe.get_doc("Data Import", name)
		if is_our_doctype(doc.reference_doctype):
			delete_source(doc)


def delete_source(doc) -> None:
	attached = {"attached_to_doctype": doc.doctype, "attached_to_name": doc.name}
	chosen = {"file_url": doc.import_file, "attached_to_name": ["is", "not set"]}
	for file in {
		*frappe.get_all("File", attached, pluck="name"),
		*frappe.get_all("File", chosen, pluck="name"),
	}:
		# the duty to keep personal data no longer than needed stands above the right to delete a file
		frappe.delete_doc("File", file, ignore_permissions=True, force=True, delete_permanently=True)
	doc.db_set({"import_file": None, "template_warnings": None}, update_modified=False)
	message = _("The imported file held personal data and has been deleted from the server.")
	doc.add_comment("Info", message)
	frappe.publish_realtime("msgprint", message, user=frappe.session.user, after_commit=True)
