"""The lines of bills with their tax: what each was charged, at which rate, and what has been waived of it since."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

import frappe
from frappe import _

from wuye_ops.fees.open_bills import money, without_property
from wuye_ops.rules.money import ZERO
from wuye_ops.rules.receiving import bill_text, period_text
from wuye_ops.rules.waiver import gross_amounts

ON_NET = "On Net Total"


@dataclass(frozen=True)
class BillLine:
	"""name: of the Sales Invoice Item. gross: with its tax. rate: percent, of all its taxes together."""

	name: str
	bill: str
	charge: str | None
	fee_item: str | None
	category: str | None
	pass_through: bool
	tax_code: str
	unit: str | None
	text: str
	period: str
	gross: Decimal
	rate: Decimal


def lines_of(invoice) -> list[BillLine]:
	"""The lines of a Sales Invoice document, adding up to its total.

	Refuses bills whose tax is not a share of each line, or that have a discount on the whole: no part of such a bill's total
	belongs to a line.
	"""
	rates = [_rate(invoice, row) for row in invoice.items]
	computed = [_gross(invoice, row) for row in invoice.items]
	try:
		gross = gross_amounts(computed, money(invoice.grand_total))
	except ValueError:
		_refuse(invoice)
	charges = _charges(row.wuye_fee_charge for row in invoice.items)
	fees = _fees(charges.values())
	lines = []
	for row, amount, rate in zip(invoice.items, gross, rates, strict=True):
		charge = charges.get(row.wuye_fee_charge) or frappe._dict()
		fee = fees.get(charge.fee_item) or fees.get(row.item_code) or frappe._dict()
		period = (
			period_text(charge.period_from, charge.period_to)
			if charge.period_from and charge.period_to
			else ""
		)
		place = without_property(charge.unit or charge.parking_space, charge.property)
		lines.append(
			BillLine(
				name=row.name,
				bill=invoice.name,
				charge=row.wuye_fee_charge,
				fee_item=fee.name or charge.fee_item,
				category=fee.category,
				pass_through=bool(fee.pass_through),
				tax_code=fee.tax_code or "",
				unit=charge.unit,
				text=bill_text([(place, charge.fee_item or row.item_name, period)]),
				period=period,
				gross=amount,
				rate=rate,
			)
		)
	return lines


def _rate(invoice, row) -> Decimal:
	return sum((rate for _tax, rate in _taxes(invoice, row)), ZERO)


def _gross(invoice, row) -> Decimal:
	"""What the line costs: its amount, and on top the taxes that are not in it."""
	on_top = sum((rate for tax, rate in _taxes(invoice, row) if not tax.included_in_print_rate), ZERO)
	return money(row.amount) + money(row.net_amount) * on_top / 100


def _taxes(invoice, row):
	by_account = frappe.parse_json(row.item_tax_rate or "{}")
	for tax in invoice.taxes:
		if tax.charge_type != ON_NET:
			_refuse(invoice)
		yield tax, Decimal(str(by_account.get(tax.account_head, tax.rate) or 0))


def _refuse(invoice) -> None:
	frappe.throw(
		_(
			"The tax or discount of bill {0} stands on the bill as a whole, not on its lines. Make the credit note in ERPNext."
		).format(frappe.bold(invoice.name)),
		title=_("Bill"),
	)


def _charges(names: Iterable[str | None]) -> dict[str, frappe._dict]:
	names = list(filter(None, names))
	if not names:
		return {}
	# who may read the bill may read what its lines are for
	rows = frappe.get_all(
		"Fee Charge",
		{"name": ["in", names]},
		["name", "property", "fee_item", "unit", "parking_space", "period_from", "period_to"],
	)
	return {row.name: row for row in rows}


def _fees(charges: Iterable) -> dict[str, frappe._dict]:
	"""Fee items by their name and by their ERPNext item: a line without a charge is known by its item."""
	found = {}
	for row in frappe.get_all("Fee Item", fields=["name", "item", "category", "pass_through", "tax_code"]):
		found[row.name] = row
		if row.item:
			found.setdefault(row.item, row)
	return found


def waived_of(bills: Iterable[str]) -> dict[str, Decimal]:
	"""By line what approved waivers have taken off it, as this transaction sees them."""
	bills = list(bills)
	if not bills:
		return {}
	found: dict[str, Decimal] = defaultdict(lambda: ZERO)
	for line, amount in frappe.get_all(
		"Fee Waiver Line",
		{"sales_invoice": ["in", bills], "docstatus": 1},
		["sales_invoice_item", "waived"],
		as_list=True,
	):
		found[line] += money(amount)
	return dict(found)


def credit_notes_of(bills: Iterable[str], lock: bool = False) -> set[str]:
	"""The credit notes of bills as this transaction sees them; with lock, as they are now.

	When both agree, no waiver has been booked on the bills since this transaction began to look.
	"""
	bills = list(bills)
	if not bills:
		return set()
	invoice = frappe.qb.DocType("Sales Invoice")
	query = (
		frappe.qb.from_(invoice)
		.select(invoice.name)
		.where(invoice.return_against.isin(bills) & (invoice.docstatus == 1))
	)
	return set((query.for_update() if lock else query).run(pluck=True))
