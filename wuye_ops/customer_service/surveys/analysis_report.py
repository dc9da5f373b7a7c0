"""问卷分析报告: the page on paper."""

import frappe
from frappe import _
from frappe.utils import format_date, nowdate
from frappe.utils.pdf import get_pdf

from wuye_ops.customer_service.surveys import analysis_data as data
from wuye_ops.customer_service.surveys.analysis import figures_of, response_of
from wuye_ops.rules.disclosure import FEWEST

TEMPLATE = "wuye_ops/templates/print/survey_analysis.html"
COLOURS = ("#2E9E5B", "#48BB74", "#F6C35E", "#F08C4A", "#E24C4C")


@frappe.whitelist()
def pdf(survey: str) -> None:
	"""Answers with the report of a survey that the user may read."""
	doc = data.load(survey)
	frappe.local.response.update(
		{
			"type": "pdf",
			"filename": f"{doc.name}-{_('Survey Analysis')}.pdf",
			"filecontent": get_pdf(page(doc)),
		}
	)


def page(doc) -> str:
	"""The report as HTML; refuses a survey whose figures are not told."""
	found = data.analysed(doc)
	return frappe.render_template(
		TEMPLATE,
		{
			"survey": doc,
			"company": frappe.get_cached_value("Property", doc.property, "company"),
			"response": response_of(doc),
			"fewest": FEWEST,
			"colours": COLOURS,
			"printed_on": format_date(nowdate()),
			**figures_of(found),
		},
	)
