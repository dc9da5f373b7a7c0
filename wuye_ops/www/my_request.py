import frappe
from frappe import _

from wuye_ops.customer_service import portal, portal_page

no_cache = 1


def get_context(context) -> None:
	portal_page.set_up(context, _("Request"), "portal_request")
	try:
		context.request_name = portal.own_request(frappe.form_dict.name).name
	except frappe.DoesNotExistError:
		frappe.clear_last_message()
		# one page for what is not there and for what is somebody else's; kept, it would also meet the owner
		frappe.local.no_cache = 1
		raise frappe.PageDoesNotExistError
