"""审计工作底稿: what was done and seen, with the documents as they were, sealed.

A document is kept the moment it is looked at, by the auditor's right to read it. The paper is sealed by its author, or with the
step that it is handed in with; from then on it is read, reviewed and compared with what has become of its documents.
"""

from __future__ import annotations

import json

import frappe
from frappe import _
from frappe.utils import cstr, escape_html, now_datetime

from wuye_ops.finance_control.audit import audits, difference_words, snapshots
from wuye_ops.finance_control.audit.permissions import properties_of
from wuye_ops.finance_control.audit.sample_scope import ITEM
from wuye_ops.finance_control.audit.seals import DOCTYPE, OPEN, SEALED, note_paper, note_state, own_snapshot
from wuye_ops.property import guarded
from wuye_ops.rules import audit_life, working_paper
from wuye_ops.rules.audit_access import NEVER

OWN_FIELDS = (
	"status", "state", "prepared_by", "prepared_on", "documents", "review_note", "reviewed_by", "reviewed_on", "sealed_by",
	"sealed_on", "digest", "checked_on",
)  # fmt: skip
# a paper with more is a list; lists are samples
MOST_DOCUMENTS = 100
# documents of the audit itself prove nothing about what is audited
OWN_MODULE_PREFIX = "Audit"


# -- controller's named steps ----------------------------------------------------------------------------------------


def prepare_new(doc) -> None:
	"""A new paper: by somebody of the team, while the audit is in the field, for a step that is at work."""
	if not doc.flags.by_service:
		for field in OWN_FIELDS:
			doc.set(field, [] if doc.meta.get_field(field).fieldtype == "Table" else None)
	audit = frappe.get_doc("Audit", doc.audit)
	audits.check_in_team(audit)
	doc.status, doc.prepared_by, doc.prepared_on = OPEN, frappe.session.user, now_datetime()
	check_open(doc, audit)


def check(doc) -> None:
	if doc.is_new():
		return
	before = doc.get_doc_before_save()
	if not doc.flags.by_service:
		_keep_standing(doc, before)
	guarded.refuse_by_hand(
		doc, *OWN_FIELDS, "step", use=_("It says who wrote the paper, for what, and what was looked at.")
	)
	if doc.flags.by_service:
		return
	if before and before.status == SEALED:
		frappe.throw(
			_("{0} is sealed: it stays as it is. Write another paper for what is to be added.").format(
				doc.name
			),
			title=_("Sealed"),
		)
	_check_author(doc)
	check_open(doc, frappe.get_doc("Audit", doc.audit))


def _keep_standing(doc, before) -> None:
	"""How its documents stand is noted past the form, which may have been open meanwhile."""
	doc.state, doc.checked_on = before.state, before.checked_on
	noted = {row.name: row for row in before.documents}
	for row in doc.documents:
		if row.name in noted:
			row.state, row.checked_on = noted[row.name].state, noted[row.name].checked_on


def _check_author(doc) -> None:
	if doc.prepared_by != frappe.session.user:
		frappe.throw(
			_("Papers are changed by who wrote them. Write one of your own."),
			frappe.PermissionError,
			title=_(DOCTYPE),
		)


def check_open(doc, audit) -> None:
	"""What was handed in is being reviewed, and what was reviewed stays as it was read."""
	step = next((row for row in audit.steps if row.name == doc.step), None)
	if audit.status != audit_life.IN_FIELD or (doc.step and (not step or step.status != audit_life.IN_WORK)):
		frappe.throw(
			_("Papers are written while the audit is in the field and their step is in work."),
			title=_(DOCTYPE),
		)
	doc.step_title = step.title if step else None


def refuse_delete(doc) -> None:
	frappe.throw(_("Working papers are kept for the record."), title=_("Kept for the Record"))


# -- documents as they were ------------------------------------------------------------------------------------------


@frappe.whitelist(methods=["POST"])
def keep(paper: str, document_type: str, document: str) -> str:
	"""Keeps a document in an open paper, as it is now. Returns its digest."""
	doc = _open(paper)
	row = _keep(doc, document_type, document)
	guarded.save(doc)
	return row.digest


@frappe.whitelist(methods=["POST"])
def drop(paper: str, row: str) -> None:
	"""Takes a document out of an open paper: it was the wrong one. The version of the paper says that it was there."""
	doc = _open(paper)
	found = next((one for one in doc.documents if one.name == row), None)
	if not found:
		frappe.throw(_("It is not in this paper any more. Load it again."), title=_(DOCTYPE))
	doc.remove(found)
	guarded.save(doc)


def _open(paper: str):
	"""The paper, locked, for its author, while it may be written on."""
	doc = guarded.load_locked(DOCTYPE, paper)
	if doc.status == SEALED:
		frappe.throw(
			_("{0} is sealed: it stays as it is. Write another paper for what is to be added.").format(
				doc.name
			),
			title=_("Sealed"),
		)
	_check_author(doc)
	check_open(doc, frappe.get_doc("Audit", doc.audit))
	return doc


