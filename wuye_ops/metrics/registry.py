"""What a metric is, and all there are.

A chapter declares its metrics in a module of its own and names it in the hook `wuye_metrics`; nobody else knows how one is
counted. Counting is set-based: one call counts all properties asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import NamedTuple

import frappe
from frappe import _

from wuye_ops.rules.metric_value import COMBINATIONS, LEAST, PERCENT, PLACES, SUM, Aim, Part

HOOK = "wuye_metrics"


@dataclass(frozen=True, slots=True)
class Scope:
	"""What is counted: days from first to last, both included, in these properties (None: all), of this employee if named."""

	first: date
	last: date
	properties: tuple[str, ...] | None = None
	employee: str | None = None

	def within(self, properties: Sequence[str]) -> Scope:
		return replace(self, properties=tuple(properties))


class Counted(NamedTuple):
	"""What a metric counts of one employee in one property. rows: how many documents are behind; digest: tells whether they are
	still the same with the same worth, "" where there are none."""

	part: Part
	rows: int
	digest: str


class Row(NamedTuple):
	"""One document behind a metric. Its numerator and denominator are what it adds to those of its property; of a metric of
	which the least counts, what the property would be worth with it alone.

	denominator: None where the metric is a plain sum, or the least. on: the day by which it belongs to the period. text: what people
	know it by.
	"""

	doctype: str
	name: str
	property: str
	numerator: Decimal
	denominator: Decimal | None
	on: date | None
	text: str


@dataclass(frozen=True, slots=True)
class Metric:
	"""What is measured.

	key: chapter.name, kept for ever. label, formula: source strings (`_lt`), the formula in words as the trade says it.
	unit: "%" for a share, else what a value counts, in words (`_lt`). aim: direction and the target it comes with, which a
	Metric Target may replace. version: raised when the formula changes, so that a closed month says by which it was counted.
	doctype: who may report on it may know the value. count: the parts of each property of the scope that has any, in a few
	queries; never asks for permission. rows: the documents behind, from `start` on, the most recent first, which add up to the
	parts. for_employees: whether a scope may name an employee. count_by_employee: (property, employee) → what `count` with that
	employee has in the property, of everybody at once in as few queries; for metrics of employees alone. adds_up: whether the parts of months make up those of a longer
	period; where not, a longer period is counted on its own.

	combine: what several parts are together. SUM: they add up. LEAST: the least of them, such as the days left until the next
	of several days that must not be missed; its parts are plain numbers, and its rows all documents that have such a day, the
	least first: the first row of a property is its value, and what follows is next. recounted: whether a day that is over can be
	counted again; where not, only the present is written down: a closed month is never counted again, and before the last
	month nothing is counted. none_is_zero: a plain count of what should not be there; a property without a part has none of it.

	Raises ValueError for a combination that is none, for the least of a share, and for counting by employee what names none.
	"""

	key: str
	label: str
	formula: str
	unit: str
	aim: Aim
	doctype: str
	count: Callable[[Scope], dict[str, Part]]
	rows: Callable[[Scope, int, int], list[Row]]
	version: int = 1
	places: int = PLACES
	for_employees: bool = False
	adds_up: bool = True
	combine: str = SUM
	recounted: bool = True
	none_is_zero: bool = False
	count_by_employee: Callable[[Scope], dict[tuple[str, str], Counted]] | None = None

	def __post_init__(self) -> None:
		if self.combine not in COMBINATIONS or (self.combine == LEAST and self.is_share):
			raise ValueError(f"Parts of {self.key} cannot come together by {self.combine!r}.")
		if self.count_by_employee and not self.for_employees:
			raise ValueError(f"{self.key} is not counted by person.")

	@property
	def is_share(self) -> bool:
		# a lazy string compares with nothing
		return isinstance(self.unit, str) and self.unit == PERCENT


def all_metrics() -> dict[str, Metric]:
	"""key → metric, in the order of the hook. Raises ValueError for two of one key: a mistake of those who write code."""
	found: dict[str, Metric] = {}
	for path in frappe.get_hooks(HOOK):
		for metric in frappe.get_attr(path):
			if metric.key in found:
				raise ValueError(f"Two metrics are called {metric.key}.")
			found[metric.key] = metric
	return found


def get_metric(key: str) -> Metric:
	"""Refuses a key that nobody has declared."""
	metric = all_metrics().get(key)
	if metric is None:
		frappe.throw(
			_("There is no metric {0}. Choose one of the page Metrics.").format(
				frappe.bold(frappe.utils.escape_html(str(key)[:60]))
			),
			title=_("Metric"),
		)
	return metric
