"""Waivers (减免): what a customer need not pay, approved by amount and booked as one credit note for each bill.

A charge that is waived stays billed: it was right to bill it, and its key is not free for another bill.
"""

from collections import defaultdict
from decimal import Decimal

import frappe
from frappe import _
from frappe.utils import fmt_money, nowdate

from wuye_ops.fees import bill_lines, open_bills
from wuye_ops.fees.bill_lines import BillLine
from wuye_ops.fees.open_bills import money
from wuye_ops.rules import waiver as rules
from wuye_ops.rules.money import ZERO, total
from wuye_ops.rules.waiver import Asked

FEE, LATE_CHARGE = "Fee", "Late Charge"
APPROVALS = {FEE: "Fee Waiver", LATE_CHARGE: "Late Charge Waiver"}


# -- asking


@frappe.whitelist()
def of_bill(sales_invoice: str, kind: str | None = None) -> dict:
	"""A bill's lines as a waiver takes them: property, customer, kind, and for each line what can still be waived."""
	frappe.has_permission("Fee Waiver", "create", throw=True)
	invoice = frappe.get_doc("Sales Invoice", sales_invoice)
	invoice.check_permission("read")
	_check_bill(invoice, None)
	lines = bill_lines.lines_of(invoice)
	kind = kind if kind in APPROVALS else _kind_of(lines)
	waived, outstanding = bill_lines.waived_of([invoice.name]), money(invoice.outstanding_amount)
	return {
		"property": invoice.property,
		"customer": invoice.customer,
		"kind": kind,
		"lines": [
			_row(line, outstanding, waived.get(line.name, ZERO)) for line in lines if _kind_of([line]) == kind
		],
	}


def _kind_of(lines: list[BillLine]) -> str:
	return LATE_CHARGE if all(line.category == LATE_CHARGE for line in lines) else FEE


def _row(line: BillLine, outstanding: Decimal, waived: Decimal) -> dict:
	return {
		"sales_invoice": line.bill,
		"sales_invoice_item": line.name,
		"fee_charge": line.charge,
		"text": line.text[:140],
		"charged": float(line.gross),
		"open_amount": float(min(outstanding, max(ZERO, line.gross - waived))),
	}


def complete(doc) -> None:
	"""Validate: fills what follows from the bills, and refuses what cannot be waived as things are now."""
	invoices = {name: _bill(doc, name) for name in dict.fromkeys(row.sales_invoice for row in doc.lines)}
	lines = {name: bill_lines.lines_of(invoice) for name, invoice in invoices.items()}
	waived = bill_lines.waived_of(invoices)
	units = set()
	for row in doc.lines:
		line = _line(row, lines[row.sales_invoice])
		if _kind_of([line]) != doc.kind:
			_refuse_kind(row, line)
		row.update(_row(line, money(invoices[line.bill].outstanding_amount), waived.get(line.name, ZERO)))
		units.add(line.unit)
	doc.unit = units.pop() if len(units) == 1 else None
	doc.total = float(total(money(row.waived) for row in doc.lines))
	_refuse_too_much(doc, {name: money(one.outstanding_amount) for name, one in invoices.items()}, waived)


def _bill(doc, name: str):
	invoice = frappe.get_doc("Sales Invoice", name)
	if not doc.flags.ignore_permissions:
		invoice.check_permission("read")
	_check_bill(invoice, doc)
	return invoice


def _check_bill(invoice, doc) -> None:
	shown = frappe.bold(invoice.name)
	if doc and (invoice.property, invoice.customer) != (doc.property, doc.customer):
		frappe.throw(
			_("{0} is no bill of this customer in {1}.").format(shown, frappe.bold(doc.property)),
			title=_("Bill"),
		)
	if invoice.docstatus != 1 or invoice.is_return:
		frappe.throw(
			_("{0} is not a bill in force, so nothing can be waived of it.").format(shown), title=_("Bill")
		)
	if not invoice.property:
		frappe.throw(_("Bill {0} names no property.").format(shown), title=_("Bill"))
	if invoice.currency != frappe.get_cached_value("Company", invoice.company, "default_currency"):
		frappe.throw(
			_("Bill {0} is in another currency. Make the credit note in ERPNext.").format(shown),
			title=_("Bill"),
		)


