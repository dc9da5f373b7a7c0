"""The night's work on what the gate has written about people, property by property; one log of each property and day.

A batch is one transaction: its rows, what was kept beside them and the numbers in the log. Whatever kills the job leaves the
rest as it was, and the next night goes on; what is done already is found no more. Legal: 个人信息保护法 19, 47, 73.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date

import frappe
from frappe import _
from frappe.utils import cint, get_datetime, getdate, nowdate
from pypika.queries import QueryBuilder

from wuye_ops.property.notices import failure_in_words
from wuye_ops.rules.gate_retention import DEFAULT_MONTHS, newest_due, sort_out
from wuye_ops.security.retention import batch, log, reasons
from wuye_ops.security.retention.kinds import DELETE, KINDS, Kind, before

BATCH = 500
# a night's work of a property; what is left comes the next night
MOST_A_NIGHT = 100_000


def follow_the_night() -> None:
	"""Nightly, by the scheduler: a job for each property, so that more workers mean more speed."""
	for name in frappe.get_all("Property", pluck="name", order_by="name"):
		frappe.enqueue(
			run, queue="long", job_id=f"gate_retention|{name}", deduplicate=True, property_name=name
		)


def run(property_name: str, today: date | str | None = None, most: int = MOST_A_NIGHT) -> str:
	"""Takes the people out of everything of a property that is due, and returns the name of the log.

	Commits after each batch. Running twice on a day, or twice at once, goes on with the same log and does nothing twice.
	"""
	today = getdate(today or nowdate())
	months = months_of(property_name)
	night = log.begin(property_name, today, months)
	frappe.db.commit()
	try:
		_empty_bin(night, property_name, newest_due(today, months))
		for kind in KINDS:
			most -= _walk(kind, night, property_name, today, kind.months or months, most)
	except Exception as error:
		# the next night tries again; what is done stays done, and why not all of it is said where managers read it
		frappe.db.rollback()
		words = failure_in_words(error)
		frappe.log_error(title=_("Retention at the gate of {0}").format(property_name), message=words)
		log.finish(night, words)
	else:
		log.finish(night)
	frappe.db.commit()
	return night


def months_of(property_name: str) -> int:
	"""What the property keeps; the default where it says nothing."""
	return cint(frappe.db.get_value("Gate Policy", property_name, "retention_months")) or DEFAULT_MONTHS


def _walk(kind: Kind, night: str, property_name: str, today: date, months: int, most: int) -> int:
	"""Everything of a kind that is due, the oldest first, and how many rows that was. What stays is counted anew each time."""
	staying: dict[str, list[str]] = defaultdict(list)
	after, done = None, 0
	while done < most:
		rows = _next(kind, property_name, newest_due(today, months), after).run(as_dict=True)
		if not rows:
			break
		after = (rows[-1][kind.ended], rows[-1].name)
		due, found = sort_out(reasons.rows_of(kind, rows), today, months)
		for reason, names in found.items():
			staying[reason] += names
		if due:
			wanted = set(due)
			_do(kind, [row for row in rows if row.name in wanted], night, today)
			done += len(due)
		frappe.db.commit()
	log.set_staying(night, kind.doctype, staying)
	frappe.db.commit()
	return done


def _next(kind: Kind, property_name: str, newest: date, after: tuple | None) -> QueryBuilder:
	"""The next rows that are due by their day and have not been done, locked; what somebody else has locked waits a night."""
	table = frappe.qb.DocType(kind.doctype)
	query = (
		frappe.qb.from_(table)
		.select("*")
		.where((table.property == property_name) & (table[kind.ended] < before(newest)))
		.orderby(table[kind.ended])
		.orderby(table.name)
		.limit(BATCH)
		.for_update(skip_locked=True)
	)
	if kind.fate != DELETE:
		query = query.where(table.anonymised_on.isnull())
	for fieldname, values in kind.over.items():
		query = query.where(table[fieldname].isin(values))
	if after:
		ended, name = after
		query = query.where(
			(table[kind.ended] > ended) | ((table[kind.ended] == ended) & (table.name > name))
		)
	return query


def _do(kind: Kind, rows: list, night: str, today: date) -> None:
	removed, found = batch.take_people_out(kind, rows, get_datetime(today))
	result = log.DELETED if kind.fate == DELETE else log.ANONYMISED
	log.add(night, kind.doctype, {result: len(rows), log.BESIDE: removed, log.FOUND: len(found)}, found)


def _empty_bin(night: str, property_name: str, newest: date) -> None:
	"""What somebody has deleted by hand lies in the framework's bin with all that was in it."""
	binned = {"deleted_doctype": ["in", [kind.doctype for kind in KINDS]], "creation": ["<", before(newest)]}
	gone: dict[str, list[str]] = defaultdict(list)
	for row in frappe.get_all("Deleted Document", binned, ["name", "deleted_doctype", "data"], limit=0):
		if frappe.parse_json(row.data or "{}").get("property") == property_name:
			gone[row.deleted_doctype].append(row.name)
	for doctype, names in gone.items():
		frappe.db.delete("Deleted Document", {"name": ["in", names]})
		log.add(night, doctype, {log.BESIDE: len(names)})
	frappe.db.commit()
