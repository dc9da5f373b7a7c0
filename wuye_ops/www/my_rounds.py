import frappe
from frappe import _

from wuye_ops.customer_service import portal_page

no_cache = 1
SCRIPTS = ("outbox", "qr_scanner", "round_entries", "round_sheet", "my_rectifications", "my_rounds")


def get_context(context) -> None:
	portal_page.set_up(context, _("My Rounds"), *SCRIPTS, home="/my-rounds")
	if not frappe.has_permission("Inspection", "read"):
		frappe.throw(_("This page is for those who inspect."), frappe.PermissionError)
