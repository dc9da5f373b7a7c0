"""设备维修档案: per equipment what was done, when, by whom, with which parts, at what cost, and how long it stood still."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

import frappe
from frappe import _
from frappe.utils import add_days, flt, get_datetime, getdate, now_datetime

from wuye_ops.rules.availability import State, time_of

PLAN = "Maintenance Plan"
FIELDS = (
	"name", "subject", "status", "equipment", "source_doctype", "source_name", "creation", "dispatched_on", "arrived_on",
	"finished_on", "assigned_name", "result", "labour_charge",
)  # fmt: skip


@frappe.whitelist()
def repair_file(equipment: str) -> list[dict]:
	"""The entries of one piece of equipment, newest first, for its print; for those who may read it."""
	frappe.get_doc("Equipment", equipment).check_permission("read")
	return entries([equipment])


def entries(equipment: list[str], start=None, end=None) -> list[dict]:
	"""Tasks of equipment the caller has checked the user may read. Four questions to the database, however many tasks.

	Costs are the value of the parts as the stock ledger has it, and the labour charged. down_hours: the time from the report
	of the fault until it was finished in which the equipment was not normal.
	"""
	tasks = _tasks(equipment, start, end)
	if not tasks:
		return []
	names = list({task.name for task in tasks})
	work, parts = _work(names), _parts(names)
	states = states_of({task.of for task in tasks})
	now = now_datetime()
	for task in tasks:
		begun = get_datetime(task.dispatched_on or task.creation)
		ended = max(get_datetime(task.finished_on) if task.finished_on else now, begun)
		task.kind = _("Maintenance") if task.source_doctype == PLAN else _("Repair")
		task.begun, task.day = begun, getdate(task.finished_on or begun)
		task.work = "；".join(work[task.name]) or task.result or ""
		rows = parts[task.name]
		task.parts = "、".join(f"{row.item_name or row.item_code} × {row.qty:g}" for row in rows)
		# a visit to several pieces of equipment is shared out evenly
		task.cost = flt((sum(flt(row.amount) for row in rows) + flt(task.labour_charge)) / task.shared, 2)
		task.down_hours = flt(time_of(states.get(task.of, ()), begun, ended).down / 3600, 1)
	return tasks


def _tasks(equipment: list[str], start, end) -> list:
	"""Tasks of one piece, and visits to several on which it was done."""
	task, row = frappe.qb.DocType("Service Task"), frappe.qb.DocType("Service Task Equipment")
	chosen = [task[field] for field in FIELDS]

	def within(query):
		query = query.where(task.status != "Cancelled")
		if start:
			query = query.where(task.creation >= start)
		if end:
			query = query.where(task.creation < add_days(end, 1))
		return query

	alone = within(frappe.qb.from_(task).select(*chosen, task.equipment.as_("of"))).where(
		task.equipment.isin(equipment)
	)
	together = within(
		frappe.qb.from_(task).join(row).on((row.parent == task.name) & (row.parenttype == "Service Task"))
	).select(*chosen, row.equipment.as_("of"))
	together = together.where(row.equipment.isin(equipment) & ((row.done == 1) | (task.status != "Verified")))
	tasks = alone.run(as_dict=True) + together.run(as_dict=True)
	counts: dict[str, int] = defaultdict(int)
	for found in tasks:
		counts[found.name] += 1
	for found in tasks:
		found.shared = counts[found.name]
	return sorted(tasks, key=lambda found: (found.finished_on or found.creation, found.name), reverse=True)


def _work(names: list[str]) -> dict[str, list[str]]:
	found: dict[str, list[str]] = defaultdict(list)
	for row in frappe.get_all(
		"Service Task Log",
		{"parent": ["in", names], "parenttype": "Service Task"},
		["parent", "content"],
		order_by="parent, idx",
	):
		found[row.parent].append(row.content)
	return found


def _parts(names: list[str]) -> dict[str, list]:
	"""Parts with the value at which they left the stock; those not yet issued have none."""
	part, detail = frappe.qb.DocType("Service Task Part"), frappe.qb.DocType("Stock Entry Detail")
	rows = (
		frappe.qb.from_(part)
		.left_join(detail)
		.on(
			(detail.parent == part.stock_entry)
			& (detail.item_code == part.item_code)
			& (detail.idx == part.idx)
		)
		.select(part.parent, part.item_code, part.item_name, part.qty, detail.amount)
		.where(part.parent.isin(names) & (part.parenttype == "Service Task"))
		.orderby(part.parent, part.idx)
		.run(as_dict=True)
	)
	found: dict[str, list] = defaultdict(list)
	for row in rows:
		found[row.parent].append(row)
	return found


def states_of(equipment: Iterable[str]) -> dict[str, list[State]]:
	"""The history of the states of equipment, in one question."""
	found: dict[str, list[State]] = defaultdict(list)
	for row in frappe.get_all(
		"Equipment Status Log",
		{"parent": ["in", list(equipment) or [""]], "parenttype": "Equipment"},
		["parent", "status", "from_time", "to_time"],
		order_by="parent, idx",
	):
		found[row.parent].append(State(row.status, row.from_time, row.to_time))
	return found


def moments(start, end) -> tuple[datetime, datetime]:
	"""From the beginning of the first day to the end of the last, and not beyond now."""
	return get_datetime(start), min(get_datetime(add_days(end, 1)), now_datetime())
