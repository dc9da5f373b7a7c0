"""Answers on paper: found by the number of the printed sheet, typed in question by question.

Whoever types sees the number and the building. Whose sheet it is is not shown for an anonymous survey.
"""

import frappe
from frappe import _
from frappe.utils import cint

from wuye_ops.customer_service.surveys import invitations, questions, sending, taking, web
from wuye_ops.rules.survey import number_of

SURVEY, INVITATION = "Survey", "Survey Invitation"


def _survey_to_enter(name: str):
	doc = frappe.get_doc(SURVEY, name)
	doc.check_permission("write")
	if doc.status != "Open":
		frappe.throw(
			_("{0} is not open. Sheets can be entered until it is closed.").format(frappe.bold(doc.title)),
			title=_("Sheet"),
		)
	return doc


@frappe.whitelist()
def survey_to_enter(survey: str) -> dict:
	"""What the page for sheets needs: the questions, and how many sheets are in."""
	doc = _survey_to_enter(survey)
	return {
		"title": doc.title,
		"anonymous": bool(cint(doc.anonymous)),
		"invited": doc.invited,
		"answered": doc.answered,
		"questions": questions.as_shown(doc),
		"grades": questions.grades(),
	}


@frappe.whitelist()
def sheet(survey: str, number: object) -> dict:
	"""The sheet of a number: {number, building, unit}. Throws for an unknown one, and for one that is answered."""
	doc = _survey_to_enter(survey)
	row = _row(doc, number)
	if cint(row.answered):
		taking.refuse_second()
	return {
		"number": row.sheet_no,
		"building": row.building,
		"unit": None if cint(doc.anonymous) else row.unit,
	}


@frappe.whitelist(methods=["POST"])
def enter(survey: str, number: object, answers: object = None) -> dict:
	"""Keeps what a sheet says. Returns {answered}: how many households have."""
	doc = _survey_to_enter(survey)
	taking.take(_row(doc, number).name, taking.answers_of(answers), taking.PAPER)
	return {"answered": frappe.db.get_value(SURVEY, survey, "answered")}


def _row(doc, number: object):
	wanted = number_of(cint(number) if isinstance(number, str) and number.strip().isdecimal() else number)
	row = wanted and frappe.db.get_value(
		INVITATION,
		{"survey": doc.name, "sheet_no": wanted},
		["name", "sheet_no", "building", "unit", "answered"],
		as_dict=True,
	)
	if not row:
		frappe.throw(
			_("This survey has no sheet with the number {0}.").format(
				frappe.bold(frappe.utils.escape_html(str(number)[:20]))
			),
			title=_("Sheet"),
		)
	return row


def survey_sheet(doc) -> dict:
	"""What the print format of an invitation prints, the household's link in its picture included. For who may print it."""
	doc.check_permission("print")
	survey = frappe.get_cached_doc(SURVEY, doc.survey)
	return {
		"title": survey.title,
		"introduction": survey.introduction,
		"promise": sending.promise() if cint(survey.anonymous) else web.named(),
		"until": sending.last_day_in_words(survey),
		"anonymous": bool(cint(survey.anonymous)),
		"questions": questions.as_shown(survey),
		"grades": questions.grades(),
		"link": invitations.link_of(doc.name),
	}
