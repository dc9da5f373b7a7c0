"""档案借阅: what may be lent to whom, for how long, who is told when it stays out, and when a look at a file ends by itself.

The figures are defaults of ours; no law sets them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeAlias

ORIGINAL, COPY, ELECTRONIC = "Original", "Copy", "Electronic"
KINDS = (ORIGINAL, COPY, ELECTRONIC)
# days a loan lasts when nobody asks for another number, and the most it may last
DAYS: Mapping[str, int] = {ORIGINAL: 7, COPY: 15, ELECTRONIC: 7}
MOST_DAYS: Mapping[str, int] = {ORIGINAL: 30, COPY: 90, ELECTRONIC: 30}

# Days after the due day at which somebody is told, each once; a negative number is before it.
BORROWER, CLERK, MANAGER, DIRECTOR = "Borrower", "Records Clerk", "Property Manager", "Operations Director"
Steps: TypeAlias = tuple[tuple[int, tuple[str, ...]], ...]
CHASE: Steps = (
	(-2, (BORROWER,)),
	(1, (BORROWER,)),
	(3, (BORROWER, CLERK)),
	(7, (BORROWER, CLERK, MANAGER)),
	(30, (CLERK, MANAGER, DIRECTOR)),
)

# Who decides, by how confidential the record is. Whoever borrows it never does.
APPROVERS: Mapping[str, tuple[str, ...]] = {
	"Public": (CLERK, MANAGER, DIRECTOR),
	"Internal": (CLERK, MANAGER, DIRECTOR),
	"Confidential": (MANAGER, DIRECTOR),
	"Secret": (DIRECTOR,),
}

# why it cannot be lent
NOT_KEPT, ON_HOLD, NO_PAPER, NO_FILE, NOT_SHOWN, LENT, LEFT, TOO_LONG, NO_TIME = (
	"kept",
	"hold",
	"paper",
	"file",
	"shown",
	"lent",
	"left",
	"long",
	"time",
)
# Of these a copy can be shown that carries the borrower's name on every page.
SHOWN_MARKED = ("pdf", "png", "jpg", "jpeg", "webp", "bmp", "tif", "tiff")


@dataclass(frozen=True, slots=True)
class Asked:
	"""A loan as it is asked for, and the record as it stands.

	ending: of the file's name, without the dot, None where there is no file; lent: the loan the original is out on.
	"""

	kind: str
	days: int
	status: str
	on_paper: bool = False
	ending: str | None = None
	on_hold: bool = False
	lent: str | None = None
	borrower_works_here: bool = True


def obstacles(asked: Asked) -> tuple[str, ...]:
	"""Why it cannot be lent like this; nothing when it can.

	What is held as evidence does not leave the archive; copies and looks at the file harm nothing.
	"""
	original, electronic = asked.kind == ORIGINAL, asked.kind == ELECTRONIC
	found = {
		NOT_KEPT: asked.status in ("Draft", "In Approval", "Disposed"),
		ON_HOLD: original and asked.on_hold,
		NO_PAPER: original and not asked.on_paper,
		NO_FILE: electronic and not asked.ending,
		NOT_SHOWN: electronic and bool(asked.ending) and asked.ending.lower() not in SHOWN_MARKED,
		LENT: original and bool(asked.lent),
		LEFT: not asked.borrower_works_here,
		NO_TIME: asked.days < 1,
		TOO_LONG: asked.days > MOST_DAYS[asked.kind],
	}
	return tuple(code for code, stands in found.items() if stands)


def may_decide(approver: str, roles: Iterable[str], borrower: str | None, confidentiality: str) -> bool:
	"""Whether somebody may say yes or no; a confidentiality nobody has heard of is the gravest."""
	allowed = APPROVERS.get(confidentiality, APPROVERS["Secret"])
	return approver != borrower and bool(set(allowed) & set(roles))


def due_on(lent_on: date, days: int) -> date:
	"""The last day. Raises ValueError below one day."""
	if days < 1:
		raise ValueError(f"A loan lasts one day at least, not {days}.")
	return lent_on + timedelta(days=days)


def expires_on(approved_on: datetime, days: int) -> datetime:
	"""When an electronic loan ends by itself: with the last second of its last day."""
	return datetime.combine(due_on(approved_on.date(), days) + timedelta(days=1), datetime.min.time()) - (
		timedelta(seconds=1)
	)


def may_look(now: datetime, expires: datetime | None) -> bool:
	return expires is not None and now <= expires


def chase_due(due: date, today: date, done: Iterable[int] = (), steps: Steps = CHASE) -> Steps:
	"""(days, whom) of the one step that stands today and was not done: after an outage the latest, not all of them.

	steps: in the order of their days; what else is asked back or waited for has its own.
	"""
	late, done = (today - due).days, set(done)
	come = [(days, whom) for days, whom in steps if late >= days]
	if not come or any(days >= come[-1][0] for days in done):
		return ()
	return (come[-1],)
