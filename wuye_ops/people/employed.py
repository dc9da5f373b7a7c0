"""Who is, or was, employed: read once for the parts that score, examine, pay and give leave to everybody."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date

import frappe
from frappe.utils import getdate
from pypika import Table
from pypika.terms import Criterion


@dataclass(frozen=True, slots=True)
class Employed:
	"""An employee as of today. "" where there is no property, department, designation, user or superior."""

	name: str
	employee_name: str
	company: str
	property: str
	department: str
	designation: str
	user: str
	reports_to: str
	joined: date | None
	left: date | None

	def as_tuple(self) -> tuple:
		"""For a class that says more of the same person."""
		return tuple(getattr(self, field.name) for field in fields(Employed))


def read(*conditions: Criterion) -> list[Employed]:
	"""In the order of names. conditions: on `DocType("Employee")`; one query."""
	employee = frappe.qb.DocType("Employee")
	query = (
		frappe.qb.from_(employee)
		.select(
			employee.name,
			employee.employee_name,
			employee.company,
			employee.wuye_property,
			employee.department,
			employee.designation,
			employee.user_id,
			employee.reports_to,
			employee.date_of_joining,
			employee.relieving_date,
		)
		.orderby(employee.name)
	)
	for condition in conditions:
		query = query.where(condition)
	return [
		Employed(
			*(text or "" for text in texts),
			getdate(joined) if joined else None,
			getdate(left) if left else None,
		)
		for *texts, joined, left in query.run()
	]


def within(employee: Table, first: date, last: date) -> Criterion:
	"""Who was employed on one of the days: there, or gone with a last day that does not lie before them."""
	return (employee.date_of_joining <= last) & (
		((employee.status == "Active") & employee.relieving_date.isnull())
		| (employee.status.isin(("Active", "Left")) & (employee.relieving_date >= first))
	)


def rows_within(first: date, last: date, columns: list[str], **filters) -> list[frappe._dict]:
	"""Columns of everybody who was employed on one of the days, in the order of names. filters: of Employee, as `get_all` takes them."""
	rows = frappe.get_all(
		"Employee",
		{"status": ["in", ("Active", "Left")], "date_of_joining": ["<=", last], **filters},
		list(dict.fromkeys((*columns, "status", "relieving_date"))),
		order_by="name",
		limit=0,
	)
	return [
		row
		for row in rows
		if (row.relieving_date and getdate(row.relieving_date) >= first)
		or (not row.relieving_date and row.status == "Active")
	]
