"""Every few minutes: drafts for the shifts that are about to end, and those told whose post was not taken over in time.

A draft has a unique key of post and end of the shift, the row of a step a name made of handover and minutes: whatever
runs at once, each is there once.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from hashlib import md5

import frappe
from frappe import _
from frappe.query_builder import DocType
from frappe.utils import cint, get_datetime, now_datetime

from wuye_ops.property.language import in_site_language
from wuye_ops.property.notices import tell_staff
from wuye_ops.rules import shift_handover as rules
from wuye_ops.security import handover, posts
from wuye_ops.security.handover import DOCTYPE
from wuye_ops.security.heads import users_for


def sweep(now: datetime | None = None) -> tuple[int, int]:
	"""(drafts made, steps told). Commits after each."""
	now = now or now_datetime()
	with in_site_language():
		return prepare_due(now), escalate(now)


def prepare_due(now: datetime) -> int:
	"""A draft for each shift that is about to end, at posts where none waits to be finished."""
	waiting = set(frappe.get_all(DOCTYPE, {"status": ["!=", rules.TAKEN_OVER]}, pluck="post"))
	with_shifts = frappe.get_all(
		"Guard Post Shift", {"parenttype": "Guard Post"}, pluck="parent", distinct=True
	)
	names = frappe.get_all(
		"Guard Post", {"name": ["in", with_shifts or [""]], "disabled": 0}, pluck="name", order_by="name"
	)
	made = 0
	for name in names:
		if name not in waiting:
			made += _prepare(frappe.get_cached_doc("Guard Post", name), now)
	return made


def _prepare(post, now: datetime) -> bool:
	found = rules.shift_that_ends(posts.shifts_of(post), now)
	# a shift that was over when the post was set up has nothing to hand over
	if not found or found[2] < get_datetime(post.creation):
		return False
	name, begin, end = found
	if frappe.db.exists(DOCTYPE, {"handover_key": handover.key_of(post.name, end)}):
		return False
	doc = frappe.get_doc(
		{
			"doctype": DOCTYPE,
			"property": post.property,
			"post": post.name,
			"shift": name,
			"shift_start": begin,
			"shift_end": end,
		}
	)
	doc.flags.by_service = True
	frappe.db.savepoint("shift_handover")
	try:
		# the plan of the post is what makes it; nobody's right is bypassed
		doc.insert(ignore_permissions=True)
	except frappe.UniqueValidationError:
		# a guard has begun it at the same moment
		frappe.db.rollback(save_point="shift_handover")
		frappe.clear_last_message()
		return False
	frappe.db.commit()
	return True


def escalate(now: datetime) -> int:
	"""Tells the next one up of posts that were not taken over; each step once."""
	soonest = min(minutes for minutes, _whom in rules.ESCALATIONS)
	names = frappe.get_all(
		DOCTYPE,
		{
			"status": ["!=", rules.TAKEN_OVER],
			"shift_end": ["<=", frappe.utils.add_to_date(now, minutes=-soonest)],
		},
		pluck="name",
		order_by="shift_end",
	)
	told = 0
	for name in names:
		told += _escalate(name, now)
		frappe.db.commit()
	return told


def _escalate(name: str, now: datetime) -> int:
	table = DocType(DOCTYPE)
	if (
		not frappe.qb.from_(table)
		.select(table.name)
		.where(table.name == name)
		.for_update(skip_locked=True)
		.run()
	):
		# somebody hands over at this moment
		return 0
	doc = frappe.get_doc(DOCTYPE, name, for_update=True)
	if doc.status == rules.TAKEN_OVER:
		return 0
	steps = rules.escalations_due(
		handover.as_handover(doc), now, [cint(row.minutes) for row in doc.escalations]
	)
	post = frappe.utils.escape_html(frappe.db.get_value("Guard Post", doc.post, "post_name"))
	late = rules.minutes_late(handover.as_handover(doc), now)
	for minutes, whom in steps:
		users = users_for(doc, whom)
		text = (
			_("{0} was handed over and nobody has taken it over for {1} minutes")
			if doc.status == rules.HANDED_OVER
			else _("{0} has not been handed over, {1} minutes after the end of the shift")
		)
		tell_staff(users, doc, text.format(post, late))
		row = doc.append(
			"escalations", {"minutes": minutes, "recipient": ", ".join(users)[:140], "done_on": now}
		)
		row.name = md5(f"{name}/{minutes}".encode()).hexdigest()[:20]
		row.db_insert()
	return len(steps)


def is_late(shift_end, now: datetime) -> bool:
	"""Whether a handover that is not taken over is so late that somebody has been told."""
	return now >= get_datetime(shift_end) + timedelta(
		minutes=min(minutes for minutes, _whom in rules.ESCALATIONS)
	)
