"""异常线索: what in the books an auditor looks at first, and why: each hit names its sign, its rows and its figures.

A sign proves nothing: work at a weekend is work. It says where to look; what is found there is a finding or nothing. The same
rows give the same hits in any order. Source: usual tests of journals and purchases, as in 《中国注册会计师审计准则第1141号》 on
fraud; the figures are ours (d), set per company.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from re import fullmatch

from wuye_ops.rules.approval import Limit
from wuye_ops.rules.money import HUNDRED, total

WEEKEND, ROUND, LATE_NIGHT, BACKDATED = "Weekend Posting", "Round Sum", "Late Night Change", "Backdated"
SPLIT, JUST_BELOW = "Split Purchase", "Just Below Limit"
GAP, TWICE, OUT_OF_ORDER = "Receipt Gap", "Number Used Twice", "Out of Order"
SAME_ACCOUNT = "Same Bank Account"
# sign → the names of its params
SIGNS: Mapping[str, tuple[str, ...]] = {
	WEEKEND: ("day", "weekday"),
	ROUND: ("amount", "multiple"),
	LATE_NIGHT: ("at", "by"),
	BACKDATED: ("day", "entered_on", "days"),
	SPLIT: ("supplier", "first", "last", "total", "limit", "number"),
	JUST_BELOW: ("amount", "limit", "percent"),
	GAP: ("series", "first", "last", "number"),
	TWICE: ("number",),
	OUT_OF_ORDER: ("number", "day", "after", "after_day"),
	SAME_ACCOUNT: ("account", "suppliers", "employees"),
}


@dataclass(frozen=True, slots=True)
class Thresholds:
	"""From where on something is unusual (d). Money in 元."""

	round_from: Decimal = Decimal(10_000)
	round_multiple: int = 1_000
	night_from: int = 22  # o'clock
	night_to: int = 6
	backdated_days: int = 10
	split_days: int = 7
	near_percent: Decimal = Decimal(95)

	def is_night(self, at: datetime) -> bool:
		return at.hour >= self.night_from or at.hour < self.night_to


DEFAULT = Thresholds()


@dataclass(frozen=True, slots=True)
class Hit:
	"""A sign, the keys of the rows that show it, in their order, and its figures under the names in SIGNS."""

	sign: str
	keys: tuple[str, ...]
	params: Mapping[str, object] = field(default_factory=dict)

	@property
	def key(self) -> str:
		"""The same for the same sign of the same rows, whenever it is looked for."""
		return "|".join((self.sign, *self.keys))


def by_row(hits: Iterable[Hit]) -> dict[str, tuple[str, ...]]:
	"""key of a row → the signs it shows, as `audit_sample.by_rule` wants them."""
	found: dict[str, set[str]] = defaultdict(set)
	for hit in hits:
		for key in hit.keys:
			found[key].add(hit.sign)
	return {key: tuple(sorted(found[key])) for key in sorted(found)}


# -- the journal -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Posting:
	"""A document in the books. day: it is booked for; entered_at: when it was made."""

	key: str
	day: date
	entered_at: datetime
	amount: Decimal
	by: str = ""


def journal_signs(
	postings: Iterable[Posting], is_workday: Callable[[date], bool], limits: Thresholds = DEFAULT
) -> tuple[Hit, ...]:
	"""Booked for a day without work, round sums, and booked long after their day; by sign, then in the order of the books.

	is_workday: by the Holiday List, make-up workdays (调休) included. A sum is round at `round_from` or more and a multiple of
	`round_multiple`; multiple is the largest power of ten that divides it. Raises ValueError for a multiple below 1.
	"""
	if limits.round_multiple < 1:
		raise ValueError(f"Nothing is a multiple of {limits.round_multiple}.")
	rows = sorted(postings, key=lambda row: (row.day, row.key))
	weekend = [
		Hit(WEEKEND, (row.key,), {"day": row.day, "weekday": row.day.isoweekday()})
		for row in rows
		if not is_workday(row.day)
	]
	sums = [
		Hit(ROUND, (row.key,), {"amount": row.amount, "multiple": _power_of_ten(row.amount)})
		for row in rows
		if abs(row.amount) >= limits.round_from and not row.amount % limits.round_multiple and row.amount
	]
	late = [
		Hit(BACKDATED, (row.key,), {"day": row.day, "entered_on": row.entered_at.date(), "days": days})
		for row in rows
		if (days := (row.entered_at.date() - row.day).days) > limits.backdated_days
	]
	return (*weekend, *sums, *late)


def _power_of_ten(amount: Decimal) -> int:
	power = 1
	while not amount % (power * 10):
		power *= 10
	return power


@dataclass(frozen=True, slots=True)
class Change:
	"""A row of a document's history. key: of the document."""

	key: str
	at: datetime
	by: str


