"""The waterfall of a deviation: from what was planned, by what made it dearer and cheaper, to what was spent.

`public/js/waterfall_chart.js` draws it, wherever the desk shows a chart.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal

import frappe
from frappe import _

from wuye_ops.finance_control.cost_classes import classes
from wuye_ops.finance_control.report_columns import number
from wuye_ops.finance_control.review import figures
from wuye_ops.finance_control.review.words import effect_in_words
from wuye_ops.property import leads
from wuye_ops.rules import cost_variance
from wuye_ops.rules.cost_variance import ACTUAL, EFFECTS, OTHERS, PLANNED, Split, Step
from wuye_ops.rules.money import ZERO, cents, total
from wuye_ops.rules.proration import Period

BY_EFFECT, BY_CLASS = "Effect", "Cost Class"
MOST_CLASSES = 8
REPORT = "Cost Variance"
# of the height between the lowest and the highest step, what is left free below; percent of the paper that can be seen
ROOM, LEAST_WIDTH = 0.35, 0.4

Lead = Callable[[str], dict | None]


@frappe.whitelist()
def of_review(review: str, by: str = BY_EFFECT) -> dict:
	"""The chart of a review, of its own figures. For those who may read it."""
	doc = frappe.get_doc("Cost Review", review)
	doc.check_permission("read")
	return _of_document(doc, by)


def cost_review_steps(doc) -> list[dict]:
	"""The bars of a review by class, for its print format (hook `jinja`). left, width: in percent of the paper's scale, which begins
	below the lowest step: from 0 on nobody would see a few percent."""
	steps = _of_document(doc, BY_CLASS)["waterfall"]
	reached = [step["end"] for step in steps]
	low, high = min(reached), max(reached)
	low -= (high - low) * ROOM
	scale = 100 / (high - low) if high > low else 0
	for step in steps:
		first = low if step["is_sum"] else min(step["start"], step["end"])
		last = step["end"] if step["is_sum"] else max(step["start"], step["end"])
		step["left"] = round((first - low) * scale, 2)
		step["width"] = max(round((last - first) * scale, 2), LEAST_WIDTH)
	return steps


def _of_document(doc, by: str) -> dict:
	filters = {"property": doc.property, "from_date": str(doc.period_start), "to_date": str(doc.period_end)}
	if by == BY_CLASS:
		titles = {code: one.title for code, one in classes().items()}
		differences = [(row.cost_class, money(row.over)) for row in doc.classes]
		return chart(money(doc.planned), differences, titles.get, _to_class(filters), MOST_CLASSES)
	differences = [
		(effect, total(money(row.get(effect.lower())) for row in doc.classes)) for effect in EFFECTS
	]
	return chart(money(doc.planned), differences, effect_in_words, to_effect(filters))


def of_properties(
	properties: Sequence[str], period: Period, by: str = BY_EFFECT, filters: dict | None = None
) -> dict | None:
	"""The chart of properties together, by the books of now; None where nothing was planned or spent. period: of whole months.
	filters: of the report to which the bars lead. Asks for no permission: whoever shows it does."""
	found = figures.read(properties, period)
	if not found:
		return None
	filters = {**(filters or {}), "from_date": str(period.first), "to_date": str(period.last)}
	planned = total(one.standing.planned for one in found.values())
	if by == BY_CLASS:
		return chart(planned, by_class(found.values()), titles_of().get, _to_class(filters), MOST_CLASSES)
	return chart(planned, by_effect(found.values()), effect_in_words, to_effect(filters))


def by_class(found: Iterable[figures.Figures]) -> list[tuple[str, Decimal]]:
	"""(class, yuan above plan) in the order of the classes."""
	sums: dict[str, Decimal] = {}
	for one in found:
		for name, standing in one.by_class().items():
			sums[name] = sums.get(name, ZERO) + standing.over
	order = list(titles_of())
	return sorted(sums.items(), key=lambda item: order.index(item[0]) if item[0] in order else len(order))


def by_effect(found: Iterable[figures.Figures]) -> list[tuple[str, Decimal]]:
	parts: list[Split] = [effect.split for one in found for effect in one.effects]
	return cost_variance.effects(cost_variance.together(parts))


def titles_of() -> dict[str, str]:
	return {code: one.title for code, one in classes().items()}


def chart(
	planned: Decimal,
	differences: Sequence[tuple[str, Decimal]],
	in_words: Callable[[str], str | None],
	lead: Lead,
	most: int | None = None,
) -> dict:
	"""The data of a chart: its steps, and where their bars lead."""
	steps = cost_variance.bridge(planned, differences, most)
	labels = [_label(step, in_words) for step in steps]
	codes = dict(zip(labels, (step.code for step in steps), strict=True))
	return {
		"labels": labels,
		"datasets": [{"name": _("From Plan to Actual"), "values": [number(_amount(step)) for step in steps]}],
		"waterfall": [
			{
				"code": step.code,
				"label": label,
				"start": number(step.start),
				"end": number(step.end),
				"amount": number(step.end - step.start),
				"is_sum": step.code in (PLANNED, ACTUAL),
			}
			for step, label in zip(steps, labels, strict=True)
		],
		"leads": leads.to_report(REPORT, [""], labels, lambda _name, label: lead(codes[label])),
	}


def _label(step: Step, in_words: Callable[[str], str | None]) -> str:
	if step.code in (PLANNED, ACTUAL, OTHERS):
		return effect_in_words(step.code)
	return in_words(step.code) or step.code


def _amount(step: Step) -> Decimal:
	return step.end if step.code in (PLANNED, ACTUAL) else step.end - step.start


def to_effect(filters: dict) -> Lead:
	return lambda code: {**filters, "group_by": "Account", "effect": code if code in EFFECTS else ""}


def _to_class(filters: dict) -> Lead:
	def lead(code: str) -> dict:
		found = {**filters, "group_by": "Account"}
		return found if code in (PLANNED, ACTUAL, OTHERS) else {**found, "cost_class": code}

	return lead


def money(amount: float | None) -> Decimal:
	return cents(Decimal(str(amount or 0)))
