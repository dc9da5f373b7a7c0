"""Leaves ERPNext and HRMS as they were before `install.py`. Our own documents' tables are Frappe's to drop."""

import frappe

from wuye_ops.setup import custom_fields, desk, dimension, erpnext_permissions, roles, workflows

MODULES = ("Property", "Customer Service", "Records")


def before_uninstall() -> None:
	desk.remove_desk()
	dimension.remove_dimension()
	custom_fields.remove_custom_fields()
	erpnext_permissions.revoke()
	workflows.remove_workflows()
	remove_references()


def after_uninstall() -> None:
	"""Frappe removes the app's doctypes one by one; their traces in shared tables go here."""
	roles.remove_roles()
	frappe.clear_cache()


def remove_references() -> None:
	"""Rows of Frappe's shared tables that speak of our documents."""
	doctypes = our_doctypes()
	for table, column in (
		("User Permission", "allow"),
		("Notification Log", "document_type"),
		("Comment", "reference_doctype"),
		("Communication", "reference_doctype"),
		("Version", "ref_doctype"),
		("DocShare", "share_doctype"),
		("ToDo", "reference_type"),
		("Property Setter", "doc_type"),
		("Custom Field", "dt"),
		("Custom DocPerm", "parent"),
		("Kanban Board", "reference_doctype"),
		("List Filter", "reference_doctype"),
		("View Log", "reference_doctype"),
		("Energy Point Log", "reference_doctype"),
		("Deleted Document", "deleted_doctype"),
	):
		if frappe.db.table_exists(table):
			frappe.db.delete(table, {column: ["in", doctypes]})
	files = frappe.get_all("File", {"attached_to_doctype": ["in", doctypes]}, pluck="name")
	for name in files:
		# the administrator who uninstalls removes the app's attachments with it
		frappe.delete_doc("File", name, force=True, ignore_permissions=True)
	frappe.db.delete("Series", {"name": ["like", "SR-%"]})
	frappe.db.delete("Series", {"name": ["like", "ST-%"]})
	for prefix in ("OCC-", "AREA-"):
		frappe.db.delete("Series", {"name": prefix})


def our_doctypes() -> list[str]:
	return frappe.get_all("DocType", {"module": ["in", MODULES]}, pluck="name")
