"""风险跟踪: every day, whoever owes something on an open risk is told, each step once, and those above when it is late.

Read set-based, a batch of risks at a time; only risks of which something is to be told are touched. The row of a reminder has
a key that is unique in the database, so that two sweeps at once tell it once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from hashlib import md5

import frappe
from frappe import _
from frappe.query_builder import DocType
from frappe.query_builder.functions import Min
from frappe.utils import create_batch, escape_html, getdate, now_datetime, nowdate

from wuye_ops.property.language import in_site_language
from wuye_ops.property.notices import tell_staff, user_of, users_with_role
from wuye_ops.property.posts import users_of_post
from wuye_ops.risk import measures, settings, steps
from wuye_ops.risk.as_risk import DOCTYPE
from wuye_ops.risk.insurance import cover
from wuye_ops.rules import risk_follow_up as rules
from wuye_ops.rules.risk_life import OPEN
from wuye_ops.rules.risk_response import ACCEPT

BATCH = 500
FIELDS = (
	"name", "title", "property", "department", "owner_employee", "status", "identified_on", "level", "key_since", "accepted_until",
	"next_review",
)  # fmt: skip


def follow_risks(today: date | None = None) -> int:
	"""How many reminders were sent. Commits after each batch; a second run on a day sends nothing twice."""
	today = today or getdate(nowdate())
	refresh_responses(today)
	names = frappe.get_all(DOCTYPE, {"status": ["in", OPEN]}, pluck="name", order_by="name", limit=0)
	told = 0
	for batch in create_batch(names, BATCH):
		told += _remind(batch, today)
		# the locks of a batch are not held while the next is told
		frappe.db.commit()
	return told


def refresh_responses(today: date) -> None:
	"""Saves the risks whose responses may count otherwise than yesterday: acceptances that ended, policies that
	began or ended, measures that are done."""
	accepted = frappe.get_all(
		"Risk Response",
		{"parenttype": DOCTYPE, "kind": ACCEPT, "status": "In Effect", "until": ["<", today]},
		pluck="parent",
	)
	names = frappe.get_all(
		DOCTYPE,
		{
			"name": ["in", sorted({*accepted, *measures.changed(), *cover.moved_risks(today)}) or [""]],
			"status": ["in", OPEN],
		},
		pluck="name",
		limit=0,
	)
	for batch in create_batch(names, BATCH):
		for name in batch:
			steps.save(frappe.get_doc(DOCTYPE, name, for_update=True))
		frappe.db.commit()


def _remind(names: Iterable[str], today: date) -> int:
	names = list(names)
	rows = frappe.get_all(DOCTYPE, {"name": ["in", names]}, FIELDS, limit=0)
	followed, keys, deadlines = as_followed(rows), _told(names), settings.deadlines()
	told = 0
	for row, one in zip(rows, followed, strict=True):
		for reminder in rules.reminders(one, today, keys[row.name], deadlines):
			told += _tell(row, reminder, today)
	return told


def as_followed(rows: list) -> list[rules.Followed]:
	"""Risks with FIELDS as the rules know them; one query whatever their number, and those of the policies."""
	names = [row.name for row in rows] or [""]
	measure = DocType("Risk Measure")
	due = dict(
		frappe.qb.from_(measure)
		.select(measure.parent, Min(measure.due_on))
		.where(measure.parent.isin(names) & measure.done_on.isnull())
		.groupby(measure.parent)
		.run()
	)
	covered = cover.covered_until(names)
	return [
		rules.Followed(
			row.name,
			row.status,
			getdate(row.identified_on),
			row.level or "",
			_day(row.key_since),
			_day(row.accepted_until),
			covered.get(row.name),
			_day(due.get(row.name)),
			_day(row.next_review),
		)
		for row in rows
	]


def _day(value: object) -> date | None:
	return getdate(value) if value else None


def _told(names: list[str]) -> dict[str, list[str]]:
	"""Risk → keys of what was told of it."""
	found: dict[str, list[str]] = defaultdict(list)
	for row in frappe.get_all(
		"Risk Reminder", {"parent": ["in", names or [""]]}, ["parent", "reminder_key"], limit=0
	):
		found[row.parent].append(row.reminder_key)
	return found


def _tell(row, reminder: rules.Reminder, today: date) -> int:
	"""1 when it was told now, 0 when another sweep has done so."""
	users = _users(row, reminder.roles)
	frappe.db.savepoint("risk_reminder")
	try:
		_keep(row, reminder, users, today)
	except (frappe.UniqueValidationError, frappe.DuplicateEntryError):
		frappe.db.rollback(save_point="risk_reminder")
		frappe.clear_last_message()
		return 0
	doc = frappe._dict(doctype=DOCTYPE, name=row.name)
	with in_site_language():
		tell_staff(users, doc, _news(reminder, today).format(escape_html(row.title)))
	return 1


def _keep(row, reminder: rules.Reminder, users: list[str], today: date) -> None:
	frappe.get_doc(
		{
			"doctype": "Risk Reminder",
			"name": md5(reminder.key.encode()).hexdigest()[:20],
			"parent": row.name,
			"parenttype": DOCTYPE,
			"parentfield": "reminders",
			"idx": frappe.db.count("Risk Reminder", {"parent": row.name}) + 1,
			"reminder_key": reminder.key,
			"duty": reminder.duty.what,
			"owed_by": reminder.duty.by,
			"days": (today - reminder.duty.by).days,
			"whom": ", ".join(users)[:140],
			"told_on": now_datetime(),
		}
	).db_insert()


def _users(row, roles: tuple[str, ...]) -> list[str]:
	found: list[str | None] = []
	for role in roles:
		if role == rules.OWNER:
			found.append(user_of(row.owner_employee))
		elif role == rules.OFFICER:
			found += users_with_role(role, row.property)
		elif role == rules.APPROVER:
			found += approvers_of(row.name)
		else:
			found += users_of_post(row.property, row.department, role)
	return list(dict.fromkeys(user for user in found if user))


def approvers_of(risk: str) -> list[str]:
	"""Who approved the acceptance that ends, or ended, last; none who has left."""
	rows = frappe.get_all(
		"Risk Response",
		{"parent": risk, "parenttype": DOCTYPE, "kind": ACCEPT, "approved_by": ["is", "set"]},
		pluck="approved_by",
		order_by="until desc",
		limit=1,
	)
	return frappe.get_all("User", {"name": ["in", [*rows, ""]], "enabled": 1}, pluck="name")


def _news(reminder: rules.Reminder, today: date) -> str:
	late = reminder.duty.by < today
	texts = {
		rules.RESPONSE: (_("Key risk without a response: {0}"), _("Key risk still without a response: {0}")),
		rules.ACCEPTANCE: (
			_("An accepted risk runs out soon: {0}"),
			_("An accepted risk has run out; decide anew: {0}"),
		),
		rules.COVER: (
			_("The insurance of a risk ends soon: {0}"),
			_("The insurance of a risk has ended: {0}"),
		),
		rules.MEASURE: (
			_("A measure against a risk is due: {0}"),
			_("A measure against a risk is overdue: {0}"),
		),
		rules.REVIEW: (_("A risk is to be reviewed: {0}"), _("The review of a risk is overdue: {0}")),
		rules.ASSESSMENT: (_("A risk is to be assessed: {0}"), _("A risk waits for its assessment: {0}")),
	}
	return texts[reminder.duty.what][late]
