"""What metrics are worth, for those who may know: who may read a metric's documents, and of the properties that are theirs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import frappe
from frappe import _
from frappe.utils import getdate

from wuye_ops.metrics import targets
from wuye_ops.metrics.registry import Metric, Row, Scope, all_metrics, get_metric
from wuye_ops.property.places import permitted_properties
from wuye_ops.rules import metric_value as rules
from wuye_ops.rules.metric_closing import last_months
from wuye_ops.rules.metric_value import Aim, Part

MOST_ROWS = 500


@dataclass(frozen=True, slots=True)
class Value:
	"""A metric's worth in a property (None: in all of the scope together) and a period.

	value: unrounded, None where there is nothing to divide by or nothing to count. shown: as people read and judge it.
	standing: one of rules.STANDINGS.
	"""

	metric: Metric
	property: str | None
	first: date
	last: date
	part: Part | None
	value: Decimal | None
	shown: Decimal | None
	aim: Aim
	standing: str


def may_know(metric: Metric) -> bool:
	return bool(frappe.has_permission(metric.doctype, "read"))


def known_metrics() -> list[Metric]:
	"""The metrics whose values the user may know."""
	return [metric for metric in all_metrics().values() if may_know(metric)]


def permitted(properties: Sequence[str] | None) -> tuple[str, ...] | None:
	"""Those of the properties the user may see; None for all there are. Refuses one that is not theirs."""
	allowed = permitted_properties()
	if properties is None:
		return None if allowed is None else tuple(allowed)
	if allowed is not None and not set(properties) <= set(allowed):
		frappe.throw(_("This property is not yours."), frappe.PermissionError)
	return tuple(properties)


def together(keys: Iterable[str], scope: Scope) -> dict[str, Value]:
	"""key → its worth in all properties of the scope together. Refuses what the user may not know."""
	keys = list(keys)
	aims = targets.aims(keys)
	return {
		key: _value(metric, None, counted, rules.together(parts.values()), aims)
		for key, metric, counted, parts in _counted(keys, scope)
	}


def by_property(keys: Iterable[str], scope: Scope) -> dict[str, dict[str, Value]]:
	"""key → property → its worth; a property in which there was nothing to count is not there."""
	keys = list(keys)
	aims = targets.aims(keys)
	return {
		key: {name: _value(metric, name, counted, part, aims) for name, part in parts.items()}
		for key, metric, counted, parts in _counted(keys, scope)
	}


def trend(
	keys: Iterable[str], properties: Sequence[str] | None, months: int, until: date | None = None
) -> dict[str, list[Value]]:
	"""key → its worth in these properties together, month by month, the month of `until` (else the running one) last.

	The running month counts until today. Refuses what the user may not know.
	"""
	keys = list(keys)
	found: dict[str, list[Value]] = {key: [] for key in keys}
	for scope in _months(properties, months, until):
		for key, value in together(keys, scope).items():
			found[key].append(value)
	return found


def trend_by_property(
	keys: Iterable[str], properties: Sequence[str] | None, months: int, until: date | None = None
) -> dict[str, dict[str, list[Value | None]]]:
	"""key → property → the same of each; None for a month in which there was nothing to count."""
	keys = list(keys)
	found: dict[str, dict[str, list[Value | None]]] = {key: {} for key in keys}
	for position, scope in enumerate(_months(properties, months, until)):
		for key, values in by_property(keys, scope).items():
			for name, value in values.items():
				found[key].setdefault(name, [None] * months)[position] = value
	return found


def month_until_today(first: date, today: date) -> tuple[date, date]:
	"""The first and last day that are counted of the month in which the day lies: a running month ends today."""
	(month,) = last_months(1, first)
	return month.first, max(month.first, min(month.last, today))


def _months(properties: Sequence[str] | None, months: int, until: date | None) -> list[Scope]:
	today = getdate()
	names = None if properties is None else tuple(properties)
	return [
		Scope(*month_until_today(month.first, today), names) for month in last_months(months, until or today)
	]


def rows(key: str, scope: Scope, start: int = 0, limit: int = 50) -> list[Row]:
	"""The documents behind a value, the most recent first. Refuses what the user may not know."""
	metric = get_metric(key)
	_check(metric, scope)
	return metric.rows(_allowed(scope), max(0, start), max(1, min(limit, MOST_ROWS)))


def _counted(keys: Iterable[str], scope: Scope):
	scope = _allowed(scope)
	for key in keys:
		metric = get_metric(key)
		_check(metric, scope)
		yield key, metric, scope, metric.count(scope)


def _allowed(scope: Scope) -> Scope:
	properties = permitted(scope.properties)
	return scope if properties is None else scope.within(properties)


def _check(metric: Metric, scope: Scope) -> None:
	if not may_know(metric):
		frappe.throw(_("Your role does not see this metric."), frappe.PermissionError)
	if scope.employee and not metric.for_employees:
		frappe.throw(_("This metric is not counted by person."), title=_("Metric"))


def _value(
	metric: Metric, property_name: str | None, scope: Scope, part: Part | None, aims: targets.Aims
) -> Value:
	value = rules.value(part, metric.unit)
	# of one property together is that property
	only = scope.properties[0] if scope.properties and len(scope.properties) == 1 else None
	aim = aims.of(metric, property_name or only, scope.last)
	return Value(
		metric,
		property_name,
		scope.first,
		scope.last,
		part,
		value,
		rules.shown(value, metric.places),
		aim,
		rules.standing(value, aim, metric.places),
	)
