"""The code of a visitor pass (通行码): short enough to be said over the phone and typed with gloves, long enough not to be guessed.

Nine characters in groups of three, such as 4KX-9TA-M3P: eight of chance and one that checks them.

* The alphabet leaves out whatever looks like something else: 0 O Q D, 1 I L, U V, and of 2/Z, 5/S, 6/G and 8/B the letter.
  What is typed as the letter of such a pair is read as its digit.
* It has 23 characters, a prime: the check character notices any one wrong character and any two that changed places, since
  the weights differ and none is 0 modulo 23 (the principle of ISO 7064 and ISBN-10).
* 23⁸ = 78 310 985 281 codes, 36 bits. Where 50 000 passes are good at once and somebody tries well-formed codes as often as
  the gate lets them (`MOST_WRONG` in `WRONG_WINDOW` seconds), a day of it finds one with a chance of less than 1 in 500
  (`odds`); and each gate that reaches its limit is reported. The QR code carries a token of its own, which nobody types.
* Kept as a keyed hash (`fingerprint`) under a unique index: who reads the table learns no code, and a look-up by index takes
  as long for a wrong code as for a right one.
"""

from __future__ import annotations

import hashlib
import hmac
import unicodedata
from fractions import Fraction

ALPHABET = "23456789ACEFHJKMNPRTWXY"
LENGTH = 9
GROUP = 3
# What looks like a character of the alphabet, and is therefore read as it.
LOOKS_LIKE = str.maketrans("ZSGB", "2568")
# Wrong codes a gate may enter, and in how many seconds; more of them are refused and reported.
MOST_WRONG, WRONG_WINDOW = 10, 300
# So many bytes hold eight good ones but for once in 10⁴¹ times.
RANDOM_BYTES = 32

EMPTY, CHARACTERS, SHORT, LONG, CHECK = "empty", "characters", "short", "long", "check"

_SIZE = len(ALPHABET)
_CHANCE = LENGTH - 1
# Bytes from here on would make some characters likelier than others.
_FAIR = 256 // _SIZE * _SIZE
_WEIGHTS = tuple(range(1, LENGTH))


class CodeError(ValueError):
	"""No code of ours. code: which of the constants above."""

	def __init__(self, code: str) -> None:
		super().__init__(f"This is no code of a pass: {code}.")
		self.code = code


def make(random: bytes) -> str:
	"""A new code from random bytes, RANDOM_BYTES of them from a source that cannot be foreseen (`secrets`).

	Every code is equally likely. Raises ValueError for fewer good bytes than a code takes.
	"""
	fair = [byte for byte in random if byte < _FAIR]
	if len(fair) < _CHANCE:
		raise ValueError(f"{len(random)} random bytes are too few for a code: give {RANDOM_BYTES}.")
	body = "".join(ALPHABET[byte % _SIZE] for byte in fair[:_CHANCE])
	return body + _check(body)


def normalise(text: str | None) -> str:
	"""The code as nine characters of the alphabet, however it is typed. Raises CodeError for what is none."""
	code = unicodedata.normalize("NFKC", text or "").upper()
	code = "".join(one for one in code if one not in " \t\r\n\u3000-–—_.·").translate(LOOKS_LIKE)
	if not code:
		raise CodeError(EMPTY)
	if any(one not in ALPHABET for one in code):
		raise CodeError(CHARACTERS)
	if len(code) != LENGTH:
		raise CodeError(SHORT if len(code) < LENGTH else LONG)
	if not hmac.compare_digest(_check(code[:-1]), code[-1]):
		raise CodeError(CHECK)
	return code


def valid(text: str | None) -> bool:
	"""Whether `normalise` accepts the text; whether there is such a pass is another matter."""
	try:
		normalise(text)
	except CodeError:
		return False
	return True


def shown(code: str) -> str:
	"""In groups, as it is read out: 4KX-9TA-M3P."""
	code = normalise(code)
	return "-".join(code[start : start + GROUP] for start in range(0, LENGTH, GROUP))


def masked(code: str) -> str:
	"""What a log may hold of a code, to tell it from another without letting anybody in: its last group."""
	return "***-***-" + normalise(code)[-GROUP:]


def fingerprint(text: str, secret: bytes) -> str:
	"""What is stored and looked up instead of the code, 64 hexadecimal digits. Raises CodeError, and ValueError for no secret.

	Keyed, since 36 bits without a key are tried out in minutes by whoever reads the table.
	"""
	if not secret:
		raise ValueError("Without a secret a code can be found from what is stored.")
	return hmac.new(secret, b"pass-code:" + normalise(text).encode(), hashlib.sha256).hexdigest()


def odds(live: int, tries: int) -> Fraction:
	"""The chance, at most, that so many different well-formed guesses find one of so many codes that are good.

	Raises ValueError for negative numbers.
	"""
	if live < 0 or tries < 0:
		raise ValueError(f"Neither codes nor guesses are negative: {live}, {tries}.")
	return min(Fraction(1), Fraction(live * tries, _SIZE**_CHANCE))


def tries_a_day(gates: int = 1) -> int:
	"""How many wrong codes so many gates can enter in a day before the limit refuses them."""
	return gates * MOST_WRONG * (24 * 60 * 60 // WRONG_WINDOW)


def _check(body: str) -> str:
	total = sum(weight * ALPHABET.index(one) for weight, one in zip(_WEIGHTS, body, strict=True))
	return ALPHABET[total % _SIZE]
