"""Whether the stored files are still those that were filed: each hash is computed anew, the longest unchecked first.

A file that was changed on the disk, swapped for another one or lost is marked, and the people who keep the archive are
told once; restoring it from a backup makes it intact at the next check.
"""

import frappe
from frappe import _
from frappe.utils import now_datetime

from wuye_ops.property.notices import tell_staff, users_with_role
from wuye_ops.records.archive import storage

INTACT, CHANGED, MISSING, UNCHECKED = "Intact", "Changed", "Missing", "Unchecked"
# A night's work: at 25 MB each and 200 MB/s from the disk some four minutes for two thousand.
FILES_A_NIGHT = 2_000
BATCH = 100
KEEPERS = ("Records Clerk", "Operations Director")
FIELDS = ("name", "record", "property", "file", "sha256", "integrity")


def sweep(most: int = FILES_A_NIGHT) -> dict[str, int]:
	"""Checks files of versions that are not disposed of; returns how many were found in which state."""
	found = dict.fromkeys((INTACT, CHANGED, MISSING), 0)
	begun = now_datetime()
	while most > 0 and (rows := _next_batch(min(BATCH, most), begun)):
		for row in rows:
			found[check_row(row)] += 1
		most -= len(rows)
		# what was found stays found when a later file cannot be read
		frappe.db.commit()
	return found


def _next_batch(count: int, begun) -> list:
	version = frappe.qb.DocType("Record Version")
	return (
		frappe.qb.from_(version)
		.select(*(version[field] for field in FIELDS))
		.where(version.file.isnotnull() & (version.file != "") & (version.status != "Disposed"))
		.where(version.checked_on.isnull() | (version.checked_on < begun))
		.orderby(version.checked_on)
		.limit(count)
		.run(as_dict=True)
	)


def check_row(row) -> str:
	"""Compares one file with its hash, notes the result, and tells when it has turned bad. Returns the state."""
	path = storage.path_of(row.file)
	if not path.exists():
		state = MISSING
	else:
		state = INTACT if storage.hash_of(path) == row.sha256 else CHANGED
	frappe.db.set_value(
		"Record Version",
		row.name,
		{"integrity": state, "checked_on": now_datetime()},
		update_modified=False,
	)
	if state != INTACT and row.integrity != state:
		_tell(row, state)
	return state


@frappe.whitelist(methods=["POST"])
def check(version: str) -> str:
	"""Checks one file now, for whoever may open it. Returns the state."""
	doc = frappe.get_doc("Record Version", version)
	doc.check_permission("read")
	if not doc.file:
		return doc.integrity
	return check_row(doc)


def _tell(row, state: str) -> None:
	texts = {
		CHANGED: _("The file of {0} is not the one that was filed. Restore it from a backup."),
		MISSING: _("The file of {0} is gone from the disk. Restore it from a backup."),
	}
	users = [user for role in KEEPERS for user in users_with_role(role, row.property)]
	document = frappe._dict(doctype="Record Version", name=row.name)
	tell_staff(users, document, texts[state].format(row.name))
