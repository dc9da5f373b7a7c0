"""What a file must be like before an archive takes it, judged by its name and bytes alone.

Names come from whoever sends the file, and so do endings: neither is believed. What is refused carries a code, so that
whoever shows it can say in the user's words what to do about it.
"""

from __future__ import annotations

import re
import unicodedata
import zipfile
import zlib
from dataclasses import dataclass

LONGEST_NAME = 120  # characters; the framework keeps 140, numbers and endings are added
# what a packed file may grow to; a scanned drawing set is far below, a bomb far above
MOST_UNPACKED = 200 * 1024 * 1024
# Text packs to a fiftieth at best; a thousandth is zeros.
MOST_RATIO = 300
RATIO_FROM = 1024 * 1024  # small members may pack well
MOST_MEMBERS = 10_000
CHUNK = 1024 * 1024
XML_HEAD = 4096

# No name may have them: they lead elsewhere, end a text early, or are not allowed on the computers files go to.
BAD_CHARACTERS = re.compile(r'[\x00-\x1f\x7f<>:"|?*%#&;]')
# Marks that turn the direction of reading, so that "cod.exe" is read as "exe.doc".
INVISIBLE = {"Cf", "Cc", "Co", "Cs", "Cn"}
RESERVED = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)$", re.IGNORECASE)

