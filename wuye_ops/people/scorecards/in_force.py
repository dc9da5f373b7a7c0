"""What final scorecards say of people over months, for those who honour or promote them: one card a month, the version that counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

import frappe
from frappe.query_builder.functions import Sum
from frappe.utils import cint, getdate

from wuye_ops.metrics import figures
from wuye_ops.metrics.registry import Scope, all_metrics
from wuye_ops.people.scorecards import cards, templates
from wuye_ops.rules import scorecard_life
from wuye_ops.rules.money import HUNDRED, ZERO, cents_of
from wuye_ops.rules.proration import Month
from wuye_ops.rules.scorecard import PERSON


@dataclass(slots=True)
class Cards:
	"""Somebody's final cards, the earliest first. points: None for a month that was not judged; rows: documents of their own counted;
	covered: percent of weight with data, the mean; complaints: valid ones they answer for; incidents: that were found to be theirs."""

	employee: str
	employee_name: str
	property: str
	company: str
	points: list[Decimal | None] = field(default_factory=list)
	grades: list[str] = field(default_factory=list)
	days: int = 0
	rows: int = 0
	covered: Decimal = HUNDRED
	complaints: int = 0
	incidents: int = 0


def in_force(
	months: Iterable[Month], property_name: str | None = None, employees: Iterable[str] | None = None
) -> dict[str, Cards]:
	"""Employee → their final cards of the months, of a property or of all, or of these employees. Four questions for everybody."""
	months = list(months)
	filters: dict = {
		"status": scorecard_life.FINAL,
		"month_start": ["in", [month.first for month in months] or [""]],
	}
	if property_name:
		filters["property"] = property_name
	if employees is not None:
		filters["employee"] = ["in", list(employees) or [""]]
	rows = frappe.get_all(
		cards.DOCTYPE,
		filters,
		[
			"name",
			"employee",
			"employee_name",
			"property",
			"company",
			"month_start",
			"judged",
			"total",
			"grade",
			"days",
			"covered",
		],
		order_by="employee, month_start",
	)
	samples = _samples([row.name for row in rows])
	found: dict[str, Cards] = {}
	covered: dict[str, list[Decimal]] = {}
	for row in rows:
		one = found.setdefault(row.employee, Cards(row.employee, row.employee_name, "", row.company))
		# where somebody worked in the last of the months
		one.employee_name, one.property, one.company = row.employee_name, row.property or "", row.company
		one.points.append(Decimal(str(round(row.total, 2))) if row.judged else None)
		if row.judged and row.grade:
			one.grades.append(row.grade)
		one.days += cint(row.days)
		one.rows += samples.get(row.name, 0)
		covered.setdefault(row.employee, []).append(Decimal(str(round(row.covered, 2))))
	complaints = _complaints(months) if found else {}
	incidents = _incidents(months) if found else {}
	for employee, one in found.items():
		shares = covered[employee]
		one.covered = cents_of(sum(shares, ZERO), len(shares))
		one.complaints = complaints.get(employee, 0)
		one.incidents = len(incidents.get(employee, ()))
	return found


def months_of(first: date | str, last: date | str) -> list[Month]:
	"""Whole months within the days."""
	first, last = getdate(first), getdate(last)
	found, month = [], Month.of(first)
	while month.last <= last:
		if month.first >= first:
			found.append(month)
		month = month.plus(1)
	return found


def _samples(names: list[str]) -> dict[str, int]:
	line = frappe.qb.DocType(cards.LINE)
	rows = (
		frappe.qb.from_(line)
		.select(line.parent, Sum(line.sample))
		.where((line.parent.isin(names or [""])) & (line.scope == PERSON))
		.groupby(line.parent)
		.run()
	)
	return {name: cint(number) for name, number in rows}


def _complaints(months: list[Month]) -> dict[str, int]:
	"""As they are today: one that was found valid after the card was final counts as well."""
	metric = all_metrics().get(templates.COMPLAINTS)
	if metric is None or metric.count_by_employee is None or not months:
		return {}
	counted = figures.by_employee(metric, Scope(months[0].first, months[-1].last))
	return {employee: one.rows for employee, one in counted.items()}


def _incidents(months: list[Month]) -> dict[str, set[str]]:
	"""Employee → incidents they answer for, as every chapter knows of them (hook `wuye_incidents_of_people`); each once."""
	found: dict[str, set[str]] = {}
	if not months:
		return found
	for path in frappe.get_hooks("wuye_incidents_of_people"):
		for employee, keys in frappe.get_attr(path)(months[0].first, months[-1].last).items():
			found.setdefault(employee, set()).update(keys)
	return found
