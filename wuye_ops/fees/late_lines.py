"""What late charges are computed from: late bills, their lines and what came off them, read set-based from the ledgers."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import frappe
from frappe.query_builder import Case, CustomFunction
from frappe.query_builder.functions import Max, Sum
from pypika.functions import Coalesce
from pypika.terms import ExistsCriterion

from wuye_ops.fees import late_disputes
from wuye_ops.fees.open_bills import money
from wuye_ops.fees.tariffs import exact
from wuye_ops.rules.allocation import allocate
from wuye_ops.rules.late_charge import Clause, Reduction
from wuye_ops.rules.money import ZERO, total
from wuye_ops.rules.waterfall import Event, Line, reductions

LONG_AGO = "1900-01-01"
days_between = CustomFunction("datediff", ["later", "earlier"])


@dataclass(frozen=True)
class LateLine:
	"""A charge on a bill whose contract has a clause on late charges, and what has been charged for it before.

	charged_before: yuan, of submitted bills; what was waived of them counts. charged_until: the last day of those.
	upheld_on: the day on which a dispute of it was upheld; what was wrong until then could not be paid late.
	"""

	bill: str
	customer: str
	customer_name: str
	due_date: date
	charge: str
	standard: str
	unit: str | None
	parking_space: str | None
	charged_before: Decimal
	charged_until: date | None
	upheld_on: date | None = None


def late_lines(
	property_name: str, until: date, customer: str | None = None, standards: Collection[str] = ()
) -> list[LateLine]:
	"""Lines that may owe a late charge up to and including `until`, in the order of their bills.

	Overdue bills, and bills paid after their days of grace for which not everything has been charged. Late charges bear
	no late charge; neither does what has no clause. What is disputed waits for the answer.
	"""
	invoice, charge, standard = map(frappe.qb.DocType, ("Sales Invoice", "Fee Charge", "Fee Standard"))
	late = _charged_before(property_name, customer)
	query = (
		frappe.qb.from_(invoice)
		.join(charge)
		.on((charge.sales_invoice == invoice.name) & (charge.status == "Billed"))
		.join(standard)
		.on((standard.name == charge.fee_standard) & (standard.has_late_charge == 1))
		.left_join(late)
		.on(late.late_for_charge == charge.name)
		.select(
			invoice.name, invoice.customer, invoice.customer_name, invoice.due_date, charge.name.as_("charge"),
			charge.fee_standard, charge.unit, charge.parking_space, late.amount, late.last_day,
		)
		.where(
			(invoice.property == property_name)
			& (invoice.docstatus == 1)
			& (invoice.is_return == 0)
			& (invoice.due_date < until)
			& charge.late_for_charge.isnull()
			& ((invoice.outstanding_amount > 0) | _paid_late(invoice, standard, late))
		)
		.orderby(invoice.name)
		.orderby(charge.name)
	)  # fmt: skip
	if customer:
		query = query.where(invoice.customer == customer)
	if standards:
		query = query.where(charge.fee_standard.isin(list(standards)))
	rows = query.run()
	disputes = late_disputes.of_property(property_name, customer) if rows else None
	return [
		LateLine(*row[:8], money(row[8]), row[9], disputes.upheld_on(row[0], row[4]))
		for row in rows
		if not disputes.waits(row[0], row[4])
	]


def _charged_before(property_name: str, customer: str | None):
	"""A subquery: by charge what bills of late charges have charged. covered: up to which day nothing is left to charge,
	unless a bill was cancelled, whose days are free again.
	"""
	charge = frappe.qb.DocType("Fee Charge")
	billed = charge.status == "Billed"
	query = (
		frappe.qb.from_(charge)
		.select(
			charge.late_for_charge,
			Sum(Case().when(billed, charge.amount).else_(0)).as_("amount"),
			Max(Case().when(billed, charge.period_to)).as_("last_day"),
			Max(Case().when(charge.status == "Cancelled", 1).else_(0)).as_("freed"),
		)
		.where(
			(charge.property == property_name)
			& charge.late_for_charge.isnotnull()
			& charge.status.isin(("Billed", "Cancelled"))
		)
		.groupby(charge.late_for_charge)
	)
	if customer:
		query = query.where(charge.customer == customer)
	return query.as_("late")


def _paid_late(invoice, standard, late):
	"""Whether something came in after the days of grace, and after the last day that has been charged."""
	entry = frappe.qb.DocType("Payment Ledger Entry")
	covered = Case().when(late.freed == 1, LONG_AGO).else_(Coalesce(late.last_day, LONG_AGO))
	return ExistsCriterion(
		frappe.qb.from_(entry)
		.select(entry.name)
		.where(
			(entry.against_voucher_type == "Sales Invoice")
			& (entry.against_voucher_no == invoice.name)
			& (entry.voucher_no != invoice.name)
			& (entry.delinked == 0)
			& (days_between(entry.posting_date, invoice.due_date) > standard.late_grace_days)
			& (entry.posting_date > covered)
		)
	)


# -- what each line owes, and what came off it


def lines_of(bills: Mapping[str, date], clauses: Mapping[str, Clause]) -> dict[str, list[Line]]:
	"""By bill its lines as the waterfall wants them, VAT in them, keyed by their charge; without one, by the line.

	bills: due date by name. A line's rate is that of its clause on the due date, for good. What is negative on a bill is
	not a line: it comes off the others, see `events_of`.
	"""
	invoice, item, charge = map(frappe.qb.DocType, ("Sales Invoice", "Sales Invoice Item", "Fee Charge"))
	rows = (
		frappe.qb.from_(item)
		.join(invoice)
		.on(invoice.name == item.parent)
		.left_join(charge)
		.on(charge.name == item.wuye_fee_charge)
		.select(
			item.parent, item.name, item.amount, item.item_tax_rate, item.wuye_fee_charge, charge.fee_standard,
			invoice.grand_total,
		)
		.where(item.parent.isin(list(bills)))
		.orderby(item.parent)
		.orderby(item.idx)
		.run(as_dict=True)
	)  # fmt: skip
	by_bill = defaultdict(list)
	for row in rows:
		by_bill[row.parent].append(row)
	return {name: _lines(found, bills[name], clauses) for name, found in by_bill.items()}


def _lines(rows: list, due_date: date, clauses: Mapping[str, Clause]) -> list[Line]:
	owed = [row for row in rows if row.amount > 0]
	negative = total(money(row.amount) for row in rows if row.amount < 0)
	amounts = with_vat(owed, money(rows[0].grand_total) - negative)
	return [
		Line(
			row.wuye_fee_charge or row.name,
			amount,
			clause.on(due_date) if (clause := clauses.get(row.fee_standard)) else ZERO,
		)
		for row, amount in zip(owed, amounts, strict=True)
	]


def with_vat(rows: list, grand_total: Decimal) -> list[Decimal]:
	"""What each row of a bill costs with VAT: its amount where prices contain it, else its part of the total, to the cent."""
	amounts = [money(row.amount) for row in rows]
	if not amounts or total(amounts) == grand_total:
		return amounts
	rates = (frappe.parse_json(row.item_tax_rate) or {} for row in rows)
	weights = [
		max(amount, ZERO) * (100 + total(exact(rate) for rate in found.values()))
		for amount, found in zip(amounts, rates, strict=True)
	]
	return allocate(max(grand_total, ZERO), weights, range(len(rows)))


def events_of(bills: Iterable[str]) -> dict[str, list[Event]]:
	"""By bill what came off it and when, from the Payment Ledger: payments, credit notes, journal entries.

	A credit note whose lines name charges comes off those; everything else comes off the bill as a whole.
	"""
	bills = list(bills)
	entry = frappe.qb.DocType("Payment Ledger Entry")
	rows = (
		frappe.qb.from_(entry)
		.select(
			entry.against_voucher_no, entry.voucher_type, entry.voucher_no, entry.posting_date, Sum(entry.amount)
		)
		.where(
			(entry.against_voucher_type == "Sales Invoice")
			& entry.against_voucher_no.isin(bills)
			& (entry.voucher_no != entry.against_voucher_no)
			& (entry.delinked == 0)
		)
		.groupby(entry.against_voucher_no, entry.voucher_type, entry.voucher_no, entry.posting_date)
		.run()
	)  # fmt: skip
	credited = _credited_lines({row[2] for row in rows if row[1] == "Sales Invoice"})
	events = defaultdict(list)
	for bill, _kind, voucher, day, amount in rows:
		left = -money(amount)
		for line, part in credited.get(voucher, ()):
			part = min(part, left)
			events[bill].append(Event(day, part, line))
			left -= part
		if left:
			events[bill].append(Event(day, left))
	for bill, day, amount in _negative_lines(bills):
		events[bill].append(Event(day, -money(amount)))
	return events


def _credited_lines(notes: Collection[str]) -> dict[str, list[tuple[str, Decimal]]]:
	"""By credit note (charge, amount with VAT) of its lines that name a charge."""
	if not notes:
		return {}
	rows = frappe.get_all(
		"Sales Invoice Item",
		{"parent": ["in", list(notes)]},
		["parent", "amount", "item_tax_rate", "wuye_fee_charge"],
		order_by="parent, idx",
	)
	totals = dict(
		frappe.get_all("Sales Invoice", {"name": ["in", list(notes)]}, ["name", "grand_total"], as_list=True)
	)
	by_note = defaultdict(list)
	for row in rows:
		row.amount = -row.amount
		by_note[row.parent].append(row)
	return {
		note: [
			(row.wuye_fee_charge, amount)
			for row, amount in zip(found, with_vat(found, -money(totals[note])), strict=True)
			if row.wuye_fee_charge and amount > ZERO
		]
		for note, found in by_note.items()
	}


def _negative_lines(bills: list[str]) -> list[tuple]:
	"""Discounts that stand on the bill itself: they come off it from its first day."""
	invoice, item = frappe.qb.DocType("Sales Invoice"), frappe.qb.DocType("Sales Invoice Item")
	return (
		frappe.qb.from_(item)
		.join(invoice)
		.on(invoice.name == item.parent)
		.select(item.parent, invoice.posting_date, Sum(item.amount))
		.where(item.parent.isin(bills) & (item.amount < 0))
		.groupby(item.parent, invoice.posting_date)
		.run()
	)


def reductions_of(
	bills: Mapping[str, date], clauses: Mapping[str, Clause]
) -> dict[str, tuple[Decimal, list[Reduction]]]:
	"""By charge what it came to, and what came off it day by day. bills: due date by name."""
	events = events_of(bills)
	found = {}
	for bill, lines in lines_of(bills, clauses).items():
		came_off = reductions(lines, events.get(bill, ()))
		found.update({line.key: (line.amount, came_off[line.key]) for line in lines})
	return found
