"""The care of a complaint (投诉): when its customer hears of it next, when it repeats an earlier one, what closing demands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, TypeAlias

from wuye_ops.rules.service_clock import WorkCalendar
from wuye_ops.rules.service_level import Target

Ruling: TypeAlias = Literal["Valid", "Invalid"]
VALID, INVALID = "Valid", "Invalid"

# (recipient, role) of an escalation, from the lowest to the highest
LADDER: tuple[tuple[str, str | None], ...] = (
	("Assignee", None),
	("Department Head", None),
	("Property Manager", None),
	("Role", "Operations Director"),
)


def next_report(calendar: WorkCalendar, since: datetime, interval: Target) -> datetime | None:
	"""When the customer must have heard of the complaint, counted from the last report or from its opening.

	None where the level promises no reports. Holds do not stop this clock: a customer who has to wait is told so.
	"""
	if not interval.minutes:
		return None
	clock = calendar if interval.in_service_hours else WorkCalendar.round_the_clock()
	return clock.deadline(since, interval.minutes)


def missing_to_close(
	ruling: str | None, reason: str | None, cause: str | None, department: str | None
) -> tuple[str, ...]:
	"""The fields without which a complaint is not closed, in the order in which they are asked for.

	A valid complaint has a cause and a department that answers for it; one that is not valid has a reason why.
	"""
	if not ruling:
		return ("ruling",)
	needed = (
		{"ruling_reason": reason}
		if ruling == INVALID
		else {"cause": cause, "responsible_department": department}
	)
	return tuple(field for field, value in needed.items() if not (value or "").strip())


@dataclass(frozen=True, slots=True)
class Complaint:
	"""What is compared of two complaints. matter: the category, or the group of related ones it belongs to."""

	name: str
	matter: str
	customer: str | None
	unit: str | None
	opened_on: datetime


def repeated(new: Complaint, earlier: Iterable[Complaint], within_days: int) -> str | None:
	"""The latest earlier complaint that the new one repeats, if any.

	Of the same customer or the same unit, about the same matter, opened no more than `within_days` before the new
	one; 0 days recognise none. Where the unit is not known on one side, the customer decides, and the other way round.
	"""
	oldest = new.opened_on - timedelta(days=within_days)
	same = [
		complaint
		for complaint in earlier
		if complaint.name != new.name
		and complaint.matter == new.matter
		and oldest <= complaint.opened_on <= new.opened_on
		and _same_household(new, complaint)
	]
	if not same or within_days <= 0:
		return None
	return max(same, key=lambda complaint: (complaint.opened_on, complaint.name)).name


def _same_household(one: Complaint, other: Complaint) -> bool:
	return bool((one.customer and one.customer == other.customer) or (one.unit and one.unit == other.unit))


def one_level_up(recipient: str, role: str | None = None) -> tuple[str, str | None]:
	"""Who is told instead, when a matter came up again: the next (recipient, role) of the ladder.

	The highest stays, and so does a role that a site has chosen itself.
	"""
	rungs = [name for name, _role in LADDER]
	if recipient == "Role":
		return recipient, role
	return LADDER[rungs.index(recipient) + 1]
