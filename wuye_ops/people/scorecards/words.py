"""What the rules of scorecards refuse, in words; one sentence for each code."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from frappe import _
from frappe.utils import cstr, escape_html, formatdate

from wuye_ops.people import refusing
from wuye_ops.rules.steps import Refusal

DOCTYPE = "Staff Scorecard"
# codes that say that somebody may not, rather than that something is missing
FORBIDDEN = frozenset(("own_card", "not_employee", "not_entitled", "same_judge"))


def refuse(refusals: Iterable[Refusal], title: str, names: Mapping[str, str]) -> None:
	"""Throws all that stands in the way. names: measure code → what people call it."""
	refusing.refuse(refusals, title, lambda one: in_words(one, names), FORBIDDEN)


def in_words(refusal: Refusal, names: Mapping[str, str]) -> str:
	"""A refusal as a sentence, escaped for the page."""
	params = {name: _param(name, value, names) for name, value in refusal.params.items()}
	return _sentences()[refusal.code].format(**params)


def _param(name: str, value: object, names: Mapping[str, str]) -> str:
	if isinstance(value, date):
		return formatdate(value)
	if name in ("status", "step"):
		return escape_html(_(cstr(value), context=DOCTYPE))
	if name == "measures":
		return "、".join(_measure(one, names) for one in value)
	if name == "measure":
		return _measure(cstr(value), names)
	return escape_html(cstr(value))


def _measure(code: str, names: Mapping[str, str]) -> str:
	return escape_html(names.get(code, code)) if code else _("the card as a whole")


def _sentences() -> Mapping[str, str]:
	return {
		"not_now": _("It is {status}: {step} is not a step that follows."),
		"own_card": _("Nobody decides about their own scorecard."),
		"not_employee": _("Only the employee themselves may say this."),
		"not_entitled": _(
			"This is for who heads the employee or is above whoever showed the card, and for HR."
		),
		"too_late": _("Objections could be raised until {until}. Talk to HR: a final card can be corrected."),
		"window_open": _("The employee may object until {until}, or accept before."),
		"no_reason": _("Say why; the reason is kept."),
		"nothing_objected": _("Say what you object to: a measure, or the card as a whole."),
		"unknown_measure": _("There is no measure {measure} on this card."),
		"undecided": _("Decide about each objection: {measures}"),
		"same_judge": _("Somebody else must decide than who showed the card."),
		"not_recounted": _("An objection was upheld: count the card again first."),
		"touched": _(
			"The card is no longer what was shown: somebody has changed it outside of its steps. Tell the system manager."
		),
		"month_open": _("The month is not over before {last}; its figures still change."),
		"newer_version": _("Version {version} is on its way: finish it first."),
		"no_successor": _("There is no later version that is final."),
	}


def how_it_is_written() -> str:
	return _("Scorecards are counted by the system, and change by their steps alone.")


def why_it_is_kept() -> str:
	return _("Scorecards are kept for the record. A final one is corrected by a new version.")
