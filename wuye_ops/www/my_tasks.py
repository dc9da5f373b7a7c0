import frappe
from frappe import _

from wuye_ops.customer_service import portal_page

no_cache = 1


def get_context(context) -> None:
	portal_page.set_up(context, _("My Tasks"), "my_tasks", home="/my-tasks")
	if not frappe.has_permission("Service Task", "read"):
		frappe.throw(_("This page is for field staff."), frappe.PermissionError)
