"""What has come in after a month was closed changes its figures only when somebody accepts it and says why."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import now_datetime

from wuye_ops.metrics import figures, telling
from wuye_ops.property.guarded import load_locked, save
from wuye_ops.property.notices import tell_staff, users_with_role
from wuye_ops.rules import metric_closing as rules

MOST_AT_ONCE = 500


@frappe.whitelist(methods=["POST"])
def accept(snapshot: str, reason: str) -> None:
	"""Puts what counting again has found in force, for who may write the snapshot. What was before stays in the revision."""
	doc = load_locked("Metric Snapshot", snapshot)
	row = next((row for row in reversed(doc.revisions) if row.state == rules.OPEN), None)
	if row is None:
		frappe.throw(
			_("Nothing is to be decided about {0}.").format(frappe.bold(doc.name)), title=_("Revision")
		)
	revision = rules.Revision(
		figures.from_row(row, "old_"), figures.from_row(row, "new_"), row.why, row.state
	)
	if rules.acceptance_refusal(revision, reason) == rules.NO_REASON:
		frappe.throw(_("Say why the closed month is changed."), title=_("Revision"))
	row.update(
		{
			"state": rules.ACCEPTED,
			"reason": reason.strip(),
			"decided_by": frappe.session.user,
			"decided_on": now_datetime(),
		}
	)
	doc.update({name: row.get(f"new_{name}") for name in figures.NAMES})
	doc.open_revisions = 0
	save(doc)
	tell_staff(
		users_with_role(telling.MANAGER, doc.property),
		doc,
		_("A closed month was changed: {0}").format(frappe.utils.escape_html(reason.strip()[:100])),
	)


@frappe.whitelist(methods=["POST"])
def accept_all(snapshots: str, reason: str) -> int:
	"""The same for several at once, all or none of them; returns how many."""
	names = frappe.parse_json(snapshots)
	if not isinstance(names, list) or not 0 < len(names) <= MOST_AT_ONCE:
		frappe.throw(_("Choose 1 to {0} figures.").format(MOST_AT_ONCE), title=_("Revision"))
	for name in sorted({str(name) for name in names}):
		accept(name, reason)
	return len(names)
