from frappe import _

from wuye_ops.customer_service import portal_page


def get_context(context) -> None:
	portal_page.set_up(context, _("Report a Problem"), "portal_report")
