"""工作移交: shares the work of somebody who leaves among those who stay, and says what stands against a list of new owners."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

NO_RECEIVER, TO_LEAVER = "no_receiver", "to_leaver"


@dataclass(frozen=True, slots=True)
class Item:
	"""One thing that is handed over: `key` names it, receiver who takes it."""

	key: tuple
	receiver: str | None = None


def obstacles(leaver: str, items: Iterable[Item]) -> Iterator[tuple[Item, str]]:
	"""What has to be mended before the list is carried out."""
	for item in items:
		if not item.receiver:
			yield item, NO_RECEIVER
		elif item.receiver == leaver:
			yield item, TO_LEAVER


def new_since(listed: Iterable[tuple], now: Iterable[tuple]) -> list[tuple]:
	"""What has come since the list was made, in the order of `now`."""
	known = set(listed)
	return [key for key in now if key not in known]


def share_out(
	work: Sequence[tuple[tuple, Sequence[str]]], load: Mapping[str, int]
) -> dict[tuple, str | None]:
	"""Who should take what: each thing in order goes to the one of those able to do it who then has the least.

	work: (key, people able to do it). load: open tasks of each person today. None where nobody is able.
	"""
	count = dict(load)
	result: dict[tuple, str | None] = {}
	for key, able in work:
		chosen = min(able, key=lambda person: (count.get(person, 0), person), default=None)
		result[key] = chosen
		if chosen:
			count[chosen] = count.get(chosen, 0) + 1
	return result
