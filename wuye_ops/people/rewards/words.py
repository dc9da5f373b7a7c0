"""Rewards in words: why one may not be, and how an amount came about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from frappe import _
from frappe.utils import cstr, escape_html, fmt_money, formatdate

from wuye_ops.people import refusing
from wuye_ops.rules.reward import MOST_OF_WAGE, Deducted, Performance
from wuye_ops.rules.steps import Refusal

DOCTYPE = "Staff Reward"
# codes that say that somebody may not, rather than that something is missing
FORBIDDEN = frozenset(("own_approval", "own_request", "own_reward", "not_approver", "not_entitled"))


def refuse(refusals: Iterable[Refusal], title: str) -> None:
	refusing.refuse(refusals, title, in_words, FORBIDDEN)


def in_words(refusal: Refusal) -> str:
	"""A refusal as a sentence, escaped for the page."""
	params = {name: _param(name, value) for name, value in refusal.params.items()}
	return _sentences()[refusal.code].format(**params)


def _param(name: str, value: object) -> str:
	if isinstance(value, date):
		return formatdate(value)
	if isinstance(value, Decimal):
		return money(value)
	if name == "roles":
		return "、".join(_(cstr(role)) for role in value)
	if name in ("status", "step", "component"):
		return escape_html(_(cstr(value), context=DOCTYPE))
	return escape_html(cstr(value))


def money(value: Decimal) -> str:
	return fmt_money(float(value), 2)


def deduction_in_words(
	asked: Decimal, wage: Decimal, minimum: Decimal, taken: Decimal, found: Deducted, city: str
) -> str:
	"""Why so much may be taken of a wage and no more."""
	bounds = _(
		"{0} asked. At most {1} % of the wage of {2} is taken in a month, and what is left is not below the minimum wage of {3} in {4}."
	).format(money(asked), f"{MOST_OF_WAGE:f}", money(wage), money(minimum), city)
	before = _("{0} is taken in it already.").format(money(taken)) if taken else ""
	now = _("{0} now, {1} in later months.").format(money(found.now), money(found.later))
	return " ".join(filter(None, (bounds, before, now)))


def performance_in_words(
	agreed: Decimal, coefficient: Decimal | None, pay: Performance, paid: Decimal
) -> str:
	"""How a month's performance pay came about. paid: what was paid of it before."""
	_agreed, _coefficient, days, workdays = (factor.value for factor in pay.term.factors)
	text = _("{0} agreed × {1} × {2} of {3} days = {4}.").format(
		money(agreed), 1 if coefficient is None else f"{coefficient:f}", days, workdays, money(pay.amount)
	)
	if coefficient is None:
		text = _("Nothing was judged, so that what is agreed is paid.") + " " + text
	if paid:
		text += " " + _("{0} was paid before.").format(money(paid))
	return text


def _sentences() -> Mapping[str, str]:
	return {
		"not_now": _("It is {status}: {step} is not a step that follows."),
		"no_card": _("Performance pay goes by a final scorecard; there is none."),
		"not_final": _(
			"The scorecard is not final, or a newer version has replaced it. Take the one that counts."
		),
		"not_positive": _("Enter an amount above 0."),
		"no_ground": _(
			"Say which rule or clause of the contract the deduction stands on, and what happened."
		),
		"no_damage": _("Enter the damage that was caused: only damage is deducted, fines are not lawful."),
		"over_damage": _("No more is deducted than the damage of {damage}."),
		"own_approval": _("Somebody else must approve this than who asked for it or gets it."),
		"own_request": _("Nobody asks for a reward of their own. Have a colleague of HR do it."),
		"own_reward": _("This is about yourself: a colleague of HR takes this step."),
		"not_entitled": _("This is approved by: {roles}."),
		"not_approver": _("This is for an HR Manager."),
		"paid_already": _("{document} rewards the same scorecard already."),
		"month_paid": _("The payroll day was paid already. Choose a later one."),
		"no_reason": _("Say why; the reason is kept."),
		"left": _("The last day of work is {last}. Choose a payroll day until then."),
		"no_structure": _(
			"{employee} has no salary structure on {day}. Make a Salary Structure Assignment, then try again."
		),
		"no_component": _(
			"No salary component is for {component}. Choose it as Reward in one: an earning, or a deduction for what is taken off."
		),
		"by_days": _(
			"{component} depends on payment days, so that days away would be cut twice. Clear that in the salary component."
		),
		"no_city": _(
			"The employee record of {employee} names no city of insurance, whose minimum wage has to be left."
		),
		"no_minimum_wage": _("No minimum wage of {city} is known on {day}. Enter it under Minimum Wage."),
		"no_wage": _("No salary slip was paid before. Enter the wage of the month after insurance and tax."),
		"nothing_left": _("Nothing may be taken in this month. {explanation}"),
	}
