"""The risk indicators at a glance: each where it is worst, against its thresholds, with the line of the last twelve closed months.

Read with the user's own right, in as many queries for one indicator as for all.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import frappe
from frappe import _
from frappe.utils import cstr, flt, getdate, nowdate

from wuye_ops.metrics import figures, snapshots
from wuye_ops.metrics.values import may_know
from wuye_ops.property import leads
from wuye_ops.property.report_filters import chosen
from wuye_ops.risk import indicator_words as words
from wuye_ops.risk import watching
from wuye_ops.risk.indicators import unit_of
from wuye_ops.risk.watching import STATE, Indicator
from wuye_ops.rules import metric_value
from wuye_ops.rules.metric_closing import last_months
from wuye_ops.rules.risk_indicator import GRADES
from wuye_ops.rules.risk_matrix import rank_of

MONTHS = 12
# More than that nobody looks at on one page; the worst come first.
MOST = 24
FIELDS = ("name", "indicator", "property", "company", "level", "has_value", "value", "is_silent", "error_on")
SHOWN = ("label", "value", "level", "place", "others", "silent")


@dataclass(frozen=True, slots=True)
class Card:
	"""An indicator that is on. worst: the state of the place where it stands worst. levels: how many places stand at which level."""

	indicator: Indicator
	worst: frappe._dict
	levels: Mapping[str, int]
	silent: int

	@property
	def level(self) -> str:
		return cstr(self.worst.level)


def cards(filters: frappe._dict) -> dict:
	"""For `public/js/risk_cards.js`: the worst first; each leads to its values. labels: the indicators; values: what they are worth."""
	found = _cards(chosen(filters, "property"))
	if not found:
		return {"labels": [], "datasets": []}
	shown = found[:MOST]
	months = [month.first for month in last_months(MONTHS + 1, getdate(nowdate()))[:-1]]
	lines = _lines(shown, months)
	asked = chosen(filters, "property")
	return {
		"labels": [card.indicator.row.title for card in shown],
		"datasets": [
			{
				"name": _("Value", context="Metric"),
				"values": [flt(card.worst.value) if card.worst.has_value else None for card in shown],
			}
		],
		"risk_cards": [_shown(card, months, lines.get(card.indicator.name)) for card in shown],
		"more": len(found) - len(shown),
		"leads": leads.to_list(STATE, (None,), shown, lambda _set, card: _behind(card, asked)),
	}


def _behind(card: Card, asked: dict) -> dict:
	return {**asked, "indicator": card.indicator.name, "watched": 1}


def _shown(card: Card, months: Sequence[date], line: Sequence[Decimal | None] | None) -> dict:
	one, worst = card.indicator, card.worst
	unit = unit_of(one.metric)
	value = (
		metric_value.shown(Decimal(cstr(worst.value or 0)), one.definition.places)
		if worst.has_value
		else None
	)
	return {
		"indicator": one.name,
		"value": words.value_text(_plain(value), unit),
		"level": card.level,
		"place": worst.property or worst.company or "",
		"counts": [[level, card.levels[level]] for level in reversed(GRADES) if card.levels.get(level)],
		"silent": card.silent,
		"comparison": one.definition.comparison,
		"thresholds": [
			{"level": level, "value": float(limit), "text": _plain(limit)}
			for level, limit in one.definition.thresholds.items()
		],
		"months": [f"{month:%Y-%m}" for month in months],
		"line": [None if value is None else float(value) for value in line or ()],
		"now": float(value) if value is not None else None,
	}


def _plain(value: Decimal | None) -> str:
	"""Zeros after the point say nothing."""
	if value is None:
		return ""
	text = f"{value:,f}"
	return text.rstrip("0").rstrip(".") if "." in text else text


# -- what is read ------------------------------------------------------------------------------------------------------


def _cards(asked: dict) -> list[Card]:
	"""Indicators that are on and watch what the user may see, the worst first."""
	if not frappe.has_permission(STATE, "read"):
		return []
	states: dict[str, list] = defaultdict(list)
	for row in frappe.get_list(
		STATE, filters={**asked, "watched": 1}, fields=list(FIELDS), order_by="property", limit=0
	):
		states[row.indicator].append(row)
	indicators = watching.load({"name": ["in", [*states, ""]], "enabled": 1})
	found = [_card(one, states[one.name]) for one in indicators]
	return sorted(
		found,
		key=lambda card: (
			-rank_of(card.level),
			-card.silent,
			not card.worst.has_value,
			card.indicator.row.title,
		),
	)


def _card(one: Indicator, states: list) -> Card:
	falling = one.definition.falling

	def badness(row) -> tuple:
		if not row.has_value:
			return (rank_of(cstr(row.level)), 0, 0.0)
		return (rank_of(cstr(row.level)), 1, -flt(row.value) if falling else flt(row.value))

	return Card(
		one,
		max(states, key=badness),
		Counter(cstr(row.level) for row in states),
		sum(bool(row.is_silent or row.error_on) for row in states),
	)


def _lines(shown: Iterable[Card], months: Sequence[date]) -> dict[str, list[Decimal | None]]:
	"""Indicator → what its metric was worth where it stands worst, in each month that is closed; two queries for all of them."""
	known = [card for card in shown if card.indicator.metric and may_know(card.indicator.metric)]
	places = {card.indicator.name: _properties(card) for card in known}
	metrics = {card.indicator.metric.key: card.indicator.metric for card in known}
	kept = snapshots.kept(
		metrics,
		months[0],
		months[-1],
		sorted({name for names in places.values() for name in names}),
		by_property=True,
	)
	found = {}
	for card in known:
		metric = card.indicator.metric
		line = []
		for month in months:
			parts = kept.parts.get((metric.key, month), {})
			of_place = [part for name in places[card.indicator.name] for part in parts.get(name, ())]
			value = figures.value(metric, metric_value.together(of_place, metric.combine))
			line.append(metric_value.shown(value, metric.places))
		found[card.indicator.name] = line
	return found


def _properties(card: Card) -> list[str]:
	"""One property; of a company as a whole those that are run."""
	if card.worst.property:
		return [card.worst.property]
	return watching.Estate.load().properties_of(cstr(card.worst.company))
