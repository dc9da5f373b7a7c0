"""删除与匿名化: what keeps a customer's data from being erased, what is kept though, and when erasing is due.

Articles: PIPL is the 个人信息保护法. Vouchers: 会计档案管理办法 14 and its table, 30 years from the first day after the year's end.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

VOUCHER_YEARS = 30
# domain.md 6, YZ: customer files are kept to the end of the relation and three years more
KEEP_YEARS = 3
ARCHIVE_MONTHS = 6
DELETED, ANONYMISED, KEPT = "Deleted", "Anonymised", "Kept"


@dataclass(frozen=True, slots=True)
class Obligation:
	"""Why something about a customer stays. blocks: nothing may be erased meanwhile. until: the last day, if known.

	what: in the user's words, such as bills that are open; reason: the source in law or contract.
	"""

	code: str
	what: str
	reason: str = ""
	blocks: bool = False
	until: date | None = None

	def holds(self, today: date) -> bool:
		return self.until is None or self.until >= today


@dataclass(frozen=True, slots=True)
class Decision:
	"""Whether a customer may be erased, what forbids it, and what is kept though."""

	forbidden_by: tuple[Obligation, ...]
	kept: tuple[Obligation, ...]

	@property
	def allowed(self) -> bool:
		return not self.forbidden_by


def decide(obligations: Iterable[Obligation], today: date) -> Decision:
	"""Sorts what stands against erasing into what forbids it and what it leaves behind (PIPL 47, last paragraph)."""
	holding = [obligation for obligation in obligations if obligation.holds(today)]
	return Decision(
		tuple(obligation for obligation in holding if obligation.blocks),
		tuple(obligation for obligation in holding if not obligation.blocks),
	)


def vouchers_until(last_voucher: date) -> date:
	"""The last day on which a voucher has to be kept."""
	return date(last_voucher.year + VOUCHER_YEARS, 12, 31)


@dataclass(frozen=True, slots=True)
class Stay:
	"""A time in which a customer lived, owned or rented somewhere. to_date: None while it lasts."""

	from_date: date
	to_date: date | None = None


def moved_out_on(stays: Iterable[Stay], today: date) -> date | None:
	"""The last day of the last stay when it is over; None while one lasts or is still to come, and where there was none."""
	stays = list(stays)
	if not stays or any(stay.to_date is None or stay.to_date >= today for stay in stays):
		return None
	return max(stay.to_date for stay in stays)


def months_later(day: date, months: int) -> date:
	"""The same day so many months later, or the last of a shorter month. Raises ValueError for negative months."""
	if months < 0:
		raise ValueError(f"Months to keep may not be negative: {months}.")
	year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
	return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def archive_on(moved_out: date, months: int = ARCHIVE_MONTHS) -> date:
	"""The day from which a customer who has moved out is put away: found no more in daily work."""
	return months_later(moved_out, months)


def erase_on(moved_out: date, years: int = KEEP_YEARS) -> date:
	"""The day from which the data are erased: the first after the years are over."""
	return months_later(moved_out, years * 12)
