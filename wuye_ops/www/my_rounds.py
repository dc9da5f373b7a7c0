from urllib.parse import quote

import frappe
from frappe import _

from wuye_ops.customer_service import portal_page

no_cache = 1
SCRIPTS = (
	"outbox",
	"qr_scanner",
	"round_entries",
	"round_scan",
	"round_dialogs",
	"round_sheet",
	"my_rectifications",
	"my_rounds",
)


def get_context(context) -> None:
	portal_page.set_up(context, _("My Rounds"), *SCRIPTS, home="/my-rounds")
	if frappe.has_permission("Inspection", "read"):
		return
	# the label of a place leads here: whoever does not inspect wants to report something there
	if token := frappe.form_dict.get("token"):
		frappe.local.flags.redirect_location = f"/report/new?area={quote(str(token), safe='')}"
		raise frappe.Redirect(302)
	frappe.throw(_("This page is for those who inspect."), frappe.PermissionError)
