"""What the rules of training refuse, in words; one sentence for each code."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from frappe import _
from frappe.utils import cstr, escape_html, formatdate

from wuye_ops.people import refusing
from wuye_ops.rules.steps import Refusal

DOCTYPE = "Self-Study"
# codes that say that somebody may not, rather than that something is missing
FORBIDDEN = frozenset(("own_approval", "own_result"))


def refuse(refusals: Iterable[Refusal], title: str, of: str = "") -> None:
	"""Throws all that stands in the way; nothing where nothing does. of: whom or what it is about, put before it."""
	before = f"{escape_html(of)}：" if of else ""
	refusing.refuse(refusals, title, lambda one: before + in_words(one), FORBIDDEN)


def in_words(refusal: Refusal) -> str:
	"""A refusal as a sentence, escaped for the page."""
	params = {name: _param(name, value) for name, value in refusal.params.items()}
	return _sentences()[refusal.code].format(**params)


def _param(name: str, value: object) -> str:
	if isinstance(value, date):
		return formatdate(value)
	if isinstance(value, Decimal):
		return f"{value.normalize():f}"
	if name in ("status", "step"):
		return escape_html(_(cstr(value), context=DOCTYPE))
	return escape_html(cstr(value))


def _sentences() -> Mapping[str, str]:
	return {
		"not_now": _("It is {status}: {step} is not a step that follows."),
		"negative_hours": _("Hours cannot be negative."),
		"no_hours": _("Enter the hours: whoever was there has some."),
		"too_many_hours": _("No more than {most} hours count here. Check the hours."),
		"no_result": _("Say whether it was passed or failed: training without a result does not count."),
		"result_of_absent": _("Whoever was absent has neither result nor hours. Correct one of them."),
		"later": _("The day is yet to come."),
		"not_employed": _("Not employed on {day}."),
		"other_company": _("The employee is of {company}. Choose that company, or leave it empty."),
		"no_proof": _("Attach a proof: a certificate of the course, notes, or a picture of the result."),
		"twice": _("It is entered already: {other}."),
		"own_approval": _("Somebody else must decide this than who has studied."),
		"own_result": _("Somebody else must enter the result than who was trained."),
		"untrained": _("{need} is missing before work ({hours} of {needed} hours passed)"),
	}


def left_out(code: str) -> str:
	"""Why hours do not count (`rules.training.LEFT_OUT`)."""
	return {
		"absent": _("absent"),
		"no_result": _("without a result"),
		"failed": _("failed"),
		"not_approved": _("not approved yet"),
		"no_proof": _("without a proof"),
		"counted_before": _("the same course counts once a year"),
		"too_much_self_study": _("more self-study than may count"),
	}[code]
