"""重点关注名单: who may be put on it, for how long, and what at the gate matches it.

An entry stops somebody from coming in, so it needs a cause, a source, an end, and a second person who agrees. It is no means
to collect fees: there is no such cause (《民法典》944; domain.md 1), and whoever lives, owns or works in the property cannot be
on it. Data of people who are not customers are kept as short as they are needed (个人信息保护法 19), a year at most without a
new decision (d).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from wuye_ops.rules.erasure import months_later
from wuye_ops.rules.steps import Lifecycle, Refusal

# STOP: not let in, and the head is called. WATCH: let in as anybody, and the head is told.
STOP, WATCH = "Stop", "Watch"
ACTIONS = (STOP, WATCH)
CAUSES = (
	"Police Notice",
	"Court Order",
	"Theft",
	"Violence",
	"Fraud",
	"Damage",
	"Harassment",
	"Unwanted Advertising",
	"Other",
)
# Whoever has to be stopped by an order stays on the list until it ends, which is not ours to limit.
BY_ORDER = ("Police Notice", "Court Order")
MOST_MONTHS = 12

DRAFT, IN_FORCE, REJECTED, ENDED = "Draft", "In Force", "Rejected", "Ended"
APPROVE, REJECT, END = "Approve", "Reject", "End"
LIFE = Lifecycle({APPROVE: ((DRAFT,), IN_FORCE), REJECT: ((DRAFT,), REJECTED), END: ((IN_FORCE,), ENDED)})

# Why an entry may not come into force.
REASONS = (
	"unknown_cause", "no_reason", "no_source", "nothing_to_match", "name_alone", "no_end", "over", "too_long", "resident",
	"own_entry",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
	"""An entry as it stands. plates: keys (`plate.key`). people: keyed hashes of a phone or an identity number. name: as people
	call them. is_resident: whether plate or person belongs to somebody who lives, owns or works in the property."""

	key: str
	action: str = STOP
	cause: str = ""
	reason: str = ""
	source: str = ""
	plates: frozenset[str] = frozenset()
	people: frozenset[str] = frozenset()
	name: str = ""
	starts_on: date | None = None
	expires_on: date | None = None
	author: str = ""
	status: str = DRAFT
	is_resident: bool = False

	def is_in_force(self, today: date) -> bool:
		"""Whether it counts at the gate; on its last day it does."""
		return (
			self.status == IN_FORCE
			and (self.starts_on is None or self.starts_on <= today)
			and self.expires_on is not None
			and today <= self.expires_on
		)


@dataclass(frozen=True, slots=True)
class Hit:
	"""Something at the gate matches an entry. exact: by plate or number; a name alone may be another's."""

	key: str
	action: str
	exact: bool = True


def refusals(entry: Entry, approver: str, today: date) -> tuple[Refusal, ...]:
	"""Everything that stands in the way of approving it, in the order of REASONS."""
	begins = entry.starts_on or today
	found = {
		"unknown_cause": entry.cause not in CAUSES,
		"no_reason": not entry.reason.strip(),
		"no_source": not entry.source.strip(),
		"nothing_to_match": not (entry.plates or entry.people or entry.name.strip()),
		# the guards would stop everybody of this name
		"name_alone": bool(entry.name.strip())
		and not entry.plates
		and not entry.people
		and entry.action == STOP,
		"no_end": entry.expires_on is None,
		"over": entry.expires_on is not None and entry.expires_on < today,
		"too_long": entry.expires_on is not None
		and entry.cause not in BY_ORDER
		and entry.expires_on > months_later(begins, MOST_MONTHS),
		"resident": entry.is_resident and entry.action == STOP and entry.cause not in BY_ORDER,
		"own_entry": approver == entry.author,
	}
	return tuple(Refusal(code) for code in REASONS if found[code])


def hits(
	entries: Iterable[Entry], today: date, *, plate: str = "", people: Iterable[str] = (), name: str = ""
) -> tuple[Hit, ...]:
	"""What matches an entry that is in force, stops first and the sure ones first; each entry once.

	plate: its key. people: keyed hashes of whatever numbers are known. name: as it was given at the gate.
	"""
	people, called = frozenset(people), _words(name)
	found = []
	for entry in entries:
		if not entry.is_in_force(today):
			continue
		if (plate and plate in entry.plates) or people & entry.people:
			found.append(Hit(entry.key, entry.action))
		elif called and called == _words(entry.name):
			found.append(Hit(entry.key, entry.action, exact=False))
	return tuple(sorted(found, key=lambda hit: (ACTIONS.index(hit.action), not hit.exact, hit.key)))


def _words(name: str) -> str:
	return "".join(name.split()).casefold()
