"""Examples of inspections: standard, plan, round and cure."""

from collections.abc import Callable

import frappe

from wuye_ops.tests import factories as make
from wuye_ops.tests.matrix_examples.example import Example, make_example, make_shared
from wuye_ops.tests.matrix_examples.property import service_area


def _checklist(property_name: str) -> Example:
	item = {"standard": "矩阵标准", "weight": 100}
	return make_shared(
		"Checklist", {"trade": "Facility", "items": [item]}, "checklist_name", {"source": "矩阵"}
	)


def _route(property_name: str) -> dict:
	"""What plans and inspections of a property have in common: those who try belong to the department."""
	return {
		"property": property_name,
		"checklist": frappe.db.get_value("Checklist", {"checklist_name": "设施设备检查", "status": "Active"}),
		"department": make.make_department(make.TRADES["Engineering"]),
		"points": [{"service_area": service_area(property_name).name}],
	}


def _inspection_plan(property_name: str) -> Example:
	fields = {**_route(property_name), "rrule": "FREQ=DAILY", "start_date": make.today()}
	return make_example(
		"Inspection Plan",
		{**fields, "title": "矩阵计划"},
		{**fields, "title": "矩阵新计划"},
		{"ahead_days": 3},
		key={"property": property_name, "title": "矩阵计划"},
	)


def _area_work_plan(property_name: str) -> Example:
	fields = {
		"property": property_name,
		"trade": "Cleaning",
		"department": make.make_department(make.TRADES["Cleaning"]),
		"areas": [{"service_area": service_area(property_name).name}],
		"rrule": "FREQ=MONTHLY;BYMONTHDAY=10",
		"start_date": make.today(),
	}
	return make_example(
		"Area Work Plan",
		{**fields, "title": "矩阵作业"},
		{**fields, "title": "矩阵新作业"},
		{"instructions": "矩阵"},
		key={"property": property_name, "title": "矩阵作业"},
	)


def _area_standard(property_name: str) -> Example:
	fields = {"trade": "Cleaning", "area_type": "Other", "frequency": "Yearly"}
	return make_shared("Area Standard", fields, "standard_name", {"instructions": "矩阵"})


def _inspection(property_name: str) -> Example:
	fields = {
		**_route(property_name),
		"window_from": "2026-01-01 08:00:00",
		"window_to": "2099-01-01 08:00:00",
	}
	return make_example(
		"Inspection",
		{**fields, "title": "矩阵检查"},
		{**fields, "title": "矩阵新检查"},
		{"remark": "矩阵"},
		key={"property": property_name, "title": "矩阵检查"},
	)


def _rectification(property_name: str) -> Example:
	fields = {
		"property": property_name,
		"severity": "Normal",
		"department": make.make_department(make.TRADES["Engineering"]),
	}
	return make_example(
		"Rectification",
		{**fields, "subject": "矩阵：整改"},
		{**fields, "subject": "矩阵：再整改"},
		{"cause": "矩阵"},
		key={"property": property_name, "subject": "矩阵：整改"},
	)


EXAMPLES: dict[str, Callable[[str], Example]] = {
	"Checklist": _checklist,
	"Area Standard": _area_standard,
	"Area Work Plan": _area_work_plan,
	"Inspection": _inspection,
	"Inspection Plan": _inspection_plan,
	"Rectification": _rectification,
}
