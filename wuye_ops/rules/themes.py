"""What people write about: themes found by a declared list of words, so that every count can be traced to the words behind it.

No model and no guess: a theme is in an answer when one of its words is. Where words overlap the longest one at the earliest
place counts (电梯门 is a lift, not a door). A negation near a word is noted, not weighed: 没人打扫 and 打扫不干净 are still
about cleaning. What no word explains is given back as pieces that occur in several answers, for extending the list.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import TypeAlias

from wuye_ops.rules.fulltext import HAN, PIECES, normalised
from wuye_ops.rules.service_figures import percent
from wuye_ops.rules.theme_words import FILLERS, NEGATIONS, NO_NEGATIONS, NOTHING_TO_SAY, WORDS

# Characters between a negation and its word, at most: 没有及时打扫, 保安从来都不管.
NEAR = 4

SHORTEST_PIECE, LONGEST_PIECE = 2, 5
# A piece of fewer answers is chance, and of an anonymous survey it might be somebody's own words.
FEWEST_ANSWERS = 5
MOST_PIECES = 50
# A part in more than so many times as many answers as the whole is a word that another one happened to stand beside.
MERELY_MET = 2

_CLAUSE = re.compile(r"[^\s,.;:!?。、~]+")
Span: TypeAlias = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Mention:
	"""A word of a theme in a text; start and end in the text as `fulltext.normalised` gives it."""

	theme: str
	word: str
	negated: bool
	start: int
	end: int


@dataclass(frozen=True, slots=True)
class Theme:
	"""answers: how many are about it; negated: of these, where a negation is near one of its words.

	words: (word, answers with it), the most frequent first. places: of the answers in the order they were given, from 0.
	"""

	name: str
	answers: int
	negated: int
	words: tuple[tuple[str, int], ...]
	places: tuple[int, ...]
	share: Decimal | None


@dataclass(frozen=True, slots=True)
class Summary:
	"""themes: the most frequent first, without those nobody wrote of.

	answers: those that say something. unmatched: of these, those about no theme; their share in per cent to 0.1. pieces:
	(piece, answers with it) that no word of any theme covers.
	"""

	answers: int
	themes: tuple[Theme, ...]
	unmatched: int
	unmatched_share: Decimal | None
	pieces: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Dictionary:
	"""theme → words.

	Raises ValueError for a word that can never be found (empty, or with a space or stop in it), and for one of two themes,
	of which no count could be explained.
	"""

	words: Mapping[str, Sequence[str]]

	def __post_init__(self) -> None:
		owners: dict[str, str] = {}
		for theme, words in self.words.items():
			for word in map(normalised, words):
				if not _CLAUSE.fullmatch(word):
					raise ValueError(f"{word!r} of {theme} is no word.")
				if owners.setdefault(word, theme) != theme:
					raise ValueError(f"{word} belongs to {owners[word]} and to {theme}.")

	def extended(self, words: Mapping[str, Sequence[str]]) -> Dictionary:
		"""With a company's own words; one that another theme had is taken from it."""
		moved = {normalised(word) for added in words.values() for word in added}
		kept = {
			theme: tuple(word for word in known if normalised(word) not in moved)
			for theme, known in self.words.items()
		}
		added = {theme: (*kept.get(theme, ()), *own) for theme, own in words.items()}
		return Dictionary(kept | added)

	@cached_property
	def theme_of(self) -> dict[str, str]:
		return {normalised(word): theme for theme, words in self.words.items() for word in words}

	@cached_property
	def pattern(self) -> re.Pattern[str]:
		return _any_of(self.theme_of)


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
	"""Any of the words, the longest first; letters stand alone, so that app is not in happy. Nothing for no words."""
	longest_first = sorted(words, key=lambda word: (-len(word), word))
	return re.compile(
		"|".join(
			rf"(?<![a-z0-9]){re.escape(word)}(?![a-z0-9])" if word.isascii() else re.escape(word)
			for word in longest_first
		)
		or r"(?!)"
	)


DEFAULT = Dictionary(WORDS)
_NEGATES = frozenset(NEGATIONS)
_NEGATION = _any_of((*NEGATIONS, *NO_NEGATIONS))
_FILLER = _any_of(FILLERS)
_HAN_RUN = re.compile(rf"[{HAN}]+")


def mentions(text: str, dictionary: Dictionary = DEFAULT) -> list[Mention]:
	"""The words of themes in a text, in their order, none overlapping another."""
	return list(_mentions(normalised(text), dictionary))


