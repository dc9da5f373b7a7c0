"""When something happened, told by a tablet whose clock may be wrong and whose connection may have been gone.

Three witnesses, the best first: how long ago it was by the tablet's monotonic counter (no setting of the clock touches it);
how far the tablet's clock was off at the moment of sending; the tablet's clock alone. The server's time of receiving is the
latest that anything can have happened.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

# A difference no clock of a tablet is better than, together with the way over the network.
TOLERANCE = timedelta(seconds=30)
# So long a tablet may work on without a connection (property.offline_entries holds the same).
KEPT = timedelta(hours=24)
# how sure the time is
EXACT, CORRECTED, DOUBTFUL = "Exact", "Corrected", "Doubtful"


@dataclass(frozen=True, slots=True)
class Stamp:
	"""What a tablet says of an entry. made, sent: by its clock. age: seconds between the two by its monotonic counter, None where
	the page was loaded again meanwhile. received: by the server's clock."""

	received: datetime
	made: datetime | None = None
	sent: datetime | None = None
	age: float | None = None


@dataclass(frozen=True, slots=True)
class Moment:
	"""at: when it was, never after it was received. off: by how much the tablet's clock is ahead, as far as is known."""

	at: datetime
	trust: str
	off: timedelta = timedelta()


def moment(stamp: Stamp, kept: timedelta = KEPT) -> Moment:
	"""When it was. What cannot be told is said to be doubtful and put at the time of receiving; nothing is refused.

	A clock that is right within TOLERANCE is believed as it is, so that entries of a good tablet keep their times.
	"""
	off = stamp.sent - stamp.received if stamp.sent else timedelta()
	if stamp.age is not None:
		if not 0 <= stamp.age <= kept.total_seconds():
			return Moment(stamp.received, DOUBTFUL, off)
		at = stamp.received - timedelta(seconds=stamp.age)
		if stamp.made and abs(stamp.made - at) <= TOLERANCE:
			return Moment(min(stamp.made, stamp.received), EXACT, off)
		return Moment(at, EXACT if not stamp.made else CORRECTED, off)
	if stamp.made is None:
		return Moment(stamp.received, EXACT)
	if stamp.sent is None:
		believed = stamp.received - kept <= stamp.made <= stamp.received + TOLERANCE
		return (
			Moment(min(stamp.made, stamp.received), EXACT) if believed else Moment(stamp.received, DOUBTFUL)
		)
	at = stamp.made if abs(off) <= TOLERANCE else stamp.made - off
	if stamp.made > stamp.sent + TOLERANCE or at < stamp.received - kept:
		# the clock was set between the two
		return Moment(stamp.received, DOUBTFUL, off)
	return Moment(min(at, stamp.received), EXACT if abs(off) <= TOLERANCE else CORRECTED, off)
