"""A Risk as the rules know it: `risk_life`, `risk_matrix`, `risk_assessment`, `risk_follow_up`."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import frappe
from frappe.utils import cint, cstr, flt, getdate

from wuye_ops.property.notices import user_of
from wuye_ops.risk import alerts_of, responses
from wuye_ops.rules import risk_life as rules
from wuye_ops.rules.risk_assessment import STAGES
from wuye_ops.rules.risk_matrix import LEC, Assessment, Matrix, lec_of

DOCTYPE = "Risk"
ACTIVE = "Active"
FIVE_PARTS, LEC_PARTS = ("likelihood", "impact"), ("l", "e", "c")
PARTS = (*FIVE_PARTS, *LEC_PARTS)


def as_risk(doc) -> rules.Risk:
	return rules.Risk(
		key=doc.name or "",
		status=doc.status or rules.IDENTIFIED,
		title=cstr(doc.title),
		property=cstr(doc.property),
		category=cstr(doc.category),
		source=doc.source or "Other",
		case=cstr(doc.case_text),
		owner=user_of(doc.owner_employee) or cstr(doc.owner_employee),
		identified_by=cstr(doc.identified_by),
		inherent=cstr(doc.inherent_level),
		current=cstr(doc.current_level),
		residual=cstr(doc.residual_level),
		current_on=_day(doc.current_on),
		residual_on=_day(doc.residual_on),
		raised=cstr(doc.raised_level),
		unlawful=bool(cint(doc.unlawful)),
		property_open=is_open(doc.property),
		responses=responses.responses_of(doc),
		alerts=alerts_of.open_alerts(doc.name),
	)


def is_open(property_name: str | None) -> bool:
	"""Whether the property is still managed."""
	return frappe.get_cached_value("Property", property_name, "status") == ACTIVE if property_name else True


def values_of(doc) -> dict[str, Assessment]:
	"""Stage → the assessment that stands, of the stages that were assessed."""
	found = {}
	for stage in STAGES:
		if doc.get(f"{stage.lower()}_level"):
			found[stage] = value_of(doc, doc.method, f"{stage.lower()}_")
	return found


def days_of(doc) -> dict[str, date]:
	"""Stage → the day on which it was assessed last."""
	days = {stage: _day(doc.get(f"{stage.lower()}_on")) for stage in STAGES}
	return {stage: day for stage, day in days.items() if day}


def value_of(row, method: str, prefix: str = "") -> Assessment:
	"""What the fields of a document or row say. Raises ValueError for values off the scales."""
	if method == LEC:
		return lec_of(*(Decimal(f"{flt(row.get(prefix + part)):g}") for part in LEC_PARTS))
	return Matrix(*(_whole(row.get(prefix + part)) for part in FIVE_PARTS))


def _whole(value: object) -> int:
	number = flt(value)
	if not number.is_integer():
		raise ValueError(f"A step of the scale is a whole number, not {number}.")
	return int(number)


def fields_of(value: Assessment, prefix: str = "") -> dict:
	"""Field → what an assessment sets in it; those of the other method are emptied."""
	parts = LEC_PARTS if value.method == LEC else FIVE_PARTS
	return {
		**dict.fromkeys((prefix + part for part in PARTS), 0),
		**{prefix + part: float(number) for part, number in zip(parts, value.parts, strict=True)},
		f"{prefix}score": float(value.score),
		f"{prefix}level": value.level,
	}


def last_review(doc) -> date | None:
	"""When somebody looked at it last."""
	return max(days_of(doc).values(), default=None)


def _day(value: object) -> date | None:
	return getdate(value) if value else None
