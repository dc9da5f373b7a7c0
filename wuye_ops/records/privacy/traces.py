"""What the framework keeps beside a customer's documents: contacts, addresses, files, versions, comments, notices, search."""

import json

import frappe
from frappe import _
from pypika import CustomFunction, Table

from wuye_ops.property.traces import ABOUT, delete_about, delete_files, delete_for_good, forget_in_search
from wuye_ops.records.privacy.links import customer_links, rows_of
from wuye_ops.rules.erasure import DELETED

# Texts beside service documents that stay may name the person: table → column
TEXTS = {"Comment": "content", "Notification Log": "subject", "Version": "data"}
LINKED = ("Contact", "Address")
# a single character is part of too many words
SHORTEST_NAME = 2
# fields in which people write sentences, beside subjects and titles
TITLES = ("subject", "title")
WRITTEN = ("Small Text", "Text", "Long Text", "Text Editor")
# Documents that are vouchers or hang on one: the name printed on them is part of the books (《会计档案管理办法》14).
VOUCHERS = ("Payment Receipt", "Payment Refund", "Tax Invoice Request")
Replace = CustomFunction("REPLACE", ["text", "old", "new"])


def erase(customer: str, profile: str | None, names: set[str], erased: str) -> list[dict]:
	"""Deletes what hangs on the customer and the profile; beside their other documents, what names the person."""
	# versions are JSON, in which other characters than ASCII are written by their numbers
	names = {name for name in names if name and len(name) >= SHORTEST_NAME}
	names |= {json.dumps(name)[1:-1] for name in names}
	own = [("Customer", customer)] + ([("Customer Profile", profile)] if profile else [])
	rows = sum(delete_about(doctype, [name]) for doctype, name in own)
	files = sum(delete_files(doctype, [name]) for doctype, name in own)
	linked = sum(_delete_linked(doctype, customer) for doctype in LINKED)
	for doctype, field in customer_links():
		found = rows_of(customer, doctype, field)
		if found:
			_delete_texts(doctype, found, names)
			_take_names_out(doctype, found, names, erased)
			_quiet_messages(doctype, found)
			_clean_search(doctype, found, names, erased)
	for doctype, name in own:
		forget_in_search(doctype, [name])
	counts = (
		(_("Contacts and addresses"), linked),
		(_("Files of the customer"), files),
		(_("Versions, comments and notices about the customer"), rows),
	)
	return [{"what": what, "action": DELETED, "rows": count} for what, count in counts if count]


def _delete_linked(doctype: str, customer: str) -> int:
	"""Contacts and addresses of nobody else; others lose the link."""
	link = {"parenttype": doctype, "link_doctype": "Customer", "link_name": customer}
	parents = frappe.get_all("Dynamic Link", link, pluck="parent", distinct=True)
	frappe.db.delete("Dynamic Link", link)
	alone = set(parents) - set(
		frappe.get_all(
			"Dynamic Link", {"parenttype": doctype, "parent": ["in", parents or [""]]}, pluck="parent"
		)
	)
	for name in alone:
		delete_for_good(doctype, name)
	return len(parents)


def _delete_texts(doctype: str, found: list[str], names: set[str]) -> None:
	for table, column in TEXTS.items():
		type_field, name_field = ABOUT[table]
		text = frappe.qb.DocType(table)
		for name in names:
			(
				frappe.qb.from_(text)
				.delete()
				.where((text[type_field] == doctype) & text[name_field].isin(found))
				.where(text[column].like(f"%{_escape(name)}%"))
				.run()
			)


def _take_names_out(doctype: str, found: list[str], names: set[str], erased: str) -> None:
	"""What people wrote into service documents may call the customer by name; vouchers stay as they were printed."""
	if doctype in VOUCHERS:
		return
	tables = [(table.options, "parent") for table in frappe.get_meta(doctype).get_table_fields()]
	for table, key in ((doctype, "name"), *tables):
		written, meta = frappe.qb.DocType(table), frappe.get_meta(table)
		fields = [
			df.fieldname
			for df in meta.fields
			if (df.fieldtype in WRITTEN or df.fieldname in TITLES) and not df.fetch_from
		]
		if not fields:
			continue
		query = frappe.qb.update(written).where(written[key].isin(found))
		for field in fields:
			query = query.set(written[field], _without(written[field], names, erased))
		query.run()
	messages = frappe.qb.DocType("Communication")
	(
		frappe.qb.update(messages)
		.set(messages.content, _without(messages.content, names, erased))
		.set(messages.subject, _without(messages.subject, names, erased))
		.where((messages.reference_doctype == doctype) & messages.reference_name.isin(found))
		.run()
	)


def _without(column, names: set[str], erased: str):
	for name in sorted(names, key=len, reverse=True):
		column = Replace(column, name, erased)
	return column


def delete_files_of(customer: str, doctype: str, field: str) -> list[dict]:
	"""Deletes the files in a field of the customer's documents of a type, and the bytes with them."""
	found = frappe.get_all(doctype, {"customer": customer, field: ["is", "set"]}, pluck="name")
	files = delete_files(doctype, found)
	if found:
		frappe.db.set_value(doctype, {"name": ["in", found]}, field, None, update_modified=False)
	what = _("Files of {0}").format(_(doctype))
	return [{"what": what, "action": DELETED, "rows": files}] if files else []


def _quiet_messages(doctype: str, found: list[str]) -> None:
	"""Messages stay with the service they were about, without the address of who wrote or read them."""
	about = {"reference_doctype": doctype, "reference_name": ["in", found]}
	received = {"sender": None, "sender_full_name": None, "phone_no": None, "user": None}
	frappe.db.set_value(
		"Communication", {**about, "sent_or_received": "Received"}, received, update_modified=False
	)
	sent = dict.fromkeys(("recipients", "cc", "bcc"))
	frappe.db.set_value("Communication", about, sent, update_modified=False)


def _clean_search(doctype: str, found: list[str], names: set[str], erased: str) -> None:
	search = Table("__global_search")
	for name in names:
		for column in (search.content, search.title):
			frappe.qb.update(search).set(column, Replace(column, name, erased)).where(
				(search.doctype == doctype) & search.name.isin(found)
			).run()


def _escape(text: str) -> str:
	return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
