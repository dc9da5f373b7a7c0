"""五险一金 of a month into HRMS's payroll: each share an Additional Salary, to the cent as the city's table says.

A formula in a Salary Structure would round otherwise than the city does. Components say which insurance they are (`wuye_insurance`): a
deduction takes the employee's share, one that is not in the total shows the employer's. Employee, component and month are a unique key:
a second run writes nothing twice. Cancelling an Additional Salary frees its key. All of a person's shares are written, or none.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import frappe
from frappe import _
from frappe.utils import get_first_day, get_last_day, getdate

from wuye_ops.people import insurance
from wuye_ops.people.employed import rows_within
from wuye_ops.property.plain_text import plain
from wuye_ops.rules.money import ZERO
from wuye_ops.rules.social_insurance import Paid

BATCH = 200
MADE, KEPT, PART, NONE, FAILED, WAITING = "Made", "Kept", "Part", "None", "Failed", "Waiting"


@dataclass(frozen=True, slots=True)
class Component:
	"""A Salary Component that shows a share."""

	name: str
	insurance: str
	is_employer: bool


@dataclass(slots=True)
class Month:
	"""What a month costs for one person, and what of it is in the payroll. paid: None where it cannot be computed, for `reason`."""

	employee: frappe._dict
	paid: Paid | None
	state: str = WAITING
	reason: str = ""


def components() -> list[Component]:
	"""Throws where a share has two components: it would be paid twice."""
	rows = frappe.get_all(
		"Salary Component",
		{"wuye_insurance": ["is", "set"], "disabled": 0},
		["name", "wuye_insurance", "type", "do_not_include_in_total"],
		order_by="name",
	)
	found = [
		Component(row.name, row.wuye_insurance, bool(row.do_not_include_in_total))
		for row in rows
		if row.type == "Deduction" or row.do_not_include_in_total
	]
	shares: dict[tuple[str, bool], str] = {}
	for one in found:
		if other := shares.get((one.insurance, one.is_employer)):
			frappe.throw(
				_("{0} and {1} are the same share of one insurance. Clear Insurance of one of them.").format(
					frappe.bold(other), frappe.bold(one.name)
				),
				title=_("Social Insurance"),
			)
		shares[one.insurance, one.is_employer] = one.name
	return found


def months(month: date, **filters) -> list[Month]:
	"""Everybody employed in the month, by a fixed number of queries. filters: of Employee, as `get_all` takes them."""
	first, last = getdate(get_first_day(month)), getdate(get_last_day(month))
	tables = insurance.tables_in_force(last)
	shares = components()
	columns = [*insurance.FIELDS, "company", "department", "wuye_property"]
	people = rows_within(first, last, columns, **filters)
	written = _written([row.name for row in people], first)
	found = []
	for row in people:
		table = tables.get(row.wuye_city)
		if problem := insurance.problem_of(row, table, last):
			found.append(Month(row, None, FAILED, problem))
			continue
		paid = insurance.paid_by(row, table)
		due = {share.name for share, _amount in _due(paid, shares)}
		there = written.get(row.name, set())
		state = NONE if not due else KEPT if due <= there else PART if due & there else WAITING
		found.append(Month(row, paid, state))
	return found


def write(month: date, commit: bool = False, **filters) -> list[Month]:
	"""Writes what is missing. One whom HRMS refuses is told with the reason, and keeps nobody up. commit: after each batch."""
	first, last = getdate(get_first_day(month)), getdate(get_last_day(month))
	shares = components()
	found = months(month, **filters)
	todo = [one for one in found if one.state in (WAITING, PART)]
	written = _written([one.employee.name for one in todo], first)
	for number, one in enumerate(todo, 1):
		_write(one, shares, written.get(one.employee.name, set()), first, last)
		if commit and number % BATCH == 0:
			frappe.db.commit()
	return found


def free_key(doc, method=None) -> None:
	"""On cancel: a share that HR has cancelled can be written again."""
	if doc.get("wuye_key"):
		doc.db_set("wuye_key", None, update_modified=False)


def _write(one: Month, shares: list[Component], there: set[str], first: date, last: date) -> None:
	save_point = "contributions"
	frappe.db.savepoint(save_point)
	person = one.employee
	day = min(last, getdate(person.relieving_date)) if person.relieving_date else last
	try:
		for share, amount in _due(one.paid, shares):
			if share.name in there:
				continue
			doc = frappe.new_doc("Additional Salary")
			doc.update(
				{
					"employee": person.name,
					"company": person.company,
					"salary_component": share.name,
					"amount": amount,
					"payroll_date": day,
					"currency": frappe.get_cached_value("Company", person.company, "default_currency"),
					"overwrite_salary_structure_amount": 0 if share.is_employer else 1,
					"wuye_key": _key(person.name, share.name, first),
				}
			)
			# by the city's table for everybody: HR's own share among them
			doc.flags.by_service = True
			doc.insert()
			doc.submit()
	except frappe.UniqueValidationError:
		frappe.db.rollback(save_point=save_point)
		one.state = KEPT  # another run was quicker
	except frappe.ValidationError as error:
		frappe.db.rollback(save_point=save_point)
		frappe.clear_messages()
		one.state, one.reason = FAILED, plain(error)
	else:
		one.state = MADE


def _due(paid: Paid, shares: list[Component]) -> list[tuple[Component, Decimal]]:
	amounts = {(line.kind, True): line.employer for line in paid.lines}
	amounts |= {(line.kind, False): line.employee for line in paid.lines}
	found = [(share, amounts.get((share.insurance, share.is_employer), ZERO)) for share in shares]
	return [(share, amount) for share, amount in found if amount]


def _key(employee: str, component: str, first: date) -> str:
	return f"insurance|{employee}|{component}|{first:%Y-%m}"


def _written(names: list[str], first: date) -> dict[str, set[str]]:
	"""Employee → components of which the month's share is in the payroll."""
	found: dict[str, set[str]] = {}
	for row in frappe.get_all(
		"Additional Salary",
		{
			"employee": ["in", names or [""]],
			"wuye_key": ["like", f"insurance|%|{first:%Y-%m}"],
			"docstatus": 1,
		},
		["employee", "salary_component"],
	):
		found.setdefault(row.employee, set()).add(row.salary_component)
	return found
