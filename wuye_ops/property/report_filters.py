"""What reports of all chapters take from their filters."""

import frappe
from frappe import _


def check_readable(doctype: str) -> None:
	if not frappe.has_permission(doctype, "read"):
		frappe.throw(_("Your role does not see this report."), frappe.PermissionError)


def chosen(filters: frappe._dict, *fields: str) -> dict:
	"""Those of the filters that are plain values of fields; a value that is none is refused."""
	found = {}
	for field in fields:
		value = filters.get(field)
		if not value:
			continue
		if not isinstance(value, str):
			frappe.throw(_("Choose one value for {0}.").format(field), title=_("Filters"))
		found[field] = value
	return found
