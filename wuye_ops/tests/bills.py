"""Bills and people for tests of money: a household that owes something, and who sits at the counter."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps

import frappe
from frappe.utils import add_days, get_first_day, get_last_day, nowdate

from wuye_ops.tests import factories as make

CASH, WECHAT, TRANSFER = "现金", "微信支付", "银行转账"


@dataclass(frozen=True)
class Household:
	property: str
	unit: str
	customer: str
	name: str


def as_administrator(make_it: Callable) -> Callable:
	"""Whoever the test is about at the moment: what it needs is there, whatever they may do."""

	@wraps(make_it)
	def run(*args, **kwargs):
		user = frappe.session.user
		frappe.set_user("Administrator")
		try:
			return make_it(*args, **kwargs)
		finally:
			frappe.set_user(user)

	return run


@as_administrator
def household(property_name: str = make.PROPERTY_A, **occupancy) -> Household:
	"""A unit with an owner whom no other test knows."""
	key = frappe.generate_hash(length=6)
	unit = make.make_unit(make.places(property_name).building, f"收{key}", status="Delivered")
	name = f"付款人{key}"
	return Household(property_name, unit, make.make_customer(name, unit=unit, **occupancy), name)


@as_administrator
def person(role: str, property_name: str | None = make.PROPERTY_A, number: int = 1) -> str:
	"""A user with the role, limited to the property as its employee is; to none if there is no property."""
	side = {make.PROPERTY_A: "a", make.PROPERTY_B: "b", None: "all"}[property_name]
	user = make.make_user(f"{frappe.scrub(role)}{number}.{side}@wuye.test", role)
	if property_name and not frappe.db.exists("Employee", {"user_id": user}):
		make.make_employee(user, make.TRADES["Customer Service"], property_name)
	return user


def clerk(property_name: str = make.PROPERTY_A, number: int = 1) -> str:
	return person("Fee Clerk", property_name, number)


@as_administrator
def bill(home: Household, amount: float, overdue: int = 10, **fields) -> str:
	"""A submitted bill of the household that was due so many days ago."""
	place = {
		"property": home.property,
		"cost_center": frappe.db.get_value("Property", home.property, "cost_center"),
	}
	due = add_days(nowdate(), -overdue)
	invoice = frappe.get_doc(
		{
			"doctype": "Sales Invoice",
			"company": make.company(),
			"customer": home.customer,
			"set_posting_time": 1,
			"posting_date": min(due, nowdate()),
			"due_date": due,
			"ignore_default_payment_terms_template": 1,
			"disable_rounded_total": 1,
			"items": [{"item_code": item(), "qty": 1, "rate": amount, **place}],
			**place,
			**fields,
		}
	)
	invoice.submit()
	return invoice.name


@as_administrator
def explained_bill(home: Household, *charges: tuple[str, float, str], overdue: int = 10) -> str:
	"""A bill as a billing run makes it for the month of its day, each line with its charge. charges: fee, amount, explanation."""
	day = add_days(nowdate(), -overdue)
	names = [
		frappe.get_doc(
			{
				"doctype": "Fee Charge",
				"property": home.property,
				"status": "Billed",
				"customer": home.customer,
				"unit": home.unit,
				"fee_item": fee,
				"period_from": get_first_day(day),
				"period_to": get_last_day(day),
				"amount": amount,
				"explanation": explanation,
			}
		)
		.insert()
		.name
		for fee, amount, explanation in charges
	]
	place = {
		"property": home.property,
		"cost_center": frappe.db.get_value("Property", home.property, "cost_center"),
	}
	items = [
		{"item_code": item(), "item_name": fee, "qty": 1, "rate": amount, "wuye_fee_charge": name, **place}
		for (fee, amount, _explanation), name in zip(charges, names, strict=True)
	]
	return bill(home, 0, overdue, items=items)


def item(fee_item: str = "物业服务费") -> str:
	doc = frappe.get_doc("Fee Item", fee_item)
	return doc.item or doc.ensure_item()


def outstanding(*bills: str) -> list[float]:
	return [round(frappe.db.get_value("Sales Invoice", bill, "outstanding_amount"), 2) for bill in bills]


def pay(amount: float | str, mode: str = CASH, **fields) -> dict:
	return {"mode_of_payment": mode, "amount": amount, **fields}
