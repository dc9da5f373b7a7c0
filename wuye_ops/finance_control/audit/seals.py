"""Seals of working papers: what they cover, whether they hold, and what has become of the documents under them."""

from __future__ import annotations

from datetime import datetime

import frappe
from frappe.query_builder import DocType
from frappe.utils import get_datetime

from wuye_ops.finance_control.audit import snapshots
from wuye_ops.rules import working_paper

DOCTYPE, ROW = "Audit Working Paper", "Audit Working Paper Document"
OPEN, SEALED = "Open", "Sealed"
CHANGED = "Changed"


def own_snapshot(doc) -> working_paper.Snapshot:
	"""The paper itself, as its seal covers it: what it says, and the seals of its documents."""
	content = {
		"audit": doc.audit,
		"step": doc.step,
		"title": doc.title,
		"notes": doc.notes,
		"prepared_by": doc.prepared_by,
		"documents": [
			{"name": row.name, "type": row.document_type, "document": row.document, "digest": row.digest}
			for row in doc.documents
		],
	}
	return working_paper.take(DOCTYPE, doc.name, content, get_datetime(doc.sealed_on), doc.sealed_by)


def is_intact(doc) -> bool:
	"""Whether nobody has changed the paper, or what it keeps, past the product."""
	if any(not snapshots.of_row(row).is_intact for row in doc.documents):
		return False
	return doc.status != SEALED or own_snapshot(doc).digest == doc.digest


def note_state(row, outcome: str, now: datetime) -> None:
	"""Writes on a paper's row how its document stands, past the seal, which does not cover it."""
	row.state, row.checked_on = outcome, now
	frappe.db.set_value(ROW, row.name, {"state": outcome, "checked_on": now}, update_modified=False)


def note_paper(doc, now: datetime) -> str:
	"""The paper's own state, from its rows and its seal. Returns it."""
	states = {row.state for row in doc.documents}
	if not is_intact(doc) or working_paper.BROKEN in states:
		state = working_paper.BROKEN
	elif states - {working_paper.SAME}:
		state = CHANGED
	else:
		state = working_paper.SAME
	doc.state, doc.checked_on = state, now
	frappe.db.set_value(DOCTYPE, doc.name, {"state": state, "checked_on": now}, update_modified=False)
	return state


def changed_rows(audit: str) -> list[frappe._dict]:
	"""Rows of the audit's papers whose documents are not what they were, as of now: [{paper, state}]."""
	paper, row = DocType(DOCTYPE), DocType(ROW)
	rows = (
		frappe.qb.from_(row)
		.join(paper)
		.on(paper.name == row.parent)
		.select(
			row.name, row.parent, row.document_type, row.document, row.document_modified, row.state, row.taken_on, row.taken_by,
			row.snapshot, row.files, row.digest,
		)
		.where(paper.audit == audit)
		.orderby(paper.name)
		.orderby(row.idx)
		.run(as_dict=True)
	)  # fmt: skip
	written = {one.name for one in snapshots.changed_since(rows)}
	found = []
	for one in rows:
		state = snapshots.compared(one).outcome if one.name in written else one.state
		if state != working_paper.SAME:
			found.append(frappe._dict(paper=one.parent, state=state))
	return found
