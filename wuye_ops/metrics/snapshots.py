"""Closed months, read: what was counted then stands, whatever has come in since."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import frappe
from frappe.query_builder.functions import Min, Sum
from frappe.utils import getdate

from wuye_ops.metrics import figures
from wuye_ops.metrics.registry import Metric, Scope
from wuye_ops.rules import metric_value as rules
from wuye_ops.rules.metric_closing import months
from wuye_ops.rules.metric_value import Part

CLOSED = "Closed"
# one key of all properties together
TOGETHER = ""


@dataclass(slots=True)
class Kept:
	"""What is kept of some metrics and months."""

	# metric and first day of each month that is closed
	closed: set[tuple[str, date]] = field(default_factory=set)
	parts: dict[tuple[str, date], dict[str, list[Part]]] = field(default_factory=dict)

	def of(self, metric: Metric, scope: Scope) -> dict[str, Part] | None:
		"""property → its part (or, if read so, of all together under TOGETHER); None where the scope is to be counted live.

		That is the case unless it is made of whole months which are all closed, and is one month or may be added up.
		"""
		whole = whole_months(scope)
		if not whole or scope.employee or (len(whole) > 1 and not metric.adds_up):
			return None
		if not all((metric.key, month) in self.closed for month in whole):
			return None
		found: dict[str, list[Part]] = {}
		for month in whole:
			for name, parts in self.parts.get((metric.key, month), {}).items():
				found.setdefault(name, []).extend(parts)
		if any(len({part.denominator is None for part in parts}) > 1 for parts in found.values()):
			# sums before and ratios after a change of the formula do not add up
			return None
		return {name: rules.together(parts, metric.combine) for name, parts in found.items()}


def whole_months(scope: Scope) -> list[date]:
	"""The first days of the months a scope is made of; none where it begins or ends within a month."""
	found = months(scope.first, scope.last)
	if not found or found[0].first != scope.first or found[-1].last != scope.last:
		return []
	return [month.first for month in found]


def closed_months(keys: Collection[str], first: date, last: date) -> set[tuple[str, date]]:
	"""(metric, first day) of the months from first to last that are closed."""
	if not keys:
		return set()
	closing = frappe.qb.DocType("Metric Closing")
	rows = (
		frappe.qb.from_(closing)
		.select(closing.metric, closing.period_start)
		.where(closing.metric.isin(list(keys)) & closing.period_start.between(first, last))
		.where(closing.status == CLOSED)
		.run()
	)
	return {(metric, getdate(month)) for metric, month in rows}


def kept(
	metrics: Mapping[str, Metric],
	first: date,
	last: date,
	properties: Sequence[str] | None,
	by_property: bool,
) -> Kept:
	"""What is kept of these metrics and properties (None: all) in the months from first to last: two queries."""
	found = Kept(closed_months(metrics, first, last))
	if not found.closed or (properties is not None and not properties):
		return found
	snapshot = frappe.qb.DocType("Metric Snapshot")
	sides = [snapshot.metric, snapshot.period_start, snapshot.counted]
	query = (
		frappe.qb.from_(snapshot)
		.select(Sum(snapshot.numerator), Min(snapshot.numerator), Sum(snapshot.denominator), *sides)
		.where(snapshot.metric.isin(list(metrics)) & snapshot.period_start.between(first, last))
		.where(snapshot.counted != figures.NOTHING)
		.groupby(*sides)
	)
	if properties is not None:
		query = query.where(snapshot.property.isin(list(properties)))
	if by_property:
		query = query.select(snapshot.property).groupby(snapshot.property)
	for numerator, least, denominator, metric, month, kind, *rest in query.run():
		numerator = least if metrics[metric].combine == rules.LEAST else numerator
		parts = found.parts.setdefault((metric, getdate(month)), {})
		parts.setdefault(rest[0] if rest else TOGETHER, []).append(
			figures.to_part(kind, numerator, denominator)
		)
	return found
