"""The page a visitor shows at the gate, without a login. The token stands in its address: it is what the QR code says."""

import frappe
from frappe import _

from wuye_ops.security import visit_page

no_cache = 1
sitemap = 0
# what a page for people without a login may not hold back: the sentence of a refusal
REFUSALS = (frappe.DoesNotExistError, frappe.RateLimitExceededError)


def get_context(context) -> None:
	context.no_cache = 1
	context.no_breadcrumbs = 1
	context.body_class = "wuye-portal"
	context.title = _("My Visit")
	# neither search engines nor the pages it leads to learn of the token
	context.metatags = {"robots": "noindex, nofollow", "referrer": "no-referrer"}
	context.update({"visit": None, "refusal": None})
	try:
		context.visit = visit_page.page_of(frappe.form_dict.get("token"))
	except REFUSALS as refusal:
		frappe.clear_messages()
		context.update({"refusal": str(refusal), "http_status_code": refusal.http_status_code})
