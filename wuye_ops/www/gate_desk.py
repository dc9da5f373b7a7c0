import frappe
from frappe import _

from wuye_ops.customer_service import portal_page
from wuye_ops.security import gate_desk

no_cache = 1


def get_context(context) -> None:
	portal_page.set_up(context, _("Gate Desk"), "qr_scanner", "gate_desk", home="/gate-desk")
	if not gate_desk.may_open():
		frappe.throw(_("This page is for those who work at a gate."), frappe.PermissionError)
