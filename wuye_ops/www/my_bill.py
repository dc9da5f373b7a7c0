import frappe
from frappe import _

from wuye_ops.customer_service import portal_page
from wuye_ops.fees import portal

no_cache = 1


def get_context(context) -> None:
	portal_page.set_up(context, _("Bill"), "portal_bill", home="/my-bills")
	try:
		context.bill_name = portal.own_bill(frappe.form_dict.name).name
	except frappe.DoesNotExistError:
		frappe.clear_last_message()
		# one page for what is not there and for what is somebody else's; kept, it would also meet the owner
		frappe.local.no_cache = 1
		raise frappe.PageDoesNotExistError
