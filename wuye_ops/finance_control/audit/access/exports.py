"""What leaves in a list: nothing when the question reaches beyond the scope, else all of it.

What is outside cannot come back from a query that the grant limits. A list whose filters name another company, property or day is
refused all the same: half an answer would be taken for the whole. What is compared is the question alone, so that a refusal tells
nothing of what there is.
"""

from __future__ import annotations

import json
from datetime import date

import frappe
from frappe.utils import cstr, getdate, now_datetime

from wuye_ops.finance_control.audit.access import queries
from wuye_ops.finance_control.audit.access.guard import grant_of
from wuye_ops.finance_control.audit.access.scopes import KINDS
from wuye_ops.rules import audit_access as rules


def refusals(params: dict, doctype: str, user: str) -> tuple[list[str], int]:
	"""(codes of why the list may not leave, rows it has). The parameters have passed `queries.check`."""
	grant = grant_of(user).rule
	if codes := beyond(params, doctype, grant):
		return codes, 0
	rows = _rows(params, doctype)
	refused = rules.export_refusals(grant, rows, now_datetime())
	return [one.code for one in refused], len(rows)


def beyond(params: dict, doctype: str, grant: rules.Grant) -> list[str]:
	"""What the filters name that lies outside: company, property, period, or documents by name."""
	kind = KINDS.get(doctype)
	if not kind:
		return ["doctype"]
	found = []
	asked = queries.named_in_filters(params.get("filters") or [], doctype)
	for field, operator, value in asked:
		if field == kind.company and not _within(operator, value, {grant.company}):
			found.append("company")
		if (
			field == kind.property
			and not kind.by_cost_center
			and not _within(operator, value, grant.properties)
		):
			found.append("property")
		if (
			field == kind.day
			and not kind.by_year
			and not _in_days(operator, value, grant.period.first, grant.period.last)
		):
			found.append("period")
	named = params.get("selected_items")
	names = set(map(cstr, json.loads(named))) if named else set()
	for field, operator, value in asked:
		if field == "name" and operator.lower() in ("=", "in"):
			names |= set(map(cstr, _values(value)))
	if names and names - set(_visible(doctype, names)):
		found.append("outside")
	return list(dict.fromkeys(found))


def _values(value) -> list:
	if isinstance(value, str):
		return [part.strip() for part in value.split(",")]
	return list(value) if isinstance(value, list | tuple) else [value]


def _within(operator: str, value, allowed) -> bool:
	"""A filter that names values names those of the scope alone; one that names none is narrowed by the grant."""
	if operator.lower() in ("=", "in"):
		return set(map(cstr, _values(value))) <= set(allowed)
	return operator.lower() in ("is", "like")


def _in_days(operator: str, value, first: date, last: date) -> bool:
	operator = operator.lower()
	if operator == "between":
		days = _days(value)
		return len(days) == 2 and first <= days[0] and days[1] <= last
	if operator in ("=", "in"):
		return all(first <= day <= last for day in _days(value))
	if operator in (">", ">="):
		return all(day >= first for day in _days(value))
	if operator in ("<", "<="):
		return all(day <= last for day in _days(value))
	return operator in ("is", "timespan")


def _days(value) -> list[date]:
	return [getdate(one) for one in (value if isinstance(value, list | tuple) else [value])]


def _visible(doctype: str, names: set[str]) -> list[str]:
	return frappe.get_list(doctype, {"name": ["in", sorted(names)]}, pluck="name", limit=0)


def _rows(params: dict, doctype: str) -> list[rules.Row]:
	"""The rows that the list has, as the rules judge them once more."""
	kind = KINDS[doctype]
	plain = {
		rules.COMPANY: kind.company,
		rules.PROPERTY: "" if kind.rows or kind.by_cost_center else kind.property,
		rules.DAY: "" if kind.by_year else kind.day,
	}
	plain = {what: field for what, field in plain.items() if field}
	filters = queries.loaded(params.get("filters") or [])
	if named := params.get("selected_items"):
		filters = {"name": ["in", json.loads(named)]}
	found = frappe.get_list(
		doctype,
		filters=filters,
		or_filters=queries.loaded(params.get("or_filters") or []) or None,
		fields=["name", *dict.fromkeys(plain.values())],
		limit=rules.MOST_ROWS + 1,
		order_by=None,
	)
	return [
		rules.Row(
			row.name,
			doctype,
			frozenset(plain),
			row.get(plain.get(rules.COMPANY)),
			row.get(plain.get(rules.PROPERTY)),
			getdate(row.get(plain[rules.DAY]))
			if plain.get(rules.DAY) and row.get(plain[rules.DAY])
			else None,
		)
		for row in found
	]
