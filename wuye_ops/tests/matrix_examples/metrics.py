"""Examples of metrics: targets, and what the night writes about closed months."""

from collections.abc import Callable

import frappe

from wuye_ops.tests.matrix_examples.example import Example, make_example

# of a metric that all who work for a property may know
METRIC = "service.completion"
# months of long ago, which no night closes and no test asks for
MONTH, ANOTHER = "2001-01-01", "2001-02-01"
# a target of a time to come counts in no test
SOME_DAY, ANOTHER_DAY = "2099-01-01", "2099-02-01"


def _target(property_name: str) -> Example:
	fields = {"metric": METRIC, "property": property_name, "target": 90}
	return make_example(
		"Metric Target",
		{**fields, "valid_from": SOME_DAY},
		{**fields, "valid_from": ANOTHER_DAY},
		{"target": 91},
		key={"metric": METRIC, "property": property_name, "valid_from": SOME_DAY},
	)


def _by_night(doctype: str, key: dict, fields: dict, change: dict) -> Example:
	"""What the nightly job alone writes: made as it does, and tried by hand."""
	name = frappe.db.get_value(doctype, {"metric": METRIC, "period_start": MONTH, **key})
	values = {"metric": METRIC, **key, **fields}
	if not name:
		doc = frappe.get_doc({"doctype": doctype, **values, "period_start": MONTH})
		doc.flags.by_service = True
		name = doc.insert().name
	return Example(name, change, {**values, "period_start": ANOTHER})


def _closing(property_name: str) -> Example:
	return _by_night("Metric Closing", {}, {"status": "Closed", "version": 1}, {"status": "Waiting"})


def _snapshot(property_name: str) -> Example:
	fields = {"counted": "Ratio", "numerator": 1, "denominator": 2, "value": 50, "has_value": 1, "version": 1}
	return _by_night("Metric Snapshot", {"property": property_name}, fields, {"numerator": 2})


def _monthly_report(property_name: str) -> Example:
	return make_example(
		"Monthly Report",
		{"property": property_name, "month": MONTH},
		{"property": property_name, "month": ANOTHER},
		{"notes": "矩阵"},
		key={"property": property_name, "month": MONTH},
	)


EXAMPLES: dict[str, Callable[[str], Example]] = {
	"Metric Closing": _closing,
	"Metric Snapshot": _snapshot,
	"Metric Target": _target,
	"Monthly Report": _monthly_report,
}
