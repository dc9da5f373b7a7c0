"""荣誉: 服务之星 of a month and 优秀员工 of a year, found by rule from final scorecards, decided by people, never by the one in question.

The rule names who could be honoured and why others could not; it honours nobody. 服务之星 is the best 3 % of a month without a valid
complaint (domain.md 7). Who is equal at the last place is named too: chance honours nobody either.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from wuye_ops.rules.money import EXACT, HUNDRED, cents_of, exact, product, total
from wuye_ops.rules.steps import Lifecycle, Refusal

STAR, OUTSTANDING = "Service Star", "Outstanding Employee"

NOMINATED, CONFIRMED, DECLINED, PUBLISHED, WITHDRAWN = (
	"Nominated",
	"Confirmed",
	"Declined",
	"Published",
	"Withdrawn",
)
CONFIRM, DECLINE, PUBLISH, WITHDRAW = "Confirm", "Decline", "Publish", "Withdraw"
LIFE = Lifecycle(
	{
		CONFIRM: ((NOMINATED,), CONFIRMED),
		DECLINE: ((NOMINATED,), DECLINED),
		# on the wall and in the portal, once the employee does not mind
		PUBLISH: ((CONFIRMED,), PUBLISHED),
		WITHDRAW: ((NOMINATED, CONFIRMED, PUBLISHED), WITHDRAWN),
	}
)
WITH_REASON = (DECLINE, WITHDRAW)

# code → names of the params
REFUSALS = {
	"not_now": ("status", "step"),
	"own_award": (),
	"own_nomination": (),
	"not_entitled": (),
	"no_reason": (),
	"no_consent": (),
	"no_longer": ("why",),
	"twice": ("other",),
}
# why somebody is not among those who can be honoured; names of the params
OUT = {
	"not_judged": (),
	"below": ("points", "least"),
	"valid_complaint": ("number",),
	"incident": ("number",),
	"too_few_days": ("days", "least"),
	"too_little_work": ("rows", "least"),
	"too_few_months": ("months", "least"),
	"bad_month": ("grade",),
	"has_left": (),
	"honoured_lately": ("on",),
}


@dataclass(frozen=True, slots=True)
class Rule:
	"""What an award asks for. percent: of those who can be honoured; least_points, least_days, least_rows: of the period; rows: pieces of
	work behind the card. least_months: final cards in the period; no_grade: grades that exclude. pause_months: since the last of its kind.
	All but the 3 % are ours (d)."""

	kind: str
	percent: Decimal
	least_points: Decimal
	least_days: int = 0
	least_rows: int = 0
	least_months: int = 1
	no_grade: tuple[str, ...] = ()
	pause_months: int = 0

	def __post_init__(self) -> None:
		if not 0 < exact(self.percent, "The share honoured") <= HUNDRED:
			raise ValueError(f"Between 0 and 100 % are honoured, not {self.percent}.")


RULES = (
	Rule(STAR, Decimal(3), Decimal(80), least_days=15, least_rows=20),
	Rule(
		OUTSTANDING,
		Decimal(10),
		Decimal(85),
		least_days=180,
		least_rows=200,
		least_months=10,
		no_grade=("D",),
	),
)


@dataclass(frozen=True, slots=True)
class Candidate:
	"""Somebody in a period. points: of final cards, month by month; None for one that was not judged. rows: pieces of work counted.

	complaints: valid ones; incidents: that they answer for. covered: percent of weight with data, the mean. last_honoured: for the kind.
	"""

	employee: str
	property: str
	points: tuple[Decimal | None, ...]
	grades: tuple[str, ...] = ()
	days: int = 0
	rows: int = 0
	covered: Decimal = HUNDRED
	complaints: int = 0
	incidents: int = 0
	has_left: bool = False
	last_honoured: date | None = None

	@property
	def mean(self) -> Decimal | None:
		"""Of the months that were judged, to 0.01."""
		judged = [one for one in self.points if one is not None]
		return cents_of(total(judged), len(judged)) if judged else None


@dataclass(frozen=True, slots=True)
class Nominee:
	"""rank: 1 for the best; equal ones share it. tied: equal to others at the last place, so that people have to choose."""

	candidate: Candidate
	rank: int
	points: Decimal
	tied: bool = False


@dataclass(frozen=True, slots=True)
class Nomination:
	"""places: how many are honoured, of `able` people who can be. out: who cannot, and why, in order of names."""

	places: int
	able: int
	nominees: tuple[Nominee, ...]
	out: tuple[tuple[str, Refusal], ...]


def nominate(
	rule: Rule, candidates: Iterable[Candidate], period_ends: date, share_of: int | None = None
) -> Nomination:
	"""Who could be honoured.

	places: percent of all candidates who were judged, or of `share_of` people, half up and at least one. They are ranked by points;
	of equal ones who had more of their weight covered, then who did more, comes first; who is still equal shares the rank, and all
	of those at the last place are named.
	"""
	candidates = sorted(candidates, key=lambda one: one.employee)
	able, out = [], []
	for one in candidates:
		reason = _out(rule, one, period_ends)
		if reason:
			out.append((one.employee, reason))
		else:
			able.append(one)
	judged = sum(one.mean is not None for one in candidates) if share_of is None else share_of
	if not able:
		return Nomination(0, 0, (), tuple(out))
	part = EXACT.divide(product(rule.percent, judged), HUNDRED)
	places = max(int(part.to_integral_value(ROUND_HALF_UP)), 1)
	return Nomination(places, len(able), _ranked(able, places), tuple(out))


def _merit(one: Candidate) -> tuple:
	return one.mean, one.covered, one.rows


def _ranked(able: list[Candidate], places: int) -> tuple[Nominee, ...]:
	able = sorted(able, key=_merit, reverse=True)
	last = _merit(able[min(places, len(able)) - 1])
	named = [one for one in able if _merit(one) >= last]
	over = len(named) > places
	ranks: dict[tuple, int] = {}
	for position, one in enumerate(named, start=1):
		ranks.setdefault(_merit(one), position)
	return tuple(
		Nominee(one, ranks[_merit(one)], one.mean, over and _merit(one) == last)
		for one in sorted(named, key=lambda one: (ranks[_merit(one)], one.employee))
	)


def _out(rule: Rule, one: Candidate, period_ends: date) -> Refusal | None:
	months = sum(points is not None for points in one.points)
	bad = next((grade for grade in one.grades if grade in rule.no_grade), None)
	if one.has_left:
		return Refusal("has_left")
	if one.mean is None:
		return Refusal("not_judged")
	if months < rule.least_months:
		return Refusal("too_few_months", {"months": months, "least": rule.least_months})
	if one.complaints:
		return Refusal("valid_complaint", {"number": one.complaints})
	if one.incidents:
		return Refusal("incident", {"number": one.incidents})
	if bad:
		return Refusal("bad_month", {"grade": bad})
	if one.days < rule.least_days:
		return Refusal("too_few_days", {"days": one.days, "least": rule.least_days})
	if one.rows < rule.least_rows:
		return Refusal("too_little_work", {"rows": one.rows, "least": rule.least_rows})
	if one.mean < rule.least_points:
		return Refusal("below", {"points": one.mean, "least": rule.least_points})
	if one.last_honoured is not None and rule.pause_months:
		apart = (period_ends.year - one.last_honoured.year) * 12 + period_ends.month - one.last_honoured.month
		if apart <= rule.pause_months:
			return Refusal("honoured_lately", {"on": one.last_honoured})
	return None


# -- deciding ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Award:
	"""An award as it stands. user: the nominee's; nominated_by: "" where the rule did it. now_out: why the rule would not name them any
	more, "" where it would. consent: to being shown. same: another award of the kind and period to the same person."""

	status: str
	user: str
	nominated_by: str = ""
	now_out: str = ""
	consent: bool = False
	same: str = ""


def refusals(award: Award, step: str, by: str, may_decide: bool, reason: str = "") -> tuple[Refusal, ...]:
	"""What stands in the way of a step. Nobody decides on their own award, or on one that they have proposed themselves.

	A name and picture are shown with the employee's consent alone (个人信息保护法 13); a complaint found valid meanwhile stops an award
	that is not published, and WITHDRAW takes back one that is. Raises ValueError for a step that is none.
	"""
	if refused := LIFE.refusals(award.status, step):
		return refused
	found = []
	if by == award.user:
		found.append(Refusal("own_award"))
	if not may_decide:
		found.append(Refusal("not_entitled"))
	if step == CONFIRM and award.nominated_by and by == award.nominated_by:
		found.append(Refusal("own_nomination"))
	if step in (CONFIRM, PUBLISH) and award.now_out:
		found.append(Refusal("no_longer", {"why": award.now_out}))
	if step == CONFIRM and award.same:
		found.append(Refusal("twice", {"other": award.same}))
	if step == PUBLISH and not award.consent:
		found.append(Refusal("no_consent"))
	if step in WITH_REASON and not reason.strip():
		found.append(Refusal("no_reason"))
	return tuple(found)


# -- 晋升 --------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Path:
	"""From one post to the next. months: in the post; least_points: the mean of the last year's cards; certificates: kinds needed; none of
	the cards has a grade of `no_grade`. (d)"""

	post: str
	next_post: str
	months: int = 12
	least_points: Decimal = Decimal(85)
	certificates: tuple[str, ...] = ()
	no_grade: tuple[str, ...] = ("D",)


@dataclass(frozen=True, slots=True)
class Proposal:
	"""That somebody could be promoted: to be decided in HRMS's Employee Promotion. lacking: what is still missing; () for ready."""

	employee: str
	next_post: str
	points: Decimal | None
	lacking: tuple[Refusal, ...]


LACKING: Mapping[str, tuple[str, ...]] = {
	"months": ("months", "least"),
	"points": ("points", "least"),
	"certificate": ("kind",),
	"grade": ("grade",),
	"no_cards": (),
}


def proposal(path: Path, candidate: Candidate, months_in_post: int, certificates: Iterable[str]) -> Proposal:
	"""Whether somebody could take the next post, and what is lacking. candidate: of the last twelve months."""
	lacking = []
	if months_in_post < path.months:
		lacking.append(Refusal("months", {"months": months_in_post, "least": path.months}))
	if candidate.mean is None:
		lacking.append(Refusal("no_cards"))
	elif candidate.mean < path.least_points:
		lacking.append(Refusal("points", {"points": candidate.mean, "least": path.least_points}))
	held = set(certificates)
	lacking += [Refusal("certificate", {"kind": kind}) for kind in path.certificates if kind not in held]
	lacking += [Refusal("grade", {"grade": grade}) for grade in path.no_grade if grade in candidate.grades]
	return Proposal(candidate.employee, path.next_post, candidate.mean, tuple(lacking))
