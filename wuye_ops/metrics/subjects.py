"""What a quality standard can look at: metrics, and what inspections and surveys say, each counted for many properties at once.

A chapter names a function in the hook `wuye_quality_subjects` that returns its subjects; metrics come by themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

import frappe
from frappe import _

from wuye_ops.metrics.registry import Scope, all_metrics
from wuye_ops.rules.metric_value import PLACES, UP, Aim, Part

HOOK = "wuye_quality_subjects"
METRIC, INSPECTION, SURVEY = "Metric", "Inspection", "Survey"
MORE = Aim(UP)


@dataclass(frozen=True, slots=True)
class Reading:
	"""What a subject is worth in a property: its part, and what it was counted from, such as {"inspections": 12}."""

	part: Part
	counts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Subject:
	"""What can be weighed. key: kept for ever. label: a source string or a name people gave. read: property → reading, of a
	scope, in a few queries; never asks for permission. version: of the way it is counted."""

	key: str
	source: str
	label: str
	unit: str
	read: Callable[[Scope], dict[str, Reading]]
	aim: Aim = MORE
	places: int = PLACES
	version: int = 1


def all_subjects() -> dict[str, Subject]:
	"""key → subject: metrics in the order of their hook, then those of the chapters."""
	found = {key: _of_metric(metric) for key, metric in all_metrics().items()}
	for path in frappe.get_hooks(HOOK):
		found.update({subject.key: subject for subject in frappe.get_attr(path)()})
	return found


def get_subject(key: str) -> Subject:
	"""Refuses a key that nobody has declared."""
	subject = all_subjects().get(key)
	if subject is None:
		frappe.throw(
			_("{0} cannot be measured. Choose from the list.").format(
				frappe.bold(frappe.utils.escape_html(str(key)[:60]))
			),
			title=_("What Is Looked At"),
		)
	return subject


def read(keys: Iterable[str], scope: Scope) -> dict[str, dict[str, Reading]]:
	"""key → property → reading. The caller answers for the right to know: these are sums over documents nobody may open."""
	return {key: get_subject(key).read(scope) for key in dict.fromkeys(keys)}


def _of_metric(metric) -> Subject:
	def count(scope: Scope) -> dict[str, Reading]:
		return {name: Reading(part) for name, part in metric.count(scope).items()}

	return Subject(
		metric.key, METRIC, metric.label, metric.unit, count, metric.aim, metric.places, metric.version
	)
