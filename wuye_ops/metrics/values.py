"""What metrics are worth, for those who may know: who may report on a metric's documents, and of the properties that are theirs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import frappe
from frappe import _

from wuye_ops.metrics.registry import Metric, Row, Scope, all_metrics, get_metric
from wuye_ops.property.places import permitted_properties
from wuye_ops.rules import metric_value as rules
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
	"""Residents and field staff read documents of their own alone, and report on none."""
	return bool(frappe.has_permission(metric.doctype, "report"))


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
	return {
		key: _value(metric, None, scope, rules.together(parts.values()))
		for key, metric, parts in _counted(keys, scope)
	}


def by_property(keys: Iterable[str], scope: Scope) -> dict[str, dict[str, Value]]:
	"""key → property → its worth; a property in which there was nothing to count is not there."""
	return {
		key: {name: _value(metric, name, scope, part) for name, part in parts.items()}
		for key, metric, parts in _counted(keys, scope)
	}


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
		yield key, metric, metric.count(scope)


def _allowed(scope: Scope) -> Scope:
	properties = permitted(scope.properties)
	return scope if properties is None else scope.within(properties)


def _check(metric: Metric, scope: Scope) -> None:
	if not may_know(metric):
		frappe.throw(_("Your role does not see this metric."), frappe.PermissionError)
	if scope.employee and not metric.for_employees:
		frappe.throw(_("This metric is not counted by person."), title=_("Metric"))


def _value(metric: Metric, property_name: str | None, scope: Scope, part: Part | None) -> Value:
	value = rules.value(part, metric.unit)
	return Value(
		metric,
		property_name,
		scope.first,
		scope.last,
		part,
		value,
		rules.shown(value, metric.places),
		metric.aim,
		rules.standing(value, metric.aim, metric.places),
	)
