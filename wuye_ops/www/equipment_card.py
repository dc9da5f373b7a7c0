import frappe

from wuye_ops.customer_service import portal_page
from wuye_ops.facilities import equipment_card

no_cache = 1


def get_context(context) -> None:
	card = equipment_card.look_up(frappe.form_dict.get("token") or "")
	if place := card.get("guest"):
		frappe.local.flags.redirect_location = place
		raise frappe.Redirect(302)
	context.staff = card["staff"]
	# what is written here is for whoever stands before the equipment, not for search engines
	context.metatags = {"robots": "noindex"}
	portal_page.set_up(context, context.staff["title"], "equipment_card", home="/my-tasks")
