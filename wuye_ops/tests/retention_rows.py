"""Gate data of long ago for the tests of retention, with everything the framework keeps beside them."""

import secrets
from datetime import datetime
from io import BytesIO

import frappe
from frappe.utils import add_days, add_to_date, now_datetime
from PIL import Image

from wuye_ops.tests import factories as make
from wuye_ops.tests.factories import PROPERTY_A

NAME, PLATE, PHONE = "欧阳清风", "沪AH8Q17", "13912349071"
LONG_AGO = 500


def long_ago(days: int = LONG_AGO, hour: int = 8, minute: int = 37) -> datetime:
	moment = add_days(now_datetime(), -days)
	return moment.replace(hour=hour, minute=minute, second=12, microsecond=0)


def gate(property_name: str = PROPERTY_A) -> str:
	key = {"property": property_name, "gate_name": "保存期试验门"}
	name = frappe.db.exists("Gate", key)
	return name or frappe.get_doc({"doctype": "Gate", **key}).insert().name


def entry(at: datetime | None = None, property_name: str = PROPERTY_A, **values: object):
	"""A row of the log as the gate writes it."""
	at = at or long_ago()
	doc = frappe.get_doc(
		{
			"doctype": "Gate Entry",
			"property": property_name,
			"gate": gate(property_name),
			"direction": "In",
			"at": at,
			"received_at": at,
			"outcome": "Allowed",
			"kind": "Pass",
			"plate": PLATE,
			"holder": NAME,
			"subject": frappe.generate_hash(length=20),
			"persons": 2,
			"stay": "Left",
			"stay_minutes": 97,
			"trust": "Exact",
			"client_key": frappe.generate_hash(length=20),
			**values,
		}
	)
	doc.flags.by_service = True
	return doc.insert(ignore_permissions=True)


def visitor_pass(ended: datetime | None = None, **values: object):
	"""A pass that was made properly and has ended long ago."""
	now = now_datetime()
	doc = frappe.get_doc(
		{
			"doctype": "Visitor Pass",
			"property": PROPERTY_A,
			"kind": "Visitor",
			"unit": make.places().unit,
			"visitor_name": NAME,
			"visitor_phone": PHONE,
			"plate": PLATE,
			"persons": 2,
			"valid_from": add_to_date(now, minutes=5),
			"valid_to": add_to_date(now, hours=3),
			"entries": 1,
			**values,
		}
	).insert()
	ended = ended or long_ago()
	doc.db_set(
		{"valid_from": add_to_date(ended, hours=-3), "valid_to": ended, "status": "Ended"},
		update_modified=False,
	)
	return doc


def photo() -> bytes:
	"""A picture that is like no other."""
	written = BytesIO()
	Image.new("RGB", (8, 8), tuple(secrets.token_bytes(3))).save(written, "PNG")
	return written.getvalue() + secrets.token_bytes(8)


def write_beside(doc, text: str = f"访客{NAME}，车牌 {PLATE}") -> None:
	"""What people and the framework write about a document: comments, versions, messages, files, notices."""
	about = {"reference_doctype": doc.doctype, "reference_name": doc.name}
	for values in (
		{"doctype": "Comment", "comment_type": "Comment", "content": text, **about},
		{
			"doctype": "Communication",
			"communication_type": "Communication",
			"subject": text,
			"content": text,
			**about,
		},
		{
			"doctype": "Version",
			"ref_doctype": doc.doctype,
			"docname": doc.name,
			"data": frappe.as_json({"changed": [["holder", NAME, text]]}),
		},
		{
			"doctype": "Notification Log",
			"document_type": doc.doctype,
			"document_name": doc.name,
			"subject": text,
			"for_user": make.user("manager"),
			"type": "Alert",
		},
		{"doctype": "ToDo", "description": text, "reference_type": doc.doctype, "reference_name": doc.name},
		{
			"doctype": "Offline Entry",
			"entry_key": frappe.generate_hash(length=32),
			"kind": "entry",
			"made_on": now_datetime(),
			"property": doc.property,
			**about,
		},
		{"doctype": "View Log", "viewed_by": "Administrator", **about},
	):
		frappe.get_doc(values).insert(ignore_permissions=True)
	attach(doc, f"{PLATE}-{NAME}.txt")


def attach(doc, file_name: str, content: bytes | None = None) -> str:
	file = frappe.get_doc(
		{
			"doctype": "File",
			"file_name": file_name,
			"content": content or frappe.generate_hash().encode(),
			"is_private": 1,
			"attached_to_doctype": doc.doctype,
			"attached_to_name": doc.name,
		}
	).insert(ignore_permissions=True)
	return file.file_url
