"""A reward as HRMS's payroll has it: an Additional Salary, and what becomes of it.

Components say what they are for (`wuye_reward`). Performance pay overwrites what the salary structure has of its component; all else is
added. HRMS would cut a component that depends on payment days for days on which somebody was away; these are computed already.
"""

from __future__ import annotations

import frappe
from frappe import _

from wuye_ops.people.rewards.documents import DOCTYPE
from wuye_ops.rules import reward as rules
from wuye_ops.rules import reward_life as life

REDUCTION = "Performance Reduction"
EARNINGS = frozenset((rules.PERFORMANCE, rules.BONUS))
KINDS = (rules.PERFORMANCE, REDUCTION, rules.BONUS, rules.DEDUCTION)


def kind_of(doc) -> str:
	"""What its component is for."""
	return REDUCTION if doc.kind == rules.PERFORMANCE and doc.reduces else doc.kind


def component_of(kind: str) -> frappe._dict | None:
	"""The component that is for it; None where there is none. Throws for two: nobody would know which one is paid."""
	found = frappe.get_all(
		"Salary Component",
		{
			"wuye_reward": kind,
			"disabled": 0,
			"type": "Earning" if kind in EARNINGS else "Deduction",
		},
		["name", "depends_on_payment_days"],
		order_by="name",
		limit=2,
	)
	if len(found) > 1:
		frappe.throw(
			_("{0} and {1} are for the same kind of reward. Clear Reward of one of them.").format(
				*(frappe.bold(row.name) for row in found)
			),
			title=_("Salary Component"),
		)
	return found[0] if found else None


def write(doc) -> str:
	"""Puts an approved reward into the payroll; returns the Additional Salary. HRMS has its own checks, and says what it refuses."""
	new = frappe.new_doc("Additional Salary")
	new.update(
		{
			"employee": doc.employee,
			"company": doc.company,
			"salary_component": component_of(kind_of(doc)).name,
			"amount": doc.amount,
			"payroll_date": doc.payroll_date,
			"currency": frappe.get_cached_value("Company", doc.company, "default_currency"),
			"overwrite_salary_structure_amount": int(_overwrites(doc)),
			"ref_doctype": DOCTYPE,
			"ref_docname": doc.name,
			"wuye_key": f"reward|{doc.name}",
		}
	)
	# the rules have said that the user may approve; HRMS gives HR User alone the right to write it
	new.flags.ignore_permissions = True
	new.insert()
	new.submit()
	return new.name


def take_back(doc) -> None:
	"""Out of the payroll again."""
	salary = frappe.get_doc("Additional Salary", doc.additional_salary, for_update=True)
	# the rules have said that the user may cancel the reward; HRMS gives System Manager alone the right
	salary.flags.ignore_permissions = True
	salary.flags.by_reward = True
	salary.cancel()


def _overwrites(doc) -> bool:
	"""The first performance pay of a month is what is paid; one that puts it right later comes on top."""
	if doc.kind != rules.PERFORMANCE or doc.reduces:
		return False
	return not frappe.db.exists(
		DOCTYPE,
		{
			"employee": doc.employee,
			"month_start": doc.month_start,
			"kind": rules.PERFORMANCE,
			"status": ["in", life.TOLD],
			"name": ["!=", doc.name],
		},
	)


# -- doc events of HRMS's documents -----------------------------------------------------------------------------------


def follow_slip(doc, method: str | None = None) -> None:
	"""Salary Slip, on submit and on cancel: the rewards that it pays are paid, or are not any more."""
	names = [row.additional_salary for row in (*doc.earnings, *doc.deductions) if row.additional_salary]
	if not names:
		return
	step = life.PAY if doc.docstatus == 1 else life.UNPAY
	(before,), after = life.LIFE.steps[step]
	for name in frappe.get_all(
		DOCTYPE, {"additional_salary": ["in", names], "status": before}, pluck="name", order_by="name"
	):
		reward = frappe.get_doc(DOCTYPE, name, for_update=True)
		reward.status = after
		_save(reward)
		reward.add_comment("Info", _(after, context=DOCTYPE) + f": {doc.name}")


def follow_cancel(doc, method: str | None = None) -> None:
	"""Additional Salary, on cancel: what somebody takes out of the payroll there is cancelled here, too."""
	if doc.ref_doctype != DOCTYPE or doc.flags.by_reward:
		return
	if frappe.db.get_value(DOCTYPE, doc.ref_docname, "status") != life.APPROVED:
		return
	reward = frappe.get_doc(DOCTYPE, doc.ref_docname, for_update=True)
	reward.status, reward.reward_key = life.CANCELLED, None
	reward.reason = _("{0} was cancelled in the payroll.").format(doc.name)
	_save(reward)


def _save(reward) -> None:
	reward.flags.by_service = True
	# who submits or cancels documents of the payroll has the right to do that; the reward follows them
	reward.save(ignore_permissions=True)
	reward.flags.by_service = False
