"""What an example is, and how one that is not there yet is made."""

from dataclasses import dataclass

import frappe

from wuye_ops.tests import factories as make


@dataclass(frozen=True)
class Example:
	"""A document of a doctype and what to try on it."""

	name: str
	change: dict
	payload: dict
	# an error that only those meet who have the right, such as a counter that has received nothing to close
	only_with_right: tuple[str, ...] = ()


def tag(property_name: str) -> str:
	return "a" if property_name == make.PROPERTY_A else "b"


def owner(property_name: str) -> str:
	unit = make.places(property_name).unit
	return frappe.db.get_value("Occupancy", {"unit": unit, "relation": "Owner"}, "customer")


def make_example(
	doctype: str, existing: dict, another: dict, change: dict, key: dict | None = None
) -> Example:
	name = (
		frappe.db.get_value(doctype, key or existing)
		or frappe.get_doc({"doctype": doctype, **existing}).insert().name
	)
	return Example(name, change, another)


def make_shared(doctype: str, fields: dict, title: str, change: dict) -> Example:
	"""A document that all properties share."""
	return make_example(
		doctype, {**fields, title: "矩阵示例"}, {**fields, title: "矩阵新增"}, change, key={title: "矩阵示例"}
	)
