"""What people do about an alert, each step by a button: take it in hand, record what was done, close or withdraw it."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import now_datetime

from wuye_ops.property.guarded import required, save
from wuye_ops.risk import escalations, kept, levels
from wuye_ops.risk import indicator_words as words
from wuye_ops.risk.escalations import Locked
from wuye_ops.risk.kept import ALERT
from wuye_ops.risk.watching import is_watched, load_one, place_of
from wuye_ops.rules import risk_alert as rules
from wuye_ops.rules.incident import YELLOW
from wuye_ops.rules.risk_alert import BREACH, CLOSE, TAKE, WITHDRAW, Step
from wuye_ops.rules.steps import Refusal

# what is done about an alert may be a document
DOCUMENTS = (
	"Improvement Plan", "Rectification", "Service Task", "Service Request", "Statutory Inspection", "Arrears Case",
	"Cost Review", "Audit Finding", "Emergency Drill",
)  # fmt: skip
TITLE = "Risk Alert"


@frappe.whitelist(methods=["POST"])
def take_in_hand(name: str, measure: str) -> None:
	"""Somebody of its level, or above, says what is going to be done; nobody is told any more that it is unanswered."""
	one, doc = _load(name)
	_check(one, doc, TAKE, measure=measure)
	doc.measure, doc.taken_by = measure.strip(), frappe.session.user
	_step(one, doc, TAKE, measure)


@frappe.whitelist(methods=["POST"])
def record_action(name: str, what: str, document_type: str = "", document: str = "") -> None:
	"""Writes down what was done; with the document that came of it, of the same property, if there is one."""
	one, doc = _load(name)
	if one.alert.is_ended:
		words.refuse([Refusal("not_now", {"status": one.alert.status, "step": "Record Action"})], _(TITLE))
	if not frozenset(frappe.get_roles()) & set(rules.handlers(YELLOW)):
		words.refuse([Refusal("not_entitled", {"roles": rules.handlers(YELLOW)})], _(TITLE))
	what = required(what, _("Say what was done."), _("Action"))
	if document:
		_check_document(doc, document_type, document)
	now = now_datetime()
	doc.append(
		"actions",
		{
			"at": now,
			"by_user": frappe.session.user,
			"what": what,
			"document_type": document_type if document else None,
			"document": document or None,
		},
	)
	doc.moved_on = now
	save(doc)


@frappe.whitelist(methods=["POST"])
def close(name: str, reason: str) -> None:
	"""Ends an alert whose value is back. Orange and red ones need a recorded action."""
	one, doc = _load(name)
	_check(one, doc, CLOSE, reason=reason)
	doc.reason, doc.ended_by = reason.strip(), frappe.session.user
	_step(one, doc, CLOSE, reason)


@frappe.whitelist(methods=["POST"])
def withdraw(name: str, reason: str) -> None:
	"""A Risk Officer takes back an alert that nothing watches any more, or that was a mistake and is back."""
	one, doc = _load(name)
	_check(one, doc, WITHDRAW, reason=reason)
	doc.reason, doc.ended_by = reason.strip(), frappe.session.user
	_step(one, doc, WITHDRAW, reason)


@frappe.whitelist()
def possible_steps(name: str) -> dict:
	"""{steps, watched, acts, by}: what the user may do now, for the buttons; whether anybody looks at the value; and the roles that
	take it in hand and close it."""
	doc = frappe.get_doc(ALERT, name)
	doc.check_permission("read")
	alert, roles = _as_rule(doc), frozenset(frappe.get_roles())
	watched = _is_watched(doc)
	steps = []
	for step in rules.LIFE.steps_from(alert.status):
		allowed = {rules.OFFICER} if step == WITHDRAW else set(rules.handlers(alert.worst))
		if roles & allowed and (step != WITHDRAW or not watched or alert.status == rules.BACK):
			steps.append(step)
	acts = not alert.is_ended and bool(roles & set(rules.handlers(YELLOW)))
	may = bool(frappe.has_permission(ALERT, "write", doc))
	by = [_(role) for role in rules.handlers(alert.worst)]
	return {"steps": steps if may else [], "watched": watched, "acts": acts and may, "by": by}


def _as_rule(doc) -> rules.Alert:
	return kept.alert_of(frappe._dict(doc.as_dict()), kept.series_of(doc))


def _is_watched(doc) -> bool:
	return is_watched(load_one(doc.indicator), place_of(doc))


def _load(name: str) -> tuple[Locked, object]:
	"""The alert as the rules know it, and the document, for a user who may write it. Its right is asked before it is locked."""
	frappe.get_doc(ALERT, name).check_permission("write")
	one = escalations.lock(name)
	doc = frappe.get_doc(ALERT, name, for_update=True)
	return one, doc


def _check(one: Locked, doc, step: str, reason: str = "", measure: str = "") -> None:
	state = one.state
	asked = Step(
		step,
		frozenset(frappe.get_roles()),
		now_datetime(),
		reason or "",
		measure or "",
		len(doc.actions),
		is_watched(one.indicator, one.place),
		(state.level or "") if state is not None and one.alert.kind == BREACH else "",
		bool(state.is_silent) if state is not None else False,
	)
	words.refuse(rules.refusals(one.alert, asked), _(TITLE))


def _step(one: Locked, doc, step: str, note: str) -> None:
	now = now_datetime()
	after = rules.taken(one.alert, Step(step, frozenset(), now))
	doc.update(kept.alert_fields(after))
	doc.moved_on = now
	doc.append(
		"log",
		{
			"at": now,
			"step": step,
			"level": one.alert.level,
			"by_user": frappe.session.user,
			"note": note.strip(),
		},
	)
	save(doc)
	levels.refresh([doc.indicator])


def _check_document(doc, document_type: str, document: str) -> None:
	if document_type not in DOCUMENTS:
		frappe.throw(
			_("Choose one of: {0}").format("、".join(_(one) for one in DOCUMENTS)),
			title=_("Kind of Document"),
		)
	if not frappe.db.exists(document_type, document) or not frappe.has_permission(
		document_type, "read", doc=document
	):
		frappe.throw(
			_("There is no {0} {1} that you may see.").format(
				_(document_type), frappe.bold(frappe.utils.escape_html(document))
			),
			title=_("Document"),
		)
	if doc.property and frappe.db.get_value(document_type, document, "property") != doc.property:
		frappe.throw(
			_("{0} is of another property than the alert.").format(
				frappe.bold(frappe.utils.escape_html(document))
			),
			title=_("Document"),
		)
