"""Bills of one shape differ in names, amounts, texts and times only; everything else their rows have in common."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import frappe
from erpnext.accounts.party import get_party_account
from frappe.utils import flt

from wuye_ops.fees.bills import Bill, RunTerms
from wuye_ops.fees.posting.customers import Traits
from wuye_ops.rules.invoice_totals import Item, Totals, totals

CENTS = 2


@dataclass(frozen=True)
class Shape:
	"""What makes the rows of two bills alike. due: the day; entries: which ledger entries there are."""

	traits: Traits
	standards: tuple[str, ...]
	due: date
	entries: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Shaped:
	"""A bill with its shape and its computed totals."""

	bill: Bill
	shape: Shape
	totals: Totals


class Shaper:
	"""Computes shapes and totals for the bills of one run."""

	def __init__(self, terms: RunTerms) -> None:
		self.terms = terms
		self._debtors: dict[str, str] = {}
		company = frappe.get_cached_doc("Company", terms.company)
		self._round_off = company.round_off_account or company.default_expense_account or ""
		# bound once: the site's method is looked up for each call otherwise
		method = frappe.get_system_settings("rounding_method") or "Banker's Rounding (legacy)"
		self.rounded: Callable[[float], float] = lambda value: flt(value, CENTS, method)

	def shape(self, bill: Bill, traits: Traits) -> Shaped:
		items = [
			Item(
				terms.item_code,
				line.amount,
				terms.income_account or "",
				{tax.account: tax.rate for tax in terms.taxes},
			)
			for line in bill.lines
			for terms in (self.terms.standards[line.standard],)
		]
		sums = totals(
			items,
			self.terms.tax_accounts(bill),
			self._debtor_account(bill.customer, traits),
			self._round_off,
			self.rounded,
		)
		return Shaped(bill, Shape(traits, bill.standards, self.terms.due_date(bill), sums.pattern), sums)

	def _debtor_account(self, customer: str, traits: Traits) -> str:
		"""Customers with accounts of their own are the controllers' work; the others' comes from their group or company."""
		group = dict(traits).get("customer_group", "")
		if group not in self._debtors:
			self._debtors[group] = get_party_account("Customer", customer, self.terms.company) or ""
		return self._debtors[group]
