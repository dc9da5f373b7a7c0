"""What samples say, in words: why a document was drawn, what a sign shows, what a result comes to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import frappe
from frappe import _
from frappe.utils import cstr, flt, fmt_money, format_datetime, formatdate

from wuye_ops.rules import audit_evaluation as evaluation
from wuye_ops.rules import audit_signs as signs
from wuye_ops.rules.audit_sample import CERTAIN, DRAWN, SIGN, UNIT, Chosen
from wuye_ops.rules.steps import Refusal

MONEY = frozenset(("amount", "multiple", "total", "limit", "interval", "unit"))
DAYS = frozenset(("day", "entered_on", "first", "last", "after_day"))
# of a gap the first and the last number, which are no days
NUMBERED = frozenset((signs.GAP,))


def money(value: object) -> str:
	return fmt_money(flt(value), 2, "CNY")


def sign_name(sign: str) -> str:
	return _(sign, context="Audit Sample")


def hit_in_words(hit: signs.Hit) -> str:
	"""A sign with its figures, plain text."""
	params = {name: _param(hit.sign, name, value) for name, value in hit.params.items()}
	return _signs()[hit.sign].format(**params)


def _param(sign: str, name: str, value: object) -> str:
	if name in MONEY:
		return money(value)
	if name in DAYS and sign not in NUMBERED:
		return formatdate(value)
	if name == "weekday":
		return _weekdays()[int(cstr(value)) - 1]
	if name == "at":
		return format_datetime(value, "yyyy-MM-dd HH:mm")
	if name == "by":
		return frappe.utils.get_fullname(cstr(value))
	return cstr(value)


def _weekdays() -> tuple[str, ...]:
	return (
		_("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday"),
	)  # fmt: skip


def _signs() -> Mapping[str, str]:
	return {
		signs.WEEKEND: _("Booked for a day without work: {day}, {weekday}"),
		signs.ROUND: _("A round sum: {amount}"),
		signs.BACKDATED: _("Booked for {day}, entered on {entered_on}, {days} days later"),
		signs.LATE_NIGHT: _("Made or changed at night: {at}, {by}"),
		signs.SPLIT: _("{number} purchases from {supplier} between {first} and {last}, {total} together, above the limit of {limit}"),
		signs.JUST_BELOW: _("{amount} is {percent} % of the limit of {limit}"),
		signs.GAP: _("Numbers are missing beside it: {series}{first} to {last}, {number} in all"),
		signs.TWICE: _("The number {number} is used twice"),
		signs.OUT_OF_ORDER: _("{number} of {day} comes after {after} of {after_day}"),
		signs.SAME_ACCOUNT: _("The bank account ending in {account} is shared by {suppliers} suppliers and {employees} employees"),
	}  # fmt: skip


def why(chosen: Chosen, hits: Iterable[signs.Hit] = ()) -> str:
	"""Why a document is in the sample, plain text; a line for each sign."""
	if chosen.why == DRAWN:
		return _("Drawn by chance, in place {0}").format(chosen.params["place"])
	if chosen.why == CERTAIN:
		return _("At least as large as the interval of {0}: certain to be in it").format(
			money(chosen.params["interval"])
		)
	if chosen.why == UNIT:
		return _("The {0} th yuan lies in it").format(f"{chosen.params['unit']:,.2f}")
	assert chosen.why == SIGN
	return "\n".join(dict.fromkeys(hit_in_words(hit) for hit in hits))


def proof_in_words(refusals: Iterable[Refusal]) -> list[str]:
	"""What differs when a sample is drawn again."""
	found = []
	for one in refusals:
		params = one.params
		if one.code == "population_changed":
			found.append(
				_("The population has changed: {0} documents of {1} then, {2} of {3} now.").format(
					params["then"], money(params["amount_then"]), params["now"], money(params["amount_now"])
				)
			)
		else:
			found.append(
				_("Another sample comes out. Only then: {0}. Only now: {1}.").format(
					_names(params["only_then"]), _names(params["only_now"])
				)
			)
	return found


def _names(keys: tuple[str, ...]) -> str:
	shown = "、".join(keys[:20])
	return (shown + (" …" if len(keys) > 20 else "")) or "–"


def rate_in_words(result: evaluation.RateResult) -> str:
	return _verdict(
		_(
			"{0} tested, {1} not right: {2} %. With {3} % confidence no more than {4} % of all are wrong; {5} % is tolerable."
		).format(
			result.tested, result.errors, result.rate, result.confidence, result.upper, result.tolerable
		),
		result.conclusion,
	)


def amount_in_words(result: evaluation.AmountResult) -> str:
	lines = [
		_("Misstated by {0} net in what was tested; {1} is tolerable.").format(
			money(result.found), money(result.tolerable)
		)
	]
	if result.projected is not None:
		lines.append(_("Projected to all of it: {0}.").format(money(result.projected)))
	else:
		lines.append(_("Chosen by rule: it says nothing of what was not chosen."))
	if result.overstated_at_most is not None:
		lines.append(
			_(
				"With {0} % confidence overstated by no more than {1}, understated by no more than {2}."
			).format(result.confidence, money(result.overstated_at_most), money(result.understated_at_most))
		)
	return _verdict(" ".join(lines), result.conclusion)


def _verdict(text: str, conclusion: str) -> str:
	return f"{text}\n{verdicts()[conclusion]}"


def verdicts() -> Mapping[str, str]:
	return {
		evaluation.ACCEPTABLE: _("Acceptable: even the limit is tolerable."),
		evaluation.MORE_WORK: _("More work: what was found is tolerable, what may be there besides is not shown to be."),
		evaluation.NOT_ACCEPTABLE: _("Not acceptable: what was found is above what is tolerable."),
	}  # fmt: skip
