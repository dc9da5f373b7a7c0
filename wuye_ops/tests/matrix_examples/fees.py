"""Examples of the fees chapter: from the tariff over bills and money to arrears."""

from collections.abc import Callable
from dataclasses import replace

import frappe

from wuye_ops.fees import collection, deposits
from wuye_ops.tests import bills
from wuye_ops.tests import factories as make
from wuye_ops.tests.matrix_examples.example import Example, make_example, make_shared, owner, tag


def _approval_limit(property_name: str) -> Example:
	fields = {"role": "Records Clerk", "up_to": 1}
	key = {"kind": "Refund", "role": "Records Clerk"}
	return make_example(
		"Approval Limit", {**fields, **key}, {**fields, "kind": "Fee Waiver"}, {"up_to": 2}, key=key
	)


def _fee_item(property_name: str) -> Example:
	return make_shared("Fee Item", {"category": "Other"}, "fee_item_name", {"description": "矩阵"})


def _standard(property_name: str) -> Example:
	fields = {
		"property": property_name,
		"fee_item": "物业服务费",
		"basis": "Area",
		"prices": [{"effective_from": "2020-01-01", "price": 2}],
	}
	return make_example(
		"Fee Standard",
		{**fields, "standard_name": "矩阵标准"},
		{**fields, "standard_name": "矩阵新标准"},
		{"due_days": 15},
		key={"property": property_name, "standard_name": "矩阵标准"},
	)


def _assignment(property_name: str) -> Example:
	place = make.places(property_name)
	fields = {"fee_standard": _standard(property_name).name, "effect": "Exempt", "reason": "矩阵"}
	return make_example(
		"Fee Assignment",
		{**fields, "unit": place.unit},
		{**fields, "unit": place.neighbour},
		{"reason": "矩阵：改"},
		key={"property": property_name, "unit": place.unit},
	)


def _meter(property_name: str) -> Example:
	fields = {
		"property": property_name,
		"meter_kind": "Water",
		"unit": make.places(property_name).unit,
		"factor": 1,
	}
	return make_example(
		"Meter",
		{**fields, "meter_no": "矩阵表1"},
		{**fields, "meter_no": "矩阵表2"},
		{"usual_consumption": 9},
		key={"property": property_name, "meter_no": "矩阵表1"},
	)


def _reading(property_name: str) -> Example:
	meter = _meter(property_name).name
	return make_example(
		"Meter Reading",
		{"meter": meter, "read_on": "2026-01-31", "value": 10},
		{"meter": meter, "read_on": "2026-02-28", "value": 20},
		{"remark": "矩阵"},
		key={"meter": meter, "read_on": "2026-01-31"},
	)


def _run(property_name: str) -> Example:
	fields = {"property": property_name, "posting_date": "2026-03-05"}
	return make_example(
		"Billing Run",
		{**fields, "billing_month": "2026-03-01"},
		{**fields, "billing_month": "2026-04-01"},
		{"posting_date": "2026-03-06"},
		key={"property": property_name, "billing_month": "2026-03-01"},
	)


def _receipt(property_name: str) -> Example:
	"""Made at the counter, and by nothing else."""
	fields = {
		"property": property_name,
		"customer": owner(property_name),
		"modes": [{"mode_of_payment": "现金", "amount": 1}],
	}
	name = collection.receive(**fields, request_key=f"matrix-{tag(property_name)}")
	return Example(name, {"remark": "矩阵"}, fields)


def _deposit(property_name: str) -> Example:
	fields = {
		"property": property_name,
		"customer": owner(property_name),
		"unit": make.places(property_name).unit,
		"fee_item": _deposit_item(),
		"amount": 100,
	}
	return make_example(
		"Deposit",
		{**fields, "paid_by_name": "矩阵"},
		{**fields, "paid_by_name": "矩阵新"},
		{"purpose": "矩阵"},
		key={"property": property_name, "paid_by_name": "矩阵"},
	)


def _deposit_item() -> str:
	if not frappe.db.exists("Fee Item", "装修押金"):
		frappe.get_doc({"doctype": "Fee Item", "fee_item_name": "装修押金", "category": "Deposit"}).insert()
	return "装修押金"


