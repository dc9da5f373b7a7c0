"""Full text in Chinese and Latin letters: how a text is broken into words for an index, and how a search is put to it.

Chinese has no spaces, so every two neighbouring characters are a word: 物业费 is 物业 and 业费. A search for 物业费 asks for
both, one after the other, and finds exactly the texts with these characters in a row. Words are written in letters and
digits (the code points in hexadecimal), because the database's parser knows no Chinese and passes over words of fewer than
three letters.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

# what a database's row holds easily; the text of some 400 pages
MOST_CHARACTERS = 400_000
LONGEST_WORD = 40  # letters; the rest of a longer one is not searched
SHORTEST_LATIN = 2
MOST_PARTS = 12  # of one search
# a mark before Latin words keeps them apart from code points, and short ones above the parser's three letters
LATIN = "w_"
SNIPPET = 60  # characters on each side of what was found

HAN = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
PIECES = re.compile(rf"([{HAN}]+)|([^\W_{HAN}]+)")


def normalised(text: str) -> str:
	"""Full-width letters and digits as ordinary ones, small letters, no marks of composition."""
	return unicodedata.normalize("NFKC", text).lower()


def words(text: str) -> Iterator[str]:
	"""The words of a text in their order; a lone Chinese character is a word of its own."""
	for han, latin in PIECES.findall(normalised(text)[:MOST_CHARACTERS]):
		if latin:
			yield LATIN + latin[:LONGEST_WORD]
		elif len(han) == 1:
			yield _code(han)
		else:
			yield from _pairs(han)


def _pairs(run: str) -> Iterator[str]:
	for first, second in pairwise(run):
		yield _code(first) + _code(second)


def _code(character: str) -> str:
	"""Always five digits, so that no pair is the beginning of another."""
	return f"{ord(character):05x}"


def tokens(text: str) -> str:
	"""What the index keeps of a text."""
	return " ".join(words(text))


@dataclass(frozen=True, slots=True)
class Search:
	"""expression: for the database's boolean mode; parts: what to mark in the text that was found."""

	expression: str
	parts: tuple[str, ...]


def search(query: str) -> Search | None:
	"""The search for all parts of what somebody typed; None when there is nothing in it that could be found.

	Parts in a row of Chinese characters must follow one another; the last Latin word may be unfinished.
	"""
	expressions, parts = [], []
	for han, latin in PIECES.findall(normalised(query))[:MOST_PARTS]:
		if latin and len(latin) >= SHORTEST_LATIN:
			expressions.append(f"+{LATIN}{latin[:LONGEST_WORD]}*")
			parts.append(latin)
		elif han:
			expressions.append(_han(han))
			parts.append(han)
	return Search(" ".join(expressions), tuple(parts)) if expressions else None


def _han(run: str) -> str:
	if len(run) == 1:
		# any pair that begins with it, or the character alone
		return f"+{_code(run)}*"
	pairs = " ".join(_pairs(run))
	return f'+"{pairs}"' if len(run) > 2 else f"+{pairs}"


def snippet(text: str, parts: Iterable[str]) -> list[tuple[str, bool]]:
	"""A piece of the text around the first part, as (text, is it one of the parts) in order; empty when none is there."""
	pattern = "|".join(re.escape(part) for part in sorted(set(parts), key=len, reverse=True))
	if not pattern:
		return []
	# as it was written, else with its full-width letters as ordinary ones
	for flat in (re.sub(r"\s+", " ", text), re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text))):
		if found := re.search(pattern, flat, re.IGNORECASE):
			break
	else:
		return []
	start, end = max(0, found.start() - SNIPPET), found.end() + SNIPPET
	piece = f"{'…' if start else ''}{flat[start:end]}{'…' if end < len(flat) else ''}"
	pieces = re.split(f"({pattern})", piece, flags=re.IGNORECASE)
	return [(text, number % 2 == 1) for number, text in enumerate(pieces) if text]