def late_night(changes: Iterable[Change], limits: Thresholds = DEFAULT) -> tuple[Hit, ...]:
	"""Changes at night, one hit for each change. Leave out what machines do: schedulers work at night."""
	return tuple(
		Hit(LATE_NIGHT, (change.key,), {"at": change.at, "by": change.by})
		for change in sorted(changes, key=lambda change: (change.at, change.key, change.by))
		if limits.is_night(change.at)
	)


# -- purchases ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Purchase:
	"""A purchase as it was approved. group: what may be bought together, such as the property."""

	key: str
	supplier: str
	day: date
	amount: Decimal
	group: str = ""


def limits_of(limits: Iterable[Limit], property_name: str) -> tuple[Decimal, ...]:
	"""The amounts above which somebody higher has to approve in a property, rising: `approval.Limit` without its roles."""
	limits = list(limits)
	own = [limit for limit in limits if limit.property == property_name]
	usable = own or [limit for limit in limits if limit.property is None]
	return tuple(sorted({limit.up_to for limit in usable if limit.up_to is not None}))


def split_purchases(
	purchases: Iterable[Purchase], approval_limits: Sequence[Decimal], limits: Thresholds = DEFAULT
) -> tuple[Hit, ...]:
	"""Purchases from one supplier within `split_days` days that each stay within a limit and together exceed it.

	For each limit the largest runs: one that lies within another is not named again. Of several limits that the same run
	exceeds, only the highest is named. Amounts of 0 and less are no purchases.
	"""
	groups: dict[tuple[str, str], list[Purchase]] = defaultdict(list)
	for one in purchases:
		if one.amount > 0:
			groups[one.group, one.supplier].append(one)
	hits: dict[tuple[str, ...], Hit] = {}
	for group in sorted(groups):
		rows = sorted(groups[group], key=lambda one: (one.day, one.key))
		for limit in sorted(approval_limits):
			for run in _runs([one for one in rows if one.amount <= limit], limits.split_days):
				if len(run) > 1 and total(one.amount for one in run) > limit:
					hit = _split(run, limit)
					hits[hit.keys] = hit
	return tuple(sorted(hits.values(), key=lambda hit: (hit.params["first"], hit.keys)))


def _runs(rows: Sequence[Purchase], days: int) -> Iterator[Sequence[Purchase]]:
	"""The largest runs of rows, in order of their days, whose first and last lie no more than so many days apart."""
	reached = 0
	for start in range(len(rows)):
		end = max(reached, start + 1)
		while end < len(rows) and rows[end].day - rows[start].day <= timedelta(days=days):
			end += 1
		if end > reached:
			yield rows[start:end]
		reached = end


def _split(run: Sequence[Purchase], limit: Decimal) -> Hit:
	return Hit(
		SPLIT,
		tuple(one.key for one in run),
		{
			"supplier": run[0].supplier,
			"first": run[0].day,
			"last": run[-1].day,
			"total": total(one.amount for one in run),
			"limit": limit,
			"number": len(run),
		},
	)


