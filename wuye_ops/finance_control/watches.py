"""成本巡查: of each property and each thing that is watched by night, whether it was looked at, and if not, what went wrong.

A row is unique in the database. Managers read it and are told of the first night of a failure; the next night tries again, and looks
at everything since the last one that succeeded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

import frappe
from frappe import _
from frappe.query_builder.functions import Min
from frappe.utils import getdate, now_datetime

from wuye_ops.property.language import in_site_language
from wuye_ops.property.notices import failure_in_words, tell_staff, users_with_role

DOCTYPE = "Cost Watch"
DONE, FAILED = "Done", "Failed"
ALERTS, PRICES, INVOICES, ENERGY, OVERTIME, PARTS = SOURCES = (
	"Cost Alerts", "Prices", "Invoices", "Energy", "Overtime", "Parts",
)  # fmt: skip
SAVEPOINT = "wuye_cost_watch"


def attempt(do: Callable[[], int], title: str) -> tuple[int, Exception | None]:
	"""What it returns, or 0 and its failure, with everything undone that it had written; the trace is in the Error Log. Commits."""
	frappe.db.savepoint(SAVEPOINT)
	try:
		count, failure = do(), None
	except Exception as error:
		# of a deadlock nothing of the transaction is left, its savepoints neither
		frappe.db.rollback(save_point=SAVEPOINT if frappe.flags.in_test else None)
		frappe.log_error(title=title)
		count, failure = 0, error
	commit()
	return count, failure


def commit() -> None:
	"""What was done stays done, also should the night be killed; a test commits nothing."""
	if not frappe.flags.in_test:
		frappe.db.commit()


def properties() -> list[str]:
	return frappe.get_all("Property", {"status": "Active"}, pluck="name", order_by="name", limit=0)


def note(source: str, looked_at: Iterable[str], failed: dict[str, Exception], today: date) -> None:
	"""Writes down how a night went. looked_at: the properties; failed: those of them for which it did not work, and why."""
	names = sorted({*looked_at, *failed})
	_make_rows(source, names)
	table = frappe.qb.DocType(DOCTYPE)
	done = [name for name in names if name not in failed]
	if done:
		(
			frappe.qb.update(table)
			.set(table.status, DONE)
			.set(table.done_on, today)
			.set(table.reason, None)
			.set(table.nights, 0)
			.where((table.source == source) & table.property.isin(done))
			.run()
		)
	for name, error in failed.items():
		_note_failure(source, name, error)


def _make_rows(source: str, names: list[str]) -> None:
	known = set(frappe.get_all(DOCTYPE, {"source": source}, pluck="property", limit=0))
	now, user = now_datetime(), frappe.session.user
	fields = ["name", "creation", "modified", "owner", "modified_by", "property", "source", "status"]
	rows = [
		[frappe.generate_hash(length=10), now, now, user, user, name, source, DONE]
		for name in names
		if name not in known
	]
	if rows:
		# of two nights at once the database takes each row once
		frappe.db.bulk_insert(DOCTYPE, fields, rows, ignore_duplicates=True)


def _note_failure(source: str, name: str, error: Exception) -> None:
	row = frappe.get_doc(DOCTYPE, {"source": source, "property": name})
	words = failure_in_words(error)
	row.db_set(
		{"status": FAILED, "reason": words, "failed_on": now_datetime(), "nights": row.nights + 1},
		notify=True,
	)
	if row.nights > 1:
		# told in the first night; the list says that it lasts
		return
	with in_site_language():
		text = _("{0}: {1} could not be watched; it is tried again tonight").format(
			frappe.utils.escape_html(name), _(source, context=DOCTYPE)
		)
		whom = [
			*users_with_role("Property Manager", name),
			*users_with_role("Operations Director", name),
		]
		tell_staff(whom, row, text, frappe.utils.escape_html(words))


def since(source: str, at_least: date, at_most: date) -> date:
	"""From which day on documents are looked at: at_least, or the day of the last success of whoever waits longest, but not before
	at_most."""
	table = frappe.qb.DocType(DOCTYPE)
	((earliest,),) = (
		frappe.qb.from_(table)
		.select(Min(table.done_on))
		.where((table.source == source) & (table.status == FAILED))
		.run()
	)
	return max(at_most, min(at_least, getdate(earliest))) if earliest else at_least


def failures(property_names: Iterable[str] | None) -> list[frappe._dict]:
	"""What is not watched now, of these properties or of all: property, source, reason."""
	filters: dict[str, object] = {"status": FAILED}
	if property_names is not None:
		filters["property"] = ["in", list(property_names) or [""]]
	return frappe.get_all(
		DOCTYPE, filters, ["property", "source", "reason"], order_by="property, source", limit=0
	)
