"""预算测算依据: a planned cost and what it is made of, so that whoever reads it can compute it again.

A figure is a sum of terms, a term a product of factors: 12 heads × 12 months × 4,500 yuan. Each term is rounded once and spread
over the months by its weights, so that the months of a figure sum to its terms to the cent. Nothing in it refers to what may
change later: a figure explains itself years afterwards, to an auditor, without the roster and the prices of its day.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from wuye_ops.rules.money import HUNDRED, ZERO, cents_of, exact, product, total
from wuye_ops.rules.seasonality import EVEN, check, spread

TIMES, PERCENT, OVER, NOTED = "times", "percent", "over", "noted"
KINDS = (TIMES, PERCENT, OVER, NOTED)


@dataclass(frozen=True, slots=True)
class Factor:
	"""code: what it is, said by the caller in the user's language. unit: of the value, as a code too.

	kind: TIMES multiplies, PERCENT multiplies by a hundredth, OVER divides, NOTED only explains where another came from.
	Raises ValueError for a float, an unknown kind, and a divisor of 0.
	"""

	code: str
	value: Decimal
	unit: str = ""
	kind: str = TIMES

	def __post_init__(self) -> None:
		exact(self.value, self.code)
		if self.kind not in KINDS:
			raise ValueError(f"A factor is one of {', '.join(KINDS)}, not {self.kind!r}.")
		if self.kind == OVER and not self.value:
			raise ValueError(f"{self.code} divides and may not be 0.")


@dataclass(frozen=True, slots=True)
class Term:
	"""A product of factors, spread over the months. about: which post, contract or machine. extra: a cent that sharing out
	has left over and put here."""

	code: str
	factors: tuple[Factor, ...]
	weights: tuple[Decimal | int, ...] = EVEN
	about: str = ""
	extra: Decimal = ZERO

	def __post_init__(self) -> None:
		check(self.weights)

	@property
	def amount(self) -> Decimal:
		"""Yuan, rounded once."""
		numerator = product(*(factor.value for factor in self.factors if factor.kind in (TIMES, PERCENT)))
		denominator = product(
			*(
				factor.value if factor.kind == OVER else HUNDRED
				for factor in self.factors
				if factor.kind in (OVER, PERCENT)
			)
		)
		return total((cents_of(numerator, denominator), self.extra))

	@property
	def months(self) -> tuple[Decimal, ...]:
		"""The amount over January to December. Raises ValueError for one below 0."""
		return spread(self.amount, self.weights)


@dataclass(frozen=True, slots=True)
class Figure:
	"""What is planned for one thing in a year."""

	terms: tuple[Term, ...] = ()

	def __add__(self, other: Figure) -> Figure:
		return Figure((*self.terms, *other.terms))

	@property
	def amount(self) -> Decimal:
		return total(term.amount for term in self.terms)

	@property
	def months(self) -> tuple[Decimal, ...]:
		"""January to December; they sum to the amount."""
		of_terms = [term.months for term in self.terms]
		return tuple(total(months[number] for months in of_terms) for number in range(len(EVEN)))


@dataclass(frozen=True, slots=True)
class FactorChange:
	"""A factor that is another than before; None where the term has come or gone."""

	term: str
	about: str
	code: str
	before: Decimal | None
	after: Decimal | None


def factor_changes(before: Figure, after: Figure) -> tuple[FactorChange, ...]:
	"""Why a figure is another than before: the factors that differ, in the order of the later figure, gone ones last."""
	old, new = _factors(before), _factors(after)
	return tuple(
		FactorChange(*key, old.get(key), new.get(key))
		for key in dict.fromkeys((*new, *old))
		if old.get(key) != new.get(key)
	)


def _factors(figure: Figure) -> dict[tuple[str, str, str], Decimal]:
	return {
		(term.code, term.about, factor.code): factor.value for term in figure.terms for factor in term.factors
	}


def largest_terms(figure: Figure, share: Decimal = Decimal(80)) -> tuple[Term, ...]:
	"""The fewest terms that make up so many percent of a figure, the largest first: what to look at first."""
	wanted, reached, found = product(figure.amount, share), ZERO, []
	for term in sorted(figure.terms, key=lambda one: -one.amount):
		if product(reached, HUNDRED) >= wanted:
			break
		found.append(term)
		reached += term.amount
	return tuple(found)


def of_months(code: str, amounts: Sequence[Decimal], about: str = "") -> Figure:
	"""A figure that somebody has agreed on month by month: it is what it is, to the cent. Raises ValueError for parts of a cent."""
	check(amounts)
	figure = Figure((Term(code, (Factor("agreed", total(amounts), "yuan"),), tuple(amounts), about),))
	if figure.months != tuple(amounts):
		raise ValueError(f"The months are no amounts of whole cents: {', '.join(map(str, amounts))}.")
	return figure
