"""未闭环发现, 逾期整改, 整改及时率, 审计计划完成率: whether what was planned is audited and what was found is cured.

What stands on a day is read from the dates and the log of each finding, so that a month that is over is counted the same
whenever it is asked for.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import frappe
from frappe import _, _lt
from frappe.query_builder.functions import Max
from frappe.utils import add_days, getdate, nowdate
from pypika import Order, Table
from pypika.queries import QueryBuilder
from pypika.terms import Criterion

from wuye_ops.metrics.registry import Metric, Row, Scope
from wuye_ops.metrics.shares import Share
from wuye_ops.rules import audit_finding
from wuye_ops.rules.metric_value import DOWN, PERCENT, UP, Aim, Part
from wuye_ops.rules.money import ZERO
from wuye_ops.rules.proration import Month

FINDING = "Audit Finding"
ONE = Decimal(1)
# Where the trade says nothing, as for other promises of times (d).
USUAL = Decimal(95)
# The plan is approved by the director and has days for all of it: all of it is to be audited.
ALL = Decimal(100)
# steps after which nothing is left to do, and the one that begins it anew
ENDS = tuple(
	step for step in audit_finding.LIFE.steps if audit_finding.LIFE.after(step) not in audit_finding.OPEN
)
SETTLING = (*ENDS, audit_finding.REOPEN)


# -- what stands on the last day of the period


def _open_on(day: date, scope: Scope) -> tuple[QueryBuilder, Table]:
	"""The findings that management had been told of and that were not settled at the end of the day."""
	finding, log = frappe.qb.DocType(FINDING), frappe.qb.DocType("Audit Finding Log")
	# of each the last step by then that settled it or began it anew
	last = (
		frappe.qb.from_(log)
		.select(log.parent, Max(log.idx).as_("position"))
		.where((log.parenttype == FINDING) & log.step.isin(SETTLING) & (log.logged_on < add_days(day, 1)))
		.groupby(log.parent)
	).as_("last")
	settled = frappe.qb.DocType("Audit Finding Log").as_("settled")
	query = (
		frappe.qb.from_(finding)
		.left_join(last)
		.on(last.parent == finding.name)
		.left_join(settled)
		.on(
			(settled.parent == finding.name)
			& (settled.parenttype == FINDING)
			& (settled.idx == last.position)
			& settled.step.isin(ENDS)
		)
		.where((finding.issued_on <= day) & settled.name.isnull())
	)
	if scope.properties is not None:
		query = query.where(finding.property.isin(scope.properties or ("",)))
	return query, finding


def _overdue_on(day: date, scope: Scope) -> tuple[QueryBuilder, Table]:
	"""Those of them whose cure was promised for an earlier day and had not been handed in."""
	query, finding = _open_on(day, scope)
	in_hand = finding.handed_in_on.isnull() | (finding.handed_in_on > day)
	return query.where((finding.due_on < day) & in_hand), finding


class Standing:
	"""Findings that stand in some way on the last day of a period, or today while it runs."""

	def __init__(self, of) -> None:
		self.of = of

	def count(self, scope: Scope) -> dict[str, Part]:
		found: dict[str, Part] = {}
		for row in self.rows(scope, 0, None):
			found[row.property] = found.get(row.property, Part(ZERO)) + Part(ONE)
		return found

	def rows(self, scope: Scope, start: int, limit: int | None) -> list[Row]:
		"""The findings, the most recent first."""
		query, finding = self.of(min(scope.last, getdate(nowdate())), scope)
		query = query.select(finding.name, finding.property, finding.title, finding.severity)
		query = query.orderby(finding.issued_on, finding.name, order=Order.desc)
		if limit is not None:
			query = query.limit(limit).offset(start)
		return [
			Row(FINDING, name, place, ONE, None, None, f"{_(severity, context=FINDING)} · {title}")
			for name, place, title, severity in query.run()
		]


OPEN, OVERDUE = Standing(_open_on), Standing(_overdue_on)


# -- 整改及时率


def _is_cured_or_due(finding: Table) -> Criterion:
	at_work = finding.status.isin((audit_finding.IN_RECTIFICATION, audit_finding.CLOSED))
	return at_work & (finding.handed_in_on.isnotnull() | (finding.due_on < nowdate()))


CURED = Share(
	FINDING,
	"due_on",
	counts=_is_cured_or_due,
	# what an auditor sent back was not done: it has lost its day, and is handed in anew
	good=lambda finding: finding.handed_in_on <= finding.due_on,
	text="title",
)


# -- 审计计划完成率


def planned(scope: Scope) -> list[Row]:
	"""The audits of approved plans whose quarter is over or whose report is there, by the day they are due, the most recent first.

	Done is what was reported in the quarter in which it was due.
	"""
	plan, one, audit = (frappe.qb.DocType(name) for name in ("Audit Plan", "Audit Plan Round", "Audit"))
	query = (
		frappe.qb.from_(one)
		.join(plan)
		.on((plan.name == one.parent) & (one.parenttype == "Audit Plan"))
		.left_join(audit)
		.on(audit.name == one.audit)
		.select(plan.name, plan.title, one.property, one.area, one.due_on, audit.name, audit.issued_on)
		.where((plan.status == "Approved") & (one.due_on >= scope.first) & (one.due_on <= scope.last))
		.orderby(one.due_on, one.name, order=Order.desc)
	)
	if scope.properties is not None:
		query = query.where(one.property.isin(scope.properties or ("",)))
	today, found = getdate(nowdate()), []
	for plan_name, title, place, area, due_on, name, issued_on in query.run():
		end = quarter_end(due_on)
		if not issued_on and end >= today:
			continue
		done = ONE if issued_on and issued_on <= end else ZERO
		document = ("Audit", name) if name else ("Audit Plan", plan_name)
		text = f"{title} · {_(area, context='Audit')}"
		found.append(Row(*document, place, done, ONE, due_on, text))
	return found


def quarter_end(day: date) -> date:
	"""The last day of its quarter, by which the plan has days for it."""
	return Month(day.year, day.month + (-day.month) % 3).last


def count_planned(scope: Scope) -> dict[str, Part]:
	found: dict[str, Part] = {}
	for row in planned(scope):
		found[row.property] = found.get(row.property, Part(ZERO, ZERO)) + Part(row.numerator, row.denominator)
	return found


METRICS = [
	Metric(
		key="audit.findings_open",
		label=_lt("Audit Findings Open"),
		formula=_lt(
			"Audit findings put to management by the last day of the period that were neither verified as cured, nor withdrawn, nor accepted as a risk by then"
		),
		unit=_lt("findings"),
		aim=Aim(DOWN),
		doctype=FINDING,
		count=OPEN.count,
		rows=OPEN.rows,
		none_is_zero=True,
		places=0,
		adds_up=False,
	),
	Metric(
		key="audit.findings_overdue",
		label=_lt("Audit Findings Overdue"),
		formula=_lt(
			"Open audit findings whose cure was due before the last day of the period and had not been handed in by then"
		),
		unit=_lt("findings"),
		aim=Aim(DOWN, ZERO),
		doctype=FINDING,
		count=OVERDUE.count,
		rows=OVERDUE.rows,
		none_is_zero=True,
		places=0,
		adds_up=False,
	),
	Metric(
		key="audit.rectified_on_time",
		label=_lt("Audit Findings Cured in Time"),
		formula=_lt(
			"Audit findings whose cure was handed in by the agreed day, and not sent back since ÷ audit findings whose agreed day lies in the period and is over, or whose cure was handed in"
		),
		unit=PERCENT,
		aim=Aim(UP, USUAL),
		doctype=FINDING,
		count=CURED.count,
		rows=CURED.rows,
	),
	Metric(
		key="audit.plan_completion",
		label=_lt("Audit Plan Completion"),
		formula=_lt(
			"Audits reported by the end of the quarter in which they were due ÷ audits of approved plans due in the period whose quarter is over, or that were reported"
		),
		unit=PERCENT,
		aim=Aim(UP, ALL),
		doctype="Audit",
		count=count_planned,
		rows=lambda scope, start, limit: planned(scope)[start : start + limit],
	),
]
