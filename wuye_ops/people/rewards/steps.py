"""The steps of a reward, from the draft to the payroll; each is one transaction on the locked document."""

from __future__ import annotations

from collections.abc import Callable

import frappe
from frappe import _
from frappe.utils import add_months, cstr, escape_html, get_last_day, now_datetime

from wuye_ops.people import sent
from wuye_ops.people.recruitment import referrals
from wuye_ops.people.refusing import one_by_one
from wuye_ops.people.rewards import bounds, documents, salary, words
from wuye_ops.people.rewards.documents import DOCTYPE
from wuye_ops.property import guarded
from wuye_ops.property.notices import tell_staff, users_with_role
from wuye_ops.rules import reward as rules
from wuye_ops.rules import reward_life as life

# what people are paid is HR's alone to see, and so to approve
APPROVERS = ("HR Manager",)
REST = "Take the Rest"
TEXT_LENGTH = 1000


@frappe.whitelist(methods=["POST"])
def take(reward: str, step: str, reason: str | None = None) -> str:
	"""Ask, Approve, Return or Cancel. Returns the new status."""
	if step not in life.BY_PEOPLE:
		frappe.throw(_("There is no such step."), title=_(DOCTYPE))
	doc = guarded.load_locked(DOCTYPE, reward)
	reason = cstr(reason).strip()[:TEXT_LENGTH]
	_refuse(
		life.refusals(doc.status, step, frappe.session.user, documents.user_of(doc), is_approver(), reason),
		step,
	)
	_ENTER[step](doc, reason)
	doc.status = life.LIFE.after(step)
	guarded.save(doc)
	said = _(step, context=DOCTYPE)
	doc.add_comment("Info", f"{said}: {escape_html(reason)}" if reason else said)
	return doc.status


@frappe.whitelist(methods=["POST"])
def approve_all(names: str | list) -> dict:
	"""Approves what may be of the rewards. Returns {done, refused: [{name, employee, reason}], more}."""
	wanted = sent.texts_once(names, _("Choose the rewards first."), _(DOCTYPE))
	rows = frappe.get_list(
		DOCTYPE,
		{"name": ["in", wanted], "status": life.TO_APPROVE},
		["name", "employee_name"],
		order_by="name",
		limit=0,
	)
	return one_by_one(rows, lambda name: take(name, life.APPROVE))


@frappe.whitelist(methods=["POST"])
def take_the_rest(reward: str) -> str:
	"""A draft for next month of what the law did not let be taken in this one. Returns its name."""
	doc = guarded.load_locked(DOCTYPE, reward)
	if not has_rest(doc):
		frappe.throw(_("Nothing is left of {0} for later.").format(doc.name), title=_(DOCTYPE))
	new = frappe.new_doc(DOCTYPE)
	same = ("employee", "kind", "month_start", "ground", "damage", "fault")
	new.update({field: doc.get(field) for field in same})
	documents.of_employee(new)
	new.update(
		{
			"asked": doc.later,
			"payroll_date": get_last_day(add_months(doc.payroll_date, 1)),
			"continues": doc.name,
			"reward_key": f"{doc.name}|rest",
		}
	)
	new.flags.by_service = True
	return new.insert().name


def has_rest(doc) -> bool:
	return bool(
		doc.later
		and doc.status in life.TOLD
		and not frappe.db.exists(DOCTYPE, {"continues": doc.name, "status": ["!=", life.CANCELLED]})
	)


def possible(doc) -> list[str]:
	"""The steps that the user may take now, for the buttons of the form; what each needs is asked for then."""
	if not frappe.has_permission(DOCTYPE, "write", doc):
		return []
	user, owner = frappe.session.user, documents.user_of(doc)
	found = [
		step
		for step in life.BY_PEOPLE
		if not life.refusals(doc.status, step, user, owner, is_approver(), "-")
		and not (step == life.APPROVE and doc.asked_by == user)
	]
	return [*found, REST] if has_rest(doc) and user != owner else found


def is_approver() -> bool:
	return bool(set(APPROVERS) & set(frappe.get_roles()))


# -- entering a status ------------------------------------------------------------------------------------------------


def check_asked(doc) -> None:
	"""Everything is checked when it is asked for, so that nothing is left for who approves but the decision."""
	doc.asked_by, doc.asked_on = frappe.session.user, now_datetime()
	doc.reason = None
	referrals.check_reward(doc)
	_refuse((*rules.refusals(documents.as_rules(doc)), *bounds.compute(doc)), life.ASK)


def _ask(doc, _reason: str) -> None:
	check_asked(doc)
	tell_staff(
		users_with_role(APPROVERS[0], doc.property or ""),
		frappe._dict(doctype=DOCTYPE, name=doc.name),
		_("{0} for {1} waits for approval").format(
			_(doc.kind, context=DOCTYPE), escape_html(doc.employee_name)
		),
	)


def _approve(doc, _reason: str) -> None:
	found = rules.refusals(documents.as_rules(doc), frappe.session.user, frappe.get_roles(), APPROVERS)
	# who was referred may have left since
	referrals.check_reward(doc)
	# other deductions may have been approved since
	_refuse((*found, *bounds.compute(doc)), life.APPROVE)
	doc.approved_by, doc.approved_on = frappe.session.user, now_datetime()
	doc.additional_salary = salary.write(doc)
	tell_staff(
		[documents.user_of(doc)],
		doc,
		_("{0} of {1} was approved").format(_(doc.kind, context=DOCTYPE), documents.month_of(doc)),
	)


def _return(doc, reason: str) -> None:
	tell_staff(
		[doc.asked_by],
		doc,
		_("{0} for {1} was returned").format(_(doc.kind, context=DOCTYPE), escape_html(doc.employee_name)),
	)
	doc.asked_by = doc.asked_on = None
	doc.reason = reason


def _cancel(doc, reason: str) -> None:
	if doc.status == life.APPROVED:
		salary.take_back(doc)
	doc.reason, doc.reward_key = reason, None


_ENTER: dict[str, Callable] = {
	life.ASK: _ask,
	life.APPROVE: _approve,
	life.RETURN: _return,
	life.CANCEL: _cancel,
}


def _refuse(refusals: tuple, step: str) -> None:
	if refusals:
		words.refuse(refusals, _(step, context=DOCTYPE))
