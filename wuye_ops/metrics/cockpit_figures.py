"""The metrics of the cockpit: each against its target, beside the month before, with the line of a year; and who is best."""

from collections.abc import Sequence
from decimal import Decimal
from functools import cmp_to_key

import frappe
from frappe import _

from wuye_ops.metrics import values
from wuye_ops.metrics.cockpit_parts import Lead, View
from wuye_ops.metrics.registry import Metric
from wuye_ops.metrics.values import Value
from wuye_ops.rules import metric_value as rules
from wuye_ops.rules import sparkline

MONTHS = 12
PAGE = "metrics"


def figures(view: View, keys: Sequence[str] | None = None) -> list[dict]:
	"""These metrics (None: all the user may know, in the order in which the chapters declare them) of what is looked at
	together."""
	keys = keys or [metric.key for metric in values.known_metrics()]
	trends = values.trend(keys, view.properties, MONTHS, view.last)
	return [_figure(view, trends[key]) for key in keys]


def _figure(view: View, trend: Sequence[Value]) -> dict:
	now, before = trend[-1], trend[-2]
	metric = now.metric
	shown = [value.shown for value in trend]
	return {
		"key": metric.key,
		"label": str(metric.label),
		"formula": str(metric.formula),
		"unit": str(metric.unit),
		"value": text(now.shown, metric),
		"number": _plain(now.shown),
		"standing": now.standing,
		"target": target_text(now),
		"aim": _plain(now.aim.target),
		"change": change_of(now, before),
		"parts": parts_text(now),
		"trend": [_plain(value) for value in shown],
		"months": [f"{value.first:%Y-%m}" for value in trend],
		"spark": sparkline.svg(shown, now.aim.target),
		"lead": Lead(page=PAGE, filters=_place(view, metric.key)),
	}


def _place(view: View, key: str, property_name: str | None = None) -> dict[str, str]:
	place = property_name or view.property
	return {"metric": key, "month": f"{view.month:%Y-%m}", **({"property": place} if place else {})}


def ranking(view: View, key: str) -> dict:
	"""{key, label, unit, rows}: the properties that are looked at by a metric, the best first; without a value, last.

	Near a target, the nearest is the best; where no target says which way is good, the metric's direction does.
	"""
	found = values.trend_by_property([key], view.properties, 2, view.last)[key]
	metric = values.get_metric(key)
	now = {name: pair[-1] for name, pair in found.items() if pair[-1]}
	ordered = sorted(
		now,
		key=cmp_to_key(lambda one, other: _compare(now[one], now[other]) or (one > other) - (one < other)),
	)
	ranks = _ranks([now[name].shown for name in ordered])
	return {
		"key": key,
		"label": str(metric.label),
		"unit": str(metric.unit),
		"formula": str(metric.formula),
		"rows": [
			{
				"rank": rank,
				"property": name,
				"value": text(now[name].shown, metric),
				"number": _plain(now[name].shown),
				"standing": now[name].standing,
				"target": target_text(now[name]),
				"change": change_of(now[name], found[name][0]),
				"parts": parts_text(now[name]),
				"lead": Lead(page=PAGE, filters=_place(view, key, name)),
			}
			for name, rank in zip(ordered, ranks, strict=True)
		],
	}


def _compare(one: Value, other: Value) -> int:
	if one.value is None or other.value is None:
		return (one.value is None) - (other.value is None)
	better_by = rules.improvement(one.shown, other.shown, one.aim)
	return 0 if not better_by else (-1 if better_by > 0 else 1)


def _ranks(shown: Sequence[Decimal | None]) -> list[int | None]:
	"""The same value, the same rank; without a value, none."""
	found: list[int | None] = []
	for number, value in enumerate(shown):
		if value is None:
			found.append(None)
		else:
			found.append(found[-1] if number and shown[number - 1] == value else number + 1)
	return found


def text(value: Decimal | None, metric: Metric) -> str:
	"""A value with its unit as people read it; a dash where there is none. Zeros after the point say nothing."""
	if value is None:
		return "–"
	number = f"{value:,f}"
	if "." in number:
		number = number.rstrip("0").rstrip(".")
	return f"{number}%" if metric.is_share else f"{number} {metric.unit}".strip()


def target_text(value: Value) -> str:
	"""The target as a sign and a number: ≥ 95%, < 2, ± 3% around 0."""
	aim, metric = value.aim, value.metric
	if aim.target is None:
		return ""
	number = text(aim.target, metric)
	if aim.direction == rules.NEAR:
		around = f"± {text(aim.tolerance, metric)}"
		return around if not aim.target else f"{number} {around}"
	signs = {(rules.UP, False): "≥", (rules.UP, True): ">", (rules.DOWN, False): "≤", (rules.DOWN, True): "<"}
	return f"{signs[aim.direction, aim.strict]} {number}"


def change_of(now: Value, before: Value | None) -> dict | None:
	"""{text, verdict} since the month before: points of percent, or the metric's unit."""
	if before is None:
		return None
	change = rules.change(now.value, before.value, now.aim, now.metric.places)
	if change is None:
		return None
	number = f"{abs(change.difference):,f}"
	if "." in number:
		number = number.rstrip("0").rstrip(".")
	arrow = "▲" if change.difference > 0 else "▼" if change.difference < 0 else "="
	return {"text": f"{arrow} {number}", "verdict": change.verdict}


def parts_text(value: Value) -> str:
	"""Of how many: 188 of 196; empty for a plain sum."""
	part = value.part
	if part is None or part.denominator is None:
		return ""
	return _("{0} of {1}").format(_number(part.numerator), _number(part.denominator))


def _number(number: Decimal) -> str:
	return frappe.utils.fmt_money(number, 0 if number == number.to_integral_value() else 2)


def _plain(value: Decimal | None) -> float | None:
	return None if value is None else float(value)
