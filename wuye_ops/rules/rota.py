"""Who is at work at a moment: shifts that may end on the next day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta


@dataclass(frozen=True, slots=True)
class Shift:
	"""A shift of a day. One that ends no later than it begins ends on the next day."""

	day: date
	start: time
	end: time

	@property
	def begins(self) -> datetime:
		return datetime.combine(self.day, self.start)

	@property
	def ends(self) -> datetime:
		ends = datetime.combine(self.day, self.end)
		return ends if ends > self.begins else ends + timedelta(days=1)

	def covers(self, moment: datetime) -> bool:
		"""Whether the moment lies within; the end does not."""
		return self.begins <= moment < self.ends


def at_work(shifts: Iterable[Shift], moment: datetime) -> bool | None:
	"""Whether one of a person's shifts of yesterday and today covers the moment; None where there are no shifts."""
	shifts = list(shifts)
	return any(shift.covers(moment) for shift in shifts) if shifts else None


@dataclass(frozen=True, slots=True)
class Presence:
	"""How a person's shifts stand at a moment.

	until: when the work under way ends, shifts that follow at once included; None for who is not at work. Of them next_begin and
	last_end are those of the moment's day, None where there are none.
	"""

	until: datetime | None = None
	next_begin: datetime | None = None
	last_end: datetime | None = None

	@property
	def is_at_work(self) -> bool:
		return self.until is not None


def presence(shifts: Iterable[Shift], moment: datetime) -> Presence:
	"""Of the shifts of yesterday and today; of nobody's shifts: there is none today."""
	ordered = sorted(shifts, key=lambda one: (one.begins, one.ends))
	if at_work(ordered, moment):
		until = moment
		for one in ordered:
			if one.begins <= until < one.ends:
				until = one.ends
		return Presence(until)
	later = [one.begins for one in ordered if one.begins > moment and one.begins.date() == moment.date()]
	over = [one.ends for one in ordered if one.ends <= moment and one.ends.date() == moment.date()]
	return Presence(None, min(later, default=None), max(over, default=None))
