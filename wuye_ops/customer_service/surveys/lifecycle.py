"""A survey from draft to its end: what it must be, its release, its last day, its closing.

What has been released says the same to every household, so nothing of it changes but its last day. Each step is taken
once, on the locked document, and stays on record in its comments and versions.
"""

from datetime import datetime

import frappe
from frappe import _
from frappe.utils import cint, formatdate, get_datetime, getdate, now_datetime

from wuye_ops.customer_service.surveys import audience, ballots, invitations, questions, sending
from wuye_ops.property.guarded import differs, load_locked, refuse_by_hand, required, save
from wuye_ops.property.places import check_same_property
from wuye_ops.rules.disclosure import FEWEST
from wuye_ops.rules.survey_period import CLOSED, OPEN, Period, state

SURVEY = "Survey"
# Fields that steps and counts write; everything else is fixed once the survey is released.
WRITTEN = (
	"status", "households", "invited", "answered", "response_rate", "sent", "unsent", "sampling", "answers_state",
	"released_on", "released_by", "invited_on", "closed_on", "closed_by", "close_reason", "automatic", "series_key",
)  # fmt: skip
LAYOUT = ("Section Break", "Column Break", "HTML")
# From so many households on, drawing and inviting them is a job, and so is opening so many ballots.
MANY = 1000


# -- what a survey must be


def check(doc) -> None:
	refuse_by_hand(doc, *WRITTEN, use=_("Use the buttons of the survey."))
	keep_released(doc)
	doc.title = required(doc.title, _("Give the survey a title."), _("Title"))
	if doc.is_new():
		take_from_template(doc)
	check_period(doc)
	for row in doc.buildings:
		check_same_property(doc.property, "Building", row.building)
	check_previous(doc)
	questions.check(doc)


def take_from_template(doc) -> None:
	"""A new survey asks what its template asks, unless it brings questions of its own."""
	template = frappe.get_cached_doc("Survey Template", doc.template)
	if not doc.questions:
		questions.copy_to(doc, template)
	doc.introduction = doc.introduction or template.introduction
	doc.closing_words = doc.closing_words or template.closing_words
	if not doc.previous_survey:
		doc.previous_survey = last_survey(doc.property, doc.template)


def last_survey(property_name: str, template: str) -> str | None:
	"""The last one of the property with these questions that is closed: what figures are compared with."""
	last = frappe.get_all(
		SURVEY,
		{"property": property_name, "template": template, "status": CLOSED},
		pluck="name",
		order_by="closed_on desc",
		limit=1,
	)
	return last[0] if last else None


def check_period(doc) -> None:
	if doc.closes_on and getdate(doc.closes_on) < getdate(doc.opens_on):
		frappe.throw(_("The survey ends before it begins. Correct the days."), title=_("Last Day"))


def check_previous(doc) -> None:
	if not doc.previous_survey:
		return
	if doc.previous_survey == doc.name:
		frappe.throw(_("A survey is not compared with itself."), title=_("Previous Survey"))
	if frappe.db.get_value(SURVEY, doc.previous_survey, "property") != doc.property:
		frappe.throw(
			_("{0} was a survey of another property.").format(frappe.bold(doc.previous_survey)),
			title=_("Previous Survey"),
		)


def keep_released(doc) -> None:
	before = doc.get_doc_before_save()
	if not before or not before.released_on or doc.flags.by_service:
		return
	for field in doc.meta.fields:
		if field.fieldname in WRITTEN or field.fieldtype in LAYOUT:
			continue
		if differs(doc, before, field.fieldname):
			frappe.throw(
				_(
					"{0} cannot be changed any more: households have been asked. Extend the survey, or close it."
				).format(frappe.bold(_(field.label or field.fieldname, context=SURVEY))),
				title=_("Released Survey"),
			)


def keep(doc) -> None:
	"""Before deleting: only a draft goes."""
	if doc.released_on:
		frappe.throw(
			_("{0} has been released and stays on record.").format(doc.name), title=_("Released Survey")
		)


def load_form(doc) -> None:
	"""What the form shows of a draft: whom it would ask."""
	if not doc.is_new() and not doc.released_on:
		doc.set_onload("audience", audience.preview_of(doc))
	doc.set_onload("fewest", FEWEST)


# -- steps


@frappe.whitelist(methods=["POST"])
def release(name: str) -> dict:
	"""The survey goes out as it is. Returns {status, invited}: now, or on its first day."""
	doc = load_locked(SURVEY, name)
	if doc.released_on:
		frappe.throw(_("{0} has been released already.").format(frappe.bold(doc.title)), title=_(SURVEY))
	now = now_datetime()
	if doc.closes_on and getdate(doc.closes_on) < now.date():
		frappe.throw(
			_("Its last day, {0}, is over: move it before you release the survey.").format(
				formatdate(doc.closes_on)
			),
			title=_("Last Day"),
		)
	sending.check_channels(doc)
	if not audience.households_of(doc).residents:
		frappe.throw(
			_(
				"There is no household to ask in these places. Choose others, register the residents, or ask on paper too."
			),
			title=_("Nobody to Ask"),
		)
	doc.update({"released_on": now, "released_by": frappe.session.user})
	if cint(doc.anonymous):
		doc.answers_state = ballots.SEALED
	save(doc)
	if state(period_of(doc), now) == OPEN:
		begin(doc)
	return frappe.db.get_value(SURVEY, name, ["status", "invited"], as_dict=True)


