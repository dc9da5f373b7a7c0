"""合并重复客户: whether two files can be of one person, and what the one that stays takes from the other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

SAME_FILE, OTHER_PERSON, OTHER_KIND, ERASED, TOO_MANY_PHONES = (
	"same file",
	"other person",
	"other kind",
	"erased",
	"too many phones",
)
MOST_PHONES = 2


@dataclass(frozen=True, slots=True)
class File:
	"""What is known of a customer. kind: Individual or Company; phones: the first is the main one."""

	customer: str
	kind: str
	id_number: str | None = None
	phones: tuple[str, ...] = ()
	is_erased: bool = False


def phones_of(into: File, duplicate: File) -> tuple[str, ...]:
	"""The phones of both, each once, those of the file that stays first."""
	return tuple(dict.fromkeys((*into.phones, *duplicate.phones)))


def refusals(into: File, duplicate: File) -> tuple[str, ...]:
	"""Why the two cannot be merged; nothing when they can.

	Two identity numbers are two people, whatever else agrees. No phone is thrown away: who merges says first which is old.
	"""
	found = []
	if into.customer == duplicate.customer:
		found.append(SAME_FILE)
	if into.is_erased or duplicate.is_erased:
		found.append(ERASED)
	if into.kind != duplicate.kind:
		found.append(OTHER_KIND)
	if into.id_number and duplicate.id_number and into.id_number != duplicate.id_number:
		found.append(OTHER_PERSON)
	if len(phones_of(into, duplicate)) > MOST_PHONES:
		found.append(TOO_MANY_PHONES)
	return tuple(found)


def fill_gaps(
	into: dict[str, object], duplicate: dict[str, object], fields: Iterable[str]
) -> dict[str, object]:
	"""What the file that stays takes over: fields that it has empty and the other has not."""
	return {field: duplicate[field] for field in fields if not into.get(field) and duplicate.get(field)}
