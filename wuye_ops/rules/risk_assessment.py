"""风险评估轮次: who may assess, on which day, with what reasons, and what a round of assessors takes to count.

History is kept: a round adds to it and replaces nothing, so it cannot lie before the one that stands.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from wuye_ops.rules.risk_matrix import KEY_LEVELS, Assessment, Combined, order_refusals
from wuye_ops.rules.steps import Refusal

INHERENT, CURRENT, RESIDUAL = STAGES = ("Inherent", "Current", "Residual")
ASSESSORS = (
	"Risk Officer", "Operations Director", "Property Manager", "Department Head", "Quality Inspector", "Internal Auditor",
)  # fmt: skip
# (d) An assessment is entered within a week, and a key risk is not one person's view.
ENTER_WITHIN = timedelta(days=7)
FEWEST_FOR_KEY = 2


@dataclass(frozen=True, slots=True)
class Practice:
	"""What a company has settled: roles that assess, how many people a key risk takes, and how late an assessment is entered."""

	roles: tuple[str, ...] = ASSESSORS
	fewest_for_key: int = FEWEST_FOR_KEY
	enter_within: timedelta = ENTER_WITHIN


USUAL = Practice()

# code → names of the params
REFUSALS = {
	"property_closed": ("property",),
	"in_future": ("assessed_on",),
	"before_identified": ("identified_on",),
	"backdated": ("earliest",),
	"before_last": ("last",),
	"before_measures": ("done_on",),
	"no_right": ("assessor", "roles"),
	"not_of_property": ("assessor",),
	"no_reason": ("assessor",),
	"too_few": ("fewest",),
	"disagreement": ("levels",),
	"other_method": ("method",),
	"no_inherent": (),
	"above_inherent": ("what", "level", "inherent"),
	"residual_above_current": ("level", "current"),
}


@dataclass(frozen=True, slots=True)
class Assessor:
	"""is_of_property: may see the property the risk is in."""

	user: str
	roles: frozenset[str]
	is_of_property: bool = True


@dataclass(frozen=True, slots=True)
class Round:
	"""Several people's view of one stage of a risk. note: what they made of their disagreement."""

	stage: str
	assessed_on: date
	combined: Combined
	assessors: tuple[Assessor, ...]
	note: str = ""

	def __post_init__(self) -> None:
		if self.stage not in STAGES:
			raise ValueError(f"A stage is {', '.join(STAGES)}, not {self.stage!r}.")


@dataclass(frozen=True, slots=True)
class Standing:
	"""What is known of the risk. values: stage → the assessment that stands; assessed_on: stage → its day. done_on: when the last
	measure was done. method: by which the risk is assessed, "" for not yet."""

	property: str
	identified_on: date
	property_open: bool = True
	method: str = ""
	values: Mapping[str, Assessment] | None = None
	assessed_on: Mapping[str, date] | None = None
	done_on: date | None = None


def round_refusals(
	one: Round, known: Standing, today: date, practice: Practice = USUAL
) -> tuple[Refusal, ...]:
	"""Everything that stands in the way of a round. Opinions of the same method and one per person are `risk_matrix.combine`'s."""
	found = []
	if not known.property_open:
		found.append(Refusal("property_closed", {"property": known.property}))
	found += _day(one, known, today, practice)
	found += _people(one, practice)
	method = one.combined.value.method
	if known.method and known.method != method:
		found.append(Refusal("other_method", {"method": known.method}))
	found += _values(one, known)
	return tuple(found)


def _day(one: Round, known: Standing, today: date, practice: Practice) -> Iterator[Refusal]:
	day = one.assessed_on
	if day > today:
		yield Refusal("in_future", {"assessed_on": day})
	if day < known.identified_on:
		yield Refusal("before_identified", {"identified_on": known.identified_on})
	elif day < today - practice.enter_within:
		yield Refusal("backdated", {"earliest": today - practice.enter_within})
	last = (known.assessed_on or {}).get(one.stage)
	if last and day < last:
		yield Refusal("before_last", {"last": last})
	if one.stage == RESIDUAL and known.done_on and day < known.done_on:
		yield Refusal("before_measures", {"done_on": known.done_on})


def _people(one: Round, practice: Practice) -> Iterator[Refusal]:
	opinions = one.combined.opinions
	known = {assessor.user: assessor for assessor in one.assessors}
	for opinion in opinions:
		assessor = known.get(opinion.assessor)
		if assessor is None or not assessor.roles & set(practice.roles):
			yield Refusal("no_right", {"assessor": opinion.assessor, "roles": practice.roles})
		elif not assessor.is_of_property:
			yield Refusal("not_of_property", {"assessor": opinion.assessor})
		if not opinion.reason.strip():
			yield Refusal("no_reason", {"assessor": opinion.assessor})
	is_key = any(opinion.value.level in KEY_LEVELS for opinion in opinions)
	if is_key and len(opinions) < practice.fewest_for_key:
		yield Refusal("too_few", {"fewest": practice.fewest_for_key})
	if one.combined.disagree and not one.note.strip():
		yield Refusal("disagreement", {"levels": one.combined.apart})


def _values(one: Round, known: Standing) -> tuple[Refusal, ...]:
	values = {**(known.values or {}), one.stage: one.combined.value}
	if INHERENT not in values:
		return (Refusal("no_inherent"),)
	return order_refusals(values[INHERENT], values.get(CURRENT), values.get(RESIDUAL))
