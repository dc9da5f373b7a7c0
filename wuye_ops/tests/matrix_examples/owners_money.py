"""Examples of owners' money: a statement, what a booking is for, the terms of a commission and a fee."""

from collections.abc import Callable

import frappe
from frappe.utils import getdate

from wuye_ops.tests import owners_money as money
from wuye_ops.tests.matrix_examples.example import Example, make_example, tag


def _statement(property_name: str) -> Example:
	money.account(money.REVENUE, _company(property_name))
	# half years of which no test has a statement
	key = {"property": property_name, "kind": "Public Revenue"}
	existing = {**key, "period_from": getdate("2001-01-01"), "period_to": getdate("2001-06-30")}
	another = {**key, "period_from": "2002-01-01", "period_to": "2002-06-30"}
	return make_example("Owners Statement", existing, another, {"note": "矩阵"})


def _entry(property_name: str) -> Example:
	existing = frappe.db.get_value("Owners Entry", {"property": property_name, "remark": "矩阵"})
	if not existing:
		existing = money.say(property_name, _booked(property_name), "Advertising", remark="矩阵")
	another = {
		"property": property_name, "kind": "Public Revenue", "voucher_type": "Journal Entry",
		"voucher_no": _booked(property_name), "parts": [{"purpose": "Recycling"}],
	}  # fmt: skip
	return Example(existing, {"remark": "矩阵"}, another)


def _booked(property_name: str) -> str:
	return money.public_revenue(property_name, frappe.utils.nowdate(), 10, "矩阵")


def _terms(property_name: str) -> Example:
	frappe.db.set_value("Property", property_name, "service_mode", "Commission")
	frappe.clear_document_cache("Property", property_name)
	about = {"property": property_name, "agreement": "矩阵"}
	existing = {**about, "from_date": getdate("2001-01-01"), "to_date": getdate("2001-12-31")}
	another = {**about, "from_date": "2002-01-01", "to_date": "2002-12-31"}
	return make_example("Commission Terms", existing, another, {"agreement": "矩阵"})


def _fee(property_name: str) -> Example:
	key = {"fee_key": f"matrix-{tag(property_name)}"}
	fields = {
		"property": property_name,
		"terms": _terms(property_name).name,
		"month": "2001-01-01",
		"title": "矩阵",
	}
	name = frappe.db.get_value("Commission Fee", key)
	if not name:
		doc = frappe.get_doc({"doctype": "Commission Fee", **fields, **key})
		doc.flags.by_service = True
		name = doc.insert().name
	return Example(name, {"explanation": "矩阵"}, fields)


def _company(property_name: str) -> str:
	return frappe.db.get_value("Property", property_name, "company")


EXAMPLES: dict[str, Callable[[str], Example]] = {
	"Commission Fee": _fee,
	"Commission Terms": _terms,
	"Owners Entry": _entry,
	"Owners Statement": _statement,
}
