"""One batch of rows that lose the people in them, with everything that is kept beside them, and the proof that they are gone.

A row is written anew under a random name and the old one deleted, instead of changed where it stands: nothing is left that
nobody thought of, and neither its name nor its place in the table tells when exactly it was made. The framework's own random
names begin with the tenth of a second.
"""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime
from random import SystemRandom

import frappe
from frappe import _
from frappe.utils import get_datetime

from wuye_ops.property import traces
from wuye_ops.records import personal_data
from wuye_ops.rules.gate_retention import anonymised, still_found
from wuye_ops.security.retention.kinds import ANONYMISE, CLEAR, DELETE, Kind, by_doctype

NUMBERS = ("Check", "Currency", "Float", "Int", "Percent", "Duration", "Rating")
FILES = ("Attach", "Attach Image")
# What the framework sets on every row; the rest of a row is its fields.
FRAMEWORK = ("name", "owner", "creation", "modified", "modified_by", "docstatus", "idx")
NAME_BYTES = 8


def take_people_out(kind: Kind, rows: list, today: datetime) -> tuple[int, list[str]]:
	"""(how many rows beside them were removed, where somebody can still be found), of locked rows that have to go."""
	names = [row.name for row in rows]
	personal = _personal_values(kind, rows)
	neighbours = _neighbours(kind, names)
	urls = _files_of(kind, rows)
	removed = _remove_beside(kind.doctype, names, urls)
	if kind.fate != CLEAR:
		_cut_links(kind.doctype, names)
	_clear_tables(kind, names)
	write = {ANONYMISE: _write_anew, CLEAR: _clear, DELETE: _delete}[kind.fate]
	written = write(kind, rows, today)
	return removed, _still_found(kind, personal, [*names, *written], neighbours)


# -- the rows


def _values(kind: Kind, row: Mapping, today: datetime) -> dict[str, object]:
	meta = frappe.get_meta(kind.doctype)
	types = {df.fieldname: df.fieldtype for df in meta.fields}
	# the day it was about stays, by which it is counted
	fields = {column: value for column, value in row.items() if column not in FRAMEWORK}
	values = anonymised(fields, {*kind.also, kind.ended})
	for column, value in values.items():
		if value is None and types.get(column) in NUMBERS:
			values[column] = 0
	if "anonymised_on" in values:
		values["anonymised_on"] = today
	return values


def _write_anew(kind: Kind, rows: list, today: datetime) -> list[str]:
	anew = []
	for row in rows:
		hour = get_datetime(row[kind.ended]).replace(minute=0, second=0, microsecond=0)
		anew.append(
			{
				**_values(kind, row, today),
				"name": secrets.token_hex(NAME_BYTES),
				"owner": "Administrator",
				"modified_by": "Administrator",
				"creation": hour,
				"modified": hour,
				"docstatus": 0,
				"idx": 0,
			}
		)
	SystemRandom().shuffle(anew)
	_delete(kind, rows, today)
	columns = list(anew[0])
	frappe.db.bulk_insert(kind.doctype, columns, [tuple(row[column] for column in columns) for row in anew])
	return [row["name"] for row in anew]


def _clear(kind: Kind, rows: list, today: datetime) -> list[str]:
	"""Of documents whose number is on a voucher or in a series that has to be whole: few, one after the other."""
	for row in rows:
		frappe.db.set_value(kind.doctype, row.name, _values(kind, row, today), update_modified=False)
	return []


def _delete(kind: Kind, rows: list, today: datetime) -> list[str]:
	frappe.db.delete(kind.doctype, {"name": ["in", [row.name for row in rows]]})
	return []


