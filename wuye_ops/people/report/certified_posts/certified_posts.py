"""持证上岗: everybody whose designation needs a certificate, what they hold of it, and until when; on paper for who inspects.

A row is a person; its `papers`, which the sheet prints, are what is asked of them, each with the certificate that is there for it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import frappe
from frappe import _
from frappe.utils import getdate, nowdate

from wuye_ops.people import access
from wuye_ops.people.certificates import as_rules, metrics, words
from wuye_ops.people.certificates.metrics import Holder
from wuye_ops.property.days import day_of
from wuye_ops.property.report_filters import check_readable
from wuye_ops.property.report_scope import data, link
from wuye_ops.rules import certificate as rules

VALID, EXPIRING, LACKING = "Valid", "Expiring", "Lacking"


def execute(filters: dict | None = None) -> tuple:
	"""(columns, rows, message, chart, summary). filters: on_day, company, property, designation, standing."""
	filters = frappe._dict(filters or {})
	check_readable("Staff Certificate")
	day = day_of(filters.on_day, _("On Day"), _("Certified Posts")) or getdate(nowdate())
	kinds = as_rules.kinds()
	found = metrics.holders(day, *access.report_conditions(filters, "company", "designation", "property"))
	printed = as_printed(paper.key for one in found for paper in one.held)
	every = [_row(one, day, kinds, printed) for one in found]
	rows = [row for row in every if not filters.standing or row["standing"] == filters.standing]
	note = None
	if not every:
		note = _("No designation of these people needs a certificate. Say which do under {0}.").format(
			_("Certificate Requirement")
		)
	return columns(), rows, note, chart(every), summary(every)


def as_printed(names: Iterable[str]) -> dict[str, frappe._dict]:
	"""Certificate → its number, masked where it is an ID number, who issued it, and its days. The caller has checked the right."""
	fields = ["name", "number", "issued_by", "valid_from", "valid_until"]
	rows = frappe.get_all("Staff Certificate", {"name": ["in", [*names, ""]]}, fields, limit=0)
	return {row.name: row for row in rows}


def _row(one: Holder, day: date, kinds: dict, printed: dict) -> dict:
	good = [row for row in one.held if rules.standing(row, kinds[row.kind], day) in (VALID, EXPIRING)]
	shown = min(good, key=lambda row: rules.due_on(row, kinds[row.kind]) or day.max, default=None)
	expiring = any(rules.standing(row, kinds[row.kind], day) == EXPIRING for row in good)
	return {
		"employee": one.employee,
		"employee_name": one.employee_name,
		"property": one.property or None,
		"designation": one.designation,
		"needs": "；".join(" / ".join(asked.any_of) for asked in one.asked),
		"standing": LACKING if one.lacking else EXPIRING if expiring else VALID,
		"certificate": shown.key if shown else None,
		"due_on": rules.due_on(shown, kinds[shown.kind]) if shown else None,
		"reason": words.reasons(one.lacking),
		"papers": [paper for asked in one.asked for paper in _papers(asked, one, good, day, kinds, printed)],
	}


def _papers(
	asked: rules.Requirement, one: Holder, good: list, day: date, kinds: dict, printed: dict
) -> list[dict]:
	"""The certificates that are there for what is asked; where there is none, what is lacking."""
	found = [row for row in good if row.kind in asked.any_of]
	if not found:
		lacking = rules.obstacles(one.held, (asked,), day, kinds)
		return [{"kind": " / ".join(asked.any_of), "standing": LACKING, "reason": words.reasons(lacking)}]
	return [
		{
			"kind": row.kind,
			"standing": rules.standing(row, kinds[row.kind], day),
			"due_on": rules.due_on(row, kinds[row.kind]),
			**printed[row.key],
		}
		for row in found
	]


def columns() -> list[dict]:
	return [
		link("employee", _("Employee"), "Employee", 140),
		data("employee_name", _("Employee Name"), 100),
		link("property", _("Property"), "Property", 140),
		link("designation", _("Designation"), "Designation", 120),
		data("needs", _("Certificates Needed"), 220),
		data("standing", _("Standing", context="Certified Posts"), 90),
		link("certificate", _("Certificate"), "Staff Certificate", 140),
		{"fieldname": "due_on", "label": _("Due On"), "fieldtype": "Date", "width": 110},
		data("reason", _("Reason"), 280),
	]


def chart(rows: list[dict]) -> dict | None:
	"""People by designation, valid, expiring and lacking on top of each other."""
	names = sorted({row["designation"] for row in rows})
	if not names:
		return None
	of = {
		standing: [
			sum(row["designation"] == name and row["standing"] == standing for row in rows) for name in names
		]
		for standing in (VALID, EXPIRING, LACKING)
	}
	return {
		"type": "bar",
		"barOptions": {"stacked": 1},
		"colors": ["green", "orange", "red"],
		"data": {
			"labels": names,
			"datasets": [
				{"name": _(standing, context="Certified Posts"), "values": values}
				for standing, values in of.items()
			],
		},
	}


def summary(rows: list[dict]) -> list[dict]:
	def of(standing: str) -> int:
		return sum(row["standing"] == standing for row in rows)

	figures = (
		(_("People"), len(rows), "Blue"),
		(_(VALID, context="Certified Posts"), of(VALID), "Green"),
		(_(EXPIRING, context="Certified Posts"), of(EXPIRING), "Orange"),
		(_(LACKING, context="Certified Posts"), of(LACKING), "Red"),
	)
	return [
		{"label": label, "value": value, "indicator": colour, "datatype": "Int"}
		for label, value, colour in figures
	]
