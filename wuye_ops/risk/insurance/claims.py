"""保险理赔: an Insurance Claim from the notice to the payment.

A claim is of one property and one policy. While an amount is agreed the policy's row is locked, so that two claims never take the
same money; what the policy has paid is the sum of its agreed and paid claims.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation

import frappe
from frappe import _
from frappe.utils import cint, cstr, escape_html, flt, getdate, nowdate

from wuye_ops.property import guarded
from wuye_ops.property.closed import first_change
from wuye_ops.property.days import day_of
from wuye_ops.property.places import check_same_property
from wuye_ops.risk.insurance import policies, words
from wuye_ops.risk.insurance.as_policy import CLAIM, DOCTYPE, load, money, paid_by
from wuye_ops.risk.step_log import note
from wuye_ops.rules import insurance_claim as rules
from wuye_ops.rules import insurance_life as life
from wuye_ops.rules.insurance import Policy
from wuye_ops.rules.money import ZERO
from wuye_ops.rules.risk_category import CATEGORIES, FALLING, FIRE, LIFT, SAFETY, WEATHER

# what only steps and services write
OWN_FIELDS = (
	"status", "due_on", "whose_turn", "notice_late", "documents_on", "payable", "deducted", "own", "amount", "agreed_on", "paid_on",
	"refusal", "log", "claim_key", "chased_for",
)  # fmt: skip
ENDED = (rules.PAID, rules.WITHDRAWN)
# status → what may still be written by hand
OPEN_FIELDS = {
	rules.DOCUMENTS_IN: {"title", "reference", "loss", "risk", "description"},
	rules.AGREED: {"title", "reference", "risk", "description"},
	rules.REFUSED: {"title", "reference", "risk", "description"},
	rules.PAID: set(),
	rules.WITHDRAWN: set(),
}
LOSS_STEPS = (rules.HAND_IN, rules.AGREE)


# -- controller's named steps ------------------------------------------------------------------------------------------


def prepare_new(doc) -> None:
	for field in OWN_FIELDS:
		doc.set(field, [] if doc.meta.get_field(field).fieldtype == "Table" else None)
	doc.status = rules.REPORTED
	doc.reported_on = doc.reported_on or nowdate()
	note(doc, "Report")


def check(doc) -> None:
	before = doc.get_doc_before_save()
	if before:
		guarded.refuse_by_hand(
			doc, *OWN_FIELDS, use=_("Use the buttons: each step asks for what it needs, and is kept.")
		)
		_refuse_late_change(doc, before)
	policy = _policy(doc)
	for field, doctype in (("security_incident", "Security Incident"), ("risk", "Risk")):
		if doc.get(field) and (not before or doc.has_value_changed(field)):
			check_same_property(doc.property, doctype, doc.get(field))
	for row in doc.documents:
		guarded.own_file_of_row(doc, row, "file", before)
	if flt(doc.loss) < 0:
		frappe.throw(_("A loss is not below zero."), title=words.label("loss"))
	if not before or any(map(doc.has_value_changed, ("occurred_on", "reported_on", "category"))):
		if getdate(doc.reported_on) > getdate(nowdate()):
			frappe.throw(_("It cannot have been reported in the future."), title=words.label("reported_on"))
		if refused := rules.report_refusals(as_claim(doc), policy, getdate(nowdate())):
			words.refuse(refused, _(CLAIM), CLAIM)
	_derive(doc, policy)


def _refuse_late_change(doc, before) -> None:
	if doc.flags.by_service or before.status == rules.REPORTED:
		return
	allowed = {"modified", "modified_by", *OWN_FIELDS, *OPEN_FIELDS[before.status]}
	if field := first_change(doc, before, allowed):
		frappe.throw(
			_("{0} is {1}: {2} stays as it is.").format(
				doc.name,
				_(before.status, context=CLAIM),
				frappe.bold(words.label(field)),
			),
			title=_(CLAIM),
		)


def _policy(doc) -> Policy:
	policy = load({"name": doc.policy}).get(doc.policy)
	if not policy:
		frappe.throw(
			_("{0} is a draft: confirm the policy first.").format(escape_html(doc.policy)),
			title=words.label("policy"),
		)
	company = frappe.db.get_value(DOCTYPE, doc.policy, "company")
	if company != frappe.get_cached_value("Property", doc.property, "company"):
		frappe.throw(
			_("{0} is insured by a policy of its own company.").format(escape_html(doc.property)),
			title=words.label("policy"),
		)
	return policy


def as_claim(doc) -> rules.Claim:
	return rules.Claim(
		doc.status,
		cstr(doc.property),
		cstr(doc.category),
		getdate(doc.occurred_on),
		getdate(doc.reported_on),
		money(doc.loss) if flt(doc.loss) else None,
		len(doc.documents),
		_day(doc.documents_on),
		_day(doc.agreed_on),
		money(doc.amount) if flt(doc.amount) else None,
	)


def _day(value: object) -> date | None:
	return getdate(value) if value else None


def payable_of(doc, policy: Policy, lock: bool = False) -> rules.Payable:
	"""What the policy pays of the loss, beside its other claims."""
	first = cint(frappe.db.get_value(DOCTYPE, doc.policy, "deductible_first"))
	paid = paid_by([doc.policy], but=doc.name, lock=lock).get(doc.policy, ZERO)
	return rules.payable(policy, money(doc.loss), paid, bool(first))


def _derive(doc, policy: Policy) -> None:
	"""What follows from what is entered; the caller saves. What was agreed is no longer computed anew."""
	claim = as_claim(doc)
	doc.notice_late = int(claim.is_notice_late)
	deadline = rules.next_deadline(claim)
	doc.whose_turn, doc.due_on = deadline or (None, None)
	if doc.status in (rules.REPORTED, rules.DOCUMENTS_IN, rules.REFUSED):
		found = payable_of(doc, policy)
		doc.payable, doc.deducted, doc.own = float(found.amount), float(found.deducted), float(found.own)
	elif doc.amount:
		doc.own = float(money(doc.loss) - money(doc.amount))
	# one standing claim of an incident on a policy; a withdrawn one frees the key
	keyed = doc.security_incident and doc.status != rules.WITHDRAWN
	doc.claim_key = f"{doc.policy}|{doc.security_incident}" if keyed else None


def refuse_delete(doc) -> None:
	frappe.throw(
		_("{0} is kept for the record. Withdraw it with a reason instead.").format(doc.name),
		title=_("Kept for the Record"),
	)


# -- steps -------------------------------------------------------------------------------------------------------------


@frappe.whitelist(methods=["POST"])
def take(
	claim: str, step: str, reason: str | None = None, amount: str | float | None = None, day: str | None = None,
	loss: str | float | None = None,
) -> str:  # fmt: skip
	"""Takes a step of `rules.insurance_claim.LIFE`. Returns the new status.

	amount: 元, with Agree, and with Record Payment where another sum was paid than agreed. day: on which it was done, empty is
	today. loss: as it is known now, with Hand In Documents and Agree.
	"""
	title = _(step, context=CLAIM)
	if step not in rules.LIFE.steps:
		frappe.throw(_("There is no such step."), title=_(CLAIM))
	# first the policy, then its claim: of two claims at once the second reads what the first has taken
	policy_name = frappe.db.get_value(CLAIM, claim, "policy")
	if policy_name:
		frappe.db.get_value(DOCTYPE, policy_name, "name", for_update=True)
	doc = guarded.load_locked(CLAIM, claim)
	policy = _policy(doc)
	reason, was = cstr(reason).strip(), doc.status
	if refused := rules.LIFE.refusals(was, step):
		words.refuse(refused, title, CLAIM)
	if loss not in (None, "") and step in LOSS_STEPS:
		doc.loss = float(_amount(loss, title))
	if amount not in (None, "") and step in (rules.AGREE, rules.PAY):
		doc.amount = float(_amount(amount, title))
	most = payable_of(doc, policy, lock=True).amount
	if refused := rules.refusals(as_claim(doc), step, most, reason):
		words.refuse(refused, title, CLAIM)
	_enter(doc, step, _day_of_step(doc, step, day, title), reason)
	doc.status = rules.LIFE.after(step)
	note(doc, step, reason, was)
	guarded.save(doc)
	policies.keep_paid(doc.policy)
	return doc.status


def _amount(value: object, title: str) -> Decimal:
	"""Raises, in words, for what is no sum in whole cents, or not above zero."""
	try:
		found = Decimal(cstr(value).replace(",", "").strip())
	except InvalidOperation:
		found = ZERO
	if not found.is_finite() or found <= ZERO or found != round(found, 2):
		frappe.throw(_("Enter a sum in yuan above zero, with two decimals at the most."), title=title)
	return found


# step → the field that keeps its day, and the one before which it cannot lie
DAYS = {
	rules.HAND_IN: ("documents_on", "reported_on"),
	rules.AGREE: ("agreed_on", "documents_on"),
	rules.PAY: ("paid_on", "agreed_on"),
	rules.CONTEST: ("documents_on", "reported_on"),
}


def _day_of_step(doc, step: str, day: str | None, title: str) -> date:
	today = getdate(nowdate())
	found = day_of(day, _("Day"), title) or today
	if found > today:
		frappe.throw(_("It cannot have been done in the future."), title=title)
	_field, earliest = DAYS.get(step, (None, None))
	if earliest and doc.get(earliest) and found < getdate(doc.get(earliest)):
		frappe.throw(
			_("It cannot lie before {0}: {1}.").format(
				words.label(earliest), frappe.format(doc.get(earliest), "Date")
			),
			title=title,
		)
	return found


def _enter(doc, step: str, day: date, reason: str) -> None:
	if step in DAYS:
		doc.set(DAYS[step][0], day)
	if step == rules.ASK_MORE:
		doc.documents_on = None
	if step == rules.REFUSE:
		doc.refusal = reason
	if step == rules.CONTEST:
		doc.refusal = None


# -- from where it happened --------------------------------------------------------------------------------------------

SOURCES = ("Security Incident", "Risk")
# kind of an incident → category of the risk that it was
OF_INCIDENT = {
	"Fire": FIRE, "Gas": FIRE, "Lift Trapping": LIFT, "Flood": WEATHER, "Falling Object": FALLING,
}  # fmt: skip


@frappe.whitelist(methods=["GET"])
def suggest(
	source_doctype: str, source_name: str, day: str | None = None, category: str | None = None
) -> dict:
	"""What a claim from this document would say, and as "policies" those that covered it on the day it occurred.

	day, category: where the user has said otherwise. "existing": a claim that was made of it, if any.
	"""
	frappe.has_permission(CLAIM, "create", throw=True)
	source = _source(source_doctype, source_name)
	said = _suggestion(source)
	if category in CATEGORIES:
		said["category"] = category
	said["occurred_on"] = day_of(day, words.label("occurred_on"), _(CLAIM)) or said["occurred_on"]
	field = "security_incident" if source_doctype == "Security Incident" else "risk"
	existing = frappe.get_list(
		CLAIM,
		{field: source_name, "status": ["!=", rules.WITHDRAWN]},
		pluck="name",
		order_by="creation desc",
		limit=1,
	)
	return {
		**said,
		"occurred_on": str(said["occurred_on"]),
		"existing": existing[0] if existing else None,
		"policies": policies_for(said["property"], said["category"], said["occurred_on"]),
	}


def policies_for(property_name: str, category: str, day: date) -> list[dict]:
	"""Confirmed policies that cover a category in a property on a day, of those the user may see: {name, policy_no, insurer, kind}."""
	company = frappe.get_cached_value("Property", property_name, "company")
	rows = frappe.get_list(
		DOCTYPE,
		{
			"company": company,
			"status": ["in", life.COUNTS],
			"first": ["<=", day],
			"covers_until": [">=", day],
		},
		["name", "policy_no", "insurer", "kind"],
		order_by="first, name",
		limit=0,
	)
	known = load({"name": ["in", [row.name for row in rows] or [""]]})
	return [row for row in rows if row.name in known and known[row.name].covers(property_name, category, day)]


@frappe.whitelist(methods=["POST"])
def make_claim(source_doctype: str, source_name: str, policy: str, **values) -> str:
	"""Reports a claim from an incident or a risk; one for each incident and policy. Returns its name, also of one that is there.

	values: category, occurred_on, reported_on, loss, description, reference; what is not said is taken from the document.
	"""
	frappe.has_permission(CLAIM, "create", throw=True)
	source = _source(source_doctype, source_name)
	frappe.get_doc(DOCTYPE, policy).check_permission("read")
	doc = frappe.new_doc(CLAIM)
	doc.update(_suggestion(source))
	doc.update({key: value for key, value in values.items() if key in TEXTS and value not in (None, "")})
	doc.policy = policy
	doc.set("security_incident" if source_doctype == "Security Incident" else "risk", source_name)
	frappe.db.savepoint("insurance_claim")
	try:
		return doc.insert().name
	except frappe.UniqueValidationError:
		frappe.db.rollback(save_point="insurance_claim")
		frappe.clear_last_message()
		return frappe.db.get_value(CLAIM, {"claim_key": f"{policy}|{source_name}"}, for_update=True)


TEXTS = ("category", "occurred_on", "reported_on", "loss", "description", "reference")


def _source(doctype: str, name: str):
	"""The document, for a user who may read it."""
	if doctype not in SOURCES:
		frappe.throw(_("A claim is not made from documents of this kind."), title=_(CLAIM))
	source = frappe.get_doc(doctype, name)
	source.check_permission("read")
	return source


def _suggestion(source) -> dict:
	if source.doctype == "Risk":
		return {
			"property": source.property,
			"title": source.title,
			"category": source.category,
			"occurred_on": getdate(nowdate()),
			"loss": flt(source.expected_loss),
			"description": source.description,
		}
	return {
		"property": source.property,
		"title": source.subject,
		"category": OF_INCIDENT.get(source.kind, SAFETY),
		"occurred_on": getdate(source.occurred_on),
		"loss": flt(source.loss),
		"description": source.description,
	}
