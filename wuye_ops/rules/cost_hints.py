"""浪费线索: signs of money spent for nothing, each with what was found and what it may have cost.

A hint is a question, no verdict: it names documents for somebody to look at. Every hint has a key that stays the same, so that what
was looked at and answered is not asked again. Rules that are law say so; all other limits are defaults (d).
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations

from wuye_ops.rules.money import EXACT, HUNDRED, ZERO, cents, cents_of, product, total
from wuye_ops.rules.proration import Month, add_months
from wuye_ops.rules.robust import unusually_high

PRICE, ENERGY, DUPLICATE, OVERTIME, PARTS, SAME_PART = (
	"price_above_last", "energy_above_peers", "duplicate_invoice", "overtime", "parts_above_peers", "same_part_again",
)  # fmt: skip
# code → names of the params
HINTS = {
	PRICE: ("item", "price", "last", "percent", "last_document"),
	ENERGY: ("per_area", "usual", "percent"),
	DUPLICATE: ("supplier", "number", "other", "sign"),
	OVERTIME: ("employee", "month", "hours", "allowed", "sign"),
	PARTS: ("equipment", "amount", "usual", "percent"),
	SAME_PART: ("equipment", "part", "times", "days"),
}


@dataclass(frozen=True, slots=True)
class Hint:
	"""amount: yuan that may have been wasted. documents: to look at. sure: it is against a rule, and needs no judging."""

	code: str
	key: str
	amount: Decimal
	documents: tuple[str, ...]
	params: dict[str, object] = field(default_factory=dict)
	sure: bool = False


# -- prices

PRICE_PERCENT = Decimal(10)
# a price of longer ago is history
PRICE_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Purchase:
	"""A line of an order or invoice. price: yuan for one of the item's stock unit, without VAT. quantity: in that unit."""

	document: str
	row: str
	item: str
	on: date
	price: Decimal
	quantity: Decimal


def prices_above_last(
	purchases: Iterable[Purchase], since: date, percent: Decimal = PRICE_PERCENT
) -> tuple[Hint, ...]:
	"""Lines since a day whose price is more than so many percent above what the item cost the time before.

	The time before is another document of an earlier day, within twelve months; of several that day the cheapest. Give also
	purchases of the year before `since`.
	"""
	by_item: dict[str, list[Purchase]] = defaultdict(list)
	for one in purchases:
		if one.price > ZERO and one.quantity > ZERO:
			by_item[one.item].append(one)
	found = []
	for of_item in by_item.values():
		for one in of_item:
			if one.on < since or (last := _last_before(one, of_item)) is None:
				continue
			more = EXACT.subtract(one.price, last.price)
			above = EXACT.divide(EXACT.multiply(more, HUNDRED), last.price)
			if above > percent:
				params = {
					"item": one.item,
					"price": one.price,
					"last": last.price,
					"percent": above,
					"last_document": last.document,
				}
				amount = cents(product(more, one.quantity))
				documents = (one.document, last.document)
				found.append(Hint(PRICE, f"{PRICE}|{one.document}|{one.row}", amount, documents, params))
	return _dearest_first(found)


def _last_before(one: Purchase, others: Sequence[Purchase]) -> Purchase | None:
	earliest = add_months(one.on, -PRICE_MONTHS)
	before = [other for other in others if earliest <= other.on < one.on and other.document != one.document]
	return min(before, key=lambda other: (-other.on.toordinal(), other.price, other.document), default=None)


# -- energy


def energy_above_peers(
	per_area: Mapping[str, Decimal], area_months: Mapping[str, Decimal], price: Decimal, month: Month
) -> tuple[Hint, ...]:
	"""Properties that use unusually much for a ㎡ in a month, among comparable ones of the same climate.

	per_area: kWh, or m³, per ㎡·month by property. price: yuan of a unit, to say what the excess costs.
	"""
	found = []
	for one in unusually_high(per_area):
		excess = product(EXACT.subtract(one.value, one.usual), area_months[one.key], price)
		params = {"per_area": one.value, "usual": one.usual, "percent": one.percent}
		key = f"{ENERGY}|{one.key}|{month}"
		found.append(Hint(ENERGY, key, cents(excess), (str(one.key),), params))
	return _dearest_first(found)


# -- invoices entered twice

SAME_NUMBER, OTHER_SUM, ALIKE_NUMBER, SAME_DAY = "same_number", "other_sum", "alike_number", "same_day"
# A number mistyped is entered within a few weeks; rent of the same sum comes every month.
ALIKE_DAYS = 20
# Suppliers begin their own numbers anew with a year.
SAME_DAYS = 300
# 全电发票 have 20 digits and are unique in the country; whoever sends such a number twice has sent one invoice.
NATIONAL_DIGITS = 20


