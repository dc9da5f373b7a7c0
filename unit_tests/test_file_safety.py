"""What the archive does not take: names that lead elsewhere, endings that lie, macros, bombs, broken and locked files."""

import io
import random
import struct
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_ops.rules import file_safety as rules
from wuye_ops.rules.file_safety import SafeFile, Unsafe, decode, safe_name

LIMIT = 25 * 1024 * 1024
DOCX = {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w:document/>"}


def packed(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
	buffer = io.BytesIO()
	with zipfile.ZipFile(buffer, "w", method) as archive:
		for name, content in members.items():
			archive.writestr(name, content)
	return buffer.getvalue()


def examine(name: str, content: bytes, limit: int) -> SafeFile:
	"""The whole examination of what needs no library of its own."""
	safe = rules.examine(name, content, limit)
	if content.startswith(rules.ZIP):
		try:
			archive = zipfile.ZipFile(io.BytesIO(content))
		except rules.NOT_PACKED as error:
			raise Unsafe(rules.CORRUPTED, str(error))
		with archive:
			rules.examine_packed(safe.ending, archive)
	return safe


def refused(name: str, content: bytes, limit: int = LIMIT) -> str:
	with pytest.raises(Unsafe) as error:
		examine(name, content, limit)
	return error.value.code


@pytest.mark.parametrize(
	("name", "kept"),
	[
		("前期物业服务合同（终稿）.pdf", "前期物业服务合同（终稿）.pdf"),
		("../../../etc/passwd.txt", "passwd.txt"),
		("..\\..\\windows\\hosts.txt", "hosts.txt"),
		("/private/files/别人的.pdf", "别人的.pdf"),
		("合同\x00.pdf", "合同.pdf"),
		("发票\u202efdp.exe", "发票fdp.exe"),
		("a<script>.pdf", "a_script_.pdf"),
		("con.pdf", "_con.pdf"),
		("  年 报 . pdf", "年 报.pdf"),
		("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
	],
)
def test_names_lose_what_leads_elsewhere(name, kept):
	assert safe_name(name) == kept


@pytest.mark.parametrize("name", ["", ".", "..", "../..", ".htaccess", "合同", "...pdf", "\u200b.pdf", None])
def test_a_name_with_nothing_in_it_is_refused(name):
	with pytest.raises(Unsafe) as error:
		safe_name(name)
	assert error.value.code == rules.NO_NAME


@given(st.text(max_size=300))
def test_no_name_leads_out_of_its_folder(name):
	try:
		kept = safe_name(name)
	except Unsafe:
		return
	assert (
		not {"/", "\\", "\x00"} & set(kept) and not kept.startswith(".") and len(kept) <= rules.LONGEST_NAME
	)


@pytest.mark.parametrize(
	("name", "content"),
	[
		("合同.pdf", b"%PDF-1.7 ..."),
		("照片.JPG", b"\xff\xd8\xff\xe0"),
		("图纸.dwg", b"AC1027"),
		("说明.txt", "物业服务费".encode()),
		("导出.csv", "户号,金额".encode("gb18030")),
		("制度.docx", packed(DOCX)),
		("旧合同.doc", rules.OLE + b"x" * 600),
		("巡查.mp4", b"\x00\x00\x00\x18ftypmp42"),
		("照片.webp", b"RIFF\x00\x00\x00\x00WEBPVP8 "),
	],
)
def test_what_is_what_it_says_is_taken(name, content):
	safe = examine(name, content, LIMIT)
	assert (safe.name, safe.mime) == (name, rules.KINDS[safe.ending][0])


@pytest.mark.parametrize(
	("name", "content", "code"),
	[
		("程序.exe", b"MZ", rules.ENDING),
		("合同.pdf.exe", b"%PDF-1.7", rules.ENDING),
		("压缩.zip", packed(DOCX), rules.ENDING),
		("网页.svg", b"<svg/>", rules.ENDING),
		("程序.pdf", b"MZ\x90\x00", rules.NOT_WHAT_IT_SAYS),
		("照片.png", b"\xff\xd8\xff\xe0", rules.NOT_WHAT_IT_SAYS),
		("声音.wav", b"RIFF\x00\x00\x00\x00WEBP", rules.NOT_WHAT_IT_SAYS),
		("二进制.txt", b"a\x00b", rules.NOT_WHAT_IT_SAYS),
		("表格.xlsx", packed(DOCX), rules.NOT_WHAT_IT_SAYS),
		("空.pdf", b"", rules.EMPTY),
		("宏.docm", packed(DOCX), rules.MACRO),
		("宏.docx", packed({**DOCX, "word/vbaProject.bin": b"x"}), rules.MACRO),
		("宏.xlsx", packed({"[Content_Types].xml": b"", "xl/macrosheets/sheet1.xml": b""}), rules.MACRO),
		(
			"宏.docx",
			packed({**DOCX, "[Content_Types].xml": b"application/vnd.ms-word.document.macroEnabled"}),
			rules.MACRO,
		),
		("加密.docx", rules.OLE + b"x" * 600, rules.ENCRYPTED),
		("路径.docx", packed({**DOCX, "../../site_config.json": b"{}"}), rules.PATHS),
		("路径.docx", packed({**DOCX, "/etc/passwd": b"x"}), rules.PATHS),
		("炸弹.docx", packed({**DOCX, "word/media/0.bin": bytes(40 * 1024 * 1024)}), rules.BOMB),
		("笑.docx", packed({**DOCX, "word/document.xml": b'<!DOCTYPE x [<!ENTITY a "b">]>'}), rules.BOMB),
		("断.docx", packed(DOCX)[:-40], rules.CORRUPTED),
	],
)
def test_what_is_refused(name, content, code):
	assert refused(name, content) == code


def test_a_large_file_is_refused_by_its_size():
	assert refused("大.txt", b"x" * 11, limit=10) == rules.TOO_LARGE


def test_many_members_are_a_bomb():
	content = packed({**DOCX, **{f"word/{number}.xml": b"" for number in range(rules.MOST_MEMBERS)}})
	assert refused("多.docx", content) == rules.BOMB


def test_a_member_that_lies_about_its_size_is_found():
	noise = random.Random(1).randbytes(5000)
	content = bytearray(packed({**DOCX, "word/media/image.bin": noise}, zipfile.ZIP_STORED))
	at = content.rindex(b"PK\x01\x02")
	content[at + 24 : at + 28] = struct.pack("<I", 10)
	assert refused("谎.docx", bytes(content)) == rules.CORRUPTED


def test_one_changed_byte_is_found():
	noise = random.Random(2).randbytes(5000)
	content = bytearray(packed({**DOCX, "word/media/image.bin": noise}, zipfile.ZIP_STORED))
	content[content.index(noise[:20]) + 100] ^= 0xFF
	assert refused("坏.docx", bytes(content)) == rules.CORRUPTED


def test_a_packed_file_with_a_password_is_found():
	content = bytearray(packed(DOCX))
	for mark, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
		content[content.index(mark) + offset] |= 1
	assert refused("密.docx", bytes(content)) == rules.ENCRYPTED


@given(st.binary(max_size=400))
def test_no_bytes_break_the_examination(content):
	for name in ("a.docx", "a.pdf", "a.txt", "a.mp4"):
		for data in (content, rules.ZIP + content):
			try:
				examine(name, data, LIMIT)
			except Unsafe:
				continue


def test_texts_of_both_encodings_are_read():
	assert decode("物业".encode("gb18030")) == decode("物业".encode()) == "物业"
