"""What the answers of a survey come to: by question and group, by trade, and against the last survey.

Satisfaction is as domain.md 2 defines it (satisfaction.py). NPS = promoters (9, 10) - detractors (0 to 6), in per cent of
those who answered. Where nobody answered there is no value, which is neither 0 nor 100.

Of an anonymous survey a group of fewer than FEWEST answers is withheld, question by question. So that it cannot be found by
taking the groups shown from their total either, the smallest of these are withheld with it (disclosure.py).

Groupings that lie within one another, such as property and building, belong into one analysis, which looks after both.
One that cuts across them, such as the class of customers, can be set off against them where a whole building is of one
class: an anonymous survey is analysed by one of the two. For the same reason it is analysed when it is closed
(survey_period.py): the figures of yesterday taken from those of today are the answers of one household.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from decimal import Decimal
from typing import TypeAlias

from wuye_ops.rules import satisfaction
from wuye_ops.rules.disclosure import FEWEST, Group, withheld
from wuye_ops.rules.money import cents_of
from wuye_ops.rules.service_figures import percent
from wuye_ops.rules.survey import (
	CHOICE,
	DETRACTOR,
	GRADED,
	MATRIX,
	MOST_POINTS,
	NPS,
	PROMOTER,
	SCALE,
	STARS,
	TEXT,
	Question,
	Value,
	plain,
)

ALL: Group = ()
OVERALL = ""


@dataclass(frozen=True, slots=True)
class Item:
	"""What has figures of its own: a question, a row of a matrix, or (number 0) all grades of a trade or of the survey."""

	number: int
	type: str
	text: str
	row: str = ""
	section: str = ""
	options: tuple[str, ...] = field(default=(), compare=False)

	@property
	def key(self) -> tuple:
		"""The same in another survey where the same was asked, wherever it stood and however it was spaced."""
		return bool(self.number), self.type, plain(self.section), plain(self.text), plain(self.row)


@dataclass(frozen=True, slots=True)
class Response:
	"""A household's answers. group: where it belongs, the widest first, such as (property, building); all equally deep."""

	group: Group
	answers: Mapping[int, Value]


@dataclass(frozen=True, slots=True)
class Figures:
	"""answers: who answered, and of a trade how many grades were given. distribution: (grade, option or points, how often).

	rate: satisfied, per cent; index: 0 to 100; nps: -100 to 100; all to 0.1. mean: of grades 1 to 5 or points 0 to 10, to
	0.01. None where it makes no sense or nobody answered.
	"""

	answers: int
	distribution: tuple[tuple[str, int], ...] = ()
	rate: Decimal | None = None
	index: Decimal | None = None
	nps: Decimal | None = None
	mean: Decimal | None = None

	@property
	def shares(self) -> tuple[tuple[str, Decimal | None], ...]:
		"""Per cent of those who answered; where several may be chosen they make up more than 100."""
		return tuple((label, percent(count, self.answers)) for label, count in self.distribution)


@dataclass(frozen=True, slots=True)
class Row:
	"""An item's figures in a group, () for all; None where they are withheld."""

	item: Item
	group: Group
	figures: Figures | None


@dataclass(frozen=True, slots=True)
class Change:
	"""Now less before, in points of each figure; None where either is missing."""

	rate: Decimal | None
	index: Decimal | None
	nps: Decimal | None
	mean: Decimal | None


@dataclass(frozen=True, slots=True)
class Compared:
	"""before: None where it was not asked, or is withheld. change: None where either has too few answers."""

	row: Row
	before: Figures | None
	change: Change | None


def items(questions: Iterable[Question]) -> tuple[Item, ...]:
	"""The questions in their order, a matrix row by row."""
	found = []
	for question in questions:
		rows = question.options if question.type == MATRIX else ("",)
		options = question.options if question.type == CHOICE else ()
		found += [
			Item(question.number, question.type, question.text, row, question.section, options)
			for row in rows
		]
	return tuple(found)


def analysis(
	questions: Sequence[Question], responses: Iterable[Response], *, anonymous: bool, fewest: int = FEWEST
) -> tuple[Row, ...]:
	"""Figures of every item, of all together and of every group on every level, in their order.

	Raises ValueError for groups that are not equally deep, and a grade that is none.
	"""
	tallies, groups = _tallies(questions, responses)
	return analysis_of_counts(questions, tallies, groups, anonymous=anonymous, fewest=fewest)


# how many answered, and how often each grade, option or number of points was given
Tally: TypeAlias = tuple[int, Counter]
# (question, row of a matrix) → innermost group → tally
Tallies: TypeAlias = Mapping[tuple[int, str], Mapping[Group, Tally]]


def analysis_of_counts(
	questions: Iterable[Question],
	tallies: Tallies,
	groups: Iterable[Group],
	*,
	anonymous: bool,
	fewest: int = FEWEST,
) -> tuple[Row, ...]:
	"""As `analysis`, of answers that somebody else has counted already, such as the database.

	groups: all innermost ones, also those without an answer. Points of NPS are counted as whole numbers.
	"""
	groups = set(groups)
	if len({len(group) for group in groups}) > 1:
		raise ValueError("Groups of one analysis are equally deep.")
	rows = []
	for item in items(questions):
		by_group = _on_every_level(tallies.get((item.number, item.row), {}), groups)
		counts = {group: answers for group, (answers, _labels) in by_group.items()}
		hidden = withheld(counts, fewest) if anonymous else frozenset()
		rows += [
			Row(item, group, None if group in hidden else _figures(item, *by_group[group]))
			for group in sorted(by_group)
		]
	return tuple(rows)


