"""The figures of a review, from the books of now into its fields; they explain themselves with nothing but the document."""

from __future__ import annotations

import json
from decimal import Decimal

import frappe
from frappe import _
from frappe.utils import getdate, now_datetime

from wuye_ops.finance_control import cost_classes, policies
from wuye_ops.finance_control.review import comparison, figures
from wuye_ops.finance_control.review.comparison import Peers
from wuye_ops.finance_control.review.figures import Figures, on_average
from wuye_ops.finance_control.review.goals import goal_of
from wuye_ops.finance_control.review.words import LABELS, problem_in_words, unit_in_words
from wuye_ops.property.language import in_site_language
from wuye_ops.rules import cost_monitor, cost_review
from wuye_ops.rules.cost_monitor import Limits
from wuye_ops.rules.cost_review import NO_BUDGET, OVER_BUDGET, Problem, Reviewed
from wuye_ops.rules.cost_standard import Effect
from wuye_ops.rules.cost_variance import EFFECTS, Split
from wuye_ops.rules.metric_value import shown
from wuye_ops.rules.money import EXACT, ZERO, total
from wuye_ops.rules.proration import Period

# these are told by the plan, and whoever is responsible for it says why
TO_EXPLAIN = (OVER_BUDGET, NO_BUDGET)
KEPT = ("explanation", "explained_by", "explained_on", "improvement_plan")


def class_title(code: str) -> str:
	return frappe.get_cached_value("Cost Class", code, "class_name") or code


def anew(doc):
	"""A copy of the review as it would be computed now; not saved."""
	copy = frappe.copy_doc(doc)
	fill(copy)
	return copy


def fill(doc) -> None:
	"""Every figure of the document, its words in the language of the site. Refuses a property whose costs cannot be reviewed, saying what is missing."""
	period = Period(getdate(doc.period_start), getdate(doc.period_end))
	found = figures.read([doc.property], period).get(doc.property)
	_refuse_nothing(doc, found)
	limits = policies.of(doc.property).limits
	with in_site_language():
		peers = comparison.of_property(doc.property, period)
		_fill_sums(doc, found, limits)
		_fill_area_and_heads(doc, found, peers)
		_fill_classes(doc, found, limits)
		_fill_effects(doc, found)
		_fill_problems(doc, found, peers, cost_review.problems(reviewed(found, peers), limits))
	doc.computed_on = now_datetime()
	doc.flags.ranking = _ranking(doc.property, peers)


def _refuse_nothing(doc, found: Figures | None) -> None:
	name = frappe.bold(frappe.utils.escape_html(doc.property))
	if found is None or not found.actual:
		frappe.throw(
			_(
				"Nothing is booked for {0} in this period. Close the month in ERPNext first, or choose another."
			).format(name),
			title=_("No Books"),
		)
	if not found.is_planned:
		frappe.throw(
			_(
				"{0} has no budget of {1}, so there is nothing to compare with. Draw up its cost plan first."
			).format(name, found.period.last.year),
			title=_("No Plan"),
		)
	if not found.area_months:
		frappe.throw(
			_(
				"{0} has no area that was managed in this period. Enter its built-up area and contract first."
			).format(name),
			title=_("No Area"),
		)


def reviewed(found: Figures, peers: Peers) -> list[Reviewed]:
	return [
		Reviewed(
			found.property,
			cost_class,
			one.planned,
			one.actual,
			found.area_months,
			# a class that is new has cost nothing a year ago, where there was a year ago
			None if found.before is None else found.before.get(cost_class, ZERO),
			found.area_months_before,
			peers.classes.get(cost_class, {}),
		)
		for cost_class, one in found.by_class().items()
	]


def number(value: Decimal | None) -> float:
	"""For a field, which knows no nothing: what is not known is said beside it, or by its being 0."""
	return float(value or 0)


# -- into the fields ----------------------------------------------------------------------------------------------


def _fill_sums(doc, found: Figures, limits: Limits) -> None:
	standing = found.standing
	doc.update(
		{
			"planned": number(standing.planned),
			"actual": number(standing.actual),
			"over": number(standing.over),
			"percent": number(shown(standing.percent)),
			"band": cost_monitor.band(standing, limits),
		}
	)


