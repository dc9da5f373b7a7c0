from urllib.parse import quote

import frappe
from frappe import _

from wuye_ops.customer_service import phone_shell

no_cache = 1


def get_context(context) -> None:
	phone_shell.set_up(context, "/my-rounds", _("My Rounds"))
	if phone_shell.may_open("/my-rounds"):
		return
	# the label of a place leads here: whoever does not inspect wants to report something there
	if token := frappe.form_dict.get("token"):
		frappe.local.flags.redirect_location = f"/report/new?area={quote(str(token), safe='')}"
		raise frappe.Redirect(302)
	frappe.throw(_("This page is for those who inspect."), frappe.PermissionError)
