"""招聘: rounds put together to a result, what an offer takes, and when a referral is rewarded.

Background checks need the applicant's consent, apart from any other where they touch sensitive data (《个人信息保护法》13, 29); guards
have no criminal record (《保安服务管理条例》17); nobody under 16 is employed (劳动法 15). Weights and pass marks are a company's own (d).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from wuye_ops.rules.money import HUNDRED, ZERO, cents_of, exact, product, total
from wuye_ops.rules.proration import add_months
from wuye_ops.rules.steps import Refusal

INTERVIEW, WRITTEN_TEST, BACKGROUND = "Interview", "Written Test", "Background Check"
TYPES = (INTERVIEW, WRITTEN_TEST, BACKGROUND)
CLEARED, REJECTED, WAITING = "Cleared", "Rejected", "Waiting"
YOUNGEST = 16
# A referral is rewarded after probation, or after so many months where there is none (d).
REFERRAL_MONTHS = 3

# code → names of the params
REFUSALS = {
	"not_cleared": ("rounds",),
	"no_consent": (),
	"no_separate_consent": (),
	"too_young": ("from_day",),
	"no_opening": (),
	"opening_filled": ("people",),
	"outside_range": ("least", "most"),
	"own_offer": (),
	"interviews_kin": ("interviewer",),
	# of a referral
	"not_hired": (),
	"self_referral": (),
	"referrer_left": (),
	"hires_themselves": (),
	"not_applicable": (),
	"hired_before": (),
	"left_early": ("left_on", "until"),
	"paid_already": ("document",),
	"not_yet": ("from_day",),
}
# they never end; the others may
NEVER = frozenset(
	{
		"self_referral",
		"hires_themselves",
		"not_applicable",
		"hired_before",
		"left_early",
		"paid_already",
		"referrer_left",
	}
)


@dataclass(frozen=True, slots=True)
class Round:
	"""A round of an opening. weight: 0 for one that is only passed or not, as a background check. pass_mark: of 100.

	interviewers: how many must have given their marks.
	"""

	name: str
	type: str
	weight: Decimal = ZERO
	pass_mark: Decimal = Decimal(60)
	interviewers: int = 1

	def __post_init__(self) -> None:
		if self.type not in TYPES:
			raise ValueError(f"A round is {', '.join(TYPES)}, not {self.type!r}.")
		if exact(self.weight, f"The weight of {self.name}") < 0 or not 0 <= self.pass_mark <= HUNDRED:
			raise ValueError(f"{self.name} has a weight of 0 or more and a pass mark of 0 to 100.")
		if self.interviewers < 1:
			raise ValueError(f"{self.name} is held by one person at least.")


USUAL = (
	Round(INTERVIEW, INTERVIEW, Decimal(60)),
	Round(WRITTEN_TEST, WRITTEN_TEST, Decimal(40)),
	Round(BACKGROUND, BACKGROUND),
)


@dataclass(frozen=True, slots=True)
class Mark:
	"""One person's scorecard of a round. criteria: (weight, mark of 0 to 100); passed: their word, which ends the round where it is no.

	HRMS keeps it as Interview Feedback: skills with stars, result Cleared or Rejected; five stars are 100.
	"""

	round: str
	by: str
	passed: bool
	criteria: tuple[tuple[Decimal, Decimal], ...] = ()

	@property
	def points(self) -> Decimal | None:
		"""The weighted mean, to 0.01; None without criteria."""
		weight = total(one for one, _mark in self.criteria)
		if not weight:
			return None
		return cents_of(total(product(one, mark) for one, mark in self.criteria), weight)


@dataclass(frozen=True, slots=True)
class RoundResult:
	"""How a round stands. points: the mean of its scorecards; None for none. missing: scorecards still to come."""

	round: Round
	standing: str
	points: Decimal | None
	missing: int


@dataclass(frozen=True, slots=True)
class Result:
	"""How an applicant stands. points: of the weighted rounds that are done, to 0.01; final once none is missing. next: the round to hold."""

	standing: str
	points: Decimal | None
	rounds: tuple[RoundResult, ...]

	@property
	def next(self) -> str:
		return next((one.round.name for one in self.rounds if one.standing == WAITING), "")


def combine(rounds: Iterable[Round], marks: Iterable[Mark]) -> Result:
	"""Rounds put together: one that is failed rejects, one that is missing waits, and all together clear.

	A round is passed with enough scorecards, nobody against, and the mean at its pass mark. Raises ValueError for a scorecard of a
	round that is none, of one person twice, and for marks outside 0 to 100.
	"""
	rounds = tuple(rounds)
	by_round: dict[str, list[Mark]] = {one.name: [] for one in rounds}
	for mark in marks:
		if mark.round not in by_round:
			raise ValueError(f"There is no round {mark.round}.")
		if any(other.by == mark.by for other in by_round[mark.round]):
			raise ValueError(f"{mark.by} has marked {mark.round} already.")
		if any(not 0 <= one <= HUNDRED or weight < 0 for weight, one in mark.criteria):
			raise ValueError(f"Marks of {mark.round} are 0 to 100.")
		by_round[mark.round].append(mark)
	results = tuple(_result(one, by_round[one.name]) for one in rounds)
	standings = {one.standing for one in results}
	standing = (
		REJECTED if REJECTED in standings else WAITING if WAITING in standings or not rounds else CLEARED
	)
	done = [one for one in results if one.points is not None and one.round.weight]
	weight = total(one.round.weight for one in done)
	points = (
		cents_of(total(product(one.round.weight, one.points) for one in done), weight) if weight else None
	)
	return Result(standing, points, results)


def _result(one: Round, marks: list[Mark]) -> RoundResult:
	given = [mark.points for mark in marks if mark.points is not None]
	points = cents_of(total(given), len(given)) if given else None
	missing = max(one.interviewers - len(marks), 0)
	if any(not mark.passed for mark in marks):
		standing = REJECTED
	elif missing or (one.weight and points is None):
		standing = WAITING
	else:
		standing = REJECTED if points is not None and points < one.pass_mark else CLEARED
	return RoundResult(one, standing, points, missing)


def ranked(results: Mapping[str, Result]) -> tuple[str, ...]:
	"""Applicants of an opening: those cleared by points, then those waiting; those rejected are not in it."""
	order = {CLEARED: 0, WAITING: 1}
	able = [name for name, result in results.items() if result.standing in order]
	return tuple(
		sorted(able, key=lambda name: (order[results[name].standing], -(results[name].points or ZERO), name))
	)


def interviewer_refusals(
	interviewer: str, referrer: str = "", kin: Iterable[str] = ()
) -> tuple[Refusal, ...]:
	"""Who has referred or is related to an applicant gives no marks."""
	if interviewer and interviewer in {referrer, *kin}:
		return (Refusal("interviews_kin", {"interviewer": interviewer}),)
	return ()


# -- background checks and offers --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Consent:
	"""What an applicant has agreed to. separate: to the sensitive parts (criminal record, health), on its own."""

	given_on: date | None = None
	separate: bool = False
	withdrawn_on: date | None = None

	def holds(self, day: date) -> bool:
		return (
			self.given_on is not None
			and self.given_on <= day
			and (self.withdrawn_on is None or day < self.withdrawn_on)
		)


def background_refusals(consent: Consent, day: date, sensitive: bool) -> tuple[Refusal, ...]:
	"""What stands in the way of asking anybody about an applicant. sensitive: criminal records, health, finance."""
	if not consent.holds(day):
		return (Refusal("no_consent"),)
	return (Refusal("no_separate_consent"),) if sensitive and not consent.separate else ()


@dataclass(frozen=True, slots=True)
class Offer:
	"""An offer. wage: of a month; least, most: of the opening. open_places: people still wanted. by: who makes it; relative: the maker is
	bound to the applicant."""

	wage: Decimal
	starts_on: date
	born_on: date | None
	open_places: int
	least: Decimal | None = None
	most: Decimal | None = None
	opening: str = ""
	relative: bool = False


def offer_refusals(offer: Offer, result: Result) -> tuple[Refusal, ...]:
	"""What stands in the way of an offer: every round cleared, a place free, the wage in its range, sixteen years of age."""
	found = []
	if result.standing != CLEARED:
		open_rounds = tuple(one.round.name for one in result.rounds if one.standing != CLEARED)
		found.append(Refusal("not_cleared", {"rounds": open_rounds}))
	if not offer.opening:
		found.append(Refusal("no_opening"))
	elif offer.open_places < 1:
		found.append(Refusal("opening_filled", {"people": offer.open_places}))
	low, high = offer.least or ZERO, offer.most
	if offer.wage < low or (high is not None and offer.wage > high):
		found.append(Refusal("outside_range", {"least": low, "most": high}))
	if offer.born_on is not None:
		from_day = add_months(offer.born_on, 12 * YOUNGEST)
		if offer.starts_on < from_day:
			found.append(Refusal("too_young", {"from_day": from_day}))
	if offer.relative:
		found.append(Refusal("own_offer"))
	return tuple(found)


# -- referrals ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Referral:
	"""A referral as known. joined_on: None while the person is not hired; probation_ends: the last day of it. decides: the referrer decides
	on the hire (HR, head of the department). applicable: HRMS's `is_applicable_for_referral_bonus`. worked_here: before. paid_by: document."""

	referrer: str
	employee: str = ""
	joined_on: date | None = None
	probation_ends: date | None = None
	left_on: date | None = None
	referrer_left_on: date | None = None
	decides: bool = False
	applicable: bool = True
	worked_here: bool = False
	paid_by: str = ""


