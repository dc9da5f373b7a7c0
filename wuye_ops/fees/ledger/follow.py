"""Keeps with each Fee Charge how it stands, so that reports over a million lines need not read the ledgers again.

What is kept is a copy. It is written in the transaction in which ERPNext's ledger of a bill changes, checked every night
against the bills (`check`), and can be made anew at any time (`rebuild`).
"""

from collections.abc import Collection, Iterable

import frappe
from frappe.query_builder import Case
from frappe.query_builder.functions import Coalesce, Sum
from pypika import CustomFunction
from pypika.queries import QueryBuilder

from wuye_ops.fees.ledger.standing import BILL, FIGURES, Greatest, lines

# Bills of one statement: long enough to be quick, short enough not to hold up the counters.
CHUNK = 500
NOTHING = {
	**dict.fromkeys(FIGURES, 0),
	"outstanding": 0,
	"is_open": 0,
	"period_month": None,
	"due_date": None,
	"moved_on": None,
}

DateFormat = CustomFunction("date_format", ["date", "format"])


# -- what happens in ERPNext


def after_entry(doc, method=None) -> None:
	"""After a Payment Ledger Entry: money or a credit has come to a bill, or has been taken off it again."""
	if doc.against_voucher_type == BILL and doc.voucher_no != doc.against_voucher_no:
		refresh([doc.against_voucher_no])


def after_bill(doc, method=None) -> None:
	"""After a Sales Invoice was submitted. The bills of a billing run are told of by their batch, all at once."""
	if not doc.is_return and (not doc.wuye_billing_run or doc.amended_from):
		refresh([doc.name])


def after_cancel(doc, method=None) -> None:
	"""After a voucher that named bills was cancelled, or taken off its bills (Unreconcile Payment).

	ERPNext does part of that in statements of its own, of which no Payment Ledger Entry tells.
	"""
	rows = [
		*((row.reference_doctype, row.reference_name) for row in doc.get("references") or ()),
		*((row.reference_type, row.reference_name) for row in doc.get("accounts") or ()),
		*((row.reference_doctype, row.reference_name) for row in doc.get("allocations") or ()),
	]
	refresh(name for doctype, name in rows if doctype == BILL)
	if doc.doctype == BILL and doc.is_return and doc.return_against:
		refresh([doc.return_against])


# -- keeping


def refresh(bills: Iterable[str]) -> None:
	"""Writes down how the charges of the bills stand now. Bills without charges are left alone."""
	names = sorted({name for name in bills if name})
	for start in range(0, len(names), CHUNK):
		chunk = names[start : start + CHUNK]
		if charges := _charges_on(chunk):
			_write(chunk, charges)


def odd(bills: Collection[str]) -> list[str]:
	"""Of bills that have just been made those that are not simply the sum of their charges, all of it open."""
	bill, charge = frappe.qb.DocType(BILL), frappe.qb.DocType("Fee Charge")
	if not bills:
		return []
	return (
		frappe.qb.from_(bill)
		.left_join(charge)
		.on((charge.sales_invoice == bill.name) & (charge.status == "Billed"))
		# the other two because the database compares in `having` only what is selected
		.select(bill.name, bill.base_grand_total, bill.outstanding_amount)
		.where(bill.name.isin(list(bills)))
		.groupby(bill.name)
		.having(
			(Coalesce(Sum(charge.amount), 0) != bill.base_grand_total)
			| (bill.outstanding_amount != bill.base_grand_total)
		)
		.run(pluck=True)
	)


def _charges_on(bills: Collection[str]) -> list[str]:
	item = frappe.qb.DocType("Sales Invoice Item")
	return (
		frappe.qb.from_(item)
		.select(item.wuye_fee_charge)
		.distinct()
		.where(item.parent.isin(bills) & item.wuye_fee_charge.isnotnull() & (item.wuye_fee_charge != ""))
		.run(pluck=True)
	)


def _write(bills: Collection[str], charges: Collection[str]) -> None:
	charge, now = frappe.qb.DocType("Fee Charge"), _as_it_stands(bills, charges).as_("now")
	query = frappe.qb.update(charge).join(now).on(now.charge == charge.name)
	for field in (*NOTHING, "sales_invoice", "building"):
		query = query.set(charge[field], now[f"now_{field}"])
	# the names lead the database to the rows; by the join alone it would read all charges there are
	query.where((charge.status == "Billed") & charge.name.isin(charges)).run()


