"""What a row of drivers costs: the few numbers somebody has typed become a figure of the year (`rules.cost_drivers`)."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import frappe
from frappe import _
from frappe.utils import cint

from wuye_ops.rules import cost_drivers
from wuye_ops.rules.cost_drivers import Contributions, Post, Service
from wuye_ops.rules.cost_figure import Figure
from wuye_ops.rules.money import HUNDRED, ZERO
from wuye_ops.rules.seasonality import EVEN, MONTHS, spread

POSTS, AREA, MAINTENANCE, CONSUMPTION, CONTRACT, HISTORY = SOURCES = (
	"By Posts", "By Area", "By Maintenance Plan", "By Consumption", "By Contract", "By Last Year",
)  # fmt: skip
PLACES = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class Place:
	"""What of the plan's property and year the drivers need."""

	year: int
	contributions: Contributions
	managed_from: date | None
	managed_to: date | None


def place_of(doc, year: int) -> Place:
	since, until = frappe.get_cached_value("Property", doc.property, ["contract_start", "contract_end"])
	return Place(
		year,
		Contributions(
			*(
				number(doc.get(field))
				for field in ("pension", "medical", "unemployment", "injury", "housing_fund")
			),
			number(doc.base_floor) or None,
			number(doc.base_ceiling) or None,
		),
		since,
		until,
	)


def figure_of(row, place: Place) -> Figure:
	"""The figure of a row. Throws, naming the row, for what makes no sense."""
	return FIGURES[row.source](row, place)


def _posts(row, place: Place) -> Figure:
	heads = number(row.heads)
	months = _span(row)
	post = Post(
		row.about or "",
		tuple(heads if month in months else ZERO for month in range(1, MONTHS + 1)),
		number(row.pay),
		number(row.extra_months),
		number(row.benefits),
		number(row.heat),
		bool(row.insured),
	)
	return cost_drivers.staff([post], place.contributions) if heads else Figure()


def _area(row, place: Place) -> Figure:
	figure = cost_drivers.by_area(
		place.year,
		number(row.area),
		number(row.unit_cost),
		place.managed_from,
		place.managed_to,
		row.about or "",
	)
	return figure if any(any(term.weights) for term in figure.terms) else Figure()


def _maintenance(row, place: Place) -> Figure:
	times = cint(row.times) or 1
	due = dict.fromkeys(months_of(row) or range(1, MONTHS + 1), times)
	return cost_drivers.by_plan([Service(row.about or "", cint(row.pieces), number(row.price), due)])


def _consumption(row, place: Place) -> Figure:
	whole = number(row.consumption)
	if not whole:
		return Figure()
	weights = tuple(Decimal(text) for text in json.loads(row.by_month)) if row.by_month else EVEN
	by_month = spread(whole, weights if any(weights) else EVEN)
	return cost_drivers.energy(
		by_month, (number(row.price),) * MONTHS, row.unit or "kWh", _change(row), row.about or ""
	)


def _contract(row, place: Place) -> Figure:
	months = [month for month in months_of(row) or range(1, MONTHS + 1) if month in _span(row)]
	if not months:
		frappe.throw(
			_("Row {0}: the contract is paid in no month of the year.").format(row.idx), title=_("Drivers")
		)
	return cost_drivers.by_contract(number(row.monthly), months, row.about or "")


def _history(row, place: Place) -> Figure:
	kept = json.loads(row.by_month) if row.by_month else {}
	actual = tuple(None if text is None else Decimal(text) for text in kept.get("actual", [None] * MONTHS))
	weights = tuple(Decimal(text) for text in kept.get("weights", [1] * MONTHS))
	return cost_drivers.from_history(actual, weights, _change(row), number(row.one_offs), row.about or "")


FIGURES = {
	POSTS: _posts,
	AREA: _area,
	MAINTENANCE: _maintenance,
	CONSUMPTION: _consumption,
	CONTRACT: _contract,
	HISTORY: _history,
}


def months_of(row) -> list[int]:
	"""The months that somebody has typed, such as "3, 6, 9, 12"; none for an empty field."""
	parts = [part for part in re.split(r"[\s,，、;；]+", row.months or "") if part]
	if any(not part.isdecimal() or not 1 <= int(part) <= MONTHS for part in parts):
		frappe.throw(
			_("Row {0}: write months as numbers from 1 to 12, such as 3, 6, 9, 12.").format(row.idx),
			title=_("Drivers"),
		)
	return sorted({int(part) for part in parts})


def _span(row) -> range:
	first, last = cint(row.from_month) or 1, cint(row.to_month) or MONTHS
	if not 1 <= first <= last <= MONTHS:
		frappe.throw(
			_("Row {0}: months run from 1 to 12, and the first one is not after the last.").format(row.idx),
			title=_("Drivers"),
		)
	return range(first, last + 1)


def _change(row) -> Decimal:
	change = number(row.change)
	if change < -HUNDRED:
		frappe.throw(_("Row {0}: nothing falls by more than 100 %.").format(row.idx), title=_("Drivers"))
	return change


def number(value: float | None) -> Decimal:
	"""What a field holds, to four places: prices of energy have as many."""
	return Decimal(str(value or 0)).quantize(PLACES).normalize() + ZERO
