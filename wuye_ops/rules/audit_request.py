"""审计资料清单: what auditors ask for, by when, who is reminded, and a log of what went over and came back.

Source: 《第2102号内部审计具体准则——审计通知书》 4 (the notice names what is to be provided). Deadlines and reminders are ours (d). What
is not provided limits the scope of the audit, and the report says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from wuye_ops.rules.follow_up import due_day
from wuye_ops.rules.record_loan import Steps, chase_due
from wuye_ops.rules.steps import Lifecycle, Refusal

INTERNAL, EXTERNAL = "Internal", "External"
# working days to hand it over (d)
WORKDAYS = {INTERNAL: 3, EXTERNAL: 5}

# Days after the deadline at which somebody hears of it, each once; a negative number is before it.
PROVIDER, HEAD, MANAGER, AUDITOR, DIRECTOR = (
	"Provider", "Department Head", "Property Manager", "Auditor", "Operations Director",
)  # fmt: skip
REMINDERS: Steps = (
	(-1, (PROVIDER,)),
	(1, (PROVIDER, HEAD)),
	(3, (PROVIDER, HEAD, MANAGER)),
	(7, (AUDITOR, MANAGER, DIRECTOR)),
)
# From here on it counts as not provided, until it is.
LIMITS_SCOPE_AFTER = 7

ASKED, HANDED_OVER, ACCEPTED, RETURNED = "Asked", "Handed Over", "Accepted", "Returned"
NOT_AVAILABLE, WITHDRAWN = "Not Available", "Withdrawn"
HAND_OVER, ACCEPT, RETURN, DENY, WITHDRAW = "Hand Over", "Accept", "Return", "Say It Is Not There", "Withdraw"
LIFE = Lifecycle(
	{
		HAND_OVER: ((ASKED, RETURNED, NOT_AVAILABLE), HANDED_OVER),
		ACCEPT: ((HANDED_OVER,), ACCEPTED),
		# incomplete, or not what was asked for
		RETURN: ((HANDED_OVER, NOT_AVAILABLE), RETURNED),
		DENY: ((ASKED, RETURNED), NOT_AVAILABLE),
		WITHDRAW: ((ASKED, RETURNED, NOT_AVAILABLE), WITHDRAWN),
	}
)
WITH_REASON = (RETURN, DENY, WITHDRAW)
WAITING = (ASKED, RETURNED)

# code → names of the params
REFUSALS = {
	"not_now": ("status", "step"),
	"nothing_handed_over": (),
	"not_auditor": (),
	"not_provider": (),
	"no_reason": (),
	"same_person": (),
	"no_quantity": (),
	"not_held": ("held",),
	"in_future": (),
	"before_asked": ("asked_on",),
}


@dataclass(frozen=True, slots=True)
class Request:
	"""A document asked for. provider: who is to hand it over. auditors: who may accept it. handed: rows of the log so far."""

	status: str
	asked_on: date
	due_on: date
	provider: str
	auditors: frozenset[str] = frozenset()
	handed: int = 0


def due_on(asked_on: date, kind: str, is_workday: Callable[[date], bool]) -> date:
	"""The last day. Raises ValueError for a kind that is none, and for a calendar without working days."""
	if kind not in WORKDAYS:
		raise ValueError(f"An audit is {', '.join(WORKDAYS)}, not {kind!r}.")
	return due_day(asked_on, WORKDAYS[kind], is_workday)


def refusals(request: Request, step: str, by: str, reason: str = "") -> tuple[Refusal, ...]:
	"""Everything that stands in the way of a step. Raises ValueError for a step that is none.

	The provider hands over, or says that it is not there; auditors accept, return and withdraw, and nobody accepts what they have
	handed over themselves.
	"""
	if refused := LIFE.refusals(request.status, step):
		return refused
	found = []
	if step in (ACCEPT, RETURN, WITHDRAW):
		if by not in request.auditors or (step == ACCEPT and by == request.provider):
			found.append(Refusal("not_auditor"))
	elif by != request.provider and by not in request.auditors:
		found.append(Refusal("not_provider"))
	if step == HAND_OVER and not request.handed:
		found.append(Refusal("nothing_handed_over"))
	if step in WITH_REASON and not reason.strip():
		found.append(Refusal("no_reason"))
	return tuple(found)


def reminders_due(request: Request, today: date, done: Iterable[int] = ()) -> Steps:
	"""(days, whom) of the one reminder that stands today, as of a loan; nothing for what has been handed over."""
	return chase_due(request.due_on, today, done, REMINDERS) if request.status in WAITING else ()


def days_late(request: Request, today: date) -> int:
	"""0 in time, and for what is not waited for."""
	return max((today - request.due_on).days, 0) if request.status in WAITING else 0


def limits_scope(request: Request, today: date) -> bool:
	"""Whether the report has to say that it was not seen: it is not there, or has not come for too long."""
	return request.status == NOT_AVAILABLE or days_late(request, today) > LIMITS_SCOPE_AFTER


# -- the log of what went over -----------------------------------------------------------------------------------------

ORIGINAL, COPY, ELECTRONIC = "Original", "Copy", "Electronic"
FORMS = (ORIGINAL, COPY, ELECTRONIC)
TO_AUDITOR, BACK = "To Auditor", "Back"


@dataclass(frozen=True, slots=True)
class Handing:
	"""A row of the log, which nobody changes. number: of pieces. giver, taker: both have signed for it."""

	request: str
	what: str
	form: str
	direction: str
	number: int
	giver: str
	taker: str
	at: datetime

	def __post_init__(self) -> None:
		if self.form not in FORMS or self.direction not in (TO_AUDITOR, BACK):
			raise ValueError(f"Nothing is handed over as {self.form}, {self.direction}.")


def handing_refusals(
	handing: Handing, log: Iterable[Handing], asked_on: date, now: datetime
) -> tuple[Refusal, ...]:
	"""Why a row cannot be written into the log. held: what is there to give back."""
	found = []
	if handing.number < 1:
		found.append(Refusal("no_quantity"))
	if not handing.giver or not handing.taker or handing.giver == handing.taker:
		found.append(Refusal("same_person"))
	if handing.at > now:
		found.append(Refusal("in_future"))
	if handing.at.date() < asked_on:
		found.append(Refusal("before_asked", {"asked_on": asked_on}))
	if handing.direction == BACK:
		held = still_held(log).get((handing.request, handing.what, handing.form), 0)
		if handing.number > held:
			found.append(Refusal("not_held", {"held": held}))
	return tuple(found)


def still_held(log: Iterable[Handing]) -> dict[tuple[str, str, str], int]:
	"""(request, what, form) → pieces that the auditors have and have not given back, copies too."""
	held: dict[tuple[str, str, str], int] = {}
	for row in log:
		key = (row.request, row.what, row.form)
		held[key] = held.get(key, 0) + (row.number if row.direction == TO_AUDITOR else -row.number)
	return {key: number for key, number in sorted(held.items()) if number}


def originals_out(log: Iterable[Handing]) -> dict[tuple[str, str], int]:
	"""(request, what) → originals that have to come back before the audit is closed. Copies stay with its papers."""
	return {(key[0], key[1]): number for key, number in still_held(log).items() if key[2] == ORIGINAL}
