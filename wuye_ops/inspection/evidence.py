"""Photos that prove something: on the document they were uploaded to, and on those that rest on it."""

import frappe


def share_file(file_url: str, doctype: str, name: str) -> None:
	"""Lets those who see a document see a file of the document it came from. Nothing is copied on the disk."""
	if frappe.db.exists(
		"File", {"file_url": file_url, "attached_to_doctype": doctype, "attached_to_name": name}
	):
		return
	original = frappe.db.get_value(
		"File", {"file_url": file_url}, ["file_name", "file_size", "content_hash"], as_dict=True
	)
	if not original:
		return
	# the one who sent the photo showed it for this; the document's own readers are who may see it
	frappe.get_doc(
		{
			"doctype": "File",
			**original,
			"file_url": file_url,
			"is_private": 1,
			"attached_to_doctype": doctype,
			"attached_to_name": name,
		}
	).insert(ignore_permissions=True)


def is_attached_to(file_url: str, doctype: str, name: str) -> bool:
	return bool(
		frappe.db.exists(
			"File", {"file_url": file_url, "attached_to_doctype": doctype, "attached_to_name": name}
		)
	)


def is_uploaded_by(file_url: str, user: str) -> bool:
	return bool(frappe.db.exists("File", {"file_url": file_url, "owner": user}))
