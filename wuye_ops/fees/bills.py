"""Bills as both writers understand them: what a payer owes in one run, and the terms all bills of the run share."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

import frappe
from frappe import _
from frappe.utils import add_days, flt, getdate

from wuye_ops.fees.doctype.fee_item.fee_item import late_charge_item

# Kinds of a billing run.
FEES, LATE_CHARGES = "Fees", "Late Charges"


@dataclass(frozen=True)
class Tax:
	"""One tax account of an Item Tax Template."""

	account: str
	rate: float


@dataclass(frozen=True)
class StandardTerms:
	"""What a fee standard says about the lines of a bill."""

	item_code: str
	item_name: str
	due_days: int
	income_account: str | None
	item_tax_template: str | None
	inclusive: bool
	taxes: tuple[Tax, ...] = ()


@dataclass(frozen=True)
class Line:
	"""One charge on a bill. amount: yuan, with the tax in it where the terms say so."""

	charge: str
	standard: str
	description: str
	amount: float


@dataclass
class Bill:
	"""late_for: the bill whose late payment it charges; None for fees."""

	customer: str
	customer_name: str
	lines: list[Line] = field(default_factory=list)
	late_for: str | None = None

	@property
	def standards(self) -> tuple[str, ...]:
		return tuple(line.standard for line in self.lines)


@dataclass
class RunTerms:
	"""What all bills of a run share."""

	run: str
	property: str
	company: str
	cost_center: str
	currency: str
	posting_date: date
	standards: dict[str, StandardTerms]

	@classmethod
	def of(cls, run, standards: Iterable[str]) -> "RunTerms":
		"""Raises a message for the user when the property cannot be billed at all."""
		place = frappe.get_cached_doc("Property", run.property)
		if not place.cost_center:
			frappe.throw(
				_("Property {0} has no cost center. Save the property, which makes it.").format(
					frappe.bold(run.property)
				),
				title=_("Cost Center"),
			)
		# a late charge has its own item; VAT, account and days until due follow its fee
		late_item = late_charge_item() if run.kind == LATE_CHARGES else None
		terms = {name: _terms(name, place.company, late_item) for name in standards}
		keep_item_defaults(terms.values(), place.company)
		return cls(
			run=run.name,
			property=run.property,
			company=place.company,
			cost_center=place.cost_center,
			currency=frappe.get_cached_value("Company", place.company, "default_currency"),
			posting_date=getdate(run.posting_date),
			standards=terms,
		)

	def due_date(self, bill: Bill) -> date:
		"""The latest of the lines' days, so that nobody is late before the contract of any line says so."""
		days = max(self.standards[name].due_days for name in bill.standards)
		return getdate(add_days(self.posting_date, days))

	def tax_accounts(self, bill: Bill) -> list[tuple[str, bool]]:
		"""(account, whether the prices contain it) of the bill's taxes, in a fixed order."""
		found: dict[str, bool] = {}
		for name in sorted(set(bill.standards)):
			terms = self.standards[name]
			for tax in terms.taxes:
				found.setdefault(tax.account, terms.inclusive)
		return sorted(found.items())


def _terms(name: str, company: str, other_item: str | None = None) -> StandardTerms:
	"""other_item: a fee item that takes the place of the standard's own."""
	standard = frappe.get_cached_doc("Fee Standard", name)
	fee = other_item or standard.fee_item
	item = frappe.get_cached_doc("Fee Item", fee).item or frappe.get_doc("Fee Item", fee).ensure_item()
	template = standard.item_tax_template
	taxes = frappe.get_cached_doc("Item Tax Template", template).taxes if template else ()
	return StandardTerms(
		item_code=item,
		item_name=fee,
		due_days=int(standard.due_days or 0),
		income_account=standard.income_account or default_income_account(item, company),
		item_tax_template=template or None,
		inclusive=bool(standard.vat_inclusive),
		taxes=tuple(Tax(row.tax_type, flt(row.tax_rate)) for row in taxes),
	)


def default_income_account(item_code: str, company: str) -> str | None:
	"""Where ERPNext books an item of which nothing else is said: the item's account, its group's, its brand's, the company's."""
	from erpnext.setup.doctype.brand.brand import get_brand_defaults
	from erpnext.setup.doctype.item_group.item_group import get_item_group_defaults
	from erpnext.stock.doctype.item.item import get_item_defaults

	for defaults in (get_item_defaults, get_item_group_defaults, get_brand_defaults):
		if account := (defaults(item_code, company) or {}).get("income_account"):
			return account
	return frappe.get_cached_value("Company", company, "default_income_account")


def keep_item_defaults(terms: Iterable[StandardTerms], company: str) -> None:
	"""Writes down which account holds for an item before ERPNext does.

	It makes the account of an item's first bill the item's default (`set_default_income_account_for_item`). Of two
	standards with one item, one of them with an account of its own, that account would from then on hold for both.
	"""
	usual = frappe.get_cached_value("Company", company, "default_income_account")
	for item in sorted({one.item_code for one in terms if one.income_account != usual}):
		# one worker after the other: ERPNext refuses an item with two defaults for a company
		frappe.db.get_value("Item", item, "name", for_update=True)
		row = frappe.db.get_value(
			"Item Default",
			{"parent": item, "parenttype": "Item", "company": company},
			["name", "income_account"],
			as_dict=True,
			for_update=True,
		)
		account = default_income_account(item, company)
		if (row and row.income_account) or not account:
			continue
		if row:
			frappe.db.set_value("Item Default", row.name, "income_account", account)
		else:
			doc = frappe.get_doc("Item", item)
			doc.append("item_defaults", {"company": company, "income_account": account}).db_insert()
		frappe.clear_document_cache("Item", item)


def bills_of(charges: Iterable) -> list[Bill]:
	"""Groups rows of Fee Charge by payer, and late charges by the bill they are for; lines in the order of place, standard
	and days. Amounts of 0 need no bill.
	"""
	by_bill: dict[tuple[str, str], list] = defaultdict(list)
	for charge in charges:
		if charge.amount:
			by_bill[charge.customer, charge.get("late_for") or ""].append(charge)
	bills = []
	for (customer, late_for), group in sorted(by_bill.items()):
		rows = sorted(group, key=_order)
		bill = Bill(customer, rows[0].customer_name, late_for=late_for or None)
		bill.lines = [Line(row.name, row.fee_standard, describe(row), flt(row.amount, 2)) for row in rows]
		bills.append(bill)
	return bills


def _order(charge) -> tuple:
	place = charge.unit or charge.parking_space or ""
	return place, charge.fee_standard, charge.period_from, charge.planned_key


def describe(charge) -> str:
	"""The text of a line: where, for which days, and how the amount came about."""
	place = charge.unit or charge.parking_space or charge.customer_name
	return f"{place} {charge.period_from}–{charge.period_to}：{charge.explanation}"
