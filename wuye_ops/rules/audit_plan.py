"""年度审计计划: what is audited in a year, when, by how many days of work, and what is left out, all by its risk.

Every area of every property gets points for each factor, 1 to 5; their weighted mean is the score, which says how often it is
audited. What is due comes into the plan by order of risk as long as there are days. Source: 《第2101号内部审计具体准则——审计计划》
(the plan follows the risks and the resources); figures are ours (d).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import ceil

from wuye_ops.rules.money import EXACT, HUNDRED, cents_of, exact, product, total
from wuye_ops.rules.proration import add_months
from wuye_ops.rules.steps import Refusal

LEAST_POINTS, MOST_POINTS = 1, 5
# What nobody knows is neither safe nor dangerous, and is shown as unknown.
UNKNOWN_POINTS = 3
HALF = Decimal("0.5")


@dataclass(frozen=True, slots=True)
class Factor:
	"""A reason for risk. bounds: the four values from which on there are 2, 3, 4 and 5 points, rising where more is worse, else
	falling. weight: in percent of all factors. Raises ValueError for a weight that is not above 0 and bounds out of order."""

	code: str
	weight: Decimal
	bounds: tuple[Decimal, Decimal, Decimal, Decimal]
	more_is_worse: bool = True

	def __post_init__(self) -> None:
		if exact(self.weight, f"The weight of {self.code}") <= 0:
			raise ValueError(f"The weight of {self.code} is above 0, not {self.weight}.")
		order = sorted(self.bounds, reverse=not self.more_is_worse)
		if len(set(self.bounds)) != MOST_POINTS - LEAST_POINTS or list(self.bounds) != order:
			raise ValueError(f"The bounds of {self.code} are four, each worse than the one before.")

	def points(self, value: Decimal | None) -> int:
		if value is None:
			return UNKNOWN_POINTS
		reached = [value >= bound if self.more_is_worse else value <= bound for bound in self.bounds]
		return LEAST_POINTS + sum(reached)


def _factor(code: str, weight: int, *bounds: str, more_is_worse: bool = True) -> Factor:
	return Factor(code, Decimal(weight), tuple(map(Decimal, bounds)), more_is_worse)


# amount: 元 a year that go through it. since_last: months since the last audit. findings: of the last audit, open ones twice.
# turnover: percent of its people who have changed in a year. complexity, fraud: as judged, 1 to 5. controls: quality score.
# variance: percent off the budget. complaints: reports of irregularities in a year.
FACTORS = (
	_factor("amount", 20, "500000", "2000000", "5000000", "20000000"),
	_factor("since_last", 15, "12", "24", "36", "48"),
	_factor("findings", 15, "1", "3", "5", "8"),
	_factor("controls", 15, "90", "85", "80", "70", more_is_worse=False),
	_factor("turnover", 10, "10", "20", "30", "45"),
	_factor("complexity", 10, "2", "3", "4", "5"),
	_factor("variance", 10, "3", "5", "10", "15"),
	_factor("complaints", 5, "1", "2", "3", "5"),
)


@dataclass(frozen=True, slots=True)
class Band:
	"""From a score on: how often it is audited, in months, and how much more or less work it is, in percent."""

	level: str
	score_from: Decimal
	months: int
	effort: Decimal


VERY_HIGH, HIGH, MEDIUM, LOW = "Very High", "High", "Medium", "Low"
BANDS = (
	Band(VERY_HIGH, Decimal(4), 6, Decimal(150)),
	Band(HIGH, Decimal(3), 12, Decimal(125)),
	Band(MEDIUM, Decimal(2), 24, Decimal(100)),
	Band(LOW, Decimal(1), 36, Decimal(75)),
)
# What of these is left out needs a word of whoever approves the plan.
PRESSING = (VERY_HIGH, HIGH)


@dataclass(frozen=True, slots=True)
class Part:
	"""What a factor adds to the score: points, and the value they are for."""

	code: str
	value: Decimal | None
	points: int
	weight: Decimal


@dataclass(frozen=True, slots=True)
class RiskScore:
	"""value: 1.00 to 5.00. parts: in the order of the factors. unknown: the factors nobody knows the value of."""

	value: Decimal
	band: Band
	parts: tuple[Part, ...]

	@property
	def unknown(self) -> tuple[str, ...]:
		return tuple(part.code for part in self.parts if part.value is None)


def score(
	values: Mapping[str, Decimal | None], factors: Sequence[Factor] = FACTORS, bands: Sequence[Band] = BANDS
) -> RiskScore:
	"""The risk of an area. values: by code of the factor; what is left out is unknown.

	Raises ValueError for a value of no factor, for factors that do not weigh 100 together, and bands that leave a score out.
	"""
	if foreign := sorted(set(values) - {factor.code for factor in factors}):
		raise ValueError(f"There is no factor {', '.join(foreign)}.")
	weight = total(factor.weight for factor in factors)
	if weight != HUNDRED:
		raise ValueError(f"The factors weigh {weight} together, not 100.")
	parts = tuple(
		Part(factor.code, values.get(factor.code), factor.points(values.get(factor.code)), factor.weight)
		for factor in factors
	)
	value = cents_of(total(product(part.points, part.weight) for part in parts), HUNDRED)
	reached = [band for band in bands if value >= band.score_from]
	if not reached or min(band.score_from for band in bands) > LEAST_POINTS:
		raise ValueError(f"No band begins at {LEAST_POINTS} or below.")
	return RiskScore(value, max(reached, key=lambda band: band.score_from), parts)


@dataclass(frozen=True, slots=True)
class Subject:
	"""What could be audited: an area of a property. days: that an audit of medium risk takes. last_audited: the end of the last
	one, None for never. mandatory: by what it has to be, such as a contract or a manager who leaves; empty where by risk alone."""

	key: str
	risk: RiskScore
	days: Decimal
	last_audited: date | None = None
	mandatory: str = ""


def days_of(subject: Subject) -> Decimal:
	"""Days of work, in halves, rounded up. Raises ValueError for less than half a day."""
	if exact(subject.days, f"The days for {subject.key}") < HALF:
		raise ValueError(f"An audit of {subject.key} takes half a day at the least, not {subject.days}.")
	halves = product(subject.days, subject.risk.band.effort)
	return Decimal(ceil(halves / 50)) * HALF


def due_dates(subject: Subject, year: int) -> tuple[date, ...]:
	"""The days in the year by which it is to be audited; overdue, and never audited, is due on the first.

	What has to be audited in the year for another reason is due at its end, unless its risk says earlier.
	"""
	months, first, last = subject.risk.band.months, date(year, 1, 1), date(year, 12, 31)
	due = first if subject.last_audited is None else max(add_months(subject.last_audited, months), first)
	found, rounds = [], 0
	while (day := add_months(due, months * rounds)) <= last:
		found.append(day)
		rounds += 1
	return tuple(found) or ((last,) if subject.mandatory else ())


MANDATORY, BY_RISK = "mandatory", "risk"
NOT_DUE, NO_DAYS = "not_due", "no_days"


@dataclass(frozen=True, slots=True)
class Planned:
	"""An audit in the plan. order: from 1. reason: MANDATORY or BY_RISK. quarter: 1 to 4, after due_on where it is late."""

	order: int
	subject: Subject
	reason: str
	due_on: date
	days: Decimal
	quarter: int

	@property
	def is_late(self) -> bool:
		return self.quarter > _quarter(self.due_on)


@dataclass(frozen=True, slots=True)
class LeftOut:
	"""What is not audited this year: NOT_DUE until due_on, or NO_DAYS are left for it."""

	subject: Subject
	reason: str
	due_on: date
	days: Decimal


@dataclass(frozen=True, slots=True)
class YearPlan:
	year: int
	planned: tuple[Planned, ...]
	left_out: tuple[LeftOut, ...]
	capacity: tuple[Decimal, ...]

	@property
	def needed(self) -> Decimal:
		"""Days of work that are due, planned or not."""
		undone = total(one.days for one in self.left_out if one.reason == NO_DAYS)
		return EXACT.add(total(one.days for one in self.planned), undone)

	@property
	def free(self) -> tuple[Decimal, ...]:
		"""Days that are left, by quarter: for what nobody plans."""
		used = [total(one.days for one in self.planned if one.quarter == quarter) for quarter in range(1, 5)]
		return tuple(have - spent for have, spent in zip(self.capacity, used, strict=True))

	@property
	def uncovered(self) -> tuple[LeftOut, ...]:
		"""What is due, cannot be left out lightly, and has no days."""
		return tuple(
			one
			for one in self.left_out
			if one.reason == NO_DAYS and (one.subject.mandatory or one.subject.risk.band.level in PRESSING)
		)


def capacity(
	workdays: Sequence[int], auditors: Decimal, percent: Decimal = Decimal(75)
) -> tuple[Decimal, ...]:
	"""Days of work by quarter, in halves, cut down. workdays: of the four quarters. percent: what is planned of them (d); the
	rest is for what comes unforeseen, for training, and for following up. Raises ValueError for other than four quarters."""
	if len(workdays) != 4:
		raise ValueError(f"A year has four quarters, not {len(workdays)}.")
	return tuple(product(days, auditors, percent) // 50 * HALF for days in workdays)


def plan(subjects: Iterable[Subject], year: int, days: Sequence[Decimal]) -> YearPlan:
	"""The plan of a year. days: that can be spent in each quarter.

	In the order of what has to be, of the score, of the day it is due, and of the key, each takes the latest quarter that is in time
	and has room, else the first one after. The same subjects give the same plan in any order. Raises ValueError for two of
	one key and for other than four quarters.
	"""
	subjects = list(subjects)
	if len(days) != 4:
		raise ValueError(f"A year has four quarters, not {len(days)}.")
	if len({subject.key for subject in subjects}) != len(subjects):
		raise ValueError("A subject is named twice.")
	room = list(days)
	planned: list[Planned] = []
	left_out: list[LeftOut] = []
	wanted = [(subject, due) for subject in subjects for due in due_dates(subject, year)]
	# of what is due more than once a year all first rounds come before any second one of the same score
	for subject, due in sorted(wanted, key=_order):
		work = days_of(subject)
		quarter = next((quarter for quarter in _quarters(due) if room[quarter - 1] >= work), None)
		if quarter is None:
			left_out.append(LeftOut(subject, NO_DAYS, due, work))
			continue
		room[quarter - 1] -= work
		reason = MANDATORY if subject.mandatory else BY_RISK
		planned.append(Planned(len(planned) + 1, subject, reason, due, work, quarter))
	for subject in sorted(subjects, key=lambda subject: subject.key):
		if not due_dates(subject, year):
			left_out.append(LeftOut(subject, NOT_DUE, next_due(subject), days_of(subject)))
	return YearPlan(year, tuple(planned), tuple(left_out), tuple(days))


def next_due(subject: Subject) -> date | None:
	"""When its risk asks for the next audit; None for what was never audited: at once."""
	if subject.last_audited is None:
		return None
	return add_months(subject.last_audited, subject.risk.band.months)


def _order(wanted: tuple[Subject, date]) -> tuple:
	subject, due = wanted
	return (not subject.mandatory, -subject.risk.value, due, subject.key)


def _quarter(day: date) -> int:
	return (day.month + 2) // 3


def _quarters(due: date) -> Iterator[int]:
	"""That of the day, those before it from the latest on, those after it."""
	own = _quarter(due)
	yield from range(own, 0, -1)
	yield from range(own + 1, 5)


# code → names of the params
REFUSALS = {"nothing_planned": (), "own_plan": (), "uncovered": ("subjects",), "unknown": ("subjects",)}


def approval_refusals(
	year_plan: YearPlan, author: str, approver: str, accepted: Iterable[str] = ()
) -> tuple[Refusal, ...]:
	"""What stands in the way of approving a plan.

	accepted: keys of subjects of high risk, or mandatory, for which a reason was given why they are left out. A score of which
	more than half is unknown is a guess, not a risk.
	"""
	found = []
	if not year_plan.planned:
		found.append(Refusal("nothing_planned"))
	if approver == author:
		found.append(Refusal("own_plan"))
	accepted = set(accepted)
	uncovered = tuple(
		dict.fromkeys(one.subject.key for one in year_plan.uncovered if one.subject.key not in accepted)
	)
	if uncovered:
		found.append(Refusal("uncovered", {"subjects": uncovered}))
	guessed = tuple(sorted({one.subject.key for one in year_plan.planned if _is_guess(one.subject.risk)}))
	if guessed:
		found.append(Refusal("unknown", {"subjects": guessed}))
	return tuple(found)


def _is_guess(risk: RiskScore) -> bool:
	return total(part.weight for part in risk.parts if part.value is None) * 2 > HUNDRED
