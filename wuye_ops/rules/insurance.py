"""保险: from when to when a policy covers what, where cover is missing or too low, when it ends, and what a month of it costs.

Days are days of the policy: it covers its first and its last one. What is insured and up to what is in the policy; `risk_category`
says what its kind usually covers. Claims are in `insurance_claim`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from wuye_ops.rules.allocation import allocate
from wuye_ops.rules.money import HUNDRED, ZERO, exact, total
from wuye_ops.rules.proration import ONE_DAY, Month, Period
from wuye_ops.rules.record_loan import Steps, chase_due
from wuye_ops.rules.risk_category import CATEGORIES, KINDS
from wuye_ops.rules.steps import Refusal

OFFICER, MANAGER, DIRECTOR = "Risk Officer", "Property Manager", "Operations Director"
# Days before the last one, each told once (d): time for offers, for the contract, and for paying the premium.
EXPIRY: Steps = (
	(-90, (OFFICER,)),
	(-60, (OFFICER, MANAGER)),
	(-30, (OFFICER, MANAGER)),
	(0, (OFFICER, MANAGER, DIRECTOR)),
)


@dataclass(frozen=True, slots=True)
class Policy:
	"""A policy as it stands. properties: None for all of the company. categories: of risks it covers. per_event, in_all: 元 it pays
	at most for one event, and in its whole time; None where it has no such limit. deductible: 元 of each event that are not
	paid, deductible_percent of it likewise, whichever is more. ended_on: the last day after it was cancelled."""

	key: str
	kind: str
	period: Period
	categories: frozenset[str]
	properties: frozenset[str] | None = None
	per_event: Decimal | None = None
	in_all: Decimal | None = None
	deductible: Decimal = ZERO
	deductible_percent: Decimal = ZERO
	premium: Decimal = ZERO
	ended_on: date | None = None

	def __post_init__(self) -> None:
		if self.kind not in KINDS:
			raise ValueError(f"An insurance is {', '.join(KINDS)}, not {self.kind!r}.")
		if unknown := sorted(self.categories - set(CATEGORIES)):
			raise ValueError(f"There is no category {', '.join(unknown)}.")

	@property
	def first(self) -> date:
		return self.period.first

	@property
	def last(self) -> date:
		"""The last day of cover; before the first one where it never began."""
		return min(self.period.last, self.ended_on or self.period.last)

	def is_in_force(self, day: date) -> bool:
		return self.first <= day <= self.last

	def is_for(self, property_name: str, category: str) -> bool:
		return category in self.categories and (self.properties is None or property_name in self.properties)

	def covers(self, property_name: str, category: str, day: date) -> bool:
		return self.is_in_force(day) and self.is_for(property_name, category)

	def available(self, paid: Decimal = ZERO) -> Decimal | None:
		"""元 that one event could still bring after so much was paid; None for no limit."""
		left = None if self.in_all is None else max(self.in_all - paid, ZERO)
		limits = [limit for limit in (self.per_event, left) if limit is not None]
		return min(limits, default=None)


# code → names of the params
REFUSALS = {
	"negative": ("field",),
	"percent_too_high": (),
	"limits_out_of_order": ("per_event", "in_all"),
	"no_limit": (),
	"no_category": (),
	"no_property": (),
	"deductible_eats_limit": ("deductible", "per_event"),
	"ends_before_it_begins": ("first",),
}


def policy_refusals(policy: Policy) -> tuple[Refusal, ...]:
	"""Everything that is wrong with a policy before it counts."""
	found = []
	for field in ("per_event", "in_all", "deductible", "deductible_percent", "premium"):
		value = getattr(policy, field)
		if value is not None and exact(value, field) < ZERO:
			found.append(Refusal("negative", {"field": field}))
	if policy.deductible_percent >= HUNDRED:
		found.append(Refusal("percent_too_high"))
	if policy.per_event is None and policy.in_all is None:
		found.append(Refusal("no_limit"))
	elif None not in (policy.per_event, policy.in_all) and policy.per_event > policy.in_all:
		limits = {"per_event": policy.per_event, "in_all": policy.in_all}
		found.append(Refusal("limits_out_of_order", limits))
	if policy.per_event is not None and policy.deductible >= policy.per_event:
		limits = {"deductible": policy.deductible, "per_event": policy.per_event}
		found.append(Refusal("deductible_eats_limit", limits))
	if not policy.categories:
		found.append(Refusal("no_category"))
	if policy.properties is not None and not policy.properties:
		found.append(Refusal("no_property"))
	if policy.ended_on and policy.ended_on < policy.first - ONE_DAY:
		found.append(Refusal("ends_before_it_begins", {"first": policy.first}))
	return tuple(found)


# -- what is covered ---------------------------------------------------------------------------------------------------

NEVER, EXPIRED, NOT_BEGUN, USED_UP, TOO_LOW = WHY = ("never", "expired", "not_begun", "used_up", "too_low")
# why → names of the params
UNCOVERED = {
	NEVER: (),
	EXPIRED: ("policy", "last"),
	NOT_BEGUN: ("policy", "first"),
	USED_UP: ("policy",),
	TOO_LOW: ("available", "short_by"),
}


@dataclass(frozen=True, slots=True)
class Exposure:
	"""A key risk that could be insured. loss: 元 it may cost, None for unknown."""

	key: str
	property: str
	category: str
	loss: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Gap:
	"""A risk that is not covered, or not enough: why is one of WHY."""

	key: str
	why: str
	params: Mapping[str, object]


def uncovered(
	risks: Iterable[Exposure],
	policies: Sequence[Policy],
	day: date,
	paid: Mapping[str, Decimal] | None = None,
) -> tuple[Gap, ...]:
	"""Those not covered on a day, in their order. paid: policy → 元 it has paid in its time.

	Policies of one category stand beside each other: what they pay for one event adds up. A risk of unknown loss is covered by
	any that still pays.
	"""
	paid = paid or {}
	found = []
	for risk in risks:
		fitting = [one for one in policies if one.is_for(risk.property, risk.category)]
		gap = _gap(risk, fitting, day, paid)
		if gap is not None:
			found.append(Gap(risk.key, *gap))
	return tuple(found)


def _gap(
	risk: Exposure, fitting: Sequence[Policy], day: date, paid: Mapping[str, Decimal]
) -> tuple[str, dict[str, object]] | None:
	in_force = [one for one in fitting if one.is_in_force(day)]
	if not in_force:
		return _not_in_force(fitting, day)
	available = [one.available(paid.get(one.key, ZERO)) for one in in_force]
	if None in available:
		return None
	together = total(available)
	if not together:
		return USED_UP, {"policy": in_force[-1].key}
	if risk.loss is not None and risk.loss > together:
		return TOO_LOW, {"available": together, "short_by": risk.loss - together}
	return None


def _not_in_force(fitting: Sequence[Policy], day: date) -> tuple[str, dict[str, object]]:
	"""The one that begins soonest, else the one that ended last."""
	coming = sorted((one.first, one.key) for one in fitting if one.first > day and one.last >= one.first)
	if coming:
		first, key = coming[0]
		return NOT_BEGUN, {"policy": key, "first": first}
	past = sorted((one.last, one.key) for one in fitting if one.last < day and one.last >= one.first)
	if past:
		last, key = past[-1]
		return EXPIRED, {"policy": key, "last": last}
	return NEVER, {}


def gaps(policies: Iterable[Policy], property_name: str, category: str, window: Period) -> tuple[Period, ...]:
	"""The days of a window on which nothing covers a category in a property, as periods."""
	found, day = [], window.first
	spans = sorted(
		(one.first, one.last)
		for one in policies
		if one.is_for(property_name, category) and one.last >= one.first
	)
	for first, last in spans:
		if first > window.last:
			break
		if first > day:
			found.append(Period(day, first - ONE_DAY))
		day = max(day, last + ONE_DAY)
	if day <= window.last:
		found.append(Period(day, window.last))
	return tuple(found)


# -- when it ends ------------------------------------------------------------------------------------------------------


def is_renewed(policy: Policy, policies: Iterable[Policy]) -> bool:
	"""Whether others cover, on the day after its last, all it covers: in each category all its properties."""
	day = policy.last + ONE_DAY
	others = [one for one in policies if one.key != policy.key and one.is_in_force(day)]
	return all(_all_covered(policy.properties, category, others) for category in policy.categories)


def _all_covered(properties: frozenset[str] | None, category: str, others: Iterable[Policy]) -> bool:
	covering = [one.properties for one in others if category in one.categories]
	if None in covering:
		return True
	return properties is not None and properties <= frozenset().union(*covering)


def expiry_warnings(
	policy: Policy, policies: Iterable[Policy], today: date, told: Iterable[int] = ()
) -> Steps:
	"""(days, whom) to tell that a policy ends, 90, 60, 30 and 0 days before its last one, each once; nothing when it is renewed.

	After an outage the latest alone. When it has ended without another, its risks are uncovered, which `uncovered` says.
	"""
	if is_renewed(policy, policies) or policy.last < policy.first:
		return ()
	return chase_due(policy.last, today, told, EXPIRY)


# -- what it costs -----------------------------------------------------------------------------------------------------


def premium_by_month(policy: Policy) -> dict[Month, Decimal]:
	"""元 of the premium for each month of its period, by its days; they sum to it, to the cent.

	Raises ValueError for a premium that is negative or not in whole cents.
	"""
	months, month = [], Month.of(policy.period.first)
	while month <= Month.of(policy.period.last):
		months.append(month)
		month = month.plus(1)
	days = [
		(min(one.last, policy.period.last) - max(one.first, policy.period.first)).days + 1 for one in months
	]
	return dict(zip(months, allocate(policy.premium, days), strict=True))
