"""Who hears of what the night has found: months that could not be counted, and closed ones that would be different now."""

from __future__ import annotations

from datetime import datetime, timedelta

import frappe
from frappe import _

from wuye_ops.property.language import in_site_language
from wuye_ops.property.notices import tell_staff_once_a_day, users_with_role
from wuye_ops.rules import metric_closing as rules

DIRECTOR, MANAGER, ADMINISTRATOR = "Operations Director", "Property Manager", "System Manager"
# what no property is called: users with this among theirs are not limited
EVERYWHERE = ""
# the night that found it and, should that have told nobody, the next
NEW_FOR = timedelta(hours=36)


def tell(failed: list[str], now: datetime) -> None:
	"""One notification for all failures of a night, and one for each property with revisions that are new and not decided.

	Which those are is read from the documents: a night that was killed before it told anybody is made up for by the next.
	Nobody reads the same twice on one day.
	"""
	revised = _new_revisions(now)
	with in_site_language():
		if failed:
			_tell_failures(failed)
		for name, snapshots in sorted(revised.items()):
			_tell_revisions(name, snapshots)


def _new_revisions(now: datetime) -> dict[str, list[str]]:
	"""property → its snapshots with a revision to decide that was found since the night before."""
	snapshot, revision = frappe.qb.DocType("Metric Snapshot"), frappe.qb.DocType("Metric Revision")
	rows = (
		frappe.qb.from_(snapshot)
		.join(revision)
		.on((revision.parent == snapshot.name) & (revision.parenttype == "Metric Snapshot"))
		.select(snapshot.property, snapshot.name)
		.where((snapshot.open_revisions > 0) & (revision.state == rules.OPEN))
		.where(revision.found_on > now - NEW_FOR)
		.orderby(snapshot.property, snapshot.period_start, snapshot.metric)
		.run()
	)
	found: dict[str, list[str]] = {}
	for name, document in rows:
		found.setdefault(name, []).append(document)
	return found


def _tell_failures(failed: list[str]) -> None:
	tell_staff_once_a_day(
		[*users_with_role(ADMINISTRATOR, EVERYWHERE), *users_with_role(DIRECTOR, EVERYWHERE)],
		frappe.get_doc("Metric Closing", failed[0]),
		_("{0} months of metrics could not be counted; they are tried again tonight").format(len(failed)),
	)


def _tell_revisions(property_name: str, snapshots: list[str]) -> None:
	tell_staff_once_a_day(
		[*users_with_role(DIRECTOR, property_name), *users_with_role(MANAGER, property_name)],
		frappe.get_doc("Metric Snapshot", snapshots[0]),
		_("{0}: {1} figures of closed months would be different now. Decide on the revisions").format(
			frappe.utils.escape_html(property_name), len(snapshots)
		),
	)
