"""外部审计访问记录: who has looked at what, and what was refused; how much on which day."""

from __future__ import annotations

from collections import Counter
from datetime import date

import frappe
from frappe import _
from frappe.utils import add_days, cint, formatdate, getdate

from wuye_ops.property.report_scope import data, link, number, period, within

# more than that is looked at by grant or day
MOST_ROWS = 5000


def execute(filters: dict | None = None) -> tuple:
	"""(columns, rows, message, chart, summary). filters: access_grant, user, from_date, to_date, action, refused."""
	filters = frappe._dict(filters or {})
	first, last = period(filters)
	conditions: dict[str, object] = {"at": within(first, last)}
	for field in ("access_grant", "user", "action"):
		if filters.get(field):
			conditions[field] = str(filters[field])
	if cint(filters.get("refused")):
		conditions["is_refused"] = 1
	rows = frappe.get_list(
		"Audit Access Log",
		conditions,
		[
			"at", "user", "action", "document_type", "document_name", "number", "is_refused", "why", "ip", "asked",
			"access_grant",
		],
		order_by="at desc",
		limit=MOST_ROWS + 1,
	)  # fmt: skip
	message = None
	if len(rows) > MOST_ROWS:
		rows = rows[:MOST_ROWS]
		message = _("Only the last {0} looks are shown. Choose a grant or fewer days.").format(MOST_ROWS)
	return _columns(), [_row(row) for row in rows], message, _chart(rows, first, last), _summary(rows)


def _row(row: frappe._dict) -> dict:
	return {
		**row,
		"action": _(row.action, context="Audit Access Log"),
		"kind": _(row.document_type or ""),
		"result": _("Refused", context="Audit Access Log") if row.is_refused else _("Shown"),
	}


def _columns() -> list[dict]:
	return [
		{"fieldname": "at", "label": _("When"), "fieldtype": "Datetime", "width": 160},
		link("user", _("User"), "User", 180),
		data("action", _("Action", context="Audit Access Log"), 80),
		data("kind", _("Kind of Document"), 130),
		data("document_name", _("Document"), 190),
		number("number", _("Rows", context="Audit Access Log"), 70),
		data("result", _("Result"), 80),
		data("why", _("Why It Was Refused"), 130),
		data("asked", _("What Was Asked"), 240),
		data("ip", _("Address of the Computer"), 120),
		link("access_grant", _("Grant"), "Audit Access Grant", 130),
	]


def _chart(rows: list, first: date, last: date) -> dict | None:
	if not rows:
		return None
	shown = Counter(getdate(row.at) for row in rows if not row.is_refused)
	refused = Counter(getdate(row.at) for row in rows if row.is_refused)
	begin = max(first, min(getdate(row.at) for row in rows))
	days = [getdate(add_days(begin, number)) for number in range((last - begin).days + 1)]
	return {
		"type": "bar",
		"animate": 0,
		"disableEntryAnimation": 1,
		"barOptions": {"stacked": 1},
		"colors": ["#318AD8", "#E24C4C"],
		"data": {
			"labels": [formatdate(day, "MM-dd") for day in days],
			"datasets": [
				{"name": _("Shown"), "values": [shown[day] for day in days]},
				{"name": _("Refused", context="Audit Access Log"), "values": [refused[day] for day in days]},
			],
		},
	}


def _summary(rows: list) -> list[dict]:
	refused = sum(bool(row.is_refused) for row in rows)
	exported = sum(cint(row.number) for row in rows if row.action == "Export" and not row.is_refused)
	return [
		{"label": _("Looks"), "value": len(rows), "datatype": "Int"},
		{
			"label": _("Refused", context="Audit Access Log"),
			"value": refused,
			"datatype": "Int",
			"indicator": "Red" if refused else "Green",
		},
		{"label": _("Rows Exported"), "value": exported, "datatype": "Int"},
		{"label": _("Users"), "value": len({row.user for row in rows}), "datatype": "Int"},
	]
