"""Progress reports to customers who complained: whoever takes care of it is reminded, and what is late is told higher up."""

from datetime import datetime, timedelta

import frappe
from frappe import _
from frappe.query_builder import DocType
from frappe.utils import create_batch, escape_html, format_datetime, now_datetime
from pypika.functions import Coalesce

from wuye_ops.customer_service import notify
from wuye_ops.customer_service.complaints import OPEN

# how long before it is due the handler is reminded; short enough for the two hours of an urgent complaint
AHEAD = timedelta(minutes=30)
# `report_status` of the report that is due next: what has been told of it
DUE_SOON, LATE = "Due Soon", "Late"
BATCH = 500
FIELDS = ("name", "subject", "property", "department", "acknowledged_by", "_assign", "next_report_by")


def remind(now: datetime | None = None) -> int:
	"""One sweep; returns how many complaints were told of. Each step of each report is told once, whoever else sweeps.

	Commits after each batch. `now` is for tests.
	"""
	now = now or now_datetime()
	told = 0
	for step, due in ((LATE, now), (DUE_SOON, now + AHEAD)):
		while rows := take_due(step, due):
			for row in rows:
				tell(frappe._dict(row, doctype="Service Request"), step)
			told += len(rows)
			frappe.db.commit()
	return told


def take_due(step: str, due: datetime) -> list:
	"""Locks the next complaints whose report is due and of which this step has not been told, and marks them told."""
	request = DocType("Service Request")
	told = (LATE,) if step == LATE else (DUE_SOON, LATE)
	rows = (
		frappe.qb.from_(request)
		.select(*FIELDS)
		.where((request.next_report_by <= due) & Coalesce(request.report_status, "").notin(told))
		.where(request.status.isin(OPEN))
		.limit(BATCH)
		.for_update(skip_locked=True)
		.run(as_dict=True)
	)
	for chunk in create_batch([row.name for row in rows], BATCH):
		frappe.qb.update(request).set(request.report_status, step).where(request.name.isin(chunk)).run()
	return rows


def tell(row, step: str) -> None:
	subject = escape_html(f"{row.name} {row.subject}")
	due = format_datetime(row.next_report_by, "MM-dd HH:mm")
	if step == DUE_SOON:
		notify.tell_staff(
			handlers(row), row, _("Tell the customer how it stands before {0}: {1}").format(due, subject)
		)
		return
	manager = frappe.get_cached_value("Property", row.property, "manager")
	notify.tell_staff(
		[*handlers(row), notify.user_of(manager)],
		row,
		_("The customer should have heard from us by {0}: {1}").format(due, subject),
	)


def handlers(row) -> list[str]:
	"""Whoever it is assigned to in the desk, else who accepted it, else all of customer service."""
	people = frappe.parse_json(row._assign) if row._assign else []
	people = people or ([row.acknowledged_by] if row.acknowledged_by else [])
	enabled = [user for user in people if frappe.get_cached_value("User", user, "enabled")]
	return enabled or notify.users_with_role("Customer Service", row.property)
