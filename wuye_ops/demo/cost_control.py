"""The demo's costs under watch: orders that lead out of the plan, an invoice entered twice, alerts that were explained and approved.

Alerts and hints are the product's own, found in the demo's books; steps are taken by the demo's people.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date

import frappe
from frappe.utils import add_days, flt

from wuye_ops.demo.fiction import MAIL_DOMAIN
from wuye_ops.demo.places import Place
from wuye_ops.demo.registry import Registry, ensure, make
from wuye_ops.finance_control import alert_steps, alerts, hint_sources, hints
from wuye_ops.property.session import in_the_name_of

DIRECTOR = f"director@{MAIL_DOMAIN}"
SUPPLIERS = ("洁安保洁外包（示例）", "恒信物料供应（示例）")
# item → number of the account it is booked on
ITEMS = {"外墙清洗服务（示例）": "640105", "中性洗涤剂（示例）": "640102"}
CLEANING, DETERGENT = ITEMS
EXCEPTION = "exception_budget_approver_role"
# days ago, yuan for a canister, how many
DETERGENT_ORDERS = ((48, 38.0, 40), (9, 46.5, 40))
# what the facade costs, as a part of the year's budget of its account
FACADE_PART = 0.21
EXPLANATIONS = (
	(
		"Price",
		"供电局上调分时电价，夏季空调负荷高（示例）。",
		"公共区域照明改为分时控制，下月起见效（示例）。",
	),
	("Not Planned", "外墙受污染，业主集中投诉后提前清洗（示例）。", "明年列入年度计划，统一招标（示例）。"),
	("Quantity", "冬季提前供暖，用量增加（示例）。", "夜间降低空置层温度（示例）。"),
)


def make_cost_control(
	registry: Registry, today: date, places: list[Place], say: Callable[[str], None]
) -> None:
	"""None where the books have no accounts of these numbers, as `costs.make_costs`."""
	company = frappe.db.get_value("Property", places[0].name, "company")
	accounts = {
		number: frappe.db.get_value("Account", {"company": company, "account_number": number, "is_group": 0})
		for number in ITEMS.values()
	}
	if not all(accounts.values()):
		return
	say("成本预警与浪费线索 …")
	for name in SUPPLIERS:
		_supplier(registry, name)
	for name in ITEMS:
		_item(registry, name)
	dear = next(place for place in places if place.plan.key == "plaza")
	with _let_through(company):
		for days, price, quantity in DETERGENT_ORDERS:
			on = max(add_days(today, -days), today.replace(month=1, day=1))
			_order(registry, company, dear, DETERGENT, price, quantity, on, accounts)
		_order(registry, company, dear, CLEANING, _facade(dear, accounts), 1, today, accounts)
		_invoice_twice(registry, company, places[0], today, accounts)
	for place in places:
		alerts.check(place.name, today)
	_answer(places)
	properties = {place.name for place in places}
	for found in hint_sources.all_of(add_days(today, -hints.DAYS_BACK), today).values():
		hints.write(one for one in found if one.property in properties)
	_answer_hint(dear)
	for doctype in ("Cost Alert", "Cost Hint"):
		registry.add(doctype, *frappe.get_all(doctype, {"property": ["in", list(properties)]}, pluck="name"))


@contextmanager
def _let_through(company: str) -> Iterator[None]:
	"""The orders go beyond the year's budget: made by somebody whom the company lets exceed it, as ERPNext has it."""
	before = frappe.db.get_value("Company", company, EXCEPTION)
	_set_exception(company, "System Manager")
	try:
		yield
	finally:
		_set_exception(company, before)


def _set_exception(company: str, role: str | None) -> None:
	frappe.db.set_value("Company", company, EXCEPTION, role, update_modified=False)
	frappe.clear_document_cache("Company", company)


def _facade(place: Place, accounts: dict[str, str]) -> float:
	budget = frappe.get_all(
		"Budget Account",
		{
			"account": accounts[ITEMS[CLEANING]],
			"parent": ["in", _budgets(place) or [""]],
		},
		"max(budget_amount) as amount",
	)
	return flt((budget[0].amount or 0) * FACADE_PART, -2) or 10_000


