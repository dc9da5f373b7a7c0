"""五险一金: what employer and employee pay each month, by the table of a city, to the cent and with every factor shown.

Sources: 《社会保险法》10, 12, 23, 33, 44, 53, 58, 60, 63; 《住房公积金管理条例》16–18; 《社会保险费征缴暂行条例》; base between 60 % and 300 % of
the average wage, which each city publishes. Rates, limits and the way of rounding are each city's and change each
year: a table here has none of its own but `usual`, which is domain.md 7 and marked so.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_DOWN, ROUND_HALF_UP, ROUND_UP, Decimal

from wuye_ops.rules.cost_drivers import Contributions
from wuye_ops.rules.cost_figure import PERCENT, Factor, Term
from wuye_ops.rules.money import CENT, EXACT, HUNDRED, ZERO, exact, total
from wuye_ops.rules.steps import Refusal

PENSION, MEDICAL, UNEMPLOYMENT, INJURY, HOUSING_FUND = (
	"pension",
	"medical",
	"unemployment",
	"injury",
	"housing_fund",
)
KINDS = (PENSION, MEDICAL, UNEMPLOYMENT, INJURY, HOUSING_FUND)
# 社会保险法 33, 53: the employer alone pays for injuries at work; births are part of the medical insurance since 2019
# (国办发〔2019〕10号)
EMPLOYER_ALONE = (INJURY,)

# How an amount is rounded, and to what: as the city's office does it, since it is the office that collects.
CENT_NEAREST, CENT_UP, CENT_DOWN = "Cent, Half Up", "Cent, Up", "Cent, Down"
JIAO_UP, JIAO_NEAREST, YUAN_NEAREST, YUAN_UP = "Jiao, Up", "Jiao, Half Up", "Yuan, Half Up", "Yuan, Up"
ROUNDINGS: Mapping[str, tuple[Decimal, str]] = {
	CENT_NEAREST: (CENT, ROUND_HALF_UP),
	CENT_UP: (CENT, ROUND_UP),
	CENT_DOWN: (CENT, ROUND_DOWN),
	JIAO_UP: (Decimal("0.1"), ROUND_UP),
	JIAO_NEAREST: (Decimal("0.1"), ROUND_HALF_UP),
	YUAN_NEAREST: (Decimal(1), ROUND_HALF_UP),
	YUAN_UP: (Decimal(1), ROUND_UP),
}

# 《住房公积金管理条例》18 and 建金管〔2005〕5号: 5 to 12 % each, both the same
HOUSING_FUND_FROM, HOUSING_FUND_TO = Decimal(5), Decimal(12)
# 社会保险法 58: registered within 30 days of the first day of work
REGISTER_WITHIN = 30

# code → names of the params
REFUSALS = {
	"missing": ("kind",),
	"twice": ("kind",),
	"employee_pays": ("kind",),
	"rate": ("kind",),
	"housing_fund_rate": ("least", "most"),
	"housing_fund_differs": (),
	"limits": ("kind",),
	"same_day": ("effective_from",),
}


@dataclass(frozen=True, slots=True)
class Rate:
	"""One insurance of a city. employer, employee: percent of the base. floor, ceiling: of the base, None where not known.

	employer_fixed, employee_fixed: yuan a month on top, as the 3 yuan for great illnesses in some cities.
	base_rounding: of the base; rounding: of each share.
	"""

	kind: str
	employer: Decimal
	employee: Decimal
	floor: Decimal | None = None
	ceiling: Decimal | None = None
	employer_fixed: Decimal = ZERO
	employee_fixed: Decimal = ZERO
	rounding: str = CENT_NEAREST
	base_rounding: str = CENT_NEAREST

	def __post_init__(self) -> None:
		if self.kind not in KINDS:
			raise ValueError(f"An insurance is {', '.join(KINDS)}, not {self.kind!r}.")
		if self.rounding not in ROUNDINGS or self.base_rounding not in ROUNDINGS:
			raise ValueError(f"Rounded to {', '.join(ROUNDINGS)}.")
		for value in (self.employer, self.employee, self.employer_fixed, self.employee_fixed):
			exact(value, f"A rate of {self.kind}")

	def base(self, wage: Decimal) -> Decimal:
		"""What of a wage the shares are computed from."""
		base = wage if self.floor is None else max(wage, self.floor)
		return rounded(base if self.ceiling is None else min(base, self.ceiling), self.base_rounding)


@dataclass(frozen=True, slots=True)
class Table:
	"""The rates of a city from a day on. source: the notice it was taken from."""

	city: str
	effective_from: date
	rates: tuple[Rate, ...]
	source: str = ""

	def rate(self, kind: str) -> Rate | None:
		return next((rate for rate in self.rates if rate.kind == kind), None)

	def for_plan(self) -> Contributions:
		"""The employer's part of it, as the drafting of budgets takes it; limits are those of the pension."""
		pension = self.rate(PENSION)
		rates = {rate.kind: rate.employer for rate in self.rates}
		return Contributions(
			**{kind: rates.get(kind, ZERO) for kind in KINDS},
			floor=pension.floor if pension else None,
			ceiling=pension.ceiling if pension else None,
		)


def rounded(value: Decimal, way: str) -> Decimal:
	unit, how = ROUNDINGS[way]
	return EXACT.quantize(value.quantize(unit, how, EXACT), CENT)


