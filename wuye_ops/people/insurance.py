"""五险一金: what a month costs employer and employee by the table of a city, to the cent (`rules.social_insurance`)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation

import frappe
from frappe import _
from frappe.utils import cstr, escape_html, formatdate, getdate, nowdate

from wuye_ops.rules import social_insurance as rules
from wuye_ops.rules.social_insurance import Paid, Rate, Table
from wuye_ops.rules.steps import Refusal

# Employee.wuye_insured → insurances
INSURED = {"All": rules.KINDS, "Injury Only": (rules.INJURY,), "None": ()}
# of an Employee, for `problem_of` and `paid_by`
FIELDS = ["name", "employee_name", "wuye_city", "wuye_insured", "wuye_insurance_base"]
# more than anybody's wage of a month
MOST = Decimal(10_000_000)


def check_table(doc) -> None:
	"""Validate: nobody is paid by a table that lacks an insurance or contradicts the law."""
	try:
		table = table_of(doc)
	except ValueError as error:
		frappe.throw(_(str(error)), title=_("Insurance City Table"))
	if lines := [_in_words(one) for one in rules.table_refusals(table)]:
		frappe.throw("<br>".join(lines), title=_("Insurance City Table"))


def table_of(doc) -> Table:
	"""The rules' table. Raises ValueError where a rate is of no known kind."""
	return Table(
		doc.city, getdate(doc.effective_from), tuple(_rate(row) for row in doc.rates), cstr(doc.source)
	)


def table_in_force(city: str, day: date) -> Table | None:
	"""The city's table on a day; None where there is none: then nothing may be paid out."""
	name = frappe.get_all(
		"Insurance City Table",
		{"city": city, "effective_from": ["<=", day]},
		pluck="name",
		order_by="effective_from desc",
		limit=1,
	)
	return table_of(frappe.get_cached_doc("Insurance City Table", name[0])) if name else None


def tables_in_force(day: date) -> dict[str, Table]:
	"""City → its table on the day."""
	names = frappe.get_all(
		"Insurance City Table",
		{"effective_from": ["<=", day]},
		["name", "city"],
		order_by="effective_from asc",
	)
	latest = {row.city: row.name for row in names}
	return {
		city: table_of(frappe.get_cached_doc("Insurance City Table", name)) for city, name in latest.items()
	}


def contributions_of(employee: str, day: date) -> Paid:
	"""What is due for an employee in the month of the day. Throws where city, base or table is missing, saying what to enter."""
	row = frappe.db.get_value("Employee", employee, FIELDS, as_dict=True)
	table = table_in_force(row.wuye_city, day) if row.wuye_city else None
	if problem := problem_of(row, table, day):
		frappe.throw(escape_html(problem), title=_("Social Insurance"))
	return paid_by(row, table)


def problem_of(row: frappe._dict, table: Table | None, day: date) -> str:
	"""Why nothing can be computed for somebody, and what to enter; empty where it can. row: FIELDS of an Employee."""
	if not _kinds(row):
		return ""
	if not row.wuye_city or not row.wuye_insurance_base:
		return _("Enter city of insurance and declared wage of {0} in the employee's record.").format(
			row.employee_name
		)
	if not table:
		return _(
			"There is no Insurance City Table of {0} in force on {1}. Enter the one that the city has published."
		).format(row.wuye_city, formatdate(day))
	return ""


def paid_by(row: frappe._dict, table: Table | None) -> Paid:
	"""What is due by the table, for somebody of whom `problem_of` says nothing."""
	kinds = _kinds(row)
	if not kinds:
		return Paid(Decimal(0), ())
	return rules.contributions(Decimal(str(row.wuye_insurance_base)), table, kinds)


def _kinds(row: frappe._dict) -> tuple[str, ...]:
	return INSURED.get(row.wuye_insured or "All", rules.KINDS)


@frappe.whitelist()
def preview(table: str, wage: str | float | int) -> dict:
	"""What a wage costs by a table: {lines: [{kind, base, employer, employee}], employer, employee}, for whoever reads the table."""
	doc = frappe.get_doc("Insurance City Table", table)
	doc.check_permission("read")
	try:
		amount = Decimal(str(wage))
	except InvalidOperation:
		amount = Decimal(-1)
	if not amount.is_finite() or not 0 <= amount <= MOST:
		frappe.throw(_("Enter a wage of a month in yuan."), title=_("Social Insurance"))
	paid = rules.contributions(amount, table_of(doc))
	return {
		"lines": [
			{
				"kind": line.kind,
				"base": float(line.base),
				"employer": float(line.employer),
				"employee": float(line.employee),
			}
			for line in paid.lines
		],
		"employer": float(paid.employer),
		"employee": float(paid.employee),
	}


@frappe.whitelist()
def usual_rates() -> list[dict]:
	"""Rates to begin with, as rows of a table; to be replaced by what the city publishes."""
	frappe.has_permission("Insurance City Table", "create", throw=True)
	return rows_of(rules.usual("", getdate(nowdate())))


def rows_of(table: Table) -> list[dict]:
	return [
		{
			"kind": rate.kind,
			"employer": float(rate.employer),
			"employee": float(rate.employee),
			"floor": float(rate.floor or 0),
			"ceiling": float(rate.ceiling or 0),
			"employer_fixed": float(rate.employer_fixed),
			"employee_fixed": float(rate.employee_fixed),
			"rounding": rate.rounding,
			"base_rounding": rate.base_rounding,
		}
		for rate in table.rates
	]


def _rate(row) -> Rate:
	def number(field: str) -> Decimal:
		return Decimal(str(row.get(field) or 0))

	return Rate(
		row.kind,
		number("employer"),
		number("employee"),
		# none where it is not known
		number("floor") or None,
		number("ceiling") or None,
		number("employer_fixed"),
		number("employee_fixed"),
		row.rounding or rules.CENT_NEAREST,
		row.base_rounding or rules.CENT_NEAREST,
	)


def _in_words(refusal: Refusal) -> str:
	params = dict(refusal.params)
	if "kind" in params:
		params["kind"] = frappe.bold(_(params["kind"], context="Insurance City Rate"))
	return _sentences()[refusal.code].format(**params)


def _sentences() -> dict[str, str]:
	return {
		"missing": _("The rates of {kind} are missing."),
		"twice": _("{kind} stands there twice. Keep one row."),
		"employee_pays": _("{kind} is paid by the employer alone. Clear what the employee pays."),
		"rate": _("The rates of {kind} are from 0 to 100 %."),
		"housing_fund_rate": _("The housing fund takes {least} to {most} % from each side."),
		"housing_fund_differs": _("Employer and employee pay the same to the housing fund."),
		"limits": _("The base of {kind} has its lowest above its highest."),
	}
