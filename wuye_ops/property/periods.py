"""The periods that are looked back on: calendar months, quarters and years."""

from __future__ import annotations

from datetime import date

from frappe import _

from wuye_ops.rules.proration import Month, Period

MONTHS = {"Month": 1, "Quarter": 3, "Year": 12}


def period_of(kind: str, day: date) -> Period:
	"""The period of this kind in which a day lies."""
	months = MONTHS[kind]
	month = Month.of(day)
	return Period.of_months(month.plus(-((month.number - 1) % months)), months)


def previous(kind: str, first: date) -> Period:
	"""The period before the one that begins on a day."""
	return period_of(kind, Month.of(first).plus(-1).first)


def in_words(kind: str, first: date) -> str:
	if kind == "Month":
		return _("{0}-{1}").format(first.year, f"{first.month:02d}")
	if kind == "Quarter":
		return _("{0} quarter {1}").format(first.year, (first.month + 2) // 3)
	return _("year {0}").format(first.year)
