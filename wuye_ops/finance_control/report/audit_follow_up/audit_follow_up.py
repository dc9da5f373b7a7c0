"""审计整改跟踪: every finding that is not settled, how it stands today, and how long it has been open, by severity and age."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import frappe
from frappe import _
from frappe.utils import flt, getdate, nowdate

from wuye_ops.finance_control.audit.as_finding import FOLLOWED_FIELDS, amount_of, as_followed
from wuye_ops.property import leads
from wuye_ops.property.report_filters import check_readable, chosen
from wuye_ops.property.report_scope import data, link, number
from wuye_ops.rules import ageing, audit_finding
from wuye_ops.rules import audit_follow_up as rules
from wuye_ops.rules.rectification import SEVERITIES

CHOSEN = ("company", "property", "audit", "severity")
COLORS = ["#E24C4C", "#F8814F", "#F6C35E", "#A6B1B9"]
# before any audit of the system
EARLIEST = date(2000, 1, 1)
LATE = (rules.OVERDUE, rules.ANSWER_LATE, rules.VERIFY_LATE, rules.ACCEPTANCE_OVER)


def execute(filters: dict | None = None) -> tuple:
	"""(columns, rows, message, chart, summary). filters: company, property, audit, severity, state: one of the rules' STATES."""
	filters = frappe._dict(filters or {})
	check_readable("Audit Finding")
	today = getdate(nowdate())
	found = {row.name: row for row in findings(filters)}
	followed = {name: as_followed(row) for name, row in found.items()}
	rows = [
		_row(found[one.key], one, followed[one.key], today)
		for one in rules.to_follow(followed.values(), today)
	]
	state = chosen(filters, "state").get("state")
	shown = [row for row in rows if not state or row["state"] == state]
	return columns(), shown, None, chart(list(followed.values()), today, filters), summary(rows)


def findings(filters: frappe._dict) -> list[frappe._dict]:
	"""Those that were issued and are not over, by the reader's own right."""
	return frappe.get_list(
		"Audit Finding",
		filters={
			**chosen(filters, *CHOSEN),
			"status": ["in", (*audit_finding.OPEN, audit_finding.RISK_ACCEPTED)],
			"issued_on": ["is", "set"],
		},
		fields=list(FOLLOWED_FIELDS),
		order_by=None,
		limit=0,
	)


def _row(row: frappe._dict, stands: rules.Standing, followed: rules.Followed, today: date) -> dict:
	amount = amount_of(row)
	return {
		**{
			field: row[field]
			for field in (
				"name",
				"title",
				"audit",
				"property",
				"severity",
				"responsible_name",
				"rectification",
			)
		},
		"state": stands.state,
		"by": stands.by,
		"late": max(-stands.days, 0) if stands.days is not None else None,
		"days_open": (today - followed.issued_on).days,
		"age": rules.age(followed, today),
		"amount": None if amount is None else float(amount),
	}


def columns() -> list[dict]:
	return [
		link("name", _("Audit Finding"), "Audit Finding", 130),
		data("title", _("Title"), 260),
		data("severity", _("Severity"), 90),
		data("state", _("Standing", context="Audit Follow Up"), 110),
		{"fieldname": "by", "label": _("By", context="Audit Follow Up"), "fieldtype": "Date", "width": 100},
		number("late", _("Days Late"), 90),
		number("days_open", _("Days Open", context="Audit Follow Up"), 110),
		link("property", _("Property"), "Property", 140),
		data("responsible_name", _("Responsible"), 110),
		{"fieldname": "amount", "label": _("Amount at Stake"), "fieldtype": "Currency", "width": 120},
		link("rectification", _("Rectification"), "Rectification", 140),
		link("audit", _("Audit"), "Audit", 130),
	]


def age_label(key: str) -> str:
	return {
		"d30": _("up to 30 days"),
		"d60": _("31 to 60 days"),
		"d90": _("61 to 90 days"),
		"d180": _("91 to 180 days"),
		"d365": _("181 to 365 days"),
		"older": _("over a year"),
	}[key]


def chart(followed: list[rules.Followed], today: date, filters: frappe._dict) -> dict | None:
	"""Open findings by how long ago they were issued, stacked by severity; a bar leads to its list."""
	by_age = rules.by_age(followed, today)
	ages = [one.key for one in rules.AGES]
	if not any(keys for classes in by_age.values() for keys in classes.values()):
		return None
	return {
		"data": {
			"labels": [age_label(key) for key in ages],
			"datasets": [
				{
					"name": _(severity, context="Audit Finding"),
					"values": [len(by_age[severity][key]) for key in ages],
				}
				for severity in SEVERITIES
			],
			"leads": leads.to_list(
				"Audit Finding", SEVERITIES, ages, lambda severity, key: behind(severity, key, today, filters)
			),
		},
		"type": "bar",
		"barOptions": {"stacked": 1},
		"colors": COLORS,
		"animate": 0,
		"disableEntryAnimation": 1,
	}


def behind(severity: str, age: str, today: date, filters: frappe._dict) -> dict:
	"""The filters of the list of the open findings of a severity and age."""
	issued = ages_on(today)[age]
	return {
		**chosen(filters, *CHOSEN),
		"severity": severity,
		"status": ["in", ",".join(audit_finding.OPEN)],
		"issued_on": issued,
	}


def ages_on(today: date) -> dict[str, list]:
	"""Class of age → the condition on the day of issue."""
	earliest = ageing.boundaries(today, rules.AGES)
	found: dict[str, list] = {}
	last = today
	for one in rules.AGES:
		first = earliest.get(one.key, EARLIEST)
		found[one.key] = leads.days(first, last)
		last = first - timedelta(days=1)
	return found


def summary(rows: list[dict]) -> list[dict]:
	states = Counter(row["state"] for row in rows)
	late = sum(states[state] for state in LATE)
	return [
		{"label": _("To Follow Up"), "value": len(rows), "datatype": "Int"},
		{"label": _("Late"), "value": late, "datatype": "Int", "indicator": "Red" if late else "Green"},
		{
			"label": _("To Verify"),
			"value": states[rules.TO_VERIFY] + states[rules.VERIFY_LATE],
			"datatype": "Int",
		},
		{
			"label": _("Amount at Stake"),
			"value": flt(sum(abs(row["amount"] or 0) for row in rows), 2),
			"datatype": "Currency",
		},
	]
