"""Rows of tables ask for their document's right, also when somebody names a row by itself.

`frappe.permissions.has_child_permission` asks of a row that was loaded alone (`/api/resource/<table>/<row>`) only
whether the user may read, write or delete documents of the parent's type: `BaseDocument.parent_doc` is None then, and no
document is left to check. And a row that is saved alone skips what the document's controller demands.

hooks.py names a class of this module for each table in `isolation.CHILD_TABLES` (`override_doctype_class`). A class is
the table's own controller with `GuardedRow` before it, made when the framework first asks for it.
"""

import frappe
from frappe import _
from frappe.modules.utils import load_doctype_module

from wuye_ops.overrides.file import is_our_doctype
from wuye_ops.overrides.isolation import CHILD_TABLES

_DOCTYPES = {doctype.replace(" ", ""): doctype for doctype in CHILD_TABLES}


class GuardedRow:
	"""What a table's controller is combined with."""

	def has_permission(self, permtype="read", *, debug=False, user=None) -> bool:
		if self.flags.ignore_permissions or (user or frappe.session.user) == "Administrator":
			return True
		if not super().has_permission(permtype, debug=debug, user=user):
			return False
		if self.parent_doc:
			return True  # the framework has asked the document
		if permtype != "read" and is_our_doctype(self.parenttype):
			return False  # a row of ours is changed with its document, which sees to what must hold
		if not frappe.db.exists(self.parenttype, self.parent):
			return False
		return bool(frappe.has_permission(self.parenttype, permtype, doc=self.parent, user=user, debug=debug))


def refuse_rows_of_others(doc, method=None) -> None:
	"""Before validate: the framework moves a row that a document names as its own to this document, whosesoever it was."""
	before = doc.get_doc_before_save()
	own = {row.name for row in before.get_all_children()} if before else set()
	for row in doc.get_all_children():
		if row.name and row.name not in own and not row.is_new() and frappe.db.exists(row.doctype, row.name):
			frappe.throw(
				_("Row {0} of {1} belongs to another document. Add it here as a new row.").format(
					row.idx, _(row.doctype)
				),
				frappe.PermissionError,
				title=_("Row of Another Document"),
			)


def __getattr__(name: str) -> type:
	"""The class of a table, as the framework asks for it by its path. Raises AttributeError for any other name."""
	if name not in _DOCTYPES:
		raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
	doctype = _DOCTYPES[name]
	controller = getattr(
		load_doctype_module(doctype, frappe.db.get_value("DocType", doctype, "module")), name
	)
	# kept under its own name, so that a cached document with such rows finds the class again
	globals()[name] = type(name, (GuardedRow, controller), {"__module__": __name__})
	return globals()[name]
