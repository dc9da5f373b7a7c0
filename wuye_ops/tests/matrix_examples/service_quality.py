"""Examples of service quality: standard, evaluation and plan."""

from collections.abc import Callable

import frappe

from wuye_ops.service_quality import standards
from wuye_ops.tests import factories as make
from wuye_ops.tests import quality_factories as quality
from wuye_ops.tests.matrix_examples.example import Example, make_example, make_shared

EXAMPLE_PLAN = "矩阵改进"


def _standard(property_name: str) -> Example:
	fields = {"items": [quality.item()], "effective_from": "2020-01-01"}
	return make_shared("Quality Standard", fields, "standard_name", {"reason": "矩阵"})


def _evaluation(property_name: str) -> Example:
	if not frappe.db.exists("Quality Standard", {"status": standards.IN_FORCE}):
		quality.make_standard()
	fields = {"property": property_name, "period_kind": "Month"}
	return make_example(
		"Quality Evaluation",
		{**fields, "period_start": "2001-01-01"},
		{**fields, "period_start": "2001-02-01"},
		{"summary": "矩阵"},
	)


def _plan(property_name: str) -> Example:
	fields = {
		"property": property_name,
		"problem": "矩阵问题",
		"department": make.make_department(make.TRADES["Cleaning"]),
	}
	return make_example(
		"Improvement Plan",
		{**fields, "title": EXAMPLE_PLAN},
		{**fields, "title": "矩阵再改进"},
		{"cause": "矩阵"},
		key={"property": property_name, "title": EXAMPLE_PLAN},
	)


EXAMPLES: dict[str, Callable[[str], Example]] = {
	"Quality Standard": _standard,
	"Quality Evaluation": _evaluation,
	"Improvement Plan": _plan,
}
