"""审计整改跟踪: every day, whoever is late with an answer or a cure is told, each step once; and acceptances that run out.

The row of a reminder has a name made of the finding, its deadline and the days, so that two sweeps at once tell it once.
"""

from __future__ import annotations

from datetime import date
from hashlib import md5

import frappe
from frappe import _
from frappe.query_builder import DocType
from frappe.utils import create_batch, escape_html, getdate, now_datetime, nowdate

from wuye_ops.finance_control.audit.as_finding import DOCTYPE, as_followed
from wuye_ops.finance_control.audit.findings import team_of
from wuye_ops.property.language import in_site_language
from wuye_ops.property.notices import tell_staff, tell_staff_once_a_day, user_of
from wuye_ops.property.posts import users_of_post
from wuye_ops.rules import audit_finding, audit_life
from wuye_ops.rules import audit_follow_up as rules

BATCH = 100


def follow_the_day(today: date | None = None) -> tuple[int, int]:
	"""(reminders sent, auditors' own reminders). Commits after each batch; a second run on a day sends nothing twice."""
	today = today or getdate(nowdate())
	return remind(today), remind_auditors(today)


def remind(today: date) -> int:
	"""Tells of answers and cures that are overdue and were not told of; returns how many steps."""
	names = frappe.get_all(
		DOCTYPE,
		filters={"status": ["in", audit_finding.OPEN], "issued_on": ["is", "set"]},
		or_filters={"due_on": ["<", today], "respond_by": ["<", today]},
		pluck="name",
		order_by="name",
		limit=0,
	)
	told = 0
	for batch in create_batch(names, BATCH):
		for name in batch:
			told += _remind(name, today)
		# the lock of a batch is not held while the next is told
		frappe.db.commit()
	return told


def _remind(name: str, today: date) -> int:
	table = DocType(DOCTYPE)
	query = frappe.qb.from_(table).select(table.name).where(table.name == name)
	if not query.for_update(skip_locked=True).run():
		# somebody works on it, or another sweep has it
		return 0
	doc = frappe.get_doc(DOCTYPE, name)
	followed = as_followed(doc)
	stands = rules.standing(followed, today)
	done = [row.days for row in doc.reminders if getdate(row.deadline) == stands.by]
	steps = rules.reminders(followed, today, done)
	for days, whom in steps:
		_tell(doc, stands, days, whom)
	return len(steps)


def _tell(doc, stands: rules.Standing, days: int, whom: str) -> None:
	users = users_of_post(doc.property, doc.department, whom)
	with in_site_language():
		late = -(stands.days or 0)
		text = (
			_("Answer to an audit finding {0} days late: {1}").format(late, escape_html(doc.title))
			if stands.state == rules.ANSWER_LATE
			else _("Audit finding {0} days overdue: {1}").format(late, escape_html(doc.title))
		)
	tell_staff([*users, user_of(doc.responsible)], doc, text)
	row = doc.append(
		"reminders",
		{
			"deadline": stands.by,
			"days": days,
			"whom": ", ".join(users)[:140],
			"told_on": now_datetime(),
		},
	)
	row.name = md5(f"{doc.name}/{stands.by}/{days}".encode()).hexdigest()[:20]
	row.db_insert()


def remind_auditors(today: date) -> int:
	"""Their own deadlines: cures that wait to be verified too long, acceptances that are over, reports that are due."""
	told = 0
	rows = frappe.get_all(
		DOCTYPE,
		filters={"status": ["in", (audit_finding.IN_RECTIFICATION, audit_finding.RISK_ACCEPTED)]},
		or_filters={"handed_in_on": ["is", "set"], "accepted_until": ["<", today]},
		pluck="name",
		limit=0,
	)
	for batch in create_batch(rows, BATCH):
		for name in batch:
			doc = frappe.get_doc(DOCTYPE, name)
			state = rules.standing(as_followed(doc), today).state
			if state in (rules.VERIFY_LATE, rules.ACCEPTANCE_OVER):
				with in_site_language():
					text = (
						_("Audit finding waits to be verified: {0}")
						if state == rules.VERIFY_LATE
						else _("An accepted risk runs out; look at it anew: {0}")
					).format(escape_html(doc.title))
				tell_staff_once_a_day(team_of(frappe.get_doc("Audit", doc.audit)), doc, text)
				told += 1
		frappe.db.commit()
	late = frappe.get_all(
		"Audit", {"status": audit_life.REPORTING, "report_due": ["<", today]}, pluck="name", limit=0
	)
	for name in late:
		audit = frappe.get_doc("Audit", name)
		with in_site_language():
			text = _("Audit report is overdue: {0}").format(escape_html(audit.title))
		tell_staff_once_a_day(team_of(audit), audit, text)
		told += 1
	frappe.db.commit()
	return told
