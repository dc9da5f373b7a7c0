"""Figures of the workspace 成本与审计: how costs stand against their plan, and what audits have left open.

Every user sees those of their properties only; each figure leads to the rows behind it. Charts are of one property or of all of the
user's, and of one year.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import frappe
from frappe.utils import getdate, nowdate

from wuye_ops.finance_control import curve, monitoring
from wuye_ops.finance_control.audit.as_finding import as_followed
from wuye_ops.finance_control.monitoring import Group, Watched
from wuye_ops.finance_control.report.audit_follow_up import audit_follow_up
from wuye_ops.finance_control.report_columns import band_in_words, number
from wuye_ops.finance_control.report_scope import class_titles, day_of_year, properties_of
from wuye_ops.finance_control.review import waterfall
from wuye_ops.property import leads, number_cards
from wuye_ops.rules import audit_finding, audit_request, cost_monitor
from wuye_ops.rules.cost_monitor import BANDS, GREEN
from wuye_ops.rules.proration import Month, Period

MONITORING, DETAILS = "Cost Monitoring", "Cost Details"
# class of age → days
AGES = {
	"d30": "≤ 30", "d60": "31–60", "d90": "61–90", "d180": "91–180", "d365": "181–365", "older": "> 365",
}  # fmt: skip
NOTHING: dict = {"labels": [], "datasets": []}

# -- charts


def year_curve(filters: frappe._dict) -> dict:
	"""Plan, what was spent and ordered, and the forecast, each added up from January on."""
	found, day = _watched(filters)
	if not found:
		return NOTHING
	data = curve.of_group(monitoring.group(found)[()], day)
	whats = ("Planned", "Actual", "Actual")
	if filters.get("property"):
		# what the point shows is the sum of the rows: from January on
		return data | {
			"leads": leads.to_report(
				DETAILS, whats, data["labels"], lambda what, month: _since_january(filters, what, month)
			)
		}
	return data | {
		"leads": leads.to_report(
			MONITORING, whats, data["labels"], lambda _what, month: _of_month(day, month, group_by="Property")
		)
	}


def heat_map(filters: frappe._dict) -> dict:
	"""Of each class how far it was above its plan at the end of each month, in percent, and in which band that is.

	`heat` is what `public/js/heat_chart.js` draws: the bands of each dataset and label, the worst band of any one property where it
	is worse than that of all of them together, and how bands are called.
	"""
	found, day = _watched(filters)
	if not found:
		return NOTHING
	titles = class_titles()
	groups = {code: one for (code,), one in monitoring.group(found, "cost_class").items()}
	classes = [code for code in titles if code in groups]
	labels = [str(Month(day.year, number_of_month)) for number_of_month in range(1, day.month + 1)]
	bands = [_bands(groups[code], day) for code in classes]
	return {
		"labels": labels,
		"datasets": [
			{
				"name": titles[code],
				"values": [number(upto.percent) for upto in groups[code].reached()[: day.month]],
			}
			for code in classes
		],
		"heat": {
			"bands": bands,
			"worst": [_worse(groups[code], day, of) for code, of in zip(classes, bands, strict=True)],
			"words": {band: band_in_words(band) for band in (*BANDS, "")},
		},
		"leads": leads.to_report(
			MONITORING,
			classes,
			labels,
			lambda code, month: _of_month(
				day, month, cost_class=code, group_by="Property", property=filters.get("property") or ""
			),
		),
	}


def _bands(one: Group, day: date) -> list[str]:
	"""At the end of each month; "" where nothing is planned of the year."""
	if one.band is None:
		return [""] * day.month
	limits = one.limits
	return [cost_monitor.band(upto, limits) for upto in one.reached()[: day.month]]


def _worse(whole: Group, day: date, bands: list[str]) -> list[str]:
	"""The worst band of one property at the end of each month; "" where it is no worse than that of all together."""
	members = [_bands(Group((one,)), day) for one in whole.members if one.is_planned]
	found = [cost_monitor.worst(of_month) for of_month in zip(*members, strict=True)]
	return [
		worst if band and BANDS.index(worst) > BANDS.index(band) else ""
		for worst, band in zip(found or [""] * len(bands), bands, strict=True)
	]


def variance(filters: frappe._dict) -> dict:
	"""From what was planned until now to what was spent, by the classes that made the difference; a bar leads to its accounts."""
	day = day_of_year(filters)
	if not frappe.has_permission("Cost Review", "report"):
		return NOTHING
	properties = properties_of(filters)
	if properties is None:
		properties = tuple(frappe.get_all("Property", pluck="name", limit=0))
	period = Period(Month(day.year, 1).first, Month(day.year, day.month).last)
	asked = {"property": filters.property} if filters.get("property") else {}
	return waterfall.of_properties(properties, period, waterfall.BY_CLASS, asked) or NOTHING


def findings_by_age(filters: frappe._dict) -> dict:
	"""Open findings by how long ago they were issued, stacked by severity."""
	if not frappe.has_permission("Audit Finding", "read"):
		return NOTHING
	asked = frappe._dict({"property": filters.get("property")} if filters.get("property") else {})
	followed = [as_followed(row) for row in audit_follow_up.findings(asked)]
	chart = audit_follow_up.chart(followed, getdate(nowdate()), asked)
	# in days, for which there is room under a bar
	return {**chart["data"], "labels": list(AGES.values())} if chart else NOTHING


def _watched(filters: frappe._dict) -> tuple[list[Watched], date]:
	"""What the user may see of the property and the year asked for, and the day at which it is looked at."""
	day = day_of_year(filters)
	if not may_look():
		return [], day
	return monitoring.watched(day, properties_of(filters)), day


def may_look() -> bool:
	"""As for the reports on costs."""
	return bool(frappe.has_permission("Cost Alert", "report"))


def _of_month(day: date, month: str, **filters: str) -> dict:
	"""The filters of the cost monitoring at the end of a month; of a month to come, as it stands now."""
	return {"year": day.year, "month": str(min(Month.parse(month).number, day.month)), **filters}


def _since_january(filters: frappe._dict, what: str, month: str) -> dict:
	of = Month.parse(month)
	return {
		"property": filters.property,
		"what": what,
		"from_date": str(Month(of.year, 1).first),
		"to_date": str(of.last),
	}


FIGURES: dict[str, Callable[[frappe._dict], dict]] = {
	"year_curve": year_curve,
	"heat_map": heat_map,
	"variance": variance,
	"findings_by_age": findings_by_age,
}


# -- number cards that are no plain list --------------------------------------------------------------------------------


@frappe.whitelist()
def classes_over() -> dict:
	"""How many classes of how many properties are above the band within which nobody has to explain anything, now."""
	today = getdate(nowdate())
	found = monitoring.watched(today, properties_of(frappe._dict())) if may_look() else []
	return {
		"value": sum(one.band not in (GREEN, None) for one in found),
		"fieldtype": "Int",
		"route": ["query-report", MONITORING],
		"route_options": {"group_by": "Property and Class", "year": today.year, "month": str(today.month)},
	}


@frappe.whitelist()
def cures_overdue() -> dict:
	"""Findings whose cure was promised for a day that is over, and has not been handed in."""
	return number_cards.of_list(
		"Audit Finding",
		{
			"status": audit_finding.IN_RECTIFICATION,
			"due_on": ["<", nowdate()],
			"handed_in_on": ["is", "not set"],
		},
	)


@frappe.whitelist()
def requests_overdue() -> dict:
	"""Documents that auditors have asked for and that have not been handed over, or not all of them, in time."""
	return number_cards.of_list(
		"Audit Document Request",
		{"status": ["in", [audit_request.ASKED, audit_request.RETURNED]], "due_on": ["<", nowdate()]},
	)
