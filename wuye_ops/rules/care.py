"""员工关怀: needs that staff raise — who may read them, and who answers by when.

A need is read by whoever raised it, whoever handles it, and as far as they let it be: that is their choice and can be narrowed at any
time, never widened by others. Health is sensitive data (《个人信息保护法》28, 29). Complaints of harassment go past the line of command
(《女职工劳动保护特别规定》11, 《妇女权益保障法》25). Days are ours (d).
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date

from wuye_ops.rules.follow_up import due_day
from wuye_ops.rules.record_loan import Steps, chase_due
from wuye_ops.rules.steps import Lifecycle, Refusal

# how far a need is open, from the widest
TO_LINE, TO_HR, TO_HANDLER = "My Superiors and HR", "HR", "The Handler Alone"
LEVELS = (TO_LINE, TO_HR, TO_HANDLER)

FAMILY, HEALTH, WORK, LIVING, MONEY, HARASSMENT, OTHER = (
	"Family",
	"Health",
	"Work",
	"Living",
	"Money",
	"Harassment",
	"Other",
)
# These are never open to superiors, whatever is chosen.
NEVER_TO_LINE = frozenset({HEALTH, HARASSMENT})

RAISED, IN_HAND, ANSWERED, CLOSED, WITHDRAWN = "Raised", "In Hand", "Answered", "Closed", "Withdrawn"
TAKE, PASS_ON, ANSWER, CLOSE, REOPEN, WITHDRAW = "Take", "Pass On", "Answer", "Close", "Reopen", "Withdraw"
LIFE = Lifecycle(
	{
		TAKE: ((RAISED,), IN_HAND),
		PASS_ON: ((RAISED, IN_HAND), RAISED),
		ANSWER: ((IN_HAND,), ANSWERED),
		# whoever raised it says whether it was answered; after the days for that it closes by itself
		CLOSE: ((ANSWERED,), CLOSED),
		REOPEN: ((ANSWERED, CLOSED), RAISED),
		WITHDRAW: ((RAISED, IN_HAND, ANSWERED), WITHDRAWN),
	}
)
OWNERS = (CLOSE, REOPEN, WITHDRAW)

# working days
TAKE_WITHIN, ANSWER_WITHIN, CLOSE_AFTER = 2, 10, 10
# days after a deadline that was missed, and who is told, each once; who they are about is left out
ESCALATIONS: Steps = ((1, ("HR Manager",)), (5, ("Operations Director",)))

# code → names of the params
REFUSALS = {
	"not_now": ("status", "step"),
	"not_yours": (),
	"about_you": (),
	"not_handler": (),
	"no_answer": (),
	"no_reason": (),
	"wider": ("level",),
}


@dataclass(frozen=True, slots=True)
class Need:
	"""A need as it stands. raised_by, handler: users. about: users it is about. superiors: users above whoever raised it."""

	status: str
	kind: str
	level: str
	raised_by: str
	handler: str = ""
	about: frozenset[str] = frozenset()
	superiors: frozenset[str] = frozenset()
	answer: str = ""

	def __post_init__(self) -> None:
		if self.level not in LEVELS:
			raise ValueError(f"It is open to {', '.join(LEVELS)}, not {self.level!r}.")


@dataclass(frozen=True, slots=True)
class Reader:
	"""Who wants to look. is_hr: of the employee's company."""

	user: str
	is_hr: bool = False


def may_read(need: Need, reader: Reader) -> bool:
	"""Whether somebody may read it. Who it is about never does, whatever they are; neither does a System Manager by being one."""
	if reader.user == need.raised_by:
		return True
	if not reader.user or reader.user in need.about:
		return False
	if reader.user == need.handler:
		return True
	if need.level == TO_HANDLER:
		# until somebody has taken it, HR has to be able to see that it is there
		return reader.is_hr and not need.handler
	if reader.is_hr:
		return True
	return need.level == TO_LINE and need.kind not in NEVER_TO_LINE and reader.user in need.superiors


def change_refusals(need: Need, level: str, by: str) -> tuple[Refusal, ...]:
	"""What stands in the way of another level: whoever raised it may choose any, others may only narrow it, and they must be able to read it.

	Raises ValueError for a level that is none.
	"""
	if level not in LEVELS:
		raise ValueError(f"It is open to {', '.join(LEVELS)}, not {level!r}.")
	if by == need.raised_by:
		return ()
	if by != need.handler or by in need.about:
		return (Refusal("not_yours"),)
	return (Refusal("wider", {"level": level}),) if LEVELS.index(level) < LEVELS.index(need.level) else ()


def refusals(need: Need, step: str, by: Reader, reason: str = "", to: str = "") -> tuple[Refusal, ...]:
	"""What stands in the way of a step. to: the user it is passed on to. Raises ValueError for a step that is none."""
	if refused := LIFE.refusals(need.status, step):
		return refused
	found = []
	if step in OWNERS:
		if by.user != need.raised_by:
			found.append(Refusal("not_yours"))
	elif by.user in need.about:
		found.append(Refusal("about_you"))
	elif by.user == need.raised_by:
		found.append(Refusal("not_handler"))
	elif step == TAKE and not may_read(need, by):
		found.append(Refusal("not_handler"))
	elif (
		step in (PASS_ON, ANSWER) and by.user != need.handler and not (step == PASS_ON and may_read(need, by))
	):
		found.append(Refusal("not_handler"))
	if step == PASS_ON and (to in need.about or to == need.raised_by):
		found.append(Refusal("about_you"))
	if step == ANSWER and not need.answer.strip():
		found.append(Refusal("no_answer"))
	if step in (PASS_ON, REOPEN) and not reason.strip():
		found.append(Refusal("no_reason"))
	return tuple(found)


def due_on(need: Need, raised_on: date, is_workday: Callable[[date], bool]) -> date | None:
	"""The day by which it has to be taken, or answered; None where nothing is due."""
	days = {RAISED: TAKE_WITHIN, IN_HAND: ANSWER_WITHIN}.get(need.status)
	return due_day(raised_on, days, is_workday) if days else None


def closes_on(answered_on: date, is_workday: Callable[[date], bool]) -> date:
	"""When what was answered closes by itself."""
	return due_day(answered_on, CLOSE_AFTER, is_workday)


def escalations_due(due: date, today: date, done: Collection[int] = ()) -> Steps:
	"""(days, whom) of the one step that stands today and was not done. Only that something waits is told, never what."""
	return chase_due(due, today, done, ESCALATIONS)
