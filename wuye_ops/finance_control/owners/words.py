"""How purposes, kinds and refusals of owners' accounts are said to people."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import frappe
from frappe import _
from frappe.utils import format_date

from wuye_ops.rules.steps import Refusal

CONTEXT = "Owners Entry Part"
NO_PURPOSE = ""


def purpose(name: str | None) -> str:
	"""A purpose, or what a class of costs of this site is called."""
	if not name:
		return _("Without a purpose")
	if title := frappe.get_cached_value("Cost Class", name, "class_name") if _is_class(name) else None:
		return title
	return _(name, context=CONTEXT)


def owners_purpose(name: str | None) -> str:
	"""The same, by a name that says whose it is among all that print formats know."""
	return purpose(name)


def _is_class(name: str) -> bool:
	return bool(frappe.db.exists("Cost Class", name, cache=True))


def kind(name: str) -> str:
	return _(name, context="Owners Statement")


def refusals() -> dict[str, str]:
	return {
		"not_over": _("The period runs until {until}. It is published once it is over."),
		"gap": _(
			"The statement before ends on {last}, and this one begins on {first}. Publish the days between first."
		),
		"opening_differs": _(
			"The opening balance is {opening}, and the statement before closed with {expected}."
		),
		"books_differ": _(
			"The statement closes with {closing}, and the books have {books}. Give every booking its purpose, and look for bookings before the first statement."
		),
		"bank_short": _(
			"{closing} is the owners', and their bank account holds {bank}. Transfer what is missing first."
		),
		"without_voucher": _("{amount} for {purpose} on {on} has no voucher."),
		"without_decision": _(
			"{voucher}: {amount} for {purpose} was used without a decision of the owners. Enter it with the purpose of the voucher."
		),
		"unknown_purpose": _("{voucher} has no purpose yet. Say what it is."),
		"not_agreed": _(
			"{voucher}: {amount} for {purpose} may not be paid from the owners' money unless it was agreed."
		),
		"overdrawn": _("More was spent than there was: {closing} is left."),
		"costs_too_high": _(
			"Costs of {costs} are {percent} % of the income of {income}; {allowed} % were agreed with the owners."
		),
		"unusual_percent": _("{percent} % is outside of what is usual, {least} to {most} %."),
		# ours
		"earlier_open": _("{earlier} has not been published yet. It goes first."),
		"no_terms": _("No commission terms hold from {first} on. Enter what was agreed."),
		"fee_not_booked": _("The commission of {month} has not been booked yet."),
		"failed": _("The ledger could not be read: {reason}"),
	}


def said(one: Refusal, texts: dict[str, str] | None = None) -> str:
	"""A refusal as a sentence."""
	texts = texts or refusals()
	return texts[one.code].format(**{name: _value(name, value) for name, value in one.params.items()})


def _value(name: str, value) -> str:
	if name == "purpose":
		return purpose(value)
	if isinstance(value, date):
		return format_date(value)
	if isinstance(value, Decimal):
		return f"{value:.2f}".rstrip("0").rstrip(".") if name in PERCENTS else money(value)
	return str(value or "")


PERCENTS = ("percent", "allowed", "least", "most")


def money(amount: Decimal | float) -> str:
	return f"{'-' if amount < 0 else ''}¥{abs(amount):,.2f}"


# what ERPNext puts before the remark of a voucher, in the language of who booked
NO_REMARKS = "No Remarks"
NOTES = ("Note:", "注：", "注:", "注释：")


def remark(text: str) -> str:
	"""What somebody has written on a voucher, without what ERPNext puts around it."""
	text = (text or "").strip()
	for begin in NOTES:
		text = text.removeprefix(begin).strip()
	return "" if text in (NO_REMARKS, _(NO_REMARKS)) else text
