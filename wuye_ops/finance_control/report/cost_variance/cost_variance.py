"""差异分析: planned, spent, and what of the difference is price, quantity, mix or spending; every total is ERPNext's, to the cent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal

import frappe
from frappe import _

from wuye_ops.finance_control import policies
from wuye_ops.finance_control.policies import Policies
from wuye_ops.finance_control.report_columns import band_in_words, currency, link, number, percent, text
from wuye_ops.finance_control.report_scope import (
	check_may_look,
	class_titles,
	months_asked_for,
	properties_of,
)
from wuye_ops.finance_control.review import figures, waterfall
from wuye_ops.finance_control.review.figures import Figures
from wuye_ops.finance_control.review.words import effect_in_words, unit_in_words
from wuye_ops.property.report_filters import chosen
from wuye_ops.rules import cost_monitor, cost_variance
from wuye_ops.rules.cost_monitor import Standing
from wuye_ops.rules.cost_standard import Effect
from wuye_ops.rules.cost_variance import EFFECTS
from wuye_ops.rules.metric_value import shown
from wuye_ops.rules.money import EXACT

BY_LINE = "Measured Line"
GROUPS = {
	"Cost Class": ("cost_class",),
	"Account": ("cost_class", "account"),
	"Property": ("property",),
	"Property and Class": ("property", "cost_class"),
	BY_LINE: ("property", "cost_class", "account", "about"),
}
FOUR_PLACES = 4

Line = tuple[Figures, Effect]


def execute(filters: dict | None = None) -> tuple:
	"""(columns, rows, message, chart). filters: property, company, from_date, to_date (whole months of one year), cost_class;
	group_by: one of GROUPS; effect: one of EFFECTS, by which rows are sorted and without which they are left out. The last row
	is all of them together.
	"""
	filters = frappe._dict(filters or {})
	check_may_look("Cost Review")
	wanted = filters.get("group_by") or "Cost Class"
	if wanted not in GROUPS:
		frappe.throw(_("Costs are not grouped by that. Choose one of the list."), title=_("Group By"))
	effect = chosen(filters, "effect").get("effect")
	if effect and effect not in EFFECTS:
		frappe.throw(_("Choose an effect of the list."), title=_("Effect"))
	period = months_asked_for(filters)
	lines = list(_lines(figures.read(_names(filters), period).values(), filters))
	if not lines:
		return [], [], _("No budget and no cost in these months."), None
	sides, titles, of_properties = GROUPS[wanted], class_titles(), policies.read()
	groups: dict[tuple, list[Line]] = defaultdict(list)
	for one in lines:
		groups[tuple(_side(one, side) for side in sides)].append(one)
	rows = [
		_row(dict(zip(sides, key, strict=True)), of, titles, of_properties, wanted == BY_LINE)
		for key, of in sorted(groups.items(), key=lambda item: _order(item[0], sides, titles))
	]
	if effect:
		rows = sorted((row for row in rows if row[effect.lower()]), key=lambda row: -abs(row[effect.lower()]))
	rows.append(_total(lines, sides[0], titles, of_properties))
	return _columns(sides), rows, _message(lines, wanted), _chart(lines, filters, period)


def _names(filters: frappe._dict) -> tuple[str, ...]:
	allowed = properties_of(filters)
	return tuple(frappe.get_all("Property", pluck="name", limit=0)) if allowed is None else allowed


def _lines(found: Iterable[Figures], filters: frappe._dict) -> Iterable[Line]:
	wanted = chosen(filters, "cost_class").get("cost_class")
	for one in found:
		for effect in one.effects:
			if wanted in (None, one.classes[effect.account]):
				yield one, effect


def _side(one: Line, side: str) -> str:
	of, effect = one
	return {
		"property": of.property,
		"cost_class": of.classes[effect.account],
		"account": effect.account,
		"about": effect.about,
	}[side]


def _order(key: tuple, sides: tuple[str, ...], titles: Mapping[str, str]) -> tuple:
	"""Classes in their own order, everything else by its name."""
	places = {code: number for number, code in enumerate(titles)}
	return tuple(
		(places.get(part, len(places)), part) if side == "cost_class" else (0, part or "")
		for part, side in zip(key, sides, strict=True)
	)


# -- rows


def _row(
	group: Mapping[str, str],
	lines: list[Line],
	titles: Mapping[str, str],
	of_properties: Policies,
	of_line: bool = False,
) -> dict:
	row = {
		**group,
		"class_title": titles.get(group.get("cost_class", ""), group.get("cost_class")),
		"cost_center": _one_of(_of_property(of.property, "cost_center") for of, _effect in lines),
		"company": _one_of(_of_property(of.property, "company") for of, _effect in lines),
		**_sums(lines, of_properties),
	}
	if of_line:
		row |= _quantities(lines[0][1])
	return row


def _sums(lines: list[Line], of_properties: Policies) -> dict:
	standing = sum(
		(Standing(one.line.planned.amount, one.line.actual.amount) for _of, one in lines),
		Standing(Decimal(0), Decimal(0)),
	)
	split = cost_variance.together([one.split for _of, one in lines])
	names = {of.property for of, _effect in lines}
	limits = policies.limits_together(
		{name: (of_properties.of(name), of_properties.general(name)) for name in names}
	)
	band = cost_monitor.band(standing, limits)
	return {
		"planned": number(standing.planned),
		"actual": number(standing.actual),
		"over": number(standing.over),
		"percent": number(shown(standing.percent)),
		"band": band,
		"band_text": band_in_words(band),
		**{effect.lower(): number(amount) for effect, amount in cost_variance.effects(split)},
	}


def _quantities(one: Effect) -> dict:
	planned, actual = one.line.planned, one.line.actual
	return {
		"about": one.about or (_("all together") if one.unit else ""),
		"unit": unit_in_words(one.unit),
		"planned_quantity": number(planned.quantity),
		"actual_quantity": number(actual.quantity),
		"planned_price": _price(planned),
		"actual_price": _price(actual),
	}


def _price(side: cost_variance.Side) -> float | None:
	return number(shown(EXACT.divide(side.amount, side.quantity), FOUR_PLACES)) if side.quantity else None


def _total(lines: list[Line], first: str, titles: Mapping[str, str], of_properties: Policies) -> dict:
	return {
		**_row({}, lines, titles, of_properties),
		first: _("Total"),
		"class_title": _("Total"),
		"is_total": 1,
	}


def _of_property(name: str, fieldname: str) -> str | None:
	return frappe.get_cached_value("Property", name, fieldname)


def _one_of(values: Iterable[str | None]) -> str | None:
	found = set(values)
	return found.pop() if len(found) == 1 else None


# -- around the table


def _columns(sides: tuple[str, ...]) -> list[dict]:
	first = {
		"property": link("property", "Property", 150),
		"cost_class": text("class_title", _("Cost Class"), 130),
		"account": link("account", "Account", 190),
		"about": text("about", _("Post, Meter, Plan or Area"), 140),
	}
	columns = [first[side] for side in sides]
	if "about" in sides:
		columns += [
			text("unit", _("Unit"), 90),
			_quantity("planned_quantity", _("Planned Quantity")),
			_quantity("actual_quantity", _("Actual Quantity")),
			_quantity("planned_price", _("Planned Price"), FOUR_PLACES),
			_quantity("actual_price", _("Actual Price"), FOUR_PLACES),
		]
	return [
		*columns,
		currency("planned", _("Budget of the Period")),
		currency("actual", _("Spent")),
		currency("over", _("Above Plan")),
		percent("percent", _("Above Plan (%)"), 110),
		text("band_text", _("Band"), 100),
		*(currency(effect.lower(), effect_in_words(effect), 125) for effect in EFFECTS),
	]


def _quantity(fieldname: str, label: str, precision: int = 2) -> dict:
	return {
		"fieldname": fieldname,
		"label": label,
		"fieldtype": "Float",
		"precision": precision,
		"width": 105,
	}


def _message(lines: list[Line], wanted: str) -> str | None:
	without = sorted({of.property for of, _effect in lines if not of.is_planned})
	if without:
		names = "、".join(frappe.utils.escape_html(name) for name in without[:5])
		return _("Without a budget of this year: {0}. All they have spent is above plan.").format(
			names if len(without) <= 5 else _("{0} and {1} more").format(names, len(without) - 5)
		)
	if wanted == BY_LINE and not any(one.unit for _of, one in lines):
		return _(
			"Nothing is measured: the plan has no posts, areas, meters or visits whose quantities are known."
		)
	return None


def _chart(lines: list[Line], filters: frappe._dict, period) -> dict:
	"""From planned to spent, by effect. Its bars lead to the accounts, the largest of the effect first."""
	of = {key: filters[key] for key in ("property", "company", "cost_class") if filters.get(key)}
	of |= {"from_date": str(period.first), "to_date": str(period.last)}
	planned = sum((one.line.planned.amount for _of, one in lines), Decimal(0))
	split = cost_variance.together([one.split for _of, one in lines])
	return {
		"data": waterfall.chart(
			planned, cost_variance.effects(split), effect_in_words, waterfall.to_effect(of)
		),
		"type": "bar",
	}
