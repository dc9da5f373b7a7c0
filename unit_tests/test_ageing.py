"""欠费账龄: which class a debt is in, by hand at every edge, and the same by boundaries."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_ops.rules.ageing import CLASSES, Class, age, boundaries

ON = date(2026, 11, 25)


@pytest.mark.parametrize(
	("due", "expected"),
	[
		("2026-12-24", "not_due"), ("2026-11-25", "not_due"), ("2026-11-24", "d30"), ("2026-10-26", "d30"),
		("2026-10-25", "d60"), ("2026-09-26", "d60"), ("2026-09-25", "d90"), ("2026-08-27", "d90"),
		("2026-08-26", "d180"), ("2026-05-29", "d180"), ("2026-05-28", "d365"), ("2025-11-25", "d365"),
		("2025-11-24", "y2"), ("2024-11-25", "y2"), ("2024-11-24", "y3"), ("2023-11-25", "y3"),
		("2023-11-24", "older"), ("2010-01-01", "older"),
	],
)  # fmt: skip
def test_classes(due: str, expected: str) -> None:
	assert age(date.fromisoformat(due), ON) == expected


def test_a_debt_of_the_leap_day() -> None:
	assert age(date(2024, 2, 29), date(2026, 2, 28)) == "y2"
	assert age(date(2024, 2, 29), date(2026, 3, 1)) == "y3"


@given(st.dates(date(2023, 1, 1), date(2029, 1, 1)), st.integers(-40, 2000))
def test_boundaries_say_the_same(on: date, days: int) -> None:
	due, edges = on - timedelta(days), boundaries(on)
	found = next((one.key for one in CLASSES if one.key in edges and due >= edges[one.key]), CLASSES[-1].key)
	assert found == age(due, on)


def test_classes_of_ones_own() -> None:
	weeks = (Class("week", 7), Class("month", 30), Class("longer"))
	day = date(2026, 3, 31)
	assert [age(date.fromordinal(day.toordinal() - days), day, weeks) for days in (0, 7, 8, 30, 31)] == [
		"week",
		"week",
		"month",
		"month",
		"longer",
	]
	assert boundaries(day, weeks) == {"week": date(2026, 3, 24), "month": date(2026, 3, 1)}
