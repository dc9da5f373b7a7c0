"""Takes plain numbers out of a database that is older than the protection, or that others have written into.

What our fields hold is encrypted, what ERPNext's contacts, customers and addresses hold of our customers moves into their
profiles, and copies in texts, versions and logs are masked. Running it again finds nothing. A number that is no valid one
is protected all the same, and shows as a problem of the profile.
"""

from collections.abc import Callable, Iterator

import frappe
from frappe.query_builder import DocType, Table
from pypika.terms import Criterion

from wuye_ops.records import vault
from wuye_ops.records.free_text import TEXTS, known
from wuye_ops.records.personal_data import phone_hashes
from wuye_ops.records.rotation import Column, columns
from wuye_ops.rules.identity import (
	MASK,
	mask_id,
	mask_numbers_in,
	mask_phone,
	normalise_id,
	normalise_phone,
	numbers_in,
)

BATCH = 500
# What could be a mobile phone or an identity number; `numbers_in` decides.
CANDIDATE = "1[3-9][0-9]{9}|[1-9][0-9]{16}[0-9Xx]"
# Copies that the framework makes of what is written.
COPIES: dict[str, tuple[str, ...]] = {
	"Deleted Document": ("data",),
	"Email Queue": ("message",),
	"Error Log": ("error", "method"),
	"Version": ("data",),
}


def protect_existing() -> dict[str, int]:
	"""Protects and masks whatever is there in plain; returns how many rows of each doctype were written.

	Commits as it goes: a site may have millions of rows, and each step is whole by itself.
	"""
	written: dict[str, int] = {}
	steps: tuple[Callable[[], Iterator[tuple[str, int]]], ...] = (
		_protect_fields,
		_empty_contacts,
		_empty_customers,
		_empty_addresses,
		_mask_texts,
	)
	for step in steps:
		for doctype, count in step():
			written[doctype] = written.get(doctype, 0) + count
			frappe.db.commit()
	return {doctype: count for doctype, count in written.items() if count}


# -- our fields


def _protect_fields() -> Iterator[tuple[str, int]]:
	for column in columns():
		table = DocType(column.doctype)
		value = table[column.field]
		plain = value.isnotnull() & (value != "") & value.not_like(f"%{MASK}%")
		for rows in _rows(
			table, [value.as_("value")], plain & (column.cipher.isnull() | (column.cipher == ""))
		):
			for row in rows:
				_protect(column, row)
			yield column.doctype, len(rows)


def _protect(column: Column, row) -> None:
	"""As typing it in does, whether it is valid or not: what is wrong may be somebody's number all the same."""
	is_phone = "phone" in column.field
	number, mask = _normal(row.value, is_phone), mask_phone if is_phone else mask_id
	protected = {
		column.field: mask(number),
		f"{column.field}_encrypted": vault.encrypt(number),
		f"{column.field}_hash": vault.search_hash(number),
	}
	frappe.db.set_value(column.doctype, row.name, protected, update_modified=False)


def _normal(text: str, is_phone: bool) -> str:
	try:
		return normalise_phone(text) if is_phone else normalise_id(text)
	except ValueError:
		return text.strip()


# -- ERPNext's masters


def _empty_contacts() -> Iterator[tuple[str, int]]:
	contact, link, profile = DocType("Contact"), DocType("Dynamic Link"), DocType("Customer Profile")
	phone = DocType("Contact Phone")
	contacts = (
		frappe.qb.from_(link)
		.join(profile)
		.on(profile.customer == link.link_name)
		.join(contact)
		.on(contact.name == link.parent)
		.select(
			contact.name, contact.first_name, profile.name.as_("profile"), contact.phone, contact.mobile_no
		)
		.where((link.parenttype == "Contact") & (link.link_doctype == "Customer"))
		.where(
			_filled(contact.phone)
			| _filled(contact.mobile_no)
			| contact.name.isin(
				frappe.qb.from_(phone).select(phone.parent).where(phone.parenttype == "Contact")
			)
		)
		.run(as_dict=True)
	)
	for row in contacts:
		written = 0
		for listed in frappe.get_all(
			"Contact Phone", {"parent": row.name, "parenttype": "Contact"}, ["name", "phone"], order_by="idx"
		):
			if _move(row.profile, listed.phone, row.first_name):
				frappe.db.delete("Contact Phone", {"name": listed.name})
				written = 1
		for field in ("mobile_no", "phone"):
			if _move(row.profile, row[field], row.first_name):
				frappe.db.set_value("Contact", row.name, field, None, update_modified=False)
				written = 1
		yield "Contact", written


