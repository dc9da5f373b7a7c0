"""Performance pay of the demo's people: raised from a month's final scorecards, one approved and in the payroll, the others waiting; a
bonus that was sent back; and an appraisal whose goals come from the cards."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import frappe
from frappe.utils import get_last_day

from wuye_ops.demo.places import Place
from wuye_ops.demo.registry import Registry, make
from wuye_ops.people.rewards import raising, steps
from wuye_ops.people.scorecards import appraisals
from wuye_ops.people.setup import seeds
from wuye_ops.property.session import in_the_name_of
from wuye_ops.rules import reward_life as life
from wuye_ops.rules.proration import Month

# key of the post → what is agreed for a month, in yuan
AGREED = {"tech": 1200, "tech2": 1200, "tech3": 1200, "cleaner": 600, "patrol": 800}
BASE = 4200
BONUS, RETURNED = "台风夜连夜排涝，地下车库未进水。", "请附上当晚的值班记录。"


def make_rewards(
	registry: Registry, today: date, company: str, place: Place, hr: str, say: Callable[[str], None]
) -> None:
	if not (structure := _structure(registry)):
		return
	say("绩效工资与奖惩 …")
	month = Month.of(today).plus(-2)
	people = [place.team.by_key(key) for key in AGREED]
	for person in people:
		# what is agreed with somebody is seen by HR alone, and so is the version that a saved document would leave
		frappe.db.set_value("Employee", person.employee, "wuye_performance_pay", AGREED[person.post.key])
		_assign(registry, person.employee, structure, company)
	pays_on = get_last_day(today)
	raising.raise_month(str(month.first), str(pays_on), place.name)
	raised = frappe.get_all(
		"Staff Reward",
		{"month_start": month.first, "employee": ["in", [one.employee for one in people]]},
		pluck="name",
		order_by="name",
	)
	for name in raised[:2]:
		with in_the_name_of(hr):
			steps.take(name, life.APPROVE)
	_bonus(people[0].employee, month, pays_on, hr)
	_appraise(registry, people[0].employee, month, company, hr)


def _structure(registry: Registry) -> str | None:
	"""That of the wizard; a draft that the site had before stays one, and nobody is paid by it."""
	name = seeds.SALARY_STRUCTURE
	doc = frappe.get_doc("Salary Structure", name)
	if not doc.docstatus and name in registry.names("Salary Structure"):
		doc.submit()
	return name if doc.docstatus == 1 else None


def _assign(registry: Registry, employee: str, structure: str, company: str) -> None:
	if frappe.db.exists("Salary Structure Assignment", {"employee": employee, "docstatus": 1}):
		return
	make(
		registry,
		{
			"doctype": "Salary Structure Assignment",
			"employee": employee,
			"salary_structure": structure,
			"from_date": frappe.db.get_value("Employee", employee, "date_of_joining"),
			"company": company,
			"base": BASE,
		},
	).submit()


def _bonus(employee: str, month: Month, pays_on: date, hr: str) -> None:
	doc = frappe.get_doc(
		{
			"doctype": "Staff Reward",
			"employee": employee,
			"kind": "Bonus",
			"month_start": month.first,
			"payroll_date": pays_on,
			"asked": 300,
			"ground": BONUS,
		}
	).insert()
	steps.take(doc.name, life.ASK)
	with in_the_name_of(hr):
		steps.take(doc.name, life.RETURN, RETURNED)


def _appraise(registry: Registry, employee: str, month: Month, company: str, hr: str) -> None:
	"""Of the month before and the month: both have final cards."""
	first = month.plus(-1)
	cycle = make(
		registry,
		{
			"doctype": "Appraisal Cycle",
			"cycle_name": f"{first} 至 {month} 绩效考核",
			"company": company,
			"start_date": first.first,
			"end_date": month.last,
			"kra_evaluation_method": "Manual Rating",
			"calculate_final_score_based_on_formula": 1,
			"final_score_formula": "goal_score",
		},
	)
	doc = make(
		registry,
		{
			"doctype": "Appraisal",
			"employee": employee,
			"company": company,
			"appraisal_cycle": cycle.name,
			"start_date": cycle.start_date,
			"end_date": cycle.end_date,
			"goals": [{"kra": "由绩效评分填写", "per_weightage": 100}],
		},
	)
	with in_the_name_of(hr):
		appraisals.fill_goals(doc.name)
