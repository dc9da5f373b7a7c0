"""A day at the demo's counter: households pay, one gets a part of its prepayment back, and the clerk closes the day."""

import frappe

from wuye_ops.demo.fiction import MAIL_DOMAIN
from wuye_ops.demo.places import Place
from wuye_ops.demo.registry import Registry, make
from wuye_ops.fees import collection, day_close, payments
from wuye_ops.property.session import in_the_name_of

CASH, WECHAT = "现金", "微信支付"
SHORT = 0.5  # what the drawer lacks in the evening


def make_counter(registry: Registry, place: Place) -> None:
	"""Two bills paid, the second with some money over; a refund of that, approved by the manager; the day closed."""
	clerk = f"fees@{MAIL_DOMAIN}"
	manager = f"manager.{place.plan.key}@{MAIL_DOMAIN}"
	payers = _payers(place)
	company = frappe.db.get_value("Property", place.name, "company")
	if len(payers) < 2 or not {CASH, WECHAT} <= {mode.name for mode in payments.modes_of(company)}:
		return
	with in_the_name_of(clerk):
		_receive(registry, place, payers[0], [(CASH, payers[0].due)])
		_receive(registry, place, payers[1], [(CASH, 500), (WECHAT, payers[1].due)])
		refund = make(
			registry,
			{
				"doctype": "Payment Refund",
				"property": place.name,
				"customer": payers[1].customer,
				"amount": 300,
				"mode_of_payment": CASH,
				"reason": "业主申请退还部分预存款（示例）",
			},
		)
	with in_the_name_of(manager):
		refund.reload().submit()
	with in_the_name_of(clerk):
		close = make(registry, {"doctype": "Day Close", "property": place.name})
		for row in close.modes:
			row.counted = row.booked
		close.modes[0].update(
			{"counted": close.modes[0].booked - SHORT, "explanation": "找零多付 5 角（示例）"}
		)
		close.submit()
	with in_the_name_of(manager):
		day_close.confirm(close.name, "已复点，属实（示例）")


def _payers(place: Place) -> list:
	"""The two who owe most, so that they are the same on each run."""
	rows = frappe.get_all(
		"Sales Invoice",
		{"property": place.name, "docstatus": 1, "outstanding_amount": [">", 0]},
		["customer", "sum(outstanding_amount) as due"],
		group_by="customer",
		order_by="due desc, customer",
		limit=2,
	)
	return [frappe._dict(row, due=round(row.due, 2)) for row in rows]


def _receive(registry: Registry, place: Place, payer, modes: list[tuple[str, float]]) -> None:
	name = collection.receive(
		place.name,
		payer.customer,
		[{"mode_of_payment": mode, "amount": f"{amount:.2f}"} for mode, amount in modes],
		f"demo-{frappe.generate_hash(length=20)}",
	)
	registry.add("Payment Receipt", name)
