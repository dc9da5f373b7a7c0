"""Nothing is destroyed before its day, under a hold, or by too few people."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_ops.rules import disposal
from wuye_ops.rules.disposal import Candidate

TODAY = date(2031, 7, 1)
DUE = TODAY - timedelta(days=1)


@pytest.mark.parametrize(
	("record", "expected"),
	[
		(Candidate("Archived", DUE), ()),
		(Candidate("Superseded", DUE), ()),
		# its last day in the archive is a day in the archive
		(Candidate("Archived", TODAY), (disposal.NOT_DUE,)),
		(Candidate("Archived", TODAY + timedelta(days=1)), (disposal.NOT_DUE,)),
		(Candidate("Archived", DUE, on_hold=True), (disposal.ON_HOLD,)),
		(Candidate("Archived", permanent=True), (disposal.PERMANENT,)),
		# permanent, whatever day a mistake has put there
		(Candidate("Archived", DUE, permanent=True), (disposal.PERMANENT,)),
		(Candidate("Archived"), (disposal.NO_PERIOD,)),
		(Candidate("Effective", DUE), (disposal.IN_USE,)),
		(Candidate("Draft", DUE), (disposal.IN_USE,)),
		(Candidate("Archived", DUE, on_loan="LN-2031-00001"), (disposal.ON_LOAN,)),
		(Candidate("Archived", DUE, in_another="RD-2031-00001"), (disposal.IN_ANOTHER,)),
		(Candidate("Disposed", DUE), (disposal.DISPOSED,)),
		(Candidate("Effective", TODAY, on_hold=True), (disposal.ON_HOLD, disposal.NOT_DUE, disposal.IN_USE)),
	],
)
def test_obstacles(record, expected) -> None:
	assert disposal.obstacles(record, TODAY) == expected


@given(
	record=st.builds(
		Candidate,
		status=st.sampled_from(("Draft", "In Approval", "Effective", "Superseded", "Archived", "Disposed")),
		keep_until=st.none() | st.dates(date(2000, 1, 1), date(2060, 1, 1)),
		permanent=st.booleans(),
		on_hold=st.booleans(),
		on_loan=st.none() | st.just("LN-1"),
		in_another=st.none() | st.just("RD-1"),
	)
)
def test_what_has_no_obstacle_is_finished_due_and_free(record) -> None:
	if disposal.obstacles(record, TODAY):
		return
	assert record.status in disposal.FINISHED
	assert record.keep_until and record.keep_until < TODAY
	assert not (record.permanent or record.on_hold or record.on_loan or record.in_another)


def test_nobody_approves_their_own_appraisal() -> None:
	assert disposal.may_approve("clerk", "clerk") == disposal.APPROVES_OWN_APPRAISAL
	assert disposal.may_approve("manager", "clerk") is None


@pytest.mark.parametrize(
	("who", "already", "expected"),
	[
		("first", (), None),
		("second", ("first",), None),
		("first", ("first",), disposal.SUPERVISES_TWICE),
		("clerk", (), disposal.SUPERVISES_OWN_APPRAISAL),
		("manager", (), disposal.SUPERVISES_OWN_APPROVAL),
		("third", ("first", "second"), disposal.ENOUGH),
	],
)
def test_supervisors(who, already, expected) -> None:
	assert disposal.may_supervise(who, "clerk", "manager", already) == expected


@pytest.mark.parametrize(
	("approver", "supervisors", "expected"),
	[
		("manager", ("first", "second"), True),
		("manager", ("first",), False),
		("manager", (), False),
		("manager", ("first", "first"), False),
		("manager", ("first", "manager"), False),
		("manager", ("clerk", "second"), False),
		("clerk", ("first", "second"), False),
		(None, ("first", "second"), False),
		("manager", ("first", "second", "third"), False),
	],
)
def test_it_is_executed_by_four_people_at_least(approver, supervisors, expected) -> None:
	assert disposal.may_execute("clerk", approver, supervisors) is expected


@given(people=st.lists(st.sampled_from(("a", "b", "c", "d", "e")), min_size=4, max_size=4))
def test_the_four_parts_are_four_people(people) -> None:
	appraiser, approver, *supervisors = people
	assert disposal.may_execute(appraiser, approver, supervisors) is (len(set(people)) == 4)
