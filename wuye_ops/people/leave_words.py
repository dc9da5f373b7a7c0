"""What the rules of leave say, in words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from frappe import _
from frappe.utils import formatdate

from wuye_ops.people import refusing
from wuye_ops.rules.annual_leave import Entitlement
from wuye_ops.rules.steps import Refusal


def of_entitlement(by_law: Entitlement) -> str:
	"""Why somebody has no annual leave, or loses next year's."""
	said = [in_words(one) for one in by_law.reasons]
	if by_law.lost_next_year:
		said.append(_("had leave before that: next year's is lost instead"))
	return "；".join(said)


def explained(by_law: Entitlement) -> str:
	"""What the days are made of, for the allocation."""
	parts = [
		_("{0} to {1}: {2} days a year").format(
			formatdate(one.period.first), formatdate(one.period.last), one.rate
		)
		for one in by_law.stretches
	]
	return _("By law {0} days ({1}); parts of a day are cut.").format(by_law.days, "；".join(parts))


def contradicting_dates() -> str:
	return _(
		"Working Since, Working without a Break Since, Date of Joining and Relieving Date contradict one another"
	)


def in_words(refusal: Refusal) -> str:
	params = {name: _param(value) for name, value in refusal.params.items()}
	return _sentences()[refusal.code].format(**params)


def refuse(refusals: Iterable[Refusal]) -> None:
	"""Throws all that stands in the way of a leave."""
	refusing.refuse(refusals, _("Leave Application"), in_words)


def _param(value: object) -> object:
	if isinstance(value, date):
		return formatdate(value)
	return _(value) if isinstance(value, str) else value


def _sentences() -> dict[str, str]:
	return {
		"not_twelve_months": _(
			"worked for less than twelve months without a break; there is leave from {entitled_from}"
		),
		"vacations": _("{days} days of vacations, more than the annual leave"),
		"personal_leave": _("{days} days of paid personal leave, {limit} or more"),
		"sick_leave": _("{days} days of sick leave, {limit} or more"),
		"lost_last_year": _("was taken last year before the leave was lost"),
		"too_long": _(
			"{days} days are more than the {most} that there are by law. Shorten the leave, or apply for the rest as another kind."
		),
		"no_proof": _("Attach the proof first: {proof}."),
		"no_days": _("Choose days on which there is work: these are holidays."),
		"child_too_old": _("Parental leave ends with the child's third birthday, on {until}."),
		"no_birthday": _("Enter the child's birthday."),
	}
