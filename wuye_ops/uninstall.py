"""Leaves ERPNext and HRMS as they were before `install.py`. Our own documents' tables are Frappe's to drop."""

import frappe
from frappe.utils import now_datetime

from wuye_ops.setup import (
	confidential_fields,
	custom_fields,
	desk,
	dimension,
	erpnext_permissions,
	indexes,
	roles,
	workflows,
)

# as modules.txt has them
MODULES = tuple(frappe.get_module_list("wuye_ops"))


def before_uninstall() -> None:
	frappe.flags.wuye_uninstall_began = now_datetime()
	desk.remove_desk()
	remove_references()
	indexes.drop_on_erpnext()
	dimension.remove_dimension()
	custom_fields.remove_custom_fields()
	indexes.drop_added()
	confidential_fields.show()
	erpnext_permissions.revoke()
	workflows.remove_workflows()


def after_uninstall() -> None:
	"""Frappe removes the app's doctypes one by one; their traces in shared tables go here."""
	roles.remove_roles()
	frappe.db.delete("Scheduled Job Type", {"method": ["like", "wuye_ops.%"]})
	frappe.db.delete("Patch Log", {"patch": ["like", "wuye_ops.%"]})
	# copies that Frappe keeps of what it has just deleted
	frappe.db.delete("Deleted Document", {"creation": [">=", frappe.flags.wuye_uninstall_began]})
	# Frappe commits before this hook and not after it
	frappe.db.commit()
	frappe.clear_cache()


def remove_references() -> None:
	"""Rows of Frappe's shared tables that speak of our documents."""
	doctypes = our_doctypes()
	# first of all: deleting a file leaves a comment on the document it hung on
	files = frappe.get_all("File", {"attached_to_doctype": ["in", doctypes]}, pluck="name")
	for name in files:
		# the administrator who uninstalls removes the app's attachments with it
		frappe.delete_doc("File", name, force=True, ignore_permissions=True)
	actions = frappe.get_all("Workflow Action", {"reference_doctype": ["in", doctypes]}, pluck="name")
	frappe.db.delete("Workflow Action Permitted Role", {"parent": ["in", actions]})
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
		("Tag Link", "document_type"),
		("Document Follow", "ref_doctype"),
		("Workflow Action", "reference_doctype"),
		("Deleted Document", "deleted_doctype"),
	):
		if frappe.db.table_exists(table):
			frappe.db.delete(table, {column: ["in", doctypes]})
	for pattern in our_series(doctypes):
		frappe.db.delete("Series", {"name": ["like", pattern]})


def our_series(doctypes: list[str]) -> list[str]:
	"""Patterns of the names under which the framework counts our documents, such as SR-____- for SR-.YYYY.-.######."""
	found = []
	for doctype in doctypes:
		parts = (frappe.get_meta(doctype).autoname or "").split(".")
		if parts[-1].strip("#") or len(parts) < 2:
			continue
		# _ stands for one character of a year
		found.append("".join("____" if part == "YYYY" else part for part in parts[:-1]))
	return found


def our_doctypes() -> list[str]:
	return frappe.get_all("DocType", {"module": ["in", MODULES]}, pluck="name")
