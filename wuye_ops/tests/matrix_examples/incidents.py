"""Examples of patrol, shifts and incidents."""

from collections.abc import Callable

import frappe

from wuye_ops.tests import factories as make
from wuye_ops.tests.matrix_examples.example import Example, make_example, tag

ORDER = make.TRADES["Order"]
SHIFT_END = "2026-01-05 08:00:00"


def _post_named(property_name: str) -> str:
	key = {"property": property_name, "post_name": "矩阵岗"}
	return (
		frappe.db.get_value("Guard Post", key)
		or frappe.get_doc({"doctype": "Guard Post", **key, "department": make.make_department(ORDER)})
		.insert()
		.name
	)


def _post(property_name: str) -> Example:
	name = _post_named(property_name)
	another = {"property": property_name, "post_name": "矩阵新岗"}
	return Example(name, {"kind": "Patrol"}, another)


def _policy(property_name: str) -> Example:
	# a property has one: another is refused to everybody
	fields = {"property": property_name}
	example = make_example("Patrol Policy", fields, fields, {"silence_minutes": 25}, key=fields)
	return Example(
		example.name,
		example.change,
		example.payload,
		only_with_right=("DuplicateEntryError", "UniqueValidationError"),
	)


def _deviation(property_name: str) -> Example:
	key = {"deviation_key": f"matrix|{tag(property_name)}"}
	fields = {"property": property_name, "title": "矩阵巡更", "code": "Missed", **key}
	name = frappe.db.get_value("Patrol Deviation", key)
	if not name:
		doc = frappe.get_doc(
			{"doctype": "Patrol Deviation", **fields, "department": make.make_department(ORDER)}
		)
		doc.flags.by_service = True
		name = doc.insert().name
	return Example(name, {"explanation": "矩阵"}, fields)


def _handover(property_name: str) -> Example:
	post = _post_named(property_name)
	fields = {"property": property_name, "post": post}
	name = frappe.db.get_value("Shift Handover", {**fields, "shift_end": SHIFT_END})
	if not name:
		doc = frappe.get_doc({"doctype": "Shift Handover", **fields, "shift_end": SHIFT_END})
		doc.flags.by_service = True
		name = doc.insert().name
	return Example(name, {"summary": "矩阵"}, {**fields, "shift_end": "2026-01-06 08:00:00"})


def _incident(property_name: str) -> Example:
	fields = {
		"property": property_name,
		"kind": "Property Damage",
		"description": "矩阵",
		"occurred_on": "2026-01-05 08:00:00",
	}
	return make_example(
		"Security Incident",
		{**fields, "subject": "矩阵事件", "department": make.make_department(ORDER)},
		{**fields, "subject": "矩阵新事件"},
		{"place": "矩阵处"},
		key={"property": property_name, "subject": "矩阵事件"},
	)


EXAMPLES: dict[str, Callable[[str], Example]] = {
	"Guard Post": _post,
	"Patrol Policy": _policy,
	"Patrol Deviation": _deviation,
	"Shift Handover": _handover,
	"Security Incident": _incident,
}
