"""Examples of scorecards: the template, and what a run and its services alone write."""

from collections.abc import Callable

import frappe

from wuye_ops.tests import factories as make
from wuye_ops.tests.matrix_examples.example import Example, make_example

# of long ago: no run scores it
MONTH, ANOTHER = "2001-01-01", "2001-02-01"
MEASURES = [
	{
		"metric": "service.completion",
		"dimension": "Results",
		"weight": 1,
		"scale": "Linear",
		"full_at": 98,
		"zero_at": 80,
	}
]


def _template(property_name: str) -> Example:
	name = f"矩阵岗位{property_name}"
	return make_example(
		"Scorecard Template",
		{"template_name": name, "measures": MEASURES},
		{"template_name": f"{name}二", "measures": MEASURES},
		{"remark": "矩阵"},
		key={"template_name": name},
	)


def _by_service(doctype: str, key: dict, fields: dict, change: dict) -> Example:
	"""Made as the service does, and tried by hand."""
	name = frappe.db.get_value(doctype, {"month_start": MONTH, **key})
	if not name:
		doc = frappe.get_doc({"doctype": doctype, "month_start": MONTH, **key, **fields})
		doc.flags.by_service = True
		name = doc.insert().name
	return Example(name, change, {"month_start": ANOTHER, **key, **fields})


def _card(property_name: str) -> Example:
	fields = {"company": make.company(), "property": property_name, "status": "Shown"}
	return _by_service(
		"Staff Scorecard", {"employee": make.employee("tech", property_name)}, fields, {"total": 99}
	)


def _run(property_name: str) -> Example:
	return _by_service("Scorecard Run", {"property": property_name}, {"status": "Finished"}, {"employees": 9})


EXAMPLES: dict[str, Callable[[str], Example]] = {
	"Scorecard Run": _run,
	"Scorecard Template": _template,
	"Staff Scorecard": _card,
}
