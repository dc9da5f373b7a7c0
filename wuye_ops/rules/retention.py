"""保管期限: until when a record is kept, by its category's years and the day they are counted from.

A record that is kept permanently, or whose relation has not ended yet, has no last day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from dateutil.relativedelta import relativedelta

FILING, END_OF_YEAR = "Filing", "End of Year"
# counted from the day something ended, which is known when it has
ENDS = ("End of Contract", "End of Relation", "End of Use")


@dataclass(frozen=True, slots=True)
class Retention:
	"""What a category says. years counts for nothing when the record is kept permanently."""

	years: int
	keep_from: str = FILING
	permanent: bool = False


def counted_from(
	retention: Retention, record_date: date, filed_on: date | None, ended_on: date | None
) -> date | None:
	"""The day the years are counted from; None when it is not known yet.

	Accounting records count from the end of their year (《会计档案管理办法》 2015, article 14).
	"""
	if retention.keep_from in ENDS:
		return ended_on
	if retention.keep_from == END_OF_YEAR:
		return date(record_date.year, 12, 31)
	return filed_on


def keep_until(
	retention: Retention, record_date: date, filed_on: date | None, ended_on: date | None
) -> date | None:
	"""The last day on which the record must be there; None for ever, or for as long as nobody knows."""
	if retention.permanent:
		return None
	start = counted_from(retention, record_date, filed_on, ended_on)
	return start + relativedelta(years=retention.years) if start else None
