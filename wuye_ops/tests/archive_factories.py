"""Records for tests: filed years ago, with a file on the disk, and the people who keep and destroy them."""

import hashlib
import io

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import add_years, nowdate

from wuye_ops.tests import factories as make

CATEGORY = "测试三年档案"
YEARS = 3
# key → role: the clerk appraises and executes, the manager approves, these two supervise
PEOPLE = {"clerk": "Records Clerk", "clerk2": "Records Clerk", "inspector2": "Quality Inspector"}


def make_people(property_name: str = make.PROPERTY_A) -> None:
	for key, role in PEOPLE.items():
		make.make_person(key, role, make.TRADES["Customer Service"], property_name)
	for email, role in (
		("auditor@wuye.test", "Internal Auditor"),
		("director@wuye.test", "Operations Director"),
	):
		make.make_user(email, role)


def make_category(name: str = CATEGORY, code: str = "CSD", **fields) -> str:
	if not frappe.db.exists("Record Category", name):
		frappe.get_doc(
			{
				"doctype": "Record Category",
				"category_name": name,
				"code": code,
				"keep_years": YEARS,
				"keep_from": "Filing",
				"access_level": "Internal",
				**fields,
			}
		).insert()
	return name


def make_record(
	title: str = "三年前的报修单",
	*,
	property_name: str | None = make.PROPERTY_A,
	years_ago: int = YEARS + 1,
	status: str = "Archived",
	content: bytes | None = None,
	file_name: str = "报修单.pdf",
	category: str | None = None,
	**fields,
):
	"""A record filed so many years ago. `content` makes a version with a file that lies on the disk."""
	record = frappe.get_doc(
		{
			"doctype": "Record",
			"title": title,
			"property": property_name,
			"category": category or make_category(),
			"record_date": add_years(nowdate(), -years_ago),
			"medium": "Both",
			**fields,
		}
	).insert()
	if content is not None:
		add_version(record, content, file_name)
	record.reload()
	record.update({"status": status, "filed_on": add_years(nowdate(), -years_ago)})
	record.flags.by_service = record.flags.by_disposal = True
	record.save()
	return record


def add_version(record, content: bytes, file_name: str):
	version = frappe.get_doc(
		{
			"doctype": "Record Version",
			"record": record.name,
			"property": record.property,
			"version": 1,
			"status": "Effective",
			"file_name": file_name,
			"size": len(content),
			"sha256": hashlib.sha256(content).hexdigest(),
		}
	)
	version.flags.by_service = True
	version.insert()
	version.db_set("status", "Effective")
	file = frappe.get_doc(
		{
			"doctype": "File",
			"file_name": file_name,
			"content": content,
			"is_private": 1,
			"attached_to_doctype": "Record Version",
			"attached_to_name": version.name,
		}
	)
	file.flags.by_filing = True
	file.insert()
	version.db_set("file", file.file_url)
	record.db_set("current_version", version.name)
	return version


def pdf(text: str = "scan", pages: int = 1) -> bytes:
	"""A PDF that no other test has, so that its bytes are its own."""
	from pypdf import PdfWriter

	writer = PdfWriter()
	for _page in range(pages):
		writer.add_blank_page(width=595, height=842)
	writer.add_metadata({"/Title": f"{text} {frappe.generate_hash(length=12)}"})
	out = io.BytesIO()
	writer.write(out)
	return out.getvalue()


def picture(colour: str = "white") -> bytes:
	from PIL import Image

	out = io.BytesIO()
	image = Image.new("RGB", (320, 200), colour)
	image.info["Comment"] = frappe.generate_hash(length=12)
	image.save(out, "PNG")
	return out.getvalue()


def disk(file_url: str):
	"""Where the file lies."""
	from pathlib import Path

	return Path(frappe.get_site_path(*file_url.strip("/").split("/")))


def make_disposal(*records, property_name: str | None = make.PROPERTY_A, **fields):
	return frappe.get_doc(
		{
			"doctype": "Record Disposal",
			"property": property_name,
			"title": "到期报修档案销毁",
			"items": [{"record": record.name} for record in records],
			**fields,
		}
	).insert()


def make_hold(*records, property_name: str | None = make.PROPERTY_A, matter: str = "漏水赔偿案", **fields):
	return frappe.get_doc(
		{
			"doctype": "Legal Hold",
			"property": property_name,
			"matter": matter,
			"reason": "诉讼期间保全证据",
			"items": [{"reference_doctype": "Record", "reference_name": record.name} for record in records],
			**fields,
		}
	).insert()


def hold_now(record: str) -> str:
	"""For a process of its own."""
	return make_hold(frappe.get_doc("Record", record)).name


def remove(record: str) -> None:
	"""What a test has committed, whatever became of it."""
	for version in frappe.get_all("Record Version", {"record": record}, ["name", "file"]):
		frappe.db.delete("File", {"attached_to_name": version.name})
		if version.file:
			disk(version.file).unlink(missing_ok=True)
	frappe.db.delete("Record Version", {"record": record})
	frappe.db.delete("Record", {"name": record})
	frappe.db.commit()


def forget(doctype: str, name: str) -> None:
	for table in frappe.get_meta(doctype).get_table_fields():
		frappe.db.delete(table.options, {"parent": name, "parenttype": doctype})
	frappe.db.delete(doctype, {"name": name})
	frappe.db.commit()


class ArchiveCase(FrappeTestCase):
	"""Tests among the people of the archive; messages are read in English, everything is rolled back."""

	def setUp(self) -> None:
		frappe.set_user("Administrator")
		frappe.local.lang = "en"
		make_people()

	def tearDown(self) -> None:
		frappe.set_user("Administrator")
		frappe.db.rollback()

	def refused(self, words: str, function, *args, error=frappe.ValidationError) -> None:
		with self.assertRaises(error) as caught:
			function(*args)
		self.assertIn(words, str(caught.exception))

	def as_user(self, user: str, function, *args):
		frappe.set_user(user)
		try:
			return function(*args)
		finally:
			frappe.set_user("Administrator")

	def status(self, doctype: str, name: str) -> str:
		return frappe.db.get_value(doctype, name, "status")
