"""A property's points from period to period, for the chart of an evaluation."""

from __future__ import annotations

import frappe

from wuye_ops.property.handing_in import CANCELLED
from wuye_ops.property.periods import in_words

MOST_PERIODS = 12


@frappe.whitelist()
def totals(evaluation: str) -> list[dict]:
	"""[{label, total, grade, name}] of the property's evaluations of this kind up to this one, the oldest first."""
	doc = frappe.get_doc("Quality Evaluation", evaluation)
	doc.check_permission("read")
	rows = frappe.get_list(
		"Quality Evaluation",
		{
			"property": doc.property,
			"period_kind": doc.period_kind,
			"period_start": ["<=", doc.period_start],
			"judged": 1,
			"status": ["!=", CANCELLED],
		},
		["name", "period_start", "total", "grade"],
		order_by="period_start desc",
		limit=MOST_PERIODS,
	)
	return [
		{
			"label": in_words(doc.period_kind, row.period_start),
			"total": row.total,
			"grade": row.grade,
			"name": row.name,
		}
		for row in reversed(rows)
	]
