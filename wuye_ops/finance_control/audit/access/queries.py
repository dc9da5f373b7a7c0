"""What a list may be asked for: fields of its own table and of the tables in it, and nothing that leads elsewhere.

The framework lets a query name linked documents, functions and whole expressions, whose rows no condition of this document limits.
Here a name is a name; whatever else it is, the question is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import frappe
from frappe.model import child_table_fields, default_fields

NAME = r"(?:`?tab(?P<table>[A-Za-z0-9 \-]+)`?\.)?`?(?P<field>[a-z_][a-z0-9_]*)`?"
FIELD = re.compile(
	rf"(?:(?P<function>count|sum|avg|min|max)\(\s*)?(?:{NAME}|(?P<all>\*))\s*(?(function)\))(?:\s+as\s+[`'\"]?[a-z_][a-z0-9_ ]*[`'\"]?)?",
	re.IGNORECASE,
)
ORDER = re.compile(rf"(?:{NAME}|_aggregate_column|count)(?:\s+(?:asc|desc))?", re.IGNORECASE)
# in every list view; what colleagues remark about a document is none of an auditor's scope
REMARKS = ("_comments", "_assign", "_liked_by", "_user_tags", "_seen")
# what a list may be told; anything else the framework would take is dropped
LIST_PARAMS = frozenset(
	(
		"cmd", "csrf_token", "doctype", "fields", "filters", "or_filters", "order_by", "group_by", "start", "page_length",
		"limit_start", "limit_page_length", "limit", "as_list", "as_dict", "distinct", "view", "aggregate_function",
		"aggregate_on_field", "aggregate_on_doctype", "add_total_row", "file_format_type", "title", "selected_items",
		"csv_delimiter", "csv_quoting", "csv_decimal_sep", "add_totals_row", "translate_values", "fieldname", "field",
		"current_filters", "stats", "tags",
	)
)  # fmt: skip


class NotAllowed(Exception):
	"""The question names what no list may be asked for."""


def check(params: dict, doctype: str) -> None:
	"""Leaves in the request's own parameters what may be asked, rewritten. Raises NotAllowed for the rest."""
	for name in [name for name in params if name not in LIST_PARAMS]:
		params.pop(name)
	if "fields" in params:
		params["fields"] = frappe.as_json(_fields(params["fields"], doctype))
	if "fieldname" in params:
		names = loaded(params["fieldname"])
		for name in [names] if isinstance(names, str) else names or []:
			_field(name, doctype)
	for key in ("filters", "or_filters", "current_filters"):
		if params.get(key):
			_filters(loaded(params[key]), doctype)
	for key in ("order_by", "group_by"):
		if text := params.get(key):
			_order(text, doctype)
	if params.get("aggregate_on_doctype") not in (None, "", doctype):
		raise NotAllowed("aggregate_on_doctype")
	for key in ("aggregate_on_field", "field"):
		if params.get(key):
			_own(None, params[key], doctype)


def loaded(value):
	"""A parameter as it is meant: JSON, else the text itself."""
	if not isinstance(value, str):
		return value
	try:
		return frappe.parse_json(value)
	except ValueError:
		return value


def _fields(value, doctype: str) -> list[str]:
	fields = loaded(value)
	fields = [fields] if isinstance(fields, str) else fields
	if not isinstance(fields, list | tuple):
		raise NotAllowed("fields")
	found = []
	for one in fields:
		if not isinstance(one, str):
			raise NotAllowed("fields")
		if one.strip() == "*":
			found += [f"`tab{doctype}`.`{name}`" for name in _columns(doctype)]
			continue
		name = _field(one, doctype)
		if name not in REMARKS:
			found.append(one)
	return found or ["name"]


def _columns(doctype: str) -> Iterator[str]:
	return (name for name in frappe.get_meta(doctype).get_valid_columns() if name not in REMARKS)


def _field(text: str, doctype: str) -> str:
	match = FIELD.fullmatch(text.strip())
	if not match:
		raise NotAllowed(text)
	if match["all"]:
		if (match["function"] or "").lower() != "count":
			raise NotAllowed(text)
		return "*"
	if match["field"] in REMARKS:
		if match["function"]:
			raise NotAllowed(text)
		return match["field"]
	return _own(match["table"], match["field"], doctype)


def _own(table: str | None, field: object, doctype: str) -> str:
	"""The field, which is one of the document or of a table in it."""
	meta = frappe.get_meta(doctype)
	if not isinstance(field, str):
		raise NotAllowed("field")
	if table in (None, "", doctype):
		if field in default_fields or (meta.has_field(field) and field not in REMARKS):
			return field
		raise NotAllowed(field)
	if table not in {one.options for one in meta.get_table_fields()}:
		raise NotAllowed(table)
	if field in default_fields or field in child_table_fields or frappe.get_meta(table).has_field(field):
		return field
	raise NotAllowed(field)


def _order(text: object, doctype: str) -> None:
	if not isinstance(text, str):
		raise NotAllowed("order_by")
	for part in text.split(","):
		match = ORDER.fullmatch(part.strip())
		if not match:
			raise NotAllowed(part)
		if match["field"] and match["field"] != "count":
			_own(match["table"], match["field"], doctype)


def named_in_filters(value, doctype: str) -> list[tuple[str, str, object]]:
	"""(field, operator, value) of each filter on the document itself. Raises NotAllowed."""
	return [
		(field, operator, of)
		for table, field, operator, of in _filters(loaded(value), doctype)
		if table in (None, "", doctype)
	]


def _filters(filters, doctype: str) -> list[tuple[str | None, str, str, object]]:
	if isinstance(filters, str):
		# of one document, by its name
		return [(None, "name", "=", filters)]
	found: list[tuple[str | None, str, str, object]] = []
	if isinstance(filters, dict):
		for field, value in filters.items():
			operator, of = (
				(value[0], value[1]) if isinstance(value, list | tuple) and len(value) == 2 else ("=", value)
			)
			found.append((*_named(field, doctype), str(operator), of))
		return found
	if not isinstance(filters, list | tuple):
		raise NotAllowed("filters")
	if filters and isinstance(filters[0], str):
		filters = [filters]
	for one in filters:
		if not isinstance(one, list | tuple) or len(one) not in (2, 3, 4, 5):
			raise NotAllowed("filters")
		if len(one) == 2:
			found.append((*_named(one[0], doctype), "=", one[1]))
		elif len(one) == 3:
			found.append((*_named(one[0], doctype), str(one[1]), one[2]))
		else:
			_own(one[0], one[1], doctype)
			found.append((one[0], one[1], str(one[2]), one[3]))
	return found


def _named(text: object, doctype: str) -> tuple[str | None, str]:
	match = re.fullmatch(NAME, text.strip()) if isinstance(text, str) else None
	if not match:
		raise NotAllowed(str(text))
	return match["table"], _own(match["table"], match["field"], doctype)
