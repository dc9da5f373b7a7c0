import frappe
from frappe import _

from wuye_ops.customer_service import portal_page

no_cache = 1


def get_context(context) -> None:
	portal_page.set_up(
		context, _("My Shift"), "shift_handover", "shift_incidents", "my_shift", home="/my-shift"
	)
	if not frappe.has_permission("Shift Handover", "read"):
		frappe.throw(_("This page is for those who guard."), frappe.PermissionError)
