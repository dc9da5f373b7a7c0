"""What an audit rests on, as its rules see it: papers, samples, requests."""

from __future__ import annotations

from collections import defaultdict

import frappe
from frappe.query_builder import DocType
from frappe.utils import get_datetime, getdate, nowdate

from wuye_ops.finance_control.audit import seals
from wuye_ops.rules import audit_request
from wuye_ops.rules.audit_evaluation import CONCLUSIONS
from wuye_ops.rules.audit_life import Asked, Paper

# samples that count: drafts were not drawn yet, and what was replaced is kept for the record
LIVE_SAMPLES = ("In Test", "Evaluated")


def papers_of(audit: str) -> dict[str, tuple[Paper, ...]]:
	"""Row of the programme → its working papers."""
	found: dict[str, list[Paper]] = defaultdict(list)
	for name in frappe.get_all(
		"Audit Working Paper", {"audit": audit}, pluck="name", order_by="name", limit=0
	):
		doc = frappe.get_doc("Audit Working Paper", name)
		found[doc.step or ""].append(Paper(doc.name, doc.prepared_by, seals.is_intact(doc)))
	return {step: tuple(papers) for step, papers in found.items()}


def requests_of(audit: str) -> tuple[Asked, ...]:
	"""Document requests, and whether each was answered."""
	settled = (audit_request.ACCEPTED, audit_request.WITHDRAWN, audit_request.NOT_AVAILABLE)
	return tuple(
		Asked(f"{row.name} {row.what}", row.status in settled)
		for row in frappe.get_all(
			"Audit Document Request", {"audit": audit}, ["name", "what", "status"], order_by="name", limit=0
		)
	)


def handings_of(audit: str, request: str | None = None) -> dict[str, list[tuple]]:
	"""Request → the rows of its log (what, form, direction, number, giver, taker, at), as they stand when the audit is locked."""
	row, asked = DocType("Audit Handing"), DocType("Audit Document Request")
	query = (
		frappe.qb.from_(row)
		.join(asked)
		.on((row.parent == asked.name) & (row.parenttype == "Audit Document Request"))
		.select(row.parent, row.what, row.form, row.direction, row.number, row.giver, row.taker, row.at)
		.where(asked.audit == audit)
		.orderby(row.parent, row.idx)
		# what others have committed since this transaction began counts, too
		.for_update()
	)
	if request:
		query = query.where(asked.name == request)
	found: dict[str, list[tuple]] = defaultdict(list)
	for parent, *values, at in query.run():
		found[parent].append((*values, get_datetime(at)))
	return found


def originals_out(audit: str) -> tuple[str, ...]:
	"""Originals of the audited that are still with the auditors."""
	log = [
		audit_request.Handing(request, *values)
		for request, rows in handings_of(audit).items()
		for values in rows
	]
	return tuple(
		f"{request} {what} × {number}" for (request, what), number in audit_request.originals_out(log).items()
	)


def sampled(audit: str) -> dict[str, tuple[frozenset[str], frozenset[str]]]:
	"""Row of the programme → (items of its samples, those of them with a result)."""
	samples = frappe.get_all(
		"Audit Sample", {"audit": audit, "status": ["in", LIVE_SAMPLES]}, pluck="name", limit=0
	)
	items: dict[str, set[str]] = defaultdict(set)
	tested: dict[str, set[str]] = defaultdict(set)
	for row in frappe.get_all(
		"Audit Sample Item",
		{"sample": ["in", samples or [""]]},
		["sample", "step", "place", "document", "result"],
		limit=0,
	):
		key = f"{row.sample} {row.place} {row.document}"
		items[row.step].add(key)
		if row.result:
			tested[row.step].add(key)
	return {step: (frozenset(keys), frozenset(tested[step])) for step, keys in items.items()}


def conclusions(audit: str) -> dict[str, str]:
	"""Row of the programme → what its samples come to (`rules.audit_evaluation`), the worst of several."""
	found: dict[str, str] = {}
	for row in frappe.get_all(
		"Audit Sample",
		{"audit": audit, "status": "Evaluated", "conclusion": ["is", "set"]},
		["step", "conclusion"],
		limit=0,
	):
		found[row.step] = max(found.get(row.step, row.conclusion), row.conclusion, key=CONCLUSIONS.index)
	return found


def not_provided(audit: str) -> tuple[str, ...]:
	"""Requests that limit the scope."""
	today = getdate(nowdate())
	return tuple(
		row.what
		for row in frappe.get_all(
			"Audit Document Request",
			{"audit": audit},
			["what", "status", "asked_on", "due_on"],
			order_by="name",
			limit=0,
		)
		if audit_request.limits_scope(
			audit_request.Request(row.status, getdate(row.asked_on), getdate(row.due_on), ""), today
		)
	)


def changed_papers(audit: str) -> tuple[str, ...]:
	"""Papers whose documents have changed since they were looked at."""
	return tuple(sorted({row.paper for row in seals.changed_rows(audit)}))
