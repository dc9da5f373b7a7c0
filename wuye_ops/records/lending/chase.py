"""What the days do to loans: electronic ones end by themselves, paper that stays out is chased, each step told once."""

from datetime import date, datetime

import frappe
from frappe import _
from frappe.utils import add_days, format_date, get_datetime, getdate, now_datetime, nowdate

from wuye_ops.property.notices import tell_staff, user_of, users_with_role
from wuye_ops.records.lending.loans import EXPIRED, LENT
from wuye_ops.rules import record_loan as rules


def follow_the_day(today: date | str | None = None) -> int:
	"""Daily: marks what is overdue and tells those whom the step names. Returns how many loans were told of."""
	today = getdate(today or nowdate())
	_mark_overdue(today)
	told = 0
	for name in _to_chase(today):
		told += _chase(name, today)
		if not frappe.flags.in_test:
			frappe.db.commit()
	return told


def expire(now: datetime | str | None = None) -> None:
	"""Hourly: electronic loans whose last second has passed. That they cannot be looked at does not wait for this."""
	loan = frappe.qb.DocType("Record Loan")
	(
		frappe.qb.update(loan)
		.set(loan.status, EXPIRED)
		.set(loan.returned_on, loan.expires_on)
		.where((loan.kind == rules.ELECTRONIC) & (loan.status == LENT))
		.where(loan.expires_on < get_datetime(now or now_datetime()))
	).run()


def _mark_overdue(today: date) -> None:
	loan = frappe.qb.DocType("Record Loan")
	(
		frappe.qb.update(loan)
		.set(loan.is_overdue, 1)
		.where((loan.kind != rules.ELECTRONIC) & (loan.status == LENT))
		.where((loan.due_on < today) & (loan.is_overdue == 0))
	).run()


def _to_chase(today: date) -> list[str]:
	"""Paper that is out and whose first step has come; that a step was told already is found under the lock."""
	first = rules.CHASE[0][0]
	return frappe.get_all(
		"Record Loan",
		{"kind": ["!=", rules.ELECTRONIC], "status": LENT, "due_on": ["<=", add_days(today, -first)]},
		pluck="name",
		order_by="due_on",
	)


def _chase(name: str, today: date) -> int:
	doc = frappe.get_doc("Record Loan", name, for_update=True)
	if doc.status != LENT:
		return 0
	steps = rules.chase_due(getdate(doc.due_on), today, [row.days for row in doc.reminders])
	for days, whom in steps:
		users = [user for one in whom for user in _users(one, doc)]
		subject = (_("Due back on {0}: {1}") if days < 0 else _("Not returned, was due on {0}: {1}")).format(
			format_date(doc.due_on), frappe.utils.escape_html(doc.record_title)
		)
		tell_staff(users, doc, subject)
		doc.append(
			"reminders",
			{
				"days": days,
				"told_on": now_datetime(),
				"told": ", ".join(dict.fromkeys(users)),
				"reminder_key": f"{doc.name}|{days}",
			},
		)
	if steps:
		doc.flags.by_service = True
		# the day itself changes it, no user
		doc.save(ignore_permissions=True)
	return len(steps)


def _users(whom: str, doc) -> list[str]:
	if whom == rules.BORROWER:
		return [user for user in (user_of(doc.borrower),) if user]
	return users_with_role(whom, doc.property)
