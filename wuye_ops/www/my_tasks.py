import frappe
from frappe import _

from wuye_ops.customer_service import phone_shell

no_cache = 1


def get_context(context) -> None:
	phone_shell.set_up(context, "/my-tasks", _("My Tasks"))
	if not phone_shell.may_open("/my-tasks"):
		frappe.throw(_("This page is for field staff."), frappe.PermissionError)
