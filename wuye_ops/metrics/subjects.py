"""What a quality standard can look at: metrics, and what inspections and surveys say, each counted for many properties at once.

A chapter names a function in the hook `wuye_quality_subjects` that returns its subjects; metrics come by themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

import frappe
from frappe import _
from frappe.query_builder.functions import Max, Min

from wuye_ops.metrics import figures, snapshots
from wuye_ops.metrics.registry import Metric, Scope, all_metrics
from wuye_ops.rules.metric_value import PERCENT, PLACES, UP, Aim, Part

HOOK = "wuye_quality_subjects"
# function(key) → Subject or None: what is too narrow for a list to choose from, such as a metric of one class of cost
NARROW = "wuye_narrow_subjects"
METRIC, INSPECTION, SURVEY = "Metric", "Inspection", "Survey"
MORE = Aim(UP)


@dataclass(frozen=True, slots=True)
class Reading:
	"""What a subject is worth in a property: its part, what it was counted from, such as {"inspections": 12}, and by which
	version of its formula; 0 where months of different versions came together."""

	part: Part
	counts: Mapping[str, int] = field(default_factory=dict)
	version: int = 1


Readings = dict[str, Reading]


@dataclass(frozen=True, slots=True)
class Subject:
	"""What can be weighed. key: kept for ever. label, unit: in the language of the moment. read: property → reading, of a
	scope, in a few queries; never asks for permission. A metric is read by what is kept of its closed months."""

	key: str
	source: str
	label: str
	unit: str
	read: Callable[[Scope], Readings] | None = None
	aim: Aim = MORE
	places: int = PLACES
	metric: Metric | None = None


def all_subjects() -> dict[str, Subject]:
	"""key → subject: metrics in the order of their hook, then those of the chapters."""
	found = {key: _of_metric(metric) for key, metric in all_metrics().items()}
	for path in frappe.get_hooks(HOOK):
		found.update({subject.key: subject for subject in frappe.get_attr(path)()})
	return found


def _of_metric(metric: Metric) -> Subject:
	return Subject(
		metric.key,
		METRIC,
		str(metric.label),
		# a lazy string compares with nothing
		PERCENT if metric.is_share else str(metric.unit),
		aim=metric.aim,
		places=metric.places,
		metric=metric,
	)


def get_subject(key: str) -> Subject:
	"""Refuses a key that nobody has declared."""
	return _one_of(all_subjects(), key)


def _one_of(subjects: Mapping[str, Subject], key: str) -> Subject:
	subject = subjects.get(key) or _narrow(str(key))
	if subject is None:
		frappe.throw(
			_("{0} cannot be measured. Choose from the list.").format(
				frappe.bold(frappe.utils.escape_html(str(key)[:60]))
			),
			title=_("What Is Looked At"),
		)
	return subject


def _narrow(key: str) -> Subject | None:
	found = (frappe.get_attr(path)(key) for path in frappe.get_hooks(NARROW))
	return next((subject for subject in found if subject), None)


def read(keys: Iterable[str], scope: Scope) -> dict[str, Readings]:
	"""key → property → reading. The caller answers for the right to know: these are sums over documents nobody may open."""
	known = all_subjects()
	subjects = {key: _one_of(known, key) for key in dict.fromkeys(keys)}
	metrics = {key: subject.metric for key, subject in subjects.items() if subject.metric}
	found = _of_metrics(metrics, scope) if metrics else {}
	return {key: found[key] if key in found else subject.read(scope) for key, subject in subjects.items()}


def _of_metrics(metrics: Mapping[str, Metric], scope: Scope) -> dict[str, Readings]:
	"""Closed months as they were closed, others live: what the page of metrics shows, whoever asks."""
	kept = snapshots.kept(metrics, scope.first, scope.last, scope.properties, by_property=True)
	versions = _versions(metrics, scope) if kept.closed else {}
	found = {}
	for key, metric in metrics.items():
		parts = kept.of(metric, scope)
		version = metric.version if parts is None else versions.get(key, metric.version)
		parts = figures.counted(metric, scope) if parts is None else parts
		found[key] = {name: Reading(part, version=version) for name, part in parts.items()}
	return found


def _versions(keys: Iterable[str], scope: Scope) -> dict[str, int]:
	"""key → the version its closed months were counted by; 0 for several."""
	snapshot = frappe.qb.DocType("Metric Snapshot")
	query = (
		frappe.qb.from_(snapshot)
		.select(snapshot.metric, Min(snapshot.version), Max(snapshot.version))
		.where(snapshot.metric.isin(list(keys)) & snapshot.period_start.between(scope.first, scope.last))
		.groupby(snapshot.metric)
	)
	if scope.properties is not None:
		query = query.where(snapshot.property.isin(list(scope.properties) or [""]))
	return {key: int(least) if least == most else 0 for key, least, most in query.run()}
