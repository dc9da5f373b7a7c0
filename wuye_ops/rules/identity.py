"""Phones, identity numbers, credit codes and number plates of mainland China: one form, checked, and masked.

Normal forms are what is hashed, compared and searched; masks are what people see (个人信息保护法 28, 51:
de-identification of sensitive data). No function looks anything up: a valid number need not be in use.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container
from datetime import date


class IdentityError(ValueError):
	"""Refused input. `code` names the reason for a caller that speaks to the user in another language."""

	def __init__(self, code: str, message: str) -> None:
		super().__init__(message)
		self.code = code


MASK = "*"

# Spaces, dashes, dots and brackets people write inside numbers.
_SEPARATORS = re.compile(r"[\s\-‐-―−_.·•‧・()\[\]/]+")
_COUNTRY_CODE = re.compile(r"^(?:\+|00)86")
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
# Area code 010, 02x or 0 with three digits (电信网编号计划), then seven or eight digits that do not begin with 0 or 1.
_LANDLINE = re.compile(r"0(?:10|2[0-9]|[3-9][0-9]{2})[2-9][0-9]{6,7}")

# A run of 11 or 18 characters that could be one of the numbers above or below, with nothing like it around.
_NUMBER_IN_TEXT = re.compile(r"(?<![0-9A-Za-z])(86)?(1[3-9][0-9]{9}|[0-9A-Za-z]{18})(?![0-9A-Za-z])")

# GB/T 2260: provinces, regions and municipalities; 81–83 are the residence permits of Hong Kong, Macao, Taiwan.
_PROVINCES = frozenset(
	"11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83".split()
)
# GB 11643-1999: weights 2^(17-i) mod 11, and the check character for each remainder.
_RESIDENT_WEIGHTS = tuple(pow(2, 17 - position, 11) for position in range(17))
_RESIDENT_CHECK = "10X98765432"
# The standard's own example was born in 1880; nothing older is on a card.
_OLDEST_BIRTH_YEAR = 1880

# GB 32100-2015: 31 characters without I, O, S, V, Z; weights 3^i mod 31.
_CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_WEIGHTS = tuple(pow(3, position, 31) for position in range(17))
_CREDIT_CODE = re.compile(rf"[{_CREDIT_ALPHABET}]{{2}}[0-9]{{6}}[{_CREDIT_ALPHABET}]{{10}}")

# GA 36-2018. Letters I and O are not issued because they look like 1 and 0.
_PLATE_PROVINCE = "[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]"
_LETTER = "[A-HJ-NP-Z]"
_LETTER_OR_DIGIT = "[A-HJ-NP-Z0-9]"
# D, A, B, C, E: battery-electric; F, G, H, J, K: other new energy.
_NEW_ENERGY = "[A-HJK]"
_PLATE = re.compile(
	rf"{_PLATE_PROVINCE}{_LETTER}"
	rf"(?:{_LETTER_OR_DIGIT}{{5}}"
	rf"|{_LETTER_OR_DIGIT}{{4}}[挂学警港澳领]"
	rf"|{_NEW_ENERGY}{_LETTER_OR_DIGIT}[0-9]{{4}}"
	rf"|[0-9]{{5}}{_NEW_ENERGY})"
)
_PLATE_CHARACTERS = re.compile(r"[0-9A-Z一-鿿]+")


def normalise_phone(text: str) -> str:
	"""A mainland phone number as digits only: 11 for a mobile phone, area code with its 0 for a landline.

	Full-width digits, spaces, dashes and brackets, and a +86, 0086 or 86 in front are accepted. Raises
	IdentityError with code empty, characters, abroad, area_code or format.
	"""
	digits = _compact(text)
	if not digits:
		raise IdentityError("empty", "The phone number is empty.")
	bare = _COUNTRY_CODE.sub("", digits)
	if re.search(r"[^0-9+]", bare):
		raise IdentityError("characters", "A phone number consists of digits only.")
	if bare.startswith(("+", "00")):
		raise IdentityError("abroad", "Only phone numbers of mainland China are accepted here.")
	if re.fullmatch(rf"86{_MOBILE.pattern}", bare):
		bare = bare[2:]
	if bare != digits and not bare.startswith("0") and not _MOBILE.fullmatch(bare):
		# +86 10 6234 5678: the area code loses its 0 behind the country code.
		bare = "0" + bare
	if _MOBILE.fullmatch(bare) or _LANDLINE.fullmatch(bare):
		return bare
	if re.fullmatch(r"[2-9][0-9]{6,7}", bare):
		raise IdentityError("area_code", "A landline number needs its area code.")
	raise IdentityError(
		"format", "Not a phone number: enter 11 digits for a mobile phone, or area code and number."
	)


def valid_phone(text: str) -> bool:
	"""Whether `normalise_phone` accepts the text."""
	try:
		normalise_phone(text)
	except ValueError:
		return False
	return True


def normalise_id(text: str) -> str:
	"""The form in which identity numbers and credit codes are stored and compared: half-width, no spaces, capitals."""
	return _compact(text)


def valid_resident_id(text: str, as_of: date | None = None) -> bool:
	"""Whether the text is a well-formed resident identity number of 18 characters (GB 11643-1999).

	Checked are the province, the date of birth and the check character, x or X. With `as_of`, a birth after that
	day is refused. Numbers of foreigners' permanent-residence cards, 9 and then a province, are accepted.
	"""
	number = normalise_id(text)
	if not re.fullmatch(r"[0-9]{17}[0-9X]", number):
		return False
	province = number[1:3] if number[0] == "9" else number[:2]
	if province not in _PROVINCES:
		return False
	try:
		born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
	except ValueError:
		return False
	if born.year < _OLDEST_BIRTH_YEAR or (as_of is not None and born > as_of):
		return False
	total = sum(int(digit) * weight for digit, weight in zip(number, _RESIDENT_WEIGHTS, strict=False))
	return number[17] == _RESIDENT_CHECK[total % 11]


def valid_credit_code(text: str) -> bool:
	"""Whether the text is a well-formed unified social credit code of 18 characters (GB 32100-2015)."""
	code = normalise_id(text)
	if not _CREDIT_CODE.fullmatch(code):
		return False
	total = sum(
		_CREDIT_ALPHABET.index(character) * weight
		for character, weight in zip(code, _CREDIT_WEIGHTS, strict=False)
	)
	return code[17] == _CREDIT_ALPHABET[-total % 31]


def normalise_plate(text: str) -> str:
	"""A number plate without spaces and dots, half-width, in capitals.

	Plates that are not of GA 36, such as military ones, pass, because the gate must be able to write down every
	vehicle; `valid_plate` tells them apart. Raises IdentityError with code empty, characters or confusable: I and O
	are on no plate, so 1 or 0 was meant.
	"""
	plate = _compact(text)
	if not plate:
		raise IdentityError("empty", "The number plate is empty.")
	if not _PLATE_CHARACTERS.fullmatch(plate):
		raise IdentityError(
			"characters", "A number plate consists of Chinese characters, letters and digits only."
		)
	if "I" in plate or "O" in plate:
		raise IdentityError("confusable", "The letters I and O are on no plate: enter 1 or 0.")
	return plate


def valid_plate(text: str) -> bool:
	"""Whether the text is a civil number plate of GA 36-2018: 7 characters, or 8 for new-energy vehicles."""
	try:
		return _PLATE.fullmatch(normalise_plate(text)) is not None
	except ValueError:
		return False


def mask_phone(text: str) -> str:
	"""138****5678. A text too short for that shows its last two characters, or nothing; empty stays empty."""
	try:
		text = normalise_phone(text)
	except ValueError:
		text = _compact(text)
	return _mask(text, head=3, tail=4, stars=4)


def mask_name(text: str) -> str:
	"""张**, whatever the length of the name; a single character is hidden. Empty stays empty."""
	name = (text or "").strip()
	if not name:
		return ""
	shown = name[0] if len(name) > 1 and name[0] != MASK else ""
	return shown + 2 * MASK


def mask_id(text: str) -> str:
	"""First three and last four characters of an identity number; of short texts less. Empty stays empty."""
	number = normalise_id(text)
	return _mask(number, head=3, tail=4, stars=len(number) - 7)


def numbers_in(text: str) -> list[str]:
	"""The mobile-phone, ID and credit-code numbers in a text, in their normal form, each once.

	A number split by spaces is not recognised.
	"""
	found = (_number_of(match) for match in _NUMBER_IN_TEXT.finditer(text or ""))
	return list(dict.fromkeys(number for number in found if number))


def mask_numbers_in(text: str, only: Container[str] | None = None) -> str:
	"""The text with the numbers in it masked, as `numbers_in` finds them; other long numbers stay.

	For texts that nobody has composed, such as error reports. With `only`, other numbers stay, too.
	"""

	def masked(match: re.Match) -> str:
		number = _number_of(match)
		if not number or (only is not None and number not in only):
			return match.group()
		return (match.group(1) or "") + (mask_phone(number) if _MOBILE.fullmatch(number) else mask_id(number))

	return _NUMBER_IN_TEXT.sub(masked, text)


def _number_of(match: re.Match) -> str | None:
	number = normalise_id(match.group(2))
	if _MOBILE.fullmatch(number) or valid_resident_id(number) or valid_credit_code(number):
		return number
	return None


def _mask(text: str, head: int, tail: int, stars: int) -> str:
	"""Head, stars, tail, if at least three characters stay hidden; else the last two of eight or more; else stars."""
	if len(text) >= head + tail + 3:
		return text[:head] + MASK * max(stars, 3) + text[-tail:]
	if len(text) >= 8:
		return MASK * (len(text) - 2) + text[-2:]
	return MASK * len(text)


def _compact(text: str | None) -> str:
	"""Half-width (NFKC), without separators, ASCII letters in capitals."""
	compact = _SEPARATORS.sub("", unicodedata.normalize("NFKC", text or ""))
	return re.sub("[a-z]+", lambda match: match.group().upper(), compact)
