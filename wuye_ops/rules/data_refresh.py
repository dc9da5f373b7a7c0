"""The yearly check of customers' data (个人信息保护法 8: kept accurate): who is asked, when they are reminded, how far it is."""

from __future__ import annotations

from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

DEFAULT_STALE_MONTHS = 12
DEFAULT_REMIND_DAYS = 14
MOST_REMINDERS = 3  # more would be a nuisance; then somebody calls


def confirmed_since(from_date: date, stale_months: int) -> date:
	"""The first day on which a confirmation is still fresh when a campaign begins."""
	return from_date - relativedelta(months=stale_months)


def is_target(confirmed_on: date | None, from_date: date, stale_months: int) -> bool:
	"""Whether a customer is asked: never confirmed, or longer ago than the campaign allows."""
	return confirmed_on is None or confirmed_on < confirmed_since(from_date, stale_months)


def is_reminded(today: date, due_on: date, every_days: int, reminders: int, reminded_on: date | None) -> bool:
	"""Whether a customer who has not answered is told today: at the start, then every so many days, at most three times."""
	if today > due_on or reminders >= MOST_REMINDERS:
		return False
	return reminded_on is None or today - reminded_on >= timedelta(days=every_days)


def progress(targets: int, done: int) -> float | None:
	"""Per cent of those asked who have confirmed; nothing was asked of nobody."""
	return round(100 * done / targets, 1) if targets else None


def next_year(day: date) -> date:
	"""The same day a year later; the day before where a leap day has none."""
	return day + relativedelta(years=1)
