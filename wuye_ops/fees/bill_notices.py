"""账单寄送: households read of a bill on the portal and by mail before it is due, as early as the first rung of their property's ladder.

Each bill is told of once: its day is written on it under its lock, in the transaction that tells. Households without an account on the
portal have none; their bills are found by the empty day, and get their sheet on paper.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import groupby

import frappe
from frappe import _
from frappe.query_builder import DocType
from frappe.utils import add_days, escape_html, flt, fmt_money, formatdate, getdate, now_datetime, nowdate

from wuye_ops.property import failures
from wuye_ops.property.language import in_site_language
from wuye_ops.property.notices import failure_in_words
from wuye_ops.property.residents import portal_users, tell_customer
from wuye_ops.rules.dunning_ladder import SENT, ladder_of

SAVEPOINT = "wuye_bill_notice"


def follow_the_day(today: date | None = None) -> dict[str, int]:
	"""{told, failed}: households. Commits after each; what is told is not told again, by whatever run."""
	today, found = today or getdate(nowdate()), {"told": 0, "failed": 0}
	for property_name, days in days_before().items():
		for _customer, bills in groupby(_waiting(property_name, today, days), lambda row: row.customer):
			found["told" if _one(property_name, list(bills)) else "failed"] += 1
	return found


def days_before() -> dict[str, int]:
	"""Property → how many days before they are due bills are told of; properties whose own ladder has no such rung are not in it."""
	own: dict[str, list[tuple[str, int]]] = {name: [] for name in frappe.get_all("Property", pluck="name")}
	for row in frappe.get_all(
		"Dunning Step", {"parenttype": "Property"}, ["parent", "kind", "days"], order_by="parent, idx"
	):
		own[row.parent].append((row.kind, row.days))
	return {
		name: -step.days
		for name, rungs in own.items()
		for step in ladder_of(rungs)
		if step.kind == SENT and step.days <= 0
	}


def _waiting(property_name: str, today: date, days: int) -> Iterable[frappe._dict]:
	"""Open bills that are due from today on and within the days, of households with an account, and nobody has told of; by household."""
	bill, account = DocType("Sales Invoice"), DocType("Portal User")
	return (
		frappe.qb.from_(bill)
		.join(account)
		.on((account.parent == bill.customer) & (account.parenttype == "Customer"))
		.select(bill.name, bill.customer)
		.distinct()
		.where((bill.property == property_name) & (bill.docstatus == 1) & (bill.is_return == 0))
		.where(bill.due_date[today : add_days(today, days)] & (bill.outstanding_amount > 0))
		.where(bill.wuye_told_on.isnull())
		.orderby(bill.customer)
		.orderby(bill.name)
		.run(as_dict=True)
	)


def _one(property_name: str, rows: list[frappe._dict]) -> bool:
	"""Whether it went well; what fails keeps no other from it, stands on the first bill and is told to the property's managers once."""
	frappe.db.savepoint(SAVEPOINT)
	try:
		_tell([row.name for row in rows])
		told = True
	except Exception as error:
		# of a deadlock nothing of the transaction is left, its savepoint neither
		frappe.db.rollback(save_point=SAVEPOINT if frappe.flags.in_test else None)
		told = False
		with in_site_language():
			text = _("Bills of {0} could not be sent: {1}").format(
				escape_html(rows[0].customer), escape_html(failure_in_words(error))
			)
		failures.note("Sales Invoice", rows[0].name, text, text)
	if not frappe.flags.in_test:
		frappe.db.commit()
	return told


def _tell(names: list[str]) -> None:
	"""One message about all of them that nobody else has told of meanwhile."""
	bill = DocType("Sales Invoice")
	mine = (
		frappe.qb.from_(bill)
		.select(bill.name, bill.customer, bill.due_date, bill.outstanding_amount, bill.currency)
		.where(bill.name.isin(names) & bill.wuye_told_on.isnull())
		.orderby(bill.due_date)
		.orderby(bill.name)
		.for_update()
		.run(as_dict=True)
	)
	if not mine:
		return
	frappe.qb.update(bill).set(bill.wuye_told_on, now_datetime()).where(
		bill.name.isin([row.name for row in mine])
	).run()
	first, amount = mine[0], sum(flt(row.outstanding_amount, 2) for row in mine)
	with in_site_language():
		money = fmt_money(amount, 2, first.currency)
		subject = _("Your bill is due on {0}: {1}").format(formatdate(first.due_date), money)
		if len(mine) > 1:
			subject = _("You have {0} bills, the first due on {1}: {2}").format(
				len(mine), formatdate(first.due_date), money
			)
		tell_customer(
			frappe._dict(doctype="Sales Invoice", name=first.name, customer=first.customer),
			subject,
			_("{0}. Each line is explained on the page of the bill, where you can pay or object.").format(
				subject
			),
			f"/my-bills/{first.name}" if len(mine) == 1 else "/my-bills",
			portal_users(first.customer),
		)
