"""招聘渠道成效: of each source who applied, was invited, offered and hired, how long it took, and who is still there after six months, and
what a hire has cost."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal

import frappe
from frappe import _
from frappe.query_builder.functions import Sum
from frappe.utils import flt, getdate, nowdate

from wuye_ops.people import access
from wuye_ops.property.places import permitted_properties
from wuye_ops.property.report_filters import check_readable, chosen
from wuye_ops.property.report_scope import data, decimal, number, percent, period, within
from wuye_ops.rules.workforce_figures import Applicants, ChannelFigures, Hire, channels, time_to_hire

# no name at all: the framework takes an empty one for whatever names nothing
NOTHING = "*nothing*"


def execute(filters: dict | None = None) -> tuple:
	"""(columns, rows, message, chart, summary). filters: from_date, to_date (of applying), company, property, designation."""
	filters = frappe._dict(filters or {})
	check_readable("Job Applicant")
	if not access.is_hr():
		frappe.throw(_("Applicants are shown to HR only."), frappe.PermissionError)
	first, last = period(filters)
	applicants = _applicants(filters, first, last)
	hires = _hires(applicants)
	counted = {one.channel: one for one in _counted(applicants, hires, _costs(filters, first, last))}
	rows = [_row(one, counted[one.channel]) for one in channels(counted.values(), hires, getdate(nowdate()))]
	return columns(), rows, None, chart(rows), summary(rows, hires)


def _applicants(filters: frappe._dict, first: date, last: date) -> list[frappe._dict]:
	of = chosen(filters, "designation")
	if filters.property:
		of["wuye_property"] = filters.property
	elif (places := permitted_properties()) is not None:
		of["wuye_property"] = ["in", places or [NOTHING]]
	if filters.company:
		openings = frappe.get_all("Job Opening", chosen(filters, "company"), pluck="name")
		of["job_title"] = ["in", openings or [NOTHING]]
	return frappe.get_list(
		"Job Applicant",
		{**of, "creation": within(first, last)},
		["name", "source", "job_title", "creation"],
		limit=0,
	)


def _hires(applicants: list[frappe._dict]) -> list[Hire]:
	"""Employees whom applicants have become. From the approval of the requisition; where there was none, from the day the opening
	was posted, else from the application."""
	by_name = {row.name: row for row in applicants}
	employees = frappe.get_all(
		"Employee",
		{"job_applicant": ["in", list(by_name) or [NOTHING]]},
		["job_applicant", "date_of_joining", "relieving_date"],
		order_by="date_of_joining",
	)
	begun = _begun({row.job_title for row in applicants if row.job_title})
	found = []
	for row in employees:
		applicant = by_name[row.job_applicant]
		joined = getdate(row.date_of_joining)
		asked = begun.get(applicant.job_title) or getdate(applicant.creation)
		left = getdate(row.relieving_date) if row.relieving_date else None
		# somebody who was entered after they had begun took no time to find
		found.append(Hire(applicant.source or "", min(asked, joined), joined, left))
	return found


def _begun(openings: set[str]) -> dict[str, date]:
	"""Opening → the day from which somebody was looked for."""
	opening, requisition = frappe.qb.DocType("Job Opening"), frappe.qb.DocType("Job Requisition")
	rows = (
		frappe.qb.from_(opening)
		.left_join(requisition)
		.on(requisition.name == opening.job_requisition)
		.select(opening.name, requisition.wuye_approved_on, opening.posted_on)
		.where(opening.name.isin(sorted(openings) or [""]))
		.run()
	)
	return {name: getdate(approved or posted) for name, approved, posted in rows if approved or posted}


def _costs(filters: frappe._dict, first: date, last: date) -> dict[str, Decimal]:
	"""Source → what it has cost in the days, over the openings that were chosen, as far as the reader may see them."""
	of = chosen(filters, "company", "designation")
	if filters.property:
		of["wuye_property"] = filters.property
	openings = frappe.get_list("Job Opening", of, pluck="name", limit=0)
	row = frappe.qb.DocType("Recruitment Cost")
	rows = (
		frappe.qb.from_(row)
		.select(row.source, Sum(row.amount))
		.where(row.parent.isin(openings or [NOTHING]) & (row.parenttype == "Job Opening"))
		.where(row.day[first:last])
		.groupby(row.source)
		.run()
	)
	return {source: Decimal(str(flt(amount, 2))) for source, amount in rows}


def _counted(
	applicants: list[frappe._dict], hires: list[Hire], costs: dict[str, Decimal]
) -> list[Applicants]:
	names = [row.name for row in applicants]
	invited = _those_with("Interview", names, docstatus=["<", 2])
	# who began without an offer in the system was offered the post all the same
	offered = _those_with("Job Offer", names, docstatus=1) | set(
		frappe.get_all("Employee", {"job_applicant": ["in", names or [NOTHING]]}, pluck="job_applicant")
	)
	hired = Counter(one.channel for one in hires)
	# a channel that has cost something and brought nobody is shown all the same
	by_source: dict[str, list[str]] = {source: [] for source in costs}
	for row in applicants:
		by_source.setdefault(row.source or "", []).append(row.name)
	return [
		Applicants(
			source,
			len(ones),
			sum(name in invited for name in ones),
			sum(name in offered for name in ones),
			hired[source],
			costs.get(source, Decimal(0)),
		)
		for source, ones in by_source.items()
	]


def _those_with(doctype: str, applicants: list[str], **filters) -> set[str]:
	return set(
		frappe.get_all(
			doctype, {"job_applicant": ["in", applicants or [NOTHING]], **filters}, pluck="job_applicant"
		)
	)


def _row(one: ChannelFigures, counted: Applicants) -> dict:
	return {
		"channel": one.channel,
		"applied": one.applied,
		"invited": counted.invited,
		"offered": counted.offered,
		"hired": one.hired,
		"hired_percent": _float(one.hired_percent),
		"days_to_hire": _float(one.days_to_hire),
		"judged": one.judged,
		"kept_percent": _float(one.kept_percent),
		"cost": float(counted.cost),
		"cost_per_hire": _float(one.cost_per_hire) if counted.cost else None,
	}


def _float(value) -> float | None:
	return None if value is None else float(value)


def columns() -> list[dict]:
	return [
		data("channel", _("Source", context="Recruitment Channels"), 150),
		number("applied", _("Applied"), 90),
		number("invited", _("Invited"), 90),
		number("offered", _("Offered"), 120),
		number("hired", _("Hired"), 90),
		percent("hired_percent", _("Hired of Applied")),
		decimal("days_to_hire", _("Days to Hire (Median)"), 170),
		number("judged", _("Hired Six Months Ago or More"), 150),
		percent("kept_percent", _("Of These Still There after Six Months"), 190),
		money("cost", _("Cost", context="Recruitment Channels")),
		money("cost_per_hire", _("Cost per Hire")),
	]


def money(fieldname: str, label: str) -> dict:
	return {"fieldname": fieldname, "label": label, "fieldtype": "Currency", "width": 110}


def chart(rows: list[dict]) -> dict | None:
	if not rows:
		return None
	return {
		"data": {
			"labels": [row["channel"] or _("Unknown", context="Recruitment Channels") for row in rows],
			"datasets": [
				{"name": label, "values": [row[field] for row in rows]}
				for field, label in (
					("applied", _("Applied")),
					("invited", _("Invited")),
					("offered", _("Offered")),
					("hired", _("Hired")),
				)
			],
		},
		"type": "bar",
		"colors": ["#a6c8ff", "#449cf0", "#7c7bad", "#28a745"],
		"height": 240,
		"axisOptions": {"shortenYAxisNumbers": 1},
		"animate": 0,
		"disableEntryAnimation": 1,
	}


def summary(rows: list[dict], hires: list[Hire]) -> list[dict]:
	figures = [
		{"label": _("Applied"), "value": sum(row["applied"] for row in rows), "datatype": "Int"},
		{"label": _("Hired"), "value": len(hires), "datatype": "Int", "indicator": "Green"},
	]
	days = time_to_hire(hires)
	if days is not None:
		figures.append({"label": _("Days to Hire (Median)"), "value": float(days), "datatype": "Float"})
	cost = sum(row["cost"] for row in rows)
	if cost and hires:
		figures.append(
			{
				"label": _("Cost per Hire"),
				"value": flt(cost / len(hires), 2),
				"datatype": "Currency",
			}
		)
	return figures