def period_of(doc) -> Period:
	return Period(
		getdate(doc.opens_on),
		getdate(doc.closes_on) if doc.closes_on else None,
		bool(doc.released_on),
		get_datetime(doc.closed_on) if doc.closed_on else None,
	)


def begin(doc) -> None:
	"""Opens a released survey and invites its households, many of them in the background."""
	doc.status = OPEN
	save_by_clock(doc)
	if frappe.db.count("Property Unit", {"property": doc.property}) > MANY:
		enqueue("invite", doc.name)
	else:
		invite(doc.name)


def save_by_clock(doc) -> None:
	doc.flags.by_service = True
	# who released the survey had the right to; the clock only does what was decided then
	doc.save(ignore_permissions=True)
	doc.flags.by_service = False


def invite(survey: str) -> None:
	"""Draws and invites the households of an open survey, once, and has their links sent."""
	doc = frappe.get_doc(SURVEY, survey, for_update=True)
	if doc.status != OPEN or doc.invited_on or cint(doc.automatic):
		return
	invitations.make(doc)
	sending.enqueue(survey)


def enqueue(job: str, survey: str) -> None:
	frappe.enqueue(
		f"wuye_ops.customer_service.surveys.lifecycle.{job}",
		queue="long",
		job_id=f"wuye-survey-{job}-{survey}",
		deduplicate=True,
		enqueue_after_commit=True,
		survey=survey,
	)


@frappe.whitelist(methods=["POST"])
def extend(name: str, closes_on: str, reason: str) -> None:
	"""Moves the last day of an open survey; the reason stays in its comments."""
	doc = load_locked(SURVEY, name)
	_expect_open(doc)
	day, before = getdate(closes_on), doc.closes_on
	reason = required(reason, _("Say why the last day is moved."), _("Extend"))
	if day < now_datetime().date():
		frappe.throw(_("This day is over. To end the survey now, close it."), title=_("Last Day"))
	doc.closes_on = day
	save(doc)
	doc.add_comment(
		"Info",
		_("Last day moved from {0} to {1}: {2}").format(
			formatdate(before) if before else "–", formatdate(day), frappe.utils.escape_html(reason)
		),
	)


@frappe.whitelist(methods=["POST"])
def close(name: str, reason: str) -> dict:
	"""Ends a survey by hand. Returns {answers_state}: of an anonymous one what became of its answers."""
	doc = load_locked(SURVEY, name)
	if not doc.released_on or doc.status == CLOSED:
		frappe.throw(_("{0} is not open.").format(frappe.bold(doc.title)), title=_(SURVEY))
	doc.close_reason = required(reason, _("Say why the survey is closed."), _("Close"))
	doc.closed_by = frappe.session.user
	finish(doc)
	return {"answers_state": doc.answers_state}


def _expect_open(doc) -> None:
	if doc.status != OPEN:
		frappe.throw(_("{0} is not open.").format(frappe.bold(doc.title)), title=_(SURVEY))


def finish(doc) -> None:
	"""Closes a locked survey; the box of an anonymous one is opened with it, a large one right after."""
	doc.update({"status": CLOSED, "closed_on": now_datetime()})
	save_by_clock(doc)
	if not cint(doc.anonymous):
		return
	if cint(doc.answered) > MANY:
		enqueue("open_answers", doc.name)
	else:
		_open(doc)


def open_answers(survey: str) -> None:
	"""Opens the box of a closed survey: for large ones, and for one whose job was interrupted."""
	doc = frappe.get_doc(SURVEY, survey, for_update=True)
	if doc.status == CLOSED and doc.answers_state == ballots.SEALED:
		_open(doc)


def _open(doc) -> None:
	doc.answers_state = ballots.open_box(doc)
	save_by_clock(doc)
	if doc.answers_state == ballots.DESTROYED and cint(doc.answered):
		doc.add_comment(
			"Info",
			_(
				"Fewer than {0} households have answered. Their answers were destroyed unread: anonymity could not have been kept."
			).format(FEWEST),
		)


# -- the clock


def follow_the_clock(now: datetime | None = None) -> None:
	"""Opens and closes on the day, reminds, and goes on with what was interrupted. Hourly. `now` is for tests."""
	now = now or now_datetime()
	due = frappe.get_all(
		SURVEY,
		{"status": ["!=", CLOSED], "released_on": ["is", "set"]},
		pluck="name",
	)
	for name in due:
		doc = frappe.get_doc(SURVEY, name, for_update=True)
		wanted = state(period_of(doc), now)
		if wanted == doc.status and (doc.status != OPEN or doc.invited_on or cint(doc.automatic)):
			frappe.db.commit()  # gives the lock back
			continue
		if wanted == OPEN:
			begin(doc)
		elif wanted == CLOSED and doc.status != CLOSED:
			finish(doc)
		frappe.db.commit()
	for name in frappe.get_all(SURVEY, {"status": CLOSED, "answers_state": ballots.SEALED}, pluck="name"):
		enqueue("open_answers", name)
	sending.follow_the_clock(now)
