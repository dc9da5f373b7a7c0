"""风险台账: the life of a Risk, from the day somebody saw it to the day it is gone.

Identified → Assessed → In Response → Watched → Closed. A key risk is neither closed nor left alone without a response in effect; one
that is accepted comes back when its time is over; one that grows again is responded to anew. Nothing is deleted: what is no
risk is dismissed, what is another one's double is merged into it, both with a reason.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from wuye_ops.rules.risk_category import CATEGORIES
from wuye_ops.rules.risk_matrix import KEY_LEVELS, rank_of, worst
from wuye_ops.rules.risk_response import (
	About,
	Response,
	decision_refusals,
	effect_refusals,
	in_effect,
	last_done,
	open_measures,
)
from wuye_ops.rules.steps import Lifecycle, Refusal

IDENTIFIED, ASSESSED, IN_RESPONSE, WATCHED = "Identified", "Assessed", "In Response", "Watched"
CLOSED, DISMISSED, MERGED = "Closed", "Dismissed", "Merged"
ASSESS, RESPOND, CONFIRM, WATCH = "Assess", "Respond", "Confirm Response", "Watch"
ADJUST, CLOSE, REOPEN = "Adjust Response", "Close", "Reopen"
DISMISS, RECONSIDER, MERGE = "Dismiss", "Reconsider", "Merge"
LIFE = Lifecycle(
	{
		ASSESS: ((IDENTIFIED,), ASSESSED),
		RESPOND: ((ASSESSED,), IN_RESPONSE),
		# a risk of a low level may be left as it is, and is reviewed
		WATCH: ((ASSESSED,), WATCHED),
		CONFIRM: ((IN_RESPONSE,), WATCHED),
		ADJUST: ((WATCHED,), IN_RESPONSE),
		CLOSE: ((ASSESSED, IN_RESPONSE, WATCHED), CLOSED),
		REOPEN: ((CLOSED,), ASSESSED),
		DISMISS: ((IDENTIFIED,), DISMISSED),
		RECONSIDER: ((DISMISSED,), IDENTIFIED),
		MERGE: ((IDENTIFIED, ASSESSED), MERGED),
	}
)
OPEN = (IDENTIFIED, ASSESSED, IN_RESPONSE, WATCHED)
WITH_REASON = (WATCH, ADJUST, CLOSE, REOPEN, DISMISS, RECONSIDER, MERGE)

OFFICER, DIRECTOR, MANAGER = "Risk Officer", "Operations Director", "Property Manager"
# step → who may take it; all of them see the risk
ENTITLED = {
	ASSESS: (OFFICER, MANAGER, DIRECTOR),
	RESPOND: (OFFICER, MANAGER, DIRECTOR),
	WATCH: (OFFICER, MANAGER, DIRECTOR),
	CONFIRM: (OFFICER, DIRECTOR),
	ADJUST: (OFFICER, MANAGER, DIRECTOR),
	CLOSE: (OFFICER, DIRECTOR),
	REOPEN: (OFFICER, DIRECTOR),
	DISMISS: (OFFICER, DIRECTOR),
	RECONSIDER: (OFFICER, MANAGER, DIRECTOR),
	MERGE: (OFFICER, DIRECTOR),
}
# Nobody says of a risk of their own that it is over.
BY_ANOTHER = (CONFIRM, CLOSE, DISMISS)

# Where a risk was seen: the doctypes one click leads from, and what comes from outside.
SOURCES = (
	"Survey", "Inspection", "Rectification", "Security Incident", "Service Request", "Audit Finding", "Risk Library Item",
	"News Case", "Other",
)  # fmt: skip
NEWS_CASE = "News Case"

# code → names of the params; those of a response are `risk_response.REFUSALS`
REFUSALS = {
	"not_now": ("status", "step"),
	"not_entitled": ("roles",),
	"own_risk": (),
	"no_reason": (),
	"incomplete": ("missing",),
	"no_category": ("category",),
	"no_case": (),
	"property_closed": ("property",),
	"not_assessed": (),
	"no_responses": (),
	"key_without_response": ("level",),
	"no_residual": (),
	"residual_too_old": ("done_on",),
	"residual_before_current": ("current_on",),
	"still_key": ("level",),
	"alerts_open": ("alerts",),
	"measures_not_done": ("count",),
	"merged_into_itself": (),
	"merged_elsewhere": ("property",),
	"merged_into_ended": ("status",),
	"merged_into_milder": ("level", "other"),
}


@dataclass(frozen=True, slots=True)
class Risk:
	"""A risk as it stands. inherent, current, residual: levels, "" where not assessed; raised: by open alerts. current_on,
	residual_on: the days of these assessments. owner: whose risk it is; identified_by: who saw it. alerts: open ones."""

	key: str
	status: str
	title: str
	property: str
	category: str
	source: str = "Other"
	case: str = ""
	owner: str = ""
	identified_by: str = ""
	inherent: str = ""
	current: str = ""
	residual: str = ""
	current_on: date | None = None
	residual_on: date | None = None
	raised: str = ""
	unlawful: bool = False
	property_open: bool = True
	responses: tuple[Response, ...] = ()
	alerts: tuple[str, ...] = ()

	def __post_init__(self) -> None:
		if self.status not in LIFE.statuses:
			raise ValueError(f"A risk is {', '.join(LIFE.statuses)}, not {self.status!r}.")

	@property
	def level(self) -> str:
		"""As it is now: by the latest assessment, raised by open alerts."""
		latest = "" if self.is_residual_outdated else self.residual
		return worst((latest or self.current or self.inherent, self.raised))

	@property
	def is_residual_outdated(self) -> bool:
		"""Whether what is was assessed after what remains: it may have become worse again."""
		return bool(self.residual_on and self.current_on and self.residual_on < self.current_on)

	@property
	def is_key(self) -> bool:
		"""Whether it needs a response: by what it would be without one, or is now."""
		return worst((self.inherent, self.current, self.raised)) in KEY_LEVELS

	@property
	def owners(self) -> frozenset[str]:
		return frozenset({self.owner, self.identified_by} - {""})

	@property
	def about(self) -> About:
		return About(self.property, self.category, self.level, self.owners, self.unlawful)

	def responses_in_effect(self, today: date) -> tuple[Response, ...]:
		return in_effect(self.responses, self.about, today) if self.level else ()

	def lacks_response(self, today: date) -> bool:
		"""A key risk that nothing is in effect against: on the list until something is."""
		return self.status in OPEN and self.is_key and not self.responses_in_effect(today)


@dataclass(frozen=True, slots=True)
class Step:
	"""A step somebody wants to take. into: the other risk, for MERGE."""

	name: str
	by: str
	roles: frozenset[str]
	today: date
	reason: str = ""
	into: Risk | None = None


def identification_refusals(risk: Risk) -> tuple[Refusal, ...]:
	"""What a risk lacks to be put down."""
	found = [
		Refusal("incomplete", {"missing": name})
		for name in ("title", "property", "owner")
		if not getattr(risk, name).strip()
	]
	if risk.category not in CATEGORIES:
		found.append(Refusal("no_category", {"category": risk.category}))
	if risk.source == NEWS_CASE and not risk.case.strip():
		found.append(Refusal("no_case"))
	if not risk.property_open:
		found.append(Refusal("property_closed", {"property": risk.property}))
	return tuple(found)


def refusals(risk: Risk, step: Step) -> tuple[Refusal, ...]:
	"""Everything that stands in the way of a step; nothing when it may be taken. Raises ValueError for a step that is none.

	RESPOND takes responses that are decided, CONFIRM responses in effect and a residual risk assessed after them. WATCH is for what
	is no key risk. CLOSE takes, of a key risk, a response in effect and a residual level below orange, and of any that no alert
	and no measure is open; of a property that was handed over, a reason alone.
	"""
	if refused := LIFE.refusals(risk.status, step.name):
		return refused
	found = []
	roles = ENTITLED[step.name]
	if not step.roles & set(roles):
		found.append(Refusal("not_entitled", {"roles": roles}))
	if step.name in BY_ANOTHER and step.by in risk.owners:
		found.append(Refusal("own_risk"))
	found += _CHECKS[step.name](risk, step)
	if step.name in WITH_REASON and not step.reason.strip():
		found.append(Refusal("no_reason"))
	return tuple(found)


def _assessing(risk: Risk, _step: Step) -> Iterator[Refusal]:
	if not (risk.inherent and risk.current):
		yield Refusal("not_assessed")


def _responding(risk: Risk, step: Step) -> Iterator[Refusal]:
	if not risk.responses:
		yield Refusal("no_responses")
	for response in risk.responses:
		yield from decision_refusals(response, risk.about, step.today)


def _confirming(risk: Risk, step: Step) -> Iterator[Refusal]:
	if not risk.responses:
		yield Refusal("no_responses")
	for response in risk.responses:
		yield from effect_refusals(response, risk.about, step.today)
	yield from _residual(risk)


def _residual(risk: Risk) -> Iterator[Refusal]:
	done_on = last_done(risk.responses)
	if not risk.residual:
		yield Refusal("no_residual")
	elif done_on and (risk.residual_on is None or risk.residual_on < done_on):
		yield Refusal("residual_too_old", {"done_on": done_on})
	elif risk.is_residual_outdated:
		yield Refusal("residual_before_current", {"current_on": risk.current_on})


def _watching(risk: Risk, _step: Step) -> Iterator[Refusal]:
	if risk.is_key:
		yield Refusal("key_without_response", {"level": worst((risk.inherent, risk.current, risk.raised))})


def _closing(risk: Risk, step: Step) -> Iterator[Refusal]:
	if not risk.property_open:
		return
	if risk.is_key:
		if not risk.responses_in_effect(step.today):
			level = worst((risk.inherent, risk.current, risk.raised))
			yield Refusal("key_without_response", {"level": level})
		yield from _residual(risk)
		if risk.residual in KEY_LEVELS:
			yield Refusal("still_key", {"level": risk.residual})
	if risk.alerts:
		yield Refusal("alerts_open", {"alerts": risk.alerts})
	if count := sum(len(open_measures(one.measures)) for one in risk.responses):
		yield Refusal("measures_not_done", {"count": count})


def _merging(risk: Risk, step: Step) -> Iterator[Refusal]:
	into = step.into
	if into is None or into.key == risk.key:
		yield Refusal("merged_into_itself")
		return
	if into.property != risk.property:
		yield Refusal("merged_elsewhere", {"property": into.property})
	if into.status not in OPEN:
		yield Refusal("merged_into_ended", {"status": into.status})
	if rank_of(risk.level) > rank_of(into.level):
		yield Refusal("merged_into_milder", {"level": risk.level, "other": into.level})


def _freely(_risk: Risk, _step: Step) -> Iterator[Refusal]:
	return iter(())


def _taking_up(risk: Risk, _step: Step) -> Iterator[Refusal]:
	if not risk.property_open:
		yield Refusal("property_closed", {"property": risk.property})


_CHECKS = {
	ASSESS: _assessing,
	RESPOND: _responding,
	WATCH: _watching,
	CONFIRM: _confirming,
	ADJUST: _freely,
	CLOSE: _closing,
	REOPEN: _taking_up,
	DISMISS: _freely,
	RECONSIDER: _taking_up,
	MERGE: _merging,
}
