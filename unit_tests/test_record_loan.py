"""What may be lent, who says so, and how it comes back."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_ops.rules import record_loan as loan
from wuye_ops.rules.record_loan import Asked

DUE = date(2027, 3, 10)


def asked(kind: str = loan.ORIGINAL, days: int = 7, **fields) -> Asked:
	return Asked(kind, days, **{"status": "Archived", "on_paper": True, "ending": "pdf", **fields})


@pytest.mark.parametrize(
	("request_", "expected"),
	[
		(asked(), ()),
		(asked(on_paper=False), (loan.NO_PAPER,)),
		(asked(on_hold=True), (loan.ON_HOLD,)),
		(asked(lent="LN-1"), (loan.LENT,)),
		(asked(status="Disposed"), (loan.NOT_KEPT,)),
		(asked(status="Draft"), (loan.NOT_KEPT,)),
		(asked(status="Effective"), ()),
		(asked(days=0), (loan.NO_TIME,)),
		(asked(days=31), (loan.TOO_LONG,)),
		(asked(borrower_works_here=False), (loan.LEFT,)),
		# a copy of what is out, held or only a file harms nothing
		(asked(loan.COPY, on_hold=True, lent="LN-1", on_paper=False), ()),
		(asked(loan.COPY, days=90), ()),
		(asked(loan.ELECTRONIC, on_hold=True, lent="LN-1", on_paper=False), ()),
		(asked(loan.ELECTRONIC, ending=None), (loan.NO_FILE,)),
		(asked(loan.ELECTRONIC, ending="docx"), (loan.NOT_SHOWN,)),
		(asked(loan.ELECTRONIC, ending="PDF"), ()),
	],
)
def test_obstacles(request_, expected) -> None:
	assert loan.obstacles(request_) == expected


@pytest.mark.parametrize(
	("roles", "confidentiality", "expected"),
	[
		(("Records Clerk",), "Internal", True),
		(("Records Clerk",), "Confidential", False),
		(("Property Manager",), "Confidential", True),
		(("Property Manager",), "Secret", False),
		(("Operations Director",), "Secret", True),
		(("Customer Service",), "Public", False),
		(("Property Manager",), "", False),
		(("Operations Director",), "", True),
	],
)
def test_who_decides(roles, confidentiality, expected) -> None:
	assert loan.may_decide("somebody", roles, "borrower", confidentiality) is expected


@given(confidentiality=st.sampled_from((*loan.APPROVERS, "")))
def test_nobody_lends_to_themselves(confidentiality) -> None:
	everything = ("Records Clerk", "Property Manager", "Operations Director")
	assert not loan.may_decide("same", everything, "same", confidentiality)


def test_the_last_day_is_a_whole_day() -> None:
	approved = datetime(2027, 3, 1, 9, 30)
	expires = loan.expires_on(approved, 7)
	assert expires == datetime(2027, 3, 8, 23, 59, 59)
	assert loan.may_look(expires, expires)
	assert not loan.may_look(expires + timedelta(seconds=1), expires)
	assert not loan.may_look(approved, None)
	with pytest.raises(ValueError, match="one day at least"):
		loan.due_on(DUE, 0)


@pytest.mark.parametrize(
	("late", "done", "expected"),
	[
		(-3, (), None),
		(-2, (), -2),
		(-1, (-2,), None),
		(0, (-2,), None),
		(1, (-2,), 1),
		(2, (-2, 1), None),
		# nobody ran for two weeks: one message, not four
		(14, (), 7),
		(14, (7,), None),
		(45, (7,), 30),
		(45, (30,), None),
	],
)
def test_chasing(late, done, expected) -> None:
	steps = loan.chase_due(DUE, DUE + timedelta(days=late), done)
	assert [days for days, _whom in steps] == ([] if expected is None else [expected])


@given(days=st.lists(st.integers(-10, 60), max_size=40))
def test_no_step_is_told_twice_however_often_the_day_is_followed(days) -> None:
	done: list[int] = []
	for late in sorted(days):
		done += [step for step, _whom in loan.chase_due(DUE, DUE + timedelta(days=late), done)]
	assert len(done) == len(set(done)) <= len(loan.CHASE)
	assert done == sorted(done)


def test_the_borrower_hears_of_it_before_those_above() -> None:
	whom = [people for _days, people in loan.CHASE]
	assert whom[0] == (loan.BORROWER,)
	assert [days for days, _people in loan.CHASE] == sorted(days for days, _people in loan.CHASE)
	assert loan.DIRECTOR in whom[-1]
