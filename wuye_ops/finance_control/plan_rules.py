"""A Cost Plan as its rules see it (`rules.cost_plan`), and their refusals in words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

import frappe
from frappe import _
from frappe.utils import getdate

from wuye_ops.finance_control.cost_classes import class_by_account
from wuye_ops.rules.cost_plan import Account, Books, Line, Plan
from wuye_ops.rules.money import cents
from wuye_ops.rules.seasonality import MONTHS
from wuye_ops.rules.steps import NOT_NOW, Refusal

MONTH_FIELDS = tuple(f"m{number}" for number in range(1, MONTHS + 1))


def money(value: float | str | None) -> Decimal:
	return cents(Decimal(str(value or 0)))


def months_of(row) -> tuple[Decimal, ...]:
	"""January to December of a line."""
	return tuple(money(row.get(field)) for field in MONTH_FIELDS)


def as_lines(doc) -> tuple[Line, ...]:
	# with what the field holds beyond the cent, so that the rules refuse it
	return tuple(
		Line(row.account, tuple(Decimal(str(row.get(field) or 0)) for field in MONTH_FIELDS))
		for row in doc.lines
	)


def as_plan(doc) -> Plan:
	return Plan(
		doc.name or "",
		doc.property,
		doc.company,
		doc.cost_center,
		year_of(doc.fiscal_year),
		as_lines(doc),
		doc.status,
		doc.revises or None,
	)


def year_of(fiscal_year: str) -> int:
	"""The calendar year that a fiscal year is. Throws for one that is none: 会计法 11."""
	first, last = span(fiscal_year)
	if (first, last) != (date(first.year, 1, 1), date(first.year, 12, 31)):
		frappe.throw(
			_(
				"Fiscal year {0} does not run from 1 January to 31 December. Plans are made for calendar years."
			).format(frappe.bold(fiscal_year)),
			title=_("Fiscal Year"),
		)
	return first.year


def span(fiscal_year: str) -> tuple[date, date]:
	first, last = frappe.get_cached_value("Fiscal Year", fiscal_year, ["year_start_date", "year_end_date"])
	return getdate(first), getdate(last)


def books(doc) -> Books:
	"""What the plan is checked against: its accounts and year as the books have them."""
	year, last = year_of(doc.fiscal_year), span(doc.fiscal_year)[1]
	names = [row.account for row in (*doc.lines, *doc.drivers) if row.account]
	costs = class_by_account()
	accounts = {
		row.name: Account(
			row.company,
			# waivers, bad debts, interest, income tax are expenses and no costs of the service
			row.root_type if row.is_group or row.name in costs else "",
			bool(row.is_group),
			bool(row.disabled),
		)
		for row in frappe.get_all(
			"Account",
			{"name": ["in", names or [""]]},
			["name", "company", "root_type", "is_group", "disabled"],
			limit=0,
		)
	}
	sharing = frappe.get_all(
		"Property",
		{"cost_center": doc.cost_center or "", "name": ["!=", doc.property]},
		pluck="name",
	)
	return Books(
		accounts, {year}, {year} if is_closed(doc.company, last) else (), sharing if doc.cost_center else ()
	)


def is_closed(company: str, last: date) -> bool:
	"""Whether the books of a year are closed: by a closing voucher to its end, or frozen beyond it."""
	if frappe.db.exists(
		"Period Closing Voucher", {"company": company, "docstatus": 1, "period_end_date": [">=", last]}
	):
		return True
	frozen = frappe.db.get_single_value("Accounts Settings", "acc_frozen_upto")
	return bool(frozen) and getdate(frozen) >= last


def others(doc) -> list[Plan]:
	"""The other plans of property and year, without their lines."""
	year = year_of(doc.fiscal_year)
	return [
		Plan(row.name, doc.property, doc.company, doc.cost_center, year, (), row.status, row.revises)
		for row in frappe.get_all(
			"Cost Plan",
			{"property": doc.property, "fiscal_year": doc.fiscal_year, "name": ["!=", doc.name or ""]},
			["name", "status", "revises"],
			order_by="creation",
			limit=0,
		)
	]


# -- in words


def refuse(refusals: Iterable[Refusal], title: str) -> None:
	"""Throws with all of them at once; nothing where there is none."""
	found = list(dict.fromkeys(say(one) for one in refusals))
	if found:
		frappe.throw(found if len(found) > 1 else found[0], title=title, as_list=len(found) > 1)


def say(refusal: Refusal) -> str:
	"""What stands in the way, and what to do, in the user's language."""
	params = {name: _shown(name, value) for name, value in refusal.params.items()}
	return _sentences()[refusal.code].format(**params)


