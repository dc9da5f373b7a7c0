import frappe
from frappe import _

from wuye_ops.customer_service import portal_page
from wuye_ops.property.staff import employee_of

no_cache = 1


def get_context(context) -> None:
	portal_page.set_up(context, _("About Me"), "staff_me", home="/staff-me")
	if not employee_of(frappe.session.user):
		frappe.throw(_("This page is for employees."), frappe.PermissionError)
