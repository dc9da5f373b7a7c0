"""Many rows of one table in few statements: no hooks, no defaults but the table's own. The caller answers for the values."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import frappe
from frappe.utils import create_batch
from pypika import MySQLQuery, Parameter, Table
from pypika.terms import Values

# values of one statement: some hundred rows, well below the server's largest packet
VALUES = 12_000
ANEW, ABSENT, UPDATED = "anew", "absent", "updated"


def insert_rows(doctype: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
	"""Inserts the rows; all values go through the driver. Raises the driver's error for a key that exists already."""
	_write(doctype, columns, rows, ANEW)


def insert_absent(doctype: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> int:
	"""Inserts the rows that no unique key of the table forbids; returns how many."""
	return _write(doctype, columns, rows, ABSENT)


def update_rows(doctype: str, fields: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
	"""Writes `fields` of documents that are there, many in one statement. rows: the name, then the values.

	The caller holds their locks: a row that has gone meanwhile would be made anew, with nothing but these fields.
	"""
	_write(doctype, ("name", *fields), rows, UPDATED)


def _write(doctype: str, columns: Sequence[str], rows: Sequence[Sequence[Any]], how: str) -> int:
	columns, count = tuple(columns), 0
	for batch in create_batch(rows, max(1, VALUES // len(columns))):
		statement = _statement(doctype, columns, len(batch), how)
		frappe.db.sql(statement, tuple(value for row in batch for value in row))
		count += frappe.db._cursor.rowcount
	return count


@lru_cache(maxsize=256)
def _statement(doctype: str, columns: tuple[str, ...], count: int, how: str) -> str:
	"""Built once: the query builder takes longer for a wide table than the database for the rows."""
	table, row = Table(f"tab{doctype}"), [Parameter("%s")] * len(columns)
	query = MySQLQuery.into(table).columns(*columns).insert(*[row] * count)
	if how == ABSENT:
		query = query.ignore()
	for column in columns[1:] if how == UPDATED else ():
		query = query.on_duplicate_key_update(table[column], Values(table[column]))
	return query.get_sql()
