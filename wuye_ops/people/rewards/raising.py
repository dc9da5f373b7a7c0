"""Performance pay of a month, raised from its final scorecards for everybody at once: agreed × coefficient × days at work ÷ workdays.

Started again it raises what is missing: a card is rewarded once (`reward_key`, which the database has once). Of a card that was corrected
the difference to what is in the payroll is raised, above or below 0; what was raised from the version before and not approved is
cancelled. Whom something keeps from being paid is named with what to do, and keeps nobody up.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

import frappe
from frappe import _
from frappe.utils import getdate, nowdate

from wuye_ops.people import access
from wuye_ops.people.refusing import MOST_REASONS
from wuye_ops.people.rewards import documents, steps
from wuye_ops.people.rewards.days import days_of
from wuye_ops.people.rewards.documents import DOCTYPE, yuan
from wuye_ops.people.rewards.words import performance_in_words
from wuye_ops.property.days import day_of
from wuye_ops.property.language import in_site_language
from wuye_ops.property.notices import notify, tell_staff, users_with_role
from wuye_ops.property.plain_text import plain
from wuye_ops.rules import reward as rules
from wuye_ops.rules import reward_life as life
from wuye_ops.rules import scorecard_life
from wuye_ops.rules.cost_figure import Figure
from wuye_ops.rules.explanation_record import to_record
from wuye_ops.rules.money import ZERO, total
from wuye_ops.rules.proration import Month

# more than these are raised in the background
AT_ONCE = 300
BATCH = 100


@dataclass(slots=True)
class Raised:
	"""What became of everybody with agreed performance pay. waiting: without a final scorecard; first: a document that was made."""

	raised: int = 0
	kept: int = 0
	nothing: int = 0
	waiting: int = 0
	failed: list[dict] = field(default_factory=list)
	first: str = ""

	def told(self) -> dict:
		return {
			"raised": self.raised,
			"kept": self.kept,
			"nothing": self.nothing,
			"waiting": self.waiting,
			"refused": self.failed[:MOST_REASONS],
			"more": max(0, len(self.failed) - MOST_REASONS),
		}


@frappe.whitelist(methods=["POST"])
def raise_month(month: str, payroll_date: str, property_name: str | None = None) -> dict:
	"""Raises the performance pay of the month in which the day lies, to be approved by somebody else.

	Returns {raised, kept, nothing, waiting, refused: [{employee, reason}], more}, or {queued: number of people} where they are many: then
	the user is notified. Refuses who is not HR.
	"""
	if not access.is_hr():
		frappe.throw(_("Performance pay is raised by HR."), frappe.PermissionError, title=_(DOCTYPE))
	allowed = access.permitted_places(frappe.session.user)
	if property_name and allowed is not None and property_name not in allowed:
		frappe.throw(_("Choose one of your properties."), frappe.PermissionError, title=_(DOCTYPE))
	day = day_of(month, _("Month"), _(DOCTYPE))
	pays_on = day_of(payroll_date, _("Payroll Day"), _(DOCTYPE))
	if not day or not pays_on:
		frappe.throw(_("Choose a day of the month, and the payroll day."), title=_(DOCTYPE))
	of = Month.of(day)
	if of.last >= getdate(nowdate()) or pays_on < of.first:
		frappe.throw(
			_("Choose a month that is over, and a payroll day that does not lie before it."), title=_("Month")
		)
	people = _people(of, property_name)
	if len(people) <= AT_ONCE:
		return raise_for(of, pays_on, people).told()
	frappe.enqueue(
		in_background,
		queue="long",
		job_id=f"wuye_rewards_{of}_{property_name or ''}",
		deduplicate=True,
		enqueue_after_commit=True,
		month=str(of),
		payroll_date=str(pays_on),
		property_name=property_name,
	)
	return {"queued": len(people)}


def in_background(month: str, payroll_date: str, property_name: str | None = None) -> None:
	"""As the user who has asked for it, in batches; what became of it is told."""
	of = Month.parse(month)
	found = raise_for(of, getdate(payroll_date), _people(of, property_name), commit=True)
	with in_site_language():
		text = _(
			"Performance pay of {0}: {1} raised, {2} refused. Start it again to see the reasons."
		).format(of, found.raised, len(found.failed))
	notify(frappe.session.user, frappe._dict(doctype=DOCTYPE, name=found.first or None), text)


def raise_for(month: Month, payroll_date: date, people: list, commit: bool = False) -> Raised:
	names = [person.name for person in people]
	cards = _final_cards(month, names)
	before = _before(month, names)
	days = days_of(month, names)
	found = Raised()
	for number, person in enumerate(people, 1):
		card = cards.get(person.name)
		if card is None:
			found.waiting += 1
			continue
		_one(found, person, card, before[person.name], days[person.name], month, payroll_date)
		if commit and number % BATCH == 0:
			frappe.db.commit()
	if found.first:
		tell_staff(
			users_with_role(steps.APPROVERS[0], ""),
			frappe._dict(doctype=DOCTYPE, name=found.first),
			_("Performance pay of {0} for {1} people waits for approval").format(month, found.raised),
		)
	return found


def _one(
	found: Raised, person, card, before: list, days: tuple[int, int], month: Month, payroll_date: date
) -> None:
	frappe.db.savepoint("reward")
	try:
		name = _raise(person, card, before, days, month, payroll_date)
	except frappe.UniqueValidationError:
		# another run was quicker
		frappe.db.rollback(save_point="reward")
		frappe.clear_last_message()
		found.kept += 1
	except (frappe.ValidationError, frappe.PermissionError) as error:
		frappe.db.rollback(save_point="reward")
		frappe.clear_last_message()
		found.failed.append({"employee": person.employee_name, "reason": plain(error)})
	else:
		if name:
			found.raised += 1
			found.first = found.first or name
		elif name is None:
			found.kept += 1
		else:
			found.nothing += 1


def _raise(person, card, before: list, days: tuple[int, int], month: Month, payroll_date: date) -> str | None:
	"""The name of what was raised; None where the card is rewarded already, "" where nothing is due."""
	if any(row.scorecard == card.name for row in before):
		return None
	agreed = yuan(person.wuye_performance_pay)
	coefficient = Decimal(str(round(card.coefficient, 2))) if card.judged else None
	pay = rules.performance_pay(agreed, coefficient, *days)
	paid = total(_signed(row) for row in before if row.status in life.TOLD)
	for row in before:
		if row.status not in life.TOLD:
			steps.take(
				row.name, life.CANCEL, _("A newer version of the scorecard is final: {0}").format(card.name)
			)
	due = rules.correction(paid, pay)
	if not due:
		return ""
	doc = frappe.new_doc(DOCTYPE)
	with in_site_language():
		doc.update(
			{
				"employee": person.name,
				"kind": rules.PERFORMANCE,
				"month_start": month.first,
				"scorecard": card.name,
				"ground": _("Performance pay of {0} by the scorecard").format(month),
				"asked": float(abs(due)),
				"reduces": int(due < ZERO),
				"payroll_date": _pays_on(person, payroll_date),
				"explanation": performance_in_words(agreed, coefficient, pay, paid),
				"record": json.dumps(to_record(Figure((pay.term,))), sort_keys=True),
			}
		)
	documents.of_employee(doc)
	doc.reward_key = documents.card_key(doc)
	steps.check_asked(doc)
	doc.status = life.TO_APPROVE
	doc.flags.by_service = True
	return doc.insert().name


def _signed(row) -> Decimal:
	return -yuan(row.amount) if row.reduces else yuan(row.amount)


def _pays_on(person, payroll_date: date) -> date:
	"""Who has left is paid with the last slip."""
	left = person.relieving_date
	return min(payroll_date, getdate(left)) if left else payroll_date


# -- reading ----------------------------------------------------------------------------------------------------------


def _people(month: Month, property_name: str | None) -> list:
	"""Those with agreed performance pay who were employed in the month, and whose pay the user sees."""
	employee = frappe.qb.DocType("Employee")
	query = (
		frappe.qb.from_(employee)
		.select(employee.name, employee.employee_name, employee.wuye_performance_pay, employee.relieving_date)
		.where(
			(employee.wuye_performance_pay > 0)
			& (employee.date_of_joining <= month.last)
			& (employee.relieving_date.isnull() | (employee.relieving_date >= month.first))
			& access.visible_people(purpose=access.PRIVATE)
		)
		.orderby(employee.name)
	)
	if property_name:
		query = query.where(employee.wuye_property == property_name)
	return query.run(as_dict=True)


def _final_cards(month: Month, names: list[str]) -> dict[str, frappe._dict]:
	rows = frappe.get_all(
		"Staff Scorecard",
		{"month_start": month.first, "status": scorecard_life.FINAL, "employee": ["in", names or [""]]},
		["name", "employee", "judged", "coefficient"],
	)
	return {row.employee: row for row in rows}


def _before(month: Month, names: list[str]) -> dict[str, list]:
	"""Employee → performance pay of the month that was raised and not cancelled."""
	found = defaultdict(list)
	for row in frappe.get_all(
		DOCTYPE,
		{
			"month_start": month.first,
			"kind": rules.PERFORMANCE,
			"status": ["!=", life.CANCELLED],
			"employee": ["in", names or [""]],
		},
		["name", "employee", "scorecard", "status", "amount", "reduces"],
		order_by="name",
	):
		found[row.employee].append(row)
	return found