def _mentions(flat: str, dictionary: Dictionary) -> Iterator[Mention]:
	for clause in _CLAUSE.finditer(flat):
		found = list(dictionary.pattern.finditer(flat, *clause.span()))
		words = [match.span() for match in found]
		negated = {
			_negated_by(match.span(), words)
			for match in _NEGATION.finditer(flat, *clause.span())
			if match.group() in _NEGATES
		}
		for number, match in enumerate(found):
			word = match.group()
			yield Mention(dictionary.theme_of[word], word, number in negated, *match.span())


def _negated_by(negation: Span, words: Sequence[Span]) -> int | None:
	"""Number of the word that a negation is about: the next one, else the one before, where it is near; None for none.

	物业费不透明 is about 透明, 保安不管 about 保安. A negation within a word (不作为) belongs to it and is about none.
	"""
	first, last = negation
	if any(start < last and first < end for start, end in words):
		return None
	after = [number for number, (start, _end) in enumerate(words) if 0 <= start - last <= NEAR]
	before = [number for number, (_start, end) in enumerate(words) if 0 <= first - end <= NEAR]
	return after[0] if after else before[-1] if before else None


def summary(
	answers: Iterable[str], dictionary: Dictionary = DEFAULT, fewest: int = FEWEST_ANSWERS
) -> Summary:
	"""What the answers are about, counted in answers: who writes a word three times counts once.

	fewest: answers that a piece must be in to be given. Raises ValueError for less than 2, which would be one's own words.
	"""
	if fewest < 2:
		raise ValueError("A piece is only told where several have written it.")
	places: dict[str, list[int]] = defaultdict(list)
	negated: Counter[str] = Counter()
	words: dict[str, Counter[str]] = defaultdict(Counter)
	pieces: Counter[str] = Counter()
	written = unmatched = 0
	for place, text in enumerate(answers):
		flat = normalised(text)
		if _says_nothing(flat):
			continue
		written += 1
		found = list(_mentions(flat, dictionary))
		unmatched += not found
		for theme in dict.fromkeys(mention.theme for mention in found):
			places[theme].append(place)
		negated.update({mention.theme for mention in found if mention.negated})
		for theme, word in {(mention.theme, mention.word) for mention in found}:
			words[theme][word] += 1
		pieces.update(_pieces(flat, found))
	themes = [
		Theme(
			theme,
			len(where),
			negated[theme],
			_most_frequent(words[theme]),
			tuple(where),
			percent(len(where), written),
		)
		for theme, where in places.items()
	]
	themes.sort(key=lambda theme: (-theme.answers, theme.name))
	return Summary(written, tuple(themes), unmatched, percent(unmatched, written), _telling(pieces, fewest))


def _says_nothing(flat: str) -> bool:
	said = "".join(han or latin for han, latin in PIECES.findall(flat))
	return not said or said in NOTHING_TO_SAY


def _pieces(flat: str, found: Iterable[Mention]) -> set[str]:
	"""Runs of 2 to 5 characters, and words in letters, that neither a theme's word nor a filler covers."""
	covered = list(flat)
	for mention in found:
		covered[mention.start : mention.end] = " " * (mention.end - mention.start)
	rest = _FILLER.sub(" ", "".join(covered))
	pieces = {
		latin for _han, latin in PIECES.findall(rest) if len(latin) >= SHORTEST_PIECE and latin.isalpha()
	}
	for run in _HAN_RUN.findall(rest):
		for length in range(SHORTEST_PIECE, LONGEST_PIECE + 1):
			pieces.update(run[start : start + length] for start in range(len(run) - length + 1))
	return pieces


def _telling(pieces: Counter[str], fewest: int) -> tuple[tuple[str, int], ...]:
	"""The frequent ones, without those that only occur as a part of a longer one, and without words that merely met."""
	frequent = {piece: count for piece, count in pieces.items() if count >= fewest}
	only_parts = {
		part
		for piece, count in frequent.items()
		for part in (piece[1:], piece[:-1])
		if frequent.get(part) == count
	}
	telling = {
		piece: count
		for piece, count in frequent.items()
		if piece not in only_parts
		and not any(frequent.get(part, 0) > MERELY_MET * count for part in _parts(piece))
	}
	return _most_frequent(telling)[:MOST_PIECES]


def _parts(piece: str) -> Iterator[str]:
	for length in range(SHORTEST_PIECE, len(piece)):
		for start in range(len(piece) - length + 1):
			yield piece[start : start + length]


def _most_frequent(counts: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
	return tuple(sorted(counts.items(), key=lambda entry: (-entry[1], -len(entry[0]), entry[0])))
