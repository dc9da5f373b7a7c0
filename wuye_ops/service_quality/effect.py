"""The effect of an Improvement Plan: its figure before work began and after it ended, read once each and kept.

The figure before is taken when work begins. The one after is read when the period that follows the work is over; until
it has been judged it is read anew, so that late data count. A survey is a figure of the day on which it closed; the same
questions asked again are the figure after.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation

import frappe
from frappe import _
from frappe.utils import cint, cstr, getdate, nowdate

from wuye_ops.metrics.registry import Scope
from wuye_ops.metrics.scale_rows import number
from wuye_ops.metrics.subjects import SURVEY, Reading, Subject, get_subject, read
from wuye_ops.property.language import in_site_language
from wuye_ops.rules import improvement_effect as rules
from wuye_ops.rules.metric_closing import GRACE_DAYS
from wuye_ops.rules.metric_value import NEAR, PERCENT, Aim
from wuye_ops.rules.proration import Month, Period
from wuye_ops.service_quality.plan_words import goal_refusal_in_words, judgement_in_words
from wuye_ops.service_quality.scoring import worth

MOST_DIGITS = 12
# function(survey) → Reading or None: how satisfied those were who answered
SURVEY_HOOK = "wuye_survey_value"


def check_goal(doc) -> None:
	"""Validate: what can be said of the goal without a figure."""
	doc.target = cstr(doc.target).strip().rstrip("%％").strip() or None
	decimal_of(doc.target)
	if bool(doc.before_from) != bool(doc.before_to):
		frappe.throw(
			_("Enter both days of the period before, or neither."), title=_("How Its Effect Is Judged")
		)
	if doc.before_from and getdate(doc.before_to) < getdate(doc.before_from):
		frappe.throw(_("The period before ends before it begins."), title=_("How Its Effect Is Judged"))
	_check_surveys(doc)


def _check_surveys(doc) -> None:
	title = _("How Its Effect Is Judged")
	if doc.metric and doc.before_survey:
		frappe.throw(_("Judge the effect by a metric or by a survey, not by both."), title=title)
	if doc.after_survey and not doc.before_survey:
		frappe.throw(
			_("Name the first survey too: its answers are what the second is compared with."), title=title
		)
	if doc.after_survey and doc.after_survey == doc.before_survey:
		frappe.throw(_("The second survey must be another one than the first."), title=title)
	for field in ("before_survey", "after_survey"):
		if doc.get(field) and frappe.db.get_value("Survey", doc.get(field), "property") != doc.property:
			frappe.throw(_("{0} is a survey of another property.").format(doc.get(field)), title=title)


def is_measured(doc) -> bool:
	return bool(doc.metric or doc.before_survey)


def _yardstick(doc) -> Subject:
	"""What the plan is judged by: the subject it names, or satisfaction in its surveys."""
	if doc.metric:
		return get_subject(doc.metric)
	return Subject(SURVEY, SURVEY, _("Satisfaction"), PERCENT)


def _survey_day(survey: str) -> Period:
	"""The day on which a survey closed. Throws while it is open."""
	row = frappe.db.get_value("Survey", survey, ["status", "closed_on", "closes_on"], as_dict=True)
	if not row or row.status != "Closed":
		frappe.throw(
			_("{0} is not closed yet. Its answers count when it is.").format(frappe.bold(survey)),
			title=_("How Its Effect Is Judged"),
		)
	day = getdate(row.closed_on or row.closes_on)
	return Period(day, day)


def decimal_of(text: str | None) -> Decimal | None:
	"""The target as it was typed; None for none. Throws for what is no number."""
	if not text:
		return None
	try:
		value = Decimal(text)
	except InvalidOperation:
		value = None
	if value is None or not value.is_finite() or len(value.as_tuple().digits) > MOST_DIGITS:
		frappe.throw(
			_("{0} is not a number. Write the target like 95 or 1.5.").format(
				frappe.bold(frappe.utils.escape_html(text[:40]))
			),
			title=_("Target of the Plan"),
		)
	return value


def take_baseline(doc) -> None:
	"""When work begins: the period before, its figure, and whether the goal can ever be judged from there."""
	if not is_measured(doc):
		return
	subject = _yardstick(doc)
	if doc.before_survey:
		day = _survey_day(doc.before_survey)
		doc.before_from, doc.before_to = day.first, day.last
	elif not doc.before_from:
		month = Month.of(getdate(doc.started_on)).plus(-1)
		doc.before_from, doc.before_to = month.first, month.last
	period = Period(getdate(doc.before_from), getdate(doc.before_to))
	if period.last >= getdate(doc.started_on):
		frappe.throw(
			_("The period before must end before work begins today: choose one until {0}.").format(
				frappe.utils.formatdate(frappe.utils.add_days(doc.started_on, -1))
			),
			title=_("How Its Effect Is Judged"),
		)
	before, doc.before_version = _value(doc, subject, period, doc.before_survey)
	doc.before_value = _text(before)
	if refusals := rules.definition_refusals(goal_of(doc, subject), before):
		frappe.throw(
			" ".join(goal_refusal_in_words(code, subject.unit, before) for code in refusals),
			title=_("How Its Effect Is Judged"),
		)


def set_after_period(doc) -> None:
	"""When the work is done; a survey's day is known when it has closed."""
	if not doc.metric:
		return
	period = rules.effect_period(
		Period(getdate(doc.before_from), getdate(doc.before_to)), getdate(doc.work_until)
	)
	doc.after_from, doc.after_to = period.first, period.last


