"""Surveys that have been answered, put down as rows: what was asked and answered matters to a test, not how it came in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import frappe

from wuye_ops.rules.satisfaction import GRADES
from wuye_ops.rules.survey import CHOICE, MATRIX, NPS, SCALE, STARS, TEXT, USUAL_LOW

BEST, GOOD, FAIR, BAD, WORST = GRADES
# (type, trade, text, options)
CLEAN = (SCALE, "Cleaning", "您对楼道保洁满意吗？", "")
GUARDS = (MATRIX, "Order", "请评价秩序维护", "门岗值守\n夜间巡逻")
CHANNELS = (CHOICE, "", "您怎样报修？", "电话\n前台\n业主端")
ADVISE = (NPS, "", "您会推荐本小区吗？", "")
WORDS = (TEXT, "", "您的建议？", "")
QUESTIONS = (CLEAN, GUARDS, CHANNELS, ADVISE, WORDS)
Question = tuple[str, str, str, str]


def make_survey(
	property_name: str,
	*,
	questions: Sequence[Question] = QUESTIONS,
	closed_on: str | None = "2026-03-20 18:00:00",
	anonymous: bool = False,
	**fields,
):
	"""A survey that is closed, or open where closed_on is None."""
	doc = frappe.get_doc(
		{
			"doctype": "Survey",
			"title": "满意度调查",
			"property": property_name,
			"status": "Closed" if closed_on else "Open",
			"opens_on": "2026-03-01",
			"closes_on": "2026-03-20",
			"closed_on": closed_on,
			"anonymous": int(anonymous),
			"answers_state": ("Opened" if closed_on else "Sealed") if anonymous else "",
			"questions": [
				{
					"type": kind,
					"section": section,
					"text": text,
					"options": options,
					"multiple": kind == CHOICE,
				}
				for kind, section, text, options in questions
			],
			**fields,
		}
	)
	doc.name = f"SV-T-{frappe.generate_hash(length=8)}"
	doc.db_insert()
	for number, row in enumerate(doc.questions, 1):
		row.update({"parent": doc.name, "parenttype": "Survey", "parentfield": "questions", "idx": number})
		row.db_insert()
	return frappe.get_doc("Survey", doc.name)


def answer(survey, building: str | None, *answers: Mapping[int, Any], **fields) -> list:
	"""One response for each of the answers, which are question number → grade, {row: grade}, options, points or text."""
	return [_response(survey, building, given, fields) for given in answers]


def _response(survey, building: str | None, given: Mapping[int, Any], fields: dict):
	rows = [row for number, value in given.items() for row in _rows(survey.questions[number - 1], value)]
	doc = frappe.get_doc(
		{
			"doctype": "Survey Response",
			"survey": survey.name,
			"property": survey.property,
			"building": building,
			"channel": "Web",
			"answered_on": "2026-03-10",
			"is_low": int(any(row["is_low"] for row in rows)),
			"answers": rows,
			**fields,
		}
	)
	doc.name = frappe.generate_hash(length=10)
	doc.db_insert()
	for position, row in enumerate(doc.answers, 1):
		row.update(
			{"parent": doc.name, "parenttype": "Survey Response", "parentfield": "answers", "idx": position}
		)
		row.db_insert()
	return doc


def _rows(question, value: Any) -> Iterable[dict]:
	"""Answers as they are kept: a row for each grade, option, number of points or text."""
	parts = value.items() if question.type == MATRIX else ((None, one) for one in _each(value))
	for part, given in parts:
		points = (
			STARS.get(given) if question.type in (SCALE, MATRIX) else given if question.type == NPS else 0
		)
		yield {
			"number": question.idx,
			"section": question.section,
			"type": question.type,
			"question": question.text,
			"part": part,
			"value": str(given),
			"points": points,
			"is_low": int(question.type in USUAL_LOW and points <= USUAL_LOW[question.type]),
		}


def _each(value: Any) -> Sequence:
	return value if isinstance(value, tuple | list) else (value,)


def invite(survey, building: str | None, invited: int, answered: int) -> None:
	"""Households that were asked, and how many of them answered."""
	for number in range(invited):
		doc = frappe.get_doc(
			{
				"doctype": "Survey Invitation",
				"survey": survey.name,
				"property": survey.property,
				"building": building,
				"answered": int(number < answered),
				"invitation_key": frappe.generate_hash(length=20),
				"token_hash": frappe.generate_hash(length=20),
			}
		)
		doc.name = frappe.generate_hash(length=10)
		doc.db_insert()
