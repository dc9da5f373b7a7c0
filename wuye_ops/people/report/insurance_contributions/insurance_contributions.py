"""五险一金缴费明细: what a month costs for each employee by the table of their city, and whether it is in the payroll."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import add_months, get_first_day, getdate, nowdate

from wuye_ops.people import access, contributions, sent
from wuye_ops.people.contributions import FAILED, KEPT, MADE, NONE, PART, WAITING, Month
from wuye_ops.people.rewards.documents import yuan
from wuye_ops.property.report_scope import data, link
from wuye_ops.rules import social_insurance
from wuye_ops.rules.money import total

STATES = {
	KEPT: "In Payroll",
	PART: "In Part",
	WAITING: "To Write",
	NONE: "Not Insured",
	FAILED: "Missing Data",
}


def execute(filters: dict | None = None) -> tuple:
	"""(columns, rows, message, chart, summary). filters: month (any day of it), company, property, state."""
	filters = frappe._dict(filters or {})
	_only_for_hr("read")
	rows = [_row(one) for one in contributions.months(_month(filters), **_of_people(filters))]
	shown = [row for row in rows if not filters.state or row["state"] == filters.state]
	return columns(), shown, None, None, summary(rows)


@frappe.whitelist(methods=["POST"])
def write(filters: str | dict) -> list[dict]:
	"""Writes what is missing in the report into the payroll; what became of each: {employee, employee_name, state, reason}."""
	filters = sent.filters(filters)
	_only_for_hr("submit")
	return [
		{
			"employee": one.employee.name,
			"employee_name": one.employee.employee_name,
			"state": one.state,
			"reason": one.reason,
		}
		for one in contributions.write(_month(filters), **_of_people(filters))
		if one.state in (MADE, FAILED)
	]


def _only_for_hr(right: str) -> None:
	"""Pay is for HR; System Managers, who have the right on the document, are not."""
	if not access.is_hr():
		frappe.throw(
			_("Pay is shown to HR only."), frappe.PermissionError, title=_("Insurance Contributions")
		)
	frappe.has_permission("Additional Salary", right, throw=True)


def _month(filters: frappe._dict):
	month = getdate(get_first_day(filters.month or nowdate()))
	if not 2000 <= month.year or month > getdate(add_months(nowdate(), 1)):
		frappe.throw(_("Choose a month up to the next one."), title=_("Insurance Contributions"))
	return month


def _of_people(filters: frappe._dict) -> dict:
	"""The people whose pay the reader may know."""
	return access.report_filters(filters, "company", "property", purpose=access.PRIVATE)


def _row(one: Month) -> dict:
	person = one.employee
	row = {
		"employee": person.name,
		"employee_name": person.employee_name,
		"property": person.wuye_property,
		"city": person.wuye_city,
		"wage": person.wuye_insurance_base,
		"state": STATES[one.state],
		"reason": one.reason,
	}
	if one.paid:
		for line in one.paid.lines:
			row[f"{line.kind}_employer"], row[f"{line.kind}_employee"] = (
				float(line.employer),
				float(line.employee),
			)
		row |= {"employer": float(one.paid.employer), "employee_share": float(one.paid.employee)}
	return row


def columns() -> list[dict]:
	def money(fieldname: str, label: str) -> dict:
		return {"fieldname": fieldname, "label": label, "fieldtype": "Currency", "width": 110}

	found = [
		link("employee", _("Employee"), "Employee", 130),
		data("employee_name", _("Employee Name"), 100),
		link("property", _("Property"), "Property", 130),
		data("city", _("City of Insurance"), 90),
		money("wage", _("Wage Declared")),
		money("employer", _("Employer Together")),
		money("employee_share", _("Employee Together")),
		data("state", _("Standing", context="Insurance Contributions"), 100),
	]
	for kind in social_insurance.KINDS:
		name = _(kind, context="Insurance City Rate")
		found.append(money(f"{kind}_employer", _("{0}, Employer").format(name)))
		if kind not in social_insurance.EMPLOYER_ALONE:
			found.append(money(f"{kind}_employee", _("{0}, Employee").format(name)))
	return [*found, data("reason", _("Reason"), 260)]


def summary(rows: list[dict]) -> list[dict]:
	def of(state: str) -> int:
		return sum(row["state"] == state for row in rows)

	employer, employee = (
		float(total(yuan(row.get(field)) for row in rows)) for field in ("employer", "employee_share")
	)
	return [
		{"label": _("Employer Together"), "value": employer, "datatype": "Currency"},
		{"label": _("Employee Together"), "value": employee, "datatype": "Currency"},
		{"label": _("To Write"), "value": of("To Write"), "indicator": "Orange", "datatype": "Int"},
		{"label": _("Missing Data"), "value": of("Missing Data"), "indicator": "Red", "datatype": "Int"},
	]
