"""Search in the text of files, over what the user may open, and in the register, over what they may see.

The user's own conditions are part of the query, so that nothing of other properties, or of a file that stays closed to
them, is counted, ranked or shown.
"""

import frappe
from frappe import _
from frappe.model.db_query import DatabaseQuery
from frappe.utils import cint
from pypika import Order
from pypika.terms import Function, PseudoColumn

from wuye_ops.records.archive import register
from wuye_ops.rules import fulltext

PAGE = 20
MOST_START = 2_000  # nobody turns a hundred pages; the search is made narrower
SHORTEST_TITLE = 2
LONGEST_QUERY = 200


class Relevance(Function):
	"""MATCH … AGAINST in boolean mode; the expression is made of letters, digits and signs of `rules.fulltext` alone."""

	def __init__(self, field, expression: str) -> None:
		super().__init__("MATCH", field)
		self.expression = expression

	def get_function_sql(self, **options) -> str:
		return f"{super().get_function_sql(**options)} AGAINST ({frappe.db.escape(self.expression)} IN BOOLEAN MODE)"


@frappe.whitelist()
def find(
	query: str,
	category: str | None = None,
	property: str | None = None,  # the field's name
	all_versions: bool = False,
	start: int = 0,
) -> dict:
	"""Files with all parts of the query, best first, and records whose title or number has it.

	all_versions: also those that are no longer in force. Returns {files, more, records}; a file is a row of the register
	with `pieces`, its text around what was found as [text, is it what was searched for].
	"""
	frappe.has_permission("Record", "read", throw=True)
	query = str(query or "")[:LONGEST_QUERY].strip()
	search = fulltext.search(query)
	if not search:
		frappe.throw(_("Type at least one Chinese character, or two letters or digits."), title=_("Search"))
	filters = {field: value for field, value in (("category", category), ("property", property)) if value}
	start = min(max(cint(start), 0), MOST_START)
	rows = _files(search.expression, filters, bool(cint(all_versions)), start)
	return {
		"files": _shown(rows[:PAGE], search.parts),
		"more": len(rows) > PAGE,
		"records": _records(query, filters) if not start else [],
	}


def _files(expression: str, filters: dict[str, str], all_versions: bool, start: int) -> list:
	text, version, record = (frappe.qb.DocType(name) for name in ("Record Text", "Record Version", "Record"))
	score = Relevance(text.tokens, expression)
	query = (
		frappe.qb.from_(text)
		.join(version)
		.on(version.name == text.name)
		.join(record)
		.on(record.name == version.record)
		.select(
			version.name.as_("version_name"),
			version.version,
			version.status.as_("version_status"),
			version.file_name,
			version.mime,
			record.name,
			record.title,
			record.category,
			record.property,
			record.status,
			score.as_("score"),
		)
		.where(score & (record.status != register.DISPOSED))
		.orderby(score, order=Order.desc)
		.orderby(version.name)
		.limit(PAGE + 1)
		.offset(start)
	)
	for field, value in filters.items():
		query = query.where(record[field] == value)
	if not all_versions:
		query = query.where(record.current_version == version.name)
	# what User Permissions and `access.version_query_conditions` say of the user's lists
	if allowed := DatabaseQuery("Record Version", user=frappe.session.user).build_match_conditions():
		query = query.where(PseudoColumn(f"({allowed})".replace("%", "%%")))
	return query.run(as_dict=True)


def _shown(rows: list, parts: tuple[str, ...]) -> list:
	"""The rows with the piece of text around what was found; texts are read for one page only."""
	names = [row.version_name for row in rows]
	texts = (
		dict(frappe.get_all("Record Text", {"name": ["in", names]}, ["name", "content"], as_list=True))
		if names
		else {}
	)
	for row in rows:
		row.pieces = fulltext.snippet(texts.get(row.version_name) or "", parts)
		row.pop("score")
	return rows


def _records(query: str, filters: dict[str, str]) -> list:
	"""Entries of the register by title or number: paper, and files that are closed to the user, can be asked for on loan."""
	if len(query) < SHORTEST_TITLE:
		return []
	pattern = f"%{query}%"
	return frappe.get_list(
		"Record",
		filters={**filters, "status": ["!=", register.DISPOSED]},
		or_filters={"title": ["like", pattern], "record_no": ["like", pattern]},
		fields=["name", "title", "category", "property", "status", "medium", "location"],
		order_by="modified desc",
		limit=PAGE,
	)
