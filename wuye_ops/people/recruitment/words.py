"""What the rules of recruiting and staffing refuse, in words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from frappe import _
from frappe.utils import cstr, escape_html, fmt_money, formatdate

from wuye_ops.people import refusing
from wuye_ops.rules.steps import Refusal

# codes that say that somebody may not, rather than that something is missing
FORBIDDEN = frozenset(("own_request", "own_offer", "interviews_kin"))


def refuse(refusals: Iterable[Refusal], title: str) -> None:
	"""Throws all that stands in the way."""
	refusing.refuse(refusals, title, in_words, FORBIDDEN)


def in_words(refusal: Refusal) -> str:
	"""A refusal as a sentence, escaped for the page."""
	if refusal.code == "outside_range" and refusal.params["most"] is None:
		return _("The wage is below the least of the opening, {0}.").format(_param(refusal.params["least"]))
	params = {name: _param(value) for name, value in refusal.params.items()}
	return _sentences()[refusal.code].format(**params)


def _param(value: object) -> str:
	if isinstance(value, date):
		return formatdate(value)
	if isinstance(value, Decimal):
		return fmt_money(value, currency="CNY")
	if isinstance(value, tuple):
		return "、".join(escape_html(cstr(one)) for one in value)
	return escape_html(cstr(value))


def _sentences() -> dict[str, str]:
	return {
		# of a requisition
		"nobody_wanted": _("Ask for one person at least."),
		"over_plan": _(
			"Up to what was agreed {missing} people can be asked for. Say why more are needed in Reason for Requesting."
		),
		"already_asked": _(
			"People for this post are asked for already: {requisition}. Change the number there."
		),
		"no_reason": _("Say why people are needed, in Reason for Requesting."),
		"own_request": _("Nobody approves their own requisition. Ask somebody else who may."),
		"no_date": _("Enter by when they are needed, in Expected By."),
		# of rounds and offers
		"not_cleared": _("These rounds are not cleared yet: {rounds}."),
		"no_consent": _(
			"The applicant has not agreed to a background check. Enter the day on the applicant."
		),
		"no_separate_consent": _(
			"The applicant has to agree to questions about criminal records, health and money by themselves. Tick it on the applicant once it is signed."
		),
		"too_young": _("The applicant is sixteen on {from_day} and cannot begin before."),
		"no_opening": _("The applicant has not applied for an opening. Choose it on the applicant."),
		"opening_filled": _("The opening has no place left."),
		"outside_range": _("The wage is outside the range of the opening, {least} to {most}."),
		"own_offer": _("Who has referred the applicant or is related to them makes no offer."),
		"interviews_kin": _(
			"{interviewer} has referred the applicant or is related to them, and gives no marks. Choose somebody else."
		),
		# of a referral
		"not_hired": _("The person is not employed yet."),
		"self_referral": _("Nobody is rewarded for referring themselves."),
		"referrer_left": _("Who has referred the person had left before the reward was due."),
		"hires_themselves": _("Who decides about hiring is not rewarded for a referral."),
		"not_applicable": _("The referral was not accepted for a reward."),
		"hired_before": _("The person had worked here before."),
		"left_early": _("The person left on {left_on}; the reward is due for who stays beyond {until}."),
		"paid_already": _("The reward is paid by {document} already."),
		"not_yet": _("The reward is due from {from_day} on."),
	}
