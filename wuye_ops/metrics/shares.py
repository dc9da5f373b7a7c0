"""Metrics that are a share or a mean of documents: of those that count in a period the ones that are good, or their points.

Or their number alone. Where documents have people, everybody's are counted in one question.
"""

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
from pypika import CustomFunction, Table
from pypika.functions import Cast
from pypika.queries import QueryBuilder
from pypika.terms import Criterion, Term, ValueWrapper

from wuye_ops.metrics.registry import Counted, Row, Scope
from wuye_ops.rules.metric_value import Part

ONE, NONE = Decimal(1), Decimal(0)

_BitXor = CustomFunction("bit_xor", ["number"])
_Conv = CustomFunction("conv", ["digits", "from_base", "to_base"])
_Left = CustomFunction("left", ["text", "length"])
_Md5 = CustomFunction("md5", ["text"])
_Join = CustomFunction("concat_ws", ["separator", "one", "other"])
# of a digest: as many digits as the database's largest number has
DIGITS = 16


@dataclass(frozen=True)
class Through:
	"""Whose a document is, by others that name it. Several people may have a part in one; it counts once for each of them.

	document: the column by which the other document names it; of: the column of the first that is named. employee: the column
	with the person. counts: which of the others do.
	"""

	doctype: str
	document: str
	employee: str
	counts: Callable[[Table], Criterion]
	of: str = "name"


@dataclass(frozen=True)
class Share:
	"""A kind of document of which some are good.

	moment: the column that says on which day a document belongs to the period. counts: which documents do; good: which of
	them are, None for a plain number of documents. text: the column people know one by. employee: the column with the person
	whose it is, or through what it is theirs; None where that cannot be said. points: a column of numbers with two places, of
	which the mean counts; else each good document is 1.
	"""

	doctype: str
	moment: str
	counts: Callable[[Table], Criterion]
	good: Callable[[Table], Criterion] | None = None
	text: str = "subject"
	employee: str | Through | None = None
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
		return {name: self._part(good, counted) for name, good, counted in rows}

	def count_by_employee(self, scope: Scope) -> dict[tuple[str, str], Counted]:
		"""(property, employee) → the same of each who has any, in one question."""
		each = self._of_each(frappe.qb.DocType(self.doctype), scope)
		rows = (
			frappe.qb.from_(each)
			.select(each.property, each.employee, Sum(each.worth), Count("*"), digest(each.name, each.worth))
			.groupby(each.property, each.employee)
			.run()
		)
		return {
			(place, employee): Counted(self._part(good, counted), int(counted), in_digits(found))
			for place, employee, good, counted, found in rows
		}

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
			Row(
				self.doctype,
				name,
				property_name,
				_exact(worth),
				None if self.good is None else ONE,
				getdate(moment),
				text or name,
			)
			for name, property_name, worth, moment, text in found
		]

	def _part(self, good: float, counted: int) -> Part:
		return Part(Decimal(counted)) if self.good is None else Part(_exact(good), Decimal(counted))

	def _of_each(self, table: Table, scope: Scope) -> QueryBuilder:
		"""property, employee, name and worth of each document, once for each of its people."""
		query = frappe.qb.from_(table)
		if isinstance(self.employee, Through):
			through = frappe.qb.DocType(self.employee.doctype)
			employee = through[self.employee.employee]
			query = (
				query.join(through)
				.on(through[self.employee.document] == table[self.employee.of])
				.where(self.employee.counts(through))
				.distinct()
			)
		elif self.employee:
			employee = table[self.employee]
		else:
			raise ValueError(f"{self.doctype} by {self.moment} is not counted by person.")
		return query.select(
			table.property, employee.as_("employee"), table.name, self._worth(table).as_("worth")
		).where(self._in(table, scope) & (employee > ""))

	def _worth(self, table: Table) -> Term:
		if self.good is None:
			return ValueWrapper(1)
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
			found &= self._of_employee(table, scope.employee)
		return found

	def _of_employee(self, table: Table, name: str) -> Criterion:
		if self.employee is None:
			raise ValueError(f"{self.doctype} by {self.moment} is not counted by person.")
		if not isinstance(self.employee, Through):
			return table[self.employee] == name
		through = frappe.qb.DocType(self.employee.doctype)
		return table[self.employee.of].isin(
			frappe.qb.from_(through)
			.select(through[self.employee.document])
			.where((through[self.employee.employee] == name) & self.employee.counts(through))
		)


def digest(name: Term, worth: Term) -> Term:
	"""A number of a set of documents and their worth that does not ask for their order."""
	return _BitXor(Cast(_Conv(_Left(_Md5(_Join("|", name, worth)), DIGITS), 16, 10), "UNSIGNED"))


def in_digits(found: int) -> str:
	return f"{found:0{DIGITS}x}"


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


def count_all_by_employee(*shares: Share) -> Callable[[Scope], dict[tuple[str, str], Counted]]:
	"""Counts the documents of several kinds of each employee as one."""

	def count(scope: Scope) -> dict[tuple[str, str], Counted]:
		found: dict[tuple[str, str], Counted] = {}
		for share in shares:
			for key, one in share.count_by_employee(scope).items():
				found[key] = both(found[key], one) if key in found else one
		return found

	return count


def both(one: Counted, other: Counted) -> Counted:
	"""What was counted of two kinds of documents, or in two properties."""
	return Counted(one.part + other.part, one.rows + other.rows, one.digest + other.digest)


def rows_of_all(*shares: Share) -> Callable[[Scope, int, int], list[Row]]:
	"""The documents of several kinds, the most recent first."""

	def rows(scope: Scope, start: int, limit: int) -> list[Row]:
		# nobody knows how many of each kind come before `start`
		found = (share.rows(scope, 0, start + limit) for share in shares)
		return list(islice(heapq.merge(*found, key=lambda row: row.on, reverse=True), start, start + limit))

	return rows
