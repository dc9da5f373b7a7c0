"""绩效模板: what people of each kind of post are scored by, to begin with; a company changes them (d).

Full points are given at the target that the trade's agreements name (domain.md 9), none well below it. Scope PROPERTY is what the whole
property has reached: nobody answers alone for the collection rate, but who works for it shares in it.
"""

from __future__ import annotations

from decimal import Decimal

from wuye_ops.rules.quality_standard import Band, Bands, Linear
from wuye_ops.rules.scorecard import CUSTOMER, OPERATION, PROPERTY, RESULTS, TEAM, Measure, Template

_DOWN = "down"
# A rating or two say little about a month (d).
FULL_SAMPLE = 5


def _share(zero_at: int, full_at: int) -> Linear:
	return Linear(Decimal(zero_at), Decimal(full_at))


def _none_or(*percents: int) -> Bands:
	"""Full points for none of it, then so many percent for one, two, …"""
	bands = (100, *percents)
	return Bands(
		_DOWN, tuple(Band(Decimal(number), Decimal(percent)) for number, percent in enumerate(bands))
	)


def _measure(code: str, dimension: str, metric: str, weight: int, scale: Linear | Bands, **fields) -> Measure:
	return Measure(code, dimension, metric, Decimal(weight), scale, **fields)


ON_TIME = _measure("on_time", RESULTS, "service.completion", 2, _share(80, 98), least=FULL_SAMPLE)
ARRIVAL = _measure("arrival", RESULTS, "service.arrival_timeliness", 1, _share(80, 98), least=FULL_SAMPLE)
INSPECTIONS = _measure("inspections", RESULTS, "inspection.completion", 2, _share(80, 98), least=FULL_SAMPLE)
PATROLS = _measure("patrols", RESULTS, "security.patrol_points", 2, _share(80, 98), least=FULL_SAMPLE)
COLLECTION = _measure("collection", RESULTS, "fees.collection", 3, _share(70, 95), scope=PROPERTY)
ARREARS = _measure("arrears", RESULTS, "fees.arrears_recovered", 1, _share(20, 60), scope=PROPERTY)
SATISFACTION = _measure(
	"satisfaction", CUSTOMER, "service.satisfaction", 2, _share(70, 95), least=FULL_SAMPLE
)
COMPLAINTS = _measure("complaints", CUSTOMER, "service.employee_complaints", 1, _none_or(50), unit="1")
QUALITY = _measure("quality", OPERATION, "inspection.score", 2, _share(60, 95), unit="points", least=3)
REWORK = _measure("rework", OPERATION, "service.employee_rework", 1, _share(20, 2), least=FULL_SAMPLE)
MISSED = _measure("missed", OPERATION, "inspection.missed", 1, _none_or(70, 40), unit="1")
RECTIFIED = _measure("rectified", OPERATION, "inspection.rectified_on_time", 1, _share(70, 100))
ATTENDANCE = _measure("attendance", OPERATION, "people.attendance", 1, _share(85, 100))
TRAINING = _measure("training", TEAM, "people.training", 1, _share(50, 100))
PROPERTY_SATISFACTION = _measure(
	"property_satisfaction", TEAM, "service.satisfaction", 2, _share(70, 95), scope=PROPERTY
)
PROPERTY_COMPLAINTS = _measure(
	"property_complaints",
	CUSTOMER,
	"service.complaints",
	1,
	_share(4, 1),
	unit="per 100 households",
	scope=PROPERTY,
)
BUDGET = _measure("budget", OPERATION, "cost.budget_deviation", 1, _share(10, 0), scope=PROPERTY)

_EVERYBODY = (COMPLAINTS, ATTENDANCE, TRAINING, PROPERTY_SATISFACTION)
TEMPLATES = (
	Template("Technician", (ON_TIME, ARRIVAL, SATISFACTION, REWORK, RECTIFIED, *_EVERYBODY)),
	Template("Cleaner", (INSPECTIONS, QUALITY, MISSED, RECTIFIED, *_EVERYBODY)),
	Template("Gardener", (INSPECTIONS, QUALITY, MISSED, RECTIFIED, *_EVERYBODY)),
	Template("Security Guard", (PATROLS, INSPECTIONS, QUALITY, MISSED, *_EVERYBODY)),
	Template("Customer Service", (ON_TIME, SATISFACTION, REWORK, *_EVERYBODY)),
	Template("Fee Clerk", (COLLECTION, ARREARS, *_EVERYBODY)),
	Template(
		"Property Manager",
		(COLLECTION, PROPERTY_COMPLAINTS, RECTIFIED, BUDGET, TRAINING, PROPERTY_SATISFACTION),
	),
)
# Asked for by the templates and not in the registry yet.
NEW_METRICS = (
	"service.employee_complaints",
	"service.employee_rework",
	"inspection.missed",
	"inspection.rectified_on_time",
	"people.attendance",
	"people.training",
)
