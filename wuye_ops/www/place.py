"""The page a QR label leads everybody to who has no work there: what may be reported, and what is known already."""

import json
from urllib.parse import quote

import frappe
from frappe import _

from wuye_ops.customer_service import guest, portal_page
from wuye_ops.customer_service.permissions import is_resident

no_cache = 1
sitemap = 0
# what a page for people without a login may not hold back: the sentence of a refusal
REFUSALS = (frappe.DoesNotExistError, frappe.RateLimitExceededError)


def get_context(context) -> None:
	context.no_cache = 1
	context.no_breadcrumbs = 1
	context.body_class = "wuye-portal"
	# what is written here is for whoever stands before the label, not for search engines
	context.metatags = {"robots": "noindex"}
	context.update({"label": None, "refusal": None, "kinds": "[]", "at_home": False, "staff": None})
	token = str(frappe.form_dict.get("token") or "")
	try:
		context.label = guest.label_page(token)
	except REFUSALS as refusal:
		frappe.clear_messages()
		context.update({"refusal": str(refusal), "title": _("Report a Problem")})
		return
	context.title = context.label["name"]
	# a translation or a category may hold what would end the script
	context.kinds = json.dumps(context.label["kinds"], ensure_ascii=False).replace("<", "\\u003c")
	context.at_home = is_resident()
	if frappe.session.user == "Guest":
		context.staff = f"/login?redirect-to={quote(f'/my-rounds?token={token}', safe='')}"
	portal_page.add_scripts(context, "guest_links", "guest_report")
