"""Random samples anybody can draw again and nobody can foresee: ranks by a keyed hash of the occasion and the candidate."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable


def sample(candidates: Iterable[str], size: int, occasion: str, secret: bytes) -> list[str]:
	"""`size` candidates, or all where there are fewer, in the order in which they were drawn.

	The same occasion and secret give the same sample, whatever the order of the candidates; a candidate that goes makes
	room for the next and changes nothing else. Raises ValueError for a negative size, or an empty secret.
	"""
	if size < 0:
		raise ValueError(f"A sample cannot have {size} members.")
	if not secret:
		raise ValueError("Without a secret a sample can be foreseen.")

	def rank(candidate: str) -> bytes:
		# lengths keep "a|b" + "c" and "a" + "b|c" apart
		text = f"{len(occasion)}:{occasion}{candidate}"
		return hmac.new(secret, text.encode(), hashlib.sha256).digest()

	return sorted(set(candidates), key=lambda candidate: (rank(candidate), candidate))[:size]
