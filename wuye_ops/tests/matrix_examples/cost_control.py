"""Examples of cost monitoring: alerts, hints and watches, which the system writes, and what they go by."""

from collections.abc import Callable
from dataclasses import replace

import frappe

from wuye_ops.tests.matrix_examples.example import Example, make_example, tag


def _by_service(doctype: str, fields: dict, change: dict, key: dict) -> Example:
	name = frappe.db.get_value(doctype, key)
	if not name:
		doc = frappe.get_doc({"doctype": doctype, **fields, **key})
		doc.flags.by_service = True
		name = doc.insert().name
	return Example(name, change, fields)


def _alert(property_name: str) -> Example:
	fields = {"property": property_name, "cost_class": "Cleaning", "title": "矩阵预警", "code": "Above Plan"}
	# a closed one of long ago keeps nothing from being ordered
	fields |= {"status": "Explained", "band": "Explain", "year": 2001, "month": "2001-06"}
	return _by_service(
		"Cost Alert", fields, {"explanation": "矩阵"}, {"alert_key": f"matrix-{tag(property_name)}"}
	)


def _hint(property_name: str) -> Example:
	fields = {"property": property_name, "title": "矩阵线索", "code": "Overtime", "status": "Justified"}
	return _by_service("Cost Hint", fields, {"answer": "矩阵"}, {"hint_key": f"matrix-{tag(property_name)}"})


def _review(property_name: str) -> Example:
	"""Of a month long ago, in which nothing was booked: its figures are not computed."""
	key = {"review_key": f"matrix-{tag(property_name)}"}
	fields = {"property": property_name, "period_kind": "Month", "period_start": "2001-06-01"}
	name = frappe.db.get_value("Cost Review", key)
	if not name:
		doc = frappe.get_doc(
			{"doctype": "Cost Review", "title": "矩阵成本分析", "status": "Draft", **fields, **key}
		)
		doc.set_new_name()
		doc.db_insert()
		name = doc.name
	# who may make one is told that nothing is booked
	return Example(name, {"summary": "矩阵"}, fields, only_with_right=("ValidationError",))


def _watch(property_name: str) -> Example:
	key = {"property": property_name, "source": "Energy"}
	return _by_service("Cost Watch", key, {"reason": "矩阵"}, key)


def _policy(property_name: str) -> Example:
	fields = {"company": frappe.db.get_value("Property", property_name, "company"), "property": property_name}
	example = make_example("Cost Policy", fields, fields, {"explain_days": 6}, key=fields)
	# a property has one, so that a second one is refused to who may make one
	return replace(example, only_with_right=("DuplicateEntryError",))


EXAMPLES: dict[str, Callable[[str], Example]] = {
	"Cost Alert": _alert,
	"Cost Hint": _hint,
	"Cost Review": _review,
	"Cost Policy": _policy,
	"Cost Watch": _watch,
}
