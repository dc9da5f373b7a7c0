"""巡检完成率, 巡检得分: what the inspections of a period were. The same inspections as in the report Inspection Completion."""

from decimal import Decimal

from frappe import _lt

from wuye_ops.metrics.registry import Metric
from wuye_ops.metrics.shares import Share
from wuye_ops.rules.completion import DONE, MISSED
from wuye_ops.rules.metric_value import PERCENT, UP, Aim

# Due is what was done or missed, on the day on which its window began; see `rules.completion`.
DUE = Share(
	"Inspection",
	"window_from",
	counts=lambda inspection: inspection.status.isin((DONE, MISSED)),
	good=lambda inspection: inspection.status == DONE,
	text="title",
	of_employee=lambda inspection, employee: inspection.employee == employee,
)
SCORED = Share(
	"Inspection",
	"window_from",
	counts=lambda inspection: (inspection.status == DONE) & (inspection.scored == 1),
	good=lambda inspection: inspection.status == DONE,
	text="title",
	of_employee=lambda inspection, employee: inspection.employee == employee,
	points="score",
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
		count=DUE.count,
		rows=DUE.rows,
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
		count=SCORED.count,
		rows=SCORED.rows,
		for_employees=True,
	),
]
