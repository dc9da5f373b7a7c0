"""进出配对: entries and exits of the same person or vehicle made into stays; who is inside now, and who has stayed too long.

Rows come from several gates, some of them late and in any order. The stays depend on the rows alone, not on the order in
which they came: whoever pairs again after a late row gets what would have been there had it come in time.

A gate misses somebody now and then. An entry without its exit ends where the next entry begins, at an unknown time; an
exit without its entry is a stay with an unknown beginning. Neither is made up, and both are shown to be put right.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from wuye_ops.rules.gate_decision import IN, OUT

# The same movement seen twice: two readings of one plate, a key pressed twice, two gates side by side.
SAME = timedelta(seconds=20)
# Nobody is believed to be inside for longer without having been seen (d); they show as missed exits.
LONGEST = timedelta(days=30)

INSIDE, LEFT, EXIT_MISSED, ENTRY_MISSED = "Inside", "Left", "Exit Missed", "Entry Missed"


@dataclass(frozen=True, slots=True)
class Row:
	"""A movement that was allowed. subject: what is paired — the key of a plate, a pass, a person. persons: how many at once."""

	key: str
	subject: str
	direction: str
	at: datetime
	gate: str = ""
	persons: int = 1

	def __post_init__(self) -> None:
		if self.direction not in (IN, OUT):
			raise ValueError(f"A direction is {IN} or {OUT}, not {self.direction!r}.")


@dataclass(frozen=True, slots=True)
class Stay:
	"""A stay of one subject. One of entry and exit may be missing; `ended_by` is then the entry that shows it has ended. persons:
	how many it is about, of a crew those who came and went with the same rows."""

	subject: str
	entry: Row | None
	exit: Row | None = None
	ended_by: Row | None = None
	persons: int = 1

	@property
	def status(self) -> str:
		if self.entry is None:
			return ENTRY_MISSED
		if self.exit is not None:
			return LEFT
		return INSIDE if self.ended_by is None else EXIT_MISSED

	@property
	def minutes(self) -> int | None:
		"""Whole minutes from entry to exit; None where one of the two is unknown."""
		if self.entry is None or self.exit is None:
			return None
		return int((self.exit.at - self.entry.at).total_seconds() // 60)


@dataclass(frozen=True, slots=True)
class Pairing:
	"""stays: of each subject in their order. repeats: keys of rows that tell of a movement already told, and by which row."""

	stays: tuple[Stay, ...]
	repeats: Mapping[str, str]

	@property
	def gaps(self) -> tuple[Stay, ...]:
		return tuple(stay for stay in self.stays if stay.status in (EXIT_MISSED, ENTRY_MISSED))


def pair(rows: Iterable[Row], crews: Collection[str] = (), same: timedelta = SAME) -> Pairing:
	"""The stays that the rows tell of. Every row is in exactly one stay, or is a repeat of one that is.

	One subject is one body: a vehicle, or the people of one pass who come and go together. crews: subjects whose people come and
	go one by one, such as the workers of a permit; there each row counts, and whoever leaves is taken to be the one who came
	first. Of two rows at the same moment an exit comes first, so that who leaves and returns in one minute is in.
	"""
	by_subject: dict[str, list[Row]] = defaultdict(list)
	for row in rows:
		by_subject[row.subject].append(row)
	stays: list[Stay] = []
	repeats: dict[str, str] = {}
	for subject in sorted(by_subject):
		told = sorted(by_subject[subject], key=_order)
		if subject in crews:
			stays += _stays_of_crew(subject, told)
		else:
			stays += _stays(subject, _told_once(told, same, repeats))
	return Pairing(tuple(stays), repeats)


def inside(stays: Iterable[Stay], now: datetime, longest: timedelta = LONGEST) -> tuple[Stay, ...]:
	"""Who is inside now, those who came first in front. Who entered after `now` is not yet, and who has not been seen for
	`longest` is not believed to be any more."""
	found = [
		stay
		for stay in stays
		if stay.status == INSIDE and stay.entry.at <= now and now - stay.entry.at <= longest
	]
	return tuple(sorted(found, key=lambda stay: (stay.entry.at, stay.subject)))


def persons_inside(stays: Iterable[Stay], now: datetime, longest: timedelta = LONGEST) -> int:
	return sum(stay.persons for stay in inside(stays, now, longest))


@dataclass(frozen=True, slots=True)
class Overstay:
	stay: Stay
	until: datetime
	minutes: int


def overstays(
	stays: Iterable[Stay],
	leave_by: Mapping[str, datetime],
	now: datetime,
	grace: timedelta = timedelta(minutes=15),
) -> tuple[Overstay, ...]:
	"""Who is inside beyond their time and the grace, the longest first. leave_by: by subject (`visitor_pass.leave_by`); those
	without one, such as residents, stay as long as they like."""
	found = []
	for stay in inside(stays, now):
		until = leave_by.get(stay.subject)
		if until is not None and now - until > grace:
			found.append(Overstay(stay, until, int((now - until).total_seconds() // 60)))
	return tuple(sorted(found, key=lambda one: (-one.minutes, one.stay.subject)))


def _order(row: Row) -> tuple:
	return row.at, row.direction != OUT, row.key


def _told_once(rows: list[Row], same: timedelta, repeats: dict[str, str]) -> list[Row]:
	"""The rows without those that tell the same again: the same direction as the one before, at once."""
	told: list[Row] = []
	for row in rows:
		if told and told[-1].direction == row.direction and row.at - told[-1].at <= same:
			repeats[row.key] = told[-1].key
		else:
			told.append(row)
	return told


def _stays(subject: str, rows: list[Row]) -> list[Stay]:
	stays: list[Stay] = []
	entry: Row | None = None
	for row in rows:
		if row.direction == OUT:
			stays.append(Stay(subject, entry, row, persons=(entry or row).persons))
			entry = None
			continue
		if entry is not None:
			stays.append(Stay(subject, entry, ended_by=row, persons=entry.persons))
		entry = row
	if entry is not None:
		stays.append(Stay(subject, entry, persons=entry.persons))
	return stays


def _stays_of_crew(subject: str, rows: list[Row]) -> list[Stay]:
	stays: list[Stay] = []
	# (entry, how many of it are still inside), those who came first in front
	inside_now: deque[tuple[Row, int]] = deque()
	for row in rows:
		if row.direction == IN:
			inside_now.append((row, row.persons))
			continue
		leaving = row.persons
		while leaving and inside_now:
			entry, there = inside_now.popleft()
			going = min(leaving, there)
			stays.append(Stay(subject, entry, row, persons=going))
			leaving -= going
			if there > going:
				inside_now.appendleft((entry, there - going))
		if leaving:
			stays.append(Stay(subject, None, row, persons=leaving))
	return stays + [Stay(subject, entry, persons=there) for entry, there in inside_now]
