"""Examples of scorecards: the template, and what a run and its services alone write; findings, rewards, and the minimum wage."""

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


def _reward(property_name: str) -> Example:
	key = {"employee": make.employee("tech", property_name), "ground": "矩阵奖金"}
	fields = {"kind": "Bonus", "month_start": MONTH, "payroll_date": "2001-01-31", "asked": 100}
	return make_example(
		"Staff Reward", {**key, **fields}, {**key, **fields, "ground": "矩阵奖金二"}, {"asked": 200}, key=key
	)


def _fault(property_name: str) -> Example:
	key = {"employee": make.employee("tech", property_name), "finding": "矩阵认定"}
	fields = {"kind": "False Record", "happened_on": "2021-01-04", "heard": "本人承认"}
	return make_example(
		"Staff Fault",
		{**key, **fields},
		{**key, **fields, "finding": "矩阵认定二"},
		{"heard": "本人否认"},
		key=key,
	)


def _minimum_wage(property_name: str) -> Example:
	city = f"矩阵市{property_name}"
	fields = {"monthly": 2490, "source": "矩阵公告"}
	return make_example(
		"Minimum Wage",
		{"city": city, "effective_from": MONTH, **fields},
		{"city": city, "effective_from": ANOTHER, **fields},
		{"monthly": 2500},
		key={"city": city},
	)


EXAMPLES: dict[str, Callable[[str], Example]] = {
	"Minimum Wage": _minimum_wage,
	"Scorecard Run": _run,
	"Scorecard Template": _template,
	"Staff Fault": _fault,
	"Staff Reward": _reward,
	"Staff Scorecard": _card,
}
