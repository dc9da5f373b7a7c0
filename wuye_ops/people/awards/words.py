"""What the rules of awards say, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from frappe import _
from frappe.utils import cstr, escape_html, formatdate

from wuye_ops.people import refusing
from wuye_ops.rules.award import Rule
from wuye_ops.rules.steps import Refusal

DOCTYPE = "Staff Award"
FORBIDDEN = frozenset(("own_award", "own_nomination", "not_entitled"))


def refuse(refusals: Iterable[Refusal]) -> None:
	"""Throws all that stands in the way."""
	refusing.refuse(refusals, _(DOCTYPE), lambda one: _said(one, _refusals()), FORBIDDEN)


def why_out(refusal: Refusal) -> str:
	"""Why somebody is not among those who can be honoured."""
	return _said(refusal, _out())


def of_rule(rule: Rule) -> str:
	"""What an award asks for, as it is kept with a round."""
	parts = [
		_("{0} % of those who were judged, at least one").format(plain(rule.percent)),
		_("{0} points or more").format(plain(rule.least_points)),
		_("{0} days at work or more").format(rule.least_days),
		_("{0} documents of their own or more").format(rule.least_rows),
		_("{0} final scorecards or more").format(rule.least_months),
		_("no valid complaint"),
	]
	if rule.no_grade:
		parts.append(_("no month with grade {0}").format("、".join(rule.no_grade)))
	return "；".join(parts)


def plain(value: Decimal | None) -> str:
	return "–" if value is None else f"{value.normalize():f}"


def _said(refusal: Refusal, sentences: Mapping[str, str]) -> str:
	return sentences[refusal.code].format(**{name: _param(value) for name, value in refusal.params.items()})


def _param(value: object) -> str:
	if isinstance(value, date):
		return formatdate(value)
	if isinstance(value, Decimal):
		return plain(value)
	return escape_html(_(cstr(value), context=DOCTYPE))


def _refusals() -> Mapping[str, str]:
	return {
		"not_now": _("It is {status}: {step} is not a step that follows."),
		"own_award": _("Nobody decides about their own award."),
		"own_nomination": _("Somebody else confirms it than who has proposed it."),
		"not_entitled": _("Awards are decided by the HR manager or the operations director."),
		"no_reason": _("Say why; the reason is kept."),
		"no_consent": _("The employee has not agreed to be shown. They are asked on their phone page."),
		"no_longer": _("The rule would not name them any more: {why}"),
		"twice": _("{other} honours the same person for the same time."),
	}


def _out() -> Mapping[str, str]:
	return {
		"not_judged": _("No scorecard of the time was judged."),
		"below": _("{points} points; {least} are needed."),
		"valid_complaint": _("{number} valid complaints."),
		"incident": _("{number} incidents."),
		"too_few_days": _("{days} days at work; {least} are needed."),
		"too_little_work": _("{rows} documents of their own; {least} are needed."),
		"too_few_months": _("{months} final scorecards; {least} are needed."),
		"bad_month": _("A month with grade {grade}."),
		"has_left": _("Has left."),
		"honoured_lately": _("Was honoured on {on}."),
	}
