"""Every night heads of departments and managers are told which shifts of the coming three days lack people, each shift once.

The row of a warning has a key that is unique in the database: two sweeps at once tell it once, one that was killed goes on.
"""

from __future__ import annotations

from datetime import date, timedelta
from hashlib import md5

import frappe
from frappe import _
from frappe.utils import escape_html, formatdate, getdate, now_datetime, nowdate

from wuye_ops.people.roster import loading, needs
from wuye_ops.property import failures
from wuye_ops.property.language import in_site_language
from wuye_ops.property.notices import failure_in_words, tell_staff
from wuye_ops.property.posts import Directory

WARNING = "Roster Need Warning"
DAYS_AHEAD = 3
SAVEPOINT = "roster_warning"


def follow_the_day(today: date | None = None) -> dict[str, int]:
	"""{told, failed}. Commits after each; what fails keeps nothing else from it, stands on the need, and is tried the next night."""
	today = today or getdate(nowdate())
	first = today + timedelta(days=1)
	plan = loading.load(first, today + timedelta(days=DAYS_AHEAD))
	directory, done = Directory(), {"told": 0, "failed": 0}
	for need, day, slot in plan.slots():
		short = plan.coverage_of([slot]).covers[0].short
		if not short:
			continue
		frappe.db.savepoint(SAVEPOINT)
		try:
			done["told"] += _tell(need, day, short, directory)
		except Exception as error:
			# of a deadlock nothing of the transaction is left, its savepoint neither
			frappe.db.rollback(save_point=SAVEPOINT if frappe.flags.in_test else None)
			text = _("Who is missing on {0} could not be told: {1}").format(
				formatdate(day), escape_html(failure_in_words(error))
			)
			failures.note(needs.DOCTYPE, need.name, text, text)
			done["failed"] += 1
		if not frappe.flags.in_test:
			frappe.db.commit()
	return done


def _tell(need, day: date, short: int, directory: Directory) -> bool:
	"""Whether it was told now; not where it has been."""
	key = f"{need.name}|{day}"
	users = _users(need, directory)
	frappe.db.savepoint("roster_key")
	try:
		frappe.get_doc(
			{
				"doctype": WARNING,
				"name": md5(key.encode()).hexdigest()[:20],
				"parent": need.name,
				"parenttype": needs.DOCTYPE,
				"parentfield": "warnings",
				"idx": frappe.db.count(WARNING, {"parent": need.name}) + 1,
				"warning_key": key,
				"on_day": day,
				"short": short,
				"told": ", ".join(users),
				"told_on": now_datetime(),
			}
		).db_insert()
	except (frappe.UniqueValidationError, frappe.DuplicateEntryError):
		frappe.db.rollback(save_point="roster_key")
		frappe.clear_last_message()
		return False
	# whoever has the form open is told to load it anew, and does not save the table without the row
	frappe.db.set_value(needs.DOCTYPE, need.name, "modified", now_datetime(), update_modified=False)
	with in_site_language():
		text = _("{0}, {1}: {2} people are missing on {3}. Assign somebody in the roster.").format(
			escape_html(need.property), escape_html(need.title), short, formatdate(day)
		)
		tell_staff(users, frappe._dict(doctype=needs.DOCTYPE, name=need.name), text)
	return True


def _users(need, directory: Directory) -> list[str]:
	department = needs.department_of(need)
	users = directory.of_post(need.property, department, "Department Head") if department else []
	return list(dict.fromkeys([*users, *directory.of_post(need.property, None, "Property Manager")]))
