"""Which target of a metric counts where and when."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

import frappe
from frappe.utils import cstr, getdate

from wuye_ops.metrics.registry import Metric
from wuye_ops.rules import metric_target as rules
from wuye_ops.rules.metric_target import Target
from wuye_ops.rules.metric_value import Aim

FIELDS = ("metric", "property", "valid_from", "target", "tolerance", "strict", "own_margin", "close_by")


@dataclass(frozen=True, slots=True)
class Aims:
	"""What some metrics should reach; read once for all of a page."""

	of_metric: dict[str, list[Target]] = field(default_factory=dict)

	def of(self, metric: Metric, property_name: str | None, day: date) -> Aim:
		"""The aim of the metric in the property, or of all together, in a period that ends on this day."""
		found = rules.in_force(self.of_metric.get(metric.key, ()), property_name, day)
		return rules.aim(metric.aim, found)


def aims(keys: Collection[str]) -> Aims:
	"""One query for all of them. A target is no secret of those who may know the metric, and nobody else asks."""
	found: dict[str, list[Target]] = {}
	for row in frappe.get_all("Metric Target", {"metric": ["in", list(keys)]}, list(FIELDS), limit=0):
		found.setdefault(row.metric, []).append(as_rule(row))
	return Aims(found)


def as_rule(row) -> Target:
	"""A document or row as the rules know it."""
	return Target(
		row.property or None,
		getdate(row.valid_from),
		_exact(row.target),
		_exact(row.tolerance),
		bool(row.strict),
		_exact(row.close_by) if row.own_margin else None,
	)


def _exact(number) -> Decimal:
	return Decimal(cstr(number) or "0")
