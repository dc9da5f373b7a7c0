"""离职移交: what must have come back, and who signs, before the records of somebody who leaves are somebody else's."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

RECORD, POLICY, LOAN, CONFIRMATION = "Record Owned", "Policy Owned", "Loan", "Confirmation"

NO_RECEIVER, TO_ONESELF, CHECKS_OWN, STILL_OUT, LIST_CHANGED = "receiver", "self", "checks", "out", "changed"


@dataclass(frozen=True, slots=True)
class Item:
	"""One thing to hand over. receiver: who takes it; on_paper: of a loan; checker: of a policy."""

	kind: str
	doctype: str
	name: str
	receiver: str | None = None
	on_paper: bool = False
	checker: str | None = None

	@property
	def key(self) -> tuple[str, str]:
		return self.doctype, self.name


def obstacles(giver: str, items: Iterable[Item]) -> tuple[tuple[Item, str], ...]:
	"""What keeps the hand-over from being completed.

	Paper that is out comes back to the archive first; whoever needs it next borrows it. A confirmation is the giver's own
	and ends with them. Nobody takes over a policy that they supervise.
	"""
	found = []
	for item in items:
		if item.kind == LOAN and item.on_paper:
			found.append((item, STILL_OUT))
		if item.kind not in (RECORD, POLICY):
			continue
		if not item.receiver:
			found.append((item, NO_RECEIVER))
		elif item.receiver == giver:
			found.append((item, TO_ONESELF))
		elif item.kind == POLICY and item.receiver == item.checker:
			found.append((item, CHECKS_OWN))
	return tuple(found)


def new_since(listed: Iterable[Item], now: Iterable[Item]) -> tuple[Item, ...]:
	"""What the giver has come to hold since the list was signed; what has gone meanwhile is no harm."""
	known = {item.key for item in listed}
	return tuple(item for item in now if item.key not in known)


def may_sign(user: str, expected: str | None, other: str | None) -> bool:
	"""Whether somebody signs for a side: the one it is, and never both sides."""
	return bool(expected) and user == expected and user != other
