"""Rows of a template or survey as questions of `rules.survey`, and what they were answered with as rows of an answer."""

from collections.abc import Iterable, Mapping, Sequence

import frappe
from frappe import _
from frappe.utils import cint

from wuye_ops.rules import survey as rules
from wuye_ops.rules.identity import mask_numbers_in
from wuye_ops.rules.satisfaction import GRADES

USUAL, UP_TO, NONE = "Usual", "Up To", "None"
COPIED = ("section", "type", "text", "required", "options", "multiple", "low", "low_at")


def questions_of(doc) -> tuple[rules.Question, ...]:
	"""The questions of a template or survey; their number is their place."""
	return tuple(_question(row) for row in doc.questions)


def _question(row) -> rules.Question:
	kind = row.type
	return rules.Question(
		number=row.idx,
		type=kind,
		text=(row.text or "").strip(),
		options=_lines(row.options) if kind in rules.FEWEST_OPTIONS else (),
		multiple=bool(cint(row.multiple)) and kind == rules.CHOICE,
		required=bool(cint(row.required)),
		low_at=_low_at(row),
		section=(row.section or "").strip(),
	)


def _lines(text: str | None) -> tuple[str, ...]:
	return tuple(line.strip() for line in (text or "").splitlines() if line.strip())


def _low_at(row) -> int | None:
	"""An Int field cannot be empty, so another one says whether its 0 is meant."""
	if row.type not in rules.LOW_RANGE or row.low in (None, "", USUAL):
		return None
	return rules.LOW_RANGE[row.type][0] if row.low == NONE else cint(row.low_at)


def check(doc) -> None:
	"""Validate: refuses questions nobody could answer; says all that is wrong at once."""
	refusals = rules.question_refusals(questions_of(doc))
	if refusals:
		frappe.throw(in_words(refusals), title=_("Questions"))


def in_words(refusals: Iterable[rules.Refusal]) -> str:
	"""What is wrong, a line for each question."""
	lines = []
	for refusal in refusals:
		text = _words(refusal.code)
		about = f" ({frappe.utils.escape_html(refusal.about)})" if refusal.about else ""
		lines.append(
			_("Question {0}: {1}").format(refusal.number, text + about) if refusal.number else text + about
		)
	return "<br>".join(lines)


def _words(code: str) -> str:
	words = {
		rules.NO_QUESTIONS: _("there are no questions."),
		rules.TOO_MANY_QUESTIONS: _("there are more than {0} questions; nobody fills that in.").format(
			rules.MOST_QUESTIONS
		),
		rules.NOTHING_ANSWERED: _("Answer at least one question."),
		rules.SAME_NUMBER: _("another question has the same number."),
		rules.NO_NUMBER: _("it has no number."),
		rules.UNKNOWN_TYPE: _("there is no such type."),
		rules.NO_TEXT: _("it asks nothing; write the question."),
		rules.LONG_QUESTION: _("it is longer than {0} characters.").format(rules.LONGEST_QUESTION),
		rules.FEW_OPTIONS: _("it needs more options, one in each line."),
		rules.MANY_OPTIONS: _("it has more than {0} options.").format(rules.MOST_OPTIONS),
		rules.NO_OPTIONS_HERE: _("this type has no options."),
		rules.EMPTY_OPTION: _("an option is empty."),
		rules.SAME_OPTION: _("an option is there twice."),
		rules.LONG_OPTION: _("an option is longer than {0} characters.").format(rules.LONGEST_OPTION),
		rules.NOT_MULTIPLE: _("only of a choice several may be chosen."),
		rules.NO_LOW_HERE: _("this type has no low answers."),
		rules.LOW_OUT_OF_RANGE: _("low answers go up to 4 on the scale, and up to 9 of NPS."),
		rules.REQUIRED: _("please answer it."),
		rules.UNKNOWN_QUESTION: _("there is no such question."),
		rules.UNKNOWN_OPTION: _("there is no such option."),
		rules.UNKNOWN_GRADE: _("choose one of the five grades, or 1 to 5."),
		rules.ONE_OPTION: _("choose one option only."),
		rules.TOO_LONG: _("it is longer than {0} characters; shorten it.").format(rules.LONGEST_TEXT),
		rules.OUT_OF_RANGE: _("choose a number from 0 to 10."),
		rules.NOT_UNDERSTOOD: _("this answer was not understood."),
	}
	return words[code]


def copy_to(doc, template) -> None:
	"""The questions of a template become the survey's own, which stay what they are when the template changes."""
	doc.set("questions", [])
	for row in template.questions:
		doc.append("questions", {field: row.get(field) for field in COPIED})


def as_shown(doc) -> list[dict]:
	"""What a page needs to ask the questions: number, type, text, section, options, multiple, required."""
	return [
		{
			"number": question.number,
			"type": question.type,
			"text": question.text,
			"section": question.section,
			"options": list(question.options),
			"multiple": question.multiple,
			"required": question.required,
		}
		for question in questions_of(doc)
	]


def grades() -> list[dict]:
	"""The five grades, best first, as pages show them: {value, label, stars}."""
	return [{"value": grade, "label": _(grade), "stars": rules.STARS[grade]} for grade in GRADES]


def read(doc, given: object) -> Mapping[int, rules.Value]:
	"""The answers that were given, as they are kept: telephone and identity numbers in texts are masked, whosever they are.

	Throws with all that is wrong with them.
	"""
	asked = questions_of(doc)
	sheet = rules.read(asked, _numbered(given))
	if sheet.refusals:
		frappe.throw(in_words(sheet.refusals), title=_("Answers"))
	texts = {question.number for question in asked if question.type == rules.TEXT}
	return {
		number: mask_numbers_in(value) if number in texts else value
		for number, value in sheet.answers.items()
	}


def _numbered(given: object) -> dict[int, object]:
	"""What a browser sent: its keys are texts. What is no number is no question."""
	if not isinstance(given, Mapping):
		return {}
	numbered = {}
	for key, value in given.items():
		number = rules.number_of(key)
		numbered[-1 if number is None else number] = value
	return numbered


def answer_rows(
	questions: Sequence[rules.Question], answers: Mapping[int, rules.Value]
) -> list[dict[str, object]]:
	"""Rows of `Survey Answer`: one for each answer, of a matrix one for each row, of a choice one for each option."""
	low = {(answer.number, answer.row) for answer in rules.low_answers(questions, answers)}
	rows = []
	for question in questions:
		if question.number not in answers:
			continue
		for part, value, points in _parts(question, answers[question.number]):
			rows.append(
				{
					"number": question.number,
					"section": question.section,
					"type": question.type,
					"question": question.text,
					"part": part,
					"value": value,
					"points": points,
					"is_low": int((question.number, part) in low),
				}
			)
	return rows


def _parts(question: rules.Question, value) -> list[tuple[str, str, int]]:
	"""(row of a matrix, text, points) of each part."""
	if question.type == rules.SCALE:
		return [("", value, rules.STARS[value])]
	if question.type == rules.MATRIX:
		return [(row, grade, rules.STARS[grade]) for row, grade in value]
	if question.type == rules.CHOICE:
		return [("", option, 0) for option in value]
	return [("", str(value), value if question.type == rules.NPS else 0)]
