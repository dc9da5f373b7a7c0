"""单方成本对比: what a ㎡ costs a month in each property, planned, spent and a year ago, by class, and its place among its like.

Places are counted among all comparable properties, whoever asks; figures are shown of those that the user may see.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

import frappe
from frappe import _

from wuye_ops.finance_control import spending
from wuye_ops.finance_control.report_columns import currency, link, number, percent, text
from wuye_ops.finance_control.report_scope import (
	check_may_look,
	class_titles,
	months_asked_for,
	properties_of,
)
from wuye_ops.finance_control.review import comparison, figures, quantities
from wuye_ops.finance_control.spending import CLASS, PROPERTY
from wuye_ops.metrics.registry import Scope
from wuye_ops.property import leads
from wuye_ops.property.report_filters import chosen
from wuye_ops.rules import cost_review
from wuye_ops.rules.cost_monitor import Standing
from wuye_ops.rules.cost_review import Rank
from wuye_ops.rules.metric_value import shown
from wuye_ops.rules.money import EXACT, HUNDRED, ZERO, total
from wuye_ops.rules.proration import Period

BY_PROPERTY, BY_CLASS, BESIDE = "Property", "Property and Class", "Classes Beside Each Other"
GROUPS = (BY_PROPERTY, BY_CLASS, BESIDE)
PLACES = 4
# more bars nobody tells apart
MOST_BARS = 20
NOTHING = Standing(ZERO, ZERO)


@dataclass(frozen=True, slots=True)
class Compared:
	"""A property in the months. before: class → yuan a year ago; None where nothing was booked then."""

	name: str
	kind: tuple[str, str]
	classes: Mapping[str, Standing]
	area: Decimal
	before: Mapping[str, Decimal] | None
	area_before: Decimal
	rank: Rank | None
	heads: Decimal | None

	@property
	def whole(self) -> Standing:
		return sum(self.classes.values(), NOTHING)

	def was(self, cost_class: str | None = None) -> Decimal | None:
		if self.before is None:
			return None
		return total(self.before.values()) if cost_class is None else self.before.get(cost_class, ZERO)


def execute(filters: dict | None = None) -> tuple:
	"""(columns, rows, message, chart). filters: property, company, kind, from_date, to_date (whole months of one year), cost_class;
	group_by: one of GROUPS. The last row is all that is shown together, ㎡ and yuan."""
	filters = frappe._dict(filters or {})
	check_may_look("Cost Review")
	wanted = filters.get("group_by") or BY_PROPERTY
	if wanted not in GROUPS:
		frappe.throw(_("Costs are not grouped by that. Choose one of the list."), title=_("Group By"))
	period = months_asked_for(filters)
	found = list(_compared(filters, period))
	if not found:
		return [], [], _("No costs in these months, or no area to compare them by."), None
	titles = class_titles()
	rows = _rows(found, wanted, titles)
	return _columns(wanted, found, titles), rows, _message(found), _chart(found, period)


def _compared(filters: frappe._dict, period: Period) -> Iterable[Compared]:
	allowed, of = properties_of(filters), comparison.kinds()
	kind = chosen(filters, "kind").get("kind")
	cost_class = chosen(filters, "cost_class").get("cost_class")
	names = tuple(name for name in of if (allowed is None or name in allowed) and kind in (None, of[name][0]))
	cells = spending.read(Scope(period.first, period.last, names)).by(PROPERTY, CLASS)
	areas, areas_before = (quantities.areas(names, one) for one in (period, figures.year_before(period)))
	before, heads = figures.costs_before(names, period), quantities.heads(names, period)
	peers = comparison.of_all(period)
	ranks = {
		rank.key: rank
		for one in peers.values()
		for rank in cost_review.ranking(one.classes.get(cost_class, {}) if cost_class else one.whole)
	}
	for name in names:
		classes = {
			code: one for (place, code), one in cells.items() if place == name and cost_class in (None, code)
		}
		if not classes or areas.get(name, ZERO) <= ZERO:
			continue
		old = before.get(name)
		yield Compared(
			name,
			of[name],
			classes,
			areas[name],
			old if old is None or not cost_class else {cost_class: old.get(cost_class, ZERO)},
			areas_before.get(name, ZERO),
			ranks.get(name),
			total(heads[name].values()) if name in heads else None,
		)


# -- rows


def _rows(found: list[Compared], wanted: str, titles: Mapping[str, str]) -> list[dict]:
	ordered = sorted(found, key=lambda one: (one.kind, one.rank.place if one.rank else 0, one.name))
	rows = []
	for one in ordered:
		if wanted == BY_CLASS:
			rows += [
				{
					**_about(one),
					"cost_class": code,
					"class_title": titles.get(code, code),
					**_figures(one, code),
				}
				for code in titles
				if code in one.classes
			]
			continue
		rows.append({**_about(one), **_figures(one, None), **(_beside(one) if wanted == BESIDE else {})})
	return [*rows, _total(found)]


def _about(one: Compared) -> dict:
	center, company = frappe.get_cached_value("Property", one.name, ["cost_center", "company"])
	return {
		"property": one.name,
		"kind": comparison.in_words(*one.kind),
		"cost_center": center,
		"company": company,
		"place": f"{one.rank.place} / {one.rank.of}" if one.rank and one.rank.place else "",
		"area_months": number(one.area),
		"heads": _area_per_head(one),
	}


def _area_per_head(one: Compared) -> float | None:
	return number(cost_review.area_per_head(one.area, one.heads)) if one.heads else None


def _figures(one: Compared, code: str | None) -> dict:
	standing = one.whole if code is None else one.classes[code]
	return _per_area(standing, one.area, one.was(code), one.area_before)


def _per_area(standing: Standing, area: Decimal, before: Decimal | None, area_before: Decimal) -> dict:
	now = _divided(standing.actual, area)
	was = None if before is None else _divided(before, area_before)
	return {
		"actual": number(standing.actual),
		"planned": number(_divided(standing.planned, area)),
		"unit_cost": number(now),
		"before": number(was),
		"change": number(shown(EXACT.divide(EXACT.multiply(now - was, HUNDRED), was))) if was else None,
	}


def _divided(amount: Decimal, area: Decimal) -> Decimal | None:
	return shown(EXACT.divide(amount, area), PLACES) if area > ZERO else None


def _beside(one: Compared) -> dict:
	return {
		_field(code): number(_divided(standing.actual, one.area)) for code, standing in one.classes.items()
	}


def _field(code: str) -> str:
	return "of_" + frappe.scrub(code)


def _total(found: list[Compared]) -> dict:
	"""What is shown together; a year ago of those that were there."""
	there = [one for one in found if one.before is not None]
	return {
		"property": _("Total"),
		"class_title": _("Total"),
		"is_total": 1,
		"area_months": number(total(one.area for one in found)),
		**_per_area(
			sum((one.whole for one in found), NOTHING),
			total(one.area for one in found),
			total(one.was() for one in there) if len(there) == len(found) else None,
			total(one.area_before for one in there),
		),
	}


# -- around the table


def _columns(wanted: str, found: list[Compared], titles: Mapping[str, str]) -> list[dict]:
	columns = [link("property", "Property", 160)]
	if wanted == BY_CLASS:
		columns.append(text("class_title", _("Cost Class"), 130))
	columns += [
		_yuan("unit_cost", _("yuan per ㎡·month")),
		_yuan("planned", _("Planned per ㎡")),
		_yuan("before", _("A Year Ago")),
		percent("change", _("Change (%)"), 100),
	]
	if wanted == BESIDE:
		there = {code for one in found for code in one.classes}
		columns += [_yuan(_field(code), title) for code, title in titles.items() if code in there]
	if wanted != BY_CLASS:
		columns += [
			text("place", _("Place in Ranking"), 80),
			_number("heads", _("㎡ per Head"), 110),
		]
	return [
		*columns,
		currency("actual", _("Spent")),
		_number("area_months", _("Managed ㎡·Months"), 140),
		text("kind", _("Compared With"), 140),
	]


def _yuan(fieldname: str, label: str) -> dict:
	return {"fieldname": fieldname, "label": label, "fieldtype": "Float", "precision": PLACES, "width": 120}


def _number(fieldname: str, label: str, width: int) -> dict:
	return {"fieldname": fieldname, "label": label, "fieldtype": "Float", "precision": 2, "width": width}


def _message(found: list[Compared]) -> str | None:
	if all(one.heads for one in found):
		return None
	return _("㎡ per head are of properties whose employees name them. Enter the property in the employee.")


def _chart(found: list[Compared], period: Period) -> dict:
	"""This period and a year ago, the dearest first; a bar leads to the entries."""
	shown_ones = sorted(found, key=lambda one: -(_divided(one.whole.actual, one.area) or ZERO))[:MOST_BARS]
	rows = [_figures(one, None) for one in shown_ones]
	labels = [one.name for one in shown_ones]
	names = (_("This Period"), _("A Year Ago"))
	return {
		"data": {
			"labels": labels,
			"datasets": [
				{"name": names[0], "values": [row["unit_cost"] for row in rows]},
				{"name": names[1], "values": [row["before"] or 0 for row in rows]},
			],
			"leads": leads.to_report(
				"Cost Details", names, labels, lambda which, name: _entries(name, period, which == names[1])
			),
		},
		"type": "bar",
		"colors": ["#449CF0", "#B8C2CC"],
		"animate": 0,
		"disableEntryAnimation": 1,
	}


def _entries(name: str, period: Period, before: bool) -> dict:
	of = figures.year_before(period) if before else period
	return {"property": name, "what": "Actual", "from_date": str(of.first), "to_date": str(of.last)}
