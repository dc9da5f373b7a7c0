"""Cost Plan (年度成本预算): drafted, handed in, approved by somebody else by amount, in force, revised by a version of its own.

Of property and year one plan is in the making and one in force: each holds a key that is unique in the database. Approving writes
the Budgets of ERPNext in the same transaction.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from decimal import Decimal

import frappe
from frappe import _
from frappe.utils import getdate, now_datetime, nowdate

from wuye_ops.finance_control import drafting, plan_budgets, plan_figures, plan_rules, spending
from wuye_ops.finance_control.plan_rules import as_lines, as_plan, money, refuse, year_of
from wuye_ops.metrics.registry import Scope
from wuye_ops.property import approval
from wuye_ops.property.guarded import differs, required
from wuye_ops.rules import cost_plan
from wuye_ops.rules.cost_plan import CLOSED, DRAFT, IN_FORCE, PENDING, REPLACED, RETURNED, WITHDRAWN
from wuye_ops.rules.money import total
from wuye_ops.rules.proration import Month
from wuye_ops.rules.seasonality import MONTHS

AT_WORK = (DRAFT, RETURNED)
KIND = "Cost Plan"
# What people write, as long as the plan is at work; everything else is computed or a step.
BY_HAND = {
	"property", "fiscal_year", "reason", "drivers", "lines", "pension", "medical", "unemployment", "injury",
	"housing_fund", "base_floor", "base_ceiling",
}  # fmt: skip
CONTENT = BY_HAND - {"property", "fiscal_year", "reason"}
WRITING = ("Drafted", "Changed", "Imported")
REMARK_LENGTH = 1000


# -- controller's named steps ------------------------------------------------------------------------------------


def prepare_new(doc) -> None:
	"""Company and cost center of its property, its version, its key. A copy is a draft of its own."""
	if doc.flags.by_service:
		return
	start(doc)
	for table, fields in SNAPSHOTS.items():
		for row in doc.get(table):
			row.update(dict.fromkeys(fields))


def start(doc) -> None:
	"""A first version, of which nothing has been decided. For a service that keeps what its rows explain themselves with."""
	doc.status, doc.version, doc.revises, doc.holds_from = DRAFT, 1, None, 0
	for field in ("submitted_by", "submitted_on", "decided_by", "decided_on", "remark", "to_approve"):
		doc.set(field, None)
	doc.set("notes", [])


def fill(doc) -> None:
	"""What follows from property and year, and the figures."""
	if doc.is_new() or doc.status in AT_WORK:
		doc.company, doc.cost_center = frappe.db.get_value(
			"Property", doc.property, ["company", "cost_center"]
		) or (None, None)
	year = year_of(doc.fiscal_year)
	doc.title = f"{doc.property} {year} V{doc.version or 1}"[:140]
	if doc.status in AT_WORK or doc.is_new():
		if doc.revises:
			doc.holds_from = first_open_month(year)
		elif doc.is_new() and not (doc.drivers or doc.lines):
			drafting.suggest(doc)
		plan_figures.compute(doc)
	_note_writing(doc)


def keep_own_fields(doc) -> None:
	"""What only steps write stays as it was; what people write, once the plan is out of their hands."""
	before = doc.get_doc_before_save()
	if not before or doc.flags.by_service:
		return
	for field in doc.meta.fields:
		if field.fieldname not in BY_HAND and field.fieldname != "status":
			doc.set(field.fieldname, before.get(field.fieldname))
	if before.status in AT_WORK:
		_keep_snapshots(doc, before)
		return
	if any(differs(doc, before, field) for field in BY_HAND):
		frappe.throw(
			_("{0} is {1} and can no longer be changed. Revise it once it is in force.").format(
				frappe.bold(doc.name), _(before.status, context=doc.doctype)
			),
			title=_("Cost Plan"),
		)


# what the rows of a table keep for themselves
SNAPSHOTS = {"drivers": ("by_month", "history_of", "recorded"), "lines": ("by_hand", "figure")}


def _keep_snapshots(doc, before) -> None:
	"""What explains a figure is written by the drafting alone."""
	for table, fields in SNAPSHOTS.items():
		old = {row.name: row for row in before.get(table)}
		for row in doc.get(table):
			for field in fields:
				row.set(field, old[row.name].get(field) if row.name in old else None)


def check(doc) -> None:
	"""Everything for which the plan cannot be what it says, told at once; a draft may still be empty. Asked for the last time when
	it is approved: an account or the year may have been closed since."""
	before = doc.get_doc_before_save()
	comes_into_force = doc.status == IN_FORCE and before and before.status != IN_FORCE
	if doc.status not in (*AT_WORK, PENDING) and not comes_into_force:
		return
	found = cost_plan.refusals(as_plan(doc), plan_rules.books(doc), plan_rules.others(doc))
	if doc.status in AT_WORK:
		found = [one for one in found if one.code != "no_lines"]
	refuse(found, _("Cost Plan"))


def enter_status(doc) -> None:
	doc.plan_key = key_of(doc)
	before = doc.get_doc_before_save()
	was = before.status if before else DRAFT
	if doc.status != was:
		ENTER[doc.status](doc)


def key_of(doc) -> str | None:
	"""One in the making and one in force, or closed, of property and year."""
	if doc.status in (REPLACED, WITHDRAWN):
		return None
	stage = "In Force" if doc.status in (IN_FORCE, CLOSED) else "At Work"
	return f"{doc.property}|{doc.fiscal_year}|{stage}"


def refuse_delete(doc) -> None:
	if doc.status != DRAFT or doc.revises:
		frappe.throw(
			_("{0} is kept for the record. Withdraw it with a reason instead.").format(doc.name),
			title=_("Kept for the Record"),
		)


def _enter_pending(doc) -> None:
	doc.update(
		{
			"submitted_by": frappe.session.user,
			"submitted_on": now_datetime(),
			"remark": None,
			"to_approve": float(_to_approve(doc)),
		}
	)
	if doc.revises:
		refuse(_revision_refusals(doc, frappe.get_doc(KIND, doc.revises)), _("Revision"))
	note(doc, "Submitted", doc.reason)


def _enter_in_force(doc) -> None:
	handed_in = replace(as_plan(doc), status=PENDING)
	user = frappe.session.user
	refuse(cost_plan.step_refusals(handed_in, cost_plan.APPROVE, user, drafted_by(doc)), _("Approval"))
	approval.check(KIND, doc.property, money(doc.to_approve), doc.submitted_by or doc.owner)
	if doc.revises:
		_replace(doc)
	doc.update({"decided_by": user, "decided_on": now_datetime()})
	note(doc, "Approved", doc.remark)


def _replace(doc) -> None:
	"""The version before gives way. Asked again: what has been spent and ordered has grown since it was handed in."""
	old = frappe.get_doc(KIND, doc.revises, for_update=True)
	refuse(_revision_refusals(doc, old), _("Revision"))
	old.status = REPLACED
	old.flags.by_service, old.flags.replaced_by = True, doc.name
	# whoever may approve the revision may put it in the place of the plan before it
	old.save(ignore_permissions=True)


def _enter_returned(doc) -> None:
	required(doc.remark, _("Say what is to be looked at again."), _("Return"))
	doc.update({"decided_by": frappe.session.user, "decided_on": now_datetime()})
	note(doc, "Returned", doc.remark)


def _enter_withdrawn(doc) -> None:
	required(doc.remark, _("Say why: the reason is kept with the plan."), _("Withdraw"))
	note(doc, "Withdrawn", doc.remark)


def _enter_closed(doc) -> None:
	_first, last = plan_rules.span(doc.fiscal_year)
	if last >= getdate(nowdate()):
		frappe.throw(
			_("The year is not over before {0}. A plan that no longer fits is revised.").format(last),
			title=_("Close"),
		)
	note(doc, "Closed", None)


def _enter_replaced(doc) -> None:
	if not doc.flags.by_service:
		frappe.throw(_("A plan is replaced by approving its revision."), title=_("Cost Plan"))
	note(doc, "Replaced", doc.flags.replaced_by)


ENTER = {
	PENDING: _enter_pending,
	IN_FORCE: _enter_in_force,
	RETURNED: _enter_returned,
	WITHDRAWN: _enter_withdrawn,
	CLOSED: _enter_closed,
	REPLACED: _enter_replaced,
}


def follow_status(doc) -> None:
	"""After the plan is written: one that has come into force writes its Budgets, in the same transaction."""
	before = doc.get_doc_before_save()
	if doc.status == IN_FORCE and before and before.status != IN_FORCE:
		plan_budgets.carry_out(doc)


# -- who and how much ---------------------------------------------------------------------------------------------


def drafted_by(doc) -> set[str]:
	"""Whoever has written in the plan."""
	return {doc.owner, *(row.user for row in doc.notes if row.kind in WRITING)}


def _to_approve(doc) -> Decimal:
	"""What an approver answers for: the year, or what a revision gives to accounts."""
	if not doc.revises:
		return total(money(row.total) for row in doc.lines)
	return cost_plan.compare(as_lines(frappe.get_doc(KIND, doc.revises)), as_lines(doc)).to_approve


def _revision_refusals(doc, old) -> Collection[cost_plan.Refusal]:
	year = year_of(doc.fiscal_year)
	scope = Scope(Month(year, 1).first, Month(year, MONTHS).last, (doc.property,))
	standings = spending.read(scope).by(spending.ACCOUNT)
	spent = {account: total((one.actual, one.ordered)) for (account,), one in standings.items()}
	return cost_plan.revision_refusals(as_plan(old), as_plan(doc), doc.holds_from, doc.reason or "", spent)


def first_open_month(year: int) -> int:
	"""The first month of a year that is not over today; 13 where all of them are."""
	today = getdate(nowdate())
	if today.year == year:
		return today.month
	return 1 if year > today.year else MONTHS + 1


# -- notes --------------------------------------------------------------------------------------------------------


def note(doc, kind: str, text: str | None) -> None:
	doc.append(
		"notes",
		{
			"kind": kind,
			"text": (text or "").strip()[:REMARK_LENGTH] or None,
			"user": frappe.session.user,
			"noted_on": now_datetime(),
		},
	)


def _note_writing(doc) -> None:
	"""Who has written in the plan, once for each spell of work."""
	before = doc.get_doc_before_save()
	last = doc.notes[-1] if doc.notes else None
	if last and last.kind in WRITING and last.user == frappe.session.user:
		return
	if before is None:
		note(doc, "Drafted", None)
	elif doc.status in AT_WORK and any(differs(doc, before, field) for field in CONTENT):
		note(doc, "Changed", None)
