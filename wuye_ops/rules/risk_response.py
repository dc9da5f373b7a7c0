"""风险应对: avoid, reduce, transfer or accept — what each takes to be decided, and what to be in effect.

A response that is decided is a promise; it counts when it is in effect, and stops counting when a policy ends, an acceptance runs
out, or a measure is open again. Source of the four: 《运营管理制度》 E2.1–E2.4; figures are ours (d).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from wuye_ops.rules.incident import BLUE, ORANGE, RED, YELLOW
from wuye_ops.rules.insurance import Policy
from wuye_ops.rules.proration import add_months
from wuye_ops.rules.steps import Refusal

AVOID, REDUCE, TRANSFER, ACCEPT = RESPONSES = ("Avoid", "Reduce", "Transfer", "Accept")

HEAD, MANAGER, DIRECTOR = "Department Head", "Property Manager", "Operations Director"
# level → who may accept it, and for how many months at the most before it is looked at anew
APPROVERS = {
	RED: (DIRECTOR,),
	ORANGE: (DIRECTOR,),
	YELLOW: (MANAGER, DIRECTOR),
	BLUE: (HEAD, MANAGER, DIRECTOR),
}
ACCEPT_MONTHS = {RED: 1, ORANGE: 3, YELLOW: 6, BLUE: 12}

# code → names of the params
REFUSALS = {
	"response_incomplete": ("kind", "missing"),
	"not_stopped": (),
	"stopped_in_future": ("stopped_on",),
	"no_proof": (),
	"no_measures": (),
	"measure_incomplete": ("row", "missing"),
	"measures_open": ("rows",),
	"done_in_future": ("row", "done_on"),
	"no_policy": (),
	"policy_not_in_force": ("policy", "first", "last"),
	"policy_not_for_risk": ("policy", "property", "category"),
	"no_reason": (),
	"not_entitled": ("roles",),
	"own_acceptance": (),
	"no_end": (),
	"too_long": ("latest",),
	"acceptance_over": ("until",),
	"unlawful": (),
}


@dataclass(frozen=True, slots=True)
class Measure:
	"""A document that reduces a risk: an Improvement Plan, Rectification, training or Emergency Plan."""

	document: str
	responsible: str = ""
	due_on: date | None = None
	done_on: date | None = None

	@property
	def missing(self) -> tuple[str, ...]:
		return tuple(name for name in ("document", "responsible", "due_on") if not getattr(self, name))


@dataclass(frozen=True, slots=True)
class Response:
	"""What is done about a risk; which fields count is said by its kind.

	AVOID: activity that is stopped, stopped_on, proof. REDUCE: measures. TRANSFER: policies. ACCEPT: reason, approved_by in which
	roles, approved_on, until. Raises ValueError for a kind that is none.
	"""

	kind: str
	responsible: str = ""
	activity: str = ""
	stopped_on: date | None = None
	proof: str = ""
	measures: tuple[Measure, ...] = ()
	policies: tuple[Policy, ...] = ()
	reason: str = ""
	approved_by: str = ""
	approver_roles: frozenset[str] = frozenset()
	approved_on: date | None = None
	until: date | None = None

	def __post_init__(self) -> None:
		if self.kind not in RESPONSES:
			raise ValueError(f"A response is {', '.join(RESPONSES)}, not {self.kind!r}.")


@dataclass(frozen=True, slots=True)
class About:
	"""The risk a response is to. owner: whose risk it is, with whoever identified it. unlawful: leaving it as it is breaks the law."""

	property: str
	category: str
	level: str
	owners: frozenset[str] = frozenset()
	unlawful: bool = False


def decision_refusals(response: Response, about: About, today: date) -> tuple[Refusal, ...]:
	"""What is missing for a response to be decided."""
	return tuple(_DECIDING[response.kind](response, about, today))


def effect_refusals(response: Response, about: About, today: date) -> tuple[Refusal, ...]:
	"""Why a response that was decided is not in effect today; nothing when it is."""
	return (*decision_refusals(response, about, today), *_EFFECT[response.kind](response, about, today))


def in_effect(responses: Iterable[Response], about: About, today: date) -> tuple[Response, ...]:
	"""Those a key risk can lean on today."""
	return tuple(one for one in responses if not effect_refusals(one, about, today))


def ends_on(response: Response) -> date | None:
	"""The last day a response counts by itself: of an acceptance, or of the policy that ends last. None for one without an end."""
	if response.kind == ACCEPT:
		return response.until
	if response.kind == TRANSFER:
		return max((one.last for one in response.policies), default=None)
	return None


def latest_acceptance(level: str, approved_on: date) -> date:
	return add_months(approved_on, ACCEPT_MONTHS[level])


# -- avoid -------------------------------------------------------------------------------------------------------------


def _needed(response: Response, *names: str) -> Iterator[Refusal]:
	for name in names:
		if not str(getattr(response, name) or "").strip():
			yield Refusal("response_incomplete", {"kind": response.kind, "missing": name})


def _avoiding(response: Response, _about: About, _today: date) -> Iterator[Refusal]:
	yield from _needed(response, "activity", "responsible")


def _avoided(response: Response, _about: About, today: date) -> Iterator[Refusal]:
	if response.stopped_on is None:
		yield Refusal("not_stopped")
	elif response.stopped_on > today:
		yield Refusal("stopped_in_future", {"stopped_on": response.stopped_on})
	if not response.proof.strip():
		yield Refusal("no_proof")


# -- reduce ------------------------------------------------------------------------------------------------------------


def _reducing(response: Response, _about: About, today: date) -> Iterator[Refusal]:
	if not response.measures:
		yield Refusal("no_measures")
	for row, measure in enumerate(response.measures):
		for name in measure.missing:
			yield Refusal("measure_incomplete", {"row": row, "missing": name})
		if measure.done_on and measure.done_on > today:
			yield Refusal("done_in_future", {"row": row, "done_on": measure.done_on})


def _reduced(response: Response, _about: About, _today: date) -> Iterator[Refusal]:
	if rows := open_measures(response.measures):
		yield Refusal("measures_open", {"rows": rows})


def open_measures(measures: Sequence[Measure]) -> tuple[int, ...]:
	return tuple(row for row, measure in enumerate(measures) if measure.done_on is None)


def last_done(responses: Iterable[Response]) -> date | None:
	"""When the last thing was done that changes the risk: a residual risk is assessed on that day or later."""
	days = [measure.done_on for one in responses for measure in one.measures if measure.done_on]
	days += [one.stopped_on for one in responses if one.kind == AVOID and one.stopped_on]
	return max(days, default=None)


# -- transfer ----------------------------------------------------------------------------------------------------------


def _transferring(response: Response, about: About, today: date) -> Iterator[Refusal]:
	"""At least one policy is for this risk and in force."""
	if not response.policies:
		yield Refusal("no_policy")
		return
	if any(one.covers(about.property, about.category, today) for one in response.policies):
		return
	for policy in response.policies:
		if not policy.is_for(about.property, about.category):
			what = {"policy": policy.key, "property": about.property, "category": about.category}
			yield Refusal("policy_not_for_risk", what)
		else:
			dates = {"policy": policy.key, "first": policy.first, "last": policy.last}
			yield Refusal("policy_not_in_force", dates)


# -- accept ------------------------------------------------------------------------------------------------------------


def _accepting(response: Response, about: About, today: date) -> Iterator[Refusal]:
	if about.unlawful:
		yield Refusal("unlawful")
	if not response.reason.strip():
		yield Refusal("no_reason")
	if not set(APPROVERS[about.level]) & response.approver_roles:
		yield Refusal("not_entitled", {"roles": APPROVERS[about.level]})
	if response.approved_by in about.owners:
		yield Refusal("own_acceptance")
	approved_on = response.approved_on or today
	latest = latest_acceptance(about.level, approved_on)
	if response.until is None or response.until <= approved_on:
		yield Refusal("no_end")
	elif response.until > latest:
		yield Refusal("too_long", {"latest": latest})


def _accepted(response: Response, _about: About, today: date) -> Iterator[Refusal]:
	if response.until and response.until < today:
		yield Refusal("acceptance_over", {"until": response.until})


def _nothing_more(_response: Response, _about: About, _today: date) -> Iterator[Refusal]:
	return iter(())


_DECIDING = {AVOID: _avoiding, REDUCE: _reducing, TRANSFER: _transferring, ACCEPT: _accepting}
# a policy in force is in effect
_EFFECT = {AVOID: _avoided, REDUCE: _reduced, TRANSFER: _nothing_more, ACCEPT: _accepted}
