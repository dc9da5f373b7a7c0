"""问卷: what can be asked, what counts as an answer, and which answers are low.

A refusal is a code with the question's number; whoever shows it knows the language. Numbers may be written 8, ８ or 八, and
an option in full or half width: paper is typed in by many hands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias
from unicodedata import category, normalize

from wuye_ops.rules.satisfaction import GRADES, OF_STARS

SCALE, CHOICE, TEXT, MATRIX, NPS = "Scale", "Choice", "Text", "Matrix", "NPS"
TYPES = (SCALE, CHOICE, TEXT, MATRIX, NPS)
GRADED = (SCALE, MATRIX)
STARS = {grade: stars for stars, grade in OF_STARS.items()}
MOST_POINTS = 10  # of NPS, from 0
DETRACTOR = 6  # NPS: up to here somebody advises against it
PROMOTER = 9

# What a phone shows and a household fills in; ours (d).
MOST_QUESTIONS, MOST_OPTIONS = 60, 20
LONGEST_QUESTION, LONGEST_OPTION, LONGEST_TEXT = 300, 100, 1000
FEWEST_OPTIONS = {CHOICE: 2, MATRIX: 1}
# At or below it an answer is low: dissatisfied (domain.md 2), or a detractor.
USUAL_LOW = {SCALE: 2, MATRIX: 2, NPS: DETRACTOR}
# What may be set instead; the least means that no answer is low, and the best answer never is.
LOW_RANGE = {SCALE: (0, 4), MATRIX: (0, 4), NPS: (-1, MOST_POINTS - 1)}

# of a survey as a whole (number 0)
NO_QUESTIONS, TOO_MANY_QUESTIONS, NOTHING_ANSWERED = "no questions", "too many questions", "nothing answered"
# of a question
SAME_NUMBER, NO_NUMBER, UNKNOWN_TYPE = "same number", "no number", "unknown type"
NO_TEXT, LONG_QUESTION = "no text", "question too long"
FEW_OPTIONS, MANY_OPTIONS, NO_OPTIONS_HERE = "too few options", "too many options", "no options here"
EMPTY_OPTION, SAME_OPTION, LONG_OPTION = "empty option", "same option", "option too long"
NOT_MULTIPLE, NO_LOW_HERE, LOW_OUT_OF_RANGE = "not multiple", "no low here", "low out of range"
# of an answer
REQUIRED, UNKNOWN_QUESTION, UNKNOWN_OPTION = "required", "unknown question", "unknown option"
UNKNOWN_GRADE, ONE_OPTION, TOO_LONG = "unknown grade", "one option only", "too long"
OUT_OF_RANGE, NOT_UNDERSTOOD = "out of range", "not understood"

_CHINESE_NUMBERS = {word: number for number, word in enumerate("零一二三四五六七八九十")} | {"〇": 0, "两": 2}
_NUMBER = re.compile(r"[0-9]{1,3}")

# Scale: a grade; Choice: options in the question's order; Text: a text; Matrix: (row, grade) in the question's order;
# NPS: points
Value: TypeAlias = str | int | tuple[str, ...] | tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Question:
	"""number: its place in the survey, from 1. section: the trade it asks about.

	options: of a choice, what may be chosen; of a matrix, its rows, each of which is given a grade. multiple: more than one
	option may be chosen. low_at: the best answer that is still low, in grades 1 to 5 (5 very satisfied) or points 0 to 10;
	None for the usual.
	"""

	number: int
	type: str
	text: str
	options: tuple[str, ...] = ()
	multiple: bool = False
	required: bool = False
	low_at: int | None = None
	section: str = ""


@dataclass(frozen=True, slots=True)
class Refusal:
	"""number: the question's, 0 for the survey as a whole. about: the option or row that is meant."""

	number: int
	code: str
	about: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
	"""Answers as they are kept, by the question's number, and what is wrong; what was refused or left blank is not kept."""

	answers: Mapping[int, Value]
	refusals: tuple[Refusal, ...]


@dataclass(frozen=True, slots=True)
class LowAnswer:
	"""row: of a matrix. points: the grade from 1 to 5, or the points of NPS."""

	number: int
	points: int
	row: str = ""


