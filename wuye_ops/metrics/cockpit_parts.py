"""What a chapter shows in the cockpit 物业驾驶舱: the shapes of its parts, and how they are counted for whoever looks.

A chapter names a function in the hook `wuye_cockpit`: parts(view) → list of Part, for today and for the month that is looked
at. Everything in it is read with the user's own rights; who may not read a document does not see its part.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

import frappe
from frappe.utils import get_first_day, get_last_day, getdate

from wuye_ops.property import dated

HOOK = "wuye_cockpit"
TOP = 5
# how bad it is that there are any: the colour, and the order of the tiles
ALARM, WARNING, NOTICE = "red", "orange", "blue"
TONES = (ALARM, WARNING, NOTICE)


@dataclass(frozen=True, slots=True)
class View:
	"""What is looked at: one property, or several; a month by its first day; and when.

	properties: those looked at, which are the user's; None for all there are. most: lines of each list.
	"""

	property: str | None
	properties: tuple[str, ...] | None
	company: str | None
	month: date
	now: datetime
	most: int = TOP

	@property
	def today(self) -> date:
		return self.now.date()

	@property
	def last(self) -> date:
		return getdate(get_last_day(self.month))

	@property
	def is_now(self) -> bool:
		return self.month == getdate(get_first_day(self.today))

	def filters(self, **more: object) -> dict[str, object]:
		"""The filters of a list of what is looked at."""
		if self.property:
			return {"property": self.property, **more}
		if self.properties is not None:
			return {"property": ["in", list(self.properties)], **more}
		return more

	def report_filters(self, **more: object) -> dict[str, object]:
		"""The filters of a report on what is looked at."""
		place = {"property": self.property, "company": None if self.property else self.company}
		return {key: str(value) for key, value in {**place, **more}.items() if value}


@dataclass(frozen=True, slots=True)
class Lead:
	"""Where a number leads: a list with filters, a report with filters, or a page with parameters."""

	doctype: str | None = None
	report: str | None = None
	page: str | None = None
	filters: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Tile:
	"""At risk today: how many there are of something that should not be. tone: one of TONES."""

	key: str
	label: str
	count: int
	tone: str
	lead: Lead


@dataclass(frozen=True, slots=True)
class Line:
	doctype: str
	name: str
	text: str
	detail: str


@dataclass(frozen=True, slots=True)
class Listing:
	"""The first few of something, and how many there are."""

	key: str
	label: str
	lines: list[Line]
	count: int
	lead: Lead


@dataclass(frozen=True, slots=True)
class Column:
	"""Something that each building of the property has so much of; the more, the worse. is_money: amounts, not counts.

	lead: to all of the property; with the filter `building` it leads to those of one.
	"""

	key: str
	label: str
	counts: Mapping[str, float]
	lead: Lead
	is_money: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
	"""An amount of money."""

	key: str
	label: str
	value: float | None
	lead: Lead


@dataclass(frozen=True, slots=True)
class Money:
	"""What came in. curve: data of a chart, lines over the days of a month. target: where a line shows what was asked for."""

	figures: list[Figure]
	curve: dict
	target: float | None


Part = Tile | Listing | Column | Money


def parts_of(view: View) -> list[Part]:
	"""The parts of all chapters, as far as the user may read what they are about."""
	return [part for path in frappe.get_hooks(HOOK) for part in frappe.get_attr(path)(view)]


def tile(view: View, key: str, label: str, doctype: str, tone: str, **filters: object) -> list[Tile]:
	"""A tile for the documents with these filters; none for whoever may not read them."""
	if not frappe.has_permission(doctype, "read"):
		return []
	of_view = view.filters(**filters)
	return [Tile(key, label, count(doctype, of_view), tone, Lead(doctype, filters=of_view))]


def count(doctype: str, filters: Mapping[str, object]) -> int:
	"""How many of its list the user sees."""
	rows = frappe.get_list(
		doctype, filters=dated.conditions(doctype, filters), fields=["count(name) as count"], order_by=None
	)
	return int(rows[0].count or 0) if rows else 0


def listing(
	view: View, key: str, label: str, doctype: str, text: str, detail: str, order_by: str, **filters: object
) -> list[Listing]:
	"""The first few documents with these filters. text, detail: the fields that say what each is about."""
	if not frappe.has_permission(doctype, "read"):
		return []
	of_view = view.filters(**filters)
	fields = ["name", f"{text} as text", f"{detail} as detail", "property"]
	rows = frappe.get_list(
		doctype,
		filters=dated.conditions(doctype, of_view),
		fields=fields,
		order_by=order_by,
		limit=view.most,
	)
	lines = [
		Line(
			doctype,
			row.name,
			row.text or row.name,
			" · ".join(filter(None, [None if view.property else row.property, _in_words(row.detail)])),
		)
		for row in rows
	]
	# fewer than fit: they have been counted already
	total = len(lines) if len(lines) < view.most else count(doctype, of_view)
	return [Listing(key, label, lines, total, Lead(doctype, filters=of_view))]


def _in_words(value: object) -> str:
	if isinstance(value, datetime):
		return frappe.utils.format_datetime(value, "MM-dd HH:mm")
	if isinstance(value, date):
		return frappe.utils.format_date(value, "yyyy-MM-dd")
	return str(value or "")