def _tallies(
	questions: Sequence[Question], responses: Iterable[Response]
) -> tuple[dict[tuple[int, str], dict[Group, Tally]], set[Group]]:
	"""(number, row) → innermost group → answers and labels; and all innermost groups."""
	answers: dict[tuple[int, str], Counter] = defaultdict(Counter)
	labels: dict[tuple[int, str], dict[Group, Counter]] = defaultdict(lambda: defaultdict(Counter))
	groups = set()
	for response in responses:
		groups.add(response.group)
		for question in questions:
			if question.number not in response.answers:
				continue
			for row, chosen in _labels(question, response.answers[question.number]):
				key = question.number, row
				answers[key][response.group] += 1
				labels[key][response.group].update(chosen)
	return {
		key: {group: (count, labels[key][group]) for group, count in counts.items()}
		for key, counts in answers.items()
	}, groups


def _labels(question: Question, value: Value) -> Iterable[tuple[str, tuple]]:
	"""(row of a matrix, what was chosen)."""
	if question.type == MATRIX:
		return [(row, (grade,)) for row, grade in value]
	if question.type == TEXT:
		return [("", ())]
	return [("", value if question.type == CHOICE else (value,))]


def _on_every_level(tallies: Mapping[Group, Tally], groups: Iterable[Group]) -> dict[Group, Tally]:
	"""The sums of all groups, also of those in which nobody answered."""
	answers: Counter = Counter({ALL: 0})
	labels: dict[Group, Counter] = defaultdict(Counter)
	for group in groups:
		count, chosen = tallies.get(group, (0, Counter()))
		for depth in range(len(group) + 1):
			answers[group[:depth]] += count
			labels[group[:depth]].update(chosen)
	return {group: (count, labels[group]) for group, count in answers.items()}


def _figures(item: Item, answers: int, labels: Counter) -> Figures:
	if item.type in GRADED:
		grades = {**dict.fromkeys(satisfaction.GRADES, 0), **labels}
		return Figures(
			answers,
			tuple(grades.items()),
			rate=_tenths(satisfaction.rate(grades)),
			index=_tenths(satisfaction.index(grades)),
			mean=_mean(sum(STARS[grade] * count for grade, count in grades.items()), answers),
		)
	if item.type == NPS:
		promoters = sum(count for points, count in labels.items() if points >= PROMOTER)
		detractors = sum(count for points, count in labels.items() if points <= DETRACTOR)
		return Figures(
			answers,
			tuple((str(points), labels[points]) for points in range(MOST_POINTS + 1)),
			nps=percent(promoters - detractors, answers),
			mean=_mean(sum(points * count for points, count in labels.items()), answers),
		)
	return Figures(answers, tuple((option, labels[option]) for option in item.options))


def _tenths(value: float | None) -> Decimal | None:
	return None if value is None else Decimal(str(value))


def _mean(total: int, count: int) -> Decimal | None:
	return cents_of(Decimal(total), count) if count else None


def by_section(rows: Iterable[Row]) -> tuple[Row, ...]:
	"""Satisfaction with every trade: all grades that were given in its questions, each with the same weight.

	A trade is withheld in a group where one of its questions is. So it says nothing that the questions shown do not say.
	A question that is withheld of all together, such as one that three answered, is in no trade at all.
	"""
	return _together(rows, lambda item: item.section)


def overall(rows: Iterable[Row]) -> tuple[Row, ...]:
	"""Satisfaction with everything that was graded, as `by_section`."""
	return _together(rows, lambda _item: OVERALL)


def _together(rows: Iterable[Row], name: Callable[[Item], str]) -> tuple[Row, ...]:
	rows = [row for row in rows if row.item.type in GRADED and row.item.number]
	told = {row.item for row in rows if row.group == ALL and row.figures is not None}
	with_figures = {name(item) for item in told}
	parts: dict[tuple[str, Group], list[Figures | None]] = defaultdict(list)
	for row in rows:
		if row.item in told or name(row.item) not in with_figures:
			parts[name(row.item), row.group].append(row.figures)
	found = []
	for (section, group), figures in parts.items():
		item = Item(0, SCALE, section, section=section)
		shown = [part for part in figures if part is not None]
		grades: Counter = Counter()
		for part in shown:
			grades.update(dict(part.distribution))
		whole = _figures(item, grades.total(), grades) if len(shown) == len(figures) else None
		found.append(Row(item, group, whole))
	return tuple(found)


def compared(rows: Iterable[Row], before: Iterable[Row], fewest: int = FEWEST) -> tuple[Compared, ...]:
	"""The rows beside those of the last survey that asked the same of the same group.

	before: analysed with its own promise of anonymity. A change is only told where both have `fewest` answers or more.
	"""
	earlier = {(row.item.key, row.group): row.figures for row in before}
	found = []
	for row in rows:
		then = earlier.get((row.item.key, row.group))
		enough = row.figures and then and min(row.figures.answers, then.answers) >= fewest
		found.append(Compared(row, then, _change(row.figures, then) if enough else None))
	return tuple(found)


CHANGES = tuple(part.name for part in fields(Change))


def _change(now: Figures, then: Figures) -> Change:
	return Change(*(_less(getattr(now, name), getattr(then, name)) for name in CHANGES))


def _less(now: Decimal | None, then: Decimal | None) -> Decimal | None:
	return None if now is None or then is None else now - then


def response_rate(answered: int, invited: int) -> Decimal | None:
	"""回收率: per cent of the invited households that answered, to 0.1; None where nobody was invited."""
	return percent(answered, invited)
