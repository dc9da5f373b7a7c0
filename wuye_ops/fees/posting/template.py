"""A template is what the rows of one bill, written by the controllers, teach about all bills of its shape.

A few columns are computed for each bill (`_values`); everything else is taken from the template. Whether that is right
is not assumed but examined: `differences` compares what a template predicts for another bill with what the controllers
wrote for it, column by column.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import Any

import frappe
from frappe.utils import fmt_money, money_in_words
from frappe.utils.global_search import get_formatted_value

from wuye_ops.fees.bills import Line
from wuye_ops.fees.posting.rows import BillRows, Row
from wuye_ops.fees.posting.shape import Shaped
from wuye_ops.rules.invoice_totals import Entry, Round, TaxRow, Totals

# Names and times differ from bill to bill and mean nothing.
NAMES_AND_TIMES = frozenset(("name", "creation", "modified", "posting_time"))
# What the search may show of a bill and differs from bill to bill.
SEARCHED = ("name", "customer_name", "title")
# The database keeps nine places of a number.
PLACES = 9


class Untaught(Exception):
	"""The rows of a bill do not have the structure that a template needs; the message is for the user."""


@dataclass(frozen=True)
class Stamp:
	"""Name and times of a bill to be written."""

	name: str
	moment: str
	time: str


class Template:
	"""Predicts the rows of bills of one shape from those of one."""

	def __init__(self, taught_by: Shaped, rows: BillRows, currency: str, rounded: Round) -> None:
		self.currency, self.rounded = currency, rounded
		self._rows = rows.tables
		self._check_structure(taught_by, rows)
		invoice = rows.tables["Sales Invoice"][0]
		self.naming_series: str = invoice.naming_series
		self._breakup = Breakup.learn(
			invoice.other_charges_calculation, self._amounts_shown(taught_by), currency
		)
		self._for_commission = [bool(row.grant_commission) for row in rows.tables["Sales Invoice Item"]]

	def _check_structure(self, taught_by: Shaped, rows: BillRows) -> None:
		totals = taught_by.totals
		expected = {
			"Sales Invoice": 1,
			"Sales Invoice Item": len(taught_by.bill.lines),
			"Sales Taxes and Charges": len(totals.taxes),
			"Payment Schedule": 1,
			"GL Entry": len(totals.entries),
			"Payment Ledger Entry": 1,
		}
		for doctype, count in expected.items():
			if (found := len(rows.tables[doctype])) != count:
				raise Untaught(
					frappe._("ERPNext wrote {0} rows of {1} for a bill where {2} were expected.").format(
						found, frappe._(doctype), count
					)
				)

	def predict(self, shaped: Shaped, stamp: Stamp) -> Iterator[tuple[str, int, Row]]:
		"""(table, position, computed columns) of every row; the other columns are those of `constant`."""
		values = self._values(shaped, stamp)
		for doctype, rows in values.items():
			for position, row in enumerate(rows):
				yield doctype, position, row

	def constants(self, doctype: str) -> list[Row]:
		"""The rows that the template was taught, in their order."""
		return self._rows[doctype]

	def differences(self, shaped: Shaped, rows: BillRows) -> list[str]:
		"""What the controllers wrote otherwise than the template predicts, in the user's words."""
		actual_invoice = rows.tables["Sales Invoice"][0]
		stamp = Stamp(rows.name, actual_invoice.modified, actual_invoice.posting_time)
		found = []
		for doctype, position, computed in self.predict(shaped, stamp):
			constant, actual = self.constants(doctype)[position], rows.tables[doctype][position]
			for column, is_value in actual.items():
				if column in NAMES_AND_TIMES:
					continue
				should = computed[column] if column in computed else constant[column]
				if not _same(should, is_value):
					found.append(
						frappe._("{0}, {1}: ERPNext wrote {2}, the bulk writer would write {3}.").format(
							frappe._(doctype), column, _shown(is_value), _shown(should)
						)
					)
		return found

	def search_entries(self, bills: Iterable[tuple[Shaped, str]]) -> list[str]:
		"""What the framework's search keeps of each bill, as `update_global_search` makes it. bills: with their names."""
		texts = []
		for doctype in ("Sales Invoice", "Sales Invoice Item"):
			for row in self.constants(doctype):
				for field in frappe.get_meta(doctype).get_global_search_fields():
					if field.fieldname in SEARCHED:
						value = f"{{{field.fieldname}}}"
					elif value := row.get(field.fieldname):
						value = str(value).replace("{", "{{").replace("}", "}}")
					if value:
						texts.append(get_formatted_value(value, field))
		content = " ||| ".join(texts)
		return [
			json.dumps(
				{
					"doctype": "Sales Invoice",
					"name": name,
					"content": content.format(
						name=name, customer_name=shaped.bill.customer_name, title=shaped.bill.customer_name
					),
					"published": 0,
					"title": shaped.bill.customer_name,
					"route": None,
				}
			)
			for shaped, name in bills
		]

	# -- the computed columns

	def _values(self, shaped: Shaped, stamp: Stamp) -> dict[str, list[Row]]:
		bill, totals = shaped.bill, shaped.totals
		times = {"creation": stamp.moment, "modified": stamp.moment}
		child = {**times, "parent": stamp.name}
		return {
			"Sales Invoice": [{**times, **self._invoice(shaped, stamp)}],
			"Sales Invoice Item": [
				{**child, **_item(line, net)}
				for line, net in zip(bill.lines, totals.net_amounts, strict=True)
			],
			"Sales Taxes and Charges": [{**child, **_tax(row)} for row in totals.taxes],
			"Payment Schedule": [{**child, **_schedule(totals)}],
			"GL Entry": [{**times, **_entry(entry, bill.customer, stamp.name)} for entry in totals.entries],
			"Payment Ledger Entry": [{**times, **_ledger(totals, bill.customer, stamp.name)}],
		}

	def _invoice(self, shaped: Shaped, stamp: Stamp) -> Row:
		bill, totals = shaped.bill, shaped.totals
		for_commission = sum(
			net for net, eligible in zip(totals.net_amounts, self._for_commission, strict=True) if eligible
		)
		words = _in_words(totals.grand_total, self.currency, frappe.local.lang)
		return {
			"name": stamp.name,
			"posting_time": stamp.time,
			"title": bill.customer_name,
			"customer": bill.customer,
			"customer_name": bill.customer_name,
			"total": totals.total,
			"base_total": totals.total,
			"net_total": totals.net_total,
			"base_net_total": totals.net_total,
			"total_taxes_and_charges": totals.total_taxes,
			"base_total_taxes_and_charges": totals.total_taxes,
			"grand_total": totals.grand_total,
			"base_grand_total": totals.grand_total,
			"outstanding_amount": totals.grand_total,
			"amount_eligible_for_commission": for_commission,
			"in_words": words,
			"base_in_words": words,
			"other_charges_calculation": self._breakup.text(self._amounts_shown(shaped)),
		}

	def _amounts_shown(self, shaped: Shaped) -> list[float]:
		"""The amounts in the tax table of the bill, item by item, in the order in which they stand there."""
		if not shaped.totals.taxes:
			return []
		taxable: dict[str, float] = {}
		codes = [row.item_code for row in self._rows["Sales Invoice Item"]]
		for code, net in zip(codes, shaped.totals.net_amounts, strict=True):
			taxable[code] = taxable.get(code, 0) + net
		details = [frappe.parse_json(row.detail) for row in shaped.totals.taxes]
		return [
			amount
			for code, net in taxable.items()
			# the tax of an item is rounded with the site's method before it is formatted, its net amount is not
			for amount in (net, *(self.rounded(detail[code][1]) for detail in details))
		]