@dataclass(frozen=True, slots=True)
class Invoice:
	"""A supplier's invoice. number: what stands on it, empty where nobody entered it. amount: yuan, with VAT; credits are below 0."""

	name: str
	supplier: str
	number: str
	on: date
	amount: Decimal


def duplicates(invoices: Iterable[Invoice], since: date) -> tuple[Hint, ...]:
	"""Pairs that may be one and the same, at least one of them since a day.

	Sure: the same number and sum from one supplier, or by the same national number from any. With another sum it may be one
	invoice that was divided. Alike: one sign other, or two swapped, the same sum and within twenty days. Same day: sum, supplier and
	day alike, where a number is missing.
	"""
	found = []
	charged = [one for one in invoices if one.amount > ZERO]
	numbered = [one for one in charged if number_key(one.number)]
	for pairs in (
		_pairs(numbered, lambda one: (number_key(one.number), _whose(one))),
		_pairs(charged, lambda one: (one.supplier, cents(one.amount))),
	):
		for one, other in pairs:
			sign = _sign(one, other)
			if sign is None or max(one.on, other.on) < since:
				continue
			first, second = sorted((one, other), key=lambda invoice: (invoice.on, invoice.name))
			params = {
				"supplier": second.supplier,
				"number": second.number,
				"other": first.name,
				"sign": sign,
			}
			found.append(
				Hint(
					DUPLICATE,
					f"{DUPLICATE}|{'|'.join(sorted((one.name, other.name)))}",
					cents(min(one.amount, other.amount)),
					(second.name, first.name),
					params,
					sign == SAME_NUMBER,
				)
			)
	return _dearest_first({one.key: one for one in found}.values())


def number_key(number: str) -> str:
	"""What is compared of a number: letters and digits in narrow capitals, without zeros in front."""
	narrow = unicodedata.normalize("NFKC", number).upper()
	return re.sub(r"[^0-9A-Z]", "", narrow).lstrip("0")


def _whose(one: Invoice) -> str:
	"""The supplier whose numbers these are; of national numbers, everybody's."""
	number = re.sub(r"\D", "", unicodedata.normalize("NFKC", one.number))
	return "" if len(number) == NATIONAL_DIGITS else one.supplier


def _pairs(invoices: Sequence[Invoice], by) -> Iterable[tuple[Invoice, Invoice]]:
	groups: dict[object, list[Invoice]] = defaultdict(list)
	for one in invoices:
		groups[by(one)].append(one)
	for group in groups.values():
		yield from combinations(group, 2)


def _sign(one: Invoice, other: Invoice) -> str | None:
	numbers = number_key(one.number), number_key(other.number)
	same_sum, apart = cents(one.amount) == cents(other.amount), abs(one.on - other.on)
	if not all(numbers):
		return SAME_DAY if one.supplier == other.supplier and same_sum and not apart else None
	if numbers[0] == numbers[1]:
		# those of a pair belong to one supplier, or the number to the country
		if _whose(one) and apart > timedelta(days=SAME_DAYS):
			return None
		return SAME_NUMBER if same_sum else OTHER_SUM
	near = apart <= timedelta(days=ALIKE_DAYS)
	return ALIKE_NUMBER if same_sum and near and _is_mistyped(*numbers) else None


