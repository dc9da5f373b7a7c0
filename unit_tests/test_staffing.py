"""How many people a post needs, what is missing, and what may be asked for."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_ops.rules import staffing
from wuye_ops.rules.staffing import Place, Standard, Standing, Wanted

D = Decimal
PLACE = Place(area=D(120_000), units=860, equipment=14, posts=3)


@pytest.mark.parametrize(
	("standard", "absent", "heads", "exact"),
	[
		(Standard("Cleaner", staffing.AREA, D(6000)), 0, 20, "20.00"),
		(Standard("Gardener", staffing.AREA, D(50_000)), 0, 3, "2.40"),
		(Standard("Officer", staffing.UNITS, D(300)), 0, 3, "2.87"),
		(Standard("Lift Technician", staffing.EQUIPMENT, D(30), least=1), 0, 1, "0.47"),
		(Standard("Manager", staffing.FIXED, D(2)), 0, 2, "2.00"),
		# 3 × 24 × 365 ÷ (248 × 8) = 13.2460; with ten days away 3 × 24 × 365 ÷ 1,904 = 13.8025
		(Standard("Guard", staffing.POSTS), 0, 14, "13.25"),
		(Standard("Guard", staffing.POSTS), 10, 14, "13.80"),
		# 3 × 12 × 365 × 5 ÷ 7 ÷ 1,984 = 4.7307
		(Standard("Day Post", staffing.POSTS, hours=D(12), days_a_week=5), 0, 5, "4.73"),
	],
)
def test_need(standard, absent, heads, exact) -> None:
	found = staffing.need(standard, PLACE, absent)
	assert (found.heads, found.exact) == (heads, D(exact))
	assert found.exact == found.term.amount


def test_the_least_is_told() -> None:
	found = staffing.need(Standard("Technician", staffing.AREA, D(30_000), least=1), Place())
	assert (found.heads, found.exact, found.by_least) == (1, 0, True)


@pytest.mark.parametrize(
	"fields",
	[
		("Guard", "Mood"),
		("Guard", staffing.AREA, D(0)),
		("Guard", staffing.POSTS, D(1), D(25)),
		("Guard", staffing.POSTS, D(1), D(24), 8),
		("Guard", staffing.AREA, D(1), D(24), 7, -1),
	],
)
def test_no_standard(fields) -> None:
	with pytest.raises(ValueError):
		Standard(*fields)
	with pytest.raises(ValueError):
		staffing.hours_of_a_person(248)
	with pytest.raises(ValueError):
		Standing("Guard", 1, 1, -1)


@pytest.mark.parametrize(
	("standing", "missing", "over", "plan_gap"),
	[
		(Standing("Guard", 14, 14, 14), 0, 0, 0),
		(Standing("Guard", 14, 14, 11, joining=1, leaving=2, asked=2), 2, 0, 0),
		(Standing("Guard", 14, 12, 13), 0, 1, 2),
		(Standing("Guard", 10, 12, 12, leaving=1, asked=3), 0, 0, -2),
	],
)
def test_what_is_missing(standing, missing, over, plan_gap) -> None:
	assert (standing.missing, standing.over, standing.plan_gap) == (missing, over, plan_gap)


DAY = date(2027, 3, 1)


@pytest.mark.parametrize(
	("wanted", "codes"),
	[
		(Wanted(2, "a", "b", "two have left", DAY), []),
		(Wanted(0, "a", "b", "x", DAY), ["nobody_wanted"]),
		(Wanted(2, "a", "b", "", DAY), ["no_reason"]),
		(Wanted(5, "a", "b", " ", DAY), ["over_plan"]),
		(Wanted(5, "a", "b", "a new phase is handed over", DAY), []),
		(Wanted(2, "a", "a", "two have left", DAY), ["own_request"]),
		(Wanted(2, "a", None, "two have left"), ["no_date"]),
		(Wanted(2, "a", "b", "two have left", DAY, "HIREQ-1"), ["already_asked"]),
	],
)
def test_requisition(wanted, codes) -> None:
	found = staffing.requisition_refusals(wanted, Standing("Guard", 14, 14, 11))
	assert [one.code for one in found] == codes
	assert all(set(one.params) == set(staffing.REFUSALS[one.code]) for one in found)


def test_worst_first_by_the_share_that_is_missing() -> None:
	rows = [
		Standing("Cleaner", 20, 20, 18),
		Standing("Manager", 1, 1, 0),
		Standing("Guard", 14, 14, 14),
		Standing("Gardener", 10, 10, 9),
	]
	assert [one.post for one in staffing.worst_first(rows)] == ["Manager", "Cleaner", "Gardener"]
	whole = staffing.all_together(rows)
	assert (whole.planned, whole.heads, whole.missing) == (45, 41, 4)


@given(st.integers(0, 60), st.integers(0, 30))
def test_more_places_never_need_fewer_people(posts, more) -> None:
	standard = Standard("Guard", staffing.POSTS)
	fewer, many = (staffing.need(standard, Place(posts=number)) for number in (posts, posts + more))
	assert fewer.heads <= many.heads
	assert fewer.exact <= fewer.heads < fewer.exact + 1 + D("0.01")
