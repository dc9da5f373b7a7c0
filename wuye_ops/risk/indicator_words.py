"""What the rules of indicators and alerts refuse, in words; one sentence for each code."""

from __future__ import annotations

from collections.abc import Iterable

import frappe
from frappe import _
from frappe.utils import cstr, escape_html

from wuye_ops.rules.metric_value import PERCENT
from wuye_ops.rules.steps import Refusal

FORBIDDEN = frozenset(("not_entitled",))
# names of params that are options of documents
OPTIONS = ("status", "step", "level", "milder", "graver", "roles")


def refuse(refusals: Iterable[Refusal], title: str | None = None) -> None:
	"""Throws all that stands in the way, each in a line of its own."""
	refusals = list(refusals)
	if not refusals:
		return
	lines = [in_words(one) for one in refusals]
	text = lines[0] if len(lines) == 1 else "<ul>" + "".join(f"<li>{line}</li>" for line in lines) + "</ul>"
	forbidden = any(one.code in FORBIDDEN for one in refusals)
	kind = frappe.PermissionError if forbidden else frappe.ValidationError
	frappe.throw(text, kind, title=title or _("Risk Indicator"))


def in_words(refusal: Refusal) -> str:
	"""A refusal as a sentence, escaped for the page."""
	params = {name: _param(name, value) for name, value in refusal.params.items()}
	return _sentences()[refusal.code].format(**params)


def _param(name: str, value: object) -> str:
	if name == "roles":
		return "、".join(escape_html(_(cstr(one))) for one in value)
	if name in OPTIONS:
		return escape_html(_(cstr(value), context="Risk Alert"))
	return escape_html(cstr(value))


def _sentences() -> dict[str, str]:
	return {
		"no_threshold": _("Set a threshold of at least one level."),
		"wrong_order": _(
			"The thresholds are in the wrong order: with {comparison}, {graver} ({graver_at}) must be worse than {milder} ({milder_at})."
		),
		"negative_hysteresis": _("“Back When Better By” may not be negative."),
		"hysteresis_too_wide": _(
			"“Back When Better By” is {hysteresis}; it must be less than what lies between two thresholds, {gap}."
		),
		"never_back": _(
			"A value between {least} and {most} could never be back. Choose another threshold, or a smaller “Back When Better By”."
		),
		"always_breached": _(
			"Every value between {least} and {most} breaches this threshold. Choose another one, or another comparison."
		),
		"hold_out_of_range": _("A breach is waited for between 0 hours and {longest_days} days."),
		"no_patience": _("“Hours without a Value” must be more than 0, or empty."),
		"metric_removed": _("The metric {metric} is not measured any more. Switch the indicator off."),
		"property_closed": _("{property} is closed. Take it from the list."),
		"not_entitled": _("This is done by: {roles}."),
		"no_reason": _("Give a reason; it is kept."),
		"not_now": _("The alert is “{status}” by now: “{step}” is not possible."),
		"not_back": _("The value is not back yet: {level}. Go on until it is, then close the alert."),
		"no_data": _("There is still no data. Find out why, then close the alert."),
		"still_watched": _(
			"The value is still bad and is watched: this is no mistake. Take it in hand, or change the thresholds with a reason."
		),
		"no_actions": _("{level}: record first what was done about it."),
		"no_measure": _("Say what will be done about it."),
	}


def remarks() -> dict[str, str]:
	"""What is to be said about a back-test, by the rules' codes."""
	return {
		"no_values": _("There were no values in the past year: nobody can tell what it would have done."),
		"little_data": _("There were values for {days} days only. Look again when there are more."),
		"never_warns": _(
			"It would never have warned. Was the year that good, or are the thresholds too wide?"
		),
		"always_warns": _(
			"It would have warned for {percent} % of the time: people stop listening. Set it looser."
		),
		"flaps": _(
			"A level was left and reached again {flaps} times. Let a value be better by more to be back."
		),
		"false_alarms": _("{short} of {alerts} alerts were short and mild. Let a breach hold longer."),
		"good": _("It would have warned now and then, and each time for a while."),
	}


def level_name(level: str) -> str:
	return _(level, context="Risk Alert") if level else ""


def value_text(value: object, unit: str) -> str:
	"""A value with its unit, as people read it."""
	if value is None or value == "":
		return "—"
	return f"{value} {unit}".strip() if unit != PERCENT else f"{value} %"
