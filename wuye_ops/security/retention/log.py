"""The log of a property's night: numbers by type of document, and of what stays the reason and some of the names.

Each change reads the log anew under its lock and is part of the caller's transaction, so that two jobs at once add up.
"""

from collections.abc import Collection
from datetime import date

import frappe
from frappe import _
from frappe.utils import now_datetime

from wuye_ops.property import notices
from wuye_ops.rules.gate_retention import HOLD, INCIDENT, INSIDE, UNPAID, newest_due

RUNNING, DONE, TO_CHECK, CHECKED, FAILED = "Running", "Done", "To Check", "Checked", "Failed"
ANONYMISED, DELETED, BESIDE, STAYS, FOUND = "Anonymised", "Deleted", "Removed Beside", "Stays", "Still Found"
TOTALS = {
	ANONYMISED: "anonymised",
	DELETED: "deleted",
	BESIDE: "traces",
	STAYS: "stays",
	FOUND: "still_found",
}
CAUSES = {HOLD: "Legal Hold", INCIDENT: "Open Incident", INSIDE: "Inside", UNPAID: "Unpaid"}
EXAMPLES = 10


def begin(property_name: str, day: date, months: int) -> str:
	"""The log of the day, made when there is none; a day that was begun goes on."""
	key = f"{property_name}|{day}"
	name = frappe.db.get_value("Gate Retention Log", {"run_key": key})
	if name:
		_change(name, status=RUNNING, reason=None)
		return name
	doc = frappe.get_doc(
		{
			"doctype": "Gate Retention Log",
			"property": property_name,
			"day": day,
			"months": months,
			"ended_until": newest_due(day, months),
			"started_on": now_datetime(),
			"run_key": key,
		}
	)
	doc.flags.by_service = True
	# nobody writes a log by hand: it is what the night has done
	doc.insert(ignore_permissions=True)
	return doc.name


def add(name: str, doctype: str, numbers: dict[str, int], found: Collection[str] = ()) -> None:
	"""Adds what a batch has done: result → number. found: where people can still be found."""
	doc = _load(name)
	for result, number in numbers.items():
		if number:
			row = _row(doc, doctype, result, None)
			row.number += number
			if result == FOUND:
				row.documents = _some([*(row.documents or "").split("\n"), *found])
	_save(doc)


def set_staying(name: str, doctype: str, staying: dict[str, Collection[str]]) -> None:
	"""Replaces what was said of those of a type that stay: reason of the rules → names."""
	doc = _load(name)
	doc.rows = [row for row in doc.rows if (row.document_type, row.result) != (doctype, STAYS)]
	for reason, names in staying.items():
		row = _row(doc, doctype, STAYS, CAUSES[reason])
		row.number, row.documents = len(names), _some(names)
	_save(doc)


def finish(name: str, failure: str | None = None) -> None:
	doc = _load(name)
	doc.status = FAILED if failure else TO_CHECK if doc.still_found else DONE
	doc.reason, doc.finished_on = failure, now_datetime()
	_save(doc)
	if doc.status != DONE:
		_tell(doc)


@frappe.whitelist(methods=["POST"])
def check_off(name: str, note: str) -> None:
	"""Says what was done about people who could still be found."""
	doc = frappe.get_doc("Gate Retention Log", name, for_update=True)
	doc.check_permission("write")
	note = (note or "").strip()
	if doc.status != TO_CHECK:
		frappe.throw(_("There is nothing to check in {0}.").format(frappe.bold(doc.name)), title=_("Checked"))
	if not note:
		frappe.throw(_("Say what was removed, and where."), title=_("Checked"))
	doc.status, doc.checked_note = CHECKED, note
	doc.checked_by, doc.checked_on = frappe.session.user, now_datetime()
	doc.flags.by_service = True
	doc.save()


def _load(name: str):
	return frappe.get_doc("Gate Retention Log", name, for_update=True)


def _row(doc, doctype: str, result: str, cause: str | None):
	for row in doc.rows:
		if (row.document_type, row.result, row.cause or None) == (doctype, result, cause):
			return row
	return doc.append("rows", {"document_type": doctype, "result": result, "cause": cause, "number": 0})


def _some(names: Collection[str]) -> str:
	return "\n".join([name for name in dict.fromkeys(names) if name][:EXAMPLES])


def _change(name: str, **values: object) -> None:
	doc = _load(name)
	doc.update(values)
	_save(doc)


def _save(doc) -> None:
	for result, total in TOTALS.items():
		doc.set(total, sum(row.number for row in doc.rows if row.result == result))
	doc.flags.by_service = True
	# as above
	doc.save(ignore_permissions=True)


def _tell(doc) -> None:
	"""The managers: a job that failed, or somebody who can still be found."""
	subject = (
		_("Visitor data of {0} could not be removed: {1}").format(doc.property, doc.reason)
		if doc.status == FAILED
		else _("Visitors can still be found in {0} documents of {1}").format(doc.still_found, doc.property)
	)
	users = notices.users_with_role("Property Manager", doc.property)
	notices.tell_staff_once_a_day(users, doc, frappe.utils.escape_html(subject))
