"""持证率: of the people whose designation needs certificates, those who hold what is asked for on the last of the days."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import frappe
from frappe import _lt
from frappe.utils import cstr, getdate, nowdate

from wuye_ops.metrics.registry import Metric, Row, Scope
from wuye_ops.people.certificates import as_rules, requirements
from wuye_ops.people.metrics import is_there
from wuye_ops.rules import certificate as rules
from wuye_ops.rules.metric_value import PERCENT, UP, Aim, Part
from wuye_ops.rules.money import ZERO
from wuye_ops.rules.steps import Refusal

ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Holder:
	"""Somebody whose designation asks for certificates. asked: of each one is enough of the kinds. lacking: nothing where all are held."""

	employee: str
	employee_name: str
	property: str
	designation: str
	asked: tuple[rules.Requirement, ...]
	held: tuple[rules.Certificate, ...]
	lacking: tuple[Refusal, ...]


def holders(day: date, *conditions) -> list[Holder]:
	"""Those employed on the day, who lack something first. conditions: on `DocType("Employee")`. Six queries, whatever their number."""
	by_designation = requirements.of_designations()
	if not by_designation:
		return []
	employee = frappe.qb.DocType("Employee")
	query = (
		frappe.qb.from_(employee)
		.select(employee.name, employee.employee_name, employee.wuye_property, employee.designation)
		.where(is_there(employee, day) & employee.designation.isin(sorted(by_designation)))
		.orderby(employee.wuye_property)
		.orderby(employee.name)
	)
	for condition in conditions:
		query = query.where(condition)
	people = query.run(as_dict=True)
	asked_of = {
		(row.designation, row.wuye_property): rules.needed(
			by_designation[row.designation],
			(requirements.code(requirements.DESIGNATION, row.designation),),
			cstr(row.wuye_property),
		)
		for row in people
	}
	kinds = as_rules.kinds()
	held: dict[str, list[rules.Certificate]] = defaultdict(list)
	of_kinds = {kind for asked in asked_of.values() for kind in as_rules.kinds_of(asked)}
	for one in as_rules.held([row.name for row in people], of_kinds):
		held[one.employee].append(one)
	found = []
	for row in people:
		asked = asked_of[row.designation, row.wuye_property]
		if not asked:
			continue
		own = tuple(one for one in held[row.name] if one.kind in as_rules.kinds_of(asked))
		found.append(
			Holder(
				row.name,
				row.employee_name,
				cstr(row.wuye_property),
				row.designation,
				asked,
				own,
				rules.obstacles(own, asked, day, kinds),
			)
		)
	return sorted(found, key=lambda one: not one.lacking)


def count(scope: Scope) -> dict[str, Part]:
	found: dict[str, list[int]] = defaultdict(lambda: [0, 0])
	for one in _of(scope):
		found[one.property][0] += not one.lacking
		found[one.property][1] += 1
	return {name: Part(Decimal(good), Decimal(people)) for name, (good, people) in found.items()}


def rows(scope: Scope, start: int, limit: int) -> list[Row]:
	"""The people, who lack something first."""
	day = _day(scope)
	return [
		Row("Employee", one.employee, one.property, ZERO if one.lacking else ONE, ONE, day, one.employee_name)
		for one in _of(scope)[start : start + limit]
	]


def _day(scope: Scope) -> date:
	return min(scope.last, getdate(nowdate()))


def _of(scope: Scope) -> list[Holder]:
	employee = frappe.qb.DocType("Employee")
	placed = employee.wuye_property > ""
	if scope.properties is not None:
		placed = employee.wuye_property.isin(scope.properties or ("",))
	return holders(_day(scope), placed)


METRICS = [
	Metric(
		key="people.certified",
		label=_lt("Certified Posts"),
		formula=_lt(
			"People with every certificate that their designation needs, valid on the last of the days ÷ people whose designation needs one; today where the days are not over"
		),
		unit=PERCENT,
		aim=Aim(UP, Decimal(100)),
		doctype="Property",
		count=count,
		rows=rows,
		# the people of two months are the same people
		adds_up=False,
	),
]
