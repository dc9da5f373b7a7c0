"""巡检完成率: what counts as due, and that groups add up."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_ops.rules import completion as rules
from wuye_ops.rules.completion import Completion

STATUSES = ("Planned", "In Progress", "Done", "Missed", "Cancelled")


@pytest.mark.parametrize(
	("done", "missed", "late", "ahead", "rate", "in_time"),
	[
		(0, 0, 0, 5, None, None),
		(3, 0, 0, 2, "100.0", "100.0"),
		(0, 4, 0, 0, "0.0", "0.0"),
		(2, 1, 1, 0, "66.7", "33.3"),
		(1, 15, 0, 0, "6.3", "6.3"),
	],
)
def test_rates(done, missed, late, ahead, rate, in_time):
	found = Completion(done=done, missed=missed, late=late, ahead=ahead)
	assert found.planned == done + missed + ahead
	assert found.rate == (None if rate is None else Decimal(rate))
	assert found.in_time_rate == (None if in_time is None else Decimal(in_time))


def test_only_what_is_done_is_late_or_scored():
	for status in set(STATUSES) - {"Done"}:
		found = rules.of(status, 3, timeliness="Late", passed=False, scored=3, scores=Decimal(10))
		assert (found.done, found.late, found.failed, found.scored) == (0, 0, 0, 0)
	found = rules.of("Done", 3, timeliness="Late", passed=False, scored=2, scores=Decimal(171))
	assert (found.done, found.late, found.failed, found.mean_score) == (3, 3, 3, Decimal("85.50"))


def test_what_was_cancelled_was_never_due():
	assert rules.of("Cancelled", 7) == Completion()


def test_nothing_scored_has_no_score():
	assert Completion(done=2).mean_score is None


@given(
	st.lists(st.tuples(st.sampled_from(STATUSES), st.integers(0, 50), st.sampled_from(["In Time", "Late"])))
)
def test_the_whole_is_the_sum_of_its_parts(rows):
	whole = rules.together(rules.of(status, count, timeliness=when) for status, count, when in rows)
	assert whole.planned == sum(count for status, count, _when in rows if status != "Cancelled")
	assert whole.rate is None or 0 <= whole.in_time_rate <= whole.rate <= 100
