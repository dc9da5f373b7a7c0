"""标准成本分解: which lines of a deviation are measured in something, and how much each of them cost.

The ledger knows what an account has cost, not which post or meter caused it. The plan knows what a head, a kilowatt hour, a ㎡ or
a visit was to cost. What an account has cost is therefore shared among its posts by what they would have cost at planned prices:
that is what makes the effects of quantity and mix those of the posts, and leaves what is dearer to the price. The lines of an
account sum to its amounts to the cent.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from wuye_ops.rules.allocation import allocate, round_parts
from wuye_ops.rules.cost_budget import rounded
from wuye_ops.rules.cost_figure import PERCENT, Figure, Term
from wuye_ops.rules.cost_variance import Line, Side, Split, split
from wuye_ops.rules.money import EXACT, HUNDRED, ZERO, exact, product, total

HEADS, AREA, VISITS = "head·month", "㎡·month", "time"


@dataclass(frozen=True, slots=True)
class Planned:
	"""A post, meter, plan or area of the plan, in a period. unit: what its quantity counts: heads are not added to kilowatt hours.

	Raises ValueError for less than nothing.
	"""

	about: str
	unit: str
	quantity: Decimal
	amount: Decimal

	def __post_init__(self) -> None:
		if exact(self.quantity, "A quantity") < ZERO or exact(self.amount, "An amount") < ZERO:
			raise ValueError(f"{self.about} is planned below 0.")


@dataclass(frozen=True, slots=True)
class Account:
	"""An account in a period, yuan and cents. parts: what its planned amount is made of, as far as it has quantities.

	done: quantity by what it is about, of the parts' unit; None where nobody has counted. covered: whether the parts are all that
	was planned on it: of an account with other things no one knows what of its costs they were.
	"""

	account: Hashable
	planned: Decimal
	actual: Decimal
	parts: Sequence[Planned] = ()
	done: Mapping[str, Decimal] | None = None
	covered: bool = True


@dataclass(frozen=True, slots=True)
class Effect:
	"""A line and its effects. unit: empty for one that is not measured."""

	account: Hashable
	about: str
	unit: str
	line: Line
	split: Split


def effects(accounts: Sequence[Account]) -> tuple[Effect, ...]:
	"""Every account's lines, in their order. Lines of one unit are split together, so that mix is told across accounts."""
	lines = [(one, about, unit, line) for one in accounts for about, unit, line in _lines(one)]
	found: dict[int, Split] = {}
	for unit in dict.fromkeys(unit for _one, _about, unit, _line in lines):
		places = [place for place, of in enumerate(lines) if of[2] == unit]
		found |= dict(zip(places, split([lines[place][3] for place in places]), strict=True))
	return tuple(
		Effect(one.account, about, unit, line, found[place])
		for place, (one, about, unit, line) in enumerate(lines)
	)


def is_measured(one: Account) -> bool:
	"""Whether the account's costs can be told apart by what was planned and done."""
	units = {part.unit for part in one.parts}
	return (
		one.covered
		and len(units) == 1
		and one.done is not None
		and one.planned > ZERO
		and one.actual > ZERO
		and any(part.quantity and part.amount for part in one.parts)
		and any(one.done.values())
	)


def _lines(one: Account) -> list[tuple[str, str, Line]]:
	if not is_measured(one):
		return [("", "", Line((one.account, ""), Side(one.planned), Side(one.actual)))]
	unit = one.parts[0].unit
	parts, done = _together(one)
	usual = (total(part.amount for part in parts.values()), total(part.quantity for part in parts.values()))
	abouts = list(dict.fromkeys((*parts, *done)))
	planned = allocate(
		one.planned, [parts[about].amount if about in parts else ZERO for about in abouts], abouts
	)
	# what was done of it, at the price that was planned for it, or at the usual one of the account
	standard = [_standard(done.get(about, ZERO), parts.get(about), usual) for about in abouts]
	actual = allocate(one.actual, standard, abouts)
	return [
		(
			about,
			unit,
			Line(
				(one.account, about),
				Side(amount, parts[about].quantity if about in parts else ZERO),
				Side(spent, done.get(about, ZERO)),
			),
		)
		for about, amount, spent in zip(abouts, planned, actual, strict=True)
	]


def _together(one: Account) -> tuple[dict[str, Planned], dict[str, Decimal]]:
	"""Parts and quantities by what they are about; all of them as one where most of what was done is called otherwise than it was
	planned: posts that were renamed are no other posts."""
	parts: dict[str, Planned] = {}
	for part in one.parts:
		if not part.quantity or not part.amount:
			continue
		old = parts.get(part.about)
		parts[part.about] = (
			Planned(
				part.about, part.unit, total((old.quantity, part.quantity)), total((old.amount, part.amount))
			)
			if old
			else part
		)
	done = {about: quantity for about, quantity in one.done.items() if quantity}
	named = total(quantity for about, quantity in done.items() if about in parts)
	if product(named, 2) < total(done.values()):
		whole = Planned(
			"",
			one.parts[0].unit,
			total(part.quantity for part in parts.values()),
			total(part.amount for part in parts.values()),
		)
		return {"": whole}, {"": total(done.values())}
	return parts, done


def _standard(quantity: Decimal, part: Planned | None, usual: tuple[Decimal, Decimal]) -> int:
	"""A weight: what so much would have cost, in parts of a yuan far below a cent."""
	amount, of = (part.amount, part.quantity) if part else usual
	return round(Fraction(quantity) * Fraction(amount) / Fraction(of) * 10**9)


def quantities(figure: Figure) -> tuple[str, tuple[Decimal, ...]] | None:
	"""What a figure of the plan counts: its unit, and how much of it in January to December; None for a sum of money alone."""
	for term in figure.terms:
		if term.code == "pay":
			return HEADS, tuple(Decimal(weight) for weight in term.weights)
		if term.code == "by_area":
			return AREA, tuple(Decimal(weight) for weight in term.weights)
		if term.code == "by_plan":
			pieces = _factor(term, "pieces").value
			return VISITS, tuple(product(pieces, Decimal(weight)) for weight in term.weights)
		if term.code == "energy":
			change = next((factor.value for factor in term.factors if factor.kind == PERCENT), HUNDRED)
			used = (EXACT.divide(product(Decimal(weight), change), HUNDRED) for weight in term.weights)
			return _factor(term, "consumption").unit, tuple(used)
	return None


def _factor(term: Term, code: str):
	return next(factor for factor in term.factors if factor.code == code)


def in_cents(amounts: Mapping[Hashable, Decimal]) -> dict[Hashable, Decimal]:
	"""Exact amounts in cents that sum to their sum rounded once: what ERPNext's reports show of all of them together."""
	if not amounts:
		return {}
	parts = [Fraction(amount) for amount in amounts.values()]
	largest = max(range(len(parts)), key=lambda place: abs(parts[place]))
	parts[largest] += Fraction(rounded(total(amounts.values()))) - sum(parts)
	return dict(zip(amounts, round_parts(parts), strict=True))
