"""What destroying a record means: the register says so first, then the bytes leave the disk, and what is left says where.

Deleting a file cannot be undone by the database, so it waits for the transaction that strikes the record off. A server
that dies in between leaves a disposal that is `Executing`: the next sweep goes on, and a file that is gone is gone once.
"""

import json
from pathlib import Path

import frappe
from frappe import _
from frappe.utils import cint, now_datetime

from wuye_ops.property.notices import tell_staff

DISPOSED = "Disposed"
EXECUTING, EXECUTED = "Executing", "Executed"
# whose files go; what hangs on the register's entry itself are drafts and scans of the same record
CARRIERS = ("Record", "Record Version")


def strike(row) -> None:
	"""Strikes the record of a disposal's row off: its files lose their entries, its text leaves the index, the entry stays.

	The caller holds the lock on the record and has checked that it may be destroyed.
	"""
	versions = frappe.get_all("Record Version", {"record": row.record}, pluck="name")
	files = _files(row.record, versions)
	row.file_list = json.dumps([_entry(file) for file in files], ensure_ascii=False)
	row.files, row.bytes = len({file.file_url for file in files}), _size(files)
	if files:
		# not by the framework's way, which would delete from the disk now and could not take it back
		frappe.db.delete("File", {"name": ["in", [file.name for file in files]]})
	for name in versions:
		_mark(frappe.get_doc("Record Version", name), file=None)
	_mark(frappe.get_doc("Record", row.record))
	if frappe.db.exists("DocType", "Record Text"):
		frappe.db.delete("Record Text", {"record": row.record})


def _files(record: str, versions: list[str]) -> list[dict]:
	found = []
	for doctype, names in zip(CARRIERS, ([record], versions), strict=True):
		found += frappe.get_all(
			"File",
			{"attached_to_doctype": doctype, "attached_to_name": ["in", names], "is_folder": 0},
			["name", "file_name", "file_url", "thumbnail_url", "file_size"],
		)
	return found


def _entry(file) -> dict:
	return {"name": file.file_name, "url": file.file_url, "thumbnail": file.thumbnail_url}


def _size(files: list[dict]) -> int:
	return sum({file.file_url: cint(file.file_size) for file in files}.values())


def _mark(doc, **values) -> None:
	doc.update({"status": DISPOSED, **values})
	doc.flags.by_disposal = doc.flags.by_service = True
	# what the record names may be gone after thirty years
	doc.flags.ignore_links = True
	# the right to execute the disposal, which two have supervised, is the right to strike its records off
	doc.save(ignore_permissions=True)


def enqueue(disposal: str) -> None:
	frappe.enqueue(
		"wuye_ops.records.disposal.destruction.remove_files",
		queue="long",
		job_id=f"wuye-disposal-{disposal}",
		deduplicate=True,
		enqueue_after_commit=True,
		disposal=disposal,
	)


def remove_files(disposal: str) -> None:
	"""Removes the files of an executing disposal from the disk and closes it. Run again, it does nothing twice."""
	doc = frappe.get_doc("Record Disposal", disposal, for_update=True)
	if doc.status != EXECUTING:
		return
	for row in doc.items:
		if row.removed_on:
			continue
		kept = {file["url"] for file in json.loads(row.file_list or "[]") if not _remove(file)}
		row.kept_elsewhere, row.removed_on = len(kept), now_datetime()
	doc.files_removed = sum(cint(row.files) - cint(row.kept_elsewhere) for row in doc.items)
	doc.bytes_removed = sum(cint(row.bytes) for row in doc.items if not row.kept_elsewhere)
	doc.status, doc.finished_on = EXECUTED, now_datetime()
	doc.flags.by_service = True
	# the job finishes what the user who executed it had the right to
	doc.save(ignore_permissions=True)
	tell_staff([doc.appraised_by], doc, _("Destroyed: {0}").format(frappe.utils.escape_html(doc.title)))


def _remove(file: dict) -> bool:
	"""Whether the file is off the disk; False while another document has an entry of the same file and so keeps it."""
	if frappe.db.exists("File", {"file_url": file["url"]}):
		return False
	for url in (file["url"], file["thumbnail"]):
		if path := _path(url):
			path.unlink(missing_ok=True)
	return True


def _path(url: str | None) -> Path | None:
	"""Where a file of this site lies; None for an address elsewhere or one that leaves the site's folders."""
	for prefix, folder in (("/private/files/", "private"), ("/files/", "public")):
		if (url or "").startswith(prefix):
			root = Path(frappe.get_site_path(folder, "files")).resolve()
			path = (root / url[len(prefix) :]).resolve()
			return path if path.is_relative_to(root) and path != root else None
	return None


def resume() -> int:
	"""Hourly: goes on with disposals whose job has died. Returns how many were closed."""
	names = frappe.get_all("Record Disposal", {"status": EXECUTING}, pluck="name", order_by="executed_on")
	for name in names:
		remove_files(name)
		if not frappe.flags.in_test:
			frappe.db.commit()
	return len(names)