def just_below(
	purchases: Iterable[Purchase], approval_limits: Sequence[Decimal], limits: Thresholds = DEFAULT
) -> tuple[Hit, ...]:
	"""Purchases at `near_percent` % of a limit or more that do not exceed it. percent: to 0.01, cut down."""
	found = []
	for one in sorted(purchases, key=lambda one: (one.day, one.key)):
		limit = next((limit for limit in sorted(approval_limits) if one.amount <= limit), None)
		if limit and one.amount * HUNDRED >= limit * limits.near_percent:
			percent = Decimal(int(one.amount * 10_000 / limit)) / 100
			found.append(
				Hit(JUST_BELOW, (one.key,), {"amount": one.amount, "limit": limit, "percent": percent})
			)
	return tuple(found)


# -- receipts ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Numbered:
	"""A document with a number that must not be missing, voided ones too."""

	key: str
	number: str
	day: date


def receipt_signs(receipts: Iterable[Numbered], begins: Mapping[str, int] | None = None) -> tuple[Hit, ...]:
	"""Numbers that are missing, used twice, or given out of the order of days.

	A number is a series and, at its end, a figure: SJ-2026-00017. begins: series → the first number to be there, for one that
	goes on from last year; without it a series begins with its lowest. The keys of a gap are its neighbours. Numbers without
	a figure are left out.
	"""
	series: dict[str, dict[int, list[Numbered]]] = defaultdict(lambda: defaultdict(list))
	for one in receipts:
		if found := fullmatch(r"(.*?)([0-9]{1,18})", one.number.strip()):
			series[found[1]][int(found[2])].append(one)
	gaps, twice, order = [], [], []
	for name in sorted(series):
		numbers = series[name]
		first = (begins or {}).get(name)
		before = None if first is None else first - 1
		latest: Numbered | None = None
		for figure in sorted(numbers):
			rows = sorted(numbers[figure], key=lambda one: (one.day, one.key))
			if before is not None and figure - before > 1:
				gaps.append(_gap(name, before, figure, numbers))
			if len(rows) > 1:
				twice.append(Hit(TWICE, tuple(one.key for one in rows), {"number": rows[0].number}))
			if latest and rows[0].day < latest.day:
				params = {
					"number": rows[0].number,
					"day": rows[0].day,
					"after": latest.number,
					"after_day": latest.day,
				}
				order.append(Hit(OUT_OF_ORDER, (latest.key, rows[0].key), params))
			if latest is None or rows[-1].day >= latest.day:
				latest = rows[-1]
			before = figure if before is None else max(figure, before)
	return (*gaps, *twice, *order)


def _gap(series: str, before: int, after: int, numbers: Mapping[int, Sequence[Numbered]]) -> Hit:
	neighbours = tuple(one.key for figure in (before, after) for one in numbers.get(figure, ())[:1])
	params = {"series": series, "first": before + 1, "last": after - 1, "number": after - before - 1}
	return Hit(GAP, neighbours, params)


# -- bank accounts -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Account:
	"""A bank account, and whose it is said to be."""

	holder: str
	number: str
	is_employee: bool = False


def same_accounts(accounts: Iterable[Account]) -> tuple[Hit, ...]:
	"""Accounts of several suppliers, or of a supplier and an employee; the keys are the holders, suppliers first.

	Numbers are compared by their digits. An account of employees alone is their own matter, and is left out. account: its last
	four digits, which is all a list may show.
	"""
	holders: dict[str, set[tuple[bool, str]]] = defaultdict(set)
	for one in accounts:
		if digits := "".join(filter(str.isdecimal, one.number)):
			holders[digits].add((one.is_employee, one.holder))
	found = []
	for digits in sorted(holders):
		suppliers = sorted(holder for is_employee, holder in holders[digits] if not is_employee)
		employees = sorted(holder for is_employee, holder in holders[digits] if is_employee)
		if suppliers and len(suppliers) + len(employees) > 1:
			params = {"account": digits[-4:], "suppliers": len(suppliers), "employees": len(employees)}
			found.append(Hit(SAME_ACCOUNT, (*suppliers, *employees), params))
	return tuple(found)
