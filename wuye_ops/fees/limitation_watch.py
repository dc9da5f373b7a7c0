"""诉讼时效: who is told that somebody must act before a debt can no longer be sued for; each warning once."""

from collections.abc import Iterable
from datetime import date

import frappe
from frappe import _
from frappe.utils import formatdate, now_datetime

from wuye_ops.fees import arrears_data as data
from wuye_ops.fees.rows import STANDARD
from wuye_ops.property.bulk_rows import insert_absent
from wuye_ops.property.notices import users_with_role
from wuye_ops.rules.arrears import EXPIRED, warning

MANAGER = "Property Manager"


def warn(property_name: str, today: date) -> int:
	"""Warnings of the property's running cases that nobody has been given yet; returns how many were written.

	A warning is about a case, the day on which a bill of it can be sued for last, and the months that have passed: when
	that day moves, there is a new one. Its name is made of these, so that the log itself keeps it from being told twice.
	"""
	due = list(_due(property_name, today))
	if not due:
		return 0
	managers = users_with_role(MANAGER, property_name)
	moment, rows = now_datetime(), []
	for case, expires, months in due:
		for user in dict.fromkeys(filter(None, (case.responsible, *managers))):
			name = frappe.utils.sha256_hash(f"{case.name}/{expires}/{months}/{user}")[:32]
			rows.append(
				(
					name, "Administrator", moment, moment, "Administrator", 0, 0, "Alert", user, "Administrator",
					"Arrears Case", case.name, _subject(case, expires, months),
				)
			)  # fmt: skip
	columns = (*STANDARD, "type", "for_user", "from_user", "document_type", "document_name", "subject")
	written = insert_absent("Notification Log", columns, rows)
	if written:
		for user in {row[8] for row in rows}:
			frappe.publish_realtime("notification", user=user, after_commit=True)
	return written


def _due(property_name: str, today: date) -> Iterable[tuple[frappe._dict, date, int]]:
	"""Every (case, last day, months): a bill whose time is over does not hide the next one."""
	cases = frappe.get_all(
		"Arrears Case",
		{
			"property": property_name,
			"limitation_warning": ["is", "set"],
			"status": ["in", ("Open", "On Hold")],
		},
		["name", "customer", "customer_name", "responsible"],
	)
	if not cases:
		return
	debts = data.debts(property_name, today, [case.customer for case in cases])
	for case in cases:
		limits = {debt.limitation() for debt in debts.get(case.customer, ())}
		for limit in sorted(limits, key=lambda limit: limit.expires):
			if months := warning(limit, today):
				yield case, limit.expires, months


def _subject(case: frappe._dict, expires: date, months: int) -> str:
	name = frappe.utils.escape_html(case.customer_name or case.customer)
	if months == EXPIRED:
		return _("Since {0} a debt of {1} can no longer be sued for ({2})").format(
			formatdate(expires), name, case.name
		)
	return _("Until {0} a debt of {1} can be sued for: demand it with proof of delivery ({2})").format(
		formatdate(expires), name, case.name
	)
