"""Examples of parking and of goods that are carried out."""

from collections.abc import Callable

import frappe
from frappe.utils import add_days, nowdate

from wuye_ops.tests import factories as make
from wuye_ops.tests.matrix_examples.example import Example, make_example, owner, tag


def _tariff(property_name: str) -> Example:
	fields = {
		"property": property_name,
		"price": 5,
		"unit_minutes": "60",
		"free_minutes": 30,
		"fee_item": "临时停车费",
		# a property has one in force, which is the tests' own
		"disabled": 1,
	}
	return make_example(
		"Parking Tariff",
		{**fields, "tariff_name": "矩阵标准"},
		{**fields, "tariff_name": "矩阵新标准"},
		{"free_minutes": 15},
		key={"property": property_name, "tariff_name": "矩阵标准"},
	)


def _plate(property_name: str, number: int) -> str:
	return f"沪{'M' if tag(property_name) == 'a' else 'N'}{number:05}"


def _permit(property_name: str) -> Example:
	fields = {
		"property": property_name,
		"permit_kind": "Own Space",
		"customer": owner(property_name),
		"from_date": nowdate(),
		"to_date": add_days(nowdate(), 30),
	}
	name = (
		frappe.db.get_value("Parking Permit Vehicle", {"plate": _plate(property_name, 1)}, "parent")
		or frappe.get_doc(
			{"doctype": "Parking Permit", **fields, "vehicles": [{"plate": _plate(property_name, 1)}]}
		)
		.insert()
		.name
	)
	return Example(name, {"remark": "矩阵"}, {**fields, "vehicles": [{"plate": _plate(property_name, 2)}]})


def _charge(property_name: str) -> Example:
	plate = _plate(property_name, 3)
	fields = {
		"property": property_name,
		"plate": plate,
		"status": "Waived",
		"entered_on": "2026-01-01 08:00:00",
		"left_on": "2026-01-01 10:00:00",
		"amount": 10,
	}
	name = frappe.db.get_value("Parking Charge", {"plate": plate})
	if not name:
		doc = frappe.get_doc({"doctype": "Parking Charge", **fields})
		doc.flags.by_service, doc.flags.number = True, f"PKC-MATRIX-{tag(property_name)}"
		name = doc.insert().name
	return Example(name, {"reason": "矩阵"}, fields)


def _note(property_name: str) -> Example:
	fields = {"property": property_name, "misuse": "No Space", "place": "矩阵：楼前"}
	return make_example(
		"Parking Note",
		{**fields, "plate": _plate(property_name, 4)},
		{**fields, "plate": _plate(property_name, 5)},
		{"note": "矩阵"},
		key={"plate": _plate(property_name, 4)},
	)


def _guidance(property_name: str) -> Example:
	fields = {"property": property_name, "message": "矩阵：请走西坡道", "valid_from": "2026-01-01 08:00:00"}
	return make_example(
		"Parking Guidance",
		{**fields, "subject": "矩阵提示"},
		{**fields, "subject": "矩阵新提示"},
		{"message": "矩阵：请走东坡道"},
		key={"property": property_name, "subject": "矩阵提示"},
	)


def _release(property_name: str) -> Example:
	fields = {
		"property": property_name,
		"unit": make.places(property_name).unit,
		"applicant_kind": "Outsider",
		"items": [{"item_name": "矩阵箱", "quantity": 1}],
	}
	return make_example(
		"Goods Release",
		{**fields, "applicant_name": "矩阵搬家"},
		{**fields, "applicant_name": "矩阵新搬家"},
		{"remark": "矩阵"},
		key={"property": property_name, "applicant_name": "矩阵搬家"},
	)


EXAMPLES: dict[str, Callable[[str], Example]] = {
	"Parking Tariff": _tariff,
	"Parking Permit": _permit,
	"Parking Charge": _charge,
	"Parking Note": _note,
	"Parking Guidance": _guidance,
	"Goods Release": _release,
}