def _clear_tables(kind: Kind, names: list[str]) -> None:
	for df in frappe.get_meta(kind.doctype).get_table_fields():
		own = {"parent": ["in", names], "parenttype": kind.doctype, "parentfield": df.fieldname}
		if df.fieldname not in kind.keep_tables:
			frappe.db.delete(df.options, own)
			continue
		goes = {
			field.fieldname: 0 if field.fieldtype in NUMBERS else None
			for field in frappe.get_meta(df.options).fields
			if field.fieldname in frappe.get_meta(df.options).get_valid_columns()
			and field.fieldname not in kind.keep_tables[df.fieldname]
		}
		if goes:
			frappe.db.set_value(df.options, own, goes, update_modified=False)


# -- what is beside them


def _remove_beside(doctype: str, names: list[str], urls: Collection[str]) -> int:
	removed = traces.delete_files(doctype, names, urls) + traces.delete_about(doctype, names)
	for table, columns in (
		("Offline Entry", ("reference_doctype", "reference_name")),
		("DocShare", ("share_doctype", "share_name")),
		("Workflow Action", ("reference_doctype", "reference_name")),
		("Deleted Document", ("deleted_doctype", "deleted_name")),
	):
		about = {columns[0]: doctype, columns[1]: ["in", names]}
		removed += frappe.db.count(table, about)
		frappe.db.delete(table, about)
	traces.forget_in_search(doctype, names)
	# that somebody has looked stays, and at whom is forgotten; a hold that was lifted forgets whom it held
	about = {"reference_doctype": doctype, "reference_name": ["in", names]}
	frappe.db.set_value("Personal Data Access", about, {"reason": _("Removed")}, update_modified=False)
	frappe.db.set_value("Legal Hold Item", about, {"title": _("Removed")}, update_modified=False)
	return removed


def _files_of(kind: Kind, rows: list) -> list[str]:
	fields = [df.fieldname for df in frappe.get_meta(kind.doctype).fields if df.fieldtype in FILES]
	return [row[field] for row in rows for field in fields if row.get(field)]


def _links_to(doctype: str) -> list[tuple[str, str]]:
	"""(table, field) of every link to documents of a type."""
	wanted = {"fieldtype": "Link", "options": doctype}
	return [
		*frappe.get_all(
			"DocField", {**wanted, "parenttype": "DocType"}, ["parent", "fieldname"], as_list=True
		),
		*frappe.get_all("Custom Field", wanted, ["dt", "fieldname"], as_list=True),
	]


def _cut_links(doctype: str, names: list[str]) -> None:
	"""What names a row under its old name names nothing any more."""
	for table, fieldname in _links_to(doctype):
		frappe.db.set_value(table, {fieldname: ["in", names]}, fieldname, None, update_modified=False)


# -- the proof


def _personal_values(kind: Kind, rows: list) -> set[str]:
	"""What would tell who it was: names, plates, phones in full."""
	protected = personal_data.protected_fields(kind.doctype)
	found = set()
	for row in rows:
		for fieldname in kind.personal:
			if fieldname in protected:
				# nobody gets to see it: it is looked for, and gone
				found.add(personal_data.plain(row, fieldname))
			found.add(row.get(fieldname))
	return {str(value) for value in found if value}


def _neighbours(kind: Kind, names: list[str]) -> dict[str, set[str]]:
	"""Documents that name the rows and have no period of their own here: doctype → names."""
	found: dict[str, set[str]] = defaultdict(set)
	for table, fieldname in _links_to(kind.doctype):
		is_row = frappe.get_meta(table).istable
		columns = ["parenttype", "parent"] if is_row else ["name"]
		for row in frappe.get_all(table, {fieldname: ["in", names]}, columns, as_list=True, limit=0):
			doctype, name = row if is_row else (table, row[0])
			if doctype not in by_doctype():
				found[doctype].add(name)
	return found


def _still_found(
	kind: Kind, personal: set[str], names: list[str], neighbours: dict[str, set[str]]
) -> list[str]:
	"""Where one of the people still stands: what is written about the rows, by their old and new names, and about neighbours."""
	texts = dict(traces.texts_about(kind.doctype, names))
	for doctype, found in neighbours.items():
		texts |= dict(traces.texts_about(doctype, found))
	return list(still_found(personal, texts))
