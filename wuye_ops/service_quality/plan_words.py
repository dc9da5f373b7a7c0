"""What stands in the way of a step of an Improvement Plan, and what its figures say, in words that tell what to do."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import frappe
from frappe import _
from frappe.utils import formatdate

from wuye_ops.metrics.mark_words import with_unit
from wuye_ops.rules import improvement as rules
from wuye_ops.rules import improvement_effect as effect_rules


def refuse(doc, step: str, refusals: Sequence[rules.Refusal]) -> None:
	"""Throws all that stands in the way, each a line."""
	lines = [refusal_in_words(doc, one) for one in refusals]
	exc = (
		frappe.PermissionError if any(one.code == "own_work" for one in refusals) else frappe.ValidationError
	)
	text = lines[0] if len(lines) == 1 else "<ul>" + "".join(f"<li>{line}</li>" for line in lines) + "</ul>"
	frappe.throw(text, exc, title=_(step, context="Improvement Plan"))


def refusal_in_words(doc, refusal: rules.Refusal) -> str:
	params = refusal.params
	where = _measure(doc, params["row"]) if "row" in params else ""
	if refusal.code == "not_now":
		return _("A plan that is {0} cannot take this step.").format(
			_(params["status"], context="Improvement Plan")
		)
	if refusal.code == "incomplete":
		label = doc.meta.get_field("measures").options
		field = frappe.get_meta(label).get_label(params["missing"])
		return _("{0}: enter {1}.").format(where, _(field, context="Improvement Measure"))
	if refusal.code == "done_in_future":
		return _("{0}: it cannot be done on {1}, which is yet to come.").format(
			where, formatdate(params["done_on"])
		)
	if refusal.code == "too_early":
		return _("Its effect can be judged after {0}, when the period is over and late data are in.").format(
			formatdate(params["until"])
		)
	if refusal.code == "contradicts_metric":
		return _("The figures say otherwise: {0}").format(doc.verdict_text or _(params["verdict"]))
	return {
		"no_cause": _("Enter the cause: why does it happen?"),
		"no_measures": _("Enter at least one measure: what, which department, who, by when."),
		"not_done": _("{0}: it is not done yet. Enter the day on which it was.").format(where),
		"no_evidence": _("{0}: attach what shows that it was done.").format(where),
		"nothing_left_to_do": _("The same again would not help. Add a measure that is still to be done."),
		"own_work": _("Nobody judges their own work. Ask the quality inspector or the property manager."),
		"no_reason": _("Give the reason; it is kept."),
	}[refusal.code]


def _measure(doc, row: int) -> str:
	what = doc.measures[row].what if row < len(doc.measures) else ""
	return _("Measure {0} ({1})").format(row + 1, frappe.utils.escape_html((what or "")[:40]))


def goal_refusal_in_words(code: str, unit: str, before: Decimal | None) -> str:
	return {
		effect_rules.NOT_POSITIVE: _("The least improvement that counts must be above 0."),
		effect_rules.TARGET_NOT_BETTER: _(
			"The target is no better than what is now ({0}). Set one that is an improvement."
		),
		effect_rules.TARGET_TOO_NEAR: _(
			"The target is nearer to what is now ({0}) than the least improvement that counts. Set it further, or count less."
		),
		effect_rules.TARGET_MISSING: _("This metric should be near a value: enter the target of the plan."),
	}[code].format(with_unit(before, unit))


def judgement_in_words(judgement: effect_rules.Judgement, unit: str) -> str:
	params = judgement.params
	said = {
		name: formatdate(value) if hasattr(value, "year") else with_unit(value, unit)
		for name, value in params.items()
		if not isinstance(value, int)
	}
	numbers = {name: value for name, value in params.items() if isinstance(value, int)}
	text = {
		"target_reached": _(
			"From {before} to {after}: better by {better_by}, and the target of {target} is reached."
		),
		"better": _("From {before} to {after}: better by {better_by}, at least {minimal_change}."),
		"worse": _("From {before} to {after}: worse, by {better_by}."),
		"too_small": _(
			"From {before} to {after}: better by {better_by}, but {minimal_change} is the least that counts."
		),
		"short_of_target": _(
			"From {before} to {after}: better by {better_by}, but short of the target of {target}."
		),
		"before_runs_into_work": _(
			"The period before runs until {until}, into the work that began on {work_from}."
		),
		"after_began_too_early": _(
			"The period after begins on {since}, before the work ended on {work_until}."
		),
		"other_length": _("The periods are not equally long: {before_days} and {after_days} days."),
		"other_version": _(
			"The metric is counted in another way since: version {before_version} then, {after_version} now."
		),
		"no_value_before": _("There is no value of the period before."),
		"no_target": _("The metric should be near a target, and none is set."),
		"not_over": _("The period after is not settled before {until}."),
		"no_value_after": _("There is no value of the period after."),
	}[judgement.code]
	return text.format(**said, **numbers)
