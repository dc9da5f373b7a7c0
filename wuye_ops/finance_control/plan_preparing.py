"""A year is prepared in time: plans of all properties drafted at once, and managers told whose property has none."""

from __future__ import annotations

from datetime import date

import frappe
from frappe import _
from frappe.utils import getdate, nowdate

from wuye_ops.finance_control.plan_rules import year_of
from wuye_ops.property.notices import failure_in_words, tell_staff_once_a_day
from wuye_ops.property.places import permitted_properties
from wuye_ops.rules.cost_plan import LIVE, prepare_from


@frappe.whitelist(methods=["POST"])
def prepare(fiscal_year: str) -> dict:
	"""Drafts a plan for every property of the user that has none for the year. Returns {made, there, failed: [{property, reason}]}.

	Commits after each: what could not be drafted is said, and keeps nothing back.
	"""
	frappe.has_permission("Cost Plan", "create", throw=True)
	if not frappe.db.exists("Fiscal Year", fiscal_year):
		frappe.throw(_("Choose a fiscal year."), title=_("Fiscal Year"))
	year_of(fiscal_year)
	properties = permitted_properties()
	missing, there = _without_plan(fiscal_year, properties)
	made, failed = [], []
	for name in missing:
		try:
			doc = frappe.get_doc({"doctype": "Cost Plan", "property": name, "fiscal_year": fiscal_year})
			made.append(doc.insert().name)
			frappe.db.commit()
		except Exception as error:
			frappe.db.rollback()
			failed.append({"property": name, "reason": failure_in_words(error)})
	return {"made": made, "there": there, "failed": failed}


def _without_plan(fiscal_year: str, properties: list[str] | None) -> tuple[list[str], int]:
	"""Active properties without a plan of the year, and how many have one."""
	wanted = frappe.get_all(
		"Property",
		{"status": "Active", **({} if properties is None else {"name": ["in", properties or [""]]})},
		pluck="name",
		order_by="name",
		limit=0,
	)
	planned = set(
		frappe.get_all(
			"Cost Plan",
			{"fiscal_year": fiscal_year, "status": ["in", sorted(LIVE)]},
			pluck="property",
			limit=0,
		)
	)
	return [name for name in wanted if name not in planned], len(planned.intersection(wanted))


def follow_the_day() -> None:
	"""From 1 November on, Mondays: managers are told whose property has no plan for the coming year, where it has one for this."""
	today = getdate(nowdate())
	if today < prepare_from(today.year + 1) or today.weekday() != 0:
		return
	coming, running = (_fiscal_year(year) for year in (today.year + 1, today.year))
	if not coming or not running:
		return
	without = set(_without_plan(coming, None)[0])
	planned = frappe.get_all(
		"Cost Plan", {"fiscal_year": running, "status": "In Force"}, ["name", "property"], limit=0
	)
	for row in planned:
		if row.property in without:
			_tell(row, today.year + 1)


def _fiscal_year(year: int) -> str | None:
	return frappe.db.get_value(
		"Fiscal Year",
		{"year_start_date": date(year, 1, 1), "year_end_date": date(year, 12, 31), "disabled": 0},
	)


def _tell(plan, year: int) -> None:
	manager = frappe.get_cached_value("Property", plan.property, "manager")
	user = frappe.get_cached_value("Employee", manager, "user_id") if manager else None
	if user:
		tell_staff_once_a_day(
			[user],
			frappe.get_doc("Cost Plan", plan.name),
			_("{0} has no cost plan for {1} yet. Draft it before the year begins.").format(
				plan.property, year
			),
		)
