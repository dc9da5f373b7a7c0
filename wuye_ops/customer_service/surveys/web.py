"""The page of a survey: for whoever holds a household's link, and for residents in their portal.

Guests have no right on any document. What they get is the survey's words and questions, and whether they can answer;
neither whose household it is, nor what anybody answered. Codes go by POST, so that no log of addresses holds them.
"""

import re

import frappe
from frappe import _
from frappe.utils import cint, formatdate

from wuye_ops.customer_service.surveys import invitations, questions, sending, taking
from wuye_ops.property import throttle
from wuye_ops.property.residents import customers_of_user

SURVEY, INVITATION = "Survey", "Survey Invitation"
CODE = re.compile(r"[0-9A-Za-z_-]{32}")
# One network of mobile phones shares an address: so many in ten minutes are many people, more is a machine.
LOOKS, ANSWERS, SECONDS = 300, 120, 600
MOST_SHOWN = 20


@frappe.whitelist(allow_guest=True, methods=["POST"])
def load(code: str = "") -> dict:
	"""What the page of a link shows: {state, …}; with the questions only while they can be answered."""
	throttle.guard("survey-look", throttle.caller(), LOOKS, SECONDS)
	return _page(_invitation_of(code))


@frappe.whitelist(allow_guest=True, methods=["POST"])
def answer(code: str = "", answers: object = None) -> dict:
	"""The answers of the household whose link it is. Returns {thanks}."""
	throttle.guard("survey-answer", throttle.caller(), ANSWERS, SECONDS)
	return _take(_invitation_of(code), answers)


@frappe.whitelist(methods=["POST"])
def load_own(invitation: str = "") -> dict:
	"""As `load`, for a resident who is logged in."""
	return _page(_own(invitation))


@frappe.whitelist(methods=["POST"])
def answer_own(invitation: str = "", answers: object = None) -> dict:
	"""As `answer`, for a resident who is logged in."""
	throttle.guard("survey-answer", frappe.session.user, ANSWERS, SECONDS)
	return _take(_own(invitation), answers)


@frappe.whitelist()
def my_surveys() -> list[dict]:
	"""The surveys that wait for the user's households, and those they have answered: what a list shows."""
	customers = customers_of_user() if frappe.session.user != "Guest" else []
	if not customers:
		return []
	survey, row = frappe.qb.DocType(SURVEY), frappe.qb.DocType(INVITATION)
	# what somebody's own household is asked is theirs to see
	found = (
		frappe.qb.from_(row)
		.join(survey)
		.on(survey.name == row.survey)
		.select(row.name, row.answered, survey.title, survey.property, survey.closes_on, survey.anonymous)
		.where(row.customer.isin(customers) & (survey.status == "Open"))
		.orderby(row.answered)
		.orderby(survey.opens_on, order=frappe.qb.desc)
		.limit(MOST_SHOWN)
		.run(as_dict=True)
	)
	return [
		{
			"name": one.name,
			"title": one.title,
			"property": one.property,
			"answered": bool(one.answered),
			"anonymous": bool(one.anonymous),
			"until": formatdate(one.closes_on) if one.closes_on else None,
		}
		for one in found
	]


def _invitation_of(code: object) -> str:
	"""The invitation of a code, found by an index on its hash: neither guessing nor the time it takes tells anything."""
	name = CODE.fullmatch(str(code or "")) and frappe.db.get_value(
		INVITATION, {"token_hash": invitations.hash_of(code)}, "name"
	)
	if not name:
		frappe.throw(
			_("This link is not valid. Open it again as you received it, or ask customer service."),
			frappe.DoesNotExistError,
			title=_("Not Found"),
		)
	return name


def _own(invitation: object) -> str:
	"""The invitation, when it is for a customer of the user; others are refused as unknown ones are."""
	customers = customers_of_user() if frappe.session.user != "Guest" else []
	name = customers and frappe.db.get_value(
		INVITATION, {"name": str(invitation or ""), "customer": ["in", customers]}, "name"
	)
	if not name:
		frappe.throw(_("There is no such survey for you."), frappe.DoesNotExistError, title=_("Not Found"))
	return name


def _page(invitation: str) -> dict:
	row = frappe.db.get_value(INVITATION, invitation, ["survey", "answered"], as_dict=True)
	doc = frappe.get_doc(SURVEY, row.survey)
	if cint(row.answered):
		return {"state": "answered"}
	if doc.status != "Open":
		return {"state": "closed"}
	return {
		"state": "open",
		"survey": doc.name,
		"title": doc.title,
		"property": doc.property,
		"introduction": doc.introduction,
		"promise": sending.promise() if cint(doc.anonymous) else named(),
		"anonymous": bool(cint(doc.anonymous)),
		"until": sending.last_day_in_words(doc),
		"questions": questions.as_shown(doc),
		"grades": questions.grades(),
	}


def named() -> str:
	return _(
		"The survey is not anonymous: your answers are kept with your household, so that we can come back to you."
	)


def _take(invitation: str, answers: object) -> dict:
	try:
		taking.take(invitation, taking.answers_of(answers), taking.WEB)
	except (frappe.ValidationError, frappe.QueryDeadlockError, frappe.QueryTimeoutError):
		raise
	except Exception as error:
		frappe.db.rollback()
		# the framework would write every value of the failed call into its log, and with it what was answered
		frappe.log_error(title=_("A survey answer could not be kept"), message=type(error).__name__)
		raise frappe.ValidationError(
			_("Your answers could not be kept. They are still on your phone: try again in a moment.")
		) from None
	survey = frappe.db.get_value(INVITATION, invitation, "survey")
	return {"thanks": frappe.db.get_value(SURVEY, survey, "closing_words")}
