"""What a sample is drawn from: documents of the audit's company, properties and period, by number and amount.

A population is read in one query, as (name, cents), so that a million entries of the ledger are no matter of documents.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

import frappe
from frappe.query_builder import Criterion, DocType
from frappe.query_builder.functions import Cast, Count, Round, Sum
from frappe.utils import add_days, getdate
from pypika.terms import ExistsCriterion, ValueWrapper

from wuye_ops.finance_control.audit.permissions import properties_of
from wuye_ops.rules import audit_signs as signs
from wuye_ops.rules.audit_sample import Item

GL_ENTRY, JOURNAL = "GL Entry", "Journal Entry"
CENT_PLACES = -2
SUBMITTED = {"docstatus": 1}
OF_BOOKS = frozenset((signs.WEEKEND, signs.ROUND, signs.BACKDATED, signs.LATE_NIGHT))
OF_PURCHASES = frozenset((signs.SPLIT, signs.JUST_BELOW, signs.SAME_ACCOUNT))


@dataclass(frozen=True, slots=True)
class Source:
	"""Documents that can be drawn: the fields of their day, amount and party, and the signs they can show.

	amount: None where amounts play no part. has_company: false where the property alone says whose it is. limit: the kind of
	Approval Limit that they are approved by, or "" for ERPNext's Authorization Rule.
	"""

	day: str
	amount: str | None = None
	party: str | None = None
	where: Mapping[str, object] = field(default_factory=lambda: SUBMITTED)
	signs: frozenset[str] = OF_BOOKS
	has_company: bool = True
	limit: str = ""


SOURCES: dict[str, Source] = {
	GL_ENTRY: Source(
		"posting_date",
		"debit",
		"party",
		{"is_cancelled": 0},
		frozenset((signs.WEEKEND, signs.ROUND, signs.BACKDATED)),
	),
	JOURNAL: Source("posting_date", "total_debit"),
	"Purchase Invoice": Source(
		"posting_date", "base_grand_total", "supplier", signs=OF_BOOKS | OF_PURCHASES
	),
	"Purchase Order": Source(
		"transaction_date", "base_grand_total", "supplier", signs=OF_BOOKS | OF_PURCHASES
	),
	"Payment Entry": Source(
		"posting_date", "base_paid_amount", "party", signs=OF_BOOKS | {signs.SAME_ACCOUNT}
	),
	"Expense Claim": Source(
		"posting_date", "total_claimed_amount", "employee", signs=OF_BOOKS | {signs.SAME_ACCOUNT}
	),
	"Sales Invoice": Source("posting_date", "base_grand_total", "customer"),
	# voided ones are among them: their numbers are there, and why they were voided is a question
	"Payment Receipt": Source(
		"received_on", "total", "customer", {}, OF_BOOKS - {signs.BACKDATED} | {signs.GAP}
	),
	"Fee Waiver": Source(
		"creation", "total", "customer", signs=OF_BOOKS - {signs.BACKDATED} | {signs.JUST_BELOW}, limit="Fee Waiver"
	),
	"Payment Refund": Source(
		"creation", "amount", "customer", signs=OF_BOOKS - {signs.BACKDATED} | {signs.JUST_BELOW}, limit="Refund"
	),
	"Deposit Settlement": Source("creation", "amount", "customer", signs=OF_BOOKS - {signs.BACKDATED}),
	"Service Task": Source(
		"creation", None, None, {"status": ["!=", "Cancelled"]}, frozenset((signs.LATE_NIGHT,)), has_company=False
	),
	"Inspection": Source(
		"window_from", None, None, {"status": ["!=", "Cancelled"]}, frozenset((signs.LATE_NIGHT,)), has_company=False
	),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
	"""A document of a population with what signs are looked for in."""

	key: str
	amount: Decimal
	day: date
	entered_at: datetime
	party: str
	place: str
	by: str


def items_of(sample) -> list[Item]:
	"""The population of a sample as it is now."""
	source = SOURCES[sample.population]
	table = DocType(sample.population)
	cents = _cents(sample, table, source)
	return [
		Item(name, _yuan(amount))
		for name, amount in _query(sample, table, source).select(table.name, cents).run()
	]


def rows_of(sample, keys: Sequence[str] | None = None) -> list[Row]:
	"""The same with all that rules look at; keys: of these alone."""
	source = SOURCES[sample.population]
	table = DocType(sample.population)
	nothing = ValueWrapper("")
	query = _query(sample, table, source).select(
		table.name,
		_cents(sample, table, source),
		table[source.day],
		table.creation,
		table[source.party] if source.party else nothing,
		nothing if sample.population == JOURNAL else table.property,
		table.owner,
	)
	if keys is not None:
		query = query.where(table.name.isin(list(keys) or [""]))
	return [
		Row(name, _yuan(amount), getdate(day), entered_at, party or "", place or "", by)
		for name, amount, day, entered_at, party, place, by in query.run()
	]


def totals(sample) -> tuple[int, Decimal]:
	"""How many documents there are, and their amount."""
	source = SOURCES[sample.population]
	table = DocType(sample.population)
	rows = _query(sample, table, source).select(Count("*"), Sum(_cents(sample, table, source))).run()
	number, amount = rows[0]
	return number, _yuan(int(amount or 0))


def places_of(sample) -> list[str]:
	"""The properties it is drawn from."""
	return [sample.property] if sample.property else properties_of(sample.audit)


def _query(sample, table, source: Source):
	query = (
		frappe.qb.from_(table)
		.where(table[source.day] >= getdate(sample.from_date))
		# a moment of the last day lies in the period as well
		.where(table[source.day] < add_days(getdate(sample.to_date), 1))
		.where(_in_places(sample, table))
	)
	if source.has_company:
		query = query.where(table.company == sample.company)
	for fieldname, value in source.where.items():
		query = query.where(
			table[fieldname] != value[1] if isinstance(value, list) else table[fieldname] == value
		)
	if sample.population == GL_ENTRY:
		query = query.where(table[_side(sample)] != 0)
		if sample.account:
			query = query.where(table.account == sample.account)
	if sample.least_amount and source.amount:
		query = query.where(table[_amount(sample, source)] >= sample.least_amount)
	return query


def _in_places(sample, table) -> Criterion:
	places = places_of(sample) or [""]
	if sample.population != JOURNAL:
		return table.property.isin(places)
	# a journal entry names the property in its rows
	row = DocType("Journal Entry Account")
	return ExistsCriterion(
		frappe.qb.from_(row).select(row.name).where((row.parent == table.name) & row.property.isin(places))
	)


def _side(sample) -> str:
	return "credit" if sample.side == "Credit" else "debit"


def _amount(sample, source: Source) -> str | None:
	return _side(sample) if sample.population == GL_ENTRY else source.amount


def _cents(sample, table, source: Source):
	"""Whole cents: the driver would make floats of decimals."""
	if not source.amount:
		return ValueWrapper(0)
	return Cast(Round(table[_amount(sample, source)] * 100), "SIGNED")


def _yuan(cents: int) -> Decimal:
	return Decimal(cents or 0).scaleb(CENT_PLACES)
