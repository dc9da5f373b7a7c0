"""Examples of risks: one of a department, its round of assessment, and a typical risk."""

from collections.abc import Callable

import frappe

from wuye_ops.tests import factories as make
from wuye_ops.tests.matrix_examples.example import Example, make_example, make_shared


def _risk(property_name: str) -> Example:
	fields = {
		"property": property_name,
		"category": "Safety",
		"department": make.make_department(make.TRADES["Engineering"]),
	}
	return make_example(
		"Risk",
		{**fields, "title": "矩阵风险"},
		{**fields, "title": "矩阵新风险"},
		{"description": "矩阵"},
		key={"property": property_name, "title": "矩阵风险"},
	)


def _round(property_name: str) -> Example:
	risk = _risk(property_name).name
	name = frappe.db.get_value("Risk Assessment", {"risk": risk})
	fields = {"risk": risk, "property": property_name, "stage": "Inherent"}
	if not name:
		doc = frappe.get_doc(
			{"doctype": "Risk Assessment", **fields, "opinions": [{"assessor": "Administrator"}]}
		)
		doc.flags.by_service = True
		name = doc.insert().name
	return Example(name, {"note": "矩阵"}, fields)


def _item(property_name: str) -> Example:
	fields = {"category": "Safety", "likelihood": 2, "impact": 2}
	return make_shared("Risk Library Item", fields, "title", {"basis": "矩阵"})


def _report(property_name: str) -> Example:
	fields = {
		"property": property_name,
		"company": frappe.db.get_value("Property", property_name, "company"),
		"quarter_start": "2001-01-01",
		"quarter_end": "2001-03-31",
	}
	name = frappe.db.get_value("Risk Report", {"property": property_name, "quarter_start": "2001-01-01"})
	if not name:
		doc = frappe.get_doc({"doctype": "Risk Report", **fields, "title": "矩阵季报"})
		doc.flags.by_service = True
		name = doc.insert().name
	return Example(name, {"conclusion": "矩阵"}, fields)


EXAMPLES: dict[str, Callable[[str], Example]] = {
	"Risk": _risk,
	"Risk Assessment": _round,
	"Risk Library Item": _item,
	"Risk Report": _report,
}
