"""Examples of what becomes of personal data: corrected, exported, looked at too often."""

from collections.abc import Callable

import frappe

from wuye_ops.tests import factories as make
from wuye_ops.tests.matrix_examples.example import Example, make_example, owner, tag


def _open_request(property_name: str) -> Example:
	"""One that waits for a decision, and another for a customer who has asked for nothing yet."""
	fields = {
		"property": property_name,
		"changes": [{"data_item": "Emergency Contact", "new_value": "矩阵联系人"}],
	}
	return make_example(
		"Profile Change Request",
		{**fields, "customer": owner(property_name)},
		{**fields, "customer": _with_profile(property_name)},
		{"note": "改写"},
		key={"property": property_name, "status": "To Approve"},
	)


def _with_profile(property_name: str) -> str:
	name = f"矩阵更正客户-{tag(property_name)}"
	if not frappe.db.exists("Customer", name):
		make.make_customer(name, unit=make.places(property_name).unit, relation="Tenant", share=0, is_payer=0)
	return name


def _export(property_name: str) -> Example:
	fields = {
		"property": property_name,
		"list_name": "Customers",
		"recipient": "矩阵派出所",
		"columns": [{"column_name": "Customer Name"}],
	}
	return make_example(
		"Personal Data Export",
		{**fields, "reason": "矩阵：户籍登记核对名单"},
		{**fields, "reason": "矩阵：另一份核对名单"},
		{"reason": "改写改写改写改写"},
		key={"property": property_name, "reason": "矩阵：户籍登记核对名单"},
	)


def _alert(property_name: str) -> Example:
	fields = {
		"property": property_name,
		"pattern": "At Night",
		"user": "Administrator",
		"looks": 3,
		"people": 3,
		"from_time": "2026-01-01 23:00:00",
		"to_time": "2026-01-01 23:30:00",
	}
	return make_example(
		"Reveal Alert",
		{**fields, "alert_key": f"matrix-{tag(property_name)}"},
		{**fields, "alert_key": f"matrix-new-{tag(property_name)}"},
		{"answer": "改写"},
		key={"alert_key": f"matrix-{tag(property_name)}"},
	)


def _campaign(property_name: str) -> Example:
	fields = {"property": property_name, "title": "矩阵核对", "repeat_yearly": 0}
	return make_example(
		"Data Refresh Campaign",
		{**fields, "from_date": "2090-01-01", "due_on": "2090-02-01"},
		{**fields, "from_date": "2091-01-01", "due_on": "2091-02-01"},
		{"remind_days": 10},
		key={"property": property_name, "title": "矩阵核对"},
	)


def _campaign_item(property_name: str) -> Example:
	fields = {
		"campaign": _campaign(property_name).name,
		"property": property_name,
		"customer": owner(property_name),
	}
	name = frappe.db.get_value("Data Refresh Item", fields)
	if not name:
		doc = frappe.get_doc({"doctype": "Data Refresh Item", **fields})
		doc.flags.by_service = True
		name = doc.insert().name
	return Example(name, {"note": "改写"}, fields)


EXAMPLES: dict[str, Callable[[str], Example]] = {
	"Data Refresh Campaign": _campaign,
	"Data Refresh Item": _campaign_item,
	"Personal Data Export": _export,
	"Profile Change Request": _open_request,
	"Reveal Alert": _alert,
}
