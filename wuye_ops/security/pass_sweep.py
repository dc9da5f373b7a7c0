"""Passes that are over end by themselves: used up or out of time, and nobody inside any more (`visitor_pass.has_ended`)."""

from datetime import datetime, timedelta

import frappe
from frappe.utils import now_datetime

from wuye_ops.rules.visitor_pass import ENDED
from wuye_ops.security.pass_rules import LIVE

BATCH = 5000
# So long after the end of a pass whoever is still counted inside has left unseen.
LEFT_UNSEEN = timedelta(days=7)


def sweep(now: datetime | None = None) -> int:
	"""Every ten minutes. Set-based, in batches that can be interrupted; returns how many have ended."""
	now = now or now_datetime()
	ended = 0
	while names := _due(now):
		# the end follows from the pass's own times and counts, which say it all: no version of it is kept
		frappe.db.set_value(
			"Visitor Pass",
			{"name": ["in", names]},
			{"status": ENDED, "ended_on": now, "inside": 0},
			update_modified=False,
		)
		ended += len(names)
		if not frappe.flags.in_test:
			frappe.db.commit()
	return ended


def _due(now: datetime) -> list[str]:
	visitor_pass = frappe.qb.DocType("Visitor Pass")
	used_up = (visitor_pass.entries > 0) & (visitor_pass.used >= visitor_pass.entries)
	return (
		frappe.qb.from_(visitor_pass)
		.select(visitor_pass.name)
		.where(visitor_pass.status.isin(LIVE))
		.where(
			((visitor_pass.inside == 0) & (used_up | (visitor_pass.valid_to < now)))
			| (visitor_pass.valid_to < now - LEFT_UNSEEN)
		)
		.limit(BATCH)
		.for_update(skip_locked=True)
		.run(pluck=True)
	)
