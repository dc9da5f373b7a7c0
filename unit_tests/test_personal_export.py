"""What may be in a list of personal data, how long it can be fetched, and how its pages and rows are marked."""

from datetime import datetime, timedelta

import pytest

from wuye_ops.rules import personal_export as rules

NOW = datetime(2026, 3, 2, 9, 0)


def test_every_protected_column_is_in_some_list():
	columns = {column for columns in rules.LISTS.values() for column in columns}
	assert set(rules.PROTECTED) <= columns


@pytest.mark.parametrize(
	("code", "columns", "days"),
	[
		(rules.NO_COLUMNS, (), 3),
		(rules.UNKNOWN_COLUMN, ("Member",), 3),
		(rules.UNKNOWN_COLUMN, ("phone_encrypted",), 3),
		(rules.TWICE, ("Phone", "Phone"), 3),
		(rules.TOO_LONG, ("Phone",), 0),
		(rules.TOO_LONG, ("Phone",), rules.MOST_DAYS + 1),
		(None, ("Customer Name", "Phone"), rules.MOST_DAYS),
	],
)
def test_what_can_be_asked_for(code, columns, days):
	refusal = rules.refusal_of_request("Customers", columns, days)
	assert (refusal and refusal.code) == code


@pytest.mark.parametrize(
	("code", "approved", "left", "downloads"),
	[
		(rules.NOT_APPROVED, False, timedelta(days=1), 0),
		(rules.EXPIRED, True, timedelta(0), 0),
		(rules.USED_UP, True, timedelta(days=1), rules.MOST_DOWNLOADS),
		(None, True, timedelta(seconds=1), rules.MOST_DOWNLOADS - 1),
	],
)
def test_when_a_file_is_given_out(code, approved, left, downloads):
	refusal = rules.refusal_of_download(approved, NOW + left, NOW, downloads)
	assert (refusal and refusal.code) == code


def test_an_approval_without_an_end_gives_nothing_out():
	assert rules.refusal_of_download(True, None, NOW, 0).code == rules.NOT_APPROVED


def test_a_request_of_three_days_ends_after_three_days():
	assert rules.expiry(NOW, 3) == datetime(2026, 3, 5, 9, 0)


def test_each_row_of_each_download_has_a_mark_of_its_own():
	assert rules.download_number("PDE-2026-00001", 2) == "PDE-2026-00001/2"
	marks = {rules.row_mark("PDE-2026-00001", download, row) for download in (1, 2) for row in range(1, 1001)}
	assert len(marks) == 2000
	assert "PDE-2026-00001/2-00017" in marks