class Breakup:
	"""The tax table that ERPNext keeps as HTML with each bill: fixed text with amounts in it."""

	def __init__(self, pieces: list[str] | None, currency: str, empty: str | None = None) -> None:
		self._pieces, self._currency, self._empty = pieces, currency, empty

	@classmethod
	def learn(cls, html: str | None, amounts: list[float], currency: str) -> "Breakup":
		"""Cuts the text where the amounts stand. Raises Untaught when they do not stand there in this order."""
		if not html or not amounts:
			return cls(None, currency, html)
		pieces, position = [], 0
		for amount in amounts:
			text = _money(amount, currency)
			at = html.find(text, position)
			if at < 0:
				raise Untaught(
					frappe._("The tax table of the bill does not show {0} as expected.").format(text)
				)
			pieces.append(html[position:at])
			position = at + len(text)
		pieces.append(html[position:])
		return cls(pieces, currency)

	def text(self, amounts: list[float]) -> str | None:
		if self._pieces is None:
			return self._empty
		parts = [self._pieces[0]]
		for amount, piece in zip(amounts, self._pieces[1:], strict=True):
			parts += (_money(amount, self._currency), piece)
		return "".join(parts)


def _item(line: Line, net: float) -> Row:
	amounts = dict.fromkeys(
		(
			"price_list_rate",
			"rate",
			"amount",
			"base_price_list_rate",
			"base_rate",
			"base_amount",
			"stock_uom_rate",
		),
		line.amount,
	)
	nets = dict.fromkeys(("net_rate", "net_amount", "base_net_rate", "base_net_amount"), net)
	return {"description": line.description, "wuye_fee_charge": line.charge, **amounts, **nets}


def _tax(row: TaxRow) -> Row:
	amount = row.tax_amount
	return {
		"tax_amount": amount,
		"base_tax_amount": amount,
		"tax_amount_after_discount_amount": amount,
		"base_tax_amount_after_discount_amount": amount,
		"total": row.total,
		"base_total": row.total,
		"item_wise_tax_detail": row.detail,
	}


def _schedule(totals: Totals) -> Row:
	return dict.fromkeys(
		("payment_amount", "base_payment_amount", "outstanding", "base_outstanding"), totals.grand_total
	)


def _entry(entry: Entry, customer: str, name: str) -> Row:
	row: Row = {"voucher_no": name}
	for side, amount in (("debit", entry.debit), ("credit", entry.credit)):
		for column in (side, f"{side}_in_account_currency", f"{side}_in_transaction_currency"):
			row[column] = amount
	if entry.part == "debtor":
		row |= {"party": customer, "against_voucher": name}
	elif entry.part in ("tax", "income"):
		row["against"] = customer
	return row


def _ledger(totals: Totals, customer: str, name: str) -> Row:
	return {
		"party": customer,
		"voucher_no": name,
		"against_voucher_no": name,
		"amount": totals.grand_total,
		"amount_in_account_currency": totals.grand_total,
	}


@lru_cache(maxsize=20_000)
def _in_words(amount: float, currency: str, language: str) -> str:
	return money_in_words(amount, currency)


@lru_cache(maxsize=20_000)
def _money(amount: float, currency: str) -> str:
	return fmt_money(round(amount, 2), None, currency)


def _same(one: Any, other: Any) -> bool:
	if isinstance(one, float | int) and isinstance(other, float | int):
		return round(one, PLACES) == round(other, PLACES)
	if isinstance(one, timedelta) or isinstance(other, timedelta):
		return str(one) == str(other)
	return one == other


def _shown(value: Any) -> str:
	text = frappe.utils.cstr(value)
	return text if len(text) <= 60 else f"{text[:60]}…"
