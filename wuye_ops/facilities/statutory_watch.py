"""Each day: warnings before an inspection by law is due, and equipment blocked when it has expired. Each told once."""

from collections.abc import Iterable
from datetime import date

import frappe
from frappe import _
from frappe.utils import add_days, format_date, getdate, now_datetime, nowdate
from pypika.functions import Min

from wuye_ops.facilities import equipment, tell
from wuye_ops.facilities.statutory import EXPIRED, PLANNED
from wuye_ops.property import failures
from wuye_ops.property.notices import failure_in_words
from wuye_ops.rules import statutory as rules


def follow_the_day(today: date | str | None = None) -> dict[str, int]:
	"""Warns and blocks; returns {warned, expired}. Commits after each document, so that a killed run loses nothing."""
	today = getdate(today or nowdate())
	warned = sum(_each(due_soon(today), _warn, today))
	expired = sum(_each(overdue(today), _expire, today))
	return {"warned": warned, "expired": expired}


def _each(names: Iterable[str], step, today: date) -> Iterable[bool]:
	for name in names:
		frappe.db.savepoint("statutory_watch")
		try:
			done = step(name, today)
		except Exception as error:
			# of a deadlock nothing of the transaction is left, its savepoint neither
			frappe.db.rollback(save_point="statutory_watch" if frappe.flags.in_test else None)
			_tell_of_failure(name, error)
			done = False
		yield done
		if not frappe.flags.in_test:
			frappe.db.commit()


def _tell_of_failure(name: str, error: Exception) -> None:
	"""One that cannot be followed keeps no other from its warning; who is in charge learns that nobody watches it, and it stands
	on the inspection."""
	title, property_name = frappe.db.get_value("Statutory Inspection", name, ["title", "property"])
	text = _("The day of {0} could not be followed: {1}").format(
		frappe.utils.escape_html(title or name), frappe.utils.escape_html(failure_in_words(error))
	)
	failures.note("Statutory Inspection", name, text, text, tell.users_in_charge(property_name))


def due_soon(today: date) -> list[str]:
	"""Planned ones whose first warning day has come, and that lack the warning of today."""
	inspection, warning = (frappe.qb.DocType(name) for name in ("Statutory Inspection", "Statutory Warning"))
	rows = (
		frappe.qb.from_(inspection)
		.left_join(warning)
		.on((warning.parent == inspection.name) & (warning.parenttype == "Statutory Inspection"))
		.select(inspection.name, inspection.due_on, Min(warning.days).as_("told"))
		.where((inspection.status == PLANNED) & (inspection.due_on <= add_days(today, rules.WARNINGS[0])))
		.groupby(inspection.name, inspection.due_on)
		.orderby(inspection.due_on)
		.run(as_dict=True)
	)
	return [
		row.name
		for row in rows
		if (stage := rules.warning(row.due_on, today)) is not None and (row.told is None or stage < row.told)
	]


def _warn(name: str, today: date) -> bool:
	doc = frappe.get_doc("Statutory Inspection", name, for_update=True)
	stage = rules.warning(getdate(doc.due_on), today)
	if doc.status != PLANNED or stage is None or any(row.days <= stage for row in doc.warnings):
		return False
	days = (getdate(doc.due_on) - today).days
	text = (
		_("Inspection by law of {0}: due on {1}, {2} days left.")
		if days > 0
		else _("Inspection by law of {0}: due on {1}. From tomorrow the equipment may not be called normal.")
	)
	if days < 0:
		text = _("Inspection by law of {0}: was due on {1}.")
	told = tell.notify(
		tell.users_in_charge(doc.property),
		doc,
		text.format(frappe.utils.escape_html(_subject(doc)), format_date(doc.due_on), days),
	)
	doc.append(
		"warnings",
		{
			"days": stage,
			"told_on": now_datetime(),
			"told": ", ".join(told),
			"warning_key": f"{doc.name}|{stage}",
		},
	)
	_save(doc)
	return True


def overdue(today: date) -> list[str]:
	return frappe.get_all(
		"Statutory Inspection", {"status": PLANNED, "due_on": ["<", today]}, pluck="name", order_by="due_on"
	)


def _expire(name: str, today: date) -> bool:
	doc = frappe.get_doc("Statutory Inspection", name, for_update=True)
	if doc.status != PLANNED or not rules.is_expired(getdate(doc.due_on), today):
		return False
	doc.status = EXPIRED
	_save(doc)
	if doc.equipment:
		equipment.block(doc.equipment, _("Inspection by law expired on {0}").format(format_date(doc.due_on)))
	tell.notify(
		tell.users_in_charge(doc.property),
		doc,
		_(
			"Expired: inspection by law of {0}. It may not be called normal until a new certificate is on file."
		).format(frappe.utils.escape_html(_subject(doc))),
	)
	return True


def _subject(doc) -> str:
	return (
		frappe.get_cached_value("Equipment", doc.equipment, "equipment_name")
		if doc.equipment
		else doc.task_type
	)


def _save(doc) -> None:
	doc.flags.by_service = True
	# the day itself changes it, no user
	doc.save(ignore_permissions=True)


@frappe.whitelist()
def events(start: str, end: str, filters: str | list | None = None, **_view) -> list[dict]:
	"""Inspections by the day they are due, for the calendar; `get_list` keeps to the user's properties."""
	if not frappe.has_permission("Statutory Inspection", "read"):
		frappe.throw(
			_("Your role does not see {0}.").format(_("Statutory Inspection")), frappe.PermissionError
		)
	rows = frappe.get_list(
		"Statutory Inspection",
		filters=[
			*(frappe.parse_json(filters) or []),
			["Statutory Inspection", "due_on", "between", [start, end]],
		],
		fields=["name", "title", "status", "due_on"],
		order_by="due_on",
		limit=2000,
	)
	for row in rows:
		row.start = row.end = row.pop("due_on")
		row.allDay = 1
	return rows