def _is_mistyped(one: str, other: str) -> bool:
	"""Whether two numbers differ by one sign that is other, missing or too much, or by two neighbours swapped.

	Numbers that follow one another, as of a book of receipts, differ in their last sign and are two.
	"""
	if abs(len(one) - len(other)) > 1:
		return False
	if len(one) == len(other):
		places = [place for place, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
		if len(places) == 1:
			return places[0] < len(one) - 1
		first, *rest = places
		return rest == [first + 1] and (one[first], one[first + 1]) == (other[first + 1], other[first])
	short, long = sorted((one, other), key=len)
	return any(long[:place] + long[place + 1 :] == short for place in range(len(long)))


# -- overtime

# 劳动法 41: three hours a day at most, thirty-six a month.
HOURS_A_DAY, HOURS_A_MONTH = Decimal(3), Decimal(36)
A_DAY, A_MONTH, OF_PAY = "a_day", "a_month", "of_pay"
# (d) Percent of a team's pay; more is dearer than another head.
PAY_PERCENT = Decimal(10)


@dataclass(frozen=True, slots=True)
class Overtime:
	"""An employee's month: hours beyond normal ones, the most on one day, and what is paid for them."""

	employee: str
	month: Month
	hours: Decimal
	most_on_a_day: Decimal
	pay: Decimal = ZERO


def overtime(rows: Iterable[Overtime]) -> tuple[Hint, ...]:
	"""Months in which somebody worked more than the law allows. amount: what the hours above the month's limit were paid."""
	found = []
	for row in rows:
		for sign, hours, allowed in (
			(A_MONTH, row.hours, HOURS_A_MONTH),
			(A_DAY, row.most_on_a_day, HOURS_A_DAY),
		):
			if hours <= allowed:
				continue
			beyond = EXACT.subtract(hours, allowed) if sign == A_MONTH else ZERO
			amount = cents_of(product(row.pay, beyond), row.hours) if beyond else ZERO
			params = {
				"employee": row.employee,
				"month": row.month,
				"hours": hours,
				"allowed": allowed,
				"sign": sign,
			}
			key = f"{OVERTIME}|{row.employee}|{row.month}|{sign}"
			found.append(Hint(OVERTIME, key, amount, (row.employee,), params, sure=True))
	return _dearest_first(found)


def overtime_of_teams(
	rows: Mapping[str, tuple[Decimal, Decimal]], month: Month, percent: Decimal = PAY_PERCENT
) -> tuple[Hint, ...]:
	"""Teams whose overtime is more than so many percent of their pay. rows: team → (overtime pay, all other pay), yuan."""
	found = []
	for team, (extra, pay) in rows.items():
		allowed = EXACT.divide(product(pay, percent), HUNDRED)
		if extra > allowed and pay > ZERO:
			params = {
				"employee": team,
				"month": month,
				"hours": extra,
				"allowed": cents(allowed),
				"sign": OF_PAY,
			}
			amount = cents(EXACT.subtract(extra, allowed))
			found.append(Hint(OVERTIME, f"{OVERTIME}|{team}|{month}|{OF_PAY}", amount, (team,), params))
	return _dearest_first(found)


# -- parts

SAME_PART_TIMES, SAME_PART_DAYS = 3, 180


@dataclass(frozen=True, slots=True)
class PartUse:
	"""A part put into a machine. amount: yuan, of what was used."""

	document: str
	equipment: str
	part: str
	on: date
	amount: Decimal


def parts_above_peers(used: Mapping[str, Decimal], year: str) -> tuple[Hint, ...]:
	"""Machines that use unusually much in parts, among those of one category. used: yuan by machine, 0 for those without; year:
	names the period."""
	found = []
	for one in unusually_high(used):
		params = {"equipment": one.key, "amount": one.value, "usual": one.usual, "percent": one.percent}
		amount = cents(EXACT.subtract(one.value, one.usual))
		found.append(Hint(PARTS, f"{PARTS}|{one.key}|{year}", amount, (str(one.key),), params))
	return _dearest_first(found)


def same_part_again(
	uses: Iterable[PartUse], since: date, times: int = SAME_PART_TIMES, days: int = SAME_PART_DAYS
) -> tuple[Hint, ...]:
	"""Machines that got the same part so many times within so many days, the last of them since a day: the cause is elsewhere,
	or the parts went elsewhere. amount: of all but the first. Two uses in one document are one time. Give also uses before `since`.
	"""
	groups: dict[tuple[str, str], dict[str, list[PartUse]]] = defaultdict(lambda: defaultdict(list))
	for one in uses:
		groups[one.equipment, one.part][one.document].append(one)
	found = []
	for (equipment, part), documents in groups.items():
		visits = sorted(documents.values(), key=lambda of: (of[0].on, of[0].document))
		last = visits[-1][0]
		within = [of for of in visits if last.on - timedelta(days=days) <= of[0].on]
		if last.on < since or len(within) < times:
			continue
		amount = cents(total(one.amount for of in within[1:] for one in of))
		span = (last.on - within[0][0].on).days
		params = {"equipment": equipment, "part": part, "times": len(within), "days": span}
		names = tuple(of[0].document for of in within)
		found.append(
			Hint(SAME_PART, f"{SAME_PART}|{equipment}|{part}|{last.document}", amount, names, params)
		)
	return _dearest_first(found)


def _dearest_first(found: Iterable[Hint]) -> tuple[Hint, ...]:
	return tuple(sorted(found, key=lambda one: (not one.sure, -one.amount, one.key)))
