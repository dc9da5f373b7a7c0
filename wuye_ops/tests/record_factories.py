"""Records for tests, and files of every kind as people send them."""

import io
import zipfile

import docx
import frappe
import openpyxl
import pptx
from PIL import Image
from pypdf import PdfWriter

from wuye_ops.records.archive import storage, versions
from wuye_ops.tests import factories as make

ORDINARY, CONTROLLED, CONTRACT, STAFF_FILE = "报修派工与回访", "管理制度", "合同协议", "人事档案"


def clerk() -> str:
	"""The records clerk of the company's head office."""
	return make.make_user("records.clerk@wuye.test", "Records Clerk")


def make_record(property_name: str | None = make.PROPERTY_A, **fields):
	"""An entry without a file yet."""
	return frappe.get_doc(
		{
			"doctype": "Record",
			"property": property_name,
			"category": ORDINARY,
			"title": f"档案{frappe.generate_hash(length=6)}",
			"record_date": "2026-03-01",
			"medium": "Electronic",
			**fields,
		}
	).insert()


def make_filed(property_name: str | None = make.PROPERTY_A, content: bytes | None = None, **fields):
	"""A record with a file, which is in force at once unless its category is controlled."""
	record = make_record(property_name, **fields)
	versions.add(record.name, "档案.txt", content or f"正文{frappe.generate_hash(length=10)}".encode())
	return record.reload()


def forget_records(*names: str) -> None:
	"""Takes committed records away again, bytes and all; for tests that other connections look at."""
	for name in names:
		for version in frappe.get_all("Record Version", {"record": name}, pluck="name"):
			storage.destroy(version)
			frappe.db.delete("Record Version", {"name": version})
			frappe.db.delete("Record Text", {"name": version})
			frappe.db.delete("Record Confirmation", {"record_version": version})
			frappe.db.delete("Comment", {"reference_name": version})
			frappe.db.delete("Notification Log", {"document_name": version})
		frappe.db.delete("Record", {"name": name})
		frappe.db.delete("Comment", {"reference_name": name})
		frappe.db.delete("Notification Log", {"document_name": name})


# -- files


def pdf(pages: int = 1, password: str | None = None, javascript: str | None = None) -> bytes:
	writer = PdfWriter()
	for _page in range(pages):
		writer.add_blank_page(width=595, height=842)
	if javascript:
		writer.add_js(javascript)
	if password:
		writer.encrypt(password)
	return _saved(writer.write)


def word(*paragraphs: str) -> bytes:
	document = docx.Document()
	for paragraph in paragraphs:
		document.add_paragraph(paragraph)
	return _saved(document.save)


def sheet(*rows: tuple) -> bytes:
	book = openpyxl.Workbook()
	for row in rows:
		book.active.append(row)
	return _saved(book.save)


def slides(*titles: str) -> bytes:
	show = pptx.Presentation()
	for title in titles:
		show.slides.add_slide(show.slide_layouts[5]).shapes.title.text = title
	return _saved(show.save)


def picture(size: tuple[int, int] = (80, 60)) -> bytes:
	return _saved(lambda stream: Image.new("RGB", size, "white").save(stream, "PNG"))


def with_member(content: bytes, name: str, member: bytes) -> bytes:
	"""A packed office file with one more member."""
	buffer = io.BytesIO(content)
	with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as archive:
		archive.writestr(name, member)
	return buffer.getvalue()


def _saved(save) -> bytes:
	buffer = io.BytesIO()
	save(buffer)
	return buffer.getvalue()
