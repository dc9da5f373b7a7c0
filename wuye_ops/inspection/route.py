"""What an inspector sees on the phone: the inspections of a day, and one of them with all that is to be done.

The steps themselves (start, scan, record, finish) are those of `doing`; this module reads.
"""

from datetime import datetime, timedelta

import frappe
from frappe import _
from frappe.utils import get_datetime, getdate, now_datetime

from wuye_ops.inspection import checklists, doing
from wuye_ops.inspection.inspections import score_of
from wuye_ops.inspection.points import point_answer
from wuye_ops.property.staff import employee_of
from wuye_ops.rules.scoring import RESULTS

FIELDS = (
	"name", "title", "property", "trade", "kind", "status", "window_from", "window_to", "employee", "employee_name",
	"department", "points_total", "points_done", "score", "scored", "passed", "timeliness", "missed_reason", "plan",
	"grace_minutes", "missed_after",
)  # fmt: skip
ORDER = {"In Progress": 0, "Planned": 1, "Missed": 2, "Done": 3}
MOST = 200
# more nobody can tell apart in a month
MOST_EVENTS = 1_000


@frappe.whitelist()
def my_inspections(day: str | None = None) -> dict:
	"""{now, day, inspections, done, total}: what the user is to inspect on a day, and how much of it is done.

	Their own, and those of their department that name nobody. What is open comes first, in the order of the windows;
	`minutes` are left to the end of the window, negative when it is over.
	"""
	frappe.has_permission("Inspection", "read", throw=True)
	now = now_datetime()
	first = datetime.combine(getdate(day) if day else now.date(), datetime.min.time())
	employee = employee_of(frappe.session.user)
	mine = []
	if employee:
		mine = frappe.get_list(
			"Inspection",
			filters={
				"window_from": ["<", first + timedelta(days=1)],
				"window_to": [">", first],
				"status": ["!=", "Cancelled"],
			},
			or_filters=[["employee", "=", employee.name], ["employee", "is", "not set"]],
			fields=list(FIELDS),
			order_by="window_from, name",
			limit=MOST,
		)
		mine = [row for row in mine if row.employee or row.department == employee.department]
	mine.sort(key=lambda row: (ORDER.get(row.status, 9), row.window_from, row.name))
	return {
		"now": str(now),
		"day": str(first.date()),
		"inspections": [card(row, now) for row in mine],
		"done": sum(row.status == "Done" for row in mine),
		"total": len(mine),
	}


def card(row, now: datetime) -> dict:
	closes = get_datetime(row.window_to)
	return {
		**{field: row.get(field) for field in FIELDS if field not in ("window_from", "window_to", "scored")},
		"score": score_of(row),
		"status_label": _(row.status, context="Inspection"),
		"window_from": str(row.window_from),
		"window_to": str(row.window_to),
		"minutes": int((closes - now).total_seconds() // 60),
		"late": row.status in ("Planned", "In Progress") and closes < now,
	}


@frappe.whitelist()
def sheet(inspection: str) -> dict:
	"""One inspection with its points in order, the items of its checklist, what is recorded, and the outcomes to choose.

	A phone that has loaded this needs nothing more to work without a connection.
	"""
	doc = frappe.get_doc("Inspection", inspection)
	doc.check_permission("read")
	checklist = frappe.get_cached_doc(
		"Checklist", doc.checklist if doc.started_on else checklists.active_version(doc.checklist)
	)
	return {
		**card(doc, now_datetime()),
		"scan_required": bool(doc.scan_required),
		"may_do": doc.has_permission("write") and doing.may_do(doc, frappe.session.user),
		"opens": str(get_datetime(doc.window_from) - timedelta(minutes=doc.grace_minutes or 0)),
		"closes": str(doc.missed_after or doc.window_to),
		"remark": doc.remark,
		"checklist": checklist.name,
		"items": [
			{
				"item_code": row.item_code,
				"standard": row.standard,
				"weight": row.weight,
				"photo": row.photo,
				"decisive": bool(row.decisive),
				"severity": row.severity,
			}
			for row in checklist.items
		],
		"outcomes": [
			{"value": outcome, "label": _(outcome, context="Inspection Result")} for outcome in RESULTS
		],
		"points": [{**point_answer(row), "note": row.note, "code": _code(row)} for row in doc.points],
		"results": [
			{
				"point": row.point,
				"item_code": row.item_code,
				"outcome": row.outcome,
				"note": row.note,
				"photo": row.photo,
				"rectification": row.rectification,
				"entry_key": row.entry_key,
			}
			for row in doc.results
		],
	}


def _code(row) -> str | None:
	"""What stands under the QR code for those whose camera does not read it."""
	if row.equipment:
		return frappe.get_cached_value("Equipment", row.equipment, "equipment_no")
	return row.service_area


@frappe.whitelist()
def events(start: str, end: str, filters: str | list | None = None, **_view) -> list[dict]:
	"""Inspections of the calendar between two days; `get_list` keeps to what the user may see."""
	conditions = [
		["Inspection", "window_from", "<=", get_datetime(end)],
		["Inspection", "window_to", ">=", get_datetime(start)],
		["Inspection", "status", "!=", "Cancelled"],
		*(frappe.parse_json(filters) or []),
	]
	rows = frappe.get_list(
		"Inspection",
		filters=conditions,
		fields=["name", "title", "status", "window_from", "window_to", "employee_name"],
		order_by="window_from",
		limit=MOST_EVENTS,
	)
	return [
		{
			"name": row.name,
			"title": " · ".join(part for part in (row.title, row.employee_name) if part),
			"status": row.status,
			"start": row.window_from,
			"end": row.window_to,
			"allDay": int(row.window_to - row.window_from >= timedelta(hours=20)),
		}
		for row in rows
	]
