"""What the rules of certificates refuse, in words; one sentence for each code."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from frappe import _
from frappe.utils import cstr, escape_html, formatdate

from wuye_ops.people import refusing
from wuye_ops.property.plain_text import plain
from wuye_ops.rules.steps import Refusal

DOCTYPE = "Staff Certificate"
# codes that say that somebody may not, rather than that something is missing
FORBIDDEN = frozenset(("own_certificate",))


def refuse(refusals: Iterable[Refusal], title: str) -> None:
	"""Throws all that stands in the way; nothing where nothing does."""
	refusing.refuse(refusals, title, in_words, FORBIDDEN)


def in_words(refusal: Refusal) -> str:
	"""A refusal as a sentence, escaped for the page."""
	params = {name: _param(name, value) for name, value in refusal.params.items()}
	return _sentences()[refusal.code].format(**params)


def reasons(refusals: Iterable[Refusal]) -> str:
	"""Why somebody may not do a work, as one line of plain text."""
	return plain("；".join(dict.fromkeys(in_words(one) for one in refusals)))


def _param(name: str, value: object) -> str:
	if isinstance(value, date):
		return formatdate(value)
	if name in ("status", "step"):
		return escape_html(_(cstr(value), context=DOCTYPE))
	return escape_html(cstr(value))


def _sentences() -> Mapping[str, str]:
	return {
		"not_now": _("It is {status}: {step} is not a step that follows."),
		"no_number": _("Enter the number of the certificate."),
		"no_proof": _("Attach a scan or photo of the certificate: without it nobody can verify it."),
		"issued_later": _("It begins on a day to come. Enter it when it has been issued."),
		"ends_before": _("Its last day lies before its first. Correct one of them."),
		"too_long": _("By law it is valid until {latest} at most. Check the days."),
		"no_end": _("Certificates of this kind end: enter the last day, {latest} at most."),
		"overlaps": _(
			"{other} of the same kind is valid in the same time. If this is its renewal, choose it under Replaces; else correct the days."
		),
		"number_taken": _("{other}, of somebody else, has the same number. Check it."),
		"other_company": _("The employee is of {company}. Choose that company, or leave it empty."),
		"has_left": _("The employee has left on {left_on}."),
		"reviewed_outside": _("A review on {day} does not lie within its validity, or is yet to come."),
		"own_certificate": _("Somebody else must verify it than whose it is."),
		"no_reason": _("Say why; the reason is kept."),
		"none": _("no certificate {kind}"),
		"not_verified": _("certificate {kind} is not verified yet"),
		"expired": _("certificate {kind} has ended on {until}"),
		"review_overdue": _("certificate {kind} had to be reviewed by {due}"),
		"not_yet": _("certificate {kind} is valid from {valid_from} on"),
		"suspended": _("certificate {kind} is suspended"),
	}
