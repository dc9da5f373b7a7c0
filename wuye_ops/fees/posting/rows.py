"""The rows of a bill in the database: read back after the controllers have written them, and which others they wrote."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import frappe

Row = dict[str, Any]

# table → column that names the bill
TABLES = {
	"Sales Invoice": "name",
	"Sales Invoice Item": "parent",
	"Sales Taxes and Charges": "parent",
	"Payment Schedule": "parent",
	"GL Entry": "voucher_no",
	"Payment Ledger Entry": "voucher_no",
}
# What else the controllers write for a bill: the number it takes, the company's figure of the month, which the bulk
# writer brings up to date once for all its bills, and rows they delete in case there are any.
ALSO_WRITTEN = {"Series", "Company"}
DELETED_FROM = {"Sales Invoice Advance", "Sales Invoice Payment"}
_WRITE = re.compile(
	r"\s*(insert|update|delete|replace)\b(?:\s+ignore|\s+into|\s+from)*\s+[`\"]?(?:tab)?([^`\"(]+)[`\"]?",
	re.I,
)


@dataclass(frozen=True)
class BillRows:
	"""By table the rows of one bill, in the order in which they were written."""

	name: str
	tables: dict[str, list[Row]]


def read(invoice: str) -> BillRows:
	tables = {}
	for doctype, column in TABLES.items():
		table = frappe.qb.DocType(doctype)
		query = frappe.qb.from_(table).select("*").where(table[column] == invoice)
		by_index = doctype in ("Sales Invoice Item", "Sales Taxes and Charges", "Payment Schedule")
		tables[doctype] = query.orderby(table.idx if by_index else table.creation).run(as_dict=True)
	return BillRows(invoice, tables)


@contextmanager
def watch() -> Iterator[list[str]]:
	"""Notes every table that is written to and is not known to be; the framework's own recorder watches the same way."""
	unknown: list[str] = []
	run = frappe.db.sql

	def note(query, *args, **kwargs):
		if match := _WRITE.match(str(query)):
			verb, table = match[1].lower(), match[2].strip()
			known = DELETED_FROM if verb == "delete" else {*TABLES, *ALSO_WRITTEN}
			if table not in known:
				unknown.append(table)
		return run(query, *args, **kwargs)

	frappe.db.sql = note
	try:
		yield unknown
	finally:
		del frappe.db.sql
