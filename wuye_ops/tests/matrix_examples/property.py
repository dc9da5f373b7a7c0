"""Examples of places and of who lives there."""

from collections.abc import Callable

import frappe

from wuye_ops.tests import factories as make
from wuye_ops.tests.matrix_examples.example import Example, make_example, owner, tag


def _property(property_name: str) -> Example:
	another = {
		"property_name": f"矩阵新项目-{tag(property_name)}",
		"property_code": f"MX{tag(property_name).upper()}",
		"company": make.company(),
		"service_calendar": "全天候服务",
	}
	return Example(property_name, {"hotline": "400"}, another)


def _building(property_name: str) -> Example:
	return make_example(
		"Building",
		{"property": property_name, "building_name": "矩阵楼"},
		{"property": property_name, "building_name": "矩阵新楼"},
		{"floors_above": 7},
	)


def _unit(property_name: str) -> Example:
	building = make.places(property_name).building
	fields = {"building": building, "built_up_area": 80}
	return make_example(
		"Property Unit",
		{**fields, "unit_no": "矩阵901"},
		{**fields, "unit_no": "矩阵902"},
		{"floor": 9},
		key={"name": f"{building}-矩阵901"},
	)


def _parking_space(property_name: str) -> Example:
	fields = {"property": property_name, "space_type": "Owned"}
	return make_example(
		"Parking Space",
		{**fields, "space_no": "矩阵1"},
		{**fields, "space_no": "矩阵2"},
		{"built_up_area": 12},
	)


def service_area(property_name: str) -> Example:
	fields = {
		"property": property_name,
		"area_type": "Lobby",
		"parent_service_area": frappe.db.get_value(
			"Service Area", {"property": property_name, "area_type": "Property"}
		),
	}
	return make_example(
		"Service Area",
		{**fields, "area_name": "矩阵大堂"},
		{**fields, "area_name": "矩阵新大堂"},
		{"floor": 1},
	)


def _occupancy(property_name: str) -> Example:
	place = make.places(property_name)
	fields = {
		"customer": owner(property_name),
		"relation": "Family",
		"is_payer": 0,
		"from_date": "2021-01-01",
	}
	return make_example(
		"Occupancy",
		{**fields, "unit": place.neighbour},
		{**fields, "unit": place.unit},
		{"remark": "矩阵"},
		key={"customer": fields["customer"], "unit": place.neighbour, "relation": "Family"},
	)


def _vehicle(property_name: str) -> Example:
	fields = {"property": property_name, "customer": owner(property_name)}
	return make_example(
		"Resident Vehicle", {**fields, "plate": "沪A00001"}, {**fields, "plate": "沪A00002"}, {"colour": "白"}
	)


def _offline_entry(property_name: str) -> Example:
	fields = {
		"kind": "verify",
		"made_on": "2026-01-01 08:00:00",
		"property": property_name,
		"reference_doctype": "Property",
		"reference_name": property_name,
	}
	number = "a" if property_name == make.PROPERTY_A else "b"
	return make_example(
		"Offline Entry",
		{**fields, "entry_key": number * 24},
		{**fields, "entry_key": f"{number}0" * 12},
		{"kind": "return"},
		key={"entry_key": number * 24},
	)


EXAMPLES: dict[str, Callable[[str], Example]] = {
	"Building": _building,
	"Occupancy": _occupancy,
	"Offline Entry": _offline_entry,
	"Parking Space": _parking_space,
	"Property": _property,
	"Property Unit": _unit,
	"Resident Vehicle": _vehicle,
	"Service Area": service_area,
}
