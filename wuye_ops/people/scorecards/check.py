"""Every night: whether final cards are still what was shown, and whether their documents are still those that were counted.

Nothing is changed by it: a row of the log and a note to HR say what was found, each once.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date

import frappe
from frappe import _
from frappe.utils import getdate, nowdate

from wuye_ops.people import log
from wuye_ops.people.scorecards import cards, counting
from wuye_ops.people.scorecards.people_of import people_of
from wuye_ops.property.language import in_site_language
from wuye_ops.property.notices import notify, users_with_role
from wuye_ops.rules import scorecard_life as life
from wuye_ops.rules.proration import Month
from wuye_ops.rules.scorecard_record import outdated

# pay and appraisals of these months may still lean on them
MONTHS_BACK = 12
KEPT = (life.SHOWN, life.OBJECTED, life.DECIDED, life.FINAL)
FIELDS = (
	"name", "employee", "employee_name", "month_start", "version", "record", "fingerprint", "total", "judged", "template",
	"property", "changed_since", "status",
)  # fmt: skip


def follow_the_night(today: date | None = None) -> dict[str, list[str]]:
	"""{touched, changed}: names of the cards."""
	since = Month.of(today or getdate(nowdate())).plus(-MONTHS_BACK).first
	by_month: dict[date, list] = defaultdict(list)
	for row in frappe.get_all(
		cards.DOCTYPE, {"status": ["in", KEPT], "month_start": [">=", since]}, FIELDS, order_by="name"
	):
		by_month[getdate(row.month_start)].append(row)
	found: dict[str, list[str]] = {"touched": [], "changed": []}
	with in_site_language():
		for first, rows in by_month.items():
			touched = [row for row in rows if cards.problems(row)]
			for row in touched:
				_write(row, _("The card is no longer what was shown: it was changed outside of its steps."))
			found["touched"] += [row.name for row in touched]
			sound = [row for row in rows if row not in touched]
			found["changed"] += _note_changed(Month.of(first), sound)
			frappe.db.commit()
	return found


def _note_changed(month: Month, rows: list) -> list[str]:
	"""Cards whose documents have changed since they were counted, of which nothing was said yet."""
	people = {one.name: one for one in people_of(month, [row.employee for row in rows])}
	counted = counting.MonthCounted(month, {row.template for row in rows})
	changed = []
	for row in rows:
		person = people.get(row.employee)
		if person is None or row.template not in counted.templates:
			continue
		card = cards.card_of(row)
		codes = outdated(card, counted.digests(person, row.template))
		names = "、".join(_measure_name(row.template, code) for code in codes)
		if names == (row.changed_since or ""):
			continue
		frappe.db.set_value(cards.DOCTYPE, row.name, "changed_since", names or None, update_modified=False)
		if names:
			_write(row, _("Documents have changed since they were counted: {0}").format(names))
			changed.append(row.name)
	return changed


def _measure_name(template: str, code: str) -> str:
	doc = frappe.get_cached_doc("Scorecard Template", template)
	return next((row.measure_name for row in doc.measures if row.code == code), code)


def _write(row, text: str) -> None:
	"""A row of the log and a note to HR, unless the last night said the same."""
	if frappe.db.exists(cards.LOG, {"parent": row.name, "step": "Check", "reason": text}):
		return
	# one row beside the others: the card itself is not saved, lest a touched one be written anew
	frappe.get_doc(
		{
			"doctype": cards.LOG,
			"parent": row.name,
			"parenttype": cards.DOCTYPE,
			"parentfield": "log",
			"idx": frappe.db.count(cards.LOG, {"parent": row.name}) + 1,
			**log.row("Check", None, text),
		}
	).db_insert()
	doc = frappe._dict(doctype=cards.DOCTYPE, name=row.name)
	for user in users_with_role("HR Manager", row.property or ""):
		notify(user, doc, f"{frappe.utils.escape_html(row.employee_name)}: {frappe.utils.escape_html(text)}")
