from urllib.parse import quote

import frappe
from frappe import _

from wuye_ops.customer_service import phone_shell

no_cache = 1


def get_context(context) -> None:
	# the label of a place leads here: whoever does not inspect wants to report something there, without a login
	token = str(frappe.form_dict.get("token") or "")
	if token and not phone_shell.may_open("/my-rounds"):
		frappe.local.flags.redirect_location = f"/place/{quote(token, safe='')}"
		raise frappe.Redirect(302)
	phone_shell.set_up(context, "/my-rounds", _("My Rounds"))
	if not phone_shell.may_open("/my-rounds"):
		frappe.throw(_("This page is for those who inspect."), frappe.PermissionError)
