"""What the demo's households have paid, and what one of them disputes.

Receipts are made by the counter's own service, in the order of their days; only the days are written afterwards.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

import frappe

from wuye_ops.demo.fiction import MAIL_DOMAIN
from wuye_ops.demo.places import Place
from wuye_ops.demo.registry import Registry
from wuye_ops.fees import collection, disputes

CLERK = f"fees@{MAIL_DOMAIN}"
# of each property's households are so many per cent asked for their receipts; the rest owe
PAYING = 85
FEWEST = 3
MODES = ("微信支付",) * 5 + ("支付宝",) * 2 + ("现金",) * 2 + ("银行转账",)
PREPAID = 1000
# part of these: who pays each bill in time; who pays what has come together at once, and the newest alone; who pays late; the others have
# not paid yet
IN_TIME, AT_ONCE, LATE = 0.35, 0.85, 0.97
OBJECTION = "本月空置，已登记，应按七折收取。"
EARLIER = "楼道照明费比上月高，请说明用量。"
ANSWER = "已核对总表读数：本月用电量属实，分摊按面积计算，金额无误。"


@dataclass(frozen=True)
class Payment:
	"""Money that a household brings on a day. bills: what it is for; none for a prepayment."""

	on: datetime
	place: Place
	customer: str
	bills: tuple[str, ...]
	amount: float


def make_receipts(
	registry: Registry,
	rng: Random,
	now: datetime,
	places: list[Place],
	say: Callable[[str], None],
) -> None:
	say("收款与收据 …")
	payments = [payment for place in places for payment in _payments(rng, now, place)]
	frappe.set_user(CLERK)
	try:
		for payment in sorted(payments, key=lambda payment: (payment.on, payment.customer)):
			registry.add("Payment Receipt", _receive(rng, payment))
	finally:
		frappe.set_user("Administrator")
	_dispute(places[0])


def _payments(rng: Random, now: datetime, place: Place) -> list[Payment]:
	bills: dict[str, list] = {}
	for bill in frappe.get_all(
		"Sales Invoice",
		{"property": place.name, "docstatus": 1, "outstanding_amount": [">", 0]},
		["name", "customer", "posting_date", "outstanding_amount"],
		order_by="customer, posting_date, name",
	):
		bills.setdefault(bill.customer, []).append(bill)
	portal = [person.customer for person in place.residents if person.user and person.customer in bills]
	others = sorted(set(bills) - set(portal))
	count = max(FEWEST, round(len(others) * PAYING / 100))
	chosen = [*portal, *rng.sample(others, min(count, len(others)))][: max(count, len(portal))]
	found = []
	for position, customer in enumerate(chosen):
		# the first residents with a login show: all but the newest paid; a prepayment
		kind = rng.random() if position > 1 else 0
		mine = bills[customer][:-1] if position == 0 else bills[customer]
		if kind > LATE:
			continue
		if IN_TIME < kind <= AT_ONCE:
			mine = [*([_all_at_once(mine[:-1])] if len(mine) > 1 else ()), mine[-1]]
		for bill in mine:
			days = rng.randint(2, 22) if kind <= AT_ONCE else rng.randint(34, 55)
			on = datetime.combine(bill.posting_date, datetime.min.time()) + timedelta(
				days=days, hours=rng.randint(8, 17), minutes=rng.randint(0, 59)
			)
			if on < now:
				found.append(
					Payment(on, place, customer, bill.names or (bill.name,), bill.outstanding_amount)
				)
		if position == 1:
			found.append(Payment(now - timedelta(hours=3), place, customer, (), PREPAID))
	return found


def _all_at_once(bills: list) -> frappe._dict:
	"""As if they were one bill, of the day of the newest."""
	return frappe._dict(
		names=tuple(bill.name for bill in bills),
		posting_date=max(bill.posting_date for bill in bills),
		outstanding_amount=sum(bill.outstanding_amount for bill in bills),
	)


def _receive(rng: Random, payment: Payment) -> str:
	mode = rng.choice(MODES)
	reference = f"{payment.on:%Y%m%d}{rng.randint(100000, 999999)}" if mode != "现金" else ""
	name = collection.receive(
		payment.place.name,
		payment.customer,
		[{"mode_of_payment": mode, "amount": f"{payment.amount:.2f}", "reference_no": reference}],
		frappe.generate_hash(length=20),
		chosen=list(payment.bills),
	)
	_date_back(name, payment.on)
	return name


def _date_back(name: str, on: datetime) -> None:
	"""Puts the receipt and its entries on the day on which the money came."""
	entry = frappe.db.get_value("Payment Receipt", name, "payment_entry")
	stamps = {"creation": on, "modified": on}
	frappe.db.set_value("Payment Receipt", name, {"received_on": on, **stamps}, update_modified=False)
	frappe.db.set_value(
		"Payment Entry",
		entry,
		{"posting_date": on.date(), "reference_date": on.date(), **stamps},
		update_modified=False,
	)
	for ledger in ("GL Entry", "Payment Ledger Entry"):
		table = frappe.qb.DocType(ledger)
		(
			frappe.qb.update(table)
			.set(table.posting_date, on.date())
			.where((table.voucher_type == "Payment Entry") & (table.voucher_no == entry))
			.run()
		)


def _dispute(place: Place) -> None:
	"""The first resident with a login objects to the bill that is open; an earlier objection has been answered."""
	person = next((person for person in place.residents if person.user), None)
	bills = person and frappe.get_all(
		"Sales Invoice",
		{"customer": person.customer, "property": place.name, "docstatus": 1},
		pluck="name",
		order_by="posting_date desc, name desc",
	)
	for number, bill in enumerate((bills or [])[:2]):
		charge = frappe.db.get_value(
			"Sales Invoice Item", {"parent": bill}, "wuye_fee_charge", order_by="idx"
		)
		frappe.set_user(person.user)
		name = disputes.open_dispute(bill, charge, EARLIER if number else OBJECTION)
		frappe.set_user(CLERK)
		if number:
			disputes.answer(name, disputes.REJECTED, ANSWER)
		frappe.set_user("Administrator")
