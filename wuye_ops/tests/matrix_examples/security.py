"""Examples of order and security: gates, and what is booked at them."""

from collections.abc import Callable

import frappe

from wuye_ops.tests.matrix_examples.example import Example, make_example, tag


def gate(property_name: str):
	name = frappe.db.get_value("Gate", {"property": property_name, "gate_name": "矩阵门"})
	if name:
		return frappe.get_doc("Gate", name)
	return frappe.get_doc({"doctype": "Gate", "property": property_name, "gate_name": "矩阵门"}).insert()


def _gate(property_name: str) -> Example:
	fields = {"property": property_name}
	return make_example(
		"Gate", {**fields, "gate_name": "矩阵门"}, {**fields, "gate_name": "矩阵新门"}, {"note": "矩阵"}
	)


def _policy(property_name: str) -> Example:
	# a property has one: another is refused to everybody
	fields = {"property": property_name}
	example = make_example("Gate Policy", fields, fields, {"early_minutes": 20}, key=fields)
	return Example(example.name, example.change, example.payload, only_with_right=("ValidationError",))


def _by_service(doctype: str, fields: dict, change: dict, key: dict) -> Example:
	name = frappe.db.get_value(doctype, key)
	if not name:
		doc = frappe.get_doc({"doctype": doctype, **fields})
		doc.flags.by_service = True
		name = doc.insert().name
	return Example(name, change, fields)


def _entry(property_name: str) -> Example:
	key = {"client_key": f"{tag(property_name)}0" * 8}
	fields = {
		"property": property_name,
		"gate": gate(property_name).name,
		"direction": "In",
		"at": "2026-01-05 08:00:00",
		"outcome": "Allowed",
		**key,
	}
	return _by_service("Gate Entry", fields, {"note": "矩阵"}, key)


def _presence(property_name: str) -> Example:
	key = {"property": property_name, "subject": "矩阵"}
	return _by_service("Gate Presence", key, {"holder": "矩阵"}, key)


EXAMPLES: dict[str, Callable[[str], Example]] = {
	"Gate": _gate,
	"Gate Policy": _policy,
	"Gate Entry": _entry,
	"Gate Presence": _presence,
}