class _Refused(ValueError):
	"""An answer that is none; code and what it is about."""

	def __init__(self, code: str, about: str = "") -> None:
		super().__init__(code, about)
		self.code, self.about = code, about


def question_refusals(questions: Sequence[Question]) -> tuple[Refusal, ...]:
	"""Why the questions make no survey, in their order; nothing when they do."""
	if not questions:
		return (Refusal(0, NO_QUESTIONS),)
	found = [Refusal(0, TOO_MANY_QUESTIONS)] if len(questions) > MOST_QUESTIONS else []
	numbers = set()
	for question in questions:
		if question.number < 1:
			found.append(Refusal(question.number, NO_NUMBER))
		elif question.number in numbers:
			found.append(Refusal(question.number, SAME_NUMBER))
		numbers.add(question.number)
		found += _wrong_with(question)
	return tuple(found)


def _wrong_with(question: Question) -> Iterable[Refusal]:
	number = question.number
	if question.type not in TYPES:
		yield Refusal(number, UNKNOWN_TYPE, question.type)
		return
	if not question.text.strip():
		yield Refusal(number, NO_TEXT)
	if len(question.text) > LONGEST_QUESTION:
		yield Refusal(number, LONG_QUESTION)
	yield from _wrong_with_options(question)
	if question.multiple and question.type != CHOICE:
		yield Refusal(number, NOT_MULTIPLE)
	if question.low_at is None:
		return
	if question.type not in LOW_RANGE:
		yield Refusal(number, NO_LOW_HERE)
		return
	least, most = LOW_RANGE[question.type]
	if not least <= question.low_at <= most:
		yield Refusal(number, LOW_OUT_OF_RANGE)


def _wrong_with_options(question: Question) -> Iterable[Refusal]:
	number, options = question.number, question.options
	if question.type not in FEWEST_OPTIONS:
		if options:
			yield Refusal(number, NO_OPTIONS_HERE)
		return
	if len(options) < FEWEST_OPTIONS[question.type]:
		yield Refusal(number, FEW_OPTIONS)
	if len(options) > MOST_OPTIONS:
		yield Refusal(number, MANY_OPTIONS)
	seen = set()
	for option in options:
		if not plain(option):
			yield Refusal(number, EMPTY_OPTION)
		elif plain(option) in seen:
			yield Refusal(number, SAME_OPTION, option)
		elif len(option) > LONGEST_OPTION:
			yield Refusal(number, LONG_OPTION, option)
		seen.add(plain(option))


def plain(text: str) -> str:
	"""A text for comparing: width, letter case and spaces make no difference."""
	return "".join(normalize("NFKC", text).casefold().split())


def read(questions: Iterable[Question], given: Mapping[int, Any]) -> Sheet:
	"""What a household answered, as it is kept. given: question number → what a form or a clerk sends.

	Scale: a grade's name or 1 to 5; Choice: an option or a list of them; Text: a text; Matrix: row → as Scale; NPS: 0 to 10.
	A blank is no answer. All that is wrong is told at once, so that nobody is sent back twice. The questions are such as
	`question_refusals` finds nothing wrong with.
	"""
	known = {question.number: question for question in questions}
	answers: dict[int, Value] = {}
	found = [Refusal(number, UNKNOWN_QUESTION) for number in given if number not in known]
	for number, question in known.items():
		try:
			value = _value(question, given.get(number))
		except _Refused as refused:
			found.append(Refusal(number, refused.code, refused.about))
			continue
		if value is not None:
			answers[number] = value
		elif question.required:
			found.append(Refusal(number, REQUIRED))
	if not answers and not found:
		found.append(Refusal(0, NOTHING_ANSWERED))
	return Sheet(answers, tuple(found))


def _value(question: Question, raw: Any) -> Value | None:
	"""The answer as it is kept; None for a blank."""
	if _is_blank(raw):
		return None
	return _READERS[question.type](question, raw)


