"""The waterfall of a deviation: from what was planned, by what made it dearer and cheaper, to what was spent.

Bars stand on what came before them. A chart of the framework has no such bars: they are stacked on one that is not seen.
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
# what is not seen, planned and spent, dearer, cheaper
COLOURS = ["rgba(0,0,0,0)", "#7C8794", "#E24C4C", "#39A864"]
MOST_CLASSES = 8
REPORT = "Cost Variance"

Lead = Callable[[str], dict | None]


@frappe.whitelist()
def of_review(review: str, by: str = BY_EFFECT) -> dict:
	"""The chart of a review, of its own figures. For those who may read it."""
	doc = frappe.get_doc("Cost Review", review)
	doc.check_permission("read")
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
	"""The data of a stacked bar chart, with where its bars lead. steps: the bars as they are meant, for a text beside it."""
	steps = cost_variance.bridge(planned, differences, most)
	labels = [_label(step, in_words) for step in steps]
	names = ("", _("Planned and Spent"), _("Dearer"), _("Cheaper"))
	datasets = [{"name": name, "values": []} for name in names]
	for step in steps:
		for values, amount in zip(datasets, _bars(step), strict=True):
			values["values"].append(number(amount))
	codes = dict(zip(labels, (step.code for step in steps), strict=True))
	return {
		"data": {
			"labels": labels,
			"datasets": datasets,
			"leads": leads.to_report(REPORT, names, labels, lambda _name, label: lead(codes[label])),
		},
		"type": "bar",
		"colors": COLOURS,
		"barOptions": {"stacked": 1, "spaceRatio": 0.4},
		"steps": [
			{"code": step.code, "label": label, "start": number(step.start), "end": number(step.end), "amount": number(step.end - step.start)}
			for step, label in zip(steps, labels, strict=True)
		],
	}  # fmt: skip


def _label(step: Step, in_words: Callable[[str], str | None]) -> str:
	if step.code in (PLANNED, ACTUAL, OTHERS):
		return effect_in_words(step.code)
	return in_words(step.code) or step.code


def _bars(step: Step) -> tuple[Decimal, Decimal, Decimal, Decimal]:
	if step.code in (PLANNED, ACTUAL):
		return ZERO, step.end, ZERO, ZERO
	base = max(min(step.start, step.end), ZERO)
	height = abs(step.end - step.start)
	return (base, ZERO, height, ZERO) if step.end > step.start else (base, ZERO, ZERO, height)


def to_effect(filters: dict) -> Lead:
	return lambda code: {**filters, "group_by": "Account", "effect": code if code in EFFECTS else ""}


def _to_class(filters: dict) -> Lead:
	def lead(code: str) -> dict:
		found = {**filters, "group_by": "Account"}
		return found if code in (PLANNED, ACTUAL, OTHERS) else {**found, "cost_class": code}

	return lead


def money(amount: float | None) -> Decimal:
	return cents(Decimal(str(amount or 0)))
