"""How far a policy is kept is counted from what applies, and nobody counts it for their own."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_ops.rules import policy_check as rules
from wuye_ops.rules.policy_check import Result


@pytest.mark.parametrize(
	("outcomes", "expected"),
	[
		((rules.FOLLOWED, rules.FOLLOWED), "100.0"),
		((rules.FOLLOWED, rules.NOT_FOLLOWED), "50.0"),
		((rules.FOLLOWED, rules.PARTLY, rules.NOT_FOLLOWED), "53.3"),
		# what does not apply counts on neither side
		((rules.FOLLOWED, rules.NOT_APPLICABLE), "100.0"),
		((rules.NOT_APPLICABLE,), None),
		((), None),
	],
)
def test_share_followed(outcomes, expected) -> None:
	share = rules.share_followed([Result(outcome) for outcome in outcomes])
	assert share == (None if expected is None else Decimal(expected))


@given(outcomes=st.lists(st.sampled_from(rules.OUTCOMES), max_size=60))
def test_the_share_is_a_share(outcomes) -> None:
	share = rules.share_followed([Result(outcome) for outcome in outcomes])
	assert share is None or 0 <= share <= 100


def test_a_check_says_something_of_each_requirement() -> None:
	results = [
		Result(rules.FOLLOWED),
		Result(None),
		Result(""),
		Result(rules.NOT_FOLLOWED),
		Result(rules.PARTLY, "  "),
		Result(rules.NOT_FOLLOWED, "台账三个月没有更新"),
		Result(rules.NOT_APPLICABLE),
	]
	assert rules.incomplete(results) == (
		(1, rules.NO_OUTCOME),
		(2, rules.NO_OUTCOME),
		(3, rules.NO_FINDING),
		(4, rules.NO_FINDING),
	)


@pytest.mark.parametrize(
	("due", "done", "months", "expected"),
	[
		("2027-03-31", "2027-03-31", 6, "2027-09-30"),
		# late, but the next one comes in its own month
		("2027-03-31", "2027-05-10", 6, "2027-09-30"),
		("2027-03-31", "2027-03-01", 6, "2027-09-30"),
		# a whole cycle late
		("2027-03-31", "2027-12-01", 6, "2028-06-01"),
		("2027-01-31", "2027-01-31", 1, "2027-02-28"),
	],
)
def test_next_check(due, done, months, expected) -> None:
	following = rules.next_check(date.fromisoformat(due), date.fromisoformat(done), months)
	assert following == date.fromisoformat(expected)


@pytest.mark.parametrize("months", [0, -1, 61])
def test_a_cycle_is_a_cycle(months) -> None:
	with pytest.raises(ValueError, match="1 to 60"):
		rules.next_check(date(2027, 1, 1), date(2027, 1, 1), months)


def test_nobody_checks_their_own_policy() -> None:
	assert not rules.may_check("EMP-1", "EMP-1")
	assert not rules.may_check("", None)
	assert rules.may_check("EMP-2", "EMP-1")
	assert rules.may_check("EMP-2", None)