def _line(row, lines: list[BillLine]) -> BillLine:
	"""The bill's line that a row means: by its own name, by its charge, or because there is one only."""
	for line in lines:
		if row.sales_invoice_item == line.name or (
			not row.sales_invoice_item and row.fee_charge and row.fee_charge == line.charge
		):
			return line
	if len(lines) == 1 and not row.sales_invoice_item and not row.fee_charge:
		return lines[0]
	frappe.throw(
		_("Row {0}: choose the line of bill {1} with the button {2}.").format(
			row.idx, frappe.bold(row.sales_invoice), frappe.bold(_("Get Lines of a Bill"))
		),
		title=_("Line"),
	)


def _refuse_kind(row, line: BillLine) -> None:
	if line.category == LATE_CHARGE:
		text = _("Row {0} is a late charge. Waive it by itself, with the kind {1}.")
	else:
		text = _("Row {0} is no late charge. Waive it by itself, with the kind {1}.")
	frappe.throw(text.format(row.idx, frappe.bold(_(_kind_of([line])))), title=_("Kind"))


def _refuse_too_much(doc, outstanding: dict[str, Decimal], waived: dict[str, Decimal]) -> None:
	asked = [
		Asked(
			row.sales_invoice_item,
			row.sales_invoice,
			money(row.charged),
			waived.get(row.sales_invoice_item, ZERO),
			# as it was typed: cents are checked, not rounded
			Decimal(str(row.waived or 0)),
		)
		for row in doc.lines
	]
	for refusal in rules.refusals(asked, outstanding):
		row = doc.lines[refusal.position]
		text = {
			rules.NOT_POSITIVE: _("Row {0}: enter how much is waived, above 0, or remove the row."),
			rules.PARTS_OF_A_CENT: _("Row {0}: the amount has parts of a cent. Round it."),
			rules.TWICE: _("Row {0}: this line stands here twice. Remove one."),
			rules.MORE_THAN_LINE: _("Row {0}: no more than {1} of this line can still be waived."),
			rules.MORE_THAN_OPEN: _(
				"Row {0}: no more than {1} is open on bill {2}. What has been paid is refunded, not waived."
			),
		}[refusal.code]
		frappe.throw(
			text.format(
				row.idx, frappe.bold(fmt_money(float(refusal.most), 2)), frappe.bold(row.sales_invoice)
			),
			title=_("Amount"),
		)


# -- booking


def book(doc) -> None:
	"""On submit: a credit note for each bill. The bills are locked: receipts and other waivers wait, and are then refused."""
	names = [row.sales_invoice for row in doc.lines]
	seen, now = open_bills.read(names), open_bills.lock(names)
	if seen != now or bill_lines.credit_notes_of(names) != bill_lines.credit_notes_of(names, lock=True):
		frappe.throw(
			_(
				"Something has just been booked on bills of this waiver. Look at it again, and approve it then."
			),
			title=_("Bill Changed"),
		)
	rows = defaultdict(list)
	for row in doc.lines:
		rows[row.sales_invoice].append(row)
	for name in sorted(rows):
		_credit(doc, frappe.get_doc("Sales Invoice", name), rows[name])


def _credit(doc, bill, rows: list) -> None:
	"""The credit note that takes the rows' amounts off the bill, at the bill's own tax rates."""
	waived = total(money(row.waived) for row in rows)
	note = frappe.get_doc(as_credit_note(doc, bill, rows))
	# the waiver was approved by somebody who may; that right is asked for before anything is booked
	note.flags.ignore_permissions = True
	said = len(frappe.local.message_log)
	note.submit()
	# ERPNext remarks that no pieces come back; none do, the price is lowered
	del frappe.local.message_log[said:]
	if money(note.grand_total) != -waived or note.update_outstanding_for_self:
		frappe.throw(
			_("ERPNext makes {0} of bill {1} out of {2}. Make the credit note in ERPNext.").format(
				frappe.bold(fmt_money(-note.grand_total, 2)),
				frappe.bold(bill.name),
				frappe.bold(fmt_money(float(waived), 2)),
			),
			title=_("Credit Note"),
		)


