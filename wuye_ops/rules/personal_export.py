"""Lists of personal data that leave the system (个人信息保护法 51: authorised, minimal, traceable): what may be in them, and
the marks that tell a leaked page or row apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

# list → the columns it can have; what is not asked for is not in the file
LISTS: dict[str, tuple[str, ...]] = {
	"Customers": (
		"Customer Name", "Class", "Unit", "Relation to the Unit", "Phone", "Second Phone", "ID Number",
		"Emergency Contact", "Emergency Relation", "Emergency Phone",
	),
	"Household Members": ("Customer Name", "Unit", "Member", "Relation", "Under 14", "Phone"),
}  # fmt: skip
# columns with numbers that are kept encrypted; in full only where the request says so
PROTECTED = ("Phone", "Second Phone", "ID Number", "Emergency Phone")

DEFAULT_DAYS, MOST_DAYS = 3, 7  # a file is fetched soon after it was approved, or asked for anew
MOST_ROWS = 20_000  # the largest property has a third of that
MOST_DOWNLOADS = 5

NO_COLUMNS, UNKNOWN_COLUMN, TWICE, TOO_LONG = "no_columns", "unknown_column", "twice", "too_long"
NOT_APPROVED, EXPIRED, USED_UP = "not_approved", "expired", "used_up"


@dataclass(frozen=True)
class Refusal:
	code: str
	about: str = ""


def refusal_of_request(list_name: str, columns: Sequence[str], days: int) -> Refusal | None:
	"""Why a list cannot be asked for so; None when it can."""
	if not columns:
		return Refusal(NO_COLUMNS)
	for column in columns:
		if column not in LISTS[list_name]:
			return Refusal(UNKNOWN_COLUMN, column)
		if columns.count(column) > 1:
			return Refusal(TWICE, column)
	if not 1 <= days <= MOST_DAYS:
		return Refusal(TOO_LONG, str(MOST_DAYS))
	return None


def expiry(approved_on: datetime, days: int) -> datetime:
	"""Until when a list that was approved can be fetched."""
	return approved_on + timedelta(days=days)


def refusal_of_download(
	approved: bool, expires_on: datetime | None, now: datetime, downloads: int
) -> Refusal | None:
	"""Why a file is not given out now; None when it is."""
	if not approved or expires_on is None:
		return Refusal(NOT_APPROVED)
	if now >= expires_on:
		return Refusal(EXPIRED)
	if downloads >= MOST_DOWNLOADS:
		return Refusal(USED_UP, str(MOST_DOWNLOADS))
	return None


def download_number(request: str, download: int) -> str:
	"""The number of one file: the request's with the count of the download, which stands on every sheet."""
	return f"{request}/{download}"


def row_mark(request: str, download: int, position: int) -> str:
	"""The mark of one row: from a single line of a leaked list, who fetched it and when can be looked up."""
	return f"{request}/{download}-{position:05d}"
