"""How each line of bills stands, by one query on ERPNext's ledgers. The set-based twin of `rules.fee_ledger`.

Nothing is read from what this app keeps: lines and credit notes are Sales Invoices, money is in the Payment Ledger.
"""

from collections.abc import Collection
from datetime import date

import frappe
from frappe.query_builder import Case
from frappe.query_builder.functions import Coalesce, Max, Sum
from pypika import CustomFunction, Table
from pypika.analytics import Sum as SumOver
from pypika.queries import QueryBuilder
from pypika.terms import Field, Term

BILL = "Sales Invoice"
FIGURES = ("charged", "waived", "credited", "received")

LEDGER = Table("tabPayment Ledger Entry")

Greatest = CustomFunction("greatest", ["one", "other"])
Least = CustomFunction("least", ["one", "other"])
Round = CustomFunction("round", ["number", "places"])


def lines(bills: Collection[str], as_of: date | None = None) -> QueryBuilder:
	"""Rows of bill, line, charge (empty for a line that comes from no charge), the four figures, in yuan, and moved_on, when
	something was last booked on the bill, empty for never.

	bills: names of submitted bills. as_of: as the ledgers stood at the end of that day; a bill of a
	later day has all figures 0.
	"""
	charged, waived = gross_of(bills, as_of).as_("charged"), _waived(bills, as_of).as_("waived")
	money, bill = _money(bills, as_of).as_("money"), frappe.qb.DocType(BILL)
	charge, standard = frappe.qb.DocType("Fee Charge"), frappe.qb.DocType("Fee Standard")
	line = (
		frappe.qb.from_(charged)
		.left_join(waived)
		.on(waived.charge == charged.charge)
		.left_join(money)
		.on(money.bill == charged.bill)
		.join(bill)
		.on(bill.name == charged.bill)
		.left_join(charge)
		.on(charge.name == charged.charge)
		.left_join(standard)
		.on((standard.name == charge.fee_standard) & (standard.has_late_charge == 1))
		.select(
			charged.bill,
			charged.line,
			charged.charge,
			charged.idx,
			charged.gross,
			Greatest(charged.gross, 0).as_("above"),
			Least(Greatest(Coalesce(waived.amount, 0), 0), Greatest(charged.gross, 0)).as_("waived"),
			_late_rate(standard, bill).as_("daily_percent"),
			Coalesce(money.credited, 0).as_("credited"),
			Coalesce(money.paid, 0).as_("paid"),
			money.moved_on,
		)
	).as_("line")
	open_line = (
		frappe.qb.from_(line).select(
			*_columns(line, "bill", "line", "charge", "gross", "waived", "paid", "moved_on"),
			(line.above - line.waived).as_("rest"),
			# credits that name no line, and corrections below 0, which are credits for the other lines
			Greatest(
				line.credited
				- SumOver(line.waived).over(line.bill)
				- SumOver(Least(line.gross, 0)).over(line.bill),
				0,
			).as_("other"),
			(
				SumOver(line.above - line.waived)
				.over(line.bill)
				.orderby(line.daily_percent, order=frappe.qb.desc)
				.orderby(line.idx, line.line)
				- (line.above - line.waived)
			).as_("before"),
		)
	).as_("open_line")
	by_credit = _settled(open_line, open_line.other)
	by_all = _settled(open_line, Greatest(open_line.other + open_line.paid, 0))
	return frappe.qb.from_(open_line).select(
		*_columns(open_line, "bill", "line", "charge", "waived", "moved_on"),
		open_line.gross.as_("charged"),
		(by_credit + Least(open_line.gross, 0)).as_("credited"),
		(by_all - by_credit).as_("received"),
	)


def _settled(line: QueryBuilder, amount: Term) -> Term:
	"""What of an amount on the whole bill reaches the line: the waterfall."""
	return Least(Greatest(amount - line.before, 0), line.rest)


