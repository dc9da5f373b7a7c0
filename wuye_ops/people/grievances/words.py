"""What the rules of grievances refuse, in words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from frappe import _
from frappe.utils import cstr, escape_html, formatdate

from wuye_ops.people import refusing
from wuye_ops.rules.steps import Refusal

DOCTYPE = "Employee Grievance"
FORBIDDEN = frozenset(
	("about_you", "below_accused", "own_grievance", "not_yours", "same_judge", "not_entitled")
)


def refuse(refused: Iterable[Refusal]) -> None:
	"""Throws all that stands in the way."""
	refusing.refuse(refused, _(DOCTYPE), in_words, FORBIDDEN)


def in_words(refusal: Refusal) -> str:
	params = {name: _param(value) for name, value in refusal.params.items()}
	return _sentences()[refusal.code].format(**params)


def _param(value: object) -> str:
	return formatdate(value) if isinstance(value, date) else escape_html(_(cstr(value), context=DOCTYPE))


def _sentences() -> dict[str, str]:
	return {
		"not_now": _("It is {status}: {step} is not a step that follows."),
		"about_you": _("Nobody handles a grievance that is against themselves."),
		"below_accused": _("Nobody handles a grievance against somebody they report to."),
		"own_grievance": _("Nobody handles a grievance they have raised."),
		"not_yours": _("Only whoever has raised it may do this."),
		"same_judge": _(
			"After an appeal somebody else looks at it than who has investigated or decided before."
		),
		"no_cause": _("Write down what was found to be the cause."),
		"no_detail": _("Write the answer first."),
		"no_reason": _("Say why; the reason is kept."),
		"too_late": _("One could appeal until {until}. Arbitration stays open for a year."),
		"appealed_already": _("An appeal is made once. Arbitration stays open for a year."),
		"acknowledged": _("The employee was told already that it was received."),
		"not_acknowledged": _("Acknowledge it first, so that the employee knows."),
		"not_entitled": _("This is for HR, and for who was named to investigate it."),
	}