def as_credit_note(doc, bill, rows: list) -> dict:
	"""The credit note before ERPNext has filled in the rest.

	Its amounts contain their taxes, whether those of the bill do or not: there is no net amount for each amount that may be
	waived, but there is one amount with its tax for each. Its lines do not name the bill's lines as returned goods: ERPNext
	would then take a line back once, and as a whole.
	"""
	lines = {row.name: row for row in bill.items}
	place = {"property": bill.property, "cost_center": bill.cost_center}
	return {
		"doctype": "Sales Invoice",
		"is_return": 1,
		"return_against": bill.name,
		"update_outstanding_for_self": 0,
		"company": bill.company,
		"customer": bill.customer,
		"currency": bill.currency,
		"debit_to": bill.debit_to,
		"posting_date": nowdate(),
		"due_date": nowdate(),
		"ignore_default_payment_terms_template": 1,
		"ignore_pricing_rule": 1,
		"disable_rounded_total": 1,
		"wuye_fee_waiver": doc.name,
		"remarks": _("Waiver {0}: {1}").format(doc.name, doc.reason),
		**place,
		"items": [
			{
				"item_code": line.item_code,
				"item_name": line.item_name,
				"description": _("Waiver of {0}: {1}").format(row.text, doc.reason),
				"qty": -1,
				# not as the rate: ERPNext may take the first rate of an item for its price and keep it
				"price_list_rate": row.waived,
				"uom": line.uom,
				"income_account": line.income_account,
				"item_tax_template": line.item_tax_template,
				"item_tax_rate": line.item_tax_rate,
				"wuye_fee_charge": line.wuye_fee_charge,
				"property": line.property or bill.property,
				"cost_center": line.cost_center or bill.cost_center,
			}
			for row in rows
			for line in [lines[row.sales_invoice_item]]
		],
		"taxes": [
			{
				"charge_type": tax.charge_type,
				"account_head": tax.account_head,
				"description": tax.description,
				"rate": tax.rate,
				"included_in_print_rate": 1,
				"property": tax.property or bill.property,
				"cost_center": tax.cost_center or bill.cost_center,
			}
			for tax in bill.taxes
		],
	}


def unbook(doc) -> None:
	"""On cancel: its credit notes are cancelled, and what was waived is owed again."""
	names = frappe.get_all("Sales Invoice", {"wuye_fee_waiver": doc.name, "docstatus": 1}, pluck="name")
	open_bills.lock(row.sales_invoice for row in doc.lines)
	for name in names:
		note = frappe.get_doc("Sales Invoice", name)
		# whoever may cancel the waiver may have its credit notes cancelled
		note.flags.ignore_permissions = True
		note.flags.by_waiver = True
		note.cancel()


# -- what happens to bills and credit notes


def keep_bills(doc, method=None) -> None:
	"""Before cancelling a Sales Invoice: a credit note goes with its waiver, a bill after its waivers."""
	if doc.flags.by_waiver:
		return
	if doc.get("wuye_fee_waiver"):
		frappe.throw(
			_(
				"This credit note was made by waiver {0}. Cancel the waiver, which cancels the credit note."
			).format(frappe.bold(doc.wuye_fee_waiver)),
			title=_("Fee Waiver"),
		)
	waiver = frappe.db.get_value(
		"Sales Invoice",
		{"return_against": doc.name, "docstatus": 1, "wuye_fee_waiver": ["is", "set"]},
		"wuye_fee_waiver",
	)
	if waiver:
		frappe.throw(
			_("A part of bill {0} was waived by {1}. Cancel the waiver first, then the bill.").format(
				frappe.bold(doc.name), frappe.bold(waiver)
			),
			title=_("Fee Waiver"),
		)
