"""What the rules of examinations refuse, in words. Others read whether somebody is cleared for a work, never why not."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from frappe import _
from frappe.utils import cstr, escape_html, formatdate

from wuye_ops.people import refusing
from wuye_ops.rules.steps import Refusal

TITLE = "Health Check"
FORBIDDEN = frozenset(("own_result", "other_company"))


def in_words(refusal: Refusal) -> str:
	params = {name: _param(value) for name, value in refusal.params.items()}
	return _sentences()[refusal.code].format(**params)


def refuse(refusals: Iterable[Refusal]) -> None:
	"""Throws all that stands in the way."""
	refusing.refuse(refusals, _(TITLE), in_words, FORBIDDEN)


def _param(value: object) -> str:
	return formatdate(value) if isinstance(value, date) else escape_html(cstr(value))


def _sentences() -> dict[str, str]:
	return {
		"never_checked": _("has no examination for {hazard}"),
		"overdue": _("the examination for {hazard} was due on {due_on}"),
		# the same for both: what was found is nobody's business
		"unfit": _("is not cleared for work with {hazard}"),
		"to_check_again": _("is not cleared for work with {hazard}"),
		"no_leaving_check": _(
			"The examination on leaving is missing for {hazard}. Enter it, or the letter in which the employee declines it."
		),
		"later": _("The day of the examination is still to come. Enter it once it was done."),
		"no_proof": _("Attach the report first."),
		"other_company": _("The employee belongs to {company}, for which you do not work."),
		"own_result": _("Somebody else enters the result of your own examination."),
	}
