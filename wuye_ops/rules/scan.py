"""What came into the one field of a gate: a plate, a phone, a code, one of our QR codes, an end of something, or nothing of use.

Scanners type what they read, as fast as they can, with whatever a keyboard does to it: full-width characters of an input
method, a line break at the end, the same code twice. A text may be read in several ways; they come in the order in which
to try them, the sure ones first. A sure reading is of one kind only, so that a code is never mistaken for a plate.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass

from wuye_ops.rules import pass_code, plate
from wuye_ops.rules.identity import normalise_id, normalise_phone, valid_phone, valid_resident_id

TOKEN, CODE, PHONE, PLATE = "Token", "Code", "Phone", "Plate"
PLATE_PART, PHONE_TAIL = "Plate Part", "Phone Tail"
KINDS = (TOKEN, CODE, PHONE, PLATE, PLATE_PART, PHONE_TAIL)

# Why a text cannot be read. IDENTITY: a number of an identity card, which no gate may ask for or keep.
EMPTY, TOO_LONG, FOREIGN, IDENTITY, MISTYPED, GARBAGE = (
	"empty", "too_long", "foreign", "identity", "mistyped_code", "garbage",
)  # fmt: skip

# No QR code of ours holds more; some people's payment codes do.
MOST_CHARACTERS = 300
PATH = "/visit/"
# 192 bits of `secrets.token_urlsafe`
TOKEN_FORM = re.compile(r"[0-9A-Za-z_-]{32}")
PHONE_TAIL_DIGITS = 4
_ADDRESS = re.compile(r"https?://([^/?#\s]+)(/[^?#\s]*)(?:[?#]\S*)?", re.IGNORECASE)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]")


@dataclass(frozen=True, slots=True)
class Reading:
	"""One way to read a text. value: in its normal form. sure: nothing else can be meant."""

	kind: str
	value: str
	sure: bool = True


@dataclass(frozen=True, slots=True)
class Scan:
	"""What a text may mean, the likeliest first; without a reading, the problem says why.

	problem also stands beside readings where the guard should look twice. Neither holds what may not be kept.
	"""

	readings: tuple[Reading, ...] = ()
	problem: str = ""

	@property
	def best(self) -> Reading | None:
		return self.readings[0] if self.readings else None

	@property
	def is_sure(self) -> bool:
		return bool(self.readings) and self.readings[0].sure


def read(text: str | None, hosts: Collection[str] = ()) -> Scan:
	"""What the text means. Never raises.

	hosts: names under which the site is reached; a token from elsewhere is foreign. Without any, every address is foreign.
	"""
	text = _UNSEEN.sub("", str(text or "")).strip()
	if len(text) > MOST_CHARACTERS:
		return Scan(problem=TOO_LONG)
	if not text:
		return Scan(problem=EMPTY)
	found = _read(text, hosts)
	if not found.is_sure and text[: len(text) // 2] * 2 == text:
		# the scanner may have read it twice before somebody pressed the key
		once = _read(text[: len(text) // 2].strip(), hosts)
		return once if once.is_sure else found
	return found


def _read(text: str, hosts: Collection[str]) -> Scan:
	wide = unicodedata.normalize("NFKC", text)
	if address := _ADDRESS.fullmatch(wide):
		return _of_address(address, hosts)
	if TOKEN_FORM.fullmatch(text):
		return Scan((Reading(TOKEN, text),))
	if _SCHEME.match(wide) and not wide.lower().startswith("tel:"):
		return Scan(problem=FOREIGN)
	wide = wide[4:] if wide.lower().startswith("tel:") else wide
	if _is_identity(wide):
		return Scan(problem=IDENTITY)
	if phone := _mobile(wide):
		return Scan((Reading(PHONE, phone),))
	if pass_code.valid(wide):
		return Scan((Reading(CODE, pass_code.normalise(wide)),))
	return _plate_or_part(wide)


def _of_address(address: re.Match, hosts: Collection[str]) -> Scan:
	host, path = address[1].lower(), address[2].rstrip("/")
	# user@host leads to another host than it seems
	ours = host in {one.lower() for one in hosts} and path.startswith(PATH)
	if ours and TOKEN_FORM.fullmatch(token := path.removeprefix(PATH)):
		return Scan((Reading(TOKEN, token),))
	return Scan(problem=FOREIGN)


def _plate_or_part(text: str) -> Scan:
	seen = plate.read(text)
	if seen.is_valid:
		return Scan((Reading(PLATE, seen.key),))
	if not seen.can_be_kept:
		return Scan(problem=GARBAGE)
	found = []
	digits = normalise_id(text)
	if re.fullmatch(rf"[0-9]{{{PHONE_TAIL_DIGITS}}}", digits):
		found.append(Reading(PHONE_TAIL, digits, sure=False))
	if plate.is_part(text):
		found.append(Reading(PLATE_PART, seen.key, sure=False))
	elif valid_phone(text):
		# landlines are told by guests too, but most of them are just digits
		found.append(Reading(PHONE, normalise_phone(text), sure=False))
	elif _like_a_code(text):
		return Scan(problem=MISTYPED)
	elif seen.problem == plate.PATTERN or (
		not text[0].isascii() and re.search(r"[0-9]", text) and len(seen.text) > plate.FEWEST_TO_SEARCH
	):
		found.append(Reading(PLATE, seen.key, sure=False))
	return Scan(tuple(found), "" if found else GARBAGE)


def _mobile(text: str) -> str:
	"""The mobile number; a landline is only a guess."""
	try:
		phone = normalise_phone(text)
	except ValueError:
		return ""
	return phone if len(phone) == 11 and phone.startswith("1") else ""


def _is_identity(text: str) -> bool:
	number = normalise_id(text)
	# one with a slip of the finger is as much somebody's number
	return valid_resident_id(number) or re.fullmatch(r"[1-9][0-9]{16}[0-9X]", number) is not None


def _like_a_code(text: str) -> bool:
	"""Nine characters of our alphabet: somebody has mistyped a code, and should be told so."""
	try:
		pass_code.normalise(text)
	except pass_code.CodeError as error:
		return error.code == pass_code.CHECK
	return False
