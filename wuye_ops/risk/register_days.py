"""The register at the end of a day beside an earlier one: where each risk stood, read by the database in one pass over its rounds.

For tables and maps of many risks; `register_history` reads the same risk by risk. What a user may not see is not counted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

import frappe
from frappe.query_builder import Case, DocType
from frappe.query_builder.functions import Cast_, Coalesce, Concat, Count, Max, Substring
from pypika.queries import QueryBuilder
from pypika.terms import Criterion, Term

from wuye_ops.property.matching import only_permitted
from wuye_ops.property.report_filters import own_properties
from wuye_ops.risk.as_risk import DOCTYPE, PARTS, value_of
from wuye_ops.risk.register_history import COUNTED, ROUND
from wuye_ops.rules.risk_assessment import CURRENT, RESIDUAL
from wuye_ops.rules.risk_matrix import Assessment
from wuye_ops.rules.risk_review import Entry

# columns of Risk that a register can be asked for by
FILTERS = ("property", "company", "category")
# how long a day and a moment are as text, before the parts of an assessment
DAY_AND_MOMENT = 36
LONGEST = 99
SEPARATOR = "|"


@dataclass(frozen=True, slots=True)
class Group:
	"""Risks that stood at the same place on both days. None: not in the register then."""

	before: Entry | None
	now: Entry | None
	count: int


def counted(day: date, before: date, filters: Mapping[str, object]) -> list[Group]:
	"""How many risks stood where on both days. One query, however many there are."""
	each = standing(day, before, filters)
	columns = [each[name] for name in ("method", "was_open", "is_open", "was", "stands")]
	rows = frappe.qb.from_(each).select(*columns, Count("*")).groupby(*columns).run()
	return [
		Group(
			_entry(number, method, was) if was_open else None,
			_entry(number, method, stands) if is_open else None,
			count,
		)
		for number, (method, was_open, is_open, was, stands, count) in enumerate(rows)
	]


def _entry(number: int, method: str, parts: str | None) -> Entry:
	"""Of all risks of a group; its number is their key."""
	return Entry(f"{number:06}", "", assessment_of(method, parts))


def standing(day: date, before: date, filters: Mapping[str, object], *columns: str) -> QueryBuilder:
	"""Of each risk that was open on one of the days: name, method, and columns of it; was_open, is_open; was, stands: the parts
	of its last assessment until then, for `assessment_of`. filters: of FILTERS."""
	risk, one = DocType(DOCTYPE), DocType(ROUND)
	until_day = (one.status == COUNTED) & one.stage.isin((CURRENT, RESIDUAL)) & (one.assessed_on <= day)
	last = _dated_parts(one)
	query = (
		frappe.qb.from_(risk)
		.left_join(one)
		.on((one.risk == risk.name) & until_day)
		.select(
			risk.name,
			risk.method,
			*(risk[column] for column in columns),
			_flag(_open_on(risk, before)).as_("was_open"),
			_flag(_open_on(risk, day)).as_("is_open"),
			_parts(Max(Case().when(one.assessed_on <= before, last))).as_("was"),
			_parts(Max(last)).as_("stands"),
		)
		.where((risk.identified_on <= day) & (risk.ended_on.isnull() | (risk.ended_on > before)))
		# by its key alone: the rows come in its order, and nothing is sorted
		.groupby(risk.name)
	)
	asked = frappe._dict({name: filters.get(name) for name in FILTERS})
	for name, value in own_properties(asked).items():
		query = query.where(
			risk[name].isin(value[1] or [""]) if isinstance(value, list) else risk[name] == value
		)
	for name in ("company", "category"):
		if asked[name]:
			query = query.where(risk[name] == asked[name])
	return only_permitted(query, DOCTYPE)


def _open_on(risk, day: date) -> Criterion:
	return (risk.identified_on <= day) & (risk.ended_on.isnull() | (risk.ended_on > day))


def _flag(condition: Criterion) -> Term:
	return Case().when(condition, 1).else_(0)


def _dated_parts(one) -> Term:
	"""Day, moment and parts of a round as one text: the greatest of a risk is of its last round, of one day the last made."""
	parts = [Coalesce(one[part], 0) for part in PARTS]
	return Concat(
		Cast_(one.assessed_on, "char(10)"),
		Cast_(one.creation, "char(26)"),
		*(piece for part in parts for piece in (SEPARATOR, part)),
	)


def _parts(text: Term) -> Term:
	return Substring(text, DAY_AND_MOMENT + 1, LONGEST)


def parts_like(likelihood: str | None, impact: str | None) -> str:
	"""The pattern of the parts that a risk in this row or column of the matrix has; None: any."""
	return SEPARATOR.join(("", likelihood or "%", impact or "%", "%"))


@lru_cache(maxsize=4096)
def assessment_of(method: str | None, parts: str | None) -> Assessment | None:
	"""What `standing` says of a risk; None before its first assessment. Each of the few values there are is made once."""
	if not parts:
		return None
	values = (Decimal(part) for part in parts.split(SEPARATOR)[1:])
	return value_of(dict(zip(PARTS, values, strict=True)), method or "")