def _is_blank(raw: Any) -> bool:
	parts = raw.values() if isinstance(raw, Mapping) else raw if isinstance(raw, list | tuple) else (raw,)
	return all(map(_is_empty, parts))


def _is_empty(part: Any) -> bool:
	return part is None or (isinstance(part, str) and not plain(part))


def _grade(_question: Question, raw: Any) -> str:
	if isinstance(raw, str):
		wanted = plain(raw)
		for grade in GRADES:
			if plain(grade) == wanted:
				return grade
	stars = number_of(raw)
	if stars not in OF_STARS:
		raise _Refused(UNKNOWN_GRADE)
	return OF_STARS[stars]


def _choice(question: Question, raw: Any) -> tuple[str, ...]:
	options = {plain(option): option for option in question.options}
	chosen = set()
	for part in raw if isinstance(raw, list | tuple) else (raw,):
		if _is_empty(part):
			continue
		if isinstance(part, bool) or not isinstance(part, str | int):
			raise _Refused(NOT_UNDERSTOOD)
		if plain(str(part)) not in options:
			raise _Refused(UNKNOWN_OPTION, str(part)[:LONGEST_OPTION])
		chosen.add(options[plain(str(part))])
	if len(chosen) > 1 and not question.multiple:
		raise _Refused(ONE_OPTION)
	return tuple(option for option in question.options if option in chosen)


def _text(_question: Question, raw: Any) -> str | None:
	if not isinstance(raw, str):
		raise _Refused(NOT_UNDERSTOOD)
	# no control characters, but lines stay lines
	text = "".join(letter for letter in raw if letter == "\n" or category(letter) != "Cc").strip()
	if len(text) > LONGEST_TEXT:
		raise _Refused(TOO_LONG)
	return text or None


def _matrix(question: Question, raw: Any) -> tuple[tuple[str, str], ...]:
	if not isinstance(raw, Mapping):
		raise _Refused(NOT_UNDERSTOOD)
	rows = {plain(row): row for row in question.options}
	grades = {}
	for row, part in raw.items():
		if plain(str(row)) not in rows:
			raise _Refused(UNKNOWN_OPTION, str(row)[:LONGEST_OPTION])
		if _is_empty(part):
			continue
		name = rows[plain(str(row))]
		try:
			grades[name] = _grade(question, part)
		except _Refused as refused:
			raise _Refused(refused.code, name)
	if question.required and (missing := [row for row in question.options if row not in grades]):
		raise _Refused(REQUIRED, missing[0])
	return tuple((row, grades[row]) for row in question.options if row in grades)


def _points(_question: Question, raw: Any) -> int:
	points = number_of(raw)
	if points is None:
		raise _Refused(NOT_UNDERSTOOD)
	if points > MOST_POINTS:
		raise _Refused(OUT_OF_RANGE)
	return points


_READERS = {SCALE: _grade, CHOICE: _choice, TEXT: _text, MATRIX: _matrix, NPS: _points}


def number_of(raw: Any) -> int | None:
	"""A whole number from 0 however it is written: 8, "8", "８", "八"; None for what is no such number."""
	if isinstance(raw, bool):
		return None
	if isinstance(raw, int):
		return raw if raw >= 0 else None
	if not isinstance(raw, str):
		return None
	text = plain(raw)
	return int(text) if _NUMBER.fullmatch(text) else _CHINESE_NUMBERS.get(text)


def low_answers(questions: Iterable[Question], answers: Mapping[int, Value]) -> tuple[LowAnswer, ...]:
	"""The answers that ask for a follow-up, in the order of the questions; of a matrix each low row."""
	found = []
	for question in questions:
		value = answers.get(question.number)
		if value is None or question.type not in USUAL_LOW:
			continue
		low_at = USUAL_LOW[question.type] if question.low_at is None else question.low_at
		found += [
			LowAnswer(question.number, points, row)
			for row, points in _marks(question, value)
			if points <= low_at
		]
	return tuple(found)


def _marks(question: Question, value: Any) -> list[tuple[str, int]]:
	if question.type == MATRIX:
		return [(row, STARS[grade]) for row, grade in value]
	return [("", STARS[value] if question.type == SCALE else value)]
