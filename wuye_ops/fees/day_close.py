"""The day's close of a clerk's counter (收银日结): what came in and went out since the close before, against what is there.

Every receipt and every refund is in exactly one close. It is marked with it under a lock, so that of two closes at once
neither takes what the other has taken; a receipt that is being made meanwhile is in the next close.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

import frappe
from frappe import _
from frappe.query_builder.custom import ConstantColumn
from frappe.utils import cstr, now, now_datetime

from wuye_ops.fees import payments
from wuye_ops.fees.open_bills import money
from wuye_ops.rules import day_close as rules
from wuye_ops.rules.day_close import Count, ModeTotal, Movement

# Who confirms a difference: never the clerk who closes.
MAY_CONFIRM = ("Property Manager", "Operations Director", "Accounts Manager")
LONGEST_REMARK = 500
# What pays money out at a counter, and the field with the moment. A deposit is given back by one kind of settlement.
PAID_OUT = {"Payment Refund": "paid_on", "Deposit Settlement": "decided_on"}
DEPOSIT_REFUND = "Refund"


@dataclass(frozen=True)
class Taken:
	"""What a clerk has in the drawer: names of the receipts, valid and voided; (doctype, name) of the refunds; the money of both."""

	receipts: tuple[str, ...]
	voided: tuple[str, ...]
	refunds: tuple[tuple[str, str], ...]
	movements: tuple[Movement, ...]

	def totals(self, company: str) -> dict[str, ModeTotal]:
		"""By mode what should be there; the modes of cash always, because a drawer is counted even when nothing moved."""
		cash = [mode.name for mode in payments.modes_of(company) if mode.type == "Cash"]
		return rules.totals(self.movements, cash)


# -- looking


def taken(property_name: str, clerk: str, up_to: datetime, lock: bool = False) -> Taken:
	"""What the clerk received and paid back in the property up to the moment and has closed nowhere yet.

	lock: as it is now, kept from others until this transaction ends, receipts before refunds and both by name.
	"""
	receipt = frappe.qb.DocType("Payment Receipt")
	receipts = _open(receipt, property_name, clerk, lock).where(receipt.received_on <= up_to)
	receipts = receipts.select(receipt.status).run(as_dict=True)
	refunds = [row for doctype in PAID_OUT for row in _paid_out(doctype, property_name, clerk, up_to, lock)]
	valid = tuple(row.name for row in receipts if row.status == "Valid")
	return Taken(
		receipts=valid,
		voided=tuple(row.name for row in receipts if row.status != "Valid"),
		refunds=tuple((row.doctype, row.name) for row in refunds),
		movements=(
			*_received(valid),
			*(Movement(row.mode_of_payment, -money(row.amount)) for row in refunds),
		),
	)


def _paid_out(doctype: str, property_name: str, clerk: str, up_to: datetime, lock: bool) -> list:
	table = frappe.qb.DocType(doctype)
	query = _open(table, property_name, clerk, lock).where(
		(table.docstatus == 1) & (table[PAID_OUT[doctype]] <= up_to)
	)
	if doctype == "Deposit Settlement":
		query = query.where(table.kind == DEPOSIT_REFUND)
	query = query.select(ConstantColumn(doctype).as_("doctype"), table.mode_of_payment, table.amount)
	return query.run(as_dict=True)


def _open(table, property_name: str, clerk: str, lock: bool):
	query = (
		frappe.qb.from_(table)
		.select(table.name)
		.where((table.property == property_name) & (table.clerk == clerk) & table.day_close.isnull())
		.orderby(table.name)
	)
	return query.for_update() if lock else query


def _received(receipts: Sequence[str]) -> list[Movement]:
	if not receipts:
		return []
	row = frappe.qb.DocType("Payment Receipt Mode")
	rows = (
		frappe.qb.from_(row)
		.select(row.mode_of_payment, row.amount)
		.where((row.parenttype == "Payment Receipt") & row.parent.isin(receipts))
		.orderby(row.parent)
		.orderby(row.idx)
		.run()
	)
	return [Movement(mode, money(amount)) for mode, amount in rows]


# -- counting


def take_figures(doc) -> Taken:
	"""Writes on a draft what should be there up to its moment; what the clerk has counted and explained stays."""
	found = taken(doc.property, doc.clerk, doc.closed_up_to)
	_write_figures(doc, found)
	return found


def _write_figures(doc, found: Taken) -> None:
	by_mode = found.totals(doc.company)
	# rows are written over, not replaced: see refunds._write_sources
	doc.modes = [row for row in doc.modes if row.mode_of_payment in by_mode]
	rows = {row.mode_of_payment: row for row in doc.modes}
	for mode, figures in by_mode.items():
		row = rows.get(mode) or doc.append("modes", {"mode_of_payment": mode})
		counted = money(row.counted)
		row.update(
			{
				"received": float(figures.received),
				"refunded": float(figures.refunded),
				"booked": float(figures.booked),
				"counted": float(counted),
				"difference": float(counted - figures.booked),
				"explanation": cstr(row.explanation).strip(),
			}
		)
	for field in ("received", "refunded", "booked", "counted", "difference"):
		doc.set(field, float(sum((money(row.get(field)) for row in doc.modes), Decimal(0))))
	numbers = sorted((*found.receipts, *found.voided))
	doc.update(
		{
			"receipts": len(found.receipts),
			"refunds": len(found.refunds),
			"voided": len(found.voided),
			"voided_numbers": "、".join(found.voided),
			"first_receipt": numbers[0] if numbers else None,
			"last_receipt": numbers[-1] if numbers else None,
		}
	)


def counts(doc) -> list[Count]:
	return [
		Count(row.mode_of_payment, money(row.booked), money(row.counted), cstr(row.explanation))
		for row in doc.modes
	]


# -- closing


def close(doc) -> None:
	"""Before submit: takes what is counted here into this close, and nothing else can take it any more.

	Refuses when what is booked is not what the clerk has counted against, when a difference has no explanation, and while
	somebody is still asked to void one of the receipts.
	"""
	# waits for whoever closes the same counter, and finds what that has left
	found = taken(doc.property, doc.clerk, doc.closed_up_to, lock=True)
	_refuse_changed(doc, found)
	_refuse_undecided(found)
	_write_figures(doc, found)
	counted = counts(doc)
	if modes := rules.unexplained(counted):
		frappe.throw(
			_(
				"{0}: what is counted is not what is booked. Count again, or explain the difference in the row."
			).format("、".join(frappe.bold(_(mode)) for mode in modes)),
			title=_("Difference"),
		)
	doc.previous_close = last_close(doc.property, doc.clerk)
	doc.close_key = f"{doc.property}|{doc.clerk}|{doc.previous_close or ''}"
	_refuse_twin(doc)
	doc.status = "To Confirm" if rules.needs_confirmation(counted) else "Closed"
	_mark(found, doc.name)


def last_close(property_name: str, clerk: str) -> str | None:
	return frappe.db.get_value(
		"Day Close",
		{"property": property_name, "clerk": clerk, "docstatus": 1},
		order_by="closed_up_to desc, name desc",
	)


def _refuse_changed(doc, found: Taken) -> None:
	seen = {row.mode_of_payment: money(row.booked) for row in doc.modes}
	is_now = {mode: figures.booked for mode, figures in found.totals(doc.company).items()}
	numbers = len(found.receipts), len(found.refunds), len(found.voided)
	if rules.changed(seen, is_now) or numbers != (doc.receipts, doc.refunds, doc.voided):
		frappe.throw(
			_(
				"Something has been booked, voided or closed since you took the figures. Take them again, and count."
			),
			title=_("Day Close"),
		)
	if not any(numbers):
		frappe.throw(
			_("Nothing has been received or paid back since the last close: there is nothing to close."),
			title=_("Day Close"),
		)


def _refuse_undecided(found: Taken) -> None:
	if not found.receipts:
		return
	asked = frappe.get_all(
		"Payment Receipt",
		{"name": ["in", found.receipts], "void_requested_by": ["is", "set"]},
		pluck="name",
		order_by="name",
	)
	if asked:
		frappe.throw(
			_(
				"{0} is to be void, and nobody has decided. Have it decided or withdraw it, then close."
			).format("、".join(frappe.bold(name) for name in asked)),
			title=_("Void Requested"),
		)


def _refuse_twin(doc) -> None:
	"""Two closes cannot follow the same one; the unique key sees to it when both are made at once."""
	if frappe.db.exists("Day Close", {"close_key": doc.close_key, "name": ["!=", doc.name]}):
		frappe.throw(_("This counter has just been closed. Take the figures again."), title=_("Day Close"))


def _mark(found: Taken, name: str | None) -> None:
	marked = {"Payment Receipt": [*found.receipts, *found.voided]}
	for doctype, refund in found.refunds:
		marked.setdefault(doctype, []).append(refund)
	for doctype, names in marked.items():
		if names:
			table = frappe.qb.DocType(doctype)
			# the moment of the change too: who has the document open must not write over it
			(
				frappe.qb.update(table)
				.set(table.day_close, name)
				.set(table.modified, now())
				.where(table.name.isin(names))
				.run()
			)


def keep_counted(doc) -> None:
	"""Before cancelling what paid money out: what has been counted stays."""
	# a close that is being made is waited for
	day_close = frappe.db.get_value(doc.doctype, doc.name, "day_close", for_update=True)
	if day_close:
		frappe.throw(
			_("{0} is in day close {1}: its money has been counted. Receive the money anew instead.").format(
				frappe.bold(doc.name), frappe.bold(day_close)
			),
			title=_("Day Closed"),
		)


def reopen(doc) -> None:
	"""Before cancel: what is in the close is open again. Only the last close of a counter can be taken back."""
	if doc.clerk == frappe.session.user:
		frappe.throw(
			_("Somebody else must take back a day close than the clerk who made it."),
			frappe.PermissionError,
			title=_("Day Close"),
		)
	if last_close(doc.property, doc.clerk) != doc.name:
		frappe.throw(
			_("{0} was closed again after this. Take back the later closes first.").format(
				frappe.bold(doc.clerk)
			),
			title=_("Day Close"),
		)
	doc.status, doc.close_key = "Cancelled", None
	for doctype in ("Payment Receipt", *PAID_OUT):
		table = frappe.qb.DocType(doctype)
		(
			frappe.qb.update(table)
			.set(table.day_close, None)
			.set(table.modified, now())
			.where(table.day_close == doc.name)
			.run()
		)


# -- confirming a difference


@frappe.whitelist(methods=["POST"])
def confirm(day_close: str, remark: str) -> None:
	"""Confirms a difference, and books it where the company has an account for it."""
	doc = frappe.get_doc("Day Close", day_close)
	doc.check_permission("write")
	if not set(MAY_CONFIRM) & set(frappe.get_roles()):
		frappe.throw(
			_("Only {0} may confirm a difference.").format("、".join(_(role) for role in MAY_CONFIRM)),
			frappe.PermissionError,
			title=_("Day Close"),
		)
	if doc.clerk == frappe.session.user:
		frappe.throw(
			_("Somebody else must confirm a difference than the clerk who counted."),
			frappe.PermissionError,
			title=_("Day Close"),
		)
	remark = cstr(remark).strip()[:LONGEST_REMARK]
	if not remark:
		frappe.throw(_("Say what you have found out about the difference."), title=_("Day Close"))
	status = frappe.db.get_value("Day Close", doc.name, "status", for_update=True)
	if doc.docstatus != 1 or status != "To Confirm":
		frappe.throw(_("No difference waits for a confirmation here."), title=_("Day Close"))
	doc.update(
		{
			"status": "Closed",
			"confirmed_by": frappe.session.user,
			"confirmed_on": now_datetime(),
			"confirmation": remark,
			"journal_entry": _book_difference(doc),
		}
	)
	doc.flags.ignore_validate_update_after_submit = True
	doc.save()


def _book_difference(doc) -> str | None:
	"""The Journal Entry that brings the accounts of the modes to what was counted; None where the company wants none."""
	account = frappe.get_cached_value("Company", doc.company, "wuye_cash_difference_account")
	if not account:
		return None
	accounts = {mode.name: mode.account for mode in payments.modes_of(doc.company)}
	place = {
		"property": doc.property,
		"cost_center": frappe.db.get_value("Property", doc.property, "cost_center"),
	}
	rows = []
	for count in counts(doc):
		if not count.difference:
			continue
		if count.mode not in accounts:
			frappe.throw(
				_(
					"{0} has no account in company {1}. Enter it in the mode of payment, or choose another."
				).format(frappe.bold(count.mode), frappe.bold(doc.company)),
				title=_("Mode of Payment"),
			)
		rows += [
			{"account": accounts[count.mode], **_side(count.difference), **place},
			{"account": account, **_side(-count.difference), **place, "user_remark": count.explanation},
		]
	entry = frappe.get_doc(
		{
			"doctype": "Journal Entry",
			"voucher_type": "Journal Entry",
			"company": doc.company,
			"posting_date": frappe.utils.nowdate(),
			"user_remark": _("Counted and booked money differ in day close {0}").format(doc.name),
			"accounts": rows,
		}
	)
	# whoever may confirm the difference may have it booked
	entry.flags.ignore_permissions = True
	entry.submit()
	return entry.name


def _side(amount: Decimal) -> dict:
	side = "debit_in_account_currency" if amount > 0 else "credit_in_account_currency"
	return {side: float(abs(amount))}


def take_back_difference(doc) -> None:
	"""On cancel: the difference is booked no more."""
	if not doc.journal_entry:
		return
	entry = frappe.get_doc("Journal Entry", doc.journal_entry)
	if entry.docstatus == 1:
		# whoever may take back the close may have its booking cancelled
		entry.flags.ignore_permissions = True
		entry.flags.by_day_close = True
		entry.cancel()


def keep_with_day_close(doc, method=None) -> None:
	"""Before cancelling a Journal Entry: a confirmed difference stays booked as long as its close stands."""
	if doc.flags.by_day_close:
		return
	if close := frappe.db.get_value("Day Close", {"journal_entry": doc.name, "docstatus": 1}):
		frappe.throw(
			_(
				"Day close {0} was booked with this entry. Cancel the day close, which cancels the entry."
			).format(frappe.bold(close)),
			title=_("Day Close"),
		)
