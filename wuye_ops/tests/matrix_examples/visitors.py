"""Examples of who is let in and who is not: passes, the watchlist and its hits."""

from collections.abc import Callable

import frappe

from wuye_ops.tests import factories as make
from wuye_ops.tests.matrix_examples.example import Example, make_example, tag
from wuye_ops.tests.matrix_examples.security import gate


def _pass(property_name: str) -> Example:
	fields = {
		"property": property_name,
		"unit": make.places(property_name).unit,
		"kind": "Walk-in",
		"persons": 1,
	}
	now = frappe.utils.now_datetime()
	times = {"valid_from": str(now), "valid_to": str(frappe.utils.add_to_date(now, hours=4))}
	return make_example(
		"Visitor Pass",
		{**fields, **times, "visitor_name": "矩阵访客"},
		{**fields, **times, "visitor_name": "矩阵新访客"},
		{"persons": 2},
		key={"property": property_name, "visitor_name": "矩阵访客"},
	)


def _watched(property_name: str) -> Example:
	fields = {
		"property": property_name,
		"action": "Watch",
		"cause": "Other",
		"reason": "矩阵",
		"source": "矩阵",
		"starts_on": "2026-01-05",
		"expires_on": "2026-06-05",
	}
	return make_example(
		"Watchlist Entry",
		{**fields, "person_name": "矩阵名单"},
		{**fields, "person_name": "矩阵新名单"},
		{"source": "矩阵二"},
		key={"property": property_name, "person_name": "矩阵名单"},
	)


def _hit(property_name: str) -> Example:
	key = {"hit_key": f"矩阵|{tag(property_name)}"}
	fields = {
		"property": property_name,
		"gate": gate(property_name).name,
		"at": "2026-01-05 08:00:00",
		"direction": "In",
		**key,
	}
	name = frappe.db.get_value("Watchlist Hit", key)
	if not name:
		doc = frappe.get_doc({"doctype": "Watchlist Hit", **fields})
		doc.flags.by_service = True
		name = doc.insert().name
	return Example(name, {"outcome": "矩阵"}, fields)


EXAMPLES: dict[str, Callable[[str], Example]] = {
	"Visitor Pass": _pass,
	"Watchlist Entry": _watched,
	"Watchlist Hit": _hit,
}
