"""What may be taken of a wage, and what has to be there before anything is paid: each obstacle says what to do."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import frappe
from frappe.utils import getdate

from wuye_ops.people.rewards import salary
from wuye_ops.people.rewards.documents import DOCTYPE, yuan
from wuye_ops.people.rewards.words import deduction_in_words
from wuye_ops.property.language import in_site_language
from wuye_ops.rules import reward as rules
from wuye_ops.rules import reward_life as life
from wuye_ops.rules.proration import Month
from wuye_ops.rules.steps import Refusal

# code → names of the params
OBSTACLES = {
	"left": ("last",),
	"no_structure": ("employee", "day"),
	"no_component": ("component",),
	"by_days": ("component",),
	"no_city": ("employee",),
	"no_minimum_wage": ("city", "day"),
	"no_wage": (),
	"nothing_left": ("explanation",),
}


def compute(doc) -> tuple[Refusal, ...]:
	"""Fills in what goes to the payroll, and how it was computed; returns the obstacles. Performance pay was computed when it was raised."""
	found = list(_payroll(doc))
	if doc.kind == rules.DEDUCTION:
		return (*found, *_deduct(doc))
	doc.amount, doc.later = doc.asked, 0
	return tuple(found)


def _payroll(doc):
	day = getdate(doc.payroll_date)
	left = frappe.db.get_value("Employee", doc.employee, "relieving_date")
	if left and day > getdate(left):
		yield Refusal("left", {"last": getdate(left)})
	if not frappe.db.exists(
		"Salary Structure Assignment", {"employee": doc.employee, "docstatus": 1, "from_date": ["<=", day]}
	):
		yield Refusal("no_structure", {"employee": doc.employee_name, "day": day})
	kind = salary.kind_of(doc)
	component = salary.component_of(kind)
	if component is None:
		yield Refusal("no_component", {"component": kind})
	elif component.depends_on_payment_days:
		yield Refusal("by_days", {"component": component.name})


def _deduct(doc) -> tuple[Refusal, ...]:
	day = getdate(doc.payroll_date)
	city = frappe.db.get_value("Employee", doc.employee, "wuye_city")
	minimum = minimum_wage(city, day) if city else None
	if not doc.wage:
		doc.wage = last_wage(doc.employee, day)
	lacking = []
	if not city:
		lacking.append(Refusal("no_city", {"employee": doc.employee_name}))
	elif minimum is None:
		lacking.append(Refusal("no_minimum_wage", {"city": city, "day": day}))
	if not doc.wage:
		lacking.append(Refusal("no_wage"))
	if lacking:
		return tuple(lacking)
	asked, wage, taken = yuan(doc.asked), yuan(doc.wage), taken_in(doc, Month.of(day))
	found = rules.deductible(asked, wage, minimum, taken)
	with in_site_language():
		doc.explanation = deduction_in_words(asked, wage, minimum, taken, found, city)
	doc.amount, doc.later = float(found.now), float(found.later)
	figures = {
		"asked": asked,
		"wage": wage,
		"minimum_wage": minimum,
		"taken": taken,
		"percent": rules.MOST_OF_WAGE,
		"now": found.now,
		"later": found.later,
	}
	doc.record = json.dumps({name: str(value) for name, value in figures.items()}, sort_keys=True)
	return () if found.now else (Refusal("nothing_left", {"explanation": doc.explanation}),)


def minimum_wage(city: str, day: date) -> Decimal | None:
	"""Of the city on the day; None where none is known."""
	rows = frappe.get_all(
		"Minimum Wage",
		{"city": city, "effective_from": ["<=", day]},
		pluck="monthly",
		order_by="effective_from desc",
		limit=1,
	)
	return yuan(rows[0]) if rows else None


def last_wage(employee: str, day: date) -> float | None:
	"""What was due in the last month that was paid, after insurance and tax: the net pay, and what was deducted of it as this is."""
	slip = frappe.get_all(
		"Salary Slip",
		{"employee": employee, "docstatus": 1, "end_date": ["<", Month.of(day).first]},
		["name", "net_pay"],
		order_by="end_date desc",
		limit=1,
	)
	if not slip:
		return None
	component = salary.component_of(rules.DEDUCTION)
	deducted = frappe.get_all(
		"Salary Detail",
		{
			"parent": slip[0].name,
			"parentfield": "deductions",
			"salary_component": component.name if component else "",
		},
		pluck="amount",
	)
	return float(sum(map(yuan, deducted), yuan(slip[0].net_pay)))


def taken_in(doc, month: Month) -> Decimal:
	"""What other deductions take in the month."""
	rows = frappe.get_all(
		DOCTYPE,
		{
			"employee": doc.employee,
			"kind": rules.DEDUCTION,
			"status": ["in", life.TOLD],
			"payroll_date": ["between", (month.first, month.last)],
			"name": ["!=", doc.name or ""],
		},
		pluck="amount",
	)
	return sum(map(yuan, rows), Decimal(0))
