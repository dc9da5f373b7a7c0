"""Rows of one table that differ in a few columns, written many at a time."""

import re
from collections.abc import Callable
from typing import Any

import frappe
from frappe.model.naming import make_autoname
from frappe.utils import create_batch, flt
from frappe.utils.caching import site_cache
from pypika import MySQLQuery, Parameter, Table

from wuye_ops.fees.posting.rows import Row

# Rows of one statement; a row is some kilobytes of text.
ROWS = 200
# The framework rewrites this function in the text of every statement, also where it is somebody's text.
_REWRITTEN = re.compile(r"(ifnull)\(", re.I)


class TemplateTable:
	"""Takes the computed columns of each row; all others are those of the template row at the same position.

	As the driver's `executemany` does, rows are put together into one statement, each value through the driver's own
	escaping; but what all rows have in common is escaped once for a template, not once for a row.
	"""

	def __init__(self, doctype: str, constants: list[Row]) -> None:
		self._doctype, self._constants = doctype, constants
		self._literal = frappe.db._conn.literal
		self._columns: list[str] = []
		# by position: the text of a row with places for its computed columns, and which those are
		self._formats: dict[int, tuple[str, list[str]]] = {}
		self._rows: list[str] = []

	def add(self, position: int, computed: Row) -> None:
		computed.setdefault("name", None)
		if position not in self._formats:
			self._formats[position] = self._format(position, computed)
		text, columns = self._formats[position]
		if computed["name"] is None:
			computed["name"] = make_autoname("hash")
		literal = self._literal
		self._rows.append(text % tuple([literal(computed[column]) for column in columns]))

	def write(self, fill_in: Callable[[str], str]) -> None:
		"""Inserts the rows; `fill_in` puts the names, which are known last, in the place of what stood for them."""
		for rows in create_batch(self._rows, ROWS):
			# every value has gone through the driver's escaping above
			text = _REWRITTEN.sub(r"\1\\(", fill_in(", ".join(rows)))
			frappe.db.sql(self._prefix + text)  # nosemgrep

	def _format(self, position: int, computed: Row) -> tuple[str, list[str]]:
		if not self._columns:
			self._choose_columns(computed)
		row = self._constants[position]
		values = [
			"%s" if column in computed else self._literal(row[column]).replace("%", "%%")
			for column in self._columns
		]
		return f"({', '.join(values)})", [column for column in self._columns if column in computed]

	def _choose_columns(self, computed: Row) -> None:
		"""Columns that the template leaves at the table's default need not be sent: most of a wide table's are."""
		defaults = _defaults(self._doctype)
		filled = {
			column
			for row in self._constants
			for column, value in row.items()
			if not _is_default(value, defaults.get(column))
		}
		self._columns = [column for column in self._constants[0] if column in filled | set(computed)]
		query = MySQLQuery.into(Table(f"tab{self._doctype}")).columns(*self._columns).insert(Parameter("%s"))
		self._prefix = query.get_sql().removesuffix("(%s)")


@site_cache
def _defaults(doctype: str) -> dict[str, str | None]:
	"""By column what the database fills in when nothing is sent."""
	columns = frappe.qb.Table("columns", schema="information_schema")
	rows = (
		frappe.qb.from_(columns)
		.select(columns.column_name, columns.column_default)
		.where((columns.table_schema == frappe.conf.db_name) & (columns.table_name == f"tab{doctype}"))
		.run()
	)
	return {name: None if default in (None, "NULL") else default.strip("'") for name, default in rows}


def _is_default(value: Any, default: str | None) -> bool:
	if value is None or default is None:
		return value is None and default is None
	if isinstance(value, int | float):
		return flt(default) == value and default != ""
	return str(value) == default
