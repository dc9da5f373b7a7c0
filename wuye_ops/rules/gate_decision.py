"""放行判断: what a gate does with whoever stands before it, and what its screen may show.

One answer for the same facts, always: the watchlist first, then whatever lets in, then what the guard can ask about, then what
stops. Who leaves is let go: security staff may neither hold people nor search them nor take their papers or things
(《保安服务管理条例》30); a hit is reported, a fee that is due is asked for.

The screen is seen by the visitor, too. So it never says that or why somebody is on the watchlist, shows names and phones
masked, and no identity numbers: there is no field for one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from wuye_ops.rules import parking_permit, visitor_pass
from wuye_ops.rules.identity import mask_name, mask_phone
from wuye_ops.rules.steps import Refusal as Reason
from wuye_ops.rules.watchlist import STOP, Hit

IN, OUT = "In", "Out"
ALLOWED, ASK, STOPPED = "Allowed", "Ask", "Stopped"
# the best first
OUTCOMES = (ALLOWED, ASK, STOPPED)

RESIDENT, STAFF, RESIDENT_VEHICLE, PERMIT, PASS = "Resident", "Staff", "Resident Vehicle", "Permit", "Pass"
# Of two that let in alike, the first is booked.
KINDS = (RESIDENT_VEHICLE, RESIDENT, STAFF, PERMIT, PASS)
# what the reasons of a kind let the guard put right
_TO_ASK = {PASS: visitor_pass.TO_ASK, PERMIT: parking_permit.TO_ASK}

# Reasons of our own; those of passes and permits come with the candidates.
WATCHLIST, WATCHLIST_MAYBE, ON_DUTY, LEAVING, FEE_DUE = (
	"watchlist",
	"watchlist_maybe",
	"on_duty",
	"leaving",
	"fee_due",
)
COURIER, COURIER_HOURS, WALK_IN, TEMPORARY, FULL, UNKNOWN_PLATE = (
	"courier", "courier_hours", "walk_in", "temporary_vehicle", "full", "unknown_plate",
)  # fmt: skip
CHECK_NAME = "check_name"
# What the screen says instead of what it must not say.
CALL_HEAD = "call_head"
_ON_SCREEN = {WATCHLIST: CALL_HEAD, WATCHLIST_MAYBE: CALL_HEAD}
# the same words for whatever a pass of another property would say
_NOT_OURS = "wrong_property"


@dataclass(frozen=True, slots=True)
class Candidate:
	"""Something that may let in whoever has come. reasons: what speaks against it (`visitor_pass.reasons`,
	`parking_permit.reasons`), the gravest first. until: how long they may stay. proven: False where it was found by a phone or by
	the end of one or of a plate, which others know as well: the guard asks for a name before it lets in."""

	kind: str
	key: str
	reasons: tuple[Reason, ...] = ()
	holder: str = ""
	host: str = ""
	unit: str = ""
	phone: str = ""
	plate: str = ""
	persons: int = 0
	until: datetime | None = None
	note: str = ""
	proven: bool = True

	@property
	def outcome(self) -> str:
		to_ask = _TO_ASK.get(self.kind, ())
		if any(reason.code not in to_ask for reason in self.reasons):
			return STOPPED
		return ASK if self.reasons or not self.proven else ALLOWED

	@property
	def reason(self) -> Reason:
		"""The one that is told: the gravest against it, that somebody has to say who they are, or what lets in."""
		if self.reasons:
			return self.reasons[0]
		return Reason(self.kind.lower().replace(" ", "_") if self.proven else CHECK_NAME)


@dataclass(frozen=True, slots=True)
class Policy:
	"""How a property treats those whom nothing lets in. couriers: outcome by class, ASK for others.

	spaces_left: for temporary vehicles; None where nobody counts them.
	"""

	walk_in: str = ASK
	temporary_vehicle: str = ALLOWED
	couriers: Mapping[str, str] = field(default_factory=dict)
	spaces_left: int | None = None


@dataclass(frozen=True, slots=True)
class Arrival:
	"""Who stands at the gate. courier: the class; courier_in_hours: whether their hours are now. on_duty: police, fire, rescue
	(`plate.PRIVILEGED`) or an ambulance. plate_known: whether the plate is of a known kind. fee_due: whether a temporary vehicle
	has a fee to pay."""

	direction: str
	plate: str = ""
	plate_known: bool = True
	on_duty: bool = False
	courier: str = ""
	courier_in_hours: bool = True
	fee_due: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
	"""outcome with its one reason. candidate: what lets in, or comes nearest to it. alerts: entries of the watchlist to report to
	the head, at once."""

	outcome: str
	reason: Reason
	candidate: Candidate | None = None
	alerts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Screen:
	"""What the guard sees, all of it safe for the visitor's eyes as well."""

	outcome: str
	code: str
	params: Mapping[str, object]
	kind: str = ""
	holder: str = ""
	host: str = ""
	unit: str = ""
	phone: str = ""
	plate: str = ""
	persons: int = 0
	until: datetime | None = None
	note: str = ""


