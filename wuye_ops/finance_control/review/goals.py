"""By what a measure against a problem is judged: the cost per ㎡ of its class, or how far the class is off its plan.

Metrics are of a property as a whole. A measure against dear power is lost in it, and a property may be within its plan while a
class is not: that is why a plan made from a problem is judged by the class alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from frappe import _

from wuye_ops.finance_control import spending
from wuye_ops.finance_control.cost_classes import classes
from wuye_ops.finance_control.review.comparison import Peers
from wuye_ops.finance_control.review.figures import Figures
from wuye_ops.finance_control.review.quantities import areas
from wuye_ops.finance_control.spending import CLASS, PROPERTY
from wuye_ops.metrics.registry import Scope
from wuye_ops.metrics.subjects import METRIC, Reading, Readings, Subject
from wuye_ops.rules.cost_monitor import Limits
from wuye_ops.rules.cost_review import (
	ABOVE_PEERS,
	BY_AREA,
	BY_BUDGET,
	DEARER_PERCENT,
	OVER_BUDGET,
	Problem,
)
from wuye_ops.rules.metric_value import DOWN, NEAR, PERCENT, Aim, Part, shown
from wuye_ops.rules.money import EXACT, HUNDRED, ZERO
from wuye_ops.rules.proration import Period
from wuye_ops.rules.robust import median

SIGN = "|"
PLACES = 4
# the least improvement of a cost per ㎡ that counts, and of a deviation in points: half of the way, but not less
LEAST = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class Goal:
	"""metric: what is measured, of which class. target: as an Improvement Plan has it; None for any improvement that counts."""

	metric: str
	target: str | None


def goal_of(one: Problem, found: Figures, peers: Peers) -> Goal:
	"""Off the plan: back within the band that needs no explanation. Dear: what is usual, or what it was and may have risen to."""
	if one.code == OVER_BUDGET:
		return Goal(f"{BY_BUDGET}{SIGN}{one.cost_class}", None)
	metric, target = f"{BY_AREA}{SIGN}{one.cost_class}", None
	if one.code == ABOVE_PEERS:
		target = median(list(peers.classes[one.cost_class].values()))
	elif found.before and found.area_months_before > ZERO:
		before = EXACT.divide(found.before.get(one.cost_class, ZERO), found.area_months_before)
		target = EXACT.divide(EXACT.multiply(before, HUNDRED + DEARER_PERCENT), HUNDRED)
	return Goal(metric, str(shown(target, PLACES)) if target else None)


def minimal_change(metric: str, before: Decimal | None, target: str | None) -> Decimal:
	"""The least improvement that counts: half of the way to the target, so that a target near by is one all the same."""
	if before is None:
		return LEAST
	if metric.startswith(BY_BUDGET):
		way = abs(before) - Limits().explain
		return max(shown(EXACT.divide(way, Decimal(2))), Decimal("0.01"))
	way = before - Decimal(target) if target else EXACT.divide(before, Decimal(20))
	return max(shown(EXACT.divide(way, Decimal(2)), PLACES), LEAST)


# -- what is measured (hook `wuye_narrow_subjects`) -------------------------------------------------------------------


def subject_of(key: str) -> Subject | None:
	"""The metric of one class of cost, such as cost.per_area|Energy; None for a key of somebody else."""
	metric, _sign, code = key.partition(SIGN)
	titles = {code: one.title for code, one in classes().items()}
	if code not in titles:
		return None
	if metric == BY_AREA:
		label = _("Cost per Area: {0}").format(titles[code])
		return Subject(key, METRIC, label, _("yuan per ㎡·month"), _per_area(code), Aim(DOWN), PLACES)
	if metric == BY_BUDGET:
		label = _("Budget Deviation: {0}").format(titles[code])
		aim = Aim(NEAR, ZERO, tolerance=Limits().explain)
		return Subject(key, METRIC, label, PERCENT, _deviation(code), aim)
	return None


def _of_class(scope: Scope, code: str) -> dict[str, spending.Standing]:
	found = spending.read(scope).by(PROPERTY, CLASS)
	return {name: one for (name, of), one in found.items() if of == code}


def _per_area(code: str):
	def read(scope: Scope) -> Readings:
		spent = _of_class(scope, code)
		managed = areas(tuple(spent), Period(scope.first, scope.last))
		return {
			name: Reading(Part(one.actual, managed[name]))
			for name, one in spent.items()
			if managed.get(name, ZERO) > ZERO
		}

	return read


def _deviation(code: str):
	def read(scope: Scope) -> Readings:
		return {
			name: Reading(Part(one.actual - one.planned, one.planned))
			for name, one in _of_class(scope, code).items()
			if one.planned > ZERO
		}

	return read
