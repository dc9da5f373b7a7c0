"""Filters that compare a day that may be empty.

The framework reads an empty day as one before all others: "due before today" would count what has no due day at all. Here a
comparison also asks that there is a day.
"""

import json
from collections.abc import Mapping

import frappe

BEFORE = ("<", "<=")
IS_SET = ("is", "set")


def conditions(doctype: str, filters: Mapping[str, object]) -> list[list[object]]:
	"""The filters as `frappe.get_list` takes them."""
	found: list[list[object]] = []
	for field, value in filters.items():
		operator, operand = value if isinstance(value, list | tuple) else ("=", value)
		if _may_be_empty(doctype, field, value):
			found.append([field, *IS_SET])
		found.append([field, operator, operand])
	return found


def route_options(doctype: str, filters: Mapping[str, object]) -> dict[str, object]:
	"""The same for the list that a number card leads to: two conditions on one field are a list of texts there."""
	return {
		field: [json.dumps(IS_SET), json.dumps([value[0], str(value[1])])]
		if _may_be_empty(doctype, field, value)
		else value
		for field, value in filters.items()
	}


def _may_be_empty(doctype: str, field: str, value: object) -> bool:
	if not isinstance(value, list | tuple) or value[0] not in BEFORE:
		return False
	described = frappe.get_meta(doctype).get_field(field)
	return bool(described and described.fieldtype in ("Date", "Datetime") and not described.reqd)
