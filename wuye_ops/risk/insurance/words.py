"""What the rules of insurance refuse or find, in words; one sentence for each code."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

import frappe
from frappe import _
from frappe.utils import cstr, escape_html, fmt_money, formatdate

from wuye_ops.risk.insurance.as_policy import CLAIM, DOCTYPE
from wuye_ops.rules.insurance import Gap
from wuye_ops.rules.steps import Refusal


def refuse(refusals: Iterable[Refusal], title: str, doctype: str) -> None:
	"""Throws all that stands in the way, each in a line of its own."""
	sentences = _of_policies() if doctype == DOCTYPE else _of_claims()
	lines = [sentences[one.code].format(**_params(one.params, doctype)) for one in refusals]
	text = lines[0] if len(lines) == 1 else "<ul>" + "".join(f"<li>{line}</li>" for line in lines) + "</ul>"
	frappe.throw(text, title=title)


def why_uncovered(gap: Gap) -> str:
	"""Why a risk is not covered, as plain text of a table."""
	sentences = {
		"never": _("No policy covers it."),
		"expired": _("{policy} ended on {last}."),
		"not_begun": _("{policy} begins on {first} only."),
		"used_up": _("{policy} has nothing left to pay."),
		"too_low": _("Covered up to {available}: {short_by} short of the expected loss."),
	}
	return sentences[gap.why].format(**{name: _shown(name, value) for name, value in gap.params.items()})


def _params(params: Mapping[str, object], doctype: str) -> dict[str, str]:
	return {name: escape_html(_shown(name, value, doctype)) for name, value in params.items()}


def _shown(name: str, value: object, doctype: str = DOCTYPE) -> str:
	if isinstance(value, date):
		return formatdate(value)
	if isinstance(value, Decimal):
		return fmt_money(value, currency="CNY")
	if name == "field":
		return _(frappe.get_meta(doctype).get_label(cstr(value)), context=doctype)
	if name == "policy":
		return cstr(frappe.db.get_value(DOCTYPE, value, "policy_no", cache=True) or value)
	if name in ("status", "step"):
		return _(cstr(value), context=doctype)
	if name == "category":
		return _(cstr(value), context="Risk")
	return cstr(value)


def _of_policies() -> Mapping[str, str]:
	return {
		"not_now": _("It is {status}: {step} is not a step that follows."),
		"negative": _("{field} cannot be below zero."),
		"percent_too_high": _("A deductible of 100 % and more would leave nothing to pay."),
		"limits_out_of_order": _("One event cannot bring {per_event} when all together bring {in_all}."),
		"no_limit": _("Enter what it pays for one event, in all, or both."),
		"no_category": _("Choose at least one category of risks that it covers."),
		"no_property": _("Name the properties that it covers, or say that it covers all of the company."),
		"deductible_eats_limit": _(
			"The deductible {deductible} leaves nothing of {per_event} for one event."
		),
		"ends_before_it_begins": _(
			"It begins on {first}; the last day of cover is the day before at the earliest."
		),
	}


def _of_claims() -> Mapping[str, str]:
	return {
		"not_now": _("It is {status}: {step} is not a step that follows."),
		"not_in_force": _("The policy covers {first} to {last}: not the day on which it occurred."),
		"not_covered": _("The policy does not cover {category} in {property}."),
		"in_future": _("It cannot have occurred in the future: {occurred_on}."),
		"reported_before": _("It occurred on {occurred_on}; it cannot have been reported before."),
		"time_over": _("It could be claimed until {until}: two years from the day it occurred."),
		"no_loss": _("Enter the loss first."),
		"no_documents": _("List at least one document that is handed in."),
		"no_amount": _("Enter the amount that was agreed."),
		"above_payable": _("The policy pays {payable} of this loss at the most."),
		"no_reason": _("Say why; the reason is kept."),
	}


def label(field: str, doctype: str = CLAIM) -> str:
	return _(frappe.get_meta(doctype).get_label(field), context=doctype)
