"""A workbook that says on every sheet, page and row who fetched it: what is copied out of it can be traced."""

import hashlib
from collections.abc import Sequence
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

ROWS_A_SHEET = 1000  # a sheet that is passed on alone carries its own mark; fewer rows leave with it
WIDEST = 40
_MARK = Font(color="9C0006", bold=True)
_HEAD, _HEAD_FILL = Font(bold=True), PatternFill("solid", fgColor="DDEBF7")


def workbook(
	*, title: str, header: Sequence[str], rows: Sequence[Sequence], marks: Sequence[str], watermark: str
) -> bytes:
	"""The file's bytes. marks: one for each row. Every value is written as text, so that none is read as a formula."""
	book = Workbook(write_only=True)
	book.properties.creator = book.properties.title = watermark
	for start in range(0, max(len(rows), 1), ROWS_A_SHEET):
		part, part_marks = rows[start : start + ROWS_A_SHEET], marks[start : start + ROWS_A_SHEET]
		_sheet(book, f"{title[:24]} {start // ROWS_A_SHEET + 1}", header, part, part_marks, watermark)
	buffer = BytesIO()
	book.save(buffer)
	return buffer.getvalue()


def _sheet(book, title: str, header, rows, marks, watermark: str) -> None:
	sheet = book.create_sheet(title)
	sheet.freeze_panes = "A3"
	# an & begins a code in headers of pages
	sheet.oddHeader.center.text = sheet.oddFooter.center.text = watermark.replace("&", "&&")[:240]
	sheet.oddFooter.right.text = "&P / &N"
	widths = [max(map(_width, column)) for column in zip(header, *rows, strict=True)]
	for position, width in enumerate([*widths, max(map(len, marks), default=8)], 1):
		sheet.column_dimensions[get_column_letter(position)].width = min(width + 2, WIDEST)
	sheet.append([_text(sheet, watermark, _MARK)])
	sheet.append([_text(sheet, text, _HEAD, _HEAD_FILL) for text in (*header, "#")])
	for row, mark in zip(rows, marks, strict=True):
		sheet.append([_text(sheet, value) for value in (*row, mark)])


def _text(sheet, value, font: Font | None = None, fill: PatternFill | None = None) -> WriteOnlyCell:
	text = "" if value is None else str(value)
	cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", text))
	# what begins with "=" would be a formula
	cell.data_type = "s"
	cell.alignment = Alignment(vertical="top")
	if font:
		cell.font = font
	if fill:
		cell.fill = fill
	return cell


def _width(value) -> int:
	return sum(2 if ord(character) > 0x2E7F else 1 for character in str(value or ""))


def sha256(content: bytes) -> str:
	return hashlib.sha256(content).hexdigest()