def usual(city: str, effective_from: date, housing_fund: Decimal = HOUSING_FUND_FROM) -> Table:
	"""A table to begin with: the rates of domain.md 7, no limits. It is to be replaced by what the city publishes."""
	return Table(
		city,
		effective_from,
		(
			Rate(PENSION, Decimal(16), Decimal(8)),
			Rate(MEDICAL, Decimal(8), Decimal(2)),
			Rate(UNEMPLOYMENT, Decimal("0.5"), Decimal("0.5")),
			Rate(INJURY, Decimal("0.5"), ZERO),
			Rate(HOUSING_FUND, housing_fund, housing_fund, rounding=YUAN_NEAREST),
		),
		"domain.md 7",
	)


def table_refusals(table: Table, others: Iterable[Table] = ()) -> tuple[Refusal, ...]:
	"""What is wrong with a table before anybody is paid by it. others: tables of the same city that there are already."""
	kinds = [rate.kind for rate in table.rates]
	found = [Refusal("missing", {"kind": kind}) for kind in KINDS if kind not in kinds]
	found += [Refusal("twice", {"kind": kind}) for kind in KINDS if kinds.count(kind) > 1]
	for rate in table.rates:
		shares = (rate.employer, rate.employee)
		if min(*shares, rate.employer_fixed, rate.employee_fixed) < 0 or max(shares) > HUNDRED:
			found.append(Refusal("rate", {"kind": rate.kind}))
		if rate.kind in EMPLOYER_ALONE and (rate.employee or rate.employee_fixed):
			found.append(Refusal("employee_pays", {"kind": rate.kind}))
		limits = (rate.floor or ZERO, rate.ceiling)
		if limits[0] < 0 or (limits[1] is not None and limits[1] < limits[0]):
			found.append(Refusal("limits", {"kind": rate.kind}))
		if rate.kind == HOUSING_FUND:
			found += _of_housing_fund(rate)
	if any(other.effective_from == table.effective_from for other in others if other.city == table.city):
		found.append(Refusal("same_day", {"effective_from": table.effective_from}))
	return tuple(found)


def _of_housing_fund(rate: Rate) -> Iterable[Refusal]:
	if rate.employer != rate.employee:
		yield Refusal("housing_fund_differs")
	if not (HOUSING_FUND_FROM <= rate.employer <= HOUSING_FUND_TO):
		yield Refusal("housing_fund_rate", {"least": HOUSING_FUND_FROM, "most": HOUSING_FUND_TO})


def in_force(tables: Iterable[Table], city: str, day: date) -> Table | None:
	"""The latest table of the city that is in force on the day; None where there is none: then nothing may be paid out."""
	usable = [table for table in tables if table.city == city and table.effective_from <= day]
	return max(usable, key=lambda table: table.effective_from, default=None)


# -- what is paid ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Line:
	"""One insurance in a month. employer, employee: yuan. employer_terms, employee_terms: what they are made of."""

	kind: str
	base: Decimal
	employer: Decimal
	employee: Decimal
	employer_terms: tuple[Term, ...]
	employee_terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Paid:
	"""What a month costs both sides. wage: from which it was computed."""

	wage: Decimal
	lines: tuple[Line, ...]

	@property
	def employer(self) -> Decimal:
		return total(line.employer for line in self.lines)

	@property
	def employee(self) -> Decimal:
		return total(line.employee for line in self.lines)

	@property
	def both(self) -> Decimal:
		return total((self.employer, self.employee))


def contributions(
	wage: Decimal,
	table: Table,
	kinds: Collection[str] = KINDS,
	bases: Mapping[str, Decimal] | None = None,
) -> Paid:
	"""What is due for one person and month.

	wage: the month's mean of the year before; of who is new, the first month's. kinds: what the person is insured for: people
	past retirement have at most the insurance against injuries. bases: kind → a base that is declared apart, which the limits
	hold for too. The shares are rounded as the table says; `extra` of a term is what rounding has put in or taken off.
	Raises ValueError for a wage below 0 and for a kind that the table does not know.
	"""
	if exact(wage, "A wage") < 0:
		raise ValueError(f"A wage is not below 0: {wage}.")
	lines = []
	for kind in KINDS:
		if kind not in kinds:
			continue
		rate = table.rate(kind)
		if rate is None:
			raise ValueError(f"The table of {table.city} has no {kind}.")
		base = rate.base((bases or {}).get(kind, wage))
		employer, employer_terms = _share(kind, base, rate.employer, rate.employer_fixed, rate.rounding)
		employee, employee_terms = _share(kind, base, rate.employee, rate.employee_fixed, rate.rounding)
		lines.append(Line(kind, base, employer, employee, employer_terms, employee_terms))
	return Paid(wage, tuple(lines))


def _share(
	kind: str, base: Decimal, percent: Decimal, fixed: Decimal, way: str
) -> tuple[Decimal, tuple[Term, ...]]:
	exact_share = EXACT.divide(EXACT.multiply(base, percent), HUNDRED)
	due = rounded(exact_share, way)
	factors = (Factor("contribution_base", base, "yuan"), Factor("rate", percent, "%", PERCENT))
	term = Term(kind, factors)
	terms = [Term(kind, factors, extra=EXACT.subtract(due, term.amount))] if percent else []
	if fixed:
		terms.append(Term(f"{kind}_fixed", (Factor("fixed", fixed, "yuan"),)))
	return total((due, *(one.amount for one in terms[bool(percent) :]))), tuple(terms)


def base_of_year(wages: Iterable[Decimal]) -> Decimal | None:
	"""The base of a year: the mean of a month of the year before, to the cent; None without a month."""
	wages = list(wages)
	return EXACT.quantize(EXACT.divide(total(wages), Decimal(len(wages))), CENT) if wages else None


def register_by(joined_on: date) -> date:
	"""The last day on which somebody new is registered for social insurance."""
	return joined_on + timedelta(days=REGISTER_WITHIN)
