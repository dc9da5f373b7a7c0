import frappe
from frappe import _

from wuye_ops.customer_service import portal_page

no_cache = 1


def get_context(context) -> None:
	portal_page.set_up(context, _("Read Meters"), "meter_readings", home="/meter-readings")
	if not frappe.has_permission("Meter Reading", "create"):
		frappe.throw(_("This page is for those who read meters."), frappe.PermissionError)
