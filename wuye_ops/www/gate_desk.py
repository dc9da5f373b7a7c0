import frappe
from frappe import _

from wuye_ops.customer_service import portal_page
from wuye_ops.security import gate_desk

no_cache = 1
# a file for each tab, and the page
SCRIPTS = ("gate_desk_parking", "gate_desk_goods", "gate_desk_notes", "gate_desk")


def get_context(context) -> None:
	portal_page.set_up(context, _("Gate Desk"), "qr_scanner", *SCRIPTS, home="/gate-desk")
	if not gate_desk.may_open():
		frappe.throw(_("This page is for those who work at a gate."), frappe.PermissionError)
