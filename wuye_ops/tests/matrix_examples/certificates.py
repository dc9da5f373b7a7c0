"""Examples of certificates and training."""

from collections.abc import Callable

import frappe

from wuye_ops.tests import factories as make
from wuye_ops.tests.matrix_examples.example import Example, make_example

KIND = "矩阵证书"
# of long ago, and of nobody else's
FIRST, SECOND = "2001-01-01", "2003-01-01"


def _kind(property_name: str) -> Example:
	return make_example(
		"Certificate Kind", {"kind_name": KIND}, {"kind_name": f"{KIND}二"}, {"source": "矩阵"}
	)


def _requirement(property_name: str) -> Example:
	_kind(property_name)
	fields = {"work_kind": "Guard Post", "any_of": [{"kind": KIND}], "property": property_name}
	return make_example(
		"Certificate Requirement",
		{**fields, "post_kind": "Reception"},
		{**fields, "post_kind": "Patrol"},
		{"source": "矩阵"},
		key={"work": "Guard Post|Reception", "property": property_name},
	)


def _certificate(property_name: str) -> Example:
	_kind(property_name)
	employee = make.employee("tech", property_name)
	fields = {"employee": employee, "kind": KIND}
	return make_example(
		"Staff Certificate",
		{**fields, "number": f"矩阵{property_name}", "valid_from": FIRST, "valid_until": "2002-12-31"},
		{**fields, "number": f"矩阵{property_name}二", "valid_from": SECOND, "valid_until": "2004-12-31"},
		{"remark": "矩阵"},
		key={**fields, "valid_from": FIRST},
	)


def _need(property_name: str) -> Example:
	# of no post, and out of use: nobody needs it
	fields = {"hours": 1, "frequency": "Once", "disabled": 1}
	return make_example(
		"Training Need",
		{**fields, "need_name": "矩阵培训"},
		{**fields, "need_name": "矩阵培训二"},
		{"source": "矩阵"},
		key={"need_name": "矩阵培训"},
	)


def _plan(property_name: str) -> Example:
	year = int(frappe.utils.nowdate()[:4])
	company = make.company()
	return make_example(
		"Training Year Plan",
		{"company": company, "year": year - 1},
		{"company": company, "year": year + 1},
		{"remark": "矩阵"},
	)


def _study(property_name: str) -> Example:
	employee = make.employee("tech", property_name)
	day = frappe.utils.add_days(frappe.utils.nowdate(), -3)
	fields = {"employee": employee, "subject": "Safety", "hours": 1, "day": day}
	return make_example(
		"Self-Study",
		{**fields, "course": "矩阵课程"},
		{**fields, "course": "矩阵课程二"},
		{"notes": "矩阵"},
		key={"employee": employee, "course": "矩阵课程"},
	)


EXAMPLES: dict[str, Callable[[str], Example]] = {
	"Certificate Kind": _kind,
	"Certificate Requirement": _requirement,
	"Self-Study": _study,
	"Staff Certificate": _certificate,
	"Training Need": _need,
	"Training Year Plan": _plan,
}
