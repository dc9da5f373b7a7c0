"""人员流动与招聘成效: turnover, time to hire, and what each channel of recruitment brings.

人均管理面积 is a metric of its own (`people.area_per_head`). Figures without anything to divide by are None, which is not 0.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from wuye_ops.rules.metric_value import Part
from wuye_ops.rules.money import HUNDRED, ZERO, cents_of, exact, product
from wuye_ops.rules.proration import Period, add_months
from wuye_ops.rules.robust import median

RESIGNED, DISMISSED, CONTRACT_ENDED, RETIRED, MOVED = (
	"Resigned",
	"Dismissed",
	"Contract Ended",
	"Retired",
	"Moved to Another Company",
)
# Who reached their age or moved within the group has not been lost (d).
LOST = (RESIGNED, DISMISSED, CONTRACT_ENDED)
EARLY_MONTHS = 6


@dataclass(frozen=True, slots=True)
class Stay:
	"""Somebody's time at a place. left_on: the last day of work."""

	employee: str
	joined_on: date
	left_on: date | None = None
	reason: str = ""

	def is_there(self, day: date) -> bool:
		return self.joined_on <= day and (self.left_on is None or day <= self.left_on)


@dataclass(frozen=True, slots=True)
class Turnover:
	"""left: whoever left in the period and counts; of them resigned, and early: within six months of joining. part: what adds up
	over properties: those who left ÷ the mean of heads at the begin and the end."""

	left: tuple[Stay, ...]
	resigned: int
	early: int
	part: Part

	@property
	def percent(self) -> Decimal | None:
		if not self.part.denominator:
			return None
		return cents_of(product(self.part.numerator, HUNDRED), self.part.denominator)


def turnover(stays: Iterable[Stay], period: Period, counted: Iterable[str] = LOST) -> Turnover:
	"""离职率 of a period: who left ÷ mean of the heads on the first and the last day. Somebody whose reason nobody wrote down counts."""
	stays, counted = list(stays), {*counted, ""}
	left = tuple(
		one
		for one in stays
		if one.left_on is not None and period.first <= one.left_on <= period.last and one.reason in counted
	)
	heads = sum(one.is_there(period.first) for one in stays), sum(one.is_there(period.last) for one in stays)
	return Turnover(
		left,
		sum(one.reason == RESIGNED for one in left),
		sum(one.left_on < add_months(one.joined_on, EARLY_MONTHS) for one in left),
		Part(Decimal(len(left)), Decimal(sum(heads)) / 2),
	)


@dataclass(frozen=True, slots=True)
class Hire:
	"""Somebody hired. approved_on: the requisition; joined_on: first day at work; left_on: of those who are gone."""

	channel: str
	approved_on: date
	joined_on: date
	left_on: date | None = None

	@property
	def days(self) -> int:
		return (self.joined_on - self.approved_on).days


@dataclass(frozen=True, slots=True)
class Applicants:
	"""People of a channel: how many came, were invited, offered a post, hired; cost: of the channel, 元."""

	channel: str
	applied: int
	invited: int = 0
	offered: int = 0
	hired: int = 0
	cost: Decimal = ZERO

	def __post_init__(self) -> None:
		if not 0 <= self.hired <= self.offered <= self.applied or not 0 <= self.invited <= self.applied:
			raise ValueError(f"Of those who applied some are invited, offered and hired: {self}.")
		if exact(self.cost, "The cost of a channel") < 0:
			raise ValueError(f"A channel costs 0 or more, not {self.cost}.")


@dataclass(frozen=True, slots=True)
class ChannelFigures:
	"""What a channel brings. hired_percent: of those who applied. kept_percent: of those hired long enough ago, who stayed six
	months; judged: how many these are. cost_per_hire: 元."""

	channel: str
	applied: int
	hired: int
	hired_percent: Decimal | None
	days_to_hire: Decimal | None
	kept_percent: Decimal | None
	judged: int
	cost_per_hire: Decimal | None


def time_to_hire(hires: Iterable[Hire]) -> Decimal | None:
	"""The median of days from approval to the first day at work: one post that stayed open for a year does not decide it. None
	without hires. Raises ValueError for somebody who joined before the approval."""
	days = [one.days for one in hires]
	if any(one < 0 for one in days):
		raise ValueError("Somebody joined before the requisition was approved.")
	return cents_of(median([Decimal(one) for one in days]), 1) if days else None


def channels(
	applicants: Iterable[Applicants], hires: Iterable[Hire], today: date, months: int = EARLY_MONTHS
) -> tuple[ChannelFigures, ...]:
	"""One row a channel, those that bring most people who stay first."""
	by_channel: dict[str, list[Hire]] = {}
	for hire in hires:
		by_channel.setdefault(hire.channel, []).append(hire)
	rows = [_figures(one, by_channel.get(one.channel, []), today, months) for one in applicants]
	return tuple(sorted(rows, key=lambda row: (-(row.kept_percent or ZERO), -row.hired, row.channel)))


def _figures(applicants: Applicants, hires: list[Hire], today: date, months: int) -> ChannelFigures:
	old = [one for one in hires if add_months(one.joined_on, months) <= today]
	kept = sum(one.left_on is None or one.left_on >= add_months(one.joined_on, months) for one in old)
	return ChannelFigures(
		applicants.channel,
		applicants.applied,
		applicants.hired,
		_percent(applicants.hired, applicants.applied),
		time_to_hire(hires),
		_percent(kept, len(old)),
		len(old),
		cents_of(applicants.cost, applicants.hired) if applicants.hired else None,
	)


def _percent(part: int, whole: int) -> Decimal | None:
	return cents_of(product(Decimal(part), HUNDRED), whole) if whole else None
