"""The bytes of the archive on disk: each version has a file of its own that nothing else shares or replaces.

The framework lets documents share one file where the bytes are the same. A record's file must be there when everybody
else has deleted theirs, and be gone from the disk when the record is disposed of; so it is written under a name of its own.
"""

import hashlib
import os
from pathlib import Path

import frappe
from frappe import _

from wuye_ops.rules.file_safety import SafeFile

CHUNK = 1024 * 1024
PREFIX = "/private/files/"
VERSION = "Record Version"


def put(version, safe: SafeFile, content: bytes):
	"""Writes the bytes and their File; both are gone when the transaction is. Returns the File document."""
	name = f"{version.name}-{frappe.generate_hash(length=8)}.{safe.ending}"
	path = Path(frappe.get_site_path("private", "files", name)).absolute()
	frappe.db.after_rollback.add(lambda: path.unlink(missing_ok=True))
	with path.open("xb") as stream:
		stream.write(content)
		stream.flush()
		os.fsync(stream.fileno())
	file = frappe.get_doc(
		{
			"doctype": "File",
			"file_name": safe.name,
			"file_url": PREFIX + name,
			"is_private": 1,
			"file_size": len(content),
			# without the framework's hash no other upload of the same bytes shares this file
			"content_hash": None,
			"attached_to_doctype": VERSION,
			"attached_to_name": version.name,
			"attached_to_field": "file",
		}
	)
	file.flags.copy_from_existing_file = True
	file.flags.by_filing = True
	# whoever may file the record may have its file written
	return file.insert(ignore_permissions=True)


def path_of(file_url: str) -> Path:
	"""Where a private file lies. Refuses what leads out of the folder of private files, through links as well."""
	folder = Path(frappe.get_site_path("private", "files")).resolve()
	name = str(file_url or "").removeprefix(PREFIX)
	path = (folder / name).resolve()
	if not str(file_url or "").startswith(PREFIX) or path.parent != folder:
		frappe.throw(_("This is not a file of the archive."), title=_("File"))
	return path


def hash_of(path: Path) -> str:
	"""SHA-256 of a file, read piece by piece."""
	digest = hashlib.sha256()
	with path.open("rb") as stream:
		while chunk := stream.read(CHUNK):
			digest.update(chunk)
	return digest.hexdigest()


def read(version) -> bytes:
	"""The bytes of a version, proven to be those that were filed; the caller has asked for the right to read them."""
	check(version)
	return path_of(version.file).read_bytes()


def check(version) -> None:
	"""Refuses a file that is not the one that was filed, before anybody reads it."""
	path = path_of(version.file)
	if not path.exists() or hash_of(path) != version.sha256:
		frappe.throw(
			_(
				"The file of {0} is not the one that was filed. Tell the records clerk; it must be restored from a backup."
			).format(frappe.bold(version.name)),
			title=_("Integrity"),
		)


def destroy(version: str) -> None:
	"""Removes the file of a version: its File now, its bytes from the disk when the transaction is committed.

	For whoever takes away what was never to stay, as the demo does; a disposal has steps of its own.
	"""
	hung = {"attached_to_doctype": VERSION, "attached_to_name": version}
	for url in frappe.get_all("File", hung, pluck="file_url"):
		path = path_of(url)
		frappe.db.after_commit.add(lambda path=path: path.unlink(missing_ok=True))
	frappe.db.delete("File", hung)


# -- hooks of File


def only_by_filing(doc, method=None) -> None:
	"""Before validate: what hangs on a record came through the archive's checks; `overrides.kept_file` keeps it as it came."""
	if doc.attached_to_doctype not in ("Record", VERSION) or doc.flags.by_filing:
		return
	if doc.is_new() or doc.has_value_changed("attached_to_name"):
		frappe.throw(
			_(
				"Files are filed with the button New Version of the record, where they are checked and numbered."
			),
			title=_("Not by Hand"),
		)
