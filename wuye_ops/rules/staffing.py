"""编制: how many people a property needs for each post, by its area, its posts around the clock or its machines, and what is missing.

A need is a product of factors that is shown with it. Ratios are customs of the trade and each company's own (d); the hours a
person works a year are law: 劳动法 36, 国务院关于职工工作时间的规定 3, and 人社部发〔2025〕2号: 248 days of 8 hours.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from wuye_ops.rules.cost_figure import OVER, Factor, Term
from wuye_ops.rules.money import CENT, EXACT, ZERO, exact, product, total
from wuye_ops.rules.steps import Refusal

AREA, UNITS, EQUIPMENT, POSTS, FIXED = "Area", "Units", "Equipment", "Posts", "Fixed"
BASES = (AREA, UNITS, EQUIPMENT, POSTS, FIXED)
WORKDAYS, HOURS_A_DAY = 248, 8
DAYS_OF_YEAR = 365
# days a year on which somebody is paid and not there: annual leave, sickness, training (d)
ABSENT_DAYS = 10

# code → names of the params
REFUSALS = {
	"nobody_wanted": (),
	"over_plan": ("missing",),
	"already_asked": ("requisition",),
	"no_reason": (),
	"own_request": (),
	"no_date": (),
}


@dataclass(frozen=True, slots=True)
class Standard:
	"""What a post needs.

	per: one person for so many ㎡, units or machines; of FIXED, the people themselves. hours: a day at a post of POSTS, and days a
	week. least: people there are at least, however small the property. Raises ValueError for an unknown basis, and below 0.
	"""

	post: str
	basis: str
	per: Decimal = Decimal(1)
	hours: Decimal = Decimal(24)
	days_a_week: int = 7
	least: int = 0

	def __post_init__(self) -> None:
		if self.basis not in BASES:
			raise ValueError(f"A need is by {', '.join(BASES)}, not {self.basis!r}.")
		if exact(self.per, f"The ratio of {self.post}") <= 0 or self.least < 0:
			raise ValueError(f"The ratio of {self.post} is above 0, and at least 0 people are needed.")
		if not 0 < exact(self.hours, f"The hours of {self.post}") <= 24 or not 1 <= self.days_a_week <= 7:
			raise ValueError(f"{self.post} is manned for up to 24 hours on 1 to 7 days.")


@dataclass(frozen=True, slots=True)
class Place:
	"""What there is at a property. posts: name of the post → places manned at the same time; equipment: name → pieces."""

	area: Decimal = ZERO
	units: int = 0
	equipment: int = 0
	posts: int = 0


@dataclass(frozen=True, slots=True)
class Need:
	"""heads: whole people, cut upwards, not below `least`. exact: what the factors give, to 0.01. term: the factors."""

	post: str
	heads: int
	exact: Decimal
	term: Term
	by_least: bool = False


# Customs of the trade to begin with (d): of a residential property of middle standard.
STANDARDS = (
	Standard("Cleaner", AREA, Decimal(6000)),
	Standard("Gardener", AREA, Decimal(20000)),
	Standard("Security Guard", POSTS),
	Standard("Technician", AREA, Decimal(30000), least=1),
	Standard("Customer Service Officer", UNITS, Decimal(300), least=1),
	Standard("Control Room Operator", POSTS),
	Standard("Property Manager", FIXED, Decimal(1)),
)


def hours_of_a_person(absent_days: int = ABSENT_DAYS) -> Decimal:
	"""Hours a person is at work in a year. Raises ValueError for more absence than there are days of work."""
	if not 0 <= absent_days < WORKDAYS:
		raise ValueError(f"Somebody is absent for 0 to {WORKDAYS - 1} days of work, not {absent_days}.")
	return Decimal((WORKDAYS - absent_days) * HOURS_A_DAY)


def need(standard: Standard, place: Place, absent_days: int = ABSENT_DAYS) -> Need:
	"""People the post needs at the place."""
	factors = _factors(standard, place, absent_days)
	numerator = product(*(one.value for one in factors if one.kind != OVER))
	denominator = product(*(one.value for one in factors if one.kind == OVER))
	quotient = EXACT.divide(numerator, denominator)
	heads = int(quotient.to_integral_value(ROUND_CEILING))
	return Need(
		standard.post,
		max(heads, standard.least),
		EXACT.quantize(quotient, CENT),
		Term("heads", factors, about=standard.post),
		heads < standard.least,
	)


def _factors(standard: Standard, place: Place, absent_days: int) -> tuple[Factor, ...]:
	if standard.basis == FIXED:
		return (Factor("people", standard.per, "head"),)
	if standard.basis == POSTS:
		return (
			Factor("posts", Decimal(place.posts), "post"),
			Factor("hours", standard.hours, "hour/day"),
			Factor("days_of_year", Decimal(DAYS_OF_YEAR), "day"),
			Factor("days_a_week", Decimal(standard.days_a_week), "day"),
			Factor("week", Decimal(7), "day", OVER),
			Factor("hours_of_a_person", hours_of_a_person(absent_days), "hour/head", OVER),
		)
	value, unit = {
		AREA: (place.area, "㎡"),
		UNITS: (Decimal(place.units), "unit"),
		EQUIPMENT: (Decimal(place.equipment), "piece"),
	}[standard.basis]
	return (
		Factor(standard.basis.lower(), value, unit),
		Factor("per", standard.per, f"{unit}/head", OVER),
	)


# -- plan, heads and what is missing -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Standing:
	"""A post at a property. planned: what was agreed; heads: people there today; joining, leaving: known until the day asked
	about; asked: people in requisitions that are open."""

	post: str
	needed: int
	planned: int
	heads: int
	joining: int = 0
	leaving: int = 0
	asked: int = 0

	def __post_init__(self) -> None:
		if min(self.needed, self.planned, self.heads, self.joining, self.leaving, self.asked) < 0:
			raise ValueError(f"There are never less than 0 people: {self}.")

	@property
	def expected(self) -> int:
		return self.heads + self.joining - self.leaving

	@property
	def missing(self) -> int:
		"""People that may be asked for: up to the plan, beyond those expected and asked for; never below 0."""
		return max(self.planned - self.expected - self.asked, 0)

	@property
	def over(self) -> int:
		"""People beyond the plan."""
		return max(self.expected - self.planned, 0)

	@property
	def plan_gap(self) -> int:
		"""What the plan lacks of the need; below 0 where more was agreed than needed."""
		return self.needed - self.planned


@dataclass(frozen=True, slots=True)
class Wanted:
	"""A requisition as it is asked for. by: the user; approver: who decides on it, None while nobody does."""

	people: int
	by: str
	approver: str | None = None
	reason: str = ""
	expected_by: object | None = None
	open_already: str = ""


def requisition_refusals(wanted: Wanted, standing: Standing) -> tuple[Refusal, ...]:
	"""What stands in the way of a requisition; beyond the plan it takes a reason, and nobody approves their own.

	One that is open already for the post is changed, not doubled.
	"""
	found = []
	if wanted.people < 1:
		found.append(Refusal("nobody_wanted"))
	if wanted.open_already:
		found.append(Refusal("already_asked", {"requisition": wanted.open_already}))
	if wanted.expected_by is None:
		found.append(Refusal("no_date"))
	if not wanted.reason.strip():
		over = wanted.people > standing.missing
		found.append(Refusal("over_plan", {"missing": standing.missing}) if over else Refusal("no_reason"))
	if wanted.approver is not None and wanted.approver == wanted.by:
		found.append(Refusal("own_request"))
	return tuple(found)


def worst_first(standings: Iterable[Standing]) -> tuple[Standing, ...]:
	"""Posts that lack people, by the share of the plan that is missing, then by heads."""
	lacking = [one for one in standings if one.planned > one.expected]
	return tuple(
		sorted(
			lacking,
			key=lambda one: (
				-EXACT.divide(Decimal(one.planned - one.expected), Decimal(one.planned)),
				-(one.planned - one.expected),
				one.post,
			),
		)
	)


def all_together(standings: Iterable[Standing], post: str = "") -> Standing:
	"""Several properties, or several posts, as one line. Surplus at one place does not fill what another lacks: `missing` is to
	be summed by row, not taken from here."""
	rows = list(standings)
	names = ("needed", "planned", "heads", "joining", "leaving", "asked")
	return Standing(post, *(int(total(Decimal(getattr(row, name)) for row in rows)) for name in names))