@dataclass(frozen=True, slots=True)
class RewardDue:
	"""is_due: to be paid now. from_day: the first day it can be, None while nobody knows. refusals: why not."""

	is_due: bool
	from_day: date | None
	refusals: tuple[Refusal, ...]

	@property
	def is_over(self) -> bool:
		"""It will never be due."""
		return any(one.code in NEVER for one in self.refusals)


def reward_due(referral: Referral, today: date, months: int = REFERRAL_MONTHS) -> RewardDue:
	"""Whether a referral is rewarded: once, when the person has stayed beyond probation and the referrer is still here.

	months: what counts where there is no probation. The document that pays keeps the referral's name under a unique key.
	"""
	found = []
	if referral.paid_by:
		found.append(Refusal("paid_already", {"document": referral.paid_by}))
	if not referral.applicable:
		found.append(Refusal("not_applicable"))
	if referral.employee and referral.employee == referral.referrer:
		found.append(Refusal("self_referral"))
	if referral.decides:
		found.append(Refusal("hires_themselves"))
	if referral.worked_here:
		found.append(Refusal("hired_before"))
	if referral.joined_on is None:
		return RewardDue(False, None, (*found, Refusal("not_hired")))
	stays_until = referral.probation_ends or date.fromordinal(
		add_months(referral.joined_on, months).toordinal() - 1
	)
	from_day = date.fromordinal(stays_until.toordinal() + 1)
	if referral.left_on is not None and referral.left_on <= stays_until:
		found.append(Refusal("left_early", {"left_on": referral.left_on, "until": stays_until}))
	if referral.referrer_left_on is not None and referral.referrer_left_on < from_day:
		found.append(Refusal("referrer_left"))
	if today < from_day:
		found.append(Refusal("not_yet", {"from_day": from_day}))
	return RewardDue(not found, from_day, tuple(found))
