"""巡检完成率, 巡检得分: what the inspections of a period were. The same inspections as in the report Inspection Completion."""

from datetime import timedelta
from decimal import Decimal

import frappe
from frappe import _lt
from frappe.query_builder import Case
from frappe.query_builder.functions import Count, Sum
from pypika import Table
from pypika.terms import Criterion

from wuye_ops.metrics.registry import Metric, Row, Scope
from wuye_ops.rules.completion import DONE, MISSED
from wuye_ops.rules.metric_value import PERCENT, UP, Aim, Part

ONE, NONE = Decimal(1), Decimal(0)


def count_completion(scope: Scope) -> dict[str, Part]:
	inspection = frappe.qb.DocType("Inspection")
	rows = (
		frappe.qb.from_(inspection)
		.select(
			inspection.property,
			Sum(Case().when(inspection.status == DONE, 1).else_(0)),
			Count("*"),
		)
		.where(_due(inspection, scope))
		.groupby(inspection.property)
		.run()
	)
	return {name: Part(Decimal(int(done)), Decimal(due)) for name, done, due in rows}


def completion_rows(scope: Scope, start: int, limit: int) -> list[Row]:
	inspection = frappe.qb.DocType("Inspection")
	return [
		_row(row, ONE if row.status == DONE else NONE)
		for row in _page(inspection, _due(inspection, scope), start, limit)
	]


def count_score(scope: Scope) -> dict[str, Part]:
	inspection = frappe.qb.DocType("Inspection")
	rows = (
		frappe.qb.from_(inspection)
		.select(inspection.property, Sum(inspection.score), Count("*"))
		.where(_scored(inspection, scope))
		.groupby(inspection.property)
		.run()
	)
	return {name: Part(_points(scores), Decimal(scored)) for name, scores, scored in rows}


def score_rows(scope: Scope, start: int, limit: int) -> list[Row]:
	inspection = frappe.qb.DocType("Inspection")
	return [
		_row(row, _points(row.score)) for row in _page(inspection, _scored(inspection, scope), start, limit)
	]


def _points(score: float) -> Decimal:
	"""Scores have two places; adding them up as floats must not show."""
	return Decimal(str(round(score or 0, 2)))


def _due(inspection: Table, scope: Scope) -> Criterion:
	"""Inspections whose window began in these days and that were done or missed; see `rules.completion`."""
	found = (
		inspection.status.isin((DONE, MISSED))
		& (inspection.window_from >= scope.first)
		& (inspection.window_from < scope.last + timedelta(days=1))
	)
	if scope.properties is not None:
		found &= inspection.property.isin(scope.properties or ("",))
	return found & (inspection.employee == scope.employee) if scope.employee else found


def _scored(inspection: Table, scope: Scope) -> Criterion:
	return _due(inspection, scope) & (inspection.status == DONE) & (inspection.scored == 1)


def _page(inspection: Table, condition: Criterion, start: int, limit: int) -> list:
	return (
		frappe.qb.from_(inspection)
		.select(
			inspection.name,
			inspection.property,
			inspection.title,
			inspection.status,
			inspection.score,
			inspection.window_from,
		)
		.where(condition)
		.orderby(inspection.window_from, inspection.name, order=frappe.qb.desc)
		.limit(limit)
		.offset(start)
		.run(as_dict=True)
	)


def _row(row, numerator: Decimal) -> Row:
	return Row(
		"Inspection", row.name, row.property, numerator, ONE, row.window_from.date(), row.title or row.name
	)


METRICS = [
	Metric(
		key="inspection.completion",
		label=_lt("Inspection Completion Rate"),
		formula=_lt(
			"Inspections done ÷ inspections due: done or missed, by the day on which their window began"
		),
		unit=PERCENT,
		aim=Aim(UP, Decimal(98)),
		doctype="Inspection",
		count=count_completion,
		rows=completion_rows,
		for_employees=True,
	),
	Metric(
		key="inspection.score",
		label=_lt("Inspection Score"),
		formula=_lt("Sum of the scores ÷ inspections done that have a score; each counts the same"),
		unit=_lt("points"),
		# domain: a checklist is passed from 85 on
		aim=Aim(UP, Decimal(85)),
		doctype="Inspection",
		count=count_score,
		rows=score_rows,
		for_employees=True,
	),
]
