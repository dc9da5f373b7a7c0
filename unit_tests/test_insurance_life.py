"""A confirmed policy: what it is on which day."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_ops.rules.insurance import Policy
from wuye_ops.rules.insurance_life import (
	CANCEL,
	CANCELLED,
	CONFIRM,
	COUNTS,
	DRAFT,
	EXPIRED,
	IN_FORCE,
	LIFE,
	NOT_BEGUN,
	RUNNING,
	TAKE_BACK,
	WITH_REASON,
	status_on,
)
from wuye_ops.rules.proration import Period
from wuye_ops.rules.risk_category import FIRE, PUBLIC_LIABILITY

POLICY = Policy(
	"PL",
	PUBLIC_LIABILITY,
	Period(date(2027, 1, 1), date(2027, 12, 31)),
	frozenset({FIRE}),
	per_event=Decimal(1),
)


@pytest.mark.parametrize(
	("day", "expected"),
	[
		(date(2026, 12, 31), NOT_BEGUN),
		(date(2027, 1, 1), IN_FORCE),
		(date(2027, 12, 31), IN_FORCE),
		(date(2028, 1, 1), EXPIRED),
	],
)
def test_the_first_and_the_last_day_are_in_force(day, expected):
	assert status_on(POLICY, day) == expected


def test_cancelled_it_covers_until_its_last_day():
	cancelled = replace(POLICY, ended_on=date(2027, 3, 15))
	assert [status_on(cancelled, date(2027, 3, day)) for day in (15, 16)] == [IN_FORCE, CANCELLED]
	# cancelled as of its own last day it has simply expired
	assert status_on(replace(POLICY, ended_on=date(2027, 12, 31)), date(2028, 1, 1)) == EXPIRED


def test_one_that_never_began_is_cancelled_on_every_day():
	never = replace(POLICY, ended_on=date(2026, 12, 31))
	assert {status_on(never, date(2026, 6, 1)), status_on(never, date(2027, 6, 1))} == {CANCELLED}


@given(st.integers(-400, 800), st.none() | st.integers(-1, 364))
def test_it_is_in_force_when_it_covers(offset, ended_after):
	first = POLICY.first
	policy = replace(POLICY, ended_on=None if ended_after is None else first + timedelta(days=ended_after))
	day = first + timedelta(days=offset)
	status = status_on(policy, day)
	assert (status == IN_FORCE) == policy.is_in_force(day)
	assert status in COUNTS


def test_its_steps():
	assert LIFE.steps_from(DRAFT) == (CONFIRM,)
	for status in RUNNING:
		assert LIFE.steps_from(status) == (TAKE_BACK, CANCEL)
	assert LIFE.steps_from(EXPIRED) == (TAKE_BACK,)
	assert LIFE.steps_from(CANCELLED) == ()
	assert set(WITH_REASON) == {TAKE_BACK, CANCEL}
