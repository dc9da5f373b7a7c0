"""欠费催缴: how a case stands by its debts, by what was done, and by what holds it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from wuye_ops.rules.dunning_ladder import LADDER, Hold, Step, Upcoming, begins_after, upcoming
from wuye_ops.rules.limitation import Limitation, Restart, limitation
from wuye_ops.rules.money import ZERO, total

OPEN, ON_HOLD, PAID, CLOSED = "Open", "On Hold", "Paid", "Closed"
RUNNING = (OPEN, ON_HOLD)
# Months since time last began; after 36 it has run out.
EXPIRED = 36


@dataclass(frozen=True, slots=True)
class Debt:
	"""A bill with something left to pay. restarts: what made its limitation begin anew."""

	bill: str
	due_date: date
	outstanding: Decimal
	disputed: bool = False
	restarts: tuple[Restart, ...] = ()

	def limitation(self) -> Limitation:
		return limitation(self.due_date, self.restarts)


@dataclass(frozen=True, slots=True)
class Standing:
	"""next_on: from when the next step may be taken; None while a hold has no end. warning: 30, 33, EXPIRED or None."""

	status: str
	overdue: Decimal
	bills: int
	oldest_due: date | None = None
	stage: str | None = None
	next_step: Step | None = None
	next_on: date | None = None
	hold_until: date | None = None
	limitation_on: date | None = None
	warning: int | None = None


def overdue(debts: Iterable[Debt], today: date) -> list[Debt]:
	return sorted(
		(debt for debt in debts if debt.due_date < today and debt.outstanding > ZERO),
		key=lambda debt: (debt.due_date, debt.bill),
	)


def needs_case(debts: Iterable[Debt], today: date, ladder: Sequence[Step] = LADDER) -> bool:
	"""Whether the oldest debt nobody disputes has come to the first rung."""
	late = [debt for debt in overdue(debts, today) if not debt.disputed]
	return bool(late) and (today - late[0].due_date).days >= begins_after(ladder)


def stand(
	debts: Iterable[Debt],
	today: date,
	done: Sequence[tuple[str, date]] = (),
	holds: Iterable[Hold] = (),
	ladder: Sequence[Step] = LADDER,
) -> Standing:
	"""How the case stands. Disputed bills are left out of the climb; where nothing else is overdue they hold the case."""
	late = overdue(debts, today)
	stage = _stage(done, ladder)
	if not late:
		return Standing(PAID, ZERO, 0, stage=stage)
	holding = [hold for hold in holds if hold.covers(today)]
	plain = [debt for debt in late if not debt.disputed]
	if not plain:
		holding.append(Hold(today))
	until = _until(holding)
	coming = upcoming((plain or late)[0].due_date, done, ladder)
	limits = [debt.limitation() for debt in late]
	first = min(limits, key=lambda limit: limit.expires)
	return Standing(
		status=ON_HOLD if holding else OPEN,
		overdue=total(debt.outstanding for debt in late),
		bills=len(late),
		oldest_due=late[0].due_date,
		stage=stage,
		next_step=coming.step if coming else None,
		next_on=_next_on(coming, bool(holding), until),
		hold_until=until,
		limitation_on=first.expires,
		warning=warning(first, today),
	)


def warning(limit: Limitation, today: date) -> int | None:
	"""30 or 33 when so many months have passed since time last began; EXPIRED when it has run out."""
	return EXPIRED if limit.is_expired(today) else limit.warning(today)


def _stage(done: Sequence[tuple[str, date]], ladder: Sequence[Step]) -> str | None:
	kinds = {kind for kind, _on in done}
	return next((step.kind for step in reversed(ladder) if step.kind in kinds), None)


def _until(holding: Sequence[Hold]) -> date | None:
	"""The last day of the longest hold; None when one of them lasts."""
	days = [hold.until for hold in holding]
	return max(days) if days and None not in days else None  # type: ignore[type-var]


def _next_on(coming: Upcoming | None, held: bool, until: date | None) -> date | None:
	if coming is None or (held and until is None):
		return None
	return max(coming.on, date.fromordinal(until.toordinal() + 1)) if held and until else coming.on
