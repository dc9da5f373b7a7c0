"""Many rows of one table in one statement: for rows that the program makes itself, whose controllers have nothing to say."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

import frappe
from frappe.utils import now
from pypika import MySQLQuery, Parameter, Table

# What one statement carries: below the server's packet limit even for the widest rows.
CHUNK = 500
# What the framework fills in for every document.
STANDARD = ("name", "owner", "creation", "modified", "modified_by", "docstatus", "idx")


def insert_rows(
	doctype: str, fields: Sequence[str], rows: Iterable[Sequence[Any]], user: str | None = None
) -> int:
	"""Inserts documents with random names; returns how many. `fields` are columns of the doctype."""
	moment, user = now(), user or frappe.session.user
	columns = (*STANDARD, *fields)
	count, chunk = 0, []
	for row in rows:
		chunk.append((frappe.generate_hash(length=10), user, moment, moment, user, 0, 0, *row))
		if len(chunk) == CHUNK:
			insert(doctype, columns, chunk)
			count, chunk = count + len(chunk), []
	if chunk:
		insert(doctype, columns, chunk)
	return count + len(chunk)


def insert(doctype: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
	"""One statement for all rows; every value is a parameter of it."""
	if rows:
		values = [value for row in rows for value in row]
		frappe.db.sql(_statement(doctype, tuple(columns), len(rows)), values)


@lru_cache(maxsize=256)
def _statement(doctype: str, columns: tuple[str, ...], rows: int) -> str:
	"""Built once: the query builder takes longer for a wide table than the database for the rows."""
	row = tuple(Parameter("%s") for _column in columns)
	return MySQLQuery.into(Table(f"tab{doctype}")).columns(*columns).insert(*[row] * rows).get_sql()