def forget(doc) -> None:
	"""The work goes on: what was measured after it no longer counts."""
	for field in ("after_from", "after_to", "after_value", "verdict", "verdict_text"):
		doc.set(field, None)


def judgement_of(doc, today: date | None = None) -> rules.Judgement | None:
	"""What the figures say now, kept on the document; None for a plan that a person judges."""
	if not is_measured(doc):
		return None
	subject = _yardstick(doc)
	if doc.before_survey:
		_take_second_survey(doc)
	period = Period(getdate(doc.after_from), getdate(doc.after_to))
	after, version = _value(doc, subject, period, doc.after_survey)
	judgement = rules.judge(
		goal_of(doc, subject),
		rules.Observation(
			Period(getdate(doc.before_from), getdate(doc.before_to)),
			_decimal(doc.before_value),
			cint(doc.before_version),
		),
		rules.Observation(period, after, version),
		Period(getdate(doc.started_on), getdate(doc.work_until)),
		today or getdate(nowdate()),
		# a survey that has closed takes no more answers
		-1 if doc.before_survey else GRACE_DAYS,
	)
	doc.after_value = _text(after) if judgement.code != "not_over" else None
	doc.verdict = judgement.verdict
	with in_site_language():
		doc.verdict_text = judgement_in_words(judgement, subject.unit)
	return judgement


def _take_second_survey(doc) -> None:
	if not doc.after_survey:
		frappe.throw(
			_("Name the second survey: the same questions, asked after the work."),
			title=_("How Its Effect Is Judged"),
		)
	day = _survey_day(doc.after_survey)
	doc.after_from, doc.after_to = day.first, day.last


def goal_of(doc, subject: Subject) -> rules.Goal:
	aim, target = subject.aim, decimal_of(doc.target)
	if target is None and aim.direction == NEAR:
		target = aim.target
	return rules.Goal(
		Aim(aim.direction, target, aim.tolerance, aim.strict if aim.direction != NEAR else False),
		number(doc.minimal_change),
	)


def _value(doc, subject: Subject, period: Period, survey: str | None = None) -> tuple[Decimal | None, int]:
	"""The figure of the plan's property, and by which version of the formula it was counted.

	Whoever may change the plan may know the one figure it is judged by.
	"""
	if survey:
		reading = _of_survey(survey)
	else:
		found = read([subject.key], Scope(period.first, period.last, (doc.property,)))
		reading = found[subject.key].get(doc.property)
	return worth(subject, reading), reading.version if reading else _version(subject)


def _version(subject: Subject) -> int:
	return subject.metric.version if subject.metric else 1


def _of_survey(survey: str) -> Reading | None:
	for path in frappe.get_hooks(SURVEY_HOOK):
		return frappe.get_attr(path)(survey)
	return None


def _text(value: Decimal | None) -> str | None:
	return None if value is None else str(value)


def _decimal(text: str | None) -> Decimal | None:
	return None if text in (None, "") else Decimal(text)
