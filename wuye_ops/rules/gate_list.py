"""The list a gate works by while it has no connection, and what is found when its entries come in.

The tablet is not to be clever: the server works out when each entry lets in, as spans of time, and the tablet looks whether
now lies in one. So the rules are here alone, and a tablet cannot decide otherwise than they do, only by older facts. What it
has let in meanwhile is judged again when it is sent: nothing is undone (somebody is inside), and what would have been
stopped is shown to the head.

The list leaves the building with whoever takes the tablet. It holds no plate, phone, code or name: keys are keyed hashes made
for this one list, names are masked, and it is good for a day.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from wuye_ops.rules.gate_decision import (
	ALLOWED,
	ASK,
	CALL_HEAD,
	OUTCOMES,
	STOPPED,
	WATCHLIST,
	Candidate,
	Decision,
)
from wuye_ops.rules.identity import mask_name
from wuye_ops.rules.watchlist import STOP

GOOD_FOR = timedelta(hours=24)
# Of one key the first that has anything to say decides, the watchlist before all.
STALE, NOT_LISTED, OUT_OF_TIME = "stale_list", "not_listed", "out_of_time"

Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Entry:
	"""Something that lets in, or stops. spans: from, until (not included) between which the outcome holds; none for always.
	reference: what the server knows it by. stops: of the watchlist; `reference` is then empty, and so is all else."""

	outcome: str
	code: str
	spans: tuple[Span, ...] = ()
	reference: str = ""
	kind: str = ""
	holder: str = ""
	unit: str = ""
	persons: int = 0

	def holds(self, at: datetime) -> bool:
		return not self.spans or any(begin <= at < end for begin, end in self.spans)


@dataclass(frozen=True, slots=True)
class GateList:
	"""made_on: when its facts were true. salt: what its keys are made with; goes to the tablet with it."""

	property: str
	made_on: datetime
	salt: bytes
	entries: Mapping[str, tuple[Entry, ...]]

	def is_good(self, now: datetime) -> bool:
		return now - self.made_on <= GOOD_FOR


@dataclass(frozen=True, slots=True)
class Answer:
	"""What the tablet says without a connection."""

	outcome: str
	code: str
	entry: Entry | None = None


def hashed(kind: str, value: str, salt: bytes) -> str:
	"""The key of a plate (`plate.key`), phone, code or token in a list; kind as in `scan.KINDS`, so that no two collide. The
	browser makes the same with HMAC-SHA-256 over kind, a line break and value. Raises ValueError for an empty salt."""
	if not salt:
		raise ValueError("Without a salt the plates in a list can be tried out in advance.")
	return hmac.new(salt, f"{kind}\n{value}".encode(), hashlib.sha256).hexdigest()[:32]


def entry_of(candidate: Candidate, spans: Iterable[Span] = ()) -> Entry | None:
	"""What the list holds of a candidate; None where it is stopped anyway, which being absent says as well.

	spans: when its pass lets in (`visitor_pass.open_between`); none where time plays no part. Names go in masked.
	"""
	if candidate.outcome == STOPPED:
		return None
	return Entry(
		candidate.outcome,
		candidate.reason.code,
		tuple(spans),
		candidate.key,
		candidate.kind,
		mask_name(candidate.holder),
		candidate.unit,
		candidate.persons,
	)


def watched(action: str) -> Entry | None:
	"""What the list holds of an entry of the watchlist: that the head is to be called, and nothing else. None for those who are
	only watched, since the tablet cannot tell anybody."""
	return Entry(STOPPED, CALL_HEAD) if action == STOP else None


def look_up(gate_list: GateList, keys: Sequence[str], now: datetime) -> Answer:
	"""What the tablet answers; keys of all that was read, the likeliest first. Coming in only: leaving is always let go.

	A list that is too old lets nobody in by itself: the guard asks, as before there was one.
	"""
	found = [entry for key in keys for entry in gate_list.entries.get(key, ())]
	if stop := next((entry for entry in found if entry.outcome == STOPPED), None):
		return Answer(STOPPED, stop.code, stop)
	if not gate_list.is_good(now):
		return Answer(ASK, STALE)
	good = [entry for entry in found if entry.holds(now)]
	if good:
		best = min(good, key=lambda entry: OUTCOMES.index(entry.outcome))
		return Answer(best.outcome, best.code, best)
	# somebody with a pass for tomorrow is asked about, not sent away: the list may be older than a change of it
	return Answer(ASK, OUT_OF_TIME if found else NOT_LISTED)


# -- when the connection is back ---------------------------------------------------------------------------------------

AGREES, STRICTER, LET_IN_WRONGLY, WATCHED = "agrees", "stricter", "let_in_wrongly", "watched"


def review(done: str, decision: Decision) -> str:
	"""How what a gate did without a connection compares with what would have been decided at that time.

	done: Allowed or Stopped, as the guard has booked it. WATCHED and LET_IN_WRONGLY are shown to the head at once; whoever was
	turned away too strictly (STRICTER) may get a call.
	"""
	if done == ALLOWED and decision.reason.code == WATCHLIST:
		return WATCHED
	if done == ALLOWED and decision.outcome == STOPPED:
		return LET_IN_WRONGLY
	return STRICTER if done == STOPPED and decision.outcome == ALLOWED else AGREES
