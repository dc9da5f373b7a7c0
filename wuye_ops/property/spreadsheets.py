"""Rows of an uploaded spreadsheet, whatever program has written it."""

import csv
from io import BytesIO, StringIO
from itertools import islice
from zipfile import BadZipFile

import frappe
from frappe import _
from openpyxl import load_workbook

# what openpyxl says of a file that is no workbook
BAD_XLSX = (BadZipFile, KeyError, ValueError, TypeError, OSError)
# the spreadsheets of Chinese offices save CSV in their own encoding
ENCODINGS = ("utf-8-sig", "gb18030")
MOST_ROWS = 100_000


def read_rows(content: bytes | str) -> list[tuple]:
	"""The rows of the first sheet of an .xlsx, or of a .csv. Throws for anything else."""
	content = content.encode() if isinstance(content, str) else content
	if content[:2] == b"PK":
		try:
			sheet = load_workbook(BytesIO(content), read_only=True, data_only=True).worksheets[0]
			return list(islice(sheet.iter_rows(values_only=True), MOST_ROWS))
		except BAD_XLSX:
			_refuse()
	for encoding in ENCODINGS:
		try:
			text = content.decode(encoding)
			return [tuple(row) for row in islice(csv.reader(StringIO(text)), MOST_ROWS)]
		except (UnicodeDecodeError, csv.Error):
			continue
	return _refuse()


def _refuse() -> list:
	frappe.throw(
		_("The file is not a spreadsheet that can be read. Save it as .xlsx or .csv."), title=_("Import")
	)
