"""Files to begin with: a workbook for the units and a TOML file for the tariffs, both with an example."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date
from importlib.resources import files
from pathlib import Path

from wuye_ops.preview.units import COLUMNS
from wuye_ops.preview.words import Words

METER_HEADINGS = {
	"zh": ("水表上期读数", "水表本期读数", "水表月均用量"),
	"en": ("water_previous", "water_current", "water_usual"),
}

# By name of column; the names are invented.
_EXAMPLES = (
	{
		"building": "1栋", "number": "101", "kind": "房屋", "floor": 1, "usage": "住宅", "status": "已入住", "area": 88.88,
		"owner": "示例业主甲", "meter": (1200, 1212, 11),
	},
	{
		"building": "1栋", "number": "102", "kind": "房屋", "floor": 1, "usage": "住宅", "status": "已入住", "area": 102.5,
		"owner": "示例业主丙", "owner_from": date(2026, 7, 16), "previous_owner": "示例业主乙", "meter": (860, 874.5, 13),
	},
	{
		"building": "1栋", "number": "201", "kind": "房屋", "floor": 2, "usage": "住宅", "status": "空置", "area": 120,
		"owner": "示例业主丁", "vacant_from": date(2025, 10, 1), "meter": (300, 300, 0),
	},
	{
		"building": "2栋", "number": "101", "kind": "房屋", "floor": 1, "usage": "商铺", "status": "已入住", "area": 65.3,
		"owner": "示例业主戊", "payer": "示例商户", "payer_from": date(2026, 3, 1), "meter": (90, 131, 35),
	},
	{
		"building": "2栋", "number": "201", "kind": "房屋", "floor": 2, "usage": "住宅", "status": "已入住", "area": 95,
		"delivered_on": date(2026, 7, 10), "owner": "示例业主己", "developer": "示例开发商", "meter": (0, 6, None),
	},
	{"building": "2栋", "number": "202", "kind": "房屋", "floor": 2, "usage": "住宅", "status": "已入住", "area": 95},
	{"building": "地库", "number": "B1-007", "kind": "车位", "floor": -1, "status": "已入住", "owner": "示例业主甲"},
)  # fmt: skip

_ENGLISH = {
	"房屋": "unit", "车位": "space", "住宅": "residence", "商铺": "shop", "已入住": "occupied", "空置": "vacant",
}  # fmt: skip


def write_units(path: Path, words: Words) -> None:
	"""A workbook with the columns and a few units. Raises OSError."""
	from openpyxl import Workbook
	from openpyxl.styles import Alignment, Font
	from openpyxl.utils import get_column_letter

	book = Workbook()
	sheet = book.active
	english = words.language == "en"
	sheet.title = "units" if english else "房屋"
	headings = [
		next(filter(str.isascii, column.headings)) if english else column.headings[0] for column in COLUMNS
	]
	sheet.append([*headings, *METER_HEADINGS[words.language]])
	for example in _EXAMPLES:
		row = [example.get(column.name) for column in COLUMNS]
		if english:
			row = [_ENGLISH.get(value, value) for value in row]
		sheet.append([*row, *example.get("meter", (None, None, None))])
	for index, cell in enumerate(sheet[1], 1):
		cell.font = Font(bold=True)
		cell.alignment = Alignment(wrap_text=True, vertical="top")
		sheet.column_dimensions[get_column_letter(index)].width = 13
	for row in sheet.iter_rows(min_row=2):
		for cell in row:
			if isinstance(cell.value, date):
				cell.number_format = "yyyy-mm-dd"
	sheet.freeze_panes = "C2"
	_replace(path, book.save)


def write_tariffs(path: Path, words: Words) -> None:
	"""A TOML file with one fee of each kind and notes. Raises OSError."""
	text = files("wuye_ops.preview").joinpath(f"tariffs.{words.language}.toml").read_text(encoding="utf-8")
	_replace(path, lambda part: part.write_text(text, encoding="utf-8", newline="\n"))


def _replace(path: Path, write: Callable[[Path], object]) -> None:
	"""Writes under another name first, so that nothing half-written ever has the name asked for."""
	part = path.with_name(f".{path.name}.{os.getpid()}.part")
	try:
		write(part)
		os.replace(part, path)
	finally:
		part.unlink(missing_ok=True)
