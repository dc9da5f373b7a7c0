"""Answers of the desk that Frappe gives without asking whether the user may see what they speak of.

Each function stands in for the whitelisted function named in its docstring and changes only what a limited user gets
(`override_whitelisted_methods` in hooks.py).
"""

import frappe
from frappe.desk import notifications, search
from frappe.utils import cint, global_search

from wuye_ops.overrides.isolation import is_limited, is_narrowed


@frappe.whitelist()
def search_link(
	doctype: str,
	txt: str,
	query: str | None = None,
	filters: str | dict | list | None = None,
	page_length: int = 10,
	searchfield: str | None = None,
	reference_doctype: str | None = None,
	ignore_user_permissions: bool = False,
) -> list[dict]:
	"""`frappe.desk.search.search_link`: there the caller says whether permissions count."""
	return search.search_link(
		doctype,
		txt,
		query,
		filters,
		page_length,
		searchfield,
		reference_doctype,
		_may_ignore(doctype, ignore_user_permissions),
	)


@frappe.whitelist()
def search_widget(
	doctype: str,
	txt: str,
	query: str | None = None,
	searchfield: str | None = None,
	start: int = 0,
	page_length: int = 10,
	filters: str | dict | list | None = None,
	filter_fields=None,
	as_dict: bool = False,
	reference_doctype: str | None = None,
	ignore_user_permissions: bool = False,
):
	"""`frappe.desk.search.search_widget`: as `search_link`."""
	return search.search_widget(
		doctype,
		txt,
		query,
		searchfield,
		start,
		page_length,
		filters,
		filter_fields,
		as_dict,
		reference_doctype,
		_may_ignore(doctype, ignore_user_permissions),
	)


def _may_ignore(doctype: str, asked: bool) -> bool:
	return bool(cint(asked)) and not is_limited(doctype, frappe.session.user)


@frappe.whitelist()
def get_link_title(doctype: str, docname: str) -> str | None:
	"""`frappe.desk.search.get_link_title`: there anyone gets the title of anything."""
	if is_limited(doctype, frappe.session.user) and not _may_read(doctype, docname):
		return docname
	return search.get_link_title(doctype, docname)


@frappe.whitelist()
def global_search_documents(text: str, start: int = 0, limit: int = 20, doctype: str = "") -> list[dict]:
	"""`frappe.utils.global_search.search`: there the role counts, not the document."""
	found = global_search.search(text, start, limit, doctype)
	return [
		row
		for row in found
		if not is_limited(row.doctype, frappe.session.user) or _may_read(row.doctype, row.name)
	]


@frappe.whitelist()
def get_open_count(doctype: str, name: str, items: str | list | None = None) -> dict:
	"""`frappe.desk.notifications.get_open_count`: there connections of all properties are counted."""
	answer = notifications.get_open_count(doctype, name, items)
	if not is_narrowed(frappe.session.user) or not isinstance(answer.get("count"), dict):
		return answer
	links = frappe.get_meta(doctype).get_dashboard_data()
	for row in answer["count"]["external_links_found"]:
		if row["count"]:
			row.update(_visible_counts(row["doctype"], name, links))
	return answer


def _visible_counts(doctype: str, name: str, links) -> dict:
	if not frappe.has_permission(doctype, "read"):
		return {"count": 0, "open_count": 0}
	fieldname = links.get("non_standard_fieldnames", {}).get(doctype, links.get("fieldname"))
	filters = {fieldname: name, **(notifications.get_dynamic_link_filters(doctype, links, fieldname) or {})}
	open_filters = notifications.get_filters_for(doctype)
	return {
		"count": _count(doctype, filters),
		"open_count": _count(doctype, {**filters, **open_filters}) if open_filters else 0,
	}


def _count(doctype: str, filters: dict) -> int:
	return len(frappe.get_list(doctype, filters=filters, limit=100, distinct=True, order_by=None))


def _may_read(doctype: str, name: str) -> bool:
	if not frappe.db.exists(doctype, name):
		return False
	return any(frappe.has_permission(doctype, right, doc=name) for right in ("read", "select"))
