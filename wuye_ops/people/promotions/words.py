"""What the rules of promotions say, in words."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from frappe import _
from frappe.utils import cstr, escape_html

from wuye_ops.people import refusing
from wuye_ops.rules import promotion as rules
from wuye_ops.rules.steps import Refusal

DOCTYPE = "Promotion Proposal"
FORBIDDEN = frozenset(("own_promotion", "own_proposal", "not_entitled", "not_proposer"))


def refuse(refused: Iterable[Refusal]) -> None:
	"""Throws all that stands in the way."""
	refusing.refuse(refused, _(DOCTYPE), lambda one: _said(one, _refusals()), FORBIDDEN)


def condition(code: str) -> str:
	return {
		rules.MONTHS: _("Months in the post"),
		rules.POINTS: _("Mean score of twelve months"),
		rules.GRADE: _("No month with a bad grade"),
		rules.CERTIFICATE: _("Certificates of the new post"),
		rules.VACANCY: _("Vacancy by the staffing standard"),
	}[code]


def lacking(check: rules.Check) -> str:
	"""Why a condition is not met; "" for one that is."""
	return _said(check.why, _lacking()) if check.why else ""


def all_lacking(checks: Iterable[rules.Check]) -> str:
	return " ".join(lacking(one) for one in checks if not one.met)


def _said(refusal: Refusal, sentences: dict[str, str]) -> str:
	return sentences[refusal.code].format(**{name: _param(value) for name, value in refusal.params.items()})


def _param(value: object) -> str:
	if isinstance(value, Decimal):
		return f"{value.normalize():f}"
	return escape_html(_(cstr(value), context=DOCTYPE))


def _refusals() -> dict[str, str]:
	return {
		"not_now": _("It is {status}: {step} is not a step that follows."),
		"own_promotion": _("Nobody decides about their own promotion."),
		"own_proposal": _("Somebody else approves it than who has proposed it."),
		"not_entitled": _("Promotions are decided by the HR manager."),
		"not_proposer": _("Who has proposed it withdraws it, or the HR manager."),
		"no_reason": _("Say why; the reason is kept."),
		"lacking": _("Not all conditions are met: {what}"),
	}


def _lacking() -> dict[str, str]:
	return {
		"months": _("{months} months in the post; {least} are needed."),
		"points": _("{points} points; {least} are needed."),
		"no_cards": _("No scorecard of the last twelve months was judged."),
		"grade": _("A month with grade {grade}."),
		"certificate": _("Certificate {kind} is missing."),
		"no_certificate": "{why}",
		"no_vacancy": _("The post is fully staffed here."),
	}
