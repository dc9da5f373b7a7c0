import frappe
from frappe import _

from wuye_ops.customer_service import portal_page
from wuye_ops.facilities import equipment_card

no_cache = 1


def get_context(context) -> None:
	context.update(
		{"staff": None, "guest": None, **equipment_card.look_up(frappe.form_dict.get("token") or "")}
	)
	context.no_cache = 1
	context.no_breadcrumbs = 1
	context.title = context.guest["name"] if context.guest else context.staff["title"]
	context.body_class = "wuye-portal"
	# what is written here is for whoever stands before the equipment, not for search engines
	context.metatags = {"robots": "noindex"}
	if context.staff:
		portal_page.set_up(context, context.title, "equipment_card", home="/my-tasks")
