"""Writes many complete documents with their child rows in few statements: no hooks, no messages, times as given.

Whoever calls this answers for what the controllers would have set; `test_demo.py` compares.
"""

from collections.abc import Iterable
from datetime import datetime

import frappe
from frappe.model.document import Document
from frappe.model.naming import make_autoname

CHUNK = 500


def insert(documents: Iterable[Document], when: datetime) -> None:
	"""Inserts documents of one doctype that have their names. `creation`, `modified` and `owner` stay where they are
	set; else they are `when` and the session's user."""
	documents = list(documents)
	if not documents:
		return
	by_doctype: dict[str, list[Document]] = {documents[0].doctype: documents}
	for doc in documents:
		_stamp(doc, when)
		for table in doc.meta.get_table_fields():
			for position, child in enumerate(doc.get(table.fieldname), start=1):
				child.update({"idx": position, "parent": doc.name, "parenttype": doc.doctype})
				child.parentfield = table.fieldname
				child.name = child.name or frappe.generate_hash(length=10)
				child.creation, child.modified = doc.creation, doc.modified
				child.owner, child.modified_by = doc.owner, doc.modified_by
				by_doctype.setdefault(child.doctype, []).append(child)
	for doctype, rows in by_doctype.items():
		columns = frappe.get_meta(doctype).get_valid_columns()
		values = (_values(row, columns) for row in rows)
		frappe.db.bulk_insert(doctype, columns, values, chunk_size=CHUNK)


def _stamp(doc: Document, when: datetime) -> None:
	doc.creation = doc.creation or when
	doc.modified = doc.modified or doc.creation
	doc.owner = doc.owner or frappe.session.user
	doc.modified_by = doc.modified_by or doc.owner
	doc.docstatus = doc.docstatus or 0


def _values(doc: Document, columns: list[str]) -> tuple:
	values = doc.get_valid_dict(convert_dates_to_str=True, ignore_virtual=True)
	return tuple(values.get(column) for column in columns)


def take_numbers(key: str, count: int) -> int:
	"""Takes `count` numbers off a naming series and returns the first, so that the next document gets a fresh one."""
	if not count:
		return 0
	first = int(make_autoname(f"{key}.##########")[len(key) :])
	series = frappe.qb.DocType("Series")
	frappe.qb.update(series).set(series.current, first + count - 1).where(series.name == key).run()
	return first
