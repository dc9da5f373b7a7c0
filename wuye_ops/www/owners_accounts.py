from frappe import _

from wuye_ops.customer_service import portal_page

no_cache = 1


def get_context(context) -> None:
	portal_page.set_up(context, _("Owners' Accounts"), "portal_owners", home="/my-requests")
