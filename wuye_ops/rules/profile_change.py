"""What customers ask to have changed in their own data (个人信息保护法 46: correction), and whether it still fits.

Values are compared as people see them, numbers as masks: whoever keeps a mask keeps the number behind it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from wuye_ops.rules.identity import MASK

MOST_MEMBERS = 20  # a shared flat has no more; a company names its staff elsewhere
LONGEST_VALUE = 140

ADD, CHANGE, REMOVE = "Add", "Change", "Remove"


class ProfileChangeError(ValueError):
	"""Refused input. `code` names the reason, `about` what it is about."""

	def __init__(self, code: str, about: str = "") -> None:
		super().__init__(f"{code}: {about}")
		self.code, self.about = code, about


@dataclass(frozen=True)
class Member:
	"""Somebody of a household. row: the profile's own row, None for somebody new; phone: a mask, or a whole new number."""

	name: str
	relation: str = ""
	is_minor: bool = False
	phone: str = ""
	row: str | None = None

	@property
	def in_words(self) -> str:
		return "，".join(part for part in (self.name, self.relation, self.phone) if part)


@dataclass(frozen=True)
class MemberChange:
	action: str
	before: Member | None
	after: Member | None


def differences(shown: Mapping[str, str | None], wanted: Mapping[str, str | None]) -> dict[str, str]:
	"""The wanted values that differ from what is shown; an empty one removes what is on file.

	Raises ProfileChangeError unknown_field for what no customer may ask for, too_long, and masked for a mask that is not
	the one shown.
	"""
	changed = {}
	for field, value in wanted.items():
		if field not in shown:
			raise ProfileChangeError("unknown_field", field)
		new, old = _text(value), _text(shown[field])
		if len(new) > LONGEST_VALUE:
			raise ProfileChangeError("too_long", field)
		if new == old:
			continue
		if MASK in new:
			raise ProfileChangeError("masked", field)
		changed[field] = new
	return changed


def household_differences(before: Sequence[Member], wanted: Sequence[Member]) -> list[MemberChange]:
	"""How the wanted household differs: who comes, who is corrected, who goes, in this order.

	Raises ProfileChangeError no_name, too_long, masked, unknown_row (a row of somebody else's, or one that is named
	twice) or too_many.
	"""
	if len(wanted) > MOST_MEMBERS:
		raise ProfileChangeError("too_many", str(MOST_MEMBERS))
	known, kept, changes = {member.row: member for member in before}, set(), []
	for member in wanted:
		if not _text(member.name):
			raise ProfileChangeError("no_name")
		if max(len(_text(text)) for text in (member.name, member.relation, member.phone)) > LONGEST_VALUE:
			raise ProfileChangeError("too_long", member.name)
		if member.row is None:
			if MASK in member.phone:
				raise ProfileChangeError("masked", member.name)
			changes.append(MemberChange(ADD, None, member))
			continue
		if member.row not in known or member.row in kept:
			raise ProfileChangeError("unknown_row", member.name)
		kept.add(member.row)
		old = known[member.row]
		if member != old:
			if MASK in member.phone and member.phone != old.phone:
				raise ProfileChangeError("masked", member.name)
			changes.append(MemberChange(CHANGE, old, member))
	changes += [MemberChange(REMOVE, member, None) for member in before if member.row not in kept]
	return sorted(changes, key=lambda change: (ADD, CHANGE, REMOVE).index(change.action))


def outdated(asked: Iterable[tuple[str, str | None]], now: Mapping[str, str | None]) -> list[str]:
	"""The fields that have changed since somebody asked. asked: (field, what it showed then)."""
	return [field for field, then in asked if _text(then) != _text(now.get(field))]


def _text(value: str | None) -> str:
	return (value or "").strip()
