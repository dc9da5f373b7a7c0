"""Figures of properties by a standard: read for all of them at once, scored by the rules, put into words."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import frappe

from wuye_ops.metrics.registry import Scope
from wuye_ops.metrics.subjects import Reading, Subject, all_subjects, read
from wuye_ops.property.language import in_site_language
from wuye_ops.rules import quality_score as rules
from wuye_ops.rules.metric_value import shown, value
from wuye_ops.rules.proration import Period
from wuye_ops.service_quality.as_rules import standard_of
from wuye_ops.service_quality.words import explanation


@dataclass(frozen=True, slots=True)
class Scored:
	"""A property's score, and the rows of an evaluation that say how it came about."""

	score: rules.Score
	rows: list[dict]


def worth(subject: Subject, reading: Reading | None) -> Decimal | None:
	"""The value as it is shown to people, which is what is judged."""
	return None if reading is None else shown(value(reading.part, subject.unit), subject.places)


def score_all(standard: str, properties: Sequence[str], period: Period) -> dict[str, Scored]:
	"""property → its score by a standard in a period; the queries are those of one property, whatever their number."""
	with in_site_language():
		doc = frappe.get_cached_doc("Quality Standard", standard)
		by_rules, subjects = standard_of(doc), all_subjects()
		keys = [row.subject for row in doc.items if row.subject in subjects]
		readings = read(keys, Scope(period.first, period.last, tuple(properties)))
		names = {row.item_code: row.item_name for row in doc.items}
		return {
			name: _score(by_rules, names, {key: readings[key].get(name) for key in keys}, subjects)
			for name in properties
		}


def _score(standard, names: dict[str, str], readings: dict[str, Reading | None], subjects) -> Scored:
	# what a chapter no longer counts has no value
	values = {
		item.code: worth(subjects[item.subject], readings[item.subject]) if item.subject in readings else None
		for item in standard.items
	}
	score = rules.score(standard, values)
	ranks = {one.item.code: rank for rank, one in enumerate(score.problems, start=1)}
	rows = [
		_row(one, names[one.item.code], readings.get(one.item.subject), subjects, ranks.get(one.item.code, 0))
		for one in score.items
	]
	return Scored(score, rows)


def _row(one: rules.ItemScore, name: str, reading: Reading | None, subjects, rank: int) -> dict:
	subject = subjects.get(one.item.subject)
	unit = subject.unit if subject else ""
	part = reading.part if reading else None
	return {
		"item_code": one.item.code,
		"item_name": name,
		"source": one.item.source,
		"subject": one.item.subject,
		"weight": float(one.item.weight),
		"value": "" if one.value is None else str(one.value),
		"unit": str(unit),
		"numerator": str(part.numerator) if part else "",
		"denominator": str(part.denominator) if part and part.denominator is not None else "",
		"possible": float(one.possible),
		"points": float(one.points),
		"percent": float(one.percent or 0),
		"code": one.code,
		"params": json.dumps(
			{
				**{key: str(number) for key, number in one.params.items()},
				**(reading.counts if reading else {}),
			},
			sort_keys=True,
		),
		"explanation": explanation(one, unit, reading),
		"is_problem": int(rank > 0),
		"rank": rank,
	}
