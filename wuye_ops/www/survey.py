"""Where a household answers a survey. The code of its link stands behind the # and never reaches the server's logs."""

from frappe import _

from wuye_ops.customer_service import portal_page

no_cache = 1
sitemap = 0


def get_context(context) -> None:
	context.no_cache = 1
	context.no_breadcrumbs = 1
	context.body_class = "wuye-portal"
	context.title = _("Survey")
	context.metatags = {"robots": "noindex", "referrer": "no-referrer"}
	portal_page.add_scripts(context, "survey_questions", "survey")
