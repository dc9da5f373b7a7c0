"""Examples of insurance: a policy of one property, and a claim on it."""

from collections.abc import Callable

import frappe
from frappe.utils import add_days, nowdate

from wuye_ops.tests.matrix_examples.example import Example, tag

POLICY, CLAIM = "Insurance Policy", "Insurance Claim"


def _policy(property_name: str) -> Example:
	fields = {
		"insurer": "矩阵保险公司",
		"kind": "Public Liability",
		"company": frappe.db.get_value("Property", property_name, "company"),
		"first": add_days(nowdate(), -30),
		"last": add_days(nowdate(), 300),
		"properties": [{"property": property_name}],
		"categories": [{"category": "Safety"}],
		"per_event": 100_000,
	}
	number = f"JZ-{tag(property_name)}"
	name = frappe.db.get_value(POLICY, {"policy_no": number})
	if not name:
		doc = frappe.get_doc({"doctype": POLICY, "policy_no": number, **fields}).insert()
		# what a claim hangs on has been confirmed
		doc.flags.by_service = True
		doc.status = "In Force"
		name = doc.save().name
	return Example(name, {"remark": "矩阵"}, {**fields, "policy_no": f"{number}-2"})


def _claim(property_name: str) -> Example:
	fields = {
		"policy": _policy(property_name).name,
		"property": property_name,
		"category": "Safety",
		"occurred_on": add_days(nowdate(), -1),
		"reported_on": nowdate(),
	}
	name = frappe.db.get_value(CLAIM, {"property": property_name, "title": "矩阵理赔"})
	if not name:
		name = frappe.get_doc({"doctype": CLAIM, **fields, "title": "矩阵理赔"}).insert().name
	return Example(name, {"description": "矩阵"}, {**fields, "title": "矩阵新理赔"})


EXAMPLES: dict[str, Callable[[str], Example]] = {POLICY: _policy, CLAIM: _claim}
