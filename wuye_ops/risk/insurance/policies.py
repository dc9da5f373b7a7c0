"""保险单: what may be written on an Insurance Policy, its steps from the draft to the end, and the policy that renews it.

The premium is told here, so that a month of insurance has a cost; it is booked in ERPNext.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import frappe
from frappe import _
from frappe.query_builder import DocType
from frappe.utils import add_days, add_years, cstr, escape_html, getdate, now_datetime, nowdate

from wuye_ops.property import guarded
from wuye_ops.property.closed import first_change
from wuye_ops.property.days import day_of
from wuye_ops.risk.insurance import cover, permissions, words
from wuye_ops.risk.insurance.as_policy import CLAIM, DOCTYPE, as_policy, left_of, money, paid_by
from wuye_ops.risk.step_log import note
from wuye_ops.rules import insurance as rules
from wuye_ops.rules import insurance_life as life
from wuye_ops.rules.insurance_claim import WITHDRAWN
from wuye_ops.rules.money import ZERO
from wuye_ops.rules.risk_category import CATEGORIES, KINDS
from wuye_ops.rules.steps import Refusal

# what only steps and services write
OWN_FIELDS = (
	"status", "covers_until", "ended_on", "renews", "paid", "left_in_all", "confirmed_by", "confirmed_on", "warnings", "log",
	"policy_key",
)  # fmt: skip
# what may be added to a policy that counts
AFTERWARDS = {"modified", "modified_by", "purchase_invoice", "file", "remark", *OWN_FIELDS}
# what a draft may lack
LATER = ("no_limit", "no_category", "no_property")
RENEW = "Renew"
# the terms that a renewal takes over
TERMS = (
	"insurer", "kind", "company", "all_properties", "per_event", "in_all", "deductible", "deductible_percent",
	"deductible_first", "premium", "cost_center",
)  # fmt: skip


# -- controller's named steps ------------------------------------------------------------------------------------------


def prepare_new(doc) -> None:
	for field in OWN_FIELDS:
		if not (doc.flags.by_service and field == "renews"):
			doc.set(field, [] if doc.meta.get_field(field).fieldtype == "Table" else None)
	doc.status = life.DRAFT


def check(doc) -> None:
	before = doc.get_doc_before_save()
	if before:
		guarded.refuse_by_hand(
			doc, *OWN_FIELDS, use=_("Use the buttons: each step asks for what it needs, and is kept.")
		)
		_refuse_change_of_terms(doc, before)
	doc.policy_no, doc.insurer = cstr(doc.policy_no).strip(), cstr(doc.insurer).strip()
	if getdate(doc.last) < getdate(doc.first):
		frappe.throw(
			_("The last day lies before the first. Correct one of them."), title=words.label("last", DOCTYPE)
		)
	_refuse_unknown(doc)
	permissions.stay_in_own_places(doc)
	_check_places(doc)
	_check_company(doc)
	_refuse_same_number(doc)
	guarded.own_file(doc, "file")
	if refused := _refusals(doc):
		words.refuse(refused, _(DOCTYPE), DOCTYPE)
	_derive(doc)


def _refuse_change_of_terms(doc, before) -> None:
	if doc.flags.by_service or before.status == life.DRAFT:
		return
	if field := first_change(doc, before, AFTERWARDS):
		frappe.throw(
			_(
				"{0} counts as it was confirmed: {1} stays as it is. Take it back first, with a reason."
			).format(escape_html(before.policy_no), frappe.bold(words.label(field, DOCTYPE))),
			title=_(DOCTYPE),
		)


def _refuse_unknown(doc) -> None:
	"""The framework looks at selections after the controller, whose rules know no others."""
	if doc.kind not in KINDS:
		frappe.throw(_("Choose a kind of insurance of the list."), title=words.label("kind", DOCTYPE))
	if any(row.category not in CATEGORIES for row in doc.categories):
		frappe.throw(_("Choose a category of the list."), title=words.label("categories", DOCTYPE))


def _check_places(doc) -> None:
	if doc.all_properties:
		doc.set("properties", [])
	names = [row.property for row in doc.properties]
	_refuse_twice(names, "properties")
	_refuse_twice([row.category for row in doc.categories], "categories")
	others = frappe.get_all(
		"Property", {"name": ["in", names or [""]], "company": ["!=", doc.company]}, pluck="name"
	)
	if others:
		frappe.throw(
			_("{0} is not a property of {1}.").format(escape_html(others[0]), escape_html(doc.company)),
			title=words.label("properties", DOCTYPE),
		)


def _refuse_twice(values: list[str], field: str) -> None:
	twice = next((one for one in values if values.count(one) > 1), None)
	if twice:
		frappe.throw(
			_("{0} is named twice.").format(escape_html(_(twice, context="Risk"))),
			title=words.label(field, DOCTYPE),
		)


def _check_company(doc) -> None:
	"""Where the premium was booked is of the company, too."""
	for field, doctype in (("cost_center", "Cost Center"), ("purchase_invoice", "Purchase Invoice")):
		name = doc.get(field)
		if name and frappe.db.get_value(doctype, name, "company") != doc.company:
			frappe.throw(
				_("{0} {1} is not of {2}.").format(_(doctype), escape_html(name), escape_html(doc.company)),
				title=words.label(field, DOCTYPE),
			)


def _refuse_same_number(doc) -> None:
	"""An insurer gives a number once at a time; the key decides between two who enter it at once."""
	doc.policy_key = f"{doc.insurer}|{doc.policy_no}|{getdate(doc.first)}"[:255]
	policy = DocType(DOCTYPE)
	there = (
		frappe.qb.from_(policy)
		.select(policy.name)
		.where(
			(policy.policy_no == doc.policy_no)
			& (policy.insurer == doc.insurer)
			& (policy.name != (doc.name or ""))
		)
		.where((policy.first <= getdate(doc.last)) & (policy.covers_until >= getdate(doc.first)))
		.limit(1)
		.run()
	)
	if there:
		frappe.throw(
			_(
				"{0} of {1} is entered as {2} already, for days that overlap. Check the number or the days."
			).format(escape_html(doc.policy_no), escape_html(doc.insurer), there[0][0]),
			frappe.DuplicateEntryError,
			title=words.label("policy_no", DOCTYPE),
		)


def _refusals(doc) -> list[Refusal]:
	draft = (doc.status or life.DRAFT) == life.DRAFT
	return [one for one in rules.policy_refusals(as_policy(doc)) if not (draft and one.code in LATER)]


def _derive(doc) -> None:
	"""What follows from the days and the claims; the caller saves."""
	policy = as_policy(doc)
	doc.covers_until = policy.last
	if (doc.status or life.DRAFT) != life.DRAFT:
		doc.status = life.status_on(policy, getdate(nowdate()))
	paid = paid_by([doc.name]).get(doc.name, ZERO)
	left = left_of(policy, paid)
	doc.paid, doc.left_in_all = float(paid), None if left is None else float(left)


def refuse_delete(doc) -> None:
	"""A draft may go; what has counted, or what claims hang on, is kept."""
	if doc.status != life.DRAFT or doc.log:
		frappe.throw(
			_(
				"{0} is kept for the record. Cancel it as of a day, or take it back, with a reason instead."
			).format(escape_html(doc.policy_no)),
			title=_("Kept for the Record"),
		)


# -- steps -------------------------------------------------------------------------------------------------------------


@frappe.whitelist(methods=["POST"])
def take(policy: str, step: str, reason: str | None = None, day: str | None = None) -> str:
	"""Takes a step of `rules.insurance_life.LIFE`. day: with Cancel the last one that is covered. Returns the new status."""
	title = _(step, context=DOCTYPE)
	if step not in life.LIFE.steps:
		frappe.throw(_("There is no such step."), title=_(DOCTYPE))
	doc = guarded.load_locked(DOCTYPE, policy)
	permissions.stay_in_own_places(doc)
	if refused := life.LIFE.refusals(doc.status, step):
		words.refuse(refused, title, DOCTYPE)
	reason = cstr(reason).strip()
	if step in life.WITH_REASON:
		guarded.required(reason, _("Say why; the reason is kept."), title)
	was = doc.status
	ENTER[step](doc, title, day)
	if refused := _refusals(doc):
		words.refuse(refused, title, DOCTYPE)
	if step != life.TAKE_BACK:
		_refuse_against_claims(doc, title)
	_derive(doc)
	note(doc, step, reason, was)
	guarded.save(doc)
	cover.follow_policy(doc)
	return doc.status


def _confirm(doc, _title: str, _day: str | None) -> None:
	doc.status = life.IN_FORCE
	doc.confirmed_by, doc.confirmed_on = frappe.session.user, now_datetime()


def _take_back(doc, _title: str, _day: str | None) -> None:
	doc.status = life.DRAFT
	doc.confirmed_by = doc.confirmed_on = None


def _cancel(doc, title: str, day: str | None) -> None:
	doc.ended_on = day_of(day, _("Last Day"), title) or getdate(nowdate())
	if doc.ended_on > getdate(doc.last):
		frappe.throw(
			_("It ends on {0} by itself: enter a day before.").format(frappe.format(doc.last, "Date")),
			title=title,
		)


ENTER = {life.CONFIRM: _confirm, life.TAKE_BACK: _take_back, life.CANCEL: _cancel}


def _refuse_against_claims(doc, title: str) -> None:
	"""Claims that stand on it were reported under its terms: they fit what it says now, too."""
	policy = as_policy(doc)
	rows = frappe.get_all(
		CLAIM,
		{"policy": doc.name, "status": ["!=", WITHDRAWN]},
		["name", "property", "category", "occurred_on"],
		order_by="name",
	)
	for row in rows:
		if not policy.covers(row.property, row.category, getdate(row.occurred_on)):
			frappe.throw(
				_("Claim {0} would no longer be covered by it: {1}, {2}.").format(
					row.name, frappe.format(row.occurred_on, "Date"), escape_html(row.property)
				),
				title=title,
			)
	paid = paid_by([doc.name]).get(doc.name, ZERO)
	if policy.in_all is not None and paid > policy.in_all:
		frappe.throw(_("Its claims were agreed or paid with more than it would pay in all."), title=title)


# -- renewal -----------------------------------------------------------------------------------------------------------


@frappe.whitelist(methods=["POST"])
def renew(policy: str, policy_no: str, last: str | None = None, premium: str | float | None = None) -> str:
	"""A draft that follows on the day after the last, with the same terms; one for each policy. Returns its name.

	last: empty is a year. The terms are confirmed on the draft; risks that lean on the old policy then lean on this one, too.
	"""
	frappe.has_permission(DOCTYPE, "create", throw=True)
	# of two who renew at once the second finds the draft of the first
	old = guarded.load_locked(DOCTYPE, policy)
	title = _(RENEW, context=DOCTYPE)
	if old.status == life.DRAFT:
		frappe.throw(_("Confirm it first: a draft is not renewed."), title=title)
	followed = {"renews": old.name, "status": ["!=", life.CANCELLED]}
	if there := frappe.db.get_value(DOCTYPE, followed, for_update=True):
		return there
	first = getdate(add_days(old.covers_until, 1))
	doc = frappe.new_doc(DOCTYPE)
	doc.update({field: old.get(field) for field in TERMS})
	doc.update(
		{
			"policy_no": guarded.required(policy_no, _("Enter the number of the new policy."), title),
			"first": first,
			"last": day_of(last, _("Last Day"), title) or getdate(add_days(add_years(first, 1), -1)),
			"renews": old.name,
			"properties": [{"property": row.property} for row in old.properties],
			"categories": [{"category": row.category} for row in old.categories],
		}
	)
	if premium not in (None, ""):
		doc.premium = premium
	doc.flags.by_service = True
	doc.insert()
	note(old, RENEW, doc.policy_no)
	guarded.save(old)
	return doc.name


# -- what it costs -----------------------------------------------------------------------------------------------------


@frappe.whitelist(methods=["GET"])
def premium_months(policy: str) -> list[dict]:
	"""The premium by month of cover, by days, for whoever may read the policy: {month, amount}."""
	doc = frappe.get_doc(DOCTYPE, policy)
	doc.check_permission("read")
	return [
		{"month": str(month), "amount": float(amount)}
		for month, amount in rules.premium_by_month(as_policy(doc)).items()
	]


def keep_paid(policy: str) -> None:
	"""What claims have taken of a policy; the caller holds the lock on it."""
	paid = paid_by([policy], lock=True).get(policy, ZERO)
	in_all = money(frappe.db.get_value(DOCTYPE, policy, "in_all"))
	left: Decimal | None = max(in_all - paid, ZERO) if in_all else None
	# a copy of what the claims say, which have their own versions
	frappe.db.set_value(DOCTYPE, policy, {"paid": paid, "left_in_all": left}, update_modified=False)


def refresh_statuses(today: date) -> int:
	"""Set-based: policies that began or ended by the day. Returns how many stand otherwise now."""
	policy = DocType(DOCTYPE)
	moved = 0
	for before, after, where in (
		(life.NOT_BEGUN, life.IN_FORCE, (policy["first"] <= today) & (policy.covers_until >= today)),
		(
			life.RUNNING,
			life.CANCELLED,
			(policy.covers_until < today) & (policy.covers_until < policy["last"]),
		),
		(life.RUNNING, life.EXPIRED, (policy.covers_until < today) & (policy.covers_until == policy["last"])),
	):
		statuses = (before,) if isinstance(before, str) else before
		names = (
			frappe.qb.from_(policy)
			.select(policy.name)
			.where(policy.status.isin(statuses) & where)
			.run(pluck=True)
		)
		if names:
			# the day itself changes it, no user
			frappe.qb.update(policy).set(policy.status, after).where(
				policy.name.isin(names) & policy.status.isin(statuses)
			).run()
		moved += len(names)
	return moved
