"""Cells of a spreadsheet as people fill them in, turned into exact values."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from wuye_ops.preview.problems import CellError
from wuye_ops.rules.money import exact

_EXCEL_ERRORS = {"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!"}
# Neither XML nor a terminal takes these.
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")
_DATE = re.compile(
	r"([0-9]{4})\s*[-/.年]\s*([0-9]{1,2})\s*[-/.月]\s*([0-9]{1,2})\s*日?(?:[ T]00:00(?::00)?)?"
)
_FLOOR = re.compile(r"(?:([Bb])|(-))?([0-9]{1,3})\s*(?:[层樓楼Ff])?")


def text(value: Any) -> str:
	"""A text without blanks around it; numbers as Excel shows them, so that the unit 101 is not 101.0."""
	if value is None:
		return ""
	if isinstance(value, str):
		# Most cells are plain; the rest of the work is for the others.
		cleaned = value if value.isprintable() else _CONTROL.sub(" ", value)
		cleaned = cleaned.strip()
		if cleaned.startswith("#") and cleaned in _EXCEL_ERRORS:
			raise CellError("excel_error", value=cleaned)
		return cleaned
	if isinstance(value, bool):
		return str(value).upper()
	if isinstance(value, float):
		return str(int(value)) if value.is_integer() else f"{value:.15g}"
	if isinstance(value, datetime):
		return value.date().isoformat()
	return str(value)


def number(value: Any) -> Decimal | None:
	"""A number; thousands may be separated by commas. A float has the 15 digits that Excel shows of it."""
	if value is None:
		return None
	if isinstance(value, int) and not isinstance(value, bool):
		found = Decimal(value)
	elif isinstance(value, float):
		found = Decimal(f"{value:.15g}")
	else:
		shown = text(value)
		if not shown:
			return None
		plain = unicodedata.normalize("NFKC", shown).replace(",", "").replace(" ", "")
		try:
			found = Decimal(plain)
		except InvalidOperation:
			raise CellError("not_a_number", value=shown) from None
		if "_" in plain or not found.is_finite():
			raise CellError("not_a_number", value=shown)
	try:
		return exact(found, "")
	except ValueError:
		raise CellError("too_many_digits", value=value) from None


def amount(value: Any) -> Decimal | None:
	"""A number that is not below 0."""
	found = number(value)
	if found is not None and found < 0:
		raise CellError("negative", value=found)
	return found


def day(value: Any) -> date | None:
	"""A date: a date cell, or a text such as 2026-07-01, 2026/7/1 or 2026年7月1日."""
	if isinstance(value, datetime):
		return value.date()
	if isinstance(value, date):
		return value
	shown = text(value)
	if not shown:
		return None
	match = _DATE.fullmatch(unicodedata.normalize("NFKC", shown))
	try:
		if match:
			return date(*map(int, match.groups()))
	except ValueError:
		pass
	raise CellError("not_a_date", value=shown)


def floor(value: Any) -> int | None:
	"""The number of a floor: 3, 3层, 3F, -1, B1."""
	shown = unicodedata.normalize("NFKC", text(value))
	if not shown:
		return None
	match = _FLOOR.fullmatch(shown)
	if not match:
		raise CellError("not_an_integer", value=shown)
	return -int(match[3]) if match[1] or match[2] else int(match[3])


def choice(value: Any, choices: Mapping[str, str]) -> str:
	"""The value that the word stands for; empty for an empty cell."""
	shown = text(value)
	if not shown:
		return ""
	found = choices.get(shown) or choices.get(shown.lower())
	if found is None:
		raise CellError("not_a_choice", value=shown, choices="、".join(choices))
	return found
