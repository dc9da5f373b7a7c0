"""Many rows of one table in few statements: no hooks, no defaults but the table's own. The caller answers for the values."""

from collections.abc import Sequence
from functools import cache

import frappe
from frappe.utils import create_batch
from pypika import MySQLQuery, Parameter, Table

# values of one statement: some hundred rows, well below the server's largest packet
VALUES = 12_000


def insert_rows(doctype: str, columns: Sequence[str], rows: Sequence[Sequence]) -> None:
	"""Inserts the rows; all values go through the driver. Raises the driver's error for a key that exists already."""
	columns = tuple(columns)
	for batch in create_batch(rows, max(1, VALUES // len(columns))):
		frappe.db.sql(
			_statement(doctype, columns, len(batch)), tuple(value for row in batch for value in row)
		)


@cache
def _statement(doctype: str, columns: tuple[str, ...], count: int) -> str:
	row = [Parameter("%s")] * len(columns)
	return MySQLQuery.into(Table(f"tab{doctype}")).columns(*columns).insert(*[row] * count).get_sql()
