"""What a gate makes of a number plate, however it was typed or read: its one form, its kind, and why it is none.

`identity` says what a civil plate of GA 36-2018 is. A gate meets more: embassies, the fire service, temporary plates of
paper, the military. Whatever can be written down is kept, so that every vehicle is registered; what is of no known kind is
marked, so that the guard looks twice.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from wuye_ops.rules.identity import MASK, IdentityError, normalise_plate, valid_plate

CIVIL, NEW_ENERGY, NEW_ENERGY_LARGE = "Civil", "New Energy", "Large New Energy"
TRAILER, LEARNER, POLICE, BORDER, CONSULATE = (
	"Trailer",
	"Learner",
	"Police",
	"Hong Kong or Macao",
	"Consulate",
)
EMBASSY, EMERGENCY, TEMPORARY, UNKNOWN = "Embassy", "Emergency", "Temporary", "Unknown"
KINDS = (
	CIVIL, NEW_ENERGY, NEW_ENERGY_LARGE, TRAILER, LEARNER, POLICE, BORDER, CONSULATE, EMBASSY, EMERGENCY, TEMPORARY, UNKNOWN,
)  # fmt: skip
# On duty they are let through at once, and pay nothing for standing.
PRIVILEGED = (POLICE, EMERGENCY)

# Why a plate is not one of a known kind. The first two cannot be written down at all.
EMPTY, CHARACTERS, PROVINCE, OFFICE, SHORT, LONG, SERIAL, PATTERN = (
	"empty", "characters", "province", "office_letter", "short", "long", "serial", "pattern",
)  # fmt: skip

_ENDINGS = {"挂": TRAILER, "学": LEARNER, "警": POLICE, "港": BORDER, "澳": BORDER, "领": CONSULATE}
# What `identity` does not know. Embassies: six digits, 使 in front (1992) or behind (2017). Fire and rescue: X or S, four
# digits (GA 36-2018 and its amendment for the national fire and rescue force). Temporary: as it is written by hand.
_OTHERS = (
	(EMBASSY, re.compile(r"使A?[0-9]{4,6}|[0-9]{6}使")),
	(EMERGENCY, re.compile(r"[一-鿿][XS][0-9]{4}应急")),
	(TEMPORARY, re.compile(r"[一-鿿]?[A-Z]?临[0-9A-Z]{4,8}|[一-鿿][A-Z][0-9A-Z]{3,6}临")),
)
# I and O are on no plate: 1 and 0 were meant (GA 36-2018).
_MEANT = str.maketrans("IOio", "1010")
MOST_CHARACTERS = 16
# Fewer characters of a plate fit too many vehicles to be looked for.
FEWEST_TO_SEARCH = 3


@dataclass(frozen=True, slots=True)
class Plate:
	"""A plate as it was read.

	text: to be written down; empty where it cannot be. key: what two ways of writing the same plate have in common.
	problem: why it is of no known kind; empty where it is. corrected: a letter I or O was read as 1 or 0.
	"""

	text: str
	key: str = ""
	kind: str = UNKNOWN
	problem: str = ""
	corrected: bool = False

	@property
	def is_valid(self) -> bool:
		return not self.problem

	@property
	def can_be_kept(self) -> bool:
		"""Whether it can be written down, which every vehicle at the gate must be."""
		return bool(self.text)

	@property
	def is_privileged(self) -> bool:
		return self.kind in PRIVILEGED


def read(text: str | None) -> Plate:
	"""The plate in a text. Never raises: what is no plate has a problem."""
	try:
		normal, corrected = _normal(str(text or ""))
	except IdentityError as error:
		return Plate("", problem=EMPTY if error.code == "empty" else CHARACTERS)
	if len(normal) > MOST_CHARACTERS:
		return Plate("", problem=CHARACTERS)
	kind = _kind(normal)
	problem = "" if kind != UNKNOWN else _problem(normal)
	return Plate(normal, normal, kind, problem, corrected)


def key(text: str | None) -> str:
	"""What is compared and indexed; empty for what cannot be written down."""
	return read(text).key


def candidates(text: str | None, home: str = "") -> tuple[str, ...]:
	"""Keys to look for, the likeliest first: the plate as it is, and with the province it was typed without.

	home: the province character of the property, or more, such as 沪 or 沪A. A guard types A12345 or 12345 for the plates
	that they see all day.
	"""
	plate = read(text)
	if not plate.can_be_kept:
		return ()
	found = [plate.key]
	if home and not plate.is_valid:
		for prefix in (home[:1], home[:2]):
			guess = read(prefix + plate.text)
			if guess.is_valid:
				found.append(guess.key)
	return tuple(dict.fromkeys(found))


def is_part(text: str | None) -> bool:
	"""Whether the text may be the end of a plate: letters and digits that fewer plates end with than stand in a garage."""
	part = read(text).text
	return FEWEST_TO_SEARCH <= len(part) < 7 and part.isascii()


def shown(text: str) -> str:
	"""As it is on the vehicle: 沪A·12345. What is of no known kind stays as it is."""
	plate = read(text)
	if plate.is_valid and plate.kind not in (EMBASSY, TEMPORARY):
		return f"{plate.text[:2]}·{plate.text[2:]}"
	return plate.text or str(text)


def masked(text: str) -> str:
	"""沪A***45: for lists of those who need not know whose vehicle it is. Short ones show nothing."""
	plate = read(text).text
	if len(plate) < 6:
		return MASK * len(plate)
	return plate[:2] + MASK * (len(plate) - 4) + plate[-2:]


def _normal(text: str) -> tuple[str, bool]:
	"""(normal form, whether I or O was corrected)."""
	try:
		return normalise_plate(text), False
	except IdentityError as error:
		if error.code != "confusable":
			raise
	return normalise_plate(unicodedata.normalize("NFKC", text).translate(_MEANT)), True


def _kind(plate: str) -> str:
	if valid_plate(plate):
		if plate[-1] in _ENDINGS:
			return _ENDINGS[plate[-1]]
		if len(plate) == 8:
			# of small vehicles the letter stands in front of the serial, of large ones behind it
			return NEW_ENERGY_LARGE if plate[-1].isalpha() else NEW_ENERGY
		return CIVIL
	return next((kind for kind, pattern in _OTHERS if pattern.fullmatch(plate)), UNKNOWN)


def _problem(plate: str) -> str:
	"""The first thing that is wrong, from the left."""
	if plate[0].isascii() or not plate[1:]:
		# WJ京12345, VA12345, 空A12345: there are such, and they are nobody's to check here
		return PATTERN if len(plate) >= 7 else SHORT
	if not valid_plate(f"{plate[0]}A12345"):
		return PROVINCE
	if not valid_plate(f"京{plate[1]}12345"):
		return OFFICE
	if len(plate) < 7:
		return SHORT
	return LONG if len(plate) > 8 else SERIAL
