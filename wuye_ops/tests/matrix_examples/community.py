"""Examples of notices to residents, and of what is written about sending and reading them."""

from collections.abc import Callable

import frappe
from frappe.utils import add_to_date, now_datetime

from wuye_ops.tests import factories as make
from wuye_ops.tests.matrix_examples.example import Example, make_example, owner, tag


def _notice(property_name: str) -> Example:
	now = now_datetime().replace(microsecond=0)
	fields = {
		"property": property_name,
		"kind": "Repair Work",
		"starts_on": str(now),
		"ends_on": str(add_to_date(now, days=1)),
		"content": "矩阵：道路维修，请绕行。",
	}
	return make_example(
		"Community Notice",
		{**fields, "title": "矩阵公告"},
		{**fields, "title": "矩阵新公告"},
		{"content": "矩阵：改道"},
		key={"property": property_name, "title": "矩阵公告"},
	)


def _written(doctype: str, property_name: str, fields: dict, change: dict) -> Example:
	"""What a service alone writes: made as the service does, and tried by hand."""
	key = f"{fields.pop('key')}|{tag(property_name)}"
	values = {"property": property_name, "notice": _notice(property_name).name, **fields}
	key_field = "delivery_key" if doctype == "Notice Delivery" else "read_key"
	name = frappe.db.get_value(doctype, {key_field: key})
	if not name:
		doc = frappe.get_doc({"doctype": doctype, **values, key_field: key})
		doc.flags.by_service = True
		name = doc.insert().name
	return Example(name, change, {**values, key_field: f"{key}|new"})


def _delivery(property_name: str) -> Example:
	fields = {"key": "delivery", "channel": "Email", "customer": owner(property_name)}
	return _written("Notice Delivery", property_name, fields, {"status": "Sent"})


def _read(property_name: str) -> Example:
	fields = {"key": "read", "user": make.user("resident", property_name), "read_on": str(now_datetime())}
	return _written("Notice Read", property_name, fields, {"read_on": "2026-01-01 08:00:00"})


EXAMPLES: dict[str, Callable[[str], Example]] = {
	"Community Notice": _notice,
	"Notice Delivery": _delivery,
	"Notice Read": _read,
}
