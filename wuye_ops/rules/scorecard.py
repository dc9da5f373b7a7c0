"""绩效评分: a month of one person, scored from what really happened, with the reason for every point.

Weights of domain.md 7: results 30, customer 25, operation 25, team 20. What has no data costs and earns nothing: its weight goes to the
other measures of its kind, and where a kind has none, to the other kinds. It is redistributed and not neutral, as a middling mark
would drag down whoever is good at all that can be seen, and lift whoever is not. A small sample is not believed alone: what it
lacks of a full one counts as the mean of the peers. Under half of the weight with data, or too few days there, nothing is judged.

Marks are those of quality standards (`quality_standard.Linear`, `Bands`). Points are rounded once, at the measure; the total is the
sum of what is shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from wuye_ops.rules.allocation import allocate
from wuye_ops.rules.metric_value import Part, shown, together, value
from wuye_ops.rules.money import EXACT, HUNDRED, ZERO, cents_of, exact, product, total
from wuye_ops.rules.quality_standard import GRADES, Bands, Grade, Linear

RESULTS, CUSTOMER, OPERATION, TEAM = "Results", "Customer", "Operation", "Team"
WEIGHTS: Mapping[str, Decimal] = {
	RESULTS: Decimal(30),
	CUSTOMER: Decimal(25),
	OPERATION: Decimal(25),
	TEAM: Decimal(20),
}
# of the employee, or of all those of the property, as in TEAM
PERSON, PROPERTY = "Person", "Property"
# Below so much of the weight, or so many days at work in the month, nobody is judged (d).
LEAST_COVERED = Decimal(50)
LEAST_DAYS = 10

# why a line is what it is, beyond the codes of `quality_standard.CODES`: names of the params
CODES = {"no_data": (), "too_few": ("sample", "least")}
NOT_ENOUGH_DATA, NOT_ENOUGH_DAYS = "not_enough_data", "not_enough_days"
# names of the params of why nothing is judged
UNJUDGED = {NOT_ENOUGH_DATA: ("covered", "least"), NOT_ENOUGH_DAYS: ("days", "least")}


@dataclass(frozen=True, slots=True)
class Measure:
	"""One thing that is looked at. metric: key of the registry; unit: of its value. weight: within its dimension.

	least: rows of a full sample; 0 where few are as good as many, as of counts. scope: PERSON or PROPERTY.
	"""

	code: str
	dimension: str
	metric: str
	weight: Decimal
	scale: Linear | Bands
	unit: str = "%"
	least: int = 0
	scope: str = PERSON

	def __post_init__(self) -> None:
		if self.dimension not in WEIGHTS or self.scope not in (PERSON, PROPERTY):
			raise ValueError(f"{self.code} is of {', '.join(WEIGHTS)}, and of {PERSON} or {PROPERTY}.")
		if exact(self.weight, f"The weight of {self.code}") <= 0 or self.least < 0:
			raise ValueError(f"The weight of {self.code} is above 0, its full sample at least 0.")


@dataclass(frozen=True, slots=True)
class Cap:
	"""A fact beside which nobody has more points, such as a valid complaint beside an A."""

	code: str
	most: Decimal


# (d); points are shown to 0.01, so these are the most of B and of C
CAPS = (
	Cap("valid_complaint", Decimal("89.99")),
	Cap("safety_accident", Decimal("69.99")),
	Cap("false_record", Decimal("69.99")),
)
COEFFICIENTS: Mapping[str, Decimal] = {
	"A": Decimal("1.2"),
	"B": Decimal("1.0"),
	"C": Decimal("0.8"),
	"D": Decimal("0.5"),
}


@dataclass(frozen=True, slots=True)
class Template:
	"""What people of a kind of post are scored by. Raises ValueError for no or two measures of one code, for weights of dimensions
	that do not make up 100, and for a grade without a coefficient."""

	post_kind: str
	measures: tuple[Measure, ...]
	weights: Mapping[str, Decimal] = field(default_factory=lambda: dict(WEIGHTS))
	caps: tuple[Cap, ...] = CAPS
	grades: tuple[Grade, ...] = GRADES
	coefficients: Mapping[str, Decimal] = field(default_factory=lambda: dict(COEFFICIENTS))
	version: int = 1

	def __post_init__(self) -> None:
		codes = [one.code for one in self.measures]
		if not codes or len(set(codes)) < len(codes):
			raise ValueError(f"The template of {self.post_kind} has measures, each once.")
		if total(self.weights.values()) != HUNDRED or set(self.weights) - set(WEIGHTS):
			raise ValueError(f"The weights of {', '.join(WEIGHTS)} make up 100.")
		if missing := {grade.name for grade in self.grades} - set(self.coefficients):
			raise ValueError(f"These grades have no coefficient: {', '.join(sorted(missing))}.")

	def grade(self, points: Decimal) -> str:
		return next(grade.name for grade in self.grades if points >= grade.at_least)


@dataclass(frozen=True, slots=True)
class Observed:
	"""What a metric counted. part: as the registry gives it; sample: how many rows are behind it; digest: of these rows
	(`scorecard_record.digest_of_rows`), so that it can be told whether they are still the same."""

	part: Part
	sample: int
	digest: str = ""

	def __post_init__(self) -> None:
		if self.sample < 0:
			raise ValueError(f"There are never less than 0 rows: {self.sample}.")


@dataclass(frozen=True, slots=True)
class Line:
	"""A measure and what it came to.

	value: as it was counted, None without; judged: what was marked, other than the value where peers filled up a small sample.
	possible: points there were to earn; earned, of: the share that was earned, exactly; points = possible × earned ÷ of. code,
	params: why.
	"""

	code: str
	dimension: str
	metric: str
	scope: str
	numerator: Decimal | None
	denominator: Decimal | None
	sample: int
	digest: str
	value: Decimal | None
	peers: Decimal | None
	judged: Decimal | None
	possible: Decimal
	earned: Decimal
	of: Decimal
	points: Decimal
	why: str
	params: Mapping[str, Any] = field(default_factory=dict)

	@property
	def percent(self) -> Decimal | None:
		"""Of the possible points, to 0.01; None where it was left out."""
		return None if self.judged is None else cents_of(product(self.earned, HUNDRED), self.of)


@dataclass(frozen=True, slots=True)
class Card:
	"""The score of a person and month. points: the sum of the lines; total: with the cap, if one holds; both None, as are grade and
	coefficient, where nothing is judged, which `unjudged` says why. covered: percent of the weight that had data."""

	post_kind: str
	template_version: int
	lines: tuple[Line, ...]
	points: Decimal | None
	cap: Cap | None
	total: Decimal | None
	grade: str | None
	coefficient: Decimal | None
	covered: Decimal
	days: int
	unjudged: str = ""

	def of(self, dimension: str) -> tuple[Decimal, Decimal]:
		"""(points, possible points) of a dimension."""
		rows = [line for line in self.lines if line.dimension == dimension]
		return total(line.points for line in rows), total(line.possible for line in rows)


def score(
	template: Template,
	observed: Mapping[str, Observed | None],
	days: int,
	peers: Mapping[str, Part | None] | None = None,
	facts: Iterable[str] = (),
	least_covered: Decimal = LEAST_COVERED,
	least_days: int = LEAST_DAYS,
) -> Card:
	"""The card of one person and month.

	observed: measure code → what was counted, None or left out where nothing was. days: at work in the month. peers: measure code →
	the parts of everybody with the same kind of post (`peers_of`). facts: codes of caps that hold; one the template does not know caps
	nothing. Raises ValueError for a measure that the template does not have, and days below 0.
	"""
	if foreign := set(observed) - {one.code for one in template.measures}:
		raise ValueError(f"The template has no {', '.join(sorted(foreign))}.")
	if days < 0:
		raise ValueError(f"Nobody is at work for {days} days.")
	found = [_judge(one, observed.get(one.code), (peers or {}).get(one.code)) for one in template.measures]
	possible = _possible(template, [judged is not None for judged, *_rest in found])
	lines = tuple(
		_line(one, observed.get(one.code), points, *judgement)
		for one, points, judgement in zip(template.measures, possible, found, strict=True)
	)
	covered = _covered(template, lines)
	unjudged = ""
	if covered < least_covered or not covered:
		unjudged = NOT_ENOUGH_DATA
	elif days < least_days:
		unjudged = NOT_ENOUGH_DAYS
	if unjudged:
		return Card(
			template.post_kind, template.version, lines, None, None, None, None, None, covered, days, unjudged
		)
	points = total(line.points for line in lines)
	facts = set(facts)
	held = [cap for cap in template.caps if cap.code in facts and cap.most < points]
	cap = min(held, key=lambda one: one.most, default=None)
	reached = cap.most if cap else points
	grade = template.grade(reached)
	return Card(
		template.post_kind,
		template.version,
		lines,
		points,
		cap,
		reached,
		grade,
		template.coefficients[grade],
		covered,
		days,
	)


def peers_of(everybody: Iterable[Mapping[str, Observed | None]]) -> dict[str, Part]:
	"""Measure code → all parts together, of people with one kind of post."""
	parts: dict[str, list[Part]] = {}
	for observed in everybody:
		for code, one in observed.items():
			if one is not None:
				parts.setdefault(code, []).append(one.part)
	return {code: whole for code, rows in parts.items() if (whole := together(rows)) is not None}


# -- inside ------------------------------------------------------------------------------------------------------------

Judgement = tuple[Decimal | None, Decimal | None, str, dict]


def _judge(measure: Measure, observed: Observed | None, peers: Part | None) -> Judgement:
	"""(value that is marked, peers' value if it was used, why nothing is marked, params)."""
	own = None if observed is None else shown(value(observed.part, measure.unit))
	if own is None:
		return None, None, "no_data", {}
	if observed.sample >= measure.least:
		return own, None, "", {}
	usual = shown(value(peers, measure.unit))
	params = {"sample": observed.sample, "least": measure.least}
	if usual is None:
		return None, None, "too_few", params
	lacking = measure.least - observed.sample
	mixed = total((product(own, observed.sample), product(usual, lacking)))
	return cents_of(mixed, measure.least), usual, "", params


def _possible(template: Template, counted: list[bool]) -> list[Decimal]:
	"""Points there are to earn, by measure: a dimension keeps its weight while one of its measures counts."""
	of_dimension: dict[str, list[int]] = {}
	for position, one in enumerate(template.measures):
		if counted[position]:
			of_dimension.setdefault(one.dimension, []).append(position)
	found = [ZERO] * len(counted)
	weights = [template.weights.get(dimension, ZERO) for dimension in of_dimension]
	if not any(weights):
		return found
	shares = allocate(HUNDRED, weights)
	for positions, share in zip(of_dimension.values(), shares, strict=True):
		parts = allocate(share, [template.measures[position].weight for position in positions])
		for position, part in zip(positions, parts, strict=True):
			found[position] = part
	return found


def _line(
	measure: Measure,
	observed: Observed | None,
	possible: Decimal,
	judged: Decimal | None,
	usual: Decimal | None,
	why: str,
	params: dict,
) -> Line:
	earned, of, points = ZERO, HUNDRED, ZERO
	if judged is not None:
		mark = measure.scale.mark(judged)
		earned, of, why, params = mark.earned, mark.of, mark.code, {**mark.params, **params}
		points = cents_of(product(possible, earned), of)
	part = observed.part if observed else None
	return Line(
		measure.code,
		measure.dimension,
		measure.metric,
		measure.scope,
		part.numerator if part else None,
		part.denominator if part else None,
		observed.sample if observed else 0,
		observed.digest if observed else "",
		shown(value(part, measure.unit)),
		usual,
		judged,
		possible,
		earned,
		of,
		points,
		why,
		params,
	)


def _covered(template: Template, lines: tuple[Line, ...]) -> Decimal:
	"""Percent of the whole weight, before anything is shared out, that had data."""
	found = []
	for dimension, weight in template.weights.items():
		rows = [
			(one.weight, line.judged is not None)
			for one, line in zip(template.measures, lines, strict=True)
			if one.dimension == dimension
		]
		if rows:
			whole = total(part for part, _counted in rows)
			have = total(part for part, counted in rows if counted)
			found.append(EXACT.divide(product(weight, have), whole))
	return shown(total(found))