def _budgets(place: Place) -> list[str]:
	center = frappe.db.get_value("Property", place.name, "cost_center")
	return frappe.get_all("Budget", {"cost_center": center, "docstatus": 1}, pluck="name")


def _order(
	registry: Registry,
	company: str,
	place: Place,
	item: str,
	price: float,
	quantity: float,
	on: date,
	accounts: dict[str, str],
) -> None:
	order = make(
		registry,
		{
			"doctype": "Purchase Order",
			"company": company,
			"supplier": SUPPLIERS[0 if item == CLEANING else 1],
			"transaction_date": on,
			"schedule_date": on,
			"items": [_line(place, item, price, quantity, accounts) | {"schedule_date": on}],
		},
	)
	order.submit()


def _line(place: Place, item: str, price: float, quantity: float, accounts: dict[str, str]) -> dict:
	return {
		"item_code": item,
		"qty": quantity,
		"rate": price,
		"expense_account": accounts[ITEMS[item]],
		"property": place.name,
		"cost_center": frappe.db.get_value("Property", place.name, "cost_center"),
	}


def _invoice_twice(
	registry: Registry, company: str, place: Place, today: date, accounts: dict[str, str]
) -> None:
	"""The second is a draft: nobody has paid it yet."""
	for days, submit in ((12, True), (2, False)):
		invoice = make(
			registry,
			{
				"doctype": "Purchase Invoice",
				"company": company,
				"supplier": SUPPLIERS[0],
				"set_posting_time": 1,
				"posting_date": max(add_days(today, -days), today.replace(month=1, day=1)),
				"bill_no": "示例-20260188",
				"bill_date": max(add_days(today, -15), today.replace(month=1, day=1)),
				"property": place.name,
				"items": [_line(place, CLEANING, 1_860, 1, accounts)],
			},
		)
		if submit:
			invoice.submit()


def _answer(places: list[Place]) -> None:
	"""Some were explained, of those some were approved; the others wait."""
	names = [place.name for place in places]
	found = frappe.get_all(
		"Cost Alert",
		{"property": ["in", names], "status": "Open"},
		["name", "property", "role_to_approve"],
		order_by="name",
	)
	managers = {place.name: f"manager.{place.plan.key}@{MAIL_DOMAIN}" for place in places}
	for number, row in enumerate(found):
		if number % 3 == 0:
			continue
		with in_the_name_of(managers[row.property]):
			alert_steps.explain(row.name, *EXPLANATIONS[number % len(EXPLANATIONS)])
		if row.role_to_approve and number % 3 == 2:
			_approve(row.name)


def _approve(name: str) -> None:
	doc = frappe.get_doc("Cost Alert", name)
	if doc.code == "Unplanned":
		return
	with in_the_name_of(DIRECTOR):
		alert_steps.approve(name, flt(doc.percent, 2) + 5, "同意，按措施执行（示例）。")


def _answer_hint(place: Place) -> None:
	name = frappe.db.get_value("Cost Hint", {"property": place.name, "status": "Open"})
	if name:
		with in_the_name_of(f"manager.{place.plan.key}@{MAIL_DOMAIN}"):
			hints.answer(
				name, "Waste", "供应商未按框架协议价报价（示例）。", "退回差价，改由集采下单（示例）。", 340
			)


def _supplier(registry: Registry, name: str) -> None:
	group = frappe.db.get_value("Supplier Group", {"is_group": 0}, order_by="creation")
	ensure(registry, {"doctype": "Supplier", "supplier_name": name, "supplier_group": group}, name=name)


def _item(registry: Registry, name: str) -> None:
	group = frappe.db.get_value("Item Group", {"is_group": 0}, order_by="creation")
	ensure(
		registry,
		{
			"doctype": "Item",
			"item_code": name,
			"item_name": name,
			"item_group": group,
			"stock_uom": "Nos",
			"is_stock_item": 0,
		},
		name=name,
	)
