"""The demo's costs under watch: power that was paid late, dear fuel, an invoice entered twice, alerts that were explained and approved.

Alerts and hints are the product's own, found in the demo's books; steps are taken by the demo's people.
"""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import frappe
from frappe.utils import add_days, flt

from wuye_ops.demo.costs import BANK
from wuye_ops.demo.fiction import MAIL_DOMAIN
from wuye_ops.demo.places import Place
from wuye_ops.demo.registry import Registry, ensure, make
from wuye_ops.finance_control import alert_steps, alerts, hint_sources, hints, monitoring, watches
from wuye_ops.property.session import in_the_name_of
from wuye_ops.rules.cost_class import ENERGY

DIRECTOR = f"director@{MAIL_DOMAIN}"
SUPPLIERS = ("洁安保洁外包（示例）", "恒信燃料供应（示例）")
# item → number of the account it is booked on
ITEMS = {"外墙清洗服务（示例）": "640105", "发电机柴油（示例）": "640104"}
CLEANING, FUEL = ITEMS
# days ago, yuan for a litre
FUEL_INVOICES = ((41, 7.2), (9, 8.9))
# of the year's budget of its account
FUEL_PART, CLEANING_PART = 0.005, 0.01
# electricity that was paid late: so far above the plan to date, and at least so many yuan
LATE_POWER_PART, LATE_POWER = Decimal("1.18"), Decimal(900)
EXPLANATIONS = (
	(
		"Price",
		"供电局上调分时电价，夏季空调负荷高（示例）。",
		"公共区域照明改为分时控制，下月起见效（示例）。",
	),
	("Not Planned", "补缴上一周期电费差额，供电局本月通知（示例）。", "每月核对总表与分表读数（示例）。"),
	("Quantity", "冬季提前供暖，用量增加（示例）。", "夜间降低空置层温度（示例）。"),
)


def make_cost_control(
	registry: Registry, today: date, places: list[Place], say: Callable[[str], None]
) -> None:
	"""None where the books have no accounts of these numbers, as `costs.make_costs`.

	Fuel and power are owed, and booked with a warning; what ERPNext stops, the demo does not try.
	"""
	company = frappe.db.get_value("Property", places[0].name, "company")
	accounts = {
		number: frappe.db.get_value("Account", {"company": company, "account_number": number, "is_group": 0})
		for number in (*ITEMS.values(), BANK)
	}
	if not all(accounts.values()):
		return
	say("成本预警与浪费线索 …")
	for name in SUPPLIERS:
		_supplier(registry, name)
	for name in ITEMS:
		_item(registry, name)
	dear = next(place for place in places if place.plan.key == "plaza")
	_policies(registry, company, dear)
	for days, price in FUEL_INVOICES:
		litres = max(1, round(_budget_of(dear, accounts[ITEMS[FUEL]]) * FUEL_PART / price))
		_invoice(registry, company, dear, FUEL, (litres, price), _within_year(today, days), accounts).submit()
	# the second is entered again, and nobody has paid it yet
	amount = max(100, round(_budget_of(places[0], accounts[ITEMS[CLEANING]]) * CLEANING_PART, -1))
	for days in (12, 2):
		on = _within_year(today, days)
		_invoice(registry, company, places[0], CLEANING, (1, amount), on, accounts, bill_no="示例-20260188")
	_late_power(registry, company, dear, today, accounts)
	for place in places:
		alerts.check(place.name, today)
	_answer(places)
	properties = {place.name for place in places}
	for source, find in hint_sources.all_of(today).items():
		found = find(add_days(today, -hints.DAYS_BACK))
		hints.write(one for one in found if one.property in properties)
		watches.note(source, properties, {}, today)
	watches.note(watches.ALERTS, properties, {}, today)
	_answer_hint(dear)
	for doctype in ("Cost Alert", "Cost Hint", "Cost Watch"):
		registry.add(doctype, *frappe.get_all(doctype, {"property": ["in", list(properties)]}, pluck="name"))


def _policies(registry: Registry, company: str, strict: Place) -> None:
	"""The trade's limits for the company, and a commercial place that is asked earlier."""
	for limits in ({}, {"property": strict.name, "explain_above": 3, "approve_above": 8, "explain_days": 3}):
		about = limits.get("property") or ["is", "not set"]
		ensure(
			registry,
			{"doctype": "Cost Policy", "company": company, **limits},
			company=company,
			property=about,
		)


def _within_year(today: date, days: int) -> date:
	return max(add_days(today, -days), today.replace(month=1, day=1))


def _budget_of(place: Place, account: str) -> float:
	center = frappe.db.get_value("Property", place.name, "cost_center")
	names = frappe.get_all("Budget", {"cost_center": center, "docstatus": 1}, pluck="name")
	amounts = frappe.get_all(
		"Budget Account", {"account": account, "parent": ["in", names or [""]]}, pluck="budget_amount"
	)
	return max(amounts, default=10_000)


def _invoice(
	registry: Registry,
	company: str,
	place: Place,
	item: str,
	of: tuple[float, float],
	on: date,
	accounts: dict[str, str],
	**fields,
):
	"""A draft. of: quantity and rate."""
	quantity, rate = of
	return make(
		registry,
		{
			"doctype": "Purchase Invoice",
			"company": company,
			"supplier": SUPPLIERS[0 if item == CLEANING else 1],
			"set_posting_time": 1,
			"posting_date": on,
			"bill_no": f"示例-{on:%m%d}",
			"bill_date": on,
			"property": place.name,
			"items": [
				{
					"item_code": item,
					"qty": quantity,
					"rate": rate,
					**_on(place, accounts[ITEMS[item]], "expense_account"),
				}
			],
			**fields,
		},
	)


def _on(place: Place, account: str, field: str = "account") -> dict:
	return {
		field: account,
		"property": place.name,
		"cost_center": frappe.db.get_value("Property", place.name, "cost_center"),
	}


def _late_power(
	registry: Registry, company: str, place: Place, today: date, accounts: dict[str, str]
) -> None:
	found = monitoring.watched(today, (place.name,), ENERGY, today)
	if not found:
		return
	standing = found[0].standing
	amount = flt(max(standing.planned * LATE_POWER_PART, standing.planned + LATE_POWER) - standing.used, 2)
	if amount <= 0:
		return
	entry = make(
		registry,
		{
			"doctype": "Journal Entry",
			"company": company,
			"posting_date": today,
			"user_remark": "示例：补缴电费差额",
			"accounts": [
				{**_on(place, accounts[ITEMS[FUEL]]), "debit_in_account_currency": amount},
				{**_on(place, accounts[BANK]), "credit_in_account_currency": amount},
			],
		},
	)
	entry.submit()


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