def _empty_customers() -> Iterator[tuple[str, int]]:
	customer, profile = DocType("Customer"), DocType("Customer Profile")
	for row in (
		frappe.qb.from_(customer)
		.join(profile)
		.on(profile.customer == customer.name)
		.select(customer.name, customer.customer_name, profile.name.as_("profile"), customer.mobile_no)
		.where(_filled(customer.mobile_no))
		.run(as_dict=True)
	):
		if _move(row.profile, row.mobile_no, row.customer_name):
			frappe.db.set_value("Customer", row.name, "mobile_no", None, update_modified=False)
			yield "Customer", 1


def _empty_addresses() -> Iterator[tuple[str, int]]:
	address, link, profile = DocType("Address"), DocType("Dynamic Link"), DocType("Customer Profile")
	for row in (
		frappe.qb.from_(address)
		.join(link)
		.on(
			(link.parent == address.name) & (link.parenttype == "Address") & (link.link_doctype == "Customer")
		)
		.join(profile)
		.on(profile.customer == link.link_name)
		.select(address.name, address.address_title, profile.name.as_("profile"), address.phone)
		.where(_filled(address.phone))
		.run(as_dict=True)
	):
		if _move(row.profile, row.phone, row.address_title):
			frappe.db.set_value("Address", row.name, "phone", None, update_modified=False)
			yield "Address", 1


def _move(profile_name: str, number: str | None, whose: str | None) -> bool:
	"""Whether the profile has the number now: as a phone, or, where both are taken, as that of a member.

	What is no phone number stays where it is.
	"""
	hashes = phone_hashes(number) if number else []
	if not hashes:
		return False
	profile = frappe.get_doc("Customer Profile", profile_name)
	known_hashes = {profile.phone_hash, profile.phone_2_hash, *(row.phone_hash for row in profile.household)}
	if known_hashes.isdisjoint(hashes):
		free = next((field for field in ("phone", "phone_2") if not profile.get(field)), None)
		if free:
			profile.set(free, number)
		else:
			profile.append("household", {"member_name": whose or profile.customer_name, "phone": number})
		# whoever runs the patch administers the site
		profile.save(ignore_permissions=True)
	return True


# -- texts


def _mask_texts() -> Iterator[tuple[str, int]]:
	for doctype, fields in {**TEXTS, **COPIES}.items():
		table = DocType(doctype)
		candidate = Criterion.any(table[field].regexp(CANDIDATE) for field in fields)
		for rows in _rows(table, [table[field] for field in fields], candidate):
			yield doctype, _mask_rows(doctype, fields, rows)
	yield "Global Search", _mask_index()


def _mask_rows(doctype: str, fields: tuple[str, ...], rows: list) -> int:
	concerned = known({number for row in rows for field in fields for number in numbers_in(row[field] or "")})
	written = 0
	for row in rows if concerned else ():
		masked = {field: mask_numbers_in(row[field] or "", concerned) for field in fields}
		changed = {field: text for field, text in masked.items() if text != (row[field] or "")}
		if changed:
			frappe.db.set_value(doctype, row.name, changed, update_modified=False)
			written += 1
	return written


def _mask_index() -> int:
	"""The framework's search index is a table without a doctype."""
	index = Table("__global_search")
	written = 0
	for doctype, name, content in (
		frappe.qb.from_(index)
		.select(index.doctype, index.name, index.content)
		.where(index.content.regexp(CANDIDATE))
		.run()
	):
		masked = mask_numbers_in(content, known(numbers_in(content)))
		if masked != content:
			here = (index.doctype == doctype) & (index.name == name)
			frappe.qb.update(index).set(index.content, masked).where(here).run()
			written += 1
	return written


def _filled(column) -> Criterion:
	return column.isnotnull() & (column != "")


def _rows(table, columns: list, condition: Criterion) -> Iterator[list]:
	"""Rows that meet the condition, a batch at a time in the order of their names."""
	last: str | int | None = None
	while True:
		query = frappe.qb.from_(table).select(table.name, *columns).where(condition).orderby(table.name)
		if last is not None:
			query = query.where(table.name > last)
		rows = query.limit(BATCH).run(as_dict=True)
		if not rows:
			return
		yield rows
		last = rows[-1].name
