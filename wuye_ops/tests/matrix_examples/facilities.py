"""Examples of facilities: equipment, its upkeep, and emergencies."""

from collections.abc import Callable

import frappe

from wuye_ops.tests import factories as make
from wuye_ops.tests.facility_factories import make_emergency_plan
from wuye_ops.tests.matrix_examples.example import Example, make_example, make_shared


def _equipment_category(property_name: str) -> Example:
	return make_shared("Equipment Category", {"system": "Other"}, "category_name", {"description": "矩阵"})


def _duty(property_name: str) -> Example:
	return make_shared("Statutory Task Type", {"months": 12}, "type_name", {"description": "矩阵"})


def _equipment(property_name: str) -> Example:
	fields = {"property": property_name, "category": "给水泵", "has_meter": 1}
	return make_example(
		"Equipment",
		{**fields, "equipment_no": "矩阵1", "equipment_name": "矩阵泵"},
		{**fields, "equipment_no": "矩阵2", "equipment_name": "矩阵新泵"},
		{"brand": "矩阵"},
		key={"property": property_name, "equipment_no": "矩阵1"},
	)


def _equipment_reading(property_name: str) -> Example:
	fields = {"property": property_name, "equipment": _equipment(property_name).name}
	return make_example(
		"Equipment Reading",
		{**fields, "read_on": "2026-01-01 08:00:00", "value": 10},
		{**fields, "read_on": "2026-01-02 08:00:00", "value": 20},
		{"note": "矩阵"},
		key={"equipment": fields["equipment"]},
	)


def _maintenance_plan(property_name: str) -> Example:
	fields = {
		"property": property_name,
		"equipment": [{"equipment": _equipment(property_name).name}],
		"every_count": 1,
		"every_unit": "Year",
		"start_date": "2099-01-01",
		"department": make.make_department(make.TRADES["Engineering"]),
	}
	return make_example(
		"Maintenance Plan",
		{**fields, "title": "矩阵计划"},
		{**fields, "title": "矩阵新计划"},
		{"description": "矩阵"},
		key={"property": property_name, "title": "矩阵计划"},
	)


def _statutory_inspection(property_name: str) -> Example:
	fields = {"property": property_name, "task_type": "化粪池清掏"}
	return make_example(
		"Statutory Inspection",
		{**fields, "due_on": "2099-01-01"},
		{**fields, "due_on": "2099-02-01"},
		{"remark": "矩阵"},
		key={"property": property_name, "due_on": "2099-01-01"},
	)


def _emergency_plan(property_name: str) -> Example:
	name = frappe.db.get_value("Emergency Plan", {"property": property_name, "title": "矩阵预案"})
	if not name:
		name = make_emergency_plan(property_name, title="矩阵预案").name
	fields = {"property": property_name, "scenario": "Other"}
	materials = [{"material": "沙袋", "qty": 1, "place": "地库"}]
	return Example(name, {"materials": materials}, {**fields, "title": "矩阵新预案"})


def _emergency_response(property_name: str) -> Example:
	fields = {"property": property_name, "plan": _emergency_plan(property_name).name}
	return make_example("Emergency Response", fields, fields, {"situation": "矩阵"})


def _emergency_drill(property_name: str) -> Example:
	fields = {"property": property_name, "plan": _emergency_plan(property_name).name}
	return make_example(
		"Emergency Drill",
		{**fields, "scheduled_on": "2099-01-01 09:00:00"},
		{**fields, "scheduled_on": "2099-02-01 09:00:00"},
		{"place": "矩阵"},
		key={"property": property_name, "scheduled_on": "2099-01-01 09:00:00"},
	)


EXAMPLES: dict[str, Callable[[str], Example]] = {
	"Emergency Drill": _emergency_drill,
	"Emergency Plan": _emergency_plan,
	"Emergency Response": _emergency_response,
	"Equipment": _equipment,
	"Equipment Category": _equipment_category,
	"Equipment Reading": _equipment_reading,
	"Maintenance Plan": _maintenance_plan,
	"Statutory Inspection": _statutory_inspection,
	"Statutory Task Type": _duty,
}
