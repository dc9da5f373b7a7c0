"""Until when a record is kept, and who opens it."""

from datetime import date

import pytest

from wuye_ops.rules.record_access import may_open, may_see
from wuye_ops.rules.retention import Retention, keep_until

MADE, FILED, ENDED = date(2026, 3, 1), date(2026, 4, 15), date(2028, 2, 29)


@pytest.mark.parametrize(
	("retention", "until"),
	[
		(Retention(3), date(2029, 4, 15)),
		(Retention(30, "End of Year"), date(2056, 12, 31)),
		(Retention(10, "End of Contract"), date(2038, 2, 28)),
		(Retention(0, permanent=True), None),
	],
)
def test_the_last_day_counts_from_what_the_category_says(retention, until):
	assert keep_until(retention, MADE, FILED, ENDED) == until


def test_what_has_not_begun_to_count_has_no_last_day():
	assert keep_until(Retention(10, "End of Contract"), MADE, FILED, None) is None
	assert keep_until(Retention(3), MADE, None, ENDED) is None


@pytest.mark.parametrize(
	("level", "roles", "category_roles", "own", "opens", "sees"),
	[
		("Public", ["Gate Guard"], ["HR User"], False, True, True),
		("Internal", ["Gate Guard"], [], False, True, True),
		("Internal", ["Gate Guard"], ["Fee Clerk"], False, False, True),
		("Confidential", ["Fee Clerk"], [], False, False, True),
		("Confidential", ["Fee Clerk"], ["Fee Clerk"], False, True, True),
		("Secret", ["Fee Clerk"], ["HR User"], False, False, False),
		("Secret", ["Fee Clerk"], ["HR User"], True, True, True),
		("Secret", ["Records Clerk"], ["HR User"], False, True, True),
	],
)
def test_levels(level, roles, category_roles, own, opens, sees):
	assert may_open(level, roles, category_roles, own) is opens
	assert may_see(level, roles, category_roles, own) is sees
