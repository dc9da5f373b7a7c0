"""巡检完成率, 巡检得分: what the inspections of a period were. The same inspections as in the report Inspection Completion.

逾期整改数: what stood uncured past its day on the last of the days, read from the dates and the log of each rectification.
"""

from datetime import datetime, time
from decimal import Decimal

import frappe
from frappe import _, _lt
from frappe.query_builder import Case
from frappe.query_builder.functions import Count
from frappe.utils import add_days, format_date, getdate, nowdate
from pypika import Interval, Table
from pypika.terms import Criterion

from wuye_ops.metrics.registry import Metric, Row, Scope
from wuye_ops.metrics.shares import Share
from wuye_ops.rules.completion import DONE, MISSED
from wuye_ops.rules.metric_value import DOWN, PERCENT, UP, Aim, Part
from wuye_ops.rules.money import ZERO
from wuye_ops.rules.rectification import SEVERITIES

RECTIFICATION = "Rectification"
CANCELLED = "Cancelled"
ONE = Decimal(1)

# Due is what was done or missed, on the day on which its window began; see `rules.completion`.
DUE = Share(
	"Inspection",
	"window_from",
	counts=lambda inspection: inspection.status.isin((DONE, MISSED)),
	good=lambda inspection: inspection.status == DONE,
	text="title",
	employee="employee",
)
SCORED = Share(
	"Inspection",
	"window_from",
	counts=lambda inspection: (inspection.status == DONE) & (inspection.scored == 1),
	good=lambda inspection: inspection.status == DONE,
	text="title",
	employee="employee",
	points="score",
)
# An inspection that nobody was sent to was missed by whoever plans, and is nobody's here.
MISSED_BY_PEOPLE = Share(
	"Inspection",
	"window_from",
	counts=lambda inspection: (inspection.status == MISSED) & (inspection.employee > ""),
	text="title",
	employee="employee",
)
# What was sent back was not done: it lost its day.
RECTIFIED = Share(
	RECTIFICATION,
	"due_date",
	counts=lambda one: (
		(one.status != CANCELLED)
		& (one.responsible > "")
		& ((one.due_date < nowdate()) | one.finished_on.isnotnull())
	),
	good=lambda one: one.finished_on < one.due_date + Interval(days=1),
	employee="responsible",
)


# -- 逾期整改数


def count_overdue(scope: Scope) -> dict[str, Part]:
	one = frappe.qb.DocType(RECTIFICATION)
	rows = (
		frappe.qb.from_(one)
		.select(one.property, Count("*"))
		.where(_is_overdue(one, scope))
		.groupby(one.property)
		.run()
	)
	return {name: Part(Decimal(count)) for name, count in rows}


def overdue_rows(scope: Scope, start: int, limit: int) -> list[Row]:
	"""The rectifications, the most severe first, and of those the ones that are late the longest."""
	one = frappe.qb.DocType(RECTIFICATION)
	severity = Case()
	for rank, name in enumerate(SEVERITIES):
		severity = severity.when(one.severity == name, rank)
	found = (
		frappe.qb.from_(one)
		.select(one.name, one.property, one.severity, one.due_date, one.subject)
		.where(_is_overdue(one, scope))
		.orderby(severity)
		.orderby(one.due_date, one.name)
		.limit(limit)
		.offset(start)
		.run()
	)
	return [
		Row(
			RECTIFICATION,
			name,
			place,
			ONE,
			None,
			# its day lies before the days that are asked for, or within them
			None,
			_("{0} · due on {1} · {2}").format(
				_(grade, context=RECTIFICATION), format_date(due_date), subject
			),
		)
		for name, place, grade, due_date, subject in found
	]


def _is_overdue(one: Table, scope: Scope) -> Criterion:
	"""Due before the day, and by its end neither handed in nor cancelled. What was sent back was not done: it lost its day."""
	day = min(scope.last, getdate(nowdate()))
	midnight = datetime.combine(add_days(day, 1), time.min)
	log = frappe.qb.DocType("Rectification Log")
	cancelled_later = (
		frappe.qb.from_(log)
		.select(log.parent)
		.where((log.parenttype == RECTIFICATION) & (log.step == "Cancel") & (log.logged_on >= midnight))
	)
	found = (
		(one.due_date < day)
		& (one.finished_on.isnull() | (one.finished_on >= midnight))
		& ((one.status != CANCELLED) | one.name.isin(cancelled_later))
	)
	return found if scope.properties is None else found & one.property.isin(scope.properties or ("",))


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
		count=DUE.count,
		rows=DUE.rows,
		for_employees=True,
		count_by_employee=DUE.count_by_employee,
	),
	Metric(
		key="inspection.score",
		label=_lt("Inspection Score"),
		formula=_lt("Sum of the scores ÷ inspections done that have a score; each counts the same"),
		unit=_lt("points"),
		# domain: a checklist is passed from 85 on
		aim=Aim(UP, Decimal(85)),
		doctype="Inspection",
		count=SCORED.count,
		rows=SCORED.rows,
		for_employees=True,
		count_by_employee=SCORED.count_by_employee,
	),
	Metric(
		key="inspection.rectifications_overdue",
		label=_lt("Rectifications Overdue"),
		formula=_lt(
			"Rectifications due before the last of the days that had neither been handed in nor cancelled by its end; today where the days are not over"
		),
		unit=_lt("rectifications"),
		aim=Aim(DOWN, ZERO),
		doctype=RECTIFICATION,
		count=count_overdue,
		rows=overdue_rows,
		none_is_zero=True,
		places=0,
		# what is late at the end of two months is late once
		adds_up=False,
	),
	Metric(
		key="inspection.missed",
		label=_lt("Inspections Missed by People"),
		formula=_lt(
			"Inspections missed that had somebody to do them, by the day on which their window began"
		),
		unit=_lt("inspections"),
		aim=Aim(DOWN, ZERO),
		doctype="Inspection",
		count=MISSED_BY_PEOPLE.count,
		rows=MISSED_BY_PEOPLE.rows,
		for_employees=True,
		count_by_employee=MISSED_BY_PEOPLE.count_by_employee,
		none_is_zero=True,
		places=0,
	),
	Metric(
		key="inspection.rectified_on_time",
		label=_lt("Rectifications on Time"),
		formula=_lt(
			"Rectifications handed in by the end of their due date ÷ rectifications with somebody responsible that were due in the period and are over or handed in"
		),
		unit=PERCENT,
		aim=Aim(UP, Decimal(95)),
		doctype=RECTIFICATION,
		count=RECTIFIED.count,
		rows=RECTIFIED.rows,
		for_employees=True,
		count_by_employee=RECTIFIED.count_by_employee,
	),
]
