"""What reports of all chapters take from their filters."""

import frappe
from frappe import _

from wuye_ops.property.places import permitted_properties


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


def own_properties(filters: frappe._dict) -> dict:
	"""The filter of the property that was chosen, else of those the user is limited to.

	The framework's own condition for the latter lets rows without a property pass too, which keeps the database from its
	indexes by property. Named once more, they serve; what the user may see is the same.
	"""
	if found := chosen(filters, "property"):
		return found
	allowed = permitted_properties()
	return {} if allowed is None else {"property": ["in", allowed]}
