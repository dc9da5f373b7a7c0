"""Warnings of a day that comes, each told once: a row with a key that is unique in the database says that it was told.

Two sweeps at once tell it once, and one that was killed goes on where it stopped. Another day of the same document is told anew.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import md5

import frappe
from frappe.utils import getdate, now_datetime

from wuye_ops.property.bulk_rows import insert_absent
from wuye_ops.property.language import in_site_language
from wuye_ops.property.notices import Note, tell_many, tell_staff

SAVEPOINT = "told_once"


@dataclass(frozen=True, slots=True)
class ToldOnce:
	"""The rows `warning` in the table `warnings` of `doctype`. day: their field with the day of which was told."""

	doctype: str
	warning: str
	day: str

	def given(self, names: Collection[str]) -> dict[str, list[tuple[int, date]]]:
		"""Document → (days before, of which day); an empty list for others."""
		found: dict[str, list[tuple[int, date]]] = defaultdict(list)
		rows = frappe.get_all(
			self.warning,
			{"parent": ["in", [*names, ""]], "parenttype": self.doctype},
			["parent", "days", f"{self.day} as day"],
			limit=0,
		)
		for row in rows:
			found[row.parent].append((row.days, getdate(row.day)))
		return found

	def tell(self, name: str, on: date, days: int, users: list[str], text: str) -> bool:
		"""Whether it was told now; not where another sweep has done so. text: translated and escaped."""
		if not self._keep(name, on, days, users):
			return False
		# whoever has the form open is told to load it anew, and does not save the table without the row
		frappe.db.set_value(self.doctype, name, "modified", now_datetime(), update_modified=False)
		with in_site_language():
			tell_staff(users, frappe._dict(doctype=self.doctype, name=name), text)
		return True

	def _keep(self, name: str, on: date, days: int, users: list[str]) -> bool:
		key = f"{name}|{on}|{days}"
		row = frappe.get_doc(
			{
				"doctype": self.warning,
				"name": md5(key.encode()).hexdigest()[:20],
				"parent": name,
				"parenttype": self.doctype,
				"parentfield": "warnings",
				"idx": frappe.db.count(self.warning, {"parent": name}) + 1,
				"warning_key": key,
				"days": days,
				self.day: on,
				"told": ", ".join(users),
				"told_on": now_datetime(),
			}
		)
		frappe.db.savepoint(SAVEPOINT)
		try:
			row.db_insert()
		except (frappe.UniqueValidationError, frappe.DuplicateEntryError):
			frappe.db.rollback(save_point=SAVEPOINT)
			frappe.clear_last_message()
			return False
		return True


def tell_absent(
	warning: str, columns: Sequence[str], rows: Sequence[tuple], notes: Sequence[Note], now: datetime
) -> int:
	"""Keeps the rows that are not there yet and tells of those alone; returns how many. A note for each row, whose first column is its name.

	For documents of their own, many at once; the caller answers for the values.
	"""
	if not rows:
		return 0
	count = insert_absent(warning, columns, rows)
	if count < len(rows):
		# another run was quicker with some, and tells those
		ours = set(frappe.get_all(warning, {"name": ["in", [row[0] for row in rows]]}, pluck="name"))
		notes = [note for row, note in zip(rows, notes, strict=True) if row[0] in ours]
	tell_many(notes, now)
	return count