def _keep(doc, document_type: str, document: str):
	document_type, document = cstr(document_type).strip(), cstr(document).strip()
	if len(doc.documents) >= MOST_DOCUMENTS:
		frappe.throw(
			_("A paper keeps up to {0} documents. Write another one.").format(MOST_DOCUMENTS),
			title=_(DOCTYPE),
		)
	if any((row.document_type, row.document) == (document_type, document) for row in doc.documents):
		frappe.throw(
			_("{0} is in this paper already, as it was then.").format(frappe.bold(escape_html(document))),
			title=_(DOCTYPE),
		)
	found = _document(doc.audit, document_type, document)
	taken = snapshots.take_of(found, now_datetime(), frappe.session.user)
	return doc.append(
		"documents",
		{
			"document_type": document_type,
			"document": found.name,
			"title": cstr(found.get_title())[:140],
			"taken_on": taken.taken_at,
			"taken_by": taken.taken_by,
			"state": working_paper.SAME,
			"digest": taken.digest,
			"document_modified": found.modified,
			"snapshot": taken.text,
			"files": json.dumps([[file.name, file.digest] for file in taken.files], ensure_ascii=False),
		},
	)


def _document(audit: str, doctype: str, name: str):
	"""A document of the audit's scope that the user may read."""
	if not doctype or not frappe.db.exists(
		"DocType", {"name": doctype, "istable": 0, "issingle": 0, "is_virtual": 0}
	):
		frappe.throw(_("Choose a kind of document."), title=_("Document Type"))
	if doctype in NEVER or doctype.startswith(OWN_MODULE_PREFIX):
		frappe.throw(
			_("{0} are not kept in working papers.").format(frappe.bold(_(doctype))), title=_("Document Type")
		)
	# no right to the kind of document, and none to this one: neither says whether it is there
	if (
		not frappe.has_permission(doctype, "read")
		or not frappe.db.exists(doctype, name)
		or not frappe.has_permission(doctype, "read", name)
	):
		frappe.throw(
			_("There is no {0} {1} that you may read.").format(
				_(doctype), frappe.bold(escape_html(name[:140]))
			),
			frappe.PermissionError,
			title=_("Document"),
		)
	doc = frappe.get_doc(doctype, name)
	_check_scope(audit, doc)
	return doc


def _check_scope(audit: str, doc) -> None:
	"""Of the audit's company and one of its properties, as far as the document says; masters of all companies belong to none."""
	company, places = frappe.db.get_value("Audit", audit, "company"), set(properties_of(audit))
	if doc.meta.has_field("company") and doc.company and doc.company != company:
		_outside(doc)
	own = {doc.name} if doc.doctype == "Property" else {doc.get("property")} - {None, ""}
	if not own:
		own = {row.get("property") for row in doc.get_all_children()} - {None, ""}
	if own and not own & places:
		_outside(doc)


def _outside(doc) -> None:
	frappe.throw(
		_("{0} {1} is not of the company and the properties of this audit.").format(
			_(doc.doctype), frappe.bold(escape_html(doc.name))
		),
		title=_("Outside the Audit"),
	)


# -- one click -------------------------------------------------------------------------------------------------------


@frappe.whitelist(methods=["POST"])
def make(
	audit: str,
	title: str,
	notes: str,
	step: str | None = None,
	document_type: str | None = None,
	document: str | None = None,
) -> str:
	"""A paper of the audit, with a document where one is named. Returns its name."""
	doc = frappe.get_doc(
		{
			"doctype": DOCTYPE,
			"audit": audit,
			"step": step or None,
			"title": cstr(title).strip()[:140],
			"notes": notes,
		}
	)
	doc.insert()
	if document:
		_keep(doc, document_type, document)
		guarded.save(doc)
	return doc.name


@frappe.whitelist(methods=["POST"])
def make_of_item(item: str) -> str:
	"""A paper on a document of a sample, with the document as it is now; of an entry of the ledger, its voucher too."""
	row = frappe.get_doc(ITEM, item, for_update=True)
	row.check_permission("read")
	if row.paper:
		return row.paper
	label = f"{_(row.document_type)} {row.document}"
	notes = "\n".join(
		filter(
			None, (_("{0}, document {1} of the sample").format(row.sample, row.place), row.why_text, row.note)
		)
	)
	name = make(row.audit, label, notes, row.step)
	doc = frappe.get_doc(DOCTYPE, name)
	for document_type, document in _documents_of(row):
		_keep(doc, document_type, document)
	guarded.save(doc)
	row.paper = name
	row.flags.by_service = True
	# who may write a paper for the step may have the sample say where it is
	row.save(ignore_permissions=True)
	return name


def _documents_of(row) -> list[tuple[str, str]]:
	found = [(row.document_type, row.document)]
	if row.document_type == "GL Entry":
		voucher = frappe.db.get_value("GL Entry", row.document, ["voucher_type", "voucher_no"])
		if voucher and all(voucher) and frappe.has_permission(voucher[0], "read", voucher[1]):
			found.append(voucher)
	return found