def _deposit_settlement(property_name: str) -> Example:
	name = _deposit(property_name).name
	if frappe.db.get_value("Deposit", name, "status") == "To Receive":
		deposits.receive(
			name,
			[{"mode_of_payment": "现金", "amount": 100}],
			request_key=f"matrix-deposit-{tag(property_name)}",
		)
	fields = {"deposit": name, "kind": "Refund", "mode_of_payment": "现金"}
	return make_example(
		"Deposit Settlement",
		{**fields, "amount": 10},
		{**fields, "amount": 20},
		{"reason": "矩阵"},
		key={"deposit": name, "amount": 10},
	)


def _bill(property_name: str) -> str:
	"""A bill of the property's owner, with something open."""
	bill = frappe.db.get_value(
		"Sales Invoice", {"property": property_name, "remarks": "矩阵账单", "docstatus": 1}
	)
	if bill:
		return bill
	place = {
		"property": property_name,
		"cost_center": frappe.db.get_value("Property", property_name, "cost_center"),
	}
	item = frappe.get_doc("Fee Item", _fee_item(property_name).name).ensure_item()
	invoice = frappe.get_doc(
		{
			"doctype": "Sales Invoice",
			"company": make.company(),
			"customer": owner(property_name),
			"remarks": "矩阵账单",
			"items": [{"item_code": item, "qty": 1, "rate": 100, **place}],
			**place,
		}
	)
	invoice.submit()
	return invoice.name


def _waiver(property_name: str) -> Example:
	fields = {
		"property": property_name,
		"customer": owner(property_name),
		"kind": "Fee",
		"reason_category": "Other",
	}
	lines = [{"sales_invoice": _bill(property_name), "waived": 1}]
	return make_example(
		"Fee Waiver",
		{**fields, "reason": "矩阵", "lines": lines},
		{**fields, "reason": "矩阵新", "lines": lines},
		{"reason_category": "Hardship"},
		key={"property": property_name, "reason": "矩阵"},
	)


def _tax_invoice_request(property_name: str) -> Example:
	fields = {"property": property_name, "customer": owner(property_name), "buyer_type": "Individual"}
	lines = [{"sales_invoice": _bill(property_name), "total": 1}]
	return make_example(
		"Tax Invoice Request",
		{**fields, "title": "矩阵", "lines": lines},
		{**fields, "title": "矩阵新", "lines": lines},
		{"remark": "矩阵"},
		key={"property": property_name, "title": "矩阵"},
	)


def _own_bill(property_name: str, mark: str) -> str:
	"""A bill of the owner's, known by its mark."""
	name = frappe.db.get_value("Sales Invoice", {"po_no": f"{mark}-{tag(property_name)}", "docstatus": 1})
	home = bills.Household(property_name, make.places(property_name).unit, owner(property_name), "")
	return name or bills.bill(home, 10, po_no=f"{mark}-{tag(property_name)}")


def _dispute(property_name: str) -> Example:
	fields = {"property": property_name, "customer": owner(property_name), "reason": "矩阵"}
	first, second = (_own_bill(property_name, mark) for mark in ("matrix-1", "matrix-2"))
	return make_example(
		"Fee Dispute",
		{**fields, "sales_invoice": first},
		{**fields, "sales_invoice": second},
		{"reason": "矩阵"},
		key={"property": property_name, "sales_invoice": first},
	)


def _online_payment(property_name: str) -> Example:
	"""Made on the portal, and by nothing else."""
	fields = {"property": property_name, "customer": owner(property_name), "total": 1}
	key = {"request_key": f"matrix-{tag(property_name)}"}
	name = frappe.db.get_value("Online Payment", key)
	if not name:
		doc = frappe.get_doc({"doctype": "Online Payment", **fields, **key})
		doc.flags.by_service = True
		name = doc.insert().name
	return Example(name, {"failure": "矩阵"}, fields)