def decide(
	arrival: Arrival,
	candidates: tuple[Candidate, ...] = (),
	hits: tuple[Hit, ...] = (),
	policy: Policy | None = None,
) -> Decision:
	"""The decision. Neither the order of candidates nor that of hits changes it. Raises ValueError for an unknown kind, direction
	or outcome."""
	policy = policy or Policy()
	_check(arrival, candidates, policy)
	alerts = tuple(sorted({hit.key for hit in hits}))
	best = min(candidates, key=_rank, default=None)
	if arrival.direction == OUT:
		if arrival.fee_due and not arrival.on_duty:
			return Decision(ASK, Reason(FEE_DUE), best, alerts)
		return Decision(ALLOWED, Reason(LEAVING), best, alerts)
	stops = [hit for hit in hits if hit.action == STOP]
	if any(hit.exact for hit in stops):
		return Decision(STOPPED, Reason(WATCHLIST), best, alerts)
	if stops:
		return Decision(ASK, Reason(WATCHLIST_MAYBE), best, alerts)
	if arrival.on_duty:
		return Decision(ALLOWED, Reason(ON_DUTY), best, alerts)
	if best and best.outcome != STOPPED:
		return Decision(best.outcome, best.reason, best, alerts)
	if best and not arrival.courier:
		return Decision(STOPPED, best.reason, best, alerts)
	outcome, code = _without(arrival, policy)
	return Decision(outcome, Reason(code), None, alerts)


def screen(decision: Decision, plate: str = "") -> Screen:
	"""What is shown of a decision. plate: as it was read, which everybody at the gate sees anyway."""
	code = decision.reason.code
	candidate = decision.candidate
	if code in _ON_SCREEN:
		# neither who lives where, nor what was matched
		return Screen(decision.outcome, _ON_SCREEN[code], {}, plate=plate)
	if candidate is None or code == _NOT_OURS:
		return Screen(decision.outcome, code, dict(decision.reason.params), plate=plate)
	return Screen(
		decision.outcome,
		code,
		dict(decision.reason.params),
		kind=candidate.kind,
		holder=mask_name(candidate.holder),
		host=mask_name(candidate.host),
		unit=candidate.unit,
		phone=mask_phone(candidate.phone),
		plate=candidate.plate or plate,
		persons=candidate.persons,
		until=candidate.until,
		note=candidate.note,
	)


def _rank(candidate: Candidate) -> tuple:
	return OUTCOMES.index(candidate.outcome), KINDS.index(candidate.kind), candidate.key


def _without(arrival: Arrival, policy: Policy) -> tuple[str, str]:
	"""(outcome, code) for whom nothing lets in."""
	if arrival.courier:
		if not arrival.courier_in_hours:
			return STOPPED, COURIER_HOURS
		return policy.couriers.get(arrival.courier, ASK), COURIER
	if not arrival.plate:
		return policy.walk_in, WALK_IN
	if policy.temporary_vehicle == ALLOWED and not arrival.plate_known:
		# somebody looks at the vehicle before it is let in under a name it may not have
		return ASK, UNKNOWN_PLATE
	if policy.temporary_vehicle != STOPPED and policy.spaces_left is not None and policy.spaces_left <= 0:
		return STOPPED, FULL
	return policy.temporary_vehicle, TEMPORARY


def _check(arrival: Arrival, candidates: tuple[Candidate, ...], policy: Policy) -> None:
	if arrival.direction not in (IN, OUT):
		raise ValueError(f"A direction is {IN} or {OUT}, not {arrival.direction!r}.")
	for candidate in candidates:
		if candidate.kind not in KINDS:
			raise ValueError(f"A candidate is {', '.join(KINDS)}, not {candidate.kind!r}.")
	for outcome in (policy.walk_in, policy.temporary_vehicle, *policy.couriers.values()):
		if outcome not in OUTCOMES:
			raise ValueError(f"An outcome is {', '.join(OUTCOMES)}, not {outcome!r}.")
