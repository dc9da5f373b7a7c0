"""Rows of a workbook or CSV file, one at a time, whatever its encoding."""

from __future__ import annotations

import codecs
import csv
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeAlias
from xml.etree.ElementTree import ParseError

from wuye_ops.preview.problems import InputError
from wuye_ops.preview.words import Words

# (number as the spreadsheet shows it, cells)
Row: TypeAlias = tuple[int, tuple[Any, ...]]

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0"
_WORKBOOK_SUFFIXES = {".xlsx", ".xlsm", ".xls"}
_CHUNK = 1 << 20


def rows(path: Path, words: Words) -> Iterator[Row]:
	"""The rows that are not empty. Raises InputError for a file that is no table."""
	try:
		with path.open("rb") as file:
			start = file.read(8)
	except FileNotFoundError:
		raise InputError(words("no_file", file=path)) from None
	except OSError as error:
		raise InputError(words("not_readable", file=path, reason=error.strerror)) from None
	if start.startswith(_OLE):
		raise InputError(words("old_workbook", file=path.name))
	if start.startswith(_ZIP):
		yield from _workbook_rows(path, words)
	elif not start:
		raise InputError(words("empty_file", file=path.name))
	elif path.suffix.lower() in _WORKBOOK_SUFFIXES:
		raise InputError(words("not_a_workbook", file=path.name))
	else:
		yield from _csv_rows(path, words)


def _workbook_rows(path: Path, words: Words) -> Iterator[Row]:
	# Reading CSV should not need, nor wait for, openpyxl.
	from openpyxl import load_workbook
	from openpyxl.utils.exceptions import InvalidFileException

	# openpyxl lets through whatever goes wrong inside a damaged archive or its XML.
	damaged = (zipfile.BadZipFile, InvalidFileException, KeyError, ParseError, ValueError, OSError, EOFError)
	try:
		# Opened here, since openpyxl judges a path by its suffix.
		file = path.open("rb")
		book = load_workbook(file, read_only=True, data_only=True)
		sheet = book.worksheets[0]
	except (*damaged, IndexError):
		raise InputError(words("not_a_workbook", file=path.name)) from None
	try:
		# Some programs write a wrong size into the sheet, which would cut it off.
		sheet.reset_dimensions()
		iterator = enumerate(sheet.iter_rows(values_only=True), 1)
		while True:
			try:
				number, cells = next(iterator)
			except StopIteration:
				return
			except damaged:
				raise InputError(words("not_a_workbook", file=path.name)) from None
			if any(cell is not None and cell != "" for cell in cells):
				yield number, cells
	finally:
		book.close()
		file.close()


def _csv_rows(path: Path, words: Words) -> Iterator[Row]:
	encoding = _encoding(path)
	if encoding is None:
		raise InputError(words("not_text", file=path.name))
	with path.open(encoding=encoding, newline="") as file:
		header = file.readline()
		file.seek(0)
		delimiter = max(",\t;", key=header.count)
		reader = csv.reader(file, delimiter=delimiter, strict=True)
		while True:
			try:
				cells = next(reader)
			except StopIteration:
				return
			except csv.Error as error:
				raise InputError(
					words("bad_csv", file=path.name, row=reader.line_num, reason=error)
				) from None
			if any(cells):
				yield reader.line_num, tuple(cells)


def _encoding(path: Path) -> str | None:
	"""The first encoding in which the whole file can be read: by its mark, UTF-8, or what Excel writes in China."""
	with path.open("rb") as file:
		start = file.read(4)
	if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
		candidates = ("utf-16",)
	else:
		candidates = ("utf-8-sig", "gb18030")
	for encoding in candidates:
		decoder = codecs.getincrementaldecoder(encoding)()
		try:
			with path.open("rb") as file:
				while chunk := file.read(_CHUNK):
					# A text has no NUL; a picture or program renamed to .csv does.
					if "\0" in decoder.decode(chunk):
						return None
				decoder.decode(b"", final=True)
		except UnicodeDecodeError:
			continue
		return encoding
	return None
