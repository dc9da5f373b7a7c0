"""Whether a request was solved at first contact (首次解决): by whoever took it, without passing it on or coming back to it."""

from __future__ import annotations

from datetime import datetime, timedelta

# custom (d): what takes longer than this after the first response is an answer called back
MINUTES = 60


def solved_at_first_contact(
	opened_on: datetime,
	responded_on: datetime | None,
	resolved_on: datetime,
	*,
	passed_on: bool,
	waited: bool,
	asked_again: bool,
) -> bool:
	"""passed_on: a task was made of it; waited: it was held, reopened or reported on; asked_again: the customer wrote
	after our first response. Without a response before the solution, the solution was the response.
	"""
	if passed_on or waited or asked_again:
		return False
	return resolved_on - (responded_on or resolved_on) <= timedelta(minutes=MINUTES)
