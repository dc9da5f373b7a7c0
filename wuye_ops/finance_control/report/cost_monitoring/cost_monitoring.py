"""成本监控: plan to date, spent and ordered, band, and what the year will come to, by property, class of cost or month."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import frappe
from frappe import _

from wuye_ops.finance_control import curve, monitoring, watches
from wuye_ops.finance_control.monitoring import Group
from wuye_ops.finance_control.report_columns import band_in_words, currency, link, number, percent, text
from wuye_ops.finance_control.report_scope import check_may_look, class_titles, day_asked_for, properties_of
from wuye_ops.property import leads
from wuye_ops.property.report_filters import chosen
from wuye_ops.rules import cost_monitor
from wuye_ops.rules.cost_monitor import Standing
from wuye_ops.rules.money import total
from wuye_ops.rules.proration import Month
from wuye_ops.rules.seasonality import MONTHS

BY_MONTH, HEAT_MAP = "Month", "Class and Month"
GROUPS = {
	"Cost Class": ("cost_class",),
	"Property": ("property",),
	"Property and Class": ("property", "cost_class"),
	BY_MONTH: (),
	HEAT_MAP: ("cost_class",),
}
DETAILS = "Cost Details"


def execute(filters: dict | None = None) -> tuple:
	"""(columns, rows, message, chart). filters: year, month (the running one), property, company, cost_class; group_by: one of
	GROUPS. The last row is all of them together: every figure of it is what ERPNext's reports show, rounded once.
	"""
	filters = frappe._dict(filters or {})
	check_may_look()
	wanted = filters.get("group_by") or "Cost Class"
	if wanted not in GROUPS:
		frappe.throw(_("Costs are not grouped by that. Choose one of the list."), title=_("Group By"))
	day = day_asked_for(filters)
	properties = properties_of(filters)
	found = monitoring.watched(day, properties, chosen(filters, "cost_class").get("cost_class"))
	if not found:
		return (
			[],
			[],
			_paragraphs(_("No budget, no cost and no order in this year."), _not_watched(properties)),
			None,
		)
	whole = monitoring.group(found)[()]
	groups = monitoring.group(found, *GROUPS[wanted])
	titles = class_titles()
	if wanted == BY_MONTH:
		rows, columns = _rows_of_months(whole, day), _columns_of_months()
	elif wanted == HEAT_MAP:
		rows, columns = _heat_map(groups, whole, day, titles), _columns_of_heat_map(day)
	else:
		sides = GROUPS[wanted]
		rows = [_row(dict(zip(sides, key, strict=True)), one, titles) for key, one in groups.items()]
		rows.append(
			{**_row({}, whole, titles), sides[0]: _("Total"), "class_title": _("Total"), "is_total": 1}
		)
		columns = _columns(sides)
	message = _paragraphs(_without_budget(whole), _not_watched(properties))
	return columns, rows, message, _chart(whole, day, filters)


# -- by property and class


def _row(group: Mapping[str, str], one: Group, titles: Mapping[str, str]) -> dict:
	standing, forecast = one.standing, one.forecast
	return {
		**group,
		"class_title": titles.get(group.get("cost_class", ""), group.get("cost_class")),
		**_standing(standing),
		"percent": number(standing.percent),
		"band": one.band,
		"band_text": band_in_words(one.band),
		"worst": one.worst,
		"budget": number(one.budget),
		"forecast": number(forecast.amount),
		"forecast_over": number(forecast.amount - one.budget),
		"method": "、".join(_(method, context="Cost Alert") for method in forecast.methods),
		"margin": number(forecast.margin),
		"error": number(forecast.error),
	}


def _standing(standing: Standing) -> dict:
	return {
		"planned": number(standing.planned),
		"actual": number(standing.actual),
		"ordered": number(standing.ordered),
		"over": number(standing.over),
	}


def _columns(sides: tuple[str, ...]) -> list[dict]:
	first = {
		"property": link("property", "Property", 160),
		"cost_class": text("class_title", _("Cost Class"), 130),
	}
	return [
		*(first[side] for side in sides),
		*_columns_of_standing(),
		percent("percent", _("Above Plan (%)"), 125),
		text("band_text", _("Band"), 110),
		currency("budget", _("Budget of the Year")),
		currency("forecast", _("Forecast")),
		currency("forecast_over", _("Forecast above Budget")),
		text("method", _("Forecast Method"), 140),
		currency("margin", _("Off by Up To")),
		percent("error", _("Error (%)"), 90),
	]


def _columns_of_standing() -> list[dict]:
	return [
		currency("planned", _("Plan to Date")),
		currency("actual", _("Spent")),
		currency("ordered", _("Committed")),
		currency("over", _("Above Plan")),
	]


# -- by month


def _rows_of_months(whole: Group, day: date) -> list[dict]:
	"""January to December; of months to come the plan and the forecast."""
	planned, actual, ordered = (whole.months(of) for of in ("planned", "actual", "ordered"))
	forecast = whole.forecast.months
	is_planned = whole.band is not None
	rows = []
	for number_of_month in range(1, MONTHS + 1):
		upto = Standing(*(total(part[:number_of_month]) for part in (planned, actual, ordered)))
		at = number_of_month - 1
		row = {
			"month": str(Month(day.year, number_of_month)),
			"planned": number(planned[at]),
			"forecast": number(forecast[at]),
			"planned_so_far": number(upto.planned),
		}
		if number_of_month <= day.month:
			band = cost_monitor.band(upto, whole.limits) if is_planned else None
			row |= _standing(Standing(planned[at], actual[at], ordered[at]))
			row |= {
				"used_so_far": number(upto.used),
				"percent": number(upto.percent),
				"band": band,
				"band_text": band_in_words(band),
			}
		rows.append(row)
	standing = whole.standing
	year = Standing(whole.budget, standing.actual, standing.ordered)
	rows.append(
		{
			"month": _("Total"),
			**_standing(year),
			"forecast": number(whole.forecast.amount),
			"is_total": 1,
		}
	)
	return rows


def _columns_of_months() -> list[dict]:
	return [
		text("month", _("Month"), 90),
		currency("planned", _("Budget")),
		currency("actual", _("Spent")),
		currency("ordered", _("Committed")),
		currency("over", _("Above Plan")),
		currency("planned_so_far", _("Plan to Date")),
		currency("used_so_far", _("Spent and Committed to Date"), 170),
		percent("percent", _("Above Plan to Date (%)"), 150),
		text("band_text", _("Band"), 110),
		currency("forecast", _("Forecast")),
	]


# -- class by month


def _heat_map(
	groups: Mapping[tuple, Group], whole: Group, day: date, titles: Mapping[str, str]
) -> list[dict]:
	"""Of each class how far it was above its plan at the end of each month, in percent."""
	rows = [
		{"cost_class": key[0], "class_title": titles.get(key[0], key[0]), **_bands(one, day)}
		for key, one in groups.items()
	]
	return [*rows, {"class_title": _("Total"), **_bands(whole, day), "is_total": 1}]


def _bands(one: Group, day: date) -> dict:
	is_planned = one.band is not None
	found, limits = {}, one.limits
	for until, upto in enumerate(one.reached()[: day.month], 1):
		found[f"m{until}"] = number(upto.percent)
		found[f"band{until}"] = cost_monitor.band(upto, limits) if is_planned else None
	return found


def _columns_of_heat_map(day: date) -> list[dict]:
	return [
		text("class_title", _("Cost Class"), 130),
		*(
			percent(f"m{number_of_month}", str(Month(day.year, number_of_month)), 95)
			for number_of_month in range(1, day.month + 1)
		),
	]


# -- around the table


def _without_budget(whole: Group) -> str | None:
	if whole.band is not None and all(one.is_planned for one in whole.members):
		return None
	return _(
		"Without a budget of this year, and therefore without a band: {0}. Draw up a cost plan for them."
	).format(_names({one.property for one in whole.members if not one.is_planned}))


def _not_watched(properties: tuple[str, ...] | None) -> str | None:
	"""Of what failed last night there are no alerts or hints: nobody should take silence for thrift."""
	found = watches.failures(properties)
	if not found:
		return None
	return _(
		"Not watched last night, and tried again tonight: {0} of {1}. The list Cost Watch says why."
	).format(
		"、".join(dict.fromkeys(_(one.source, context=watches.DOCTYPE) for one in found)),
		_names({one.property for one in found}),
	)


def _paragraphs(*texts: str | None) -> str | None:
	return "<br>".join(text for text in texts if text) or None


def _names(properties: set[str]) -> str:
	names = sorted(properties)
	text = "、".join(frappe.utils.escape_html(name) for name in names[:5])
	return text if len(names) <= 5 else _("{0} and {1} more").format(text, len(names) - 5)


def _chart(whole: Group, day: date, filters: frappe._dict) -> dict:
	data = curve.of_group(whole, day)
	return {
		"data": {
			**data,
			"leads": leads.to_report(
				DETAILS,
				("Planned", "Actual", "Actual"),
				data["labels"],
				lambda what, month: _details(filters, what, month),
			),
		},
		"type": "axis-mixed",
		"colors": curve.COLOURS,
		"fieldtype": "Currency",
		"animate": 0,
		"disableEntryAnimation": 1,
		"axisOptions": {"xIsSeries": 1},
	}


def _details(filters: frappe._dict, what: str, month: str) -> dict | None:
	"""To the entries behind a month, of one property: of all of them together there are too many."""
	if not filters.get("property"):
		return None
	of = Month.parse(month)
	found = {
		"property": filters.property,
		"what": what,
		"from_date": str(of.first),
		"to_date": str(of.last),
	}
	if filters.get("cost_class"):
		found["cost_class"] = filters.cost_class
	return found
