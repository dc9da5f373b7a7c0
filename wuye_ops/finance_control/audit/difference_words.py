"""Differences between a document and its snapshot, with the labels of its form in the reader's language."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from re import fullmatch

import frappe
from frappe import _
from frappe.utils import cstr, fmt_money, formatdate

from wuye_ops.rules.working_paper import NUMBER, SECONDS, Difference

ROW_PATH = r"(?P<table>[^.\[]+)\[(?P<key>.*?)\](?:\.(?P<field>.+))?"
FILES = "files"
# of a snapshot on paper: what says nothing to a reader
QUIET = frozenset(
	("naming_series", "letter_head", "select_print_heading", "language", "group_same_items", "title", "amended_from", "owner", "creation")
)  # fmt: skip
# a printed snapshot is what is on the form's face; the whole text is under the seal
MOST_PRINTED, MOST_ROWS = 40, 30


def in_words(row, differences: Sequence[Difference]) -> list[dict]:
	"""[{label, kind, before, after}], plain text. row: of the working paper."""
	meta = frappe.get_meta(row.document_type)
	return [
		{
			"label": _path(meta, one.path),
			"kind": one.kind,
			"before": _shown(_field(meta, one.path), one.before),
			"after": _shown(_field(meta, one.path), one.after),
		}
		for one in differences
	]


def _path(meta, path: str) -> str:
	if not (found := fullmatch(ROW_PATH, path)):
		return _label(meta, path)
	if found["table"] == FILES:
		return _("Attachment {0}").format(found["key"])
	table = meta.get_field(found["table"])
	row = _("{0}, row {1}").format(_label(meta, found["table"]), _number(table, found["key"]))
	if not found["field"] or not table:
		return row
	return f"{row} · {_label(frappe.get_meta(table.options), found['field'])}"


def _number(table, key: str) -> str:
	"""The row's number on the form; its name only where the row is not there any more."""
	if key.isdecimal() and len(key) < 6:
		return key
	number = table and frappe.db.get_value(table.options, key, "idx")
	return cstr(number or key)


def _label(meta, fieldname: str) -> str:
	special = {
		"docstatus": _("Document Status"),
		"owner": _("Created by"),
		"creation": _("Created On"),
		"name": _("Name"),
	}
	field = meta.get_field(fieldname)
	return _(field.label, context=meta.name) if field and field.label else special.get(fieldname, fieldname)


def _field(meta, path: str):
	found = fullmatch(ROW_PATH, path)
	if not found:
		return meta.get_field(path)
	table = meta.get_field(found["table"])
	return frappe.get_meta(table.options).get_field(found["field"]) if table and found["field"] else None


def _shown(field, value: object) -> str:
	if value is None:
		return ""
	if isinstance(value, dict):
		return "；".join(
			f"{name}: {cstr(content)}" for name, content in value.items() if content not in (None, "", "0")
		)[:500]
	if isinstance(value, list):
		return "；".join(_shown(None, one) for one in value)[:500]
	text = cstr(value)
	if not field:
		return text
	if field.fieldtype == "Currency":
		return fmt_money(text, 2)
	if field.fieldtype == "Check":
		return _("Yes") if text == "1" else _("No")
	if field.fieldtype == "Date":
		return formatdate(text)
	if field.fieldtype == "Select":
		return _(text, context=field.parent)
	return text


def snapshot_rows(row) -> list[tuple[str, str]]:
	"""(label, value) of what a snapshot says, in the order of the form, as far as it goes on paper."""
	meta = frappe.get_meta(row.document_type)
	kept = json.loads(row.snapshot or "{}")
	found: list[tuple[str, str]] = []
	for field in meta.fields:
		value = kept.get(field.fieldname)
		if (
			value in (None, {NUMBER: "0"})
			or field.fieldname in QUIET
			or (field.hidden and field.fieldtype != "Currency")
		):
			continue
		if field.fieldtype in frappe.model.table_fields:
			found += _table_rows(field, value)
		else:
			found.append((_label(meta, field.fieldname), _shown(field, _plain(value))))
	return [(label, text) for label, text in found if text][:MOST_PRINTED]


def _table_rows(field, rows: Iterable[dict]) -> list[tuple[str, str]]:
	meta = frappe.get_meta(field.options)
	listed = [one for one in meta.fields if one.in_list_view] or meta.fields[:4]
	found = []
	for number, row in enumerate(list(rows)[:MOST_ROWS], start=1):
		parts = [
			f"{_label(meta, one.fieldname)} {_shown(one, _plain(row.get(one.fieldname)))}"
			for one in listed
			if row.get(one.fieldname) not in (None, {NUMBER: "0"})
		]
		found.append(
			(_("{0}, row {1}").format(_(field.label, context=field.parent), number), "，".join(parts))
		)
	return found


def _plain(value: object) -> object:
	if isinstance(value, dict) and set(value) in ({NUMBER}, {SECONDS}):
		return next(iter(value.values()))
	return value
