import frappe
from frappe import _

from wuye_ops.customer_service import phone_shell, portal_page

no_cache = 1


def get_context(context) -> None:
	phone_shell.set_up(context, "/gate", _("Gate"))
	context.gate_css = portal_page.style_address("gate")
	if not phone_shell.may_open("/gate"):
		frappe.throw(_("This page is for those who stand at a gate."), frappe.PermissionError)
