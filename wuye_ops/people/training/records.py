"""Everybody's part in trainings: results and lists of HRMS's events, and self-study, as `rules.training` counts them; set-based."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

import frappe
from frappe.query_builder import DocType
from frappe.utils import cstr, getdate
from pypika.terms import Criterion

from wuye_ops.people.training.needs import hours_of
from wuye_ops.property.report_scope import within
from wuye_ops.rules.training import EVENT, RESULTS, SELF_STUDY, Attended

STUDY = "Self-Study"
ABSENT = "Absent"
TO_APPROVE, APPROVED = "To Approve", "Approved"


def load(first: date, last: date, employees: Iterable[str] | None = None) -> dict[str, list[Attended]]:
	"""Employee → what they attended between the days, both included. employees: of these alone. Three queries."""
	names = None if employees is None else [*employees]
	if names is not None and not names:
		return {}
	found: dict[str, list[Attended]] = defaultdict(list)
	for one in (*_events(first, last, names), *_studies(first, last, names)):
		found[one.employee].append(one)
	return found


def _events(first: date, last: date, names: list[str] | None) -> list[Attended]:
	"""Those on the lists of events that took place; with the result where there is one."""
	event, listed = DocType("Training Event"), DocType("Training Event Employee")
	rows = (
		frappe.qb.from_(listed)
		.join(event)
		.on((event.name == listed.parent) & (listed.parenttype == "Training Event"))
		.select(
			listed.employee,
			listed.attendance,
			event.name,
			event.course,
			event.training_program,
			event.wuye_subject,
			event.wuye_hours,
			event.end_time,
		)
		.where(_took_place(event, first, last) & _of(listed.employee, names))
		.run(as_dict=True)
	)
	results = _results(first, last, names)
	found = []
	for row in rows:
		result = results.get((row.name, row.employee))
		present = row.attendance != ABSENT
		found.append(
			Attended(
				row.employee,
				row.name,
				cstr(row.course or row.training_program),
				cstr(row.wuye_subject),
				getdate(row.end_time),
				hours_of(result.hours if result else row.wuye_hours if present else 0),
				EVENT,
				present,
				result.wuye_result if result and result.wuye_result in RESULTS else None,
			)
		)
	return found


def _results(first: date, last: date, names: list[str] | None) -> dict[tuple[str, str], frappe._dict]:
	"""(event, employee) → hours and result, of results that are submitted."""
	event, result = DocType("Training Event"), DocType("Training Result")
	row = DocType("Training Result Employee")
	rows = (
		frappe.qb.from_(row)
		.join(result)
		.on((result.name == row.parent) & (row.parenttype == "Training Result") & (result.docstatus == 1))
		.join(event)
		.on(event.name == result.training_event)
		.select(event.name, row.employee, row.hours, row.wuye_result)
		.where(_took_place(event, first, last) & _of(row.employee, names))
		.orderby(result.creation)
		.run(as_dict=True)
	)
	return {(one.name, one.employee): one for one in rows}


def _studies(first: date, last: date, names: list[str] | None) -> list[Attended]:
	filters: dict = {"status": ["in", (TO_APPROVE, APPROVED)], "day": within(first, last)}
	if names is not None:
		filters["employee"] = ["in", names]
	rows = frappe.get_all(
		STUDY,
		filters,
		[
			"name", "employee", "course", "subject", "day", "hours", "status", "result", "proof", "approved_by",
		],
		order_by="day, name",
		limit=0,
	)  # fmt: skip
	return [
		Attended(
			row.employee,
			row.name,
			cstr(row.course),
			cstr(row.subject),
			getdate(row.day),
			hours_of(row.hours),
			SELF_STUDY,
			result=row.result if row.result in RESULTS else None,
			has_proof=bool(row.proof),
			approved_by=cstr(row.approved_by) if row.status == APPROVED else "",
		)
		for row in rows
	]


def _took_place(event, first: date, last: date) -> Criterion:
	return (
		(event.docstatus == 1)
		& (event.event_status != "Cancelled")
		& event.end_time.between(str(first), f"{last} 23:59:59.999999")
	)


def _of(field, names: list[str] | None) -> Criterion:
	return field.isnotnull() if names is None else field.isin(names)
