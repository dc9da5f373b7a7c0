"""Every day: measures that have come to be late are told to the next one up, each step once; what can be judged is told to judges.

The row of a step has a name made of plan, measure and days, so that two sweeps at once tell it once.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from hashlib import md5

import frappe
from frappe import _
from frappe.query_builder import DocType
from frappe.utils import create_batch, getdate, now_datetime, nowdate

from wuye_ops.property.notices import tell_staff, tell_staff_once_a_day, user_of, users_with_role
from wuye_ops.property.posts import users_of_post
from wuye_ops.rules import improvement as rules
from wuye_ops.rules.metric_closing import GRACE_DAYS
from wuye_ops.service_quality.plans import as_plan, involved

BATCH = 100


def follow_the_day(today: date | None = None) -> tuple[int, int, int]:
	"""(overdue marked, steps told, plans that can be judged). Commits after each batch."""
	today = today or getdate(nowdate())
	return mark_overdue(today), escalate(today), remind_judges(today)


def mark_overdue(today: date) -> int:
	"""Plans at work with a measure past its day. Whoever saves one marks it as well."""
	plan, measure = DocType("Improvement Plan"), DocType("Improvement Measure")
	late = (
		frappe.qb.from_(measure)
		.select(measure.parent)
		.where(measure.parenttype == "Improvement Plan")
		.where(measure.done_on.isnull() & (measure.deadline < today))
	)
	names = (
		frappe.qb.from_(plan)
		.select(plan.name)
		.where(plan.status.isin(rules.AT_WORK) & (plan.is_overdue == 0) & plan.name.isin(late))
		.run(pluck=True)
	)
	for batch in create_batch(names, BATCH):
		frappe.qb.update(plan).set(plan.is_overdue, 1).where(plan.name.isin(batch)).run()
		frappe.db.commit()
	return len(names)


def escalate(today: date) -> int:
	"""Tells what is late and was not told; returns how many steps."""
	told = 0
	names = frappe.get_all(
		"Improvement Plan", {"status": ["in", rules.AT_WORK], "is_overdue": 1}, pluck="name", order_by="name"
	)
	for batch in create_batch(names, BATCH):
		for name in batch:
			told += _escalate(name, today)
		frappe.db.commit()
	return told


def _escalate(name: str, today: date) -> int:
	table = DocType("Improvement Plan")
	if (
		not frappe.qb.from_(table)
		.select(table.name)
		.where(table.name == name)
		.for_update(skip_locked=True)
		.run()
	):
		# somebody works on it, or another sweep has it
		return 0
	doc = frappe.get_doc("Improvement Plan", name)
	told: dict[int, set[int]] = defaultdict(set)
	position = {row.name: index for index, row in enumerate(doc.measures)}
	for row in doc.escalations:
		if row.measure in position:
			told[position[row.measure]].add(row.days)
	steps = rules.escalations(as_plan(doc), today, told)
	for index, days, whom in steps:
		_tell(doc, doc.measures[index], days, whom, today)
	return len(steps)


def _tell(doc, measure, days: int, whom: str, today: date) -> None:
	users = users_of_post(doc.property, measure.department, whom)
	late = (today - getdate(measure.deadline)).days
	text = _("Measure {0} days late: {1} ({2})").format(
		late, frappe.utils.escape_html((measure.what or "")[:80]), frappe.utils.escape_html(doc.title)
	)
	tell_staff([*users, user_of(measure.responsible)], doc, text)
	row = doc.append(
		"escalations",
		{
			"measure": measure.name,
			"what": measure.what,
			"days": days,
			"whom": ", ".join(users)[:140],
			"told_on": now_datetime(),
		},
	)
	row.name = md5(f"{doc.name}/{measure.name}/{days}".encode()).hexdigest()[:20]
	row.db_insert()


def remind_judges(today: date) -> int:
	"""Plans whose period after is over and whose late slips are in: those who may judge are told once a day until it is done."""
	names = frappe.get_all(
		"Improvement Plan",
		{
			"status": rules.TO_JUDGE,
			"after_to": ["<", frappe.utils.add_days(today, -GRACE_DAYS)],
		},
		pluck="name",
	)
	for batch in create_batch(names, BATCH):
		for name in batch:
			doc = frappe.get_doc("Improvement Plan", name)
			mine = involved(doc)
			judges = [user for user in users_with_role("Quality Inspector", doc.property) if user not in mine]
			tell_staff_once_a_day(
				judges,
				doc,
				_("Its effect can be judged now: {0}").format(frappe.utils.escape_html(doc.title)),
			)
		frappe.db.commit()
	return len(names)