def _refund(property_name: str) -> Example:
	"""Asked for, and not approved: of money that was prepaid for it."""
	_receipt(property_name)
	fields = {
		"property": property_name,
		"customer": owner(property_name),
		"amount": 0.01,
		"mode_of_payment": "现金",
		"reason": "矩阵",
	}
	asked = {**fields, "request_key": f"matrix-refund-{tag(property_name)}"}
	key = {"request_key": asked["request_key"]}
	return make_example("Payment Refund", asked, fields, {"reference_no": "矩阵"}, key=key)


def _day_close(property_name: str) -> Example:
	"""Begun, and not submitted: of a receipt that whoever makes the examples has given."""
	_receipt(property_name)
	key = {"property": property_name, "docstatus": 0}
	example = make_example("Day Close", {"property": property_name}, {"property": property_name}, {}, key=key)
	return replace(example, only_with_right=("NothingToClose",))


def _written_by_runs(doctype: str, change: dict, **fields) -> Callable[[str], Example]:
	"""Rows that only a billing run writes."""

	def build(property_name: str) -> Example:
		fixed = {"property": property_name, "billing_run": _run(property_name).name, **fields}
		return make_example(doctype, fixed, fixed, change)

	return build


def _letter_template(property_name: str) -> Example:
	fields = {
		"property": property_name,
		"heading": "矩阵函",
		"opening": "{{ customer }}",
		"body": "{{ total }}",
	}
	return make_example(
		"Dunning Letter Template",
		{**fields, "kind": "Demand Letter"},
		{**fields, "kind": "Second Letter"},
		{"days_to_pay": 20},
		key={"property": property_name, "heading": "矩阵函"},
	)


def _written_by_dunning(doctype: str, change: dict, **fields) -> Callable[[str], Example]:
	"""Rows that only the services of arrears write; who may write them by hand is refused with the buttons to use."""

	def build(property_name: str) -> Example:
		fixed = {"property": property_name, **fields}
		if doctype != "Letter Batch":
			fixed["customer"] = owner(property_name)
		if doctype == "Arrears Promise":
			fixed["arrears_case"] = EXAMPLES["Arrears Case"](property_name).name
		name = frappe.db.get_value(
			doctype, {key: value for key, value in fixed.items() if not isinstance(value, list)}
		)
		if not name:
			doc = frappe.get_doc({"doctype": doctype, **fixed})
			doc.flags.by_service = True
			name = doc.insert().name
		return Example(name, change, fixed)

	return build


EXAMPLES: dict[str, Callable[[str], Example]] = {
	"Approval Limit": _approval_limit,
	"Arrears Case": _written_by_dunning("Arrears Case", {"responsible": "Administrator"}, units="矩阵"),
	"Arrears Promise": _written_by_dunning(
		"Arrears Promise",
		{"remark": "改写"},
		promised_by="矩阵",
		promised_on="2026-01-01",
		amount=1,
		instalments=[{"due_on": "2026-02-01", "amount": 1}],
	),
	"Dunning Letter Template": _letter_template,
	"Letter Batch": _written_by_dunning("Letter Batch", {"note": "改写"}, kind="Demand Letter", note="矩阵"),
	"Billing Batch": _written_by_runs("Billing Batch", {"bills": 1}, batch_no=901, purpose="Post"),
	"Billing Exception": _written_by_runs(
		"Billing Exception", {"reason": "改写"}, place="矩阵", stage="Skipped"
	),
	"Billing Run": _run,
	"Day Close": _day_close,
	"Deposit": _deposit,
	"Deposit Settlement": _deposit_settlement,
	"Fee Assignment": _assignment,
	"Fee Charge": _written_by_runs("Fee Charge", {"explanation": "改写"}, planned_key="矩阵", amount=1),
	"Fee Dispute": _dispute,
	"Fee Item": _fee_item,
	"Fee Standard": _standard,
	"Fee Waiver": _waiver,
	"Meter": _meter,
	"Meter Reading": _reading,
	"Online Payment": _online_payment,
	"Payment Receipt": _receipt,
	"Payment Refund": _refund,
	"Tax Invoice Request": _tax_invoice_request,
}
