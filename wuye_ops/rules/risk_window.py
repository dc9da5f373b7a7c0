"""取数期间: over which days an indicator reads its metric, and when there are too few cases for a value to mean anything.

The first days of a month say nothing of it: on the second of a month hardly anybody has paid. So rates are read over days that
are over, and only what is a state is read as of today.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from wuye_ops.rules.metric_value import Part, value
from wuye_ops.rules.proration import ONE_DAY, Month, Period

TODAY, LAST_MONTH, YEAR_TO_DATE = "Today", "Last Month", "Year to Date"
LAST_30, LAST_90, LAST_365 = "Last 30 Days", "Last 90 Days", "Last 365 Days"
WINDOWS = (TODAY, LAST_30, LAST_90, LAST_365, LAST_MONTH, YEAR_TO_DATE)
_DAYS = {LAST_30: 30, LAST_90: 90, LAST_365: 365}


def days_of(window: str, today: date) -> Period:
	"""The days that are read. Whole days alone, so that a reading of the morning and one of the evening are of the same days; except
	TODAY. YEAR_TO_DATE is the year that yesterday lies in. Raises ValueError for a window that is none."""
	yesterday = today - ONE_DAY
	if window == TODAY:
		return Period(today, today)
	if window == LAST_MONTH:
		month = Month.of(today).plus(-1)
		return Period(month.first, month.last)
	if window == YEAR_TO_DATE:
		return Period(date(yesterday.year, 1, 1), yesterday)
	if window not in _DAYS:
		raise ValueError(f"A window is {', '.join(WINDOWS)}, not {window!r}.")
	return Period(yesterday - timedelta(days=_DAYS[window] - 1), yesterday)


def reading(part: Part | None, unit: str, fewest: Decimal = Decimal(0)) -> Decimal | None:
	"""A metric's value for an indicator; None where there is none, or of fewer cases: one unhappy customer of one is no rate.

	fewest: of the denominator; a plain sum has none, and is always enough.
	"""
	if part is not None and part.denominator is not None and part.denominator < fewest:
		return None
	return value(part, unit)