OOXML = {"docx": "word/", "xlsx": "xl/", "pptx": "ppt/"}
MACRO_ENDINGS = {"docm", "dotm", "xlsm", "xltm", "xlam", "xlsb", "pptm", "potm", "ppsm", "ppam"}
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK\x03\x04"
# what Python says of bytes that are no packed file
NOT_PACKED = (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, ValueError)
# ending → (type, how its bytes begin: any of these); texts have no mark of their own
KINDS: dict[str, tuple[str, tuple[bytes, ...]]] = {
	"pdf": ("application/pdf", (b"%PDF-",)),
	"docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", (ZIP,)),
	"xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", (ZIP,)),
	"pptx": ("application/vnd.openxmlformats-officedocument.presentationml.presentation", (ZIP,)),
	"ofd": ("application/ofd", (ZIP,)),  # GB/T 33190, the ending of electronic invoices and official papers
	"doc": ("application/msword", (OLE,)),
	"xls": ("application/vnd.ms-excel", (OLE,)),
	"ppt": ("application/vnd.ms-powerpoint", (OLE,)),
	"wps": ("application/vnd.ms-works", (OLE,)),
	"et": ("application/vnd.ms-excel", (OLE,)),
	"dps": ("application/vnd.ms-powerpoint", (OLE,)),
	"jpg": ("image/jpeg", (b"\xff\xd8\xff",)),
	"jpeg": ("image/jpeg", (b"\xff\xd8\xff",)),
	"png": ("image/png", (b"\x89PNG\r\n\x1a\n",)),
	"gif": ("image/gif", (b"GIF87a", b"GIF89a")),
	"bmp": ("image/bmp", (b"BM",)),
	"tif": ("image/tiff", (b"II*\x00", b"MM\x00*")),
	"tiff": ("image/tiff", (b"II*\x00", b"MM\x00*")),
	"webp": ("image/webp", (b"RIFF",)),
	"dwg": ("image/vnd.dwg", (b"AC10",)),
	"mp3": ("audio/mpeg", (b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2")),
	"wav": ("audio/wav", (b"RIFF",)),
	"mp4": ("video/mp4", ()),
	"txt": ("text/plain", ()),
	"csv": ("text/csv", ()),
	"md": ("text/markdown", ()),
}
PICTURES = {ending for ending, (kind, _marks) in KINDS.items() if kind.startswith("image/")} - {"dwg"}
OFFICE_BEFORE_2007 = {"doc", "xls", "ppt", "wps", "et", "dps"}
TEXTS = {"txt", "csv", "md"}
# Chinese texts are in one of these
ENCODINGS = ("utf-8-sig", "gb18030")
# where a mark does not stand at the very beginning
PDF_HEAD = 1024
RIFF_KIND = {"webp": b"WEBP", "wav": b"WAVE"}

NO_NAME, ENDING, MACRO, EMPTY, TOO_LARGE = "no_name", "ending", "macro", "empty", "too_large"
NOT_WHAT_IT_SAYS, CORRUPTED, BOMB, PATHS, ENCRYPTED = (
	"not_what_it_says",
	"corrupted",
	"bomb",
	"paths",
	"encrypted",
)
ACTIVE = "active"  # does something when it is opened


class Unsafe(Exception):
	"""Why a file is not taken. code: one of the words above; detail: what it was seen by, in the file's own words."""

	def __init__(self, code: str, detail: str = "") -> None:
		super().__init__(f"{code}: {detail}")
		self.code, self.detail = code, detail


@dataclass(frozen=True, slots=True)
class SafeFile:
	name: str
	ending: str
	mime: str


def safe_name(name: str) -> str:
	"""The name without folders, marks that cannot be seen, and what other computers refuse; raises when nothing is left."""
	text = unicodedata.normalize("NFC", str(name or ""))
	text = "".join(char for char in text if unicodedata.category(char) not in INVISIBLE)
	text = re.split(r"[/\\]", text)[-1]
	text = re.sub(r"\s+", " ", BAD_CHARACTERS.sub("_", text)).strip(" .")
	stem, dot, ending = text.rpartition(".")
	stem, ending = stem.strip(), ending.strip()
	if not dot or not stem.strip("._ "):
		raise Unsafe(NO_NAME, text[:LONGEST_NAME])
	if RESERVED.match(stem.split(".")[0]):
		stem = f"_{stem}"
	return f"{stem[: LONGEST_NAME - len(ending) - 1].rstrip()}.{ending}"


def ending_of(name: str) -> str:
	return name.rpartition(".")[2].lower()


def examine(name: str, content: bytes, limit: int) -> SafeFile:
	"""The file as it is kept, when name, ending and bytes agree; raises Unsafe. limit: bytes.

	What is inside is for the caller: `examine_packed` looks through a packed office file, libraries through the others.
	"""
	name = safe_name(name)
	ending = ending_of(name)
	if ending in MACRO_ENDINGS:
		raise Unsafe(MACRO, name)
	if ending not in KINDS:
		raise Unsafe(ENDING, ending[:20])
	if not content:
		raise Unsafe(EMPTY, name)
	if len(content) > limit:
		raise Unsafe(TOO_LARGE, name)
	if not _begins_as(ending, content):
		raise Unsafe(NOT_WHAT_IT_SAYS, name)
	return SafeFile(name, ending, KINDS[ending][0])


def _begins_as(ending: str, content: bytes) -> bool:
	if ending in TEXTS:
		return decode(content) is not None
	if ending == "mp4":
		return content[4:8] == b"ftyp"
	if ending in RIFF_KIND and content[8:12] != RIFF_KIND[ending]:
		return False
	marks = KINDS[ending][1]
	if ending == "pdf":
		return marks[0] in content[:PDF_HEAD]
	if ending in OOXML and content.startswith(OLE):
		# Office wraps what has a password into the older container
		raise Unsafe(ENCRYPTED, ending)
	return content.startswith(marks)


def decode(content: bytes) -> str | None:
	"""A text file's text; None when the bytes are no text."""
	if b"\x00" in content:
		return None
	for encoding in ENCODINGS:
		try:
			return content.decode(encoding)
		except UnicodeDecodeError:
			continue
	return None


def examine_packed(ending: str, archive: zipfile.ZipFile) -> None:
	"""A packed office file: what it would grow to, whether it is whole, and what is in it that does something."""
	members = archive.infolist()
	_examine_members(members)
	names = {member.filename for member in members}
	wanted = OOXML.get(ending)
	if wanted and not ("[Content_Types].xml" in names and any(name.startswith(wanted) for name in names)):
		raise Unsafe(NOT_WHAT_IT_SAYS, ending)
	if macro := next((name for name in sorted(names) if _is_macro(name)), None):
		raise Unsafe(MACRO, macro)
	_unpack(archive, members)


def _examine_members(members: list[zipfile.ZipInfo]) -> None:
	if len(members) > MOST_MEMBERS:
		raise Unsafe(BOMB, str(len(members)))
	if sum(member.file_size for member in members) > MOST_UNPACKED:
		raise Unsafe(BOMB, str(sum(member.file_size for member in members)))
	for member in members:
		if member.file_size > RATIO_FROM and member.file_size > MOST_RATIO * max(member.compress_size, 1):
			raise Unsafe(BOMB, member.filename)
		if member.flag_bits & 0x1:
			raise Unsafe(ENCRYPTED, member.filename)
		parts = re.split(r"[/\\]", member.filename)
		if ".." in parts or member.filename.startswith(("/", "\\")) or ":" in parts[0]:
			raise Unsafe(PATHS, member.filename)


def _is_macro(name: str) -> bool:
	base = name.rpartition("/")[2].lower()
	return (
		base.startswith("vbaproject") or base.startswith("vbadata") or "/macrosheets/" in f"/{name.lower()}"
	)


def _unpack(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> None:
	"""Reads every member once: what it says of its size may be a lie, and its checksum shows whether it is whole."""
	total = 0
	for member in members:
		head = b""
		try:
			with archive.open(member) as stream:
				while chunk := stream.read(CHUNK):
					head = head or chunk[:XML_HEAD]
					total += len(chunk)
					if total > MOST_UNPACKED:
						raise Unsafe(BOMB, member.filename)
		except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as error:
			raise Unsafe(CORRUPTED, f"{member.filename}: {error}")
		# Office writes no document type; one is there to make a small text unfold into a huge one, or to fetch files
		if member.filename.endswith((".xml", ".rels")) and (b"<!DOCTYPE" in head or b"<!ENTITY" in head):
			raise Unsafe(BOMB, member.filename)
		if member.filename == "[Content_Types].xml" and b"macroEnabled" in head:
			raise Unsafe(MACRO, member.filename)
