"""Every night: papers whose seal is broken, and papers whose documents were changed after they were looked at.

Seals are proven of all papers. Documents are compared where they were written since, found with one query for each kind; of
audits that are not closed all of them, for files that were exchanged and rows that were written past the product.
"""

from __future__ import annotations

from datetime import datetime

import frappe
from frappe import _
from frappe.query_builder import DocType
from frappe.utils import create_batch, escape_html, now_datetime

from wuye_ops.finance_control.audit import snapshots
from wuye_ops.finance_control.audit.findings import team_of
from wuye_ops.finance_control.audit.seals import DOCTYPE, note_paper, note_state
from wuye_ops.property.language import in_site_language
from wuye_ops.property.notices import tell_staff_once_a_day
from wuye_ops.rules import audit_life, working_paper

BATCH = 50
# nothing of these is relied on any more, but that they are what was read
SETTLED = (audit_life.CLOSED, audit_life.CANCELLED)


def sweep(now: datetime | None = None) -> tuple[int, int]:
	"""(papers looked at, papers whose state is another than before). Commits after each batch; a second run finds the same."""
	now = now or now_datetime()
	names = frappe.get_all(DOCTYPE, pluck="name", order_by="name", limit=0)
	changed = 0
	for batch in create_batch(names, BATCH):
		changed += _batch(list(batch), now)
		# what was found stays found when the next batch is killed
		frappe.db.commit()
	return len(names), changed


def _batch(names: list[str], now: datetime) -> int:
	settled = set(_of_settled(names))
	docs = [frappe.get_doc(DOCTYPE, name) for name in names]
	rows = [row for doc in docs for row in doc.documents]
	written = {row.name for row in snapshots.changed_since(rows)}
	changed = 0
	for doc in docs:
		before = doc.state
		for row in doc.documents:
			if doc.name not in settled or row.name in written:
				note_state(row, snapshots.compared(row).outcome, now)
			elif not snapshots.of_row(row).is_intact:
				note_state(row, working_paper.BROKEN, now)
		state = note_paper(doc, now)
		if state != (before or working_paper.SAME):
			changed += 1
			if state != working_paper.SAME:
				_tell(doc, state)
	return changed


def _of_settled(names: list[str]) -> list[str]:
	paper, audit = DocType(DOCTYPE), DocType("Audit")
	query = (
		frappe.qb.from_(paper)
		.join(audit)
		.on(audit.name == paper.audit)
		.select(paper.name)
		.where(paper.name.isin(names) & audit.status.isin(SETTLED))
	)
	return [name for (name,) in query.run()]


def _tell(doc, state: str) -> None:
	audit = frappe.get_doc("Audit", doc.audit)
	with in_site_language():
		text = (
			_("The seal of working paper {0} is broken: {1}")
			if state == working_paper.BROKEN
			else _("Documents of working paper {0} were changed after they were looked at: {1}")
		).format(doc.name, escape_html(doc.title))
	tell_staff_once_a_day(team_of(audit), doc, text)
