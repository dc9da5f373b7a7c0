"""An employee's own tasks on the page that tells them about themselves (hook `wuye_my_staff_cards`)."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import format_datetime, get_datetime, now_datetime

from wuye_ops.customer_service.tasks import HELD

MOST_ROWS = 8


def tasks(employee: str) -> dict:
	"""What the employee has in hand, the most urgent first."""
	rows = frappe.get_all(
		"Service Task",
		{"assigned_to": employee, "status": ["in", HELD]},
		["name", "subject", "status", "required_by"],
		order_by="ifnull(required_by, '9999-12-31'), name",
		limit=MOST_ROWS,
	)
	now = now_datetime()
	return {
		"key": "tasks",
		"title": _("My Tasks"),
		"empty": _("You have no task in hand."),
		"rows": [
			{
				"text": row.subject,
				"note": row.name,
				"on": format_datetime(row.required_by, "MM-dd HH:mm") if row.required_by else "",
				"state": _(row.status, context="Service Task"),
				"colour": "red" if row.required_by and get_datetime(row.required_by) < now else "blue",
				"route": f"/my-tasks?task={row.name}",
			}
			for row in rows
		],
		"more": {"label": _("All My Tasks"), "route": "/my-tasks"},
	}
