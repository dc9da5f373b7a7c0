"""Every few minutes: incidents that should have been contained, and authorities that should have been told.

Each is told once: the row of it has a name made of incident and matter, so that two sweeps at once tell it once.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from hashlib import md5

import frappe
from frappe import _
from frappe.query_builder import DocType
from frappe.utils import create_batch, now_datetime

from wuye_ops.property.language import in_site_language
from wuye_ops.property.notices import tell_staff
from wuye_ops.rules import incident as rules
from wuye_ops.security.as_incident import DOCTYPE
from wuye_ops.security.heads import users_for
from wuye_ops.security.incidents import short

BATCH = 100
OVERDUE, AUTHORITIES = "Overdue", "Tell Authorities"
# before the hour is over there must be time to telephone (d)
REMIND_BEFORE = timedelta(minutes=20)


def sweep(now: datetime | None = None) -> int:
	"""Returns how many were told. Commits after each batch."""
	now = now or now_datetime()
	told = 0
	with in_site_language():
		for about, names in ((OVERDUE, _overdue(now)), (AUTHORITIES, _untold(now))):
			for batch in create_batch(names, BATCH):
				told += sum(_tell(name, about, now) for name in batch)
				frappe.db.commit()
	return told


def _overdue(now: datetime) -> list[str]:
	return _not_told(OVERDUE, [["status", "in", rules.OPEN], ["handle_by", "<", now]])


def _untold(now: datetime) -> list[str]:
	return _not_told(
		AUTHORITIES,
		[
			["status", "not in", (rules.FALSE_ALARM, rules.CLOSED)],
			["tell_authorities_by", "is", "set"],
			["tell_authorities_by", "<", now + REMIND_BEFORE],
			["authority_reference", "is", "not set"],
		],
	)


def _not_told(about: str, filters: list) -> list[str]:
	names = frappe.get_all(DOCTYPE, filters, pluck="name", order_by="name")
	told = frappe.get_all(
		"Security Incident Escalation", {"parent": ["in", names or [""]], "about": about}, pluck="parent"
	)
	return [name for name in names if name not in set(told)]


def _tell(name: str, about: str, now: datetime) -> bool:
	table = DocType(DOCTYPE)
	locked = frappe.qb.from_(table).select(table.name).where(table.name == name).for_update(skip_locked=True)
	if not locked.run():
		# somebody works on it, or another sweep has it
		return False
	doc = frappe.get_doc(DOCTYPE, name, for_update=True)
	if any(row.about == about for row in doc.escalations):
		return False
	subject = frappe.utils.escape_html(doc.subject)
	if about == OVERDUE:
		users = [*users_for(doc, doc.handle_role), *users_for(doc, "Property Manager")]
		text = _("Not contained by {0}: {1}").format(short(doc.handle_by), subject)
		doc.db_set("is_overdue", 1, update_modified=False)
	else:
		users = [*users_for(doc, "Property Manager"), *users_for(doc, rules.HANDLING[rules.RED][1])]
		text = _("Tell the authorities by {0}: {1}").format(short(doc.tell_authorities_by), subject)
	users = list(dict.fromkeys(users))
	tell_staff(users, doc, text)
	row = doc.append("escalations", {"about": about, "recipient": ", ".join(users)[:140], "done_on": now})
	row.name = md5(f"{name}/{about}".encode()).hexdigest()[:20]
	row.db_insert()
	return True
