"""What a Staff Reward is when somebody saves it, and how the rules know it."""

from __future__ import annotations

from decimal import Decimal

import frappe
from frappe import _
from frappe.utils import getdate, nowdate

from wuye_ops.people import access
from wuye_ops.people.recruitment import referrals
from wuye_ops.property import guarded
from wuye_ops.property.closed import first_change
from wuye_ops.rules import reward as rules
from wuye_ops.rules import reward_life as life
from wuye_ops.rules.money import cents
from wuye_ops.rules.proration import Month

DOCTYPE = "Staff Reward"
BY_STEPS = (
	"status", "amount", "later", "reduces", "explanation", "record", "continues", "additional_salary", "asked_by", "asked_on",
	"approved_by", "approved_on", "reason", "reward_key",
)  # fmt: skip
OF_EMPLOYEE = ("employee_name", "department", "company")


def yuan(value: float | None) -> Decimal:
	"""A sum of a form, to the cent."""
	return cents(Decimal(str(value or 0)))


def month_of(doc) -> Month:
	return Month.of(getdate(doc.month_start))


def card_key(doc) -> str | None:
	"""What the database has once: a card is rewarded once of each kind, a referral once."""
	if doc.referral:
		return f"referral|{doc.referral}"
	return f"{doc.scorecard}|{doc.kind}" if doc.scorecard else None


def check(doc) -> None:
	"""Validate: a draft by hand, of somebody else; afterwards the steps alone change it."""
	if doc.flags.by_service:
		return
	guarded.refuse_by_hand(doc, *BY_STEPS, use=_("Use the buttons of the form."))
	before = doc.get_doc_before_save()
	if before and before.status != life.DRAFT and first_change(doc, before, {"modified", "modified_by"}):
		frappe.throw(
			_("{0} was asked for: it stays as it is. Have it returned, or cancel it.").format(
				frappe.bold(doc.name)
			),
			title=_(DOCTYPE),
		)
	if doc.kind == rules.PERFORMANCE:
		frappe.throw(
			_("Performance pay is raised from final scorecards, with the button of the list."),
			title=_(DOCTYPE),
		)
	of_employee(doc)
	_check_days(doc)
	_check_links(doc)
	doc.reward_key = f"{doc.continues}|rest" if doc.continues else card_key(doc)
	_refuse_second(doc)


def refuse_delete(doc) -> None:
	if doc.status != life.DRAFT or doc.kind == rules.PERFORMANCE:
		frappe.throw(
			_("Rewards and deductions are kept for the record. Cancel it with a reason."), title=_(DOCTYPE)
		)


def of_employee(doc) -> None:
	"""Where somebody works is copied, so that the document stays with the property it was made in."""
	person = frappe.db.get_value("Employee", doc.employee, [*OF_EMPLOYEE, "wuye_property"], as_dict=True)
	if not person or not access.may_see_employee(frappe.session.user, doc.employee, access.PRIVATE):
		frappe.throw(
			_("Choose an employee of your companies and properties."),
			frappe.PermissionError,
			title=_(DOCTYPE),
		)
	doc.update({**{field: person[field] for field in OF_EMPLOYEE}, "property": person.wuye_property})


def user_of(doc) -> str:
	return frappe.db.get_value("Employee", doc.employee, "user_id") or ""


def as_rules(doc) -> rules.Asked:
	card_status = frappe.db.get_value("Staff Scorecard", doc.scorecard, "status") if doc.scorecard else ""
	return rules.Asked(
		doc.kind,
		yuan(doc.asked),
		str(month_of(doc)),
		user_of(doc),
		doc.asked_by or frappe.session.user,
		doc.ground or "",
		card_status or "",
		yuan(doc.damage) if doc.damage else None,
		_other_of_card(doc) or "",
		bool(paid_slip(doc.employee, getdate(doc.payroll_date))),
	)


def paid_slip(employee: str, day) -> str | None:
	"""The submitted salary slip that pays the day, which takes nothing in any more."""
	return frappe.db.get_value(
		"Salary Slip",
		{"employee": employee, "docstatus": 1, "start_date": ["<=", day], "end_date": [">=", day]},
	)


def _check_days(doc) -> None:
	month = month_of(doc)
	if month.first > getdate(nowdate()):
		frappe.throw(_("{0} has not begun yet.").format(month), title=_("Month"))
	doc.month_start = month.first
	if getdate(doc.payroll_date) < month.first:
		frappe.throw(
			_("The payroll day lies before the month that it is for. Choose a later one."),
			title=_("Payroll Day"),
		)


def _check_links(doc) -> None:
	for doctype, field in (("Staff Scorecard", "scorecard"), ("Staff Fault", "fault")):
		if doc.get(field) and frappe.db.get_value(doctype, doc.get(field), "employee") != doc.employee:
			frappe.throw(
				_("{0} is about somebody else.").format(
					frappe.bold(frappe.utils.escape_html(doc.get(field)))
				),
				title=_(doctype),
			)
	if doc.kind != rules.BONUS:
		doc.referral = None
	if doc.referral:
		doc.scorecard = None
		referrals.check_reward(doc)
	if doc.kind != rules.DEDUCTION:
		doc.damage = doc.wage = doc.fault = None


def _refuse_second(doc) -> None:
	if other := _other_of_card(doc):
		frappe.throw(
			(
				_("{0} rewards the same referral already. Change that one, or cancel it first.")
				if doc.referral
				else _("{0} rewards the same scorecard already. Change that one, or cancel it first.")
			).format(frappe.bold(other)),
			title=_(DOCTYPE),
		)


def _other_of_card(doc) -> str | None:
	if not doc.reward_key:
		return None
	return frappe.db.get_value(DOCTYPE, {"reward_key": doc.reward_key, "name": ["!=", doc.name or ""]})