def _shown(name: str, value: object) -> str:
	if name == "months":
		return "、".join(str(number) for number in value)
	if isinstance(value, Decimal):
		text = f"{value:,.4f}".rstrip("0")
		whole, _dot, part = text.partition(".")
		return f"{whole}.{part.ljust(2, '0')}"
	if name == "status":
		return _(value, context="Cost Plan")
	if name == "step":
		return _(value)
	return frappe.bold(frappe.utils.escape_html(str(value)))


def _sentences() -> dict[str, str]:
	return {
		NOT_NOW: _("The plan is {status}; this step is over."),
		"no_lines": _("The plan has no costs. Enter drivers or lines first."),
		"no_cost_center": _("{property} has no cost center. Choose one in the property first: ERPNext budgets by cost center."),
		"shared_cost_center": _("Cost center {cost_center} also belongs to {property}. Give each property one of its own, else their budgets cannot be told apart."),
		"no_fiscal_year": _("There is no fiscal year for {year}. Make it in ERPNext first."),
		"closed_year": _("The books of {year} are closed, so the year can no longer be planned."),
		"second_plan": _("There is a plan for {year} already: {plan}. Change that one, or revise it when it is in force."),
		"unknown_account": _("Account {account} does not exist."),
		"other_company": _("Account {account} belongs to another company, {company}. Choose the account of the property's company."),
		"group_account": _("Account {account} is a group, on which nothing is booked. Choose an account below it."),
		"not_a_cost": _("Account {account} is no account of service costs. Waivers, bad debts, interest and income tax are not planned here."),
		"disabled_account": _("Account {account} is disabled. Choose another one."),
		"account_twice": _("Account {account} is there twice. One line of an account is enough."),
		"no_month": _("Account {account}: there is no month {month}."),
		"month_twice": _("Account {account}: month {month} is there twice."),
		"missing_months": _("Account {account}: months {months} are empty. Write 0 where nothing is planned."),
		"negative": _("Account {account}, month {month}: {amount} is below 0. A cost is planned as a positive amount."),
		"not_cents": _("Account {account}, month {month}: {amount} has parts of a cent. Round it to two places."),
		"too_large": _("Account {account}: {amount} a year is more than {largest}. Split it over several accounts."),
		"own_plan": _("Somebody else must approve a plan than who has written in it."),
		"no_reason": _("Say why: the reason is kept with the plan."),
		"not_in_force": _("{plan} is not in force, so it cannot be revised."),
		"other_plan": _("This revises {plan}, which is of another property, year or company."),
		"past_changed": _("Account {account}, month {month}: planned were {before}, now {after}. Months that are over stay as they were planned."),
		"below_spent": _("Account {account}: {planned} is planned, but {spent} has been spent or ordered already."),
		"no_change": _("The revision changes nothing."),
		# of budget_documents
		"other_budget": _("Budget {budget} on account {account} was made by hand. Cancel it first: ERPNext allows one budget for an account."),
		"distribution_changed": _("Somebody has changed the monthly distribution {distribution}. Delete it or set it back; it is made anew."),
		"inexact": _("Account {account} cannot be spread over the months to the cent. Plan it with smaller amounts."),
	}  # fmt: skip
