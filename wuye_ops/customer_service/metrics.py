"""Metrics of the service desk (domain.md 9), registered in hooks `wuye_metrics`.

Each document belongs to the day on which it is decided and, as a rule, never changes again: what was promised, to the day
by which it was promised; an answer, to the day it was given; a complaint, to the day it was ruled valid. Thus a month that
is over stays as it was: what was not done by its day is late, however late it is done.

What was merged into another request is that one's, and what was cancelled was not served: neither counts.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import frappe
from frappe import _, _lt
from frappe.query_builder import Case
from frappe.query_builder.functions import Coalesce, Round, Sum
from frappe.utils import format_date, now_datetime
from pypika import Table
from pypika.terms import Criterion, ExistsCriterion

from wuye_ops.customer_service import follow_ups
from wuye_ops.customer_service.figures import reading
from wuye_ops.customer_service.figures.scope import Scope as FiguresScope
from wuye_ops.customer_service.figures.sides import FINISHED, STARS, TASK_DONE, is_counted
from wuye_ops.metrics.registry import Metric, Row, Scope
from wuye_ops.metrics.shares import NONE, Share, Through, count_all, count_all_by_employee, rows_of_all
from wuye_ops.rules.complaint import VALID
from wuye_ops.rules.metric_value import DOWN, PERCENT, UP, Aim, Part
from wuye_ops.rules.satisfaction import GRADES, OF_STARS, SATISFIED
from wuye_ops.rules.service_figures import months_begun

HUNDRED = Decimal(100)
# a store room is part of somebody's home
NO_HOUSEHOLD = "Storage"
NOT_WORKED_ON = ("Draft", "Cancelled")
SATISFIED_STARS = [stars for stars, grade in OF_STARS.items() if grade in SATISFIED]


# -- which documents count, and which of them are good -----------------------------------------------------------------


def _is_due(request: Table, promised: str, reached: str) -> Criterion:
	"""Its time is over. While a request is on hold nobody knows by when it is promised."""
	held = (request.status == "On Hold") & request[reached].isnull()
	return is_counted(request) & (request[promised] <= now_datetime()) & held.negate()


def _served(document: str) -> Through:
	"""Who has, or had, a task of the request that a column names."""
	return Through(
		"Service Task",
		"service_request",
		"assigned_to",
		lambda task: task.status.notin(NOT_WORKED_ON),
		document,
	)


ARRIVALS = Share(
	"Service Request",
	"arrive_by",
	counts=lambda request: (request.kind == "Repair") & _is_due(request, "arrive_by", "arrived_on"),
	good=lambda request: request.arrived_on <= request.arrive_by,
	employee=_served("name"),
)
TASKS = Share(
	"Service Task",
	"required_by",
	counts=lambda task: task.status.notin(NOT_WORKED_ON) & (task.required_by <= now_datetime()),
	good=lambda task: task.status.isin(TASK_DONE) & (task.finished_on <= task.required_by),
	employee="assigned_to",
)
# The other side of the same tasks: what was not done, or done too late.
LATE_TASKS = replace(
	TASKS,
	good=lambda task: (
		task.status.notin(TASK_DONE) | task.finished_on.isnull() | (task.finished_on > task.required_by)
	),
)
# Nobody makes up for a late answer by an early end: the promise as a whole is kept or broken.
COMPLAINTS = Share(
	"Service Request",
	"resolve_by",
	counts=lambda request: (request.kind == "Complaint") & _is_due(request, "resolve_by", "resolved_on"),
	good=lambda request: request.status.isin(FINISHED) & (request.sla_status == "Met"),
)
# Both are of one kind: see the report Customer Satisfaction.
RATINGS = Share(
	"Service Request",
	"rated_on",
	counts=lambda request: Round(request.rating * STARS).isin(list(OF_STARS)),
	good=lambda request: Round(request.rating * STARS).isin(SATISFIED_STARS),
	employee=_served("name"),
)
FOLLOW_UPS = Share(
	follow_ups.DOCTYPE,
	"done_on",
	counts=lambda call: (call.status == follow_ups.DONE) & call.satisfaction.isin(list(GRADES)),
	good=lambda call: call.satisfaction.isin(SATISFIED),
	employee=_served("service_request"),
)
SOLVED = Share(
	"Service Request",
	"resolved_on",
	counts=lambda request: is_counted(request) & request.status.isin(FINISHED),
	good=lambda request: request.first_contact == 1,
)
REWORK = Share(
	"Service Request",
	"opened_on",
	counts=is_counted,
	good=lambda request: (request.reopen_count > 0) | (Coalesce(request.repeat_of, "") != ""),
)
VALID_COMPLAINTS = Share(
	"Service Request",
	"ruled_on",
	counts=lambda request: (request.ruling == VALID) & (request.kind == "Complaint") & is_counted(request),
	good=lambda request: request.ruling == VALID,
)
# Whom a complaint is about is said when it is ruled: those sent to put it right are other people.
EMPLOYEE_COMPLAINTS = replace(
	VALID_COMPLAINTS,
	counts=lambda request: VALID_COMPLAINTS.counts(request) & (request.responsible_employee > ""),
	good=None,
	employee="responsible_employee",
)
# Work that had to be done again after it was said to be done; who then does it again has done nothing wrong.
REDONE_TASKS = Share(
	"Service Task",
	"finished_on",
	counts=lambda task: task.status.isin(TASK_DONE) & (task.service_request > "") & (task.assigned_to > ""),
	good=lambda task: _was_reopened_after(task),
	employee="assigned_to",
)


def _was_reopened_after(task: Table) -> Criterion:
	request = frappe.qb.DocType("Service Request").as_("reopened")
	return ExistsCriterion(
		frappe.qb.from_(request)
		.select(request.name)
		.where((request.name == task.service_request) & (request.reopened_on > task.finished_on))
	)


# -- rework: months that are over are kept -----------------------------------------------------------------------------


def count_rework(scope: Scope) -> dict[str, Part]:
	"""The same as the report Service Rework."""
	asked = FiguresScope(scope.properties, scope.first, scope.last)
	return {
		name: Part(Decimal(figures.redone), Decimal(figures.total))
		for (name,), figures in reading.sums(asked, ("property",), ("total", "redone")).items()
		if figures.total
	}


# -- complaints of a hundred households --------------------------------------------------------------------------------


def count_complaints(scope: Scope) -> dict[str, Part]:
	"""Valid complaints, and the hundreds of households that might have complained, once for each month begun."""
	complaints = VALID_COMPLAINTS.count(scope)
	households: dict[str, Decimal] = {}
	for property_name, _day, count in _households(scope):
		households[property_name] = households.get(property_name, NONE) + count / HUNDRED
	return {
		name: Part(complaints[name].numerator if name in complaints else NONE, households.get(name, NONE))
		for name in {**households, **complaints}
	}


def complaint_rows(scope: Scope, start: int, limit: int) -> list[Row]:
	"""The complaints, and after them the households of each property at the end of each month."""
	complaints = [row._replace(denominator=NONE) for row in VALID_COMPLAINTS.rows(scope, start, limit)]
	if len(complaints) == limit:
		return complaints
	before = sum(int(part.numerator) for part in VALID_COMPLAINTS.count(scope).values())
	first = max(0, start - before)
	households = sorted(_households(scope), key=lambda row: (row[1], row[0]), reverse=True)
	return complaints + [
		Row(
			"Property",
			property_name,
			property_name,
			NONE,
			count / HUNDRED,
			day,
			_("{0} households on {1}").format(f"{count:,}", format_date(day)),
		)
		for property_name, day, count in households[first : first + limit - len(complaints)]
	]


def _households(scope: Scope) -> list[tuple[str, date, Decimal]]:
	"""(property, last day of a month, units that had been handed over by then), in one question."""
	unit = frappe.qb.DocType("Property Unit")
	days = months_begun(scope.first, scope.last)
	query = frappe.qb.from_(unit).select(unit.property).groupby(unit.property)
	for number, day in enumerate(days):
		query = query.select(Sum(Case().when(_is_delivered(unit, day), 1).else_(0)).as_(f"on_{number}"))
	query = query.where(unit.usage != NO_HOUSEHOLD)
	if scope.properties is not None:
		query = query.where(unit.property.isin(scope.properties or ("",)))
	return [
		(property_name, day, Decimal(int(count)))
		for property_name, *counts in query.run()
		for day, count in zip(days, counts, strict=True)
		if count
	]


def _is_delivered(unit: Table, day: date) -> Criterion:
	"""By the day it was handed over; by its state where nobody has written down the day."""
	return (unit.delivered_on <= day) | (unit.delivered_on.isnull() & (unit.status != "Undelivered"))


# -- the metrics -------------------------------------------------------------------------------------------------------


METRICS = [
	Metric(
		key="service.arrival_timeliness",
		label=_lt("Repair Arrival Timeliness"),
		formula=_lt(
			"Repairs at which somebody arrived in time ÷ repairs whose promised arrival was in the period and is over"
		),
		unit=PERCENT,
		aim=Aim(UP, Decimal(98)),
		doctype=ARRIVALS.doctype,
		count=ARRIVALS.count,
		rows=ARRIVALS.rows,
		for_employees=True,
		count_by_employee=ARRIVALS.count_by_employee,
	),
	Metric(
		key="service.completion",
		label=_lt("Task Completion Rate"),
		formula=_lt("Tasks finished in time ÷ tasks that were required in the period and whose time is over"),
		unit=PERCENT,
		aim=Aim(UP, Decimal(98)),
		doctype=TASKS.doctype,
		count=TASKS.count,
		rows=TASKS.rows,
		for_employees=True,
		count_by_employee=TASKS.count_by_employee,
	),
	Metric(
		key="service.overdue",
		label=_lt("Overdue Task Rate"),
		formula=_lt(
			"Tasks not finished in time ÷ tasks that were required in the period and whose time is over"
		),
		unit=PERCENT,
		# what the completion rate leaves
		aim=Aim(DOWN, Decimal(2)),
		doctype=LATE_TASKS.doctype,
		count=LATE_TASKS.count,
		rows=LATE_TASKS.rows,
		for_employees=True,
		count_by_employee=LATE_TASKS.count_by_employee,
	),
	Metric(
		key="service.complaints",
		label=_lt("Complaint Rate"),
		formula=_lt(
			"Complaints ruled valid in the period ÷ hundreds of households delivered by the end of the month; of several months, the mean of a month"
		),
		unit=_lt("per 100 households"),
		aim=Aim(DOWN, Decimal(2), strict=True),
		doctype=VALID_COMPLAINTS.doctype,
		count=count_complaints,
		rows=complaint_rows,
	),
	Metric(
		key="service.complaint_timeliness",
		label=_lt("Complaint Timeliness"),
		formula=_lt(
			"Complaints answered, replied to and resolved in the promised times ÷ complaints whose promised end was in the period and is over"
		),
		unit=PERCENT,
		aim=Aim(UP, Decimal(98)),
		doctype=COMPLAINTS.doctype,
		count=COMPLAINTS.count,
		rows=COMPLAINTS.rows,
	),
	Metric(
		key="service.satisfaction",
		label=_lt("Customer Satisfaction Rate"),
		formula=_lt(
			"Satisfied and very satisfied ÷ valid replies: ratings and answers to follow-ups given in the period"
		),
		unit=PERCENT,
		aim=Aim(UP, Decimal(95)),
		doctype=RATINGS.doctype,
		count=count_all(RATINGS, FOLLOW_UPS),
		rows=rows_of_all(RATINGS, FOLLOW_UPS),
		for_employees=True,
		count_by_employee=count_all_by_employee(RATINGS, FOLLOW_UPS),
	),
	Metric(
		key="service.first_contact",
		label=_lt("First Contact Resolution Rate"),
		formula=_lt("Requests solved at first contact ÷ requests resolved in the period"),
		unit=PERCENT,
		aim=Aim(UP),
		doctype=SOLVED.doctype,
		count=SOLVED.count,
		rows=SOLVED.rows,
	),
	Metric(
		key="service.rework",
		label=_lt("Rework Rate"),
		formula=_lt("Requests reopened or reported again ÷ requests opened in the period"),
		unit=PERCENT,
		aim=Aim(DOWN),
		doctype=REWORK.doctype,
		count=count_rework,
		rows=REWORK.rows,
	),
	Metric(
		key="service.employee_complaints",
		label=_lt("Complaints about Employees"),
		formula=_lt("Complaints ruled valid in the period for which an employee was named as responsible"),
		unit=_lt("complaints"),
		aim=Aim(DOWN, Decimal(0)),
		doctype=EMPLOYEE_COMPLAINTS.doctype,
		count=EMPLOYEE_COMPLAINTS.count,
		rows=EMPLOYEE_COMPLAINTS.rows,
		for_employees=True,
		count_by_employee=EMPLOYEE_COMPLAINTS.count_by_employee,
		none_is_zero=True,
		places=0,
	),
	Metric(
		key="service.employee_rework",
		label=_lt("Rework Rate of Employees"),
		formula=_lt(
			"Tasks after whose end their request was reopened ÷ tasks of requests that employees finished in the period"
		),
		unit=PERCENT,
		aim=Aim(DOWN),
		doctype=REDONE_TASKS.doctype,
		count=REDONE_TASKS.count,
		rows=REDONE_TASKS.rows,
		for_employees=True,
		count_by_employee=REDONE_TASKS.count_by_employee,
	),
]
