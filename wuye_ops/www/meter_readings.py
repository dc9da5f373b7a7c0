import frappe
from frappe import _

from wuye_ops.customer_service import phone_shell

no_cache = 1


def get_context(context) -> None:
	phone_shell.set_up(context, "/meter-readings", _("Read Meters"))
	if not phone_shell.may_open("/meter-readings"):
		frappe.throw(_("This page is for those who read meters."), frappe.PermissionError)
