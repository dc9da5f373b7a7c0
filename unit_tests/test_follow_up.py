"""Who is called back, by when, and what the answers come to."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_ops.rules import follow_up, satisfaction, visiting
from wuye_ops.rules.sampling import fraction, sample
from wuye_ops.rules.visiting import Standing

SECRET = b"the site's own"
REQUESTS = [f"SR-2026-{number:06}" for number in range(2000)]


def grounds(kind: str, word: str = follow_up.BY_PROPERTY, reopened: bool = False, drawn: bool = False):
	return follow_up.ground(kind, word, reopened=reopened, drawn=drawn)


@pytest.mark.parametrize(
	("asked", "answer"),
	[
		(grounds("Complaint"), "Complaint"),
		# no setting takes a complaint out
		(grounds("Complaint", "Never"), "Complaint"),
		(grounds("Repair"), None),
		(grounds("Repair", drawn=True), "Sample"),
		(grounds("Repair", "Never", drawn=True), None),
		(grounds("Repair", "Always"), "By Category"),
		(grounds("Repair", "Never", reopened=True), "Reopened"),
		(grounds("Inquiry", drawn=True), None),
		(grounds("Inquiry", "Always"), "By Category"),
	],
)
def test_who_is_called_back(asked: str | None, answer: str | None) -> None:
	assert asked == answer


def test_one_and_two_stars_are_low() -> None:
	assert [stars for stars in range(6) if follow_up.is_low(stars)] == [1, 2]


def test_about_the_share_is_drawn_and_always_the_same() -> None:
	drawn = [request for request in REQUESTS if follow_up.is_drawn(request, 30, SECRET)]
	# 600 expected, five standard deviations are 102
	assert 498 < len(drawn) < 702
	assert drawn == [request for request in REQUESTS if follow_up.is_drawn(request, 30, SECRET)]
	assert drawn != [request for request in REQUESTS if follow_up.is_drawn(request, 30, b"another")]
	assert not any(follow_up.is_drawn(request, 0, SECRET) for request in REQUESTS)
	assert all(follow_up.is_drawn(request, 100, SECRET) for request in REQUESTS)


def test_who_stands_below_the_share_is_first_in_the_order_of_the_draw() -> None:
	below = {request for request in REQUESTS if follow_up.is_drawn(request, 30, SECRET)}
	assert set(sample(REQUESTS, len(below), follow_up.OCCASION, SECRET)) == below
	assert all(0 <= fraction(request, "any", SECRET) < 1 for request in REQUESTS)


@given(st.sets(st.text(min_size=1, max_size=4), max_size=40), st.integers(0, 100))
def test_filling_up_reaches_the_share_and_goes_no_further(requests: set, percent: int) -> None:
	followed = {request for request in requests if follow_up.is_drawn(request, percent, SECRET)}
	added = follow_up.missing(requests, followed, percent, SECRET)
	assert not set(added) & followed
	together = len(followed) + len(added)
	assert together * 100 >= percent * len(requests)
	assert not added or (together - 1) * 100 < percent * len(requests)


def test_a_share_that_is_none_is_refused() -> None:
	for percent in (-1, 101):
		with pytest.raises(ValueError, match="share"):
			follow_up.is_drawn("SR-1", percent, SECRET)


def test_the_last_day_counts_working_days_only() -> None:
	friday = date(2026, 7, 3)
	weekdays = lambda day: day.weekday() < 5  # noqa: E731
	assert follow_up.due_day(friday, 1, weekdays) == date(2026, 7, 6)
	assert follow_up.due_day(friday, 2, weekdays) == date(2026, 7, 7)
	assert follow_up.due_day(friday, 2, lambda day: True) == date(2026, 7, 5)
	with pytest.raises(ValueError, match="working days"):
		follow_up.due_day(friday, 1, lambda day: False)
	with pytest.raises(ValueError, match="due"):
		follow_up.due_day(friday, 0, weekdays)


def test_rate_and_index() -> None:
	replies = {"Very Satisfied": 5, "Satisfied": 3, "Neutral": 1, "Very Dissatisfied": 1}
	assert satisfaction.rate(replies) == 80.0
	assert satisfaction.index(replies) == 80.0
	assert satisfaction.rate({"Satisfied": 2, "Dissatisfied": 1}) == 66.7
	assert satisfaction.index({"Satisfied": 2, "Dissatisfied": 1}) == 66.7


def test_no_replies_have_no_satisfaction() -> None:
	assert satisfaction.rate({}) is None
	assert satisfaction.index({"Neutral": 0}) is None
	with pytest.raises(ValueError, match="grades"):
		satisfaction.rate({"Fine": 1})


def test_stars_stand_for_grades() -> None:
	assert satisfaction.OF_STARS[5] == "Very Satisfied"
	assert satisfaction.OF_STARS[1] == "Very Dissatisfied"


STARTS = date(2026, 1, 1)


def test_first_visits_are_spread_over_the_cycle() -> None:
	days = [visiting.due_on(Standing(f"客户{number}", date(2020, 1, 1)), STARTS, 30) for number in range(300)]
	assert min(days) >= STARTS and max(days) < date(2026, 1, 31)
	assert max(days.count(day) for day in set(days)) < 30


def test_the_next_visit_follows_the_last() -> None:
	standing = Standing("客户", date(2020, 1, 1), last=date(2026, 3, 5))
	assert visiting.due_on(standing, STARTS, 90) == date(2026, 6, 3)


def test_who_moves_in_later_is_not_late_from_the_start() -> None:
	moved_in = date(2026, 5, 1)
	assert moved_in <= visiting.due_on(Standing("新客户", moved_in), STARTS, 90) < date(2026, 7, 30)
	with pytest.raises(ValueError, match="cycle"):
		visiting.due_on(Standing("新客户", moved_in), STARTS, 0)


def test_a_key_customer_is_visited_as_one_where_there_is_such_a_plan() -> None:
	assert visiting.class_of("Owner", True, {"Owner", "Key Customer"}) == "Key Customer"
	assert visiting.class_of("Owner", True, {"Owner"}) == "Owner"
	assert visiting.class_of("Developer", False, {"Owner"}) is None


def test_coverage() -> None:
	assert visiting.is_covered(date(2026, 1, 2), date(2026, 1, 31), 30)
	assert not visiting.is_covered(date(2026, 1, 1), date(2026, 1, 31), 30)
	assert not visiting.is_covered(None, STARTS, 30)
	assert visiting.coverage(3, 2) == 66.7
	assert visiting.coverage(0, 0) is None
