"""What metrics are worth, for those who may know: who may report on a metric's documents, and of the properties that are theirs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import frappe
from frappe import _
from frappe.utils import getdate

from wuye_ops.metrics import figures, snapshots, targets
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


def may_know(metric: Metric, user: str | None = None) -> bool:
	"""Residents and field staff read documents of their own alone, and report on none."""
	return bool(frappe.has_permission(metric.doctype, "report", user=user))


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
	reader = Reader(keys, scope)
	return {key: reader.together(key, scope) for key in reader.metrics}


def by_property(keys: Iterable[str], scope: Scope) -> dict[str, dict[str, Value]]:
	"""key → property → its worth; a property in which there was nothing to count is not there."""
	reader = Reader(keys, scope, by_property=True)
	return {key: reader.by_property(key, scope) for key in reader.metrics}


def trend(
	keys: Iterable[str], properties: Sequence[str] | None, months: int, until: date | None = None
) -> dict[str, list[Value]]:
	"""key → its worth in these properties together, month by month, the month of `until` (else the running one) last.

	The running month counts until today. Refuses what the user may not know.
	"""
	scopes = _months(properties, months, until)
	reader = Reader(keys, _over(scopes))
	return {key: [reader.together(key, scope) for scope in scopes] for key in reader.metrics}


def trend_by_property(
	keys: Iterable[str], properties: Sequence[str] | None, months: int, until: date | None = None
) -> dict[str, dict[str, list[Value | None]]]:
	"""key → property → the same of each; None for a month in which there was nothing to count."""
	scopes = _months(properties, months, until)
	reader = Reader(keys, _over(scopes), by_property=True)
	found: dict[str, dict[str, list[Value | None]]] = {key: {} for key in reader.metrics}
	for key, of_key in found.items():
		for position, scope in enumerate(scopes):
			for name, value in reader.by_property(key, scope).items():
				of_key.setdefault(name, [None] * months)[position] = value
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


def _over(scopes: Sequence[Scope]) -> Scope:
	return Scope(scopes[0].first, scopes[-1].last, scopes[0].properties)


class Reader:
	"""Values of some metrics within a scope, for a user who may know them: closed months as they were closed, others live.

	What is kept and what is aimed at is read once for all of them, however many months are asked for.
	"""

	def __init__(self, keys: Iterable[str], scope: Scope, by_property: bool = False) -> None:
		"""Refuses what the user may not know. by_property: whether the values of each property are asked for."""
		self.metrics = {key: get_metric(key) for key in keys}
		for metric in self.metrics.values():
			_check(metric, scope)
		self._properties = permitted(scope.properties)
		self._aims = targets.aims(self.metrics)
		self._kept = snapshots.kept(
			self.metrics, scope.first, scope.last, self._properties, by_property=by_property
		)

	def together(self, key: str, scope: Scope) -> Value:
		metric, scope = self.metrics[key], self._within(scope)
		parts = self._parts(metric, scope).values()
		return self._value(metric, None, scope, rules.together(parts, metric.combine))

	def by_property(self, key: str, scope: Scope) -> dict[str, Value]:
		metric, scope = self.metrics[key], self._within(scope)
		return {
			name: self._value(metric, name, scope, part) for name, part in self._parts(metric, scope).items()
		}

	def _within(self, scope: Scope) -> Scope:
		return scope if self._properties is None else scope.within(self._properties)

	def _parts(self, metric: Metric, scope: Scope) -> dict[str, Part]:
		parts = self._kept.of(metric, scope)
		return figures.counted(metric, scope) if parts is None else parts

	def _value(self, metric: Metric, property_name: str | None, scope: Scope, part: Part | None) -> Value:
		value = figures.value(metric, part)
		# of one property together is that property
		only = scope.properties[0] if scope.properties and len(scope.properties) == 1 else None
		aim = self._aims.of(metric, property_name or only, scope.last)
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


def rows(key: str, scope: Scope, start: int = 0, limit: int = 50) -> list[Row]:
	"""The documents behind a value as they are now, the most recent first. Refuses what the user may not know.

	A document that the user may not open is there without its name: rows add up to the value for everybody, and a spot check
	stays a surprise.
	"""
	metric = get_metric(key)
	_check(metric, scope)
	if not figures.is_known(metric, scope):
		return []
	found = metric.rows(_allowed(scope), max(0, start), max(1, min(limit, MOST_ROWS)))
	return veiled(found)


def veiled(found: list[Row]) -> list[Row]:
	"""The same rows, those of documents that the user may not open without their names."""
	names: dict[str, set[str]] = {}
	for row in found:
		names.setdefault(row.doctype, set()).add(row.name)
	visible = {doctype: _visible(doctype, those) for doctype, those in names.items()}
	return [
		row if row.name in visible[row.doctype] else row._replace(name="", text=_("Not visible to you"))
		for row in found
	]


def _visible(doctype: str, names: set[str]) -> set[str]:
	if not frappe.has_permission(doctype, "read"):
		return set()
	return set(frappe.get_list(doctype, {"name": ["in", list(names)]}, pluck="name", limit=0))


def _allowed(scope: Scope) -> Scope:
	properties = permitted(scope.properties)
	return scope if properties is None else scope.within(properties)


def _check(metric: Metric, scope: Scope) -> None:
	if not may_know(metric):
		frappe.throw(_("Your role does not see this metric."), frappe.PermissionError)
	if scope.employee and not metric.for_employees:
		frappe.throw(_("This metric is not counted by person."), title=_("Metric"))
