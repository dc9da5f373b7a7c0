"""What was solved at first contact."""

from datetime import datetime, timedelta

import pytest

from wuye_ops.rules.first_contact import solved_at_first_contact

OPENED = datetime(2026, 11, 27, 9, 0)


def solved(responded=2, resolved=10, *, passed_on=False, waited=False, asked_again=False):
	return solved_at_first_contact(
		OPENED,
		None if responded is None else OPENED + timedelta(minutes=responded),
		OPENED + timedelta(minutes=resolved),
		passed_on=passed_on,
		waited=waited,
		asked_again=asked_again,
	)


def test_answered_by_whoever_took_it():
	assert solved()
	assert solved(responded=None, resolved=600), "the answer was the first response"
	assert solved(2, 62)


@pytest.mark.parametrize(
	"course", [{"passed_on": True}, {"waited": True}, {"asked_again": True}, {"responded": 2, "resolved": 63}]
)
def test_not_when_it_was_passed_on_waited_asked_again_or_called_back_later(course):
	assert not solved(**course)
