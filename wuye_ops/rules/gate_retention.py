"""访客与门岗数据的保存: which rows have to lose the people in them, what may stay of them, and whether it can still be found out.

Kept as long as needed and no longer (个人信息保护法 19); a year where a property says nothing (domain.md 5, visitor records). What
stays is for counting. It is anonymous (个人信息保护法 73 (四)) only if nobody can tell any more whose it was, from the row, from its
history, or by counting: so nothing that is the same in two rows of one person stays, times lose their minutes, and small
numbers are not shown.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from wuye_ops.rules.erasure import months_later
from wuye_ops.rules.identity import normalise_id

DEFAULT_MONTHS = 12
# A property may choose within these: below, what happened last month cannot be looked into; above, 个人信息保护法 19.
FEWEST_MONTHS, MOST_MONTHS = 3, 36

# Why a row stays as it is, the first that holds.
ALREADY, HOLD, INCIDENT, INSIDE, UNPAID, NOT_DUE = (
	"already",
	"hold",
	"incident",
	"inside",
	"unpaid",
	"not_due",
)


@dataclass(frozen=True, slots=True)
class Row:
	"""A row of the gate. ended_on: the day it was about, of a pass its last. on_hold: it or whatever it belongs to has a legal
	hold. in_incident: an incident that is not closed names it. unpaid: a parking fee in dispute."""

	key: str
	ended_on: date
	on_hold: bool = False
	in_incident: bool = False
	is_inside: bool = False
	unpaid: bool = False
	is_anonymous: bool = False


def check_months(months: int) -> int:
	"""The months, if a property may choose them. Raises ValueError otherwise."""
	if not FEWEST_MONTHS <= months <= MOST_MONTHS:
		raise ValueError(f"Gate data are kept for {FEWEST_MONTHS} to {MOST_MONTHS} months, not {months}.")
	return months


def due_on(ended_on: date, months: int = DEFAULT_MONTHS) -> date:
	"""The first day on which the person in it has to go: the period is over by then."""
	return months_later(ended_on, check_months(months))


def newest_due(today: date, months: int = DEFAULT_MONTHS) -> date:
	"""The last `ended_on` that is due today, for a query by index; one is due if and only if it is not after this day."""
	year, month = divmod(today.year * 12 + today.month - 1 - check_months(months), 12)
	last = monthrange(year, month + 1)[1]
	# what began on a day that this month does not have is due on its last
	is_last = today.day == monthrange(today.year, today.month)[1]
	return date(year, month + 1, last if is_last else min(today.day, last))


def stays_because(row: Row, today: date, months: int = DEFAULT_MONTHS) -> str | None:
	"""Why a row stays as it is; None when the person in it has to go."""
	found = {
		ALREADY: row.is_anonymous,
		HOLD: row.on_hold,
		INCIDENT: row.in_incident,
		INSIDE: row.is_inside,
		UNPAID: row.unpaid,
		NOT_DUE: due_on(row.ended_on, months) > today,
	}
	return next((code for code, stands in found.items() if stands), None)


def sort_out(
	rows: Iterable[Row], today: date, months: int = DEFAULT_MONTHS
) -> tuple[tuple[str, ...], dict[str, tuple[str, ...]]]:
	"""(keys that have to be made anonymous, keys of those that stay by reason), for the job and its log."""
	due, staying = [], {}
	for row in rows:
		reason = stays_because(row, today, months)
		if reason is None:
			due.append(row.key)
		else:
			staying[reason] = (*staying.get(reason, ()), row.key)
	return tuple(due), staying


# -- what stays --------------------------------------------------------------------------------------------------------

# What counts people and names none. Whatever is not named here goes, so that a field added later is not kept by mistake.
KEPT_FIELDS = frozenset(
	{
		"property", "gate", "direction", "outcome", "reason_code", "asked", "kind", "courier", "courier_class", "persons",
		"stay_minutes", "status",
	}
)  # fmt: skip
# Times of which the day and the hour stay.
TIMES = frozenset(
	{
		"at", "entered_on", "left_on", "valid_from", "valid_to", "good_from", "good_until", "released_on", "noted_on", "ended_on",
	}
)  # fmt: skip


def anonymised(values: Mapping[str, object], also: Collection[str] = frozenset()) -> dict[str, object]:
	"""What stays of a row: the fields that count, times by the hour, and every other field empty.

	also: fields that stay besides, where they name nobody or a voucher needs them.

	The answer has all fields of the row, so that writing it leaves nothing. A length of stay is told in quarters of an hour,
	since with the hours of coming and going it would tell the minutes.
	"""
	kept: dict[str, object] = {}
	for field, value in values.items():
		if field in TIMES and isinstance(value, datetime):
			kept[field] = value.replace(minute=0, second=0, microsecond=0)
		elif field == "stay_minutes" and isinstance(value, int):
			kept[field] = value // 15 * 15
		else:
			kept[field] = value if field in KEPT_FIELDS or field in also else None
	return kept


# -- whether it can be found out ---------------------------------------------------------------------------------------

# Names of fewer characters stand in too many words to be looked for.
SHORTEST = 2
_SEPARATORS = re.compile(r"[\s\-‐-―_.·•‧・()（）\[\]/]+")


def still_found(personal: Collection[str], texts: Mapping[str, str]) -> tuple[str, ...]:
	"""Where what should be gone still stands: keys of the texts (versions, comments, file names, mails, communications) in which
	one of the personal values occurs, however it is written. Values may be in any form; short ones are not looked for."""
	wanted = [value for value in (_plain(value) for value in personal) if len(value) >= SHORTEST]
	return tuple(
		key
		for key, text in texts.items()
		if (plain := _plain(text)) and any(value in plain for value in wanted)
	)


@dataclass(frozen=True, slots=True)
class Cell:
	"""A number in a table of counts."""

	group: tuple
	number: int


# Fewer than these are not shown (d): of one visitor at four in the night a neighbour knows who it was.
FEWEST_SHOWN = 5


def shown_counts(cells: Iterable[Cell], fewest: int = FEWEST_SHOWN) -> tuple[tuple[Cell, ...], int]:
	"""(cells that may be shown, how many are in those that may not). Empty cells tell of nobody and are shown.

	Where only one cell is hidden, the smallest that is shown is hidden with it: otherwise the total less the others tells it.
	"""
	cells = list(cells)
	hidden = [cell for cell in cells if 0 < cell.number < fewest]
	shown = [cell for cell in cells if cell not in hidden]
	counted = [cell for cell in shown if cell.number]
	if len(hidden) == 1 and counted:
		smallest = min(counted, key=lambda cell: (cell.number, cell.group))
		hidden.append(smallest)
		shown.remove(smallest)
	return tuple(shown), sum(cell.number for cell in hidden)


def _plain(text: str) -> str:
	return _SEPARATORS.sub("", normalise_id(text)).casefold()