def _as_it_stands(bills: Collection[str], charges: Collection[str]) -> QueryBuilder:
	"""By charge the columns to write, each with a name that the charge's own table does not have."""
	charge, unit = frappe.qb.DocType("Fee Charge").as_("about"), frappe.qb.DocType("Property Unit")
	bill, line = frappe.qb.DocType(BILL), lines(bills).as_("stands")
	return (
		frappe.qb.from_(line)
		.join(bill)
		.on((bill.name == line.bill) & (bill.docstatus == 1))
		.join(charge)
		.on(charge.name == line.charge)
		.left_join(unit)
		.on(unit.name == charge.unit)
		.select(
			line.charge,
			*(line[figure].as_(f"now_{figure}") for figure in FIGURES),
			(line.charged - line.waived - line.credited - line.received).as_("now_outstanding"),
			Case()
			.when(line.charged - line.waived - line.credited - line.received > 0, 1)
			.else_(0)
			.as_("now_is_open"),
			# what is charged for no days belongs to the month of its bill
			DateFormat(Coalesce(charge.period_from, bill.posting_date), "%Y-%m-01").as_("now_period_month"),
			bill.due_date.as_("now_due_date"),
			Greatest(bill.posting_date, Coalesce(line.moved_on, bill.posting_date)).as_("now_moved_on"),
			line.bill.as_("now_sales_invoice"),
			unit.building.as_("now_building"),
		)
		.where(charge.name.isin(charges))
	)


# -- checking


def differences(properties: Collection[str] | None = None) -> list[frappe._dict]:
	"""Bills of which the kept figures are not what the bill says: name, property, kept, outstanding, open_lines.

	A bill whose lines do not all come from charges may have more open than its charges; that is no difference here.
	"""
	bill, kept = frappe.qb.DocType(BILL), _kept(properties).as_("kept")
	query = (
		frappe.qb.from_(kept)
		.join(bill)
		.on(bill.name == kept.bill)
		.select(
			bill.name,
			bill.property,
			bill.docstatus,
			kept.charged,
			kept.outstanding.as_("kept"),
			bill.outstanding_amount.as_("outstanding"),
		)
		.where(
			(bill.docstatus != 1)
			| (kept.outstanding > Greatest(bill.outstanding_amount, 0))
			| ((kept.outstanding < bill.outstanding_amount) & (kept.charged >= bill.base_grand_total))
		)
	)
	return query.run(as_dict=True)


def _kept(properties: Collection[str] | None) -> QueryBuilder:
	charge = frappe.qb.DocType("Fee Charge")
	query = (
		frappe.qb.from_(charge)
		.select(
			charge.sales_invoice.as_("bill"),
			Sum(charge.charged).as_("charged"),
			Sum(charge.outstanding).as_("outstanding"),
		)
		.where(charge.period_month.isnotnull() & charge.sales_invoice.isnotnull())
		.groupby(charge.sales_invoice)
	)
	return query if properties is None else query.where(charge.property.isin(list(properties)))


def check() -> None:
	"""Every night: bills whose charges are not what their bill says are written down anew, and the error log tells so.

	There should be none. What wrote to ERPNext's ledgers without its documents is a defect somewhere.
	"""
	odd = differences()
	if odd:
		refresh(row.name for row in odd)
		text = "\n".join(f"{row.name}: {row.kept} ≠ {row.outstanding}" for row in odd[:CHUNK])
		frappe.log_error(title=f"Fee ledger: {len(odd)} bills written down anew", message=text)
	frappe.db.commit()


def rebuild(properties: Collection[str] | None = None) -> int:
	"""Makes everything that is kept anew from ERPNext's ledgers, in bounded transactions; returns how many bills.

	Charges that are not billed keep nothing.
	"""
	charge, bill = (frappe.qb.DocType(name) for name in ("Fee Charge", BILL))
	clear = frappe.qb.update(charge).where(charge.period_month.isnotnull() & (charge.status != "Billed"))
	for field, value in NOTHING.items():
		clear = clear.set(charge[field], value)
	(clear if properties is None else clear.where(charge.property.isin(list(properties)))).run()
	last, count = "", 0
	while True:
		query = (
			frappe.qb.from_(bill)
			.select(bill.name)
			.where((bill.docstatus == 1) & (bill.name > last))
			.orderby(bill.name)
			.limit(CHUNK)
		)
		if properties is not None:
			query = query.where(bill.property.isin(list(properties)))
		names = query.run(pluck=True)
		if not names:
			return count
		refresh(names)
		frappe.db.commit()
		last, count = names[-1], count + len(names)
