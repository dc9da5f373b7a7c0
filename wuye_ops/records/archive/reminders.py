"""Each day: owners hear of contracts and certificates that end, and of documents whose review is due. Each told once."""

from collections.abc import Callable
from datetime import date

import frappe
from frappe import _
from frappe.utils import add_days, format_date, getdate, nowdate

from wuye_ops.property.notices import tell_staff, user_of, users_with_role
from wuye_ops.records.archive import register
from wuye_ops.rules import document_control as rules

LIVE = (register.EFFECTIVE, register.ARCHIVED)
FIELDS = ("name", "title", "property", "owner_employee")
KEEPERS = ("Records Clerk", "Property Manager")


def remind(today: date | str | None = None) -> dict[str, int]:
	"""Sends what is due; returns how many {expiries, reviews} were told."""
	today = getdate(today or nowdate())
	return {
		"expiries": _each(
			"expires_on", "expiry_reminded_for", rules.EXPIRY_STAGES[0], rules.expiry_key, _expiry, today
		),
		"reviews": _each(
			"next_review", "review_reminded_for", rules.REVIEW_AHEAD, rules.review_key, _review, today
		),
	}


def _each(
	field: str,
	told_field: str,
	ahead: int,
	key_of: Callable[[date, date], str | None],
	text_of: Callable[[str, date, date], str],
	today: date,
) -> int:
	rows = frappe.get_all(
		"Record",
		# for the database's filters a day that is not there lies before all others
		[[field, "is", "set"], [field, "<=", add_days(today, ahead)], ["status", "in", LIVE]],
		[*FIELDS, field, told_field],
		order_by=field,
	)
	told = 0
	for row in rows:
		day = getdate(row[field])
		key = key_of(day, today)
		if key is None or key == row[told_field]:
			continue
		# noted first: a run that is killed in between leaves both undone
		frappe.db.set_value("Record", row.name, told_field, key, update_modified=False)
		tell_staff(
			_people(row), frappe._dict(doctype="Record", name=row.name), text_of(row.title, day, today)
		)
		told += 1
		if not frappe.flags.in_test:
			frappe.db.commit()
	return told


def _people(row) -> list[str]:
	"""The owner; where nobody owns it, those who keep the archive."""
	if owner := user_of(row.owner_employee):
		return [owner]
	return [user for role in KEEPERS for user in users_with_role(role, row.property)]


def _expiry(title: str, day: date, today: date) -> str:
	shown = frappe.bold(frappe.utils.escape_html(title))
	if day < today:
		return _("{0} ended on {1}.").format(shown, format_date(day))
	return _("{0} ends on {1}: renew it or enter when it ended.").format(shown, format_date(day))


def _review(title: str, day: date, today: date) -> str:
	shown = frappe.bold(frappe.utils.escape_html(title))
	if day < today:
		return _("The review of {0} was due on {1}.").format(shown, format_date(day))
	return _("{0} is to be reviewed by {1}.").format(shown, format_date(day))
