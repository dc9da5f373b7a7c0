"""整改: how soon, who is told when it is late, and who may say that it is done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

CRITICAL, MAJOR, NORMAL, MINOR = "Critical", "Major", "Normal", "Minor"
SEVERITIES = (CRITICAL, MAJOR, NORMAL, MINOR)
# Days from finding to deadline; a property may have its own. Findings of audits have longer ones of theirs.
DAYS = {CRITICAL: 1, MAJOR: 3, NORMAL: 7, MINOR: 15}

# Days after the deadline at which somebody higher is told, each once.
ESCALATIONS = ((1, "Department Head"), (3, "Property Manager"), (7, "Operations Director"))


def deadline(found_on: date, severity: str, days: Mapping[str, int] = DAYS) -> date:
	"""The last day for the rectification. Raises ValueError for an unknown severity or a negative number of days."""
	if severity not in SEVERITIES:
		raise ValueError(f"A severity is {', '.join(SEVERITIES)}, not {severity!r}.")
	allowed = days.get(severity, DAYS[severity])
	if allowed < 0:
		raise ValueError(f"The days for {severity} may not be negative: {allowed}.")
	return found_on + timedelta(days=allowed)


def escalations_due(due_date: date, today: date, done: Iterable[int] = ()) -> tuple[tuple[int, str], ...]:
	"""(days, whom) of the steps that have come due and were not done; `done` holds the days of those that were."""
	done = set(done)
	late = (today - due_date).days
	return tuple((days, whom) for days, whom in ESCALATIONS if late >= days and days not in done)


def may_verify(verifier: str | None, involved: Iterable[str | None]) -> bool:
	"""Whether somebody may say that it is done: never one who is responsible for it or did the work."""
	return bool(verifier) and verifier not in set(involved)
