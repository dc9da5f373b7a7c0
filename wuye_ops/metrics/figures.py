"""What was counted, as it is kept: the rules' figures to the fields of a snapshot or a revision, and back.

Numbers are kept exactly. They are counted to six places, which is more than any amount, area or score has, so that what was
counted today is the same number when it comes back from the database.
"""

from __future__ import annotations

from decimal import Decimal

import frappe
from frappe.utils import getdate

from wuye_ops.metrics.registry import Counted, Metric, Scope
from wuye_ops.metrics.shares import both
from wuye_ops.rules import metric_value as rules
from wuye_ops.rules.metric_closing import Figures, known_from
from wuye_ops.rules.metric_value import Part
from wuye_ops.rules.money import EXACT

NOTHING, SUM, RATIO = "Nothing", "Sum", "Ratio"
NAMES = ("counted", "numerator", "denominator", "value", "has_value", "version")
PLACES = Decimal("0.000001")


def counted(metric: Metric, scope: Scope) -> dict[str, Part]:
	"""The parts of each property as they are kept and compared; everything that is counted is counted here.

	Raises ValueError where something was counted that belongs to no property.
	"""
	parts = metric.count(scope) if is_known(metric, scope) else {}
	if not all(parts):
		raise ValueError(f"{metric.key} has counted documents without a property.")
	return {name: _exact(part) for name, part in parts.items()}


def by_employee(metric: Metric, scope: Scope) -> dict[str, Counted]:
	"""What each employee has, of all properties together. Raises ValueError for a metric that is not counted of all at once."""
	if metric.count_by_employee is None:
		raise ValueError(f"{metric.key} is not counted by person at once.")
	found: dict[str, Counted] = {}
	# in the order of the properties, so that the digest of the same documents is the same
	for (_place, employee), one in sorted(metric.count_by_employee(scope).items(), key=lambda pair: pair[0]):
		found[employee] = both(found[employee], one) if employee in found else one
	return found


def is_known(metric: Metric, scope: Scope) -> bool:
	"""Whether the documents of today still say what was so on the last of the days."""
	grace = frappe.get_cached_doc("Metric Settings").grace_days or 0
	return metric.recounted or scope.last >= known_from(getdate(), grace).first


def _exact(part: Part) -> Part:
	denominator = None if part.denominator is None else EXACT.quantize(part.denominator, PLACES)
	return Part(EXACT.quantize(part.numerator, PLACES), denominator)


def value(metric: Metric, part: Part | None) -> Decimal | None:
	"""What a part is worth in the metric's unit, unrounded; None where there is nothing to divide by or nothing to count."""
	return rules.value(part, rules.PERCENT) if metric.is_share else rules.value(part)


def to_fields(figures: Figures, metric: Metric, prefix: str = "") -> dict:
	"""The figures as fields; value is what people read of them."""
	part = figures.part
	shown = rules.shown(value(metric, part), metric.places)
	fields = {
		"counted": NOTHING if part is None else SUM if part.denominator is None else RATIO,
		"numerator": part.numerator if part else 0,
		"denominator": (part.denominator if part else 0) or 0,
		"value": shown or 0,
		"has_value": int(shown is not None),
		"version": figures.version,
	}
	return {f"{prefix}{name}": fields[name] for name in NAMES}


def from_row(row, prefix: str = "") -> Figures:
	"""The figures of a document or row."""
	return Figures(
		to_part(*(row.get(f"{prefix}{name}") for name in ("counted", "numerator", "denominator"))),
		int(row.get(f"{prefix}version") or 0),
	)


def to_part(kind: str, numerator, denominator) -> Part | None:
	if kind == NOTHING:
		return None
	return Part(_number(numerator), _number(denominator) if kind == RATIO else None)


def _number(value) -> Decimal:
	# the database's driver makes floats of decimals; to fifteen digits they say what they were
	return Decimal(frappe.utils.cstr(value or 0))
