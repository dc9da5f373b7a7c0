"""One page on a customer: what happened with them, newest first, and what it comes to.

Each chapter tells its part through hooks, so that the archive knows no other chapter:

`customer_timeline`: functions (customer, before, limit) → at most `limit` entries older than the moment `before` (None
for the newest), newest first. An entry is a dict: when (datetime), kind (label), title, text, status (label), colour
(of an indicator), doctype and name of the document.

`customer_totals`: functions (customer) → dicts: label, value, type (Int, Float or Currency), doctype and filters of the
list behind the number.

They ask with `get_list`, so everybody sees of a customer what they may see elsewhere.
"""

from datetime import datetime, time

import frappe
from frappe import _
from frappe.utils import cint, get_datetime, getdate, now_datetime

PAGE = 20
LONGEST_PAGE = 100


@frappe.whitelist()
def page(profile: str, before: str | None = None, limit: int = PAGE) -> dict:
	"""entries of a profile's customer, and `before` for the next page, None at the end. For those who may read it."""
	doc = frappe.get_doc("Customer Profile", profile)
	doc.check_permission("read")
	limit = min(max(cint(limit), 1), LONGEST_PAGE)
	entries = told_by("customer_timeline", doc.customer, get_datetime(before) if before else None, limit + 1)
	entries.sort(key=lambda entry: entry["when"], reverse=True)
	shown = entries[:limit]
	# a page ends between two moments; what happened in one is not torn apart
	while shown and len(shown) < len(entries) and entries[len(shown)]["when"] == shown[-1]["when"]:
		shown.append(entries[len(shown)])
	return {"entries": shown, "before": str(shown[-1]["when"]) if len(entries) > len(shown) else None}


@frappe.whitelist()
def totals(profile: str) -> list[dict]:
	"""What it comes to, for those who may read the profile."""
	doc = frappe.get_doc("Customer Profile", profile)
	doc.check_permission("read")
	return told_by("customer_totals", doc.customer)


def told_by(hook: str, *arguments) -> list[dict]:
	return [entry for path in frappe.get_hooks(hook) for entry in frappe.get_attr(path)(*arguments)]


def moves(customer: str, before: datetime | None, limit: int) -> list[dict]:
	"""Moving in and out: occupancies, by the day they began and ended."""
	if not frappe.has_permission("Occupancy", "read"):
		return []
	rows = frappe.get_list(
		"Occupancy",
		filters={"customer": customer},
		fields=["name", "property", "unit", "parking_space", "relation", "from_date", "to_date"],
		limit=0,
	)
	entries = []
	for row in rows:
		for day, kind, colour in (
			(row.from_date, _("Moved In"), "green"),
			(row.to_date, _("Moved Out"), "gray"),
		):
			moment = day and datetime.combine(getdate(day), time.min)
			if moment and moment <= now_datetime() and (before is None or moment < before):
				entries.append(
					{
						"when": moment,
						"kind": kind,
						"title": row.unit or row.parking_space or row.property,
						"text": _(row.relation, context="Occupancy"),
						"colour": colour,
						"doctype": "Occupancy",
						"name": row.name,
					}
				)
	return sorted(entries, key=lambda entry: entry["when"], reverse=True)[:limit]
