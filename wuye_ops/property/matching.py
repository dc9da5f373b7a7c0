"""The rows a user may see, as part of a question that `get_list` cannot ask."""

import frappe
from frappe.model.db_query import DatabaseQuery
from pypika.queries import QueryBuilder
from pypika.terms import PseudoColumn


def only_permitted(query: QueryBuilder, doctype: str) -> QueryBuilder:
	"""The query with what `get_list` would add for the user: User Permissions and the doctype's own conditions.

	The doctype's table stands in the query under its own name. Refuses a user who may not read the doctype at all.
	"""
	frappe.has_permission(doctype, "read", throw=True)
	allowed = DatabaseQuery(doctype, user=frappe.session.user).build_match_conditions()
	# the query is formatted with its own values later: a name with a percent sign is none of them
	return query.where(PseudoColumn(f"({allowed})".replace("%", "%%"))) if allowed else query
