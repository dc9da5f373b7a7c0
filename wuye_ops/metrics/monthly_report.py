"""物业服务月报: the cockpit of a month on paper, with what each metric means, what missed its target and what was overdue."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import frappe
from frappe import _
from frappe.utils import format_datetime
from frappe.utils.pdf import get_pdf

from wuye_ops.metrics import cockpit
from wuye_ops.metrics.cockpit_parts import View
from wuye_ops.metrics.cockpit_view import view_of
from wuye_ops.rules import metric_value as rules
from wuye_ops.rules import sparkline

TEMPLATE = "wuye_ops/templates/print/monthly_report.html"
# of each list; what is more is counted
LINES = 20
BLUE, CURVE = "#2f6fb5", (660, 110)
A4 = {
	"page-size": "A4",
	"margin-top": "14mm",
	"margin-bottom": "14mm",
	"margin-left": "15mm",
	"margin-right": "15mm",
}


@frappe.whitelist()
def pdf(
	property_name: str | None = None, company: str | None = None, month: str | date | None = None
) -> None:
	"""The report of a property, or of all the user's properties together, as PDF; only what the user may see is in it."""
	view = view_of(property_name, company, month)
	frappe.local.response.filename = f"{file_name(view)}.pdf"
	frappe.local.response.filecontent = get_pdf(html(view), A4)
	frappe.local.response.type = "pdf"


def file_name(view: View) -> str:
	return "-".join(
		[_("Monthly Report"), view.property or view.company or _("All Properties"), f"{view.month:%Y-%m}"]
	)


def html(view: View) -> str:
	page = cockpit.read(replace(view, most=LINES))
	return frappe.render_template(
		TEMPLATE,
		{
			"page": page,
			"name": view.property or view.company or _("All Properties"),
			"month": f"{view.month:%Y-%m}",
			"counts": counts(page["figures"]),
			"missed": [one for one in page["figures"] if one["standing"] in (rules.MISSED, rules.CLOSE)],
			"curve": curve(page["money"]),
			"tiles": [tile for tile in page["tiles"] if tile["count"]] if page["is_now"] else [],
			"printed_on": format_datetime(view.now, "yyyy-MM-dd HH:mm"),
			"amount": amount,
		},
	)


def counts(figures: list[dict]) -> list[tuple[str, int]]:
	"""How many metrics stand how, in the order of the standings; those there are none of are left out."""
	found = [
		(_(standing, context="Metric"), sum(one["standing"] == standing for one in figures))
		for standing in rules.STANDINGS
	]
	return [(label, number) for label, number in found if number]


def curve(money: dict | None) -> str:
	"""What had come in by the end of each day of the month, against what was billed in it."""
	values = [Decimal(str(value)) for value in money["curve"]["datasets"][0]["values"]] if money else []
	if not any(values):
		return ""
	billed = Decimal(str(money["billed"]))
	return sparkline.svg(values, billed or None, *CURVE, BLUE)


def amount(value: float) -> str:
	return frappe.utils.fmt_money(value, 2)
