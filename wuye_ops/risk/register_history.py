"""The risks a user may see with what they were assessed at when, for whoever asks what the register was on a day.

Two queries, whatever their number.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from functools import lru_cache

import frappe
from frappe.query_builder import DocType
from frappe.utils import getdate

from wuye_ops.risk.as_risk import DOCTYPE, PARTS, value_of
from wuye_ops.rules.risk_assessment import CURRENT, RESIDUAL
from wuye_ops.rules.risk_matrix import Assessment
from wuye_ops.rules.risk_review import History

ROUND, COUNTED = "Risk Assessment", "Counted"
FIELDS = ("name", "category", "identified_on", "ended_on")
# Up to so many risks, rounds are asked for by their names; of more, all of a property are read at once.
FEW = 1000


def history(filters: dict | list | None = None) -> list[History]:
	"""Open and ended risks for `filters` of Risk, as far as the user may see them, by their names.

	assessed: the current and residual assessments that counted, of one day in the order in which they were made.
	"""
	risks = frappe.get_list(
		DOCTYPE, filters=filters, fields=[*FIELDS, "property"], order_by="name", limit_page_length=0
	)
	return histories_of(risks)


def histories_of(risks: Iterable[frappe._dict]) -> list[History]:
	"""The same of rows of Risk with FIELDS and property that the caller has read by the user's right."""
	risks = list(risks)
	assessed = _assessed(risks)
	return [
		History(
			row.name,
			row.category or "",
			getdate(row.identified_on),
			tuple(assessed.get(row.name, ())),
			getdate(row.ended_on) if row.ended_on else None,
		)
		for row in risks
	]


def _assessed(risks: list[frappe._dict]) -> dict[str, list[tuple[date, Assessment]]]:
	"""risk → (day, assessment), the first first. Whoever may see a risk may see what its rounds came to."""
	found: dict[str, list[tuple[date, Assessment]]] = defaultdict(list)
	for risk, assessed_on, method, *parts in _rounds(risks):
		found[risk].append((assessed_on, _value(method, *parts)))
	return found


def _rounds(risks: list[frappe._dict]) -> Iterable[tuple]:
	one = DocType(ROUND)
	query = (
		frappe.qb.from_(one)
		.select(one.risk, one.assessed_on, one.method, *(one[part] for part in PARTS))
		.where((one.status == COUNTED) & one.stage.isin((CURRENT, RESIDUAL)))
		.orderby(one.assessed_on)
		.orderby(one.creation)
		.orderby(one.name)
	)
	if len(risks) > FEW:
		return query.where(one.property.isin(sorted({row.property for row in risks}))).run()
	return query.where(one.risk.isin([row.name for row in risks] or [""])).run()


@lru_cache(maxsize=1024)
def _value(method: str, *parts: float) -> Assessment:
	"""An assessment of each of the few values there are is made once."""
	return value_of(dict(zip(PARTS, parts, strict=True)), method)
