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

	def covers(self, moment: datetime) -> bool:
		"""Whether the moment lies within; the end does not."""
		begins = datetime.combine(self.day, self.start)
		ends = datetime.combine(self.day, self.end)
		if ends <= begins:
			ends += timedelta(days=1)
		return begins <= moment < ends


def at_work(shifts: Iterable[Shift], moment: datetime) -> bool | None:
	"""Whether one of a person's shifts of yesterday and today covers the moment; None where there are no shifts."""
	shifts = list(shifts)
	return any(shift.covers(moment) for shift in shifts) if shifts else None