def _fill_area_and_heads(doc, found: Figures, peers: Peers) -> None:
	standing = found.standing
	heads = on_average(found.heads, found.months)
	area = EXACT.divide(found.area_months, Decimal(found.months))
	before = None
	if found.before is not None:
		before = cost_review.unit_cost(total(found.before.values()), found.area_months_before)
	rank = next((one for one in peers.ranking() if one.key == doc.property), None)
	doc.update(
		{
			"area_months": number(found.area_months),
			"unit_cost": number(found.unit_cost(standing.actual)),
			"unit_cost_planned": number(found.unit_cost(standing.planned)),
			"has_before": int(before is not None),
			"unit_cost_before": number(before),
			"heads": number(shown(heads)),
			"planned_heads": number(shown(on_average(found.planned_heads, found.months))),
			"area_per_head": number(cost_review.area_per_head(area, heads) if heads else None),
			"place": rank.place if rank else 0,
			"place_of": rank.of if rank else 0,
			"compared_with": peers.words,
		}
	)


def _fill_classes(doc, found: Figures, limits: Limits) -> None:
	by_class, splits = found.by_class(), found.split_by_class()
	slices = {one.cost_class: one for one in _structure(by_class)}
	keys = {one.cost_class for one in cost_review.key_points(slices.values())}
	before = {one.cost_class: one for one in cost_review.structure(found.before or {})}
	doc.set("classes", [])
	for code in cost_classes.classes():
		if code not in by_class:
			continue
		one, old = by_class[code], before.get(code)
		row = {
			"cost_class": code,
			"planned": number(one.planned),
			"actual": number(one.actual),
			"over": number(one.over),
			"percent": number(shown(one.percent)),
			"is_planned": int(one.planned > ZERO),
			"band": cost_monitor.band(one, limits),
			"share": number(slices[code].percent),
			"is_key": int(code in keys),
			"before": number(old.amount if old else None),
			"share_before": number(old.percent if old else None),
			"unit_cost": number(_per_area(one.actual, found.area_months)),
			"unit_cost_before": number(_per_area(old.amount, found.area_months_before) if old else None),
			**_effects_of(splits[code]),
		}
		doc.append("classes", row)


def _structure(by_class: dict[str, cost_monitor.Standing]) -> tuple[cost_review.Slice, ...]:
	return cost_review.structure({code: one.actual for code, one in by_class.items()})


def _per_area(amount: Decimal, area_months: Decimal) -> Decimal | None:
	"""A class costs a few cents for a ㎡: four places."""
	return shown(EXACT.divide(amount, area_months), 4) if area_months > ZERO else None


def _effects_of(split: Split) -> dict[str, float]:
	return {effect.lower(): number(getattr(split, effect.lower())) for effect in EFFECTS}


def _fill_effects(doc, found: Figures) -> None:
	"""The lines that are measured; of the others the class says what they come to."""
	doc.set("effects", [])
	for one in found.effects:
		if one.unit:
			doc.append("effects", _effect(one, found.classes[one.account]))


def _effect(one: Effect, cost_class: str) -> dict:
	planned, actual = one.line.planned, one.line.actual
	return {
		"cost_class": cost_class,
		"account": one.account,
		"about": one.about or _("all together"),
		"unit": unit_in_words(one.unit),
		"planned_quantity": number(planned.quantity),
		"planned": number(planned.amount),
		"actual_quantity": number(actual.quantity),
		"actual": number(actual.amount),
		**_effects_of(one.split),
	}


def _fill_problems(doc, found: Figures, peers: Peers, problems: tuple[Problem, ...]) -> None:
	"""What was explained and planned stays with its problem, as long as it is one."""
	kept = {row.problem_key: {field: row.get(field) for field in KEPT} for row in doc.problems}
	doc.set("problems", [])
	for one in problems:
		key = f"{one.code}|{one.cost_class}"
		goal = goal_of(one, found, peers)
		doc.append(
			"problems",
			{
				"code": LABELS[one.code],
				"cost_class": one.cost_class,
				"amount": number(one.amount),
				"details": problem_in_words(one),
				"must_explain": int(one.code in TO_EXPLAIN),
				"metric": goal.metric,
				"target": goal.target,
				"problem_key": key,
				**kept.get(key, {}),
			},
		)
	doc.problem_count = len(problems)


def _ranking(property_name: str, peers: Peers) -> str:
	"""Of every comparable property, for those who may see them (`ranks.of_review`)."""
	return json.dumps(
		[
			{
				"property": one.key,
				"unit_cost": number(one.value),
				"place": one.place,
				"classes": {code: number(values[one.key]) for code, values in peers.classes.items() if one.key in values},
			}
			for one in peers.ranking()
		],
		ensure_ascii=False,
	)  # fmt: skip
