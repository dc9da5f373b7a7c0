"""The units of a workbook or CSV as places of the billing rules, with whoever pays for them and their meters."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from wuye_ops.preview import cells, tables
from wuye_ops.preview.problems import SHOWN, CellError, InputError
from wuye_ops.preview.words import Words
from wuye_ops.rules.billing import MAX_AREA, BillingTerm, Meter, Period, Place, Reading, Vacancy
from wuye_ops.rules.places import DEVELOPER, SPACE, UNIT
from wuye_ops.rules.proration import ONE_DAY

# Titles and notes often stand above the header.
HEADER_WITHIN = 10
ALWAYS = date.min

KINDS = {"房屋": UNIT, "车位": SPACE, "unit": UNIT, "space": SPACE}
USAGES = {
	"住宅": "Residence",
	"商铺": "Shop",
	"办公": "Office",
	"储藏": "Storage",
	"其他": "Other",
	"residence": "Residence",
	"shop": "Shop",
	"office": "Office",
	"storage": "Storage",
	"other": "Other",
}
STATUSES = {
	"未交付": "Undelivered",
	"已交付": "Delivered",
	"已入住": "Occupied",
	"空置": "Vacant",
	"装修中": "Decorating",
	"undelivered": "Undelivered",
	"delivered": "Delivered",
	"occupied": "Occupied",
	"vacant": "Vacant",
	"decorating": "Decorating",
}


@dataclass(frozen=True)
class Column:
	"""A column of the file: its name here, the headings it may have (the first is written), and how cells are read."""

	name: str
	headings: tuple[str, ...]
	read: Callable[[Any], Any]


COLUMNS = (
	Column("building", ("楼栋", "楼号", "building"), cells.text),
	Column("number", ("房号", "房间号", "车位号", "unit", "unit_no"), cells.text),
	Column("kind", ("类别", "kind"), lambda value: cells.choice(value, KINDS) or UNIT),
	Column("floor", ("楼层", "floor"), cells.floor),
	Column("usage", ("用途", "usage"), lambda value: cells.choice(value, USAGES)),
	Column("status", ("状态", "status"), lambda value: cells.choice(value, STATUSES)),
	Column("area", ("建筑面积", "面积", "计费面积", "area", "built_up_area"), lambda value: _area(value)),
	Column("delivered_on", ("交付日期", "delivered_on"), cells.day),
	Column("owner", ("业主", "owner"), cells.text),
	Column("owner_from", ("业主起始日期", "过户日期", "owner_from"), cells.day),
	Column("previous_owner", ("原业主", "previous_owner"), cells.text),
	Column("payer", ("缴费人", "租户", "payer", "tenant"), cells.text),
	Column("payer_from", ("缴费起始日期", "payer_from"), cells.day),
	Column("payer_to", ("缴费截止日期", "payer_to"), cells.day),
	Column("developer", ("开发商", "developer"), cells.text),
	Column("vacant_from", ("空置起始日期", "vacant_from"), cells.day),
	Column("vacant_to", ("空置截止日期", "vacant_to"), cells.day),
)
BY_NAME = {column.name: column for column in COLUMNS}
BY_HEADING = {heading: column for column in COLUMNS for heading in column.headings}

# 水表上期读数, water_previous: any kind of meter.
_METER = re.compile(r"(.+?)(?:(上期读数|_previous)|(本期读数|_current)|(月均用量|_usual))")


class UnitFile:
	"""A file of units. Iterating it gives each row's Place; whatever is wrong is collected and raised at the end.

	needed: names of columns that must be there. meter_periods: by kind of meter the period that its readings begin
	and end. Raises InputError; after the first problem the rest is still checked, up to `SHOWN` problems.
	"""

	def __init__(
		self, path: Path, words: Words, needed: set[str], meter_periods: Mapping[str, Period]
	) -> None:
		self.path, self._words = path, words
		self._needed = {"number"} | needed
		self._meter_periods = meter_periods
		self.ignored: list[str] = []
		self.problems: list[str] = []
		self.more_problems = 0
		# Place → row; of all that is kept here only this grows with the file.
		self._rows_of: dict[str, int] = {}

	def __iter__(self) -> Iterator[Place]:
		rows = tables.rows(self.path, self._words)
		columns, meters = self._header(rows)
		self._headings = {column.name: heading for column, heading, _index in columns}
		for row_number, row in rows:
			place = self._place(row_number, row, columns, meters)
			# Once something is wrong there will be no result, so nothing needs to be computed any more.
			if place is not None and not self.problems:
				yield place
		if self.problems:
			if self.more_problems:
				self.problems.append(self._words("more_problems", count=self.more_problems))
			raise InputError(self.problems)
		if not self._rows_of:
			raise InputError(self._words("no_rows", file=self.path.name))

	def row_of(self, kind: str, key: str) -> int | None:
		"""The row of a place that has been read; a unit and a space may have the same name."""
		return self._rows_of.get(key if kind == UNIT else f"{kind}:{key}")

	def _header(self, rows: Iterator[tables.Row]):
		"""Reads up to the header: (column, heading, index) and {kind of meter: {part: (index, heading)}}."""
		best = None
		for row_number, row in rows:
			headings = [_heading(cell) for cell in row]
			known = [heading for heading in headings if heading.lower() in BY_HEADING]
			if best is None or len(known) > best[0]:
				best = (len(known), row_number, headings)
			names = {BY_HEADING[heading.lower()].name for heading in known}
			if self._needed <= names:
				return self._columns(row_number, headings)
			if row_number >= HEADER_WITHIN:
				break
		if best is None:
			raise InputError(self._words("empty_file", file=self.path.name))
		_count, row_number, headings = best
		names = {BY_HEADING[heading.lower()].name for heading in headings if heading.lower() in BY_HEADING}
		missing = [column.headings[0] for column in COLUMNS if column.name in self._needed - names]
		raise InputError(
			self._words(
				"missing_columns",
				file=self.path.name,
				row=row_number,
				missing=self._words.comma.join(missing),
				found=self._words.comma.join(filter(None, headings)) or "—",
			)
		)

	def _columns(self, row_number: int, headings: list[str]):
		columns: list[tuple[Column, str, int]] = []
		meters: dict[str, dict[str, tuple[int, str]]] = {}
		for index, heading in enumerate(headings):
			if column := BY_HEADING.get(heading.lower()):
				for other, first, _index in columns:
					if other is column:
						raise InputError(
							self._words(
								"double_column",
								file=self.path.name,
								row=row_number,
								column=column.headings[0],
								first=first,
								second=heading,
							)
						)
				columns.append((column, heading, index))
			elif match := _METER.fullmatch(heading):
				part = "previous" if match[2] else "current" if match[3] else "usual"
				meters.setdefault(match[1], {})[part] = (index, heading)
			elif heading:
				self.ignored.append(heading)
		return columns, meters

	def _place(self, row_number: int, row: tuple[Any, ...], columns, meters) -> Place | None:
		before = len(self.problems) + self.more_problems
		values = {}
		for column, heading, index in columns:
			values[column.name] = self._read(column.read, row, index, row_number, heading)
		made = [self._meter(row_number, row, kind, parts) for kind, parts in meters.items()]
		if len(self.problems) + self.more_problems > before:
			return None
		if not values["number"]:
			self._problem(row_number, "required", self._headings["number"])
			return None
		key = "-".join(filter(None, (values.get("building"), values["number"])))
		kind = values.get("kind") or UNIT
		if (earlier := self.row_of(kind, key)) is not None:
			self._problem(row_number, "duplicate", self._headings["number"], place=key, row=earlier)
			return None
		self._rows_of[key if kind == UNIT else f"{kind}:{key}"] = row_number
		try:
			return Place(
				key=key,
				kind=kind,
				building=values.get("building") or "",
				floor=values.get("floor"),
				number=values["number"],
				usage=values.get("usage") or "",
				status=values.get("status") or "",
				area=values.get("area"),
				delivered_on=values.get("delivered_on"),
				developer=values.get("developer") or "",
				vacancies=_vacancies(values),
				terms=_terms(values),
				meters=tuple(meter for meter in made if meter),
			)
		except CellError as error:
			self._problem(row_number, error.key, error.params.pop("column_name"), **error.params)
		return None

	def _meter(
		self, row_number: int, row: tuple[Any, ...], kind: str, parts: Mapping[str, tuple[int, str]]
	) -> Meter | None:
		period = self._meter_periods.get(kind)
		values = {
			part: self._read(cells.amount, row, index, row_number, heading)
			for part, (index, heading) in parts.items()
		}
		if period is None or all(value is None for value in values.values()):
			return None
		previous, current = values.get("previous"), values.get("current")
		readings = []
		if previous is not None and period.first > ALWAYS:
			readings.append(Reading(period.first - ONE_DAY, previous))
		if current is not None:
			readings.append(Reading(period.last, current))
		return Meter(kind, kind, tuple(readings), usual=values.get("usual"))

	def _read(self, read, row: tuple[Any, ...], index: int, row_number: int, heading: str) -> Any:
		try:
			return read(row[index] if index < len(row) else None)
		except CellError as error:
			self._problem(row_number, error.key, heading, **error.params)
			return None

	def _problem(self, row_number: int, key: str, column: str, **params) -> None:
		if len(self.problems) >= SHOWN:
			self.more_problems += 1
			return
		column = self._headings.get(column, column)
		problem = self._words(key, **params)
		self.problems.append(
			self._words("at_cell", file=self.path.name, row=row_number, column=column, problem=problem)
		)


def _heading(cell: Any) -> str:
	"""A heading without blanks and without a unit of measure: 建筑面积（㎡） is 建筑面积, Unit No is unit_no."""
	try:
		heading = cells.text(cell)
	except CellError:
		return ""
	heading = re.sub(r"[（(].*[)）]$|\*", "", heading).strip()
	return re.sub(r"\s+", "_" if heading.isascii() else "", heading)


def _area(value: Any) -> Decimal | None:
	area = cells.amount(value)
	if area is not None and area > MAX_AREA:
		raise CellError("area_too_large", value=value, limit=f"{MAX_AREA:,}")
	return area


def _vacancies(values: Mapping[str, Any]) -> tuple[Vacancy, ...]:
	first, last = values.get("vacant_from"), values.get("vacant_to")
	if first is None:
		return ()
	_ordered(first, last, "vacant_to")
	return (Vacancy(first, last),)


def _terms(values: Mapping[str, Any]) -> tuple[BillingTerm, ...]:
	"""The previous and the present owner, and whoever pays in his place."""
	whole, none = Decimal(100), Decimal(0)
	terms = []
	owner, previous = values.get("owner"), values.get("previous_owner")
	since = values.get("owner_from")
	if previous:
		if since is None:
			raise CellError("owner_from_missing", column_name="owner_from")
		if since > ALWAYS:
			terms.append(BillingTerm("previous", "Owner", whole, ALWAYS, since - ONE_DAY, False, previous))
	if owner:
		terms.append(BillingTerm("owner", "Owner", whole, since or ALWAYS, None, False, owner))
	if payer := values.get("payer"):
		first, last = values.get("payer_from") or ALWAYS, values.get("payer_to")
		_ordered(first, last, "payer_to")
		terms.append(BillingTerm("payer", "Tenant", none, first, last, True, payer))
	if developer := values.get("developer"):
		terms.append(BillingTerm("developer", DEVELOPER, none, ALWAYS, None, False, developer))
	return tuple(terms)


def _ordered(first: date, last: date | None, column: str) -> None:
	if last is not None and last < first:
		raise CellError("ends_before", first=first, last=last, column_name=column)
