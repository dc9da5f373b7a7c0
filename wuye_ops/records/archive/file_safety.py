"""Whether the archive takes a file: name and bytes by `rules.file_safety`, and inside with the libraries that read it.

Nothing is written before it has passed. Every refusal says what the user can do: remove the macros or the password, file
what is inside of an archive, send a picture in a lower resolution.
"""

import io
import zipfile

import frappe
import olefile
from frappe import _
from frappe.core.api.file import get_max_file_size
from PIL import Image, UnidentifiedImageError
from pypdf import PdfReader
from pypdf.errors import DependencyError, PyPdfError

from wuye_ops.rules import file_safety as rules
from wuye_ops.rules.file_safety import SafeFile, Unsafe

MOST_PIXELS = 150_000_000  # an A0 drawing scanned at 300 dpi has 140 million
MOST_PAGES = 5_000
# streams of office files before 2007 that hold macros, or what a password has closed
OLE_MACROS = ("Macros", "_VBA_PROJECT_CUR", "VBA", "_VBA_PROJECT")
OLE_ENCRYPTED = ("EncryptedPackage", "EncryptionInfo")
# what a PDF begins to do by itself
PDF_ACTIONS = ("/JavaScript", "/Launch", "/SubmitForm", "/ImportData")
WORD_IDENTIFIER, WORD_ENCRYPTED_AT, WORD_ENCRYPTED = b"\xec\xa5", 0x0B, 0x01
EXCEL_FILEPASS = 0x2F


def check(name: str, content: bytes) -> SafeFile:
	"""What the file is, when it may be kept. Refuses it in the user's words otherwise."""
	limit = get_max_file_size()
	try:
		safe = rules.examine(name, content, limit)
		if content.startswith(rules.ZIP):
			_examine_packed(safe.ending, content)
		elif examine := _inside(safe.ending):
			examine(content)
	except Unsafe as refusal:
		_refuse(refusal, str(name), limit)
	return safe


def _examine_packed(ending: str, content: bytes) -> None:
	try:
		archive = zipfile.ZipFile(io.BytesIO(content))
	except rules.NOT_PACKED as error:
		raise Unsafe(rules.CORRUPTED, str(error))
	with archive:
		rules.examine_packed(ending, archive)


def _inside(ending: str):
	if ending == "pdf":
		return _examine_pdf
	if ending in rules.OFFICE_BEFORE_2007:
		return _examine_ole
	return _examine_picture if ending in rules.PICTURES else None


def _examine_pdf(content: bytes) -> None:
	try:
		reader = PdfReader(io.BytesIO(content))
		# a file that is locked against printing only opens with an empty password
		if reader.is_encrypted and not reader.decrypt(""):
			raise Unsafe(rules.ENCRYPTED, "pdf")
		pages = len(reader.pages)
		acting = _acting(reader.root_object)
	except DependencyError:
		# encrypted in a way that needs a library which is not there
		raise Unsafe(rules.ENCRYPTED, "pdf")
	except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError, OSError) as error:
		raise Unsafe(rules.CORRUPTED, str(error))
	if not 0 < pages <= MOST_PAGES:
		raise Unsafe(rules.CORRUPTED, str(pages))
	if acting:
		raise Unsafe(rules.ACTIVE, acting)


def _acting(root) -> str | None:
	"""The kind of action a PDF takes when it is opened; None for one that lies still."""
	names = root.get("/Names")
	if names and "/JavaScript" in names.get_object():
		return "/JavaScript"
	action = root.get("/OpenAction")
	action = action.get_object() if action is not None else None
	# a list is the page to begin with
	kind = action.get("/S") if isinstance(action, dict) else None
	return kind if kind in PDF_ACTIONS else None


def _examine_ole(content: bytes) -> None:
	try:
		with olefile.OleFileIO(io.BytesIO(content)) as file:
			streams = {part for path in file.listdir(streams=True, storages=True) for part in path}
			if streams.intersection(OLE_ENCRYPTED) or _has_password(file):
				raise Unsafe(rules.ENCRYPTED, "ole")
	except (OSError, ValueError, IndexError, TypeError) as error:
		raise Unsafe(rules.CORRUPTED, str(error))
	if macro := next((name for name in OLE_MACROS if name in streams), None):
		raise Unsafe(rules.MACRO, macro)
	if file.parsing_issues and not streams:
		raise Unsafe(rules.CORRUPTED, "ole")


def _has_password(file: olefile.OleFileIO) -> bool:
	"""[MS-DOC] 2.5.1: fEncrypted in the header of the text; [MS-XLS] 2.4.117: a FilePass record at the beginning."""
	if file.exists("WordDocument"):
		head = file.openstream("WordDocument").read(16)
		return head[:2] == WORD_IDENTIFIER and bool(head[WORD_ENCRYPTED_AT] & WORD_ENCRYPTED)
	for name in ("Workbook", "Book"):
		if file.exists(name):
			return _first_records(file.openstream(name).read(4096))
	return False


def _first_records(data: bytes) -> bool:
	at = 0
	while at + 4 <= len(data):
		kind, length = (
			int.from_bytes(data[at : at + 2], "little"),
			int.from_bytes(data[at + 2 : at + 4], "little"),
		)
		if kind == EXCEL_FILEPASS:
			return True
		at += 4 + length
	return False


def _examine_picture(content: bytes) -> None:
	try:
		with Image.open(io.BytesIO(content)) as picture:
			width, height = picture.size
			if width * height > MOST_PIXELS:
				raise Unsafe(rules.BOMB, f"{width} × {height}")
			picture.verify()
	except Image.DecompressionBombError as error:
		raise Unsafe(rules.BOMB, str(error))
	except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as error:
		raise Unsafe(rules.CORRUPTED, str(error))


def _refuse(refusal: Unsafe, name: str, limit: int) -> None:
	texts = {
		rules.NO_NAME: _("{0} has no usable name. Rename the file, with its ending, and send it again."),
		rules.ENDING: _(
			"Files such as {0} are not kept. Send a PDF, an Office file, a picture, a drawing or a text; unpack archives first."
		),
		rules.MACRO: _("{0} contains macros. Save it without macros, or print it to PDF, and send that."),
		rules.EMPTY: _("{0} is empty. Check the file and send it again."),
		rules.TOO_LARGE: _("{0} is larger than {1} MB. Send it in parts or in a lower resolution."),
		rules.NOT_WHAT_IT_SAYS: _(
			"{0} is not what its ending says. Save it in the right format and send it again."
		),
		rules.CORRUPTED: _(
			"{0} is damaged and cannot be opened. Check it on your computer and send it again."
		),
		rules.BOMB: _(
			"{0} would unpack to an enormous size. Save it anew or print it to PDF, and send that."
		),
		rules.PATHS: _("{0} contains names that lead to other folders. Save it anew and send that."),
		rules.ENCRYPTED: _(
			"{0} is locked with a password. Remove the password and send it again; the archive protects it."
		),
		rules.ACTIVE: _("{0} starts a program when it is opened. Print it to PDF anew, and send that."),
	}
	shown = frappe.bold(frappe.utils.escape_html(name[: rules.LONGEST_NAME]))
	frappe.throw(texts[refusal.code].format(shown, limit // 1024 // 1024), title=_("File Not Taken"))
