"""What the framework keeps beside documents: versions, comments, messages, files, what the search knows, what lies in the bin.

For whoever takes people out of documents: the document alone is not enough. Set-based, for any number of documents of a type;
the caller has the right to what the documents hold.
"""

import json
from collections.abc import Collection, Iterator

import frappe
from frappe import _
from pypika import Table

# Tables that speak of a document: doctype → (field of the doctype, field of the name)
ABOUT = {
	"Activity Log": ("reference_doctype", "reference_name"),
	"Comment": ("reference_doctype", "reference_name"),
	"Communication": ("reference_doctype", "reference_name"),
	"Document Follow": ("ref_doctype", "ref_docname"),
	"Email Queue": ("reference_doctype", "reference_name"),
	"Notification Log": ("document_type", "document_name"),
	"Tag Link": ("document_type", "document_name"),
	"ToDo": ("reference_type", "reference_name"),
	"Version": ("ref_doctype", "docname"),
	"View Log": ("reference_doctype", "reference_name"),
}
# Of these the ones in which somebody can be named: table → columns
WRITTEN = {
	"Activity Log": ("subject", "content"),
	"Comment": ("content", "subject"),
	"Communication": ("subject", "content", "sender", "sender_full_name", "recipients", "phone_no"),
	"Email Queue": ("message",),
	"Notification Log": ("subject", "email_content"),
	"ToDo": ("description",),
	"Version": ("data",),
}


def delete_about(doctype: str, names: Collection[str]) -> int:
	"""Deletes what the framework has written about documents, and returns how many rows that were."""
	names, rows = list(names), 0
	if not names:
		return 0
	for table, (type_field, name_field) in ABOUT.items():
		found = frappe.get_all(table, {type_field: doctype, name_field: ["in", names]}, pluck="name")
		rows += len(found)
		if found:
			for child in frappe.get_meta(table).get_table_fields():
				frappe.db.delete(child.options, {"parent": ["in", found], "parenttype": table})
			frappe.db.delete(table, {"name": ["in", found]})
	return rows


def delete_for_good(doctype: str, name: str) -> None:
	"""Deletes a document, not into the bin, and what the framework remarks about it."""
	# the caller's right to take people out of documents covers what hangs on them
	frappe.delete_doc(doctype, name, force=True, ignore_permissions=True, delete_permanently=True)
	delete_about(doctype, [name])
	remark = {"comment_type": "Deleted", "reference_doctype": doctype, "subject": f"{_(doctype)} {name}"}
	frappe.db.delete("Comment", remark)


def delete_files(doctype: str, names: Collection[str], urls: Collection[str] = ()) -> int:
	"""Deletes files that hang on documents, and those of these addresses that hang on none, with their bytes."""
	names, urls = list(names), [url for url in urls if url]
	files = []
	# no name at all would find files that wait for a document
	if names:
		hanging = {"attached_to_doctype": doctype, "attached_to_name": ["in", names]}
		files = frappe.get_all("File", hanging, pluck="name")
	if urls:
		loose = {"file_url": ["in", urls], "attached_to_name": ["is", "not set"]}
		files += frappe.get_all("File", loose, pluck="name")
	for file in dict.fromkeys(files):
		delete_for_good("File", file)
	return len(files)


def forget_in_search(doctype: str, names: Collection[str]) -> None:
	"""Takes documents out of the global search."""
	search = Table("__global_search")
	if names:
		frappe.qb.from_(search).delete().where(
			(search.doctype == doctype) & search.name.isin(list(names))
		).run()


def texts_about(doctype: str, names: Collection[str]) -> Iterator[tuple[str, str]]:
	"""("Comment abc123", its text) of everything that is still written about documents, names of files included."""
	names = list(names)
	if not names:
		return
	for table, columns in WRITTEN.items():
		type_field, name_field = ABOUT[table]
		known = [column for column in columns if frappe.get_meta(table).has_field(column)]
		for row in frappe.get_all(
			table, {type_field: doctype, name_field: ["in", names]}, ["name", *known], limit=0
		):
			yield f"{table} {row.name}", "\n".join(_plain(table, row[column]) for column in known)
	for row in frappe.get_all(
		"File", {"attached_to_doctype": doctype, "attached_to_name": ["in", names]}, ["name", "file_name"]
	):
		yield f"File {row.name}", row.file_name or ""


def _plain(table: str, text: str | None) -> str:
	"""Versions are JSON, in which other characters than ASCII are written by their numbers."""
	if table != "Version" or not text:
		return text or ""
	return json.dumps(json.loads(text), ensure_ascii=False)
