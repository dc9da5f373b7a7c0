"""Documents as they are, ready to be sealed: their fields without what is nobody's to keep a second time, and their files.

Left out are protected numbers with their cipher texts and hashes, passwords, and the ways to reach or identify a person: the
paper is read by more people than the document, and longer.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256

import frappe
from frappe.utils import get_datetime

from wuye_ops.rules.working_paper import Attachment, Comparison, Snapshot, compare, take

# fields of ERPNext and HRMS that reach or identify a person
PERSONAL = frozenset(
	(
		"contact_mobile", "contact_phone", "contact_email", "contact_display", "address_display", "shipping_address_display",
		"shipping_address", "billing_address_display", "company_address_display", "dispatch_address", "cell_number", "mobile_no",
		"phone", "email_id", "personal_email", "company_email", "prefered_email", "emergency_phone_number", "current_address",
		"permanent_address", "bank_ac_no", "bank_account_no", "iban", "passport_number", "date_of_birth", "tax_id", "id_number",
		"party_bank_account", "reporter_phone", "signature",
	)
)  # fmt: skip
# what payments and deliveries move on a document of ERPNext without anybody changing it
MOVING: dict[str, frozenset[str]] = {
	"Sales Invoice": frozenset(("outstanding_amount", "status")),
	"Purchase Invoice": frozenset(("outstanding_amount", "status", "per_received")),
	"Purchase Order": frozenset(
		("status", "per_billed", "per_received", "advance_paid", "advance_payment_status", "billed_amt", "received_qty")
	),
	"Payment Entry": frozenset(("party_balance", "paid_from_account_balance", "paid_to_account_balance", "unallocated_amount")),
	"Expense Claim": frozenset(("total_amount_reimbursed", "status")),
}  # fmt: skip
SECRET_TYPES = frozenset(("Password", "Signature"))
SECRET_OPTIONS = frozenset(("Phone", "Email"))
LARGEST_FILE = 50 * 1024 * 1024


def left_out(doctype: str) -> frozenset[str]:
	"""Fields of a doctype, and of its tables, that are not kept."""
	found = {*PERSONAL, *MOVING.get(doctype, ())}
	meta = frappe.get_meta(doctype)
	for one in (meta, *(frappe.get_meta(table.options) for table in meta.get_table_fields())):
		names = {field.fieldname for field in one.fields}
		for field in one.fields:
			if field.fieldtype in SECRET_TYPES or (field.options or "") in SECRET_OPTIONS:
				found.add(field.fieldname)
			if {f"{field.fieldname}_encrypted", f"{field.fieldname}_hash"} <= names:
				found |= {field.fieldname, f"{field.fieldname}_encrypted", f"{field.fieldname}_hash"}
	return frozenset(found)


def values_of(doc) -> dict:
	"""The stored fields of a document and its rows, as the database holds them."""
	found = {}
	for field in ("name", "owner", "creation", "docstatus", *(one.fieldname for one in doc.meta.fields)):
		value = doc.get(field)
		if isinstance(value, list):
			found[field] = [values_of(row) for row in value]
		elif not field.startswith("__") and _is_stored(doc.meta, field):
			found[field] = value
	return found


def _is_stored(meta, field: str) -> bool:
	one = meta.get_field(field)
	return not one or (one.fieldtype in frappe.model.data_fieldtypes and not one.get("is_virtual"))


def files_of(doctype: str, name: str) -> list[Attachment]:
	"""The document's attachments with the sha256 of what is in them."""
	found = []
	for file in frappe.get_all(
		"File",
		{"attached_to_doctype": doctype, "attached_to_name": name, "is_folder": 0},
		["name", "file_name", "file_size", "file_url"],
		order_by="creation, name",
	):
		found.append(Attachment(f"{file.file_name or file.name}", _digest(file)))
	return found


def _digest(file) -> str:
	"""Of the content; of an address elsewhere, or a file that is not there, of what stands for it."""
	try:
		if (file.file_url or "").startswith("http") or (file.file_size or 0) > LARGEST_FILE:
			raise OSError
		# whoever may read the document may have its files named and hashed; nothing of them is shown
		content = frappe.get_doc("File", file.name).get_content()
	except (OSError, frappe.ValidationError):
		return sha256(f"{file.file_url}|{file.file_size}".encode()).hexdigest()
	return sha256(content.encode() if isinstance(content, str) else content).hexdigest()


def take_of(doc, taken_on: datetime, user: str) -> Snapshot:
	return take(
		doc.doctype,
		doc.name,
		values_of(doc),
		taken_on.replace(microsecond=0),
		user,
		files_of(doc.doctype, doc.name),
		left_out(doc.doctype),
	)


def of_row(row) -> Snapshot:
	"""The snapshot that a row of a working paper keeps."""
	return Snapshot(
		row.document_type,
		row.document,
		get_datetime(row.taken_on),
		row.taken_by,
		row.snapshot or "",
		tuple(Attachment(name, digest) for name, digest in json.loads(row.files or "[]")),
		row.digest or "",
	)


def compared(row) -> Comparison:
	"""How the document of a row stands today."""
	snapshot = of_row(row)
	if not snapshot.is_intact:
		return Comparison("Broken")
	if not frappe.db.exists(row.document_type, row.document):
		return compare(snapshot, None)
	doc = frappe.get_doc(row.document_type, row.document)
	return compare(snapshot, values_of(doc), files_of(doc.doctype, doc.name), left_out(doc.doctype))


def changed_since(rows: Iterable) -> list:
	"""Of rows {document_type, document, document_modified}, those whose document is gone or was written since; by doctype, at once."""
	by_type: dict[str, list] = {}
	for row in rows:
		by_type.setdefault(row.document_type, []).append(row)
	found = []
	for doctype, group in by_type.items():
		names = list({row.document for row in group})
		now = dict(
			frappe.get_all(doctype, {"name": ["in", names]}, ["name", "modified"], as_list=True, limit=0)
		)
		found += [
			row
			for row in group
			if row.document not in now
			or get_datetime(now[row.document]) != get_datetime(row.document_modified)
		]
	return found
