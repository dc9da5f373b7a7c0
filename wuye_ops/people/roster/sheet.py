"""月度排班表 on paper: a month of a property, people by days, with what is needed and missing; for the notice board and for signing."""

from __future__ import annotations

from datetime import date

import frappe
from frappe import _
from frappe.utils import format_datetime, get_first_day, get_last_day, getdate, now_datetime, nowdate
from frappe.utils.pdf import get_pdf

from wuye_ops.people.roster import board, loading

TEMPLATE = "wuye_ops/templates/print/roster_month.html"
A4_ACROSS = {
	"page-size": "A4",
	"orientation": "Landscape",
	"margin-top": "10mm",
	"margin-bottom": "10mm",
	"margin-left": "10mm",
	"margin-right": "10mm",
}


@frappe.whitelist()
def pdf(property: str, month: str | date | None = None) -> None:
	"""The roster of the month in which a day lies, as PDF; of the people the user may know about, as on the page."""
	first = get_first_day(getdate(month or nowdate()))
	frappe.local.response.filename = f"{_('Duty Roster')}-{property}-{first:%Y-%m}.pdf"
	frappe.local.response.filecontent = get_pdf(html(property, first), A4_ACROSS)
	frappe.local.response.type = "pdf"


def html(property_name: str, first: date) -> str:
	page = board.read(property_name, first, get_last_day(first))
	return frappe.render_template(
		TEMPLATE,
		{
			"page": page,
			"name": property_name,
			"month": f"{first:%Y-%m}",
			"weekdays": _weekdays(),
			"times": _times(page),
			"printed_on": format_datetime(now_datetime(), "yyyy-MM-dd HH:mm"),
		},
	)


def _weekdays() -> list[str]:
	"""As short as a column of a month is narrow."""
	return [
		_("Mon", context="Roster"),
		_("Tue", context="Roster"),
		_("Wed", context="Roster"),
		_("Thu", context="Roster"),
		_("Fri", context="Roster"),
		_("Sat", context="Roster"),
		_("Sun", context="Roster"),
	]


def _times(page: dict) -> list[tuple[str, str]]:
	"""The shifts on the sheet with their times, in the order of their begin."""
	used = {need["shift_type"] for need in page["needs"]}
	for person in page["people"]:
		used.update(shift["shift_type"] for day in person["days"].values() for shift in day["shifts"])
	times = sorted((*times, name) for name, times in loading.times().items() if name in used)
	return [(name, f"{begins:%H:%M}–{ends:%H:%M}") for begins, ends, name in times]