def gross_of(vouchers: Collection[str] | QueryBuilder, as_of: date | None = None) -> QueryBuilder:
	"""Rows of bill, line, idx, charge, gross: what each line of the vouchers costs, its amount and its share of what the voucher
	comes to besides, by running sums."""
	item = frappe.qb.DocType("Sales Invoice Item")
	booked, taxes = _booked(vouchers, as_of).as_("booked"), _tax_rates().as_("taxes")
	plain = (
		frappe.qb.from_(item)
		.left_join(booked)
		.on(booked.voucher == item.parent)
		.left_join(taxes)
		.on(taxes.template == item.item_tax_template)
		.select(
			item.parent.as_("bill"),
			item.name.as_("line"),
			item.idx,
			item.wuye_fee_charge.as_("charge"),
			# a voucher that is not in the ledger, or not yet, charges nothing
			Case().when(booked.amount.isnull(), 0).else_(item.base_amount).as_("amount"),
			Coalesce(booked.amount, 0).as_("booked"),
			# tax that is not in the price
			Case()
			.when(item.base_amount == item.base_net_amount, item.base_net_amount * Coalesce(taxes.rate, 0))
			.else_(0)
			.as_("weight"),
		)
		.where(item.parent.isin(vouchers))
	).as_("plain")
	shared = (
		frappe.qb.from_(plain).select(
			*_columns(plain, "bill", "line", "idx", "charge", "amount"),
			(plain.booked - SumOver(plain.amount).over(plain.bill)).as_("on_top"),
			Case()
			.when(SumOver(plain.weight).over(plain.bill) != 0, plain.weight)
			.else_(plain.amount)
			.as_("weight"),
		)
	).as_("shared")
	running = (
		frappe.qb.from_(shared).select(
			*_columns(shared, "bill", "line", "idx", "charge", "amount", "on_top", "weight"),
			SumOver(shared.weight).over(shared.bill).orderby(shared.idx, shared.line).as_("up_to"),
			SumOver(shared.weight).over(shared.bill).as_("whole"),
		)
	).as_("running")
	part = Round(running.on_top * running.up_to / running.whole, 2) - Round(
		running.on_top * (running.up_to - running.weight) / running.whole, 2
	)
	return frappe.qb.from_(running).select(
		*_columns(running, "bill", "line", "idx", "charge"),
		(running.amount + Coalesce(part, 0)).as_("gross"),
	)


def _waived(bills: Collection[str] | QueryBuilder, as_of: date | None) -> QueryBuilder:
	"""By charge what credit notes name it for."""
	notes = (
		_entries(as_of)
		.select(LEDGER.voucher_no)
		.where(
			(LEDGER.voucher_type == BILL)
			& (LEDGER.against_voucher_type == BILL)
			& LEDGER.against_voucher_no.isin(bills)
			& (LEDGER.voucher_no != LEDGER.against_voucher_no)
		)
		.distinct()
	)
	note = gross_of(notes, as_of).as_("note")
	return (
		frappe.qb.from_(note)
		.select(note.charge, (0 - Sum(note.gross)).as_("amount"))
		.where(note.charge.isnotnull() & (note.charge != ""))
		.groupby(note.charge)
	)


def _booked(vouchers: Collection[str] | QueryBuilder, as_of: date | None) -> QueryBuilder:
	return (
		_entries(as_of)
		.select(LEDGER.voucher_no.as_("voucher"), Sum(LEDGER.amount).as_("amount"))
		.where((LEDGER.voucher_type == BILL) & LEDGER.voucher_no.isin(vouchers))
		.groupby(LEDGER.voucher_no)
	)


def _money(bills: Collection[str] | QueryBuilder, as_of: date | None) -> QueryBuilder:
	"""By bill what credit notes took off it, and what payments and journal entries did."""
	credit = LEDGER.voucher_type == BILL
	return (
		_entries(as_of)
		.select(
			LEDGER.against_voucher_no.as_("bill"),
			Sum(Case().when(credit, 0 - LEDGER.amount).else_(0)).as_("credited"),
			Sum(Case().when(credit, 0).else_(0 - LEDGER.amount)).as_("paid"),
			Max(LEDGER.posting_date).as_("moved_on"),
		)
		.where(
			(LEDGER.against_voucher_type == BILL)
			& LEDGER.against_voucher_no.isin(bills)
			& (LEDGER.voucher_no != LEDGER.against_voucher_no)
		)
		.groupby(LEDGER.against_voucher_no)
	)


def _late_rate(standard: Table, bill: Table) -> Term:
	"""The rate of the line's late-charge clause on the day the bill is due, which is its place in the waterfall."""
	rate = frappe.qb.DocType("Fee Late Rate")
	in_force = (
		frappe.qb.from_(rate)
		.select(rate.daily_percent)
		.where((rate.parent == standard.name) & (rate.effective_from <= bill.due_date))
		.orderby(rate.effective_from, order=frappe.qb.desc)
		.limit(1)
	)
	return Case().when(standard.name.isnull(), 0).else_(Coalesce(in_force, standard.late_daily_percent))


def _tax_rates() -> QueryBuilder:
	tax = frappe.qb.DocType("Item Tax Template Detail")
	return (
		frappe.qb.from_(tax)
		.select(tax.parent.as_("template"), Sum(tax.tax_rate).as_("rate"))
		.groupby(tax.parent)
	)


def _entries(as_of: date | None) -> QueryBuilder:
	"""What is in force in the Payment Ledger, up to the day."""
	query = frappe.qb.from_(LEDGER).where(LEDGER.delinked == 0)
	return query.where(LEDGER.posting_date <= as_of) if as_of else query


def _columns(table: QueryBuilder, *names: str) -> list[Field]:
	return [table[name] for name in names]
