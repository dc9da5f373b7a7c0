"""Counts in the documents themselves."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, time, timedelta

import frappe
from frappe.query_builder import Criterion
from frappe.query_builder.functions import Count
from frappe.utils import getdate
from pypika import Table
from pypika.queries import QueryBuilder

from wuye_ops.customer_service.figures.scope import Scope
from wuye_ops.customer_service.figures.sides import Source, column
from wuye_ops.property.matching import only_permitted
from wuye_ops.rules.service_figures import Figures, figures_of

# Days of some properties: (first, last, properties or None for those of the scope).
Part = tuple[date, date, Collection[str] | None]


def sums(
	source: Source,
	scope: Scope,
	by: Sequence[str],
	parts: Sequence[Part] | None = None,
	need: Collection[str] | None = None,
) -> dict[tuple, Figures]:
	"""By group the figures of what was opened in the parts; of the scope's whole period where none are given."""
	table, unit = source.table, frappe.qb.DocType("Property Unit")
	figures = source.figures(table)
	return _read(
		_query(source, scope, by, table, unit)
		.select(*(figures[name].as_(name) for name in figures if need is None or name in need))
		.where(_during(source, table, parts or [(scope.first, scope.last, None)])),
		by,
	)


def overdue(source: Source, scope: Scope, by: Sequence[str], now: datetime) -> dict[tuple, Figures]:
	"""By group what is open and late at the moment, of what was opened in the scope's period."""
	table, unit = source.table, frappe.qb.DocType("Property Unit")
	return _read(
		_query(source, scope, by, table, unit)
		.select(Count("*").as_("overdue"))
		.where(source.overdue(table, now) & _during(source, table, [(scope.first, scope.last, None)])),
		by,
	)


def rows(source: Source, scope: Scope, condition: Criterion, columns: Sequence[str], most: int) -> list:
	"""The documents themselves, the latest first."""
	table, unit = source.table, frappe.qb.DocType("Property Unit")
	return (
		_query(source, scope, (), table, unit)
		.select(*(table[name] for name in columns))
		.where(condition & _during(source, table, [(scope.first, scope.last, None)]))
		.orderby(table[source.moment], order=frappe.qb.desc)
		.limit(most)
		.run(as_dict=True)
	)


def _query(source: Source, scope: Scope, by: Sequence[str], table: Table, unit: Table) -> QueryBuilder:
	"""What the scope has, grouped, with nothing selected but the groups."""
	query = frappe.qb.from_(table)
	if "building" in by or "building" in scope.only:
		query = query.left_join(unit).on(unit.name == table.unit)
	for side in by:
		term = column(source, side, table, unit)
		query = query.select(term.as_(f"by_{side}")).groupby(term)
	if scope.properties is not None:
		query = query.where(table.property.isin(scope.properties or ("",)))
	for side, values in scope.only.items():
		query = query.where(column(source, side, table, unit).isin(values))
	if scope.limited:
		query = only_permitted(query, source.doctype)
	return query


def _during(source: Source, table: Table, parts: Sequence[Part]) -> Criterion:
	"""From each part's first midnight to before the midnight after its last day."""
	moment = table[source.moment]
	conditions = []
	for first, last, properties in parts:
		days = (moment >= midnight(first)) & (moment < midnight(last + timedelta(days=1)))
		conditions.append(days if properties is None else days & table.property.isin(list(properties)))
	return Criterion.any(conditions)


def midnight(day: date) -> datetime:
	return datetime.combine(day, time.min)


def _read(query: QueryBuilder, by: Sequence[str]) -> dict[tuple, Figures]:
	return add({}, query.run(as_dict=True), by)


def add(found: dict[tuple, Figures], rows: Sequence[dict], by: Sequence[str]) -> dict[tuple, Figures]:
	"""Adds rows with the columns by_SIDE and figures to their groups."""
	for row in rows:
		key = tuple(_value(side, row[f"by_{side}"]) for side in by)
		figures = figures_of(row)
		if figures:
			found[key] = found.get(key, Figures()) + figures
	return found


def _value(side: str, value):
	if side in ("month", "day"):
		return getdate(value) if value else None
	# what was never said and what was emptied is the same nothing
	return None if value == "" else value
