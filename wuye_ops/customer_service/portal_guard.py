"""Residents come in through the portal's own doors; the framework's general data API is for staff.

That API answers questions the portal must not: filters on internal fields tell their values, a form comes with the
staff's comments and versions, copies and expanded links bring fields a resident may not read. What residents may see
is what the portal's functions give them.
"""

import frappe
from frappe import _

from wuye_ops.customer_service.permissions import is_resident
from wuye_ops.property.api_calls import api_call

RECORDS = ("resource", "document", "doctype")
CLOSED_MODULES = (
	"frappe.desk.",
	"frappe.client.",
	"frappe.model.",
	"frappe.handler.",
	"frappe.utils.global_search.",
)
# the last one hands out a whole document, internal fields included, for forms that let people edit theirs; ours does not
CLOSED_METHODS = ("run_doc_method", "frappe.website.doctype.web_form.web_form.get_form_data")
# the website's own script asks with this one what a page may show
OPEN_METHODS = ("frappe.client.has_permission",)


def keep_residents_to_portal() -> None:
	"""After each request's authentication: refuses a resident's call of the general data API."""
	called = api_call(frappe.request.path, frappe.form_dict.get("cmd"))
	if called and is_closed(*called) and is_resident():
		frappe.throw(
			_("Please use the pages of the resident portal."),
			frappe.PermissionError,
			title=_("Resident Portal"),
		)


def is_closed(kind: str, rest: str) -> bool:
	if kind != "method":
		return kind in RECORDS
	if rest in OPEN_METHODS:
		return False
	# with a slash it is a doctype's own method, a short form of the record API
	return "/" in rest.rstrip("/") or rest.startswith((*CLOSED_MODULES, *CLOSED_METHODS))