@frappe.whitelist(methods=["POST"])
def make_for_finding(
	finding: str, title: str, notes: str, document_type: str | None = None, document: str | None = None
) -> str:
	"""A paper for a finding that is a draft, which names it from then on."""
	found = guarded.load_locked("Audit Finding", finding)
	if found.status != "Draft":
		frappe.throw(
			_("It was put to management: what it rests on stays as it is."), title=_("Audit Finding")
		)
	name = make(found.audit, title, notes, None, document_type, document)
	found.append("papers", {"paper": name})
	found.save()
	return name


# -- the seal --------------------------------------------------------------------------------------------------------


@frappe.whitelist(methods=["POST"])
def seal(paper: str) -> str:
	"""Seals an open paper; from now on it is read only. Returns its digest."""
	doc = _open(paper)
	_seal(doc)
	guarded.save(doc)
	return doc.digest


def seal_step(audit: str, step: str) -> None:
	"""What is handed in to be reviewed is sealed: the papers of the step that are open."""
	for name in frappe.get_all(
		DOCTYPE, {"audit": audit, "step": step, "status": ["!=", SEALED]}, pluck="name"
	):
		doc = frappe.get_doc(DOCTYPE, name, for_update=True)
		_seal(doc)
		doc.flags.by_service = True
		# whoever hands in the step hands in its papers, whoever of the team has written them
		doc.save(ignore_permissions=True)


def _seal(doc) -> None:
	doc.status, doc.sealed_by = SEALED, frappe.session.user
	doc.sealed_on = now_datetime().replace(microsecond=0)
	doc.state = working_paper.SAME
	doc.digest = own_snapshot(doc).digest


# -- the reviewer ----------------------------------------------------------------------------------------------------


@frappe.whitelist(methods=["POST"])
def review(paper: str, note: str) -> None:
	"""A note on a sealed paper by somebody of the team who has not written it. An earlier note stays in the versions."""
	doc = guarded.load_locked(DOCTYPE, paper)
	audit = frappe.get_doc("Audit", doc.audit)
	audits.check_in_team(audit)
	if doc.status != SEALED or audit.status not in (audit_life.IN_FIELD, audit_life.REPORTING):
		frappe.throw(_("Sealed papers are reviewed until the report is issued."), title=_("Review"))
	if frappe.session.user in (doc.prepared_by, doc.sealed_by):
		frappe.throw(
			_("Nobody reviews or verifies what they had a hand in. Ask another auditor."),
			frappe.PermissionError,
			title=_("Review"),
		)
	doc.review_note = guarded.required(note, _("Write what was reviewed and what is asked."), _("Review"))
	doc.reviewed_by, doc.reviewed_on = frappe.session.user, now_datetime()
	guarded.save(doc)


# -- what has become of it -------------------------------------------------------------------------------------------


@frappe.whitelist(methods=["POST"])
def compare(paper: str) -> list[dict]:
	"""How each document stands today: {document_type, document, title, outcome, hidden, differences: [{label, kind, before, after}]}.

	The outcome is kept on the paper. What a document says now is shown to those alone who may read it now.
	"""
	doc = guarded.load_locked(DOCTYPE, paper, "read")
	found = []
	for row in doc.documents:
		comparison = snapshots.compared(row)
		note_state(row, comparison.outcome, now_datetime())
		there = comparison.outcome in (working_paper.SAME, working_paper.DIFFERENT)
		hidden = there and not frappe.has_permission(row.document_type, "read", row.document)
		found.append(
			{
				"document_type": row.document_type,
				"document": row.document,
				"title": row.title,
				"outcome": comparison.outcome,
				"hidden": hidden,
				"differences": [] if hidden else difference_words.in_words(row, comparison.differences),
			}
		)
	note_paper(doc, now_datetime())
	return found


def audit_paper_parts(name: str) -> dict:
	"""What the printed paper shows besides its own fields, for whoever may print it."""
	doc = frappe.get_doc(DOCTYPE, name)
	doc.check_permission("print")
	audit = frappe.db.get_value(
		"Audit", doc.audit, ["title", "company", "auditee", "period_from", "period_to"], as_dict=True
	)
	return {
		"audit": audit,
		"names": {
			user: frappe.utils.get_fullname(user)
			for user in (
				doc.prepared_by,
				doc.sealed_by,
				doc.reviewed_by,
				*(row.taken_by for row in doc.documents),
			)
			if user
		},
		"documents": [
			{
				"row": row,
				"fields": difference_words.snapshot_rows(row),
				"files": json.loads(row.files or "[]"),
			}
			for row in doc.documents
		],
		"samples": frappe.get_all(
			ITEM, {"paper": doc.name}, ["sample", "place", "document", "result"], order_by="sample, place"
		),
	}
