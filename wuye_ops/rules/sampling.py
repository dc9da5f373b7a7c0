"""Random samples anybody can draw again and nobody can foresee: ranks by a keyed hash of the occasion and the candidate."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from fractions import Fraction


def sample(candidates: Iterable[str], size: int, occasion: str, secret: bytes) -> list[str]:
	"""`size` candidates, or all where there are fewer, in the order in which they were drawn.

	The same occasion and secret give the same sample, whatever the order of the candidates; a candidate that goes makes
	room for the next and changes nothing else. Raises ValueError for a negative size, or an empty secret.
	"""
	if size < 0:
		raise ValueError(f"A sample cannot have {size} members.")
	_check(secret)
	return sorted(set(candidates), key=lambda candidate: (_rank(candidate, occasion, secret), candidate))[
		:size
	]


def fraction(candidate: str, occasion: str, secret: bytes) -> Fraction:
	"""Where a candidate stands by chance: from 0 up to, not including, 1, and even over many candidates.

	Those below a share are a sample of about that share, for which nobody needs to know the others; `sample` draws in the
	same order. Raises ValueError for an empty secret.
	"""
	_check(secret)
	rank = _rank(candidate, occasion, secret)
	return Fraction(int.from_bytes(rank), 1 << 8 * len(rank))


def _check(secret: bytes) -> None:
	if not secret:
		raise ValueError("Without a secret a sample can be foreseen.")


def _rank(candidate: str, occasion: str, secret: bytes) -> bytes:
	# lengths keep "a|b" + "c" and "a" + "b|c" apart
	text = f"{len(occasion)}:{occasion}{candidate}"
	return hmac.new(secret, text.encode(), hashlib.sha256).digest()
