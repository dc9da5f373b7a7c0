"""Examples of early warning: an indicator that is off, and what the sweep writes of another."""

from collections.abc import Callable

import frappe

from wuye_ops.tests.matrix_examples.example import Example, make_example, tag

METRIC = "service.completion"


def _indicator(_property_name: str) -> Example:
	fields = {"metric": METRIC, "comparison": "<", "yellow": "90", "scope": "All Properties"}
	return make_example(
		"Risk Indicator",
		{**fields, "title": "矩阵指标"},
		{**fields, "title": "矩阵新增"},
		{"advice": "矩阵"},
		key={"title": "矩阵指标"},
	)


def _by_service(doctype: str, key: dict, fields: dict, change: dict) -> Example:
	name = frappe.db.get_value(doctype, key)
	if not name:
		doc = frappe.get_doc({"doctype": doctype, **fields, **key})
		doc.flags.by_service = True
		name = doc.insert().name
	return Example(name, change, fields)


def _state(property_name: str) -> Example:
	fields = {"indicator": _indicator(property_name).name, "property": property_name, "watched": 0}
	return _by_service(
		"Risk Indicator State", {"state_key": f"matrix-{tag(property_name)}"}, fields, {"error": "矩阵"}
	)


def _alert(property_name: str) -> Example:
	fields = {
		"indicator": _indicator(property_name).name,
		"property": property_name,
		"title": "矩阵预警",
		"kind": "Breach",
		# ended long ago: no sweep looks at it
		"status": "Closed",
		"level": "Yellow",
		"worst": "Yellow",
		"opened_on": "2001-01-01 08:00:00",
		"due_by": "2001-01-02 08:00:00",
	}
	return _by_service(
		"Risk Alert", {"alert_key": f"matrix-{tag(property_name)}"}, fields, {"measure": "矩阵"}
	)


EXAMPLES: dict[str, Callable[[str], Example]] = {
	"Risk Alert": _alert,
	"Risk Indicator": _indicator,
	"Risk Indicator State": _state,
}
