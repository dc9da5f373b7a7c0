"""送审: what is computed as a draft, handed in, and approved or returned by somebody else; or cancelled, which frees its period.

The chapter says by a `Flow` what is checked before, what is noted, and what stands in the key; a workflow shows the same steps.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import frappe
from frappe import _
from frappe.utils import now_datetime

from wuye_ops.property.guarded import load_locked, required, save

DRAFT, TO_APPROVE, APPROVED, RETURNED, CANCELLED = "Draft", "To Approve", "Approved", "Returned", "Cancelled"
AT_WORK = (DRAFT, RETURNED)
DECISION = ("submitted_by", "submitted_on", "decided_by", "decided_on", "remark")
# of a remark and of a note
TEXT_LENGTH = 1000


@dataclass(frozen=True, slots=True)
class Flow:
	"""doctype: with the fields of DECISION, a status and a conclusion `summary`. key: the field that is unique, and empty once it
	does not count. by_hand: fields that people write. check: throws what stands in the way of handing in. own: the sentence that
	refuses one's own. in_short: what is noted when it is handed in. note(doc, kind, text): a row of its log."""

	doctype: str
	key: str
	by_hand: frozenset[str]
	check: Callable[[object], None]
	own: Callable[[], str]
	in_short: Callable[[object], str]
	note: Callable[[object, str, str | None], None]


# -- controller's named steps ------------------------------------------------------------------------------------------


def begin(flow: Flow, doc, key: str) -> None:
	"""Before insert: a draft that nobody has decided on."""
	doc.status = DRAFT
	doc.set(flow.key, key)
	for field in DECISION:
		doc.set(field, None)


def keep_own_fields(flow: Flow, doc) -> None:
	"""What is computed or a step stays as it was; the conclusion too, once it is out of the hands of who writes it."""
	before = doc.get_doc_before_save()
	if not before or doc.flags.by_service:
		return
	for field in doc.meta.fields:
		if field.fieldname not in flow.by_hand and field.fieldname != "status":
			doc.set(field.fieldname, before.get(field.fieldname))
	if before.status not in AT_WORK and (doc.summary or "") != (before.summary or ""):
		frappe.throw(
			_("{0} is {1} and can no longer be changed. Write a comment.").format(
				frappe.bold(doc.name), _(before.status, context=doc.doctype)
			),
			title=_(flow.doctype),
		)


def enter_status(flow: Flow, doc) -> None:
	"""On validate: a status that has changed is a step, whichever door it came by."""
	before = doc.get_doc_before_save()
	was = before.status if before else DRAFT
	if doc.status == was:
		return
	if doc.status == TO_APPROVE:
		flow.check(doc)
		doc.update({"submitted_by": frappe.session.user, "submitted_on": now_datetime(), "remark": None})
		flow.note(doc, "Submitted", flow.in_short(doc))
	elif doc.status == CANCELLED:
		required(doc.remark, _("Say why it does not count; the reason is kept."), _("Cancel"))
		doc.set(flow.key, None)
		flow.note(doc, "Cancelled", doc.remark)
	else:
		_decide(flow, doc)


def _decide(flow: Flow, doc) -> None:
	if frappe.session.user in (doc.submitted_by, doc.owner):
		frappe.throw(flow.own(), frappe.PermissionError, title=_("Approval"))
	if doc.status == RETURNED:
		required(doc.remark, _("Say what is to be looked at again."), _("Return"))
	doc.update({"decided_by": frappe.session.user, "decided_on": now_datetime()})
	flow.note(doc, doc.status, doc.remark)


# -- services ----------------------------------------------------------------------------------------------------------


def submit(flow: Flow, name: str) -> None:
	_step(flow, name, TO_APPROVE, None, AT_WORK)


def approve(flow: Flow, name: str, remark: str | None) -> None:
	_step(flow, name, APPROVED, remark, (TO_APPROVE,))


def return_to_draft(flow: Flow, name: str, reason: str) -> None:
	_step(flow, name, RETURNED, reason, (TO_APPROVE,))


def cancel(flow: Flow, name: str, reason: str) -> None:
	_step(flow, name, CANCELLED, reason, (*AT_WORK, APPROVED))


def _step(flow: Flow, name: str, status: str, remark: str | None, sources: tuple[str, ...]) -> None:
	doc = load_locked(flow.doctype, name)
	if doc.status not in sources:
		# of two who decide at once one is first, and the other reads what it has become
		frappe.throw(
			_("{0} is {1}; this step is over.").format(
				frappe.bold(doc.name), _(doc.status, context=doc.doctype)
			),
			title=_(flow.doctype),
		)
	doc.status = status
	doc.remark = (remark or "").strip()[:TEXT_LENGTH] or None
	save(doc)


def load_at_work(flow: Flow, name: str):
	"""The document, locked, to be computed again; refused once it has left the hands of who writes it."""
	doc = load_locked(flow.doctype, name)
	if doc.status not in AT_WORK:
		frappe.throw(
			_("{0} is {1}; its figures stand. Only a draft is computed again.").format(
				frappe.bold(doc.name), _(doc.status, context=doc.doctype)
			),
			title=_(flow.doctype),
		)
	return doc
