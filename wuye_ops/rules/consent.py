"""同意: which version of a privacy notice holds, when a consent is good, and when it has to be asked for anew.

Articles are those of the 个人信息保护法 (PIPL).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

CONTRACT, LAW, CONSENT = "Contract", "Law", "Consent"
PORTAL, PAPER, FRONT_DESK, PHONE = "Portal", "Paper", "Front Desk", "Phone"
# What proves itself: the resident's own click after a login, or a signature. Art. 69 puts the burden of proof on us.
PROVEN_CHANNELS = (PORTAL, PAPER)
CHILD_UNDER = 14  # art. 31

NOT_NEEDED, NOT_IN_FORCE, NOT_PROVEN, NO_FILE, NO_ACCOUNT, NO_GUARDIAN = (
	"not needed",
	"not in force",
	"not proven",
	"no file",
	"no account",
	"no guardian",
)


@dataclass(frozen=True, slots=True)
class Version:
	"""A published version of a notice."""

	key: str
	number: int
	effective_from: date


@dataclass(frozen=True, slots=True)
class Purpose:
	"""What a notice says of one purpose. keep_months: how long after the relation has ended."""

	name: str
	legal_basis: str
	is_sensitive: bool = False
	data_kinds: str = ""
	use: str = ""
	recipients: str = ""
	keep_months: int = 0


@dataclass(frozen=True, slots=True)
class Asked:
	"""A consent as somebody wants to enter it."""

	purpose: Purpose
	channel: str
	has_file: bool = False
	has_account: bool = False
	is_child: bool = False
	has_guardian: bool = False
	in_force: bool = True


def in_force(versions: Iterable[Version], day: date) -> Version | None:
	"""The version that holds on a day: of those that have begun, the last one made. None before the first."""
	begun = [version for version in versions if version.effective_from <= day]
	return max(begun, key=lambda version: (version.effective_from, version.number), default=None)


def refusals(asked: Asked) -> tuple[str, ...]:
	"""Why a consent is not good, in the order in which to tell; nothing when it is.

	Where the contract or the law is the basis, none may be asked for: who "consents" there believes that they could
	refuse (art. 13, 16). Sensitive data (art. 29) and children (art. 31) take a consent of their own that proves itself.
	"""
	found = []
	if asked.purpose.legal_basis != CONSENT:
		found.append(NOT_NEEDED)
	if not asked.in_force:
		found.append(NOT_IN_FORCE)
	if (asked.purpose.is_sensitive or asked.is_child) and asked.channel not in PROVEN_CHANNELS:
		found.append(NOT_PROVEN)
	if asked.channel == PAPER and not asked.has_file:
		found.append(NO_FILE)
	if asked.channel in (FRONT_DESK, PHONE) and not asked.has_account:
		found.append(NO_ACCOUNT)
	if asked.is_child and not asked.has_guardian:
		found.append(NO_GUARDIAN)
	return tuple(found)


def changed_terms(agreed: Purpose, now: Purpose) -> tuple[str, ...]:
	"""Names of what has changed since somebody agreed so that they have to be asked anew (art. 14).

	Keeping for a shorter time, and data that are no longer called sensitive, ask nothing more of anybody.
	"""
	found = [
		field
		for field in ("data_kinds", "use", "recipients")
		if _words(getattr(agreed, field)) != _words(getattr(now, field))
	]
	if now.keep_months > agreed.keep_months:
		found.append("keep_months")
	if now.is_sensitive and not agreed.is_sensitive:
		found.append("is_sensitive")
	return tuple(found)


def _words(text: str) -> str:
	"""The text without its spaces: a line broken elsewhere changes nothing."""
	return "".join(text.split())


@dataclass(frozen=True, slots=True)
class Standing:
	"""How a customer stands to a purpose: given and still good, given to other terms, or not given."""

	purpose: Purpose
	given: bool
	changed: tuple[str, ...] = ()

	@property
	def is_good(self) -> bool:
		return self.given and not self.changed


def standings(purposes: Iterable[Purpose], agreed: Mapping[str, Purpose]) -> tuple[Standing, ...]:
	"""For each purpose that rests on consent. agreed: the terms of the consents that stand, by purpose."""
	return tuple(
		Standing(
			purpose,
			purpose.name in agreed,
			changed_terms(agreed[purpose.name], purpose) if purpose.name in agreed else (),
		)
		for purpose in purposes
		if purpose.legal_basis == CONSENT
	)
