"""What properties have asked for and ordered, and is not booked yet: lines of ERPNext's Material Requests and Purchase Orders.

ERPNext's own control counts the lines of one item; here all lines of an account count, since together they use its budget up.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import frappe
from pypika import Table
from pypika.queries import QueryBuilder

from wuye_ops.finance_control.costs import Centers, accounts, centers_of, exact
from wuye_ops.rules.cost_monitor import Order
from wuye_ops.rules.money import EXACT, ZERO, cents_of, product
from wuye_ops.rules.proration import Month

REQUEST, ORDER = "Material Request", "Purchase Order"
# of these nothing more is to come
DONE_REQUESTS = ("Stopped", "Cancelled", "Ordered", "Received")
DONE_ORDERS = ("Closed", "Cancelled", "Completed")


@dataclass(frozen=True, slots=True)
class Line:
	"""A line that is not booked, or not ordered, in full; yuan without VAT."""

	doctype: str
	name: str
	property: str
	account: str
	item: str
	order: Order

	def month(self, today: date) -> Month:
		"""The month in which it is expected; what is late is expected in the running one."""
		return max(Month.of(self.order.expected_on), Month.of(today))


def open_lines(properties: tuple[str, ...] | None) -> list[Line]:
	"""Those of the properties, on accounts of cost, by the day they are expected."""
	centers, cost = centers_of(properties), accounts()[0]
	lines = [*_requests(centers, cost), *_orders(centers, cost)]
	return sorted(
		(line for line in lines if line.order.open), key=lambda line: (line.order.expected_on, line.name)
	)


def _requests(centers: Centers, cost: list[str]) -> Iterator[Line]:
	"""A request passes on what has been ordered from it."""
	parent, row = frappe.qb.DocType(REQUEST), frappe.qb.DocType(f"{REQUEST} Item")
	rows = (
		_of(REQUEST, parent, row, centers, cost)
		.select(row.amount, row.stock_qty, row.ordered_qty)
		.where(
			(parent.material_request_type == "Purchase")
			& parent.status.notin(DONE_REQUESTS)
			& (row.stock_qty > row.ordered_qty)
		)
		.run(as_dict=True)
	)
	for found in rows:
		yield _line(
			REQUEST, found, centers, exact(found.amount), exact(found.ordered_qty), exact(found.stock_qty)
		)


def _orders(centers: Centers, cost: list[str]) -> Iterator[Line]:
	"""An order passes on what has been billed of it; where receipts are booked as provisional costs, what was received."""
	parent, row = frappe.qb.DocType(ORDER), frappe.qb.DocType(f"{ORDER} Item")
	rows = (
		_of(ORDER, parent, row, centers, cost)
		.select(
			row.base_net_amount,
			row.amount,
			row.billed_amt,
			row.qty,
			row.received_qty,
			row.item_code,
			parent.company,
		)
		.where(parent.status.notin(DONE_ORDERS) & (row.amount > row.billed_amt))
		.run(as_dict=True)
	)
	provisional = _received_are_costs(rows)
	for found in rows:
		billed, whole = exact(found.billed_amt), exact(found.amount)
		if found.name_of_row in provisional and found.qty:
			received = EXACT.divide(product(whole, exact(found.received_qty)), exact(found.qty))
			billed = max(billed, min(received, whole))
		yield _line(ORDER, found, centers, exact(found.base_net_amount), billed, whole)


def _received_are_costs(rows: list[frappe._dict]) -> set[str]:
	"""Lines whose receipt ERPNext books on the account of the cost already (暂估), until the invoice takes its place: services, and
	goods that are no stock, of companies that have it so. They are spent, and would be counted twice."""
	companies = {row.company for row in rows}
	booking = set(
		frappe.get_all(
			"Company",
			{"name": ["in", list(companies) or [""]], "enable_provisional_accounting_for_non_stock_items": 1},
			pluck="name",
		)
	)
	items = {row.item_code for row in rows if row.company in booking and row.item_code and row.received_qty}
	if not items:
		return set()
	stock = set(
		frappe.get_all("Item", {"name": ["in", list(items)], "is_stock_item": 1}, pluck="name", limit=0)
	)
	return {row.name_of_row for row in rows if row.item_code in items - stock and row.company in booking}


def _of(doctype: str, parent: Table, row: Table, centers: Centers, cost: list[str]) -> QueryBuilder:
	whose = row.cost_center.isin(list(centers.sole) or [""])
	if centers.shared:
		whose |= row.cost_center.isin(list(centers.shared)) & row.property.isin(centers.sharing)
	return (
		frappe.qb.from_(parent)
		.join(row)
		.on((row.parent == parent.name) & (row.parenttype == doctype))
		.select(
			parent.name,
			row.name.as_("name_of_row"),
			row.cost_center,
			row.property,
			row.expense_account,
			row.item_name,
			row.schedule_date,
			parent.schedule_date.as_("on_the_whole"),
			parent.transaction_date,
		)
		.where((parent.docstatus == 1) & whose & row.expense_account.isin(cost or [""]))
	)


def _line(
	doctype: str, row: frappe._dict, centers: Centers, amount: Decimal, done: Decimal, whole: Decimal
) -> Line:
	"""What has been passed on is as much of the amount as is done of the whole: units and currencies may differ."""
	part = cents_of(product(amount, done), whole) if whole else ZERO
	return Line(
		doctype,
		row.name,
		centers.property_of(row.cost_center, row.property),
		row.expense_account,
		row.item_name,
		Order(amount, part, row.schedule_date or row.on_the_whole or row.transaction_date),
	)
