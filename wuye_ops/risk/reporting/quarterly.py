"""The report of the last quarter of every property and company that has risks, made by itself when late rounds are in.

Each is a transaction of its own and its key is unique in the database: a second run, one beside this one or one after a kill makes what
is missing and nothing twice. One that cannot be read is kept without figures, says why, and is read again the next day.
"""

from __future__ import annotations

from datetime import date

import frappe
from frappe import _
from frappe.utils import escape_html, getdate, nowdate

from wuye_ops.property.language import in_site_language
from wuye_ops.property.notices import failure_in_words, tell_staff, users_with_role
from wuye_ops.risk import settings
from wuye_ops.risk.reporting import reports
from wuye_ops.risk.reporting.reports import DOCTYPE
from wuye_ops.rules.proration import Period
from wuye_ops.rules.risk_report import DRAFT, OFFICER
from wuye_ops.rules.risk_review import quarter_before


def follow_the_quarter(today: date | None = None) -> dict[str, int]:
	"""Every day: how many reports were made, read again, and could not be read. Commits after each."""
	today = today or getdate(nowdate())
	quarter, done = quarter_before(today), {"made": 0, "read": 0, "failed": 0}
	days = settings.report_days()
	if not days or (today - quarter.last).days < days:
		return done
	there = _there(quarter)
	for company, property_name in dict.fromkeys((*places(quarter), *there)):
		row = there.get((company, property_name))
		if row is None:
			done[_make(company, property_name, quarter)] += 1
		elif row.status == DRAFT and (row.problem or not row.as_of or row.as_of < quarter.last):
			# read while the quarter was running, or not at all
			done[_read_again(row.name)] += 1
		else:
			continue
		frappe.db.commit()
	return done


def places(quarter: Period) -> list[tuple[str, str | None]]:
	"""(company, property) with anything to tell of the quarter, and each of their companies as a whole, as (company, None)."""
	of_risks = frappe.get_all(
		"Risk",
		filters={"identified_on": ["<=", quarter.last]},
		or_filters=[["ended_on", "is", "not set"], ["ended_on", ">=", quarter.first]],
		pluck="property",
		distinct=True,
		limit=0,
	)
	of_alerts = frappe.get_all(
		"Risk Alert",
		{"opened_on": ["between", (quarter.first, quarter.last)], "property": ["is", "set"]},
		pluck="property",
		distinct=True,
		limit=0,
	)
	rows = frappe.get_all(
		"Property",
		{"name": ["in", sorted({*of_risks, *of_alerts}) or [""]]},
		["name", "company"],
		order_by="company, name",
		limit=0,
	)
	companies = dict.fromkeys(row.company for row in rows if row.company)
	return [*((row.company, row.name) for row in rows if row.company), *((one, None) for one in companies)]


def _there(quarter: Period) -> dict[tuple[str, str | None], frappe._dict]:
	"""Of each place the last version."""
	rows = frappe.get_all(
		DOCTYPE,
		{"quarter_start": quarter.first},
		["name", "company", "property", "status", "problem", "as_of"],
		order_by="version",
		limit=0,
	)
	return {(row.company, row.property or None): row for row in rows}


def _make(company: str, property_name: str | None, quarter: Period) -> str:
	doc = reports.new(company, property_name, quarter)
	doc.made_by = None
	reports.note(doc, "Made")
	found = _fill(doc)
	name = reports.insert_once(doc)
	if found == "read":
		_tell(name, property_name)
		return "made"
	return found


def _read_again(name: str) -> str:
	doc = frappe.get_doc(DOCTYPE, name, for_update=True)
	found = _fill(doc)
	reports.note(doc, "Computed Again" if found == "read" else "Not Computed", doc.problem)
	reports.save(doc)
	return found


def _fill(doc) -> str:
	"""The figures, or why there are none: a report that fails must not keep the others from being made."""
	frappe.db.savepoint("risk_report_figures")
	try:
		reports.fill(doc)
	except Exception as error:
		frappe.db.rollback(save_point="risk_report_figures")
		frappe.log_error("Risk report not read")
		doc.problem = failure_in_words(error)
		return "failed"
	return "read"


def _tell(name: str, property_name: str | None) -> None:
	"""The risk officers of the property; of a company as a whole those of head office."""
	doc = frappe.get_doc(DOCTYPE, name)
	with in_site_language():
		subject = _("A risk report to conclude and hand on: {0}").format(escape_html(doc.title))
	# of no property are those whom none limits
	tell_staff(users_with_role(OFFICER, property_name or ""), doc, subject)
