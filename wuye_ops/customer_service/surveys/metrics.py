"""What surveys measure: 问卷满意率 and NPS of those that were closed in a period.

A survey counts on the day it was closed, so that no answer changes a month that is over. Of an anonymous one nothing is
counted that its analysis does not tell, and the rows behind are the surveys, never somebody's answer.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

import frappe
from frappe import _lt
from frappe.query_builder.functions import Count

from wuye_ops.customer_service.surveys.analysis_data import ANSWER, CLOSED, RESPONSE, SURVEY
from wuye_ops.metrics.registry import Metric, Row, Scope
from wuye_ops.rules.disclosure import FEWEST
from wuye_ops.rules.metric_value import PERCENT, UP, Aim, Part, together
from wuye_ops.rules.satisfaction import OF_STARS, SATISFIED
from wuye_ops.rules.survey import DETRACTOR, GRADED, MOST_POINTS, NPS, PROMOTER

# points → what one answer adds to the numerator
GOOD = {stars: int(grade in SATISFIED) for stars, grade in OF_STARS.items()}
ADVISES = {points: 100 * ((points >= PROMOTER) - (points <= DETRACTOR)) for points in range(MOST_POINTS + 1)}


class Closed(NamedTuple):
	"""A survey that was closed in the period, and what it is worth."""

	name: str
	title: str
	property: str
	on: date
	part: Part


def _counter(types: Sequence[str], worth: dict[int, int]) -> Callable[[Scope], dict[str, Part]]:
	def count(scope: Scope) -> dict[str, Part]:
		parts = defaultdict(list)
		for survey in closed(scope, types, worth):
			parts[survey.property].append(survey.part)
		return {name: together(found) for name, found in parts.items()}

	return count


def _lister(types: Sequence[str], worth: dict[int, int]) -> Callable[[Scope, int, int], list[Row]]:
	def rows(scope: Scope, start: int, limit: int) -> list[Row]:
		found = sorted(closed(scope, types, worth), key=lambda survey: (survey.on, survey.name), reverse=True)
		return [
			Row(
				SURVEY,
				survey.name,
				survey.property,
				survey.part.numerator,
				survey.part.denominator,
				survey.on,
				survey.title,
			)
			for survey in found[start : start + limit]
		]

	return rows


def closed(
	scope: Scope, types: Sequence[str], worth: dict[int, int], section: str | None = None
) -> list[Closed]:
	"""The surveys closed in the period in which anything was answered that may be told, of one section of theirs or of all.

	One query.
	"""
	surveys: dict[str, tuple] = {}
	counts: dict[str, dict[tuple, Counter]] = defaultdict(lambda: defaultdict(Counter))
	for name, title, property_name, moment, anonymous, number, row, points, count in _grades(
		scope, types, section
	):
		surveys[name] = (title, property_name, moment.date(), anonymous)
		counts[name][number, row][points] += count
	found = []
	for name, (title, property_name, on, anonymous) in surveys.items():
		least = FEWEST if anonymous else 1
		told = [by_points for by_points in counts[name].values() if by_points.total() >= least]
		if told:
			whole: Counter = sum(told, Counter())
			numerator = sum(worth[points] * count for points, count in whole.items())
			part = Part(Decimal(numerator), Decimal(whole.total()))
			found.append(Closed(name, title, property_name, on, part))
	return found


def _grades(scope: Scope, types: Sequence[str], section: str | None) -> list[tuple]:
	survey, response, answer = (frappe.qb.DocType(name) for name in (SURVEY, RESPONSE, ANSWER))
	by = (
		survey.name, survey.title, survey.property, survey.closed_on, survey.anonymous,
		answer.number, answer.part, answer.points,
	)  # fmt: skip
	query = (
		frappe.qb.from_(survey)
		.join(response)
		.on(response.survey == survey.name)
		.join(answer)
		.on((answer.parent == response.name) & (answer.parenttype == RESPONSE))
		.select(*by, Count("*"))
		.where((survey.status == CLOSED) & answer.type.isin(list(types)))
		.where(survey.closed_on >= scope.first)
		.where(survey.closed_on < scope.last + timedelta(days=1))
		.groupby(*by)
	)
	if section is not None:
		query = query.where(answer.section == section)
	if scope.properties is not None:
		query = query.where(survey.property.isin(scope.properties or ("",)))
	return query.run()


METRICS = [
	Metric(
		key="survey.satisfaction",
		label=_lt("Survey Satisfaction Rate"),
		formula=_lt(
			"Grades of satisfied and very satisfied ÷ all grades given in surveys closed in the period; of an anonymous"
			" survey without questions that fewer than five households answered"
		),
		unit=PERCENT,
		# domain.md 9
		aim=Aim(UP, Decimal(95)),
		doctype=SURVEY,
		count=_counter(GRADED, GOOD),
		rows=_lister(GRADED, GOOD),
	),
	Metric(
		key="survey.nps",
		label=_lt("Net Promoter Score"),
		formula=_lt(
			"(Promoters, 9 and 10, − detractors, 0 to 6) ÷ all who answered how likely they are to recommend, × 100,"
			" in surveys closed in the period"
		),
		unit=_lt("points"),
		aim=Aim(UP),
		doctype=SURVEY,
		count=_counter((NPS,), ADVISES),
		rows=_lister((NPS,), ADVISES),
	),
]
