"""垃圾投放点: whether a sorted-waste point is looked after often enough that it does not overflow or smell.

Times are naive and in the property's zone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

LOOKED_AFTER, SOON, UNCHECKED, REPORTED = "Looked After", "Check Soon", "Unchecked", "Reported Full"
# what the keys of the watch's findings begin with
KEY = "waste"
# of the hours between two checks: from here on the next one is due soon
SOON_SHARE = 0.75
# So many reports of residents within a day, with no check since, and the point overflows.
REPORTS, WITHIN = 2, timedelta(days=1)


@dataclass(frozen=True, slots=True)
class WastePoint:
	"""since: from when on it is to be checked. last_check: None for never. reports: moments of residents' reports."""

	since: datetime
	last_check: datetime | None = None
	reports: Sequence[datetime] = ()

	@property
	def last_known(self) -> datetime:
		"""The last moment at which it is known, or taken, to have been in order."""
		return max(self.since, self.last_check) if self.last_check else self.since


def open_reports(point: WastePoint, now: datetime) -> list[datetime]:
	"""Reports of the last day that came after the last check."""
	return sorted(
		moment
		for moment in point.reports
		if now - WITHIN < moment <= now and (point.last_check is None or moment > point.last_check)
	)


def hours_since(point: WastePoint, now: datetime) -> float:
	return max(0.0, (now - point.last_known).total_seconds() / 3600)


def state(point: WastePoint, now: datetime, hours: int) -> str:
	"""The state of a point that may be without a check for so many hours; 0 hours: reports alone count."""
	if len(open_reports(point, now)) >= REPORTS:
		return REPORTED
	if hours <= 0:
		return LOOKED_AFTER
	passed = hours_since(point, now)
	if passed > hours:
		return UNCHECKED
	return SOON if passed >= hours * SOON_SHARE else LOOKED_AFTER


def finding_key(area: str, point: WastePoint, found: str) -> str:
	"""One finding for each stretch without a check, however often somebody looks."""
	return f"{KEY}|{found}|{area}|{point.last_known:%Y-%m-%d %H:%M:%S}"


def finding_pattern(found: str | None = None) -> str:
	"""What the keys of such findings are like, for a search in the database; of all findings where none is named."""
	return f"{KEY}|{found}|%" if found else f"{KEY}|%"
