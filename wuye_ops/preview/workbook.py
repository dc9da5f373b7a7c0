"""The result as an Excel file, written row by row to a temporary name: it appears whole or not at all.

openpyxl makes the workbook with its sheets, headers and styles; the rows, which may be millions, are written as XML
beside it and put into their sheets at the end. That takes a tenth of the time that openpyxl needs for a row, and no
memory.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from wuye_ops.preview.totals import Group, Totals
from wuye_ops.preview.words import Words
from wuye_ops.rules.billing import Charge, Skip, sentence, skip_sentence

# Excel's limit is 1,048,576; more rows go on to a further sheet.
ROWS_PER_SHEET = 1_000_000
# Excel's limit for a cell.
LONGEST_TEXT = 32_767
MONEY = "#,##0.00"
DATE = "yyyy-mm-dd"
# Day 0 of Excel's calendar, as far as dates after February 1900 go.
EPOCH = date(1899, 12, 30)
# Fast rather than small: the sheets are nearly all of the file, and repeat themselves anyway.
COMPRESSION = 1

# What XML 1.0 cannot say.
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_DIMENSION = re.compile(rb'<dimension ref="[^"]*" ?/>')
_END_OF_ROWS = b"</sheetData>"


class ResultBook:
	"""Use as a context: the file is put in its place by `finish`, and nothing is left behind without it."""

	def __init__(self, path: Path, words: Words) -> None:
		self._path, self._words = path, words
		self._part = path.with_name(f".{path.name}.{os.getpid()}.part")
		self._book = Workbook()
		self._book.remove(self._book.active)
		self._files = ExitStack()
		self._tables: list[Table] = []
		names = (
			"building", "place", "fee", "payer", "first", "last", "quantity", "unit_price", "amount", "explanation",
		)  # fmt: skip
		widths = (10, 14, 16, 16, 12, 12, 10, 10, 14, 60)
		self._charges = self._table("charges", names, widths, {4: DATE, 5: DATE, 8: MONEY})
		self._skips: Table | None = None

	def __enter__(self) -> ResultBook:
		return self

	def __exit__(self, *_exception: object) -> None:
		self._files.close()
		self._part.unlink(missing_ok=True)

	def charge(self, building: str, charge: Charge) -> None:
		self._charges.append(
			(
				building,
				charge.place,
				charge.fee_item,
				charge.payer,
				charge.period_from,
				charge.period_to,
				charge.quantity,
				charge.unit_price,
				charge.amount,
				sentence(charge.explanation, self._words.language),
			)
		)

	def skip(self, building: str, skip: Skip) -> None:
		if self._skips is None:
			self._skips = self._table("skips", ("building", "place", "fee", "reason"), (10, 14, 16, 80))
		reason = skip_sentence(skip, self._words.language)
		self._skips.append((building, skip.place, skip.standard, reason))

	def finish(self, totals: Totals) -> None:
		"""Adds the totals and puts the file in its place. OSError where that cannot be done."""
		self._groups("by_item", "fee", totals.by_fee, totals.all)
		self._groups("by_building", "building", totals.by_building, totals.all)
		skeleton = io.BytesIO()
		self._book.save(skeleton)
		# openpyxl names the files of the sheets by their order.
		sheets = {
			f"xl/worksheets/sheet{self._book.index(sheet.sheet) + 1}.xml": sheet
			for table in self._tables
			for sheet in table.sheets
		}
		with (
			ZipFile(skeleton) as source,
			ZipFile(self._part, "w", ZIP_DEFLATED, compresslevel=COMPRESSION) as target,
		):
			for name in source.namelist():
				with target.open(name, "w", force_zip64=True) as file:
					content = source.read(name)
					if name in sheets:
						sheets[name].write(content, file)
					else:
						file.write(content)
		os.replace(self._part, self._path)

	def _groups(self, title: str, heading: str, groups: dict[str, Group], whole: Group) -> None:
		table = self._table(title, (heading, "count", "amount"), (24, 10, 16), {2: MONEY})
		for name, group in sorted(groups.items()):
			table.append((name or self._words("no_building"), group.count, group.amount))
		table.append((self._words("total"), whole.count, whole.amount))

	def _table(
		self,
		title: str,
		headings: Sequence[str],
		widths: Sequence[int],
		formats: dict[int, str] | None = None,
	) -> Table:
		table = Table(
			self._book,
			self._files,
			self._words(title),
			[self._words(name) for name in headings],
			widths,
			formats or {},
		)
		self._tables.append(table)
		return table


class Table:
	"""Rows under a header that stays in sight, continued on another sheet when one is full."""

	def __init__(
		self,
		book: Workbook,
		files: ExitStack,
		title: str,
		headings: Sequence[str],
		widths: Sequence[int],
		formats: dict[int, str],
	) -> None:
		self._book, self._files, self._title = book, files, title
		self._headings, self._widths, self._formats = headings, widths, formats
		self.sheets: list[Sheet] = []
		self._begin()

	def append(self, values: Sequence[Any]) -> None:
		if self._sheet.rows > ROWS_PER_SHEET:
			self._begin()
		self._sheet.append(values)

	def _begin(self) -> None:
		title = f"{self._title} {len(self.sheets) + 1}" if self.sheets else self._title
		sheet = self._book.create_sheet(title)
		sheet.append(self._headings)
		sheet.freeze_panes = "A2"
		for index, width in enumerate(self._widths, 1):
			sheet.column_dimensions[get_column_letter(index)].width = width
			sheet.cell(1, index).font = Font(bold=True)
		styles = [self._style(sheet, self._formats.get(column)) for column in range(len(self._headings))]
		file = self._files.enter_context(tempfile.TemporaryFile("w+", encoding="utf-8", newline="\n"))
		self._sheet = Sheet(sheet, styles, file)
		self.sheets.append(self._sheet)

	@staticmethod
	def _style(sheet, number_format: str | None) -> int:
		"""The number under which the workbook keeps the format."""
		cell = WriteOnlyCell(sheet)
		if number_format:
			cell.number_format = number_format
		return cell.style_id


class Sheet:
	"""The rows of one sheet, kept as XML until the file is put together."""

	def __init__(self, sheet, styles: Sequence[int], file) -> None:
		self.sheet, self._file = sheet, file
		self._columns = [(get_column_letter(index), style) for index, style in enumerate(styles, 1)]
		# The header is the first.
		self.rows = 1

	def append(self, values: Sequence[Any]) -> None:
		self.rows += 1
		row = self.rows
		cells = [f'<row r="{row}">']
		for (letter, style), value in zip(self._columns, values, strict=True):
			if value is None or value == "":
				continue
			if isinstance(value, str):
				# An inline text is never taken for a formula, whatever it begins with.
				cells.append(
					f'<c r="{letter}{row}" t="inlineStr"><is><t xml:space="preserve">{_xml(value)}</t></is></c>'
				)
			elif isinstance(value, date):
				cells.append(f'<c r="{letter}{row}" s="{style}"><v>{(value - EPOCH).days}</v></c>')
			else:
				# A Decimal's own text may have an exponent.
				number = f"{value:f}" if isinstance(value, Decimal) else value
				cells.append(f'<c r="{letter}{row}" s="{style}"><v>{number}</v></c>')
		cells.append("</row>")
		self._file.write("".join(cells))

	def write(self, skeleton: bytes, target) -> None:
		"""Writes the sheet to the target: what openpyxl made of it, with the rows."""
		used = f'<dimension ref="A1:{self._columns[-1][0]}{self.rows}"/>'.encode()
		head, end, tail = _DIMENSION.sub(used, skeleton).partition(_END_OF_ROWS)
		target.write(head)
		self._file.flush()
		self._file.seek(0)
		shutil.copyfileobj(self._file.buffer, target, 1 << 20)
		target.write(end + tail)


def _xml(text: str) -> str:
	if not text.isprintable():
		text = _ILLEGAL.sub("", text)
	return escape(text[:LONGEST_TEXT])
