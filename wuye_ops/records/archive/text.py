"""The text inside files: read once when a version comes in, by a job, and kept for the search.

Files are not believed here either: they have passed `file_safety`, and what a library cannot read is marked as such. Scanned
pages are read by tesseract (OCR) where it is installed; without it they are found by their title alone.
"""

import io
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from xml.etree.ElementTree import ParseError

import docx
import frappe
import openpyxl
import pptx
from frappe.utils import add_to_date, now_datetime
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from wuye_ops.records.archive import storage
from wuye_ops.rules import file_safety, fulltext
from wuye_ops.rules.identity import mask_numbers_in

TEXT = "Record Text"
PENDING, INDEXED, NO_TEXT, NOT_READABLE = "Pending", "Indexed", "No Text", "Not Readable"
# A version whose job was lost is taken up again after this.
WAIT_MINUTES = 30
MOST_AT_ONCE = 200
OCR_PAGES = 50  # of one file; some five seconds each
OCR_SECONDS = 60  # for one page
OCR_LANGUAGES = "chi_sim+eng"
# what libraries say of files they cannot read; anything else is a mistake of ours and is seen as one
UNREADABLE = (
	PyPdfError, zipfile.BadZipFile, ParseError, OSError, ValueError, KeyError, TypeError, AttributeError, IndexError,
	RecursionError, SyntaxError,
)  # fmt: skip


def enqueue(version: str) -> None:
	"""Reads the version's text when this transaction is committed."""
	frappe.enqueue(
		"wuye_ops.records.archive.text.index",
		queue="long",
		job_id=f"wuye-record-text|{version}",
		deduplicate=True,
		enqueue_after_commit=True,
		version=version,
	)


def index_waiting(most: int = MOST_AT_ONCE) -> int:
	"""Reads what no job has read; returns how many."""
	waiting = frappe.get_all(
		"Record Version",
		{"text_status": PENDING, "uploaded_on": ["<", add_to_date(now_datetime(), minutes=-WAIT_MINUTES)]},
		pluck="name",
		order_by="uploaded_on",
		limit=most,
	)
	for name in waiting:
		index(name)
		if not frappe.flags.in_test:
			frappe.db.commit()
	return len(waiting)


def index(version: str) -> str:
	"""Reads the text of a version into the index; returns the state. Doing it again replaces what was there."""
	doc = frappe.get_doc("Record Version", version)
	text, state = "", NOT_READABLE
	if doc.file and doc.status != "Disposed":
		try:
			text = extract(doc.file_name, storage.read(doc)).strip()[: fulltext.MOST_CHARACTERS]
			# the file may hold people's numbers; the database does not
			text = mask_numbers_in(text)
			state = INDEXED if text else NO_TEXT
		except UNREADABLE:
			frappe.log_error(title=f"Record text: {version}")
		except frappe.ValidationError:
			# the file is not the one that was filed; the sweep tells about it
			state = NOT_READABLE
	_keep(doc, text)
	doc.db_set("text_status", state, update_modified=False)
	return state


def _keep(version, text: str) -> None:
	title = frappe.db.get_value("Record", version.record, "title")
	values = {
		"record": version.record,
		"content": text,
		"tokens": fulltext.tokens(f"{title}\n{version.file_name or ''}\n{text}"),
	}
	if frappe.db.exists(TEXT, version.name):
		frappe.db.set_value(TEXT, version.name, values, update_modified=False)
		return
	# the job's own; it is read through the search only
	frappe.get_doc({"doctype": TEXT, "record_version": version.name, **values}).insert(
		ignore_permissions=True
	)


def forget(version: str) -> None:
	"""The text goes with the file."""
	frappe.db.delete(TEXT, {"name": version})


# -- reading


def extract(name: str, content: bytes) -> str:
	"""The text of a file; empty where its kind has none. Raises one of UNREADABLE for what cannot be read."""
	reader = READERS.get(file_safety.ending_of(name))
	return "\n".join(_bounded(reader(content))) if reader else ""


def _bounded(pieces: Iterator[str]) -> Iterator[str]:
	"""No more than the index keeps: a sheet may say that it has a billion rows."""
	length = 0
	for piece in pieces:
		if piece:
			yield piece
			length += len(piece)
		if length > fulltext.MOST_CHARACTERS:
			return


def _pdf(content: bytes) -> Iterator[str]:
	reader = PdfReader(io.BytesIO(content))
	if reader.is_encrypted:
		reader.decrypt("")
	for number, page in enumerate(reader.pages):
		text = page.extract_text()
		if text.strip():
			yield text
		elif number < OCR_PAGES and has_ocr():
			for image in page.images:
				yield ocr(image.data)


def _word(content: bytes) -> Iterator[str]:
	document = docx.Document(io.BytesIO(content))
	for section in document.sections:
		yield from (paragraph.text for paragraph in section.header.paragraphs)
	yield from (paragraph.text for paragraph in document.paragraphs)
	for table in document.tables:
		for row in table.rows:
			yield "\t".join(cell.text for cell in row.cells)


def _sheet(content: bytes) -> Iterator[str]:
	book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
	for sheet in book.worksheets:
		yield sheet.title
		for row in sheet.iter_rows(values_only=True):
			yield "\t".join(str(value) for value in row if value is not None)
	book.close()


def _slides(content: bytes) -> Iterator[str]:
	for slide in pptx.Presentation(io.BytesIO(content)).slides:
		for shape in slide.shapes:
			if shape.has_text_frame:
				yield shape.text_frame.text
			if shape.has_table:
				for row in shape.table.rows:
					yield "\t".join(cell.text for cell in row.cells)
		if slide.has_notes_slide:
			yield slide.notes_slide.notes_text_frame.text


def _text(content: bytes) -> Iterator[str]:
	yield file_safety.decode(content) or ""


def _picture(content: bytes) -> Iterator[str]:
	if has_ocr():
		yield ocr(content)


READERS = {
	"pdf": _pdf,
	"docx": _word,
	"xlsx": _sheet,
	"pptx": _slides,
	**dict.fromkeys(file_safety.TEXTS, _text),
	**dict.fromkeys(file_safety.PICTURES, _picture),
}


def has_ocr() -> bool:
	return shutil.which("tesseract") is not None


def ocr(picture: bytes) -> str:
	"""The text in a picture; empty where tesseract finds none, has not the language, or takes too long."""
	try:
		done = subprocess.run(
			["tesseract", "stdin", "stdout", "-l", OCR_LANGUAGES],
			input=picture,
			capture_output=True,
			timeout=OCR_SECONDS,
			check=False,
		)
	except subprocess.TimeoutExpired:
		return ""
	return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else ""
