"""巡更到位率, 交接班及时率, 事件处置及时率, 出入登记闭合率: what order and security are measured by."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import Decimal

import frappe
from frappe import _lt
from frappe.query_builder import Order
from frappe.query_builder.functions import Count, Sum
from frappe.utils import now_datetime
from pypika import Interval, Table
from pypika.terms import Criterion

from wuye_ops.metrics.registry import Counted, Metric, Row, Scope
from wuye_ops.metrics.shares import Share, digest, in_digits
from wuye_ops.rules import patrol
from wuye_ops.rules.metric_value import PERCENT, UP, Aim, Part
from wuye_ops.rules.shift_handover import ESCALATIONS

# Where the trade says nothing, as for other promises of times (d).
USUAL = Decimal(95)
# A shift is taken over in time when nobody had to be told (d).
GRACE_MINUTES = ESCALATIONS[0][0]


# -- points reached, of rounds that are over ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Points:
	"""Of rounds of the order trade that are over, by the day on which their window began: points reached and points there are."""

	def count(self, scope: Scope) -> dict[str, Part]:
		rounds = frappe.qb.DocType("Inspection")
		rows = (
			frappe.qb.from_(rounds)
			.select(rounds.property, Sum(rounds.points_done), Sum(rounds.points_total))
			.where(self._in(rounds, scope))
			.groupby(rounds.property)
			.run()
		)
		return {name: Part(Decimal(int(done)), Decimal(int(all_))) for name, done, all_ in rows}

	def count_by_employee(self, scope: Scope) -> dict[tuple[str, str], Counted]:
		rounds = frappe.qb.DocType("Inspection")
		rows = (
			frappe.qb.from_(rounds)
			.select(
				rounds.property,
				rounds.employee,
				Sum(rounds.points_done),
				Sum(rounds.points_total),
				Count("*"),
				digest(rounds.name, rounds.points_done),
			)
			.where(self._in(rounds, scope) & (rounds.employee > ""))
			.groupby(rounds.property, rounds.employee)
			.run()
		)
		return {
			(place, employee): Counted(
				Part(Decimal(int(done)), Decimal(int(all_))), int(number), in_digits(found)
			)
			for place, employee, done, all_, number, found in rows
		}

	def rows(self, scope: Scope, start: int, limit: int) -> list[Row]:
		"""The rounds, the most recent first."""
		rounds = frappe.qb.DocType("Inspection")
		found = (
			frappe.qb.from_(rounds)
			.select(
				rounds.name,
				rounds.property,
				rounds.points_done,
				rounds.points_total,
				rounds.window_from,
				rounds.title,
			)
			.where(self._in(rounds, scope))
			.orderby(rounds.window_from, rounds.name, order=Order.desc)
			.limit(limit)
			.offset(start)
			.run()
		)
		return [
			Row("Inspection", name, place, Decimal(done), Decimal(all_), moment.date(), title or name)
			for name, place, done, all_, moment, title in found
		]

	def _in(self, rounds: Table, scope: Scope) -> Criterion:
		found = (
			(rounds.window_from >= datetime.combine(scope.first, time.min))
			& (rounds.window_from < datetime.combine(scope.last + timedelta(days=1), time.min))
			& (rounds.trade == "Order")
			& (rounds.kind == "Route")
			& rounds.status.isin(("Done", "Missed"))
			& (rounds.points_total > 0)
		)
		if scope.properties is not None:
			found &= rounds.property.isin(scope.properties or ("",))
		if scope.employee:
			found &= rounds.employee == scope.employee
		return found


POINTS = Points()


# -- shares -----------------------------------------------------------------------------------------------------------


def _handed_in_time(handover: Table) -> Criterion:
	return handover.taken_over_on <= handover.shift_end + Interval(minutes=GRACE_MINUTES)


HANDOVERS = Share(
	"Shift Handover",
	"shift_end",
	# one whose time is over counts whether somebody has come or not
	counts=lambda handover: (
		(handover.status == "Taken Over")
		| (handover.shift_end < now_datetime() - timedelta(minutes=GRACE_MINUTES))
	),
	good=lambda handover: (handover.status == "Taken Over") & _handed_in_time(handover),
	text="shift",
)
INCIDENTS = Share(
	"Security Incident",
	"handle_by",
	counts=lambda incident: (
		(incident.status != "False Alarm")
		& (incident.contained_on.isnotnull() | (incident.handle_by < now_datetime()))
	),
	good=lambda incident: incident.contained_on <= incident.handle_by,
	text="subject",
)
STAYS = Share(
	"Gate Entry",
	"at",
	counts=lambda entry: (entry.direction == "In") & entry.stay.isin(("Left", "Exit Missed")),
	good=lambda entry: entry.stay == "Left",
	text="gate",
)

METRICS = [
	Metric(
		key="security.patrol_points",
		label=_lt("Patrol Points Reached"),
		formula=_lt(
			"Points reached ÷ points of the routes, of patrols that are over, by the day on which their window began"
		),
		unit=PERCENT,
		aim=Aim(UP, patrol.EXPECTED),
		doctype="Inspection",
		count=POINTS.count,
		rows=POINTS.rows,
		for_employees=True,
		count_by_employee=POINTS.count_by_employee,
	),
	Metric(
		key="security.handover",
		label=_lt("Shift Handover Timeliness"),
		formula=_lt(
			"Shifts taken over no later than 15 minutes after their end ÷ shifts whose end lies in the period and is over"
		),
		unit=PERCENT,
		aim=Aim(UP, USUAL),
		doctype="Shift Handover",
		count=HANDOVERS.count,
		rows=HANDOVERS.rows,
	),
	Metric(
		key="security.incident_timeliness",
		label=_lt("Incident Timeliness"),
		formula=_lt(
			"Incidents contained by their deadline ÷ incidents whose deadline lies in the period and is over, or that were contained; false alarms are left out"
		),
		unit=PERCENT,
		aim=Aim(UP, USUAL),
		doctype="Security Incident",
		count=INCIDENTS.count,
		rows=INCIDENTS.rows,
	),
	Metric(
		key="security.gate_paired",
		label=_lt("Gate Entries with an Exit"),
		formula=_lt(
			"Entries for which the exit was registered ÷ entries whose stay is over, by the day of the entry"
		),
		unit=PERCENT,
		aim=Aim(UP, USUAL),
		doctype="Gate Entry",
		count=STAYS.count,
		rows=STAYS.rows,
	),
]
