"""Totals and ledger entries of a bill, as ERPNext's `calculate_taxes_and_totals` and general ledger make them.

For the bills a billing run makes and for no others: quantity 1, no discount, taxes "On Net Total" with the rate of each
line's Item Tax Template, one currency. ERPNext computes in binary floats and rounds each amount with the site's method;
so does this, step by step in the same order, because its rows have to be equal to the last bit. It is no source of what
anybody owes: the amounts of the lines are, and `grand_total` is their sum plus taxes that are not in the prices.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass

# Rounds to the cent with the site's method.
Round = Callable[[float], float]
# ERPNext puts a difference of up to five cents between lines and taxes into the total, not into the taxes.
LARGEST_DIFFERENCE = 0.05
CENT = 0.01


@dataclass(frozen=True, slots=True)
class Item:
	"""A line: its item, amount, income account, and the tax rate (percent) by tax account."""

	item_code: str
	amount: float
	income_account: str
	rates: dict[str, float]


@dataclass(frozen=True, slots=True)
class TaxRow:
	"""A row of the tax table. `total` is the bill up to and including it; `detail` the JSON kept with it."""

	account: str
	tax_amount: float
	total: float
	detail: str


@dataclass(frozen=True, slots=True)
class Entry:
	"""A ledger entry; `part` says of what: debtor, tax, income or round_off."""

	part: str
	account: str
	debit: float
	credit: float


@dataclass(frozen=True, slots=True)
class Totals:
	"""net_amounts: of the lines, in their order. entries: in the order in which ERPNext books them."""

	net_amounts: tuple[float, ...]
	total: float
	net_total: float
	taxes: tuple[TaxRow, ...]
	total_taxes: float
	grand_total: float
	entries: tuple[Entry, ...]

	@property
	def pattern(self) -> tuple[tuple[str, str], ...]:
		"""Which entries there are; bills that differ in it are not of one shape."""
		return tuple((entry.part, entry.account) for entry in self.entries)


def totals(
	items: Sequence[Item],
	tax_accounts: Sequence[tuple[str, bool]],
	debtor_account: str,
	round_off_account: str,
	rounded: Round,
) -> Totals:
	"""The totals and entries of a bill. tax_accounts: (account, whether the prices contain it), in their order."""
	nets = tuple(_net_amount(item, tax_accounts, rounded) for item in items)
	total, net_total = rounded(sum(item.amount for item in items)), rounded(sum(nets))
	taxes = _tax_rows(items, nets, net_total, tax_accounts, rounded)
	difference = _difference(total, taxes, tax_accounts, rounded)
	grand_total = rounded((taxes[-1].total if taxes else net_total) + difference)
	total_taxes = rounded(grand_total - net_total - difference) if taxes else 0.0
	entries = _entries(items, nets, taxes, grand_total, debtor_account, round_off_account, rounded)
	return Totals(nets, total, net_total, taxes, total_taxes, grand_total, entries)


def _net_amount(item: Item, tax_accounts: Sequence[tuple[str, bool]], rounded: Round) -> float:
	fraction = 0
	for account, included in tax_accounts:
		if included:
			fraction += item.rates.get(account, 0.0) / 100.0
	return rounded(item.amount / (1 + fraction)) if fraction else item.amount


def _tax_rows(
	items: Sequence[Item],
	nets: Sequence[float],
	net_total: float,
	tax_accounts: Sequence[tuple[str, bool]],
	rounded: Round,
) -> tuple[TaxRow, ...]:
	rows, running = [], net_total
	for account, _included in tax_accounts:
		amount, detail = 0.0, {}
		for item, net in zip(items, nets, strict=True):
			rate = item.rates.get(account, 0.0)
			current = (rate / 100.0) * net
			amount += current
			before = detail.get(item.item_code)
			# as ERPNext does: 0 so far counts as nothing, and the rate is that of the last line of the item
			detail[item.item_code] = [rate, current + before[1] if before else current]
		amount = rounded(amount)
		running = rounded(running + amount)
		rows.append(TaxRow(account, amount, running, json.dumps(detail, separators=(",", ":"))))
	return tuple(rows)


def _difference(
	total: float, taxes: Sequence[TaxRow], tax_accounts: Sequence[tuple[str, bool]], rounded: Round
) -> float:
	"""What the taxes in the prices, each rounded, leave over or lack against the prices."""
	if not any(included for _account, included in tax_accounts):
		return 0.0
	on_top = sum(
		row.tax_amount for row, (_account, included) in zip(taxes, tax_accounts, strict=True) if not included
	)
	difference = rounded(total + on_top - taxes[-1].total)
	return difference if abs(difference) <= LARGEST_DIFFERENCE else 0.0


def _entries(
	items: Sequence[Item],
	nets: Sequence[float],
	taxes: Sequence[TaxRow],
	grand_total: float,
	debtor_account: str,
	round_off_account: str,
	rounded: Round,
) -> tuple[Entry, ...]:
	entries = [Entry("debtor", debtor_account, grand_total, 0.0)]
	entries += [Entry("tax", row.account, 0.0, row.tax_amount) for row in taxes if row.tax_amount]
	income: dict[str, float] = {}
	for item, net in zip(items, nets, strict=True):
		if net:
			income[item.income_account] = income.get(item.income_account, 0.0) + net
	entries += [
		Entry("income", account, 0.0, credit)
		for account, amount in income.items()
		if (credit := rounded(amount))
	]
	difference = 0.0
	for entry in entries:
		difference += entry.debit - entry.credit
	difference = rounded(difference)
	if abs(difference) >= CENT:
		debit, credit = (0.0, difference) if difference > 0 else (-difference, 0.0)
		entries.append(Entry("round_off", round_off_account, debit, credit))
	return tuple(entries)
