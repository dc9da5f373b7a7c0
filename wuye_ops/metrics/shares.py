"""Metrics that are a share or a mean of documents: of those that count in a period the ones that are good, or their points."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from decimal import Decimal
from itertools import islice

import frappe
from frappe.query_builder import Case, Order
from frappe.query_builder.functions import Count, Sum
from frappe.utils import getdate
from pypika import Table
from pypika.terms import Criterion

from wuye_ops.metrics.registry import Row, Scope
from wuye_ops.rules.metric_value import Part

ONE, NONE = Decimal(1), Decimal(0)


@dataclass(frozen=True)
class Share:
	"""A kind of document of which some are good.

	moment: the column that says on which day a document belongs to the period. counts: which documents do; good: which of
	them are. text: the column people know one by. of_employee: which are an employee's, where that can be said. points: a
	column of numbers with two places, of which the mean counts; else each good document is 1.
	"""

	doctype: str
	moment: str
	counts: Callable[[Table], Criterion]
	good: Callable[[Table], Criterion]
	text: str = "subject"
	of_employee: Callable[[Table, str], Criterion] | None = None
	points: str | None = None

	def count(self, scope: Scope) -> dict[str, Part]:
		"""The parts of each property that has any, in one question."""
		table = frappe.qb.DocType(self.doctype)
		rows = (
			frappe.qb.from_(table)
			.select(table.property, Sum(self._worth(table)), Count("*"))
			.where(self._in(table, scope))
			.groupby(table.property)
			.run()
		)
		return {name: Part(_exact(good), Decimal(counted)) for name, good, counted in rows}

	def rows(self, scope: Scope, start: int, limit: int) -> list[Row]:
		"""The documents, the most recent first."""
		table = frappe.qb.DocType(self.doctype)
		found = (
			frappe.qb.from_(table)
			.select(table.name, table.property, self._worth(table), table[self.moment], table[self.text])
			.where(self._in(table, scope))
			.orderby(table[self.moment], table.name, order=Order.desc)
			.limit(limit)
			.offset(start)
			.run()
		)
		return [
			Row(self.doctype, name, property_name, _exact(worth), ONE, getdate(moment), text or name)
			for name, property_name, worth, moment, text in found
		]

	def _worth(self, table: Table) -> Case:
		return Case().when(self.good(table), table[self.points] if self.points else 1).else_(0)

	def _in(self, table: Table, scope: Scope) -> Criterion:
		"""From the first midnight to before the midnight after the last day."""
		found = (
			(table[self.moment] >= datetime.combine(scope.first, time.min))
			& (table[self.moment] < datetime.combine(scope.last + timedelta(days=1), time.min))
			& self.counts(table)
		)
		if scope.properties is not None:
			found &= table.property.isin(scope.properties or ("",))
		if scope.employee:
			if self.of_employee is None:
				raise ValueError(f"{self.doctype} by {self.moment} is not counted by person.")
			found &= self.of_employee(table, scope.employee)
		return found


def _exact(worth: float | None) -> Decimal:
	"""The database adds numbers with two places up as floats, which must not show."""
	return Decimal(str(round(worth or 0, 2)))


def count_all(*shares: Share) -> Callable[[Scope], dict[str, Part]]:
	"""Counts several kinds of documents as one."""

	def count(scope: Scope) -> dict[str, Part]:
		found: dict[str, Part] = {}
		for share in shares:
			for name, part in share.count(scope).items():
				found[name] = found[name] + part if name in found else part
		return found

	return count


def rows_of_all(*shares: Share) -> Callable[[Scope, int, int], list[Row]]:
	"""The documents of several kinds, the most recent first."""

	def rows(scope: Scope, start: int, limit: int) -> list[Row]:
		# nobody knows how many of each kind come before `start`
		found = (share.rows(scope, 0, start + limit) for share in shares)
		return list(islice(heapq.merge(*found, key=lambda row: row.on, reverse=True), start, start + limit))

	return rows
