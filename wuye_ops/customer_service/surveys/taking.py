"""The answer of a household: one, from whatever side it comes, while its survey is open.

The survey is locked before its invitation, by whoever answers and by whoever closes it: an answer is there before the box
is opened, or is refused. Of two devices that send at once the second finds the household's mark set.
"""

import json

import frappe
from frappe import _
from frappe.utils import cint, flt, nowdate

from wuye_ops.customer_service.surveys import ballots, questions

SURVEY, INVITATION, RESPONSE = "Survey", "Survey Invitation", "Survey Response"
WEB, PAPER = "Web", "Paper"
LONGEST_SHEET = 200_000  # letters of what a browser sends


class AlreadyAnswered(frappe.ValidationError):
	http_status_code = 409


class SurveyClosed(frappe.ValidationError):
	http_status_code = 410


def take(invitation: str, given: object, channel: str) -> str | None:
	"""Keeps a household's answers. Returns the name of the response; None where it is anonymous.

	The caller has asked whether the sender may answer for this household. given: question's number → answer. Throws
	AlreadyAnswered, SurveyClosed, or what is wrong with the answers; then nothing is kept.
	"""
	survey_name = frappe.db.get_value(INVITATION, invitation, "survey")
	# the lock comes before the first look at the state: what was read earlier may be over
	survey = frappe.get_doc(SURVEY, survey_name, for_update=True)
	if survey.status != "Open":
		frappe.throw(_("This survey is closed. Thank you all the same."), SurveyClosed, title=_("Survey"))
	row = frappe.db.get_value(
		INVITATION, invitation, ["building", "unit", "customer", "answered"], as_dict=True, for_update=True
	)
	if cint(row.answered):
		refuse_second()
	answers = questions.read(survey, given)
	response = None
	if cint(survey.anonymous):
		ballots.seal(survey, row.building, answers)
	else:
		response = _keep(survey, invitation, row, answers, channel)
	_mark(survey, invitation)
	if response:
		_tell(response)
	return response


def refuse_second() -> None:
	frappe.throw(
		_("Your household has answered this survey already. Each household answers once."),
		AlreadyAnswered,
		title=_("Survey"),
	)


def answers_of(text: object) -> object:
	"""What a browser sent as answers: a mapping, or the JSON of one. Throws where it is neither."""
	if isinstance(text, str):
		if len(text) > LONGEST_SHEET:
			frappe.throw(_("These answers are too long."), title=_("Survey"))
		try:
			text = json.loads(text or "{}")
		except ValueError:
			text = None
	if not isinstance(text, dict):
		frappe.throw(_("These answers were not understood. Reload the page and send them again."))
	return text


def _keep(survey, invitation: str, row, answers, channel: str) -> str:
	parts = questions.answer_rows(questions.questions_of(survey), answers)
	doc = frappe.get_doc(
		{
			"doctype": RESPONSE,
			"survey": survey.name,
			"property": survey.property,
			"building": row.building,
			"unit": row.unit,
			"customer": row.customer,
			"invitation": invitation,
			"channel": channel,
			"answered_on": nowdate(),
			"is_low": int(any(part["is_low"] for part in parts)),
			"answers": parts,
		}
	)
	doc.flags.by_service = True
	# whoever holds the household's link, or its account, answers for it; staff enter what it wrote on paper
	doc.insert(ignore_permissions=True)
	return doc.name


def _mark(survey, invitation: str) -> None:
	"""The household has answered. No time is written, and none of the row changes: it would tell when."""
	row = frappe.qb.DocType(INVITATION)
	frappe.qb.update(row).set(row.answered, 1).where((row.name == invitation) & (row.answered == 0)).run()
	if frappe.db._cursor.rowcount != 1:
		refuse_second()
	answered = cint(survey.answered) + 1
	share = flt(100 * answered / survey.invited, 1) if survey.invited else 0
	frappe.db.set_value(
		SURVEY, survey.name, {"answered": answered, "response_rate": share}, update_modified=False
	)


def _tell(response: str) -> None:
	"""Other parts act on what was answered, such as a low answer. What fails there does not lose the answer."""
	for path in frappe.get_hooks("wuye_survey_answered"):
		frappe.db.savepoint("survey_answered")
		try:
			frappe.get_attr(path)(response)
		# whatever it is: the household's answer stays, and what it asks for is made up for by the daily `catch_up`
		except Exception:
			frappe.db.rollback(save_point="survey_answered")
			frappe.log_error(title=f"{path} on {response}", message=frappe.get_traceback())
