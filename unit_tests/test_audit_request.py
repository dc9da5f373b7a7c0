"""What auditors ask for: deadlines, reminders, and the log of what went over and came back."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_ops.rules.audit_request import (
	ACCEPT,
	ACCEPTED,
	ASKED,
	BACK,
	COPY,
	DENY,
	ELECTRONIC,
	EXTERNAL,
	HAND_OVER,
	HANDED_OVER,
	INTERNAL,
	LIFE,
	NOT_AVAILABLE,
	ORIGINAL,
	REFUSALS,
	RETURN,
	RETURNED,
	TO_AUDITOR,
	WITHDRAW,
	WITHDRAWN,
	Handing,
	Request,
	days_late,
	due_on,
	handing_refusals,
	limits_scope,
	originals_out,
	refusals,
	reminders_due,
	still_held,
)

# a Thursday
ASKED_ON = date(2026, 11, 26)
DUE = date(2026, 12, 1)
OPEN = Request(ASKED, ASKED_ON, DUE, "出纳", frozenset({"王审", "李审"}))


def codes(found) -> list[str]:
	for one in found:
		assert set(one.params) == set(REFUSALS[one.code])
	return [one.code for one in found]


@pytest.mark.parametrize(("kind", "due"), [(INTERNAL, date(2026, 12, 1)), (EXTERNAL, date(2026, 12, 3))])
def test_the_deadline_counts_working_days(kind: str, due: date) -> None:
	assert due_on(ASKED_ON, kind, lambda day: day.weekday() < 5) == due


def test_no_deadline_for_what_is_no_audit() -> None:
	with pytest.raises(ValueError, match="An audit is"):
		due_on(ASKED_ON, "Tax", lambda day: True)


@pytest.mark.parametrize(
	("request_", "step", "by", "reason", "found"),
	[
		(OPEN, HAND_OVER, "出纳", "", ["nothing_handed_over"]),
		(replace(OPEN, handed=1), HAND_OVER, "出纳", "", []),
		(replace(OPEN, handed=1), HAND_OVER, "王审", "", []),
		(replace(OPEN, handed=1), HAND_OVER, "路人", "", ["not_provider"]),
		(OPEN, DENY, "出纳", "", ["no_reason"]),
		(OPEN, DENY, "出纳", "系统上线前无记录", []),
		(OPEN, WITHDRAW, "王审", "已从系统取得", []),
		(OPEN, WITHDRAW, "出纳", "不方便", ["not_auditor"]),
		(OPEN, ACCEPT, "王审", "", ["not_now"]),
		(replace(OPEN, status=HANDED_OVER), ACCEPT, "王审", "", []),
		(replace(OPEN, status=HANDED_OVER), ACCEPT, "出纳", "", ["not_auditor"]),
		(replace(OPEN, status=HANDED_OVER, provider="王审"), ACCEPT, "王审", "", ["not_auditor"]),
		(replace(OPEN, status=HANDED_OVER), RETURN, "李审", " ", ["no_reason"]),
		(replace(OPEN, status=NOT_AVAILABLE), RETURN, "李审", "银行可补", []),
		# found after all
		(replace(OPEN, status=NOT_AVAILABLE, handed=1), HAND_OVER, "出纳", "", []),
		(replace(OPEN, status=ACCEPTED), HAND_OVER, "出纳", "", ["not_now"]),
	],
)
def test_who_takes_which_step(request_: Request, step: str, by: str, reason: str, found: list) -> None:
	assert codes(refusals(request_, step, by, reason)) == found


def test_the_ends_of_a_request() -> None:
	assert LIFE.endings == (ACCEPTED, WITHDRAWN)


@pytest.mark.parametrize(
	("late", "done", "told"),
	[
		(-2, (), ()),
		(-1, (), (-1,)),
		(0, (-1,), ()),
		(1, (-1,), (1,)),
		(3, (-1, 1), (3,)),
		(7, (-1, 1, 3), (7,)),
		(40, (-1, 1, 3, 7), ()),
		# after an outage the latest, not all of them
		(9, (), (7,)),
	],
)
def test_reminders_come_once_and_go_up(late: int, done: tuple, told: tuple) -> None:
	found = reminders_due(OPEN, DUE + timedelta(days=late), done)
	assert tuple(days for days, _whom in found) == told
	if told == (7,):
		assert found[0][1] == ("Auditor", "Property Manager", "Operations Director")
	assert reminders_due(replace(OPEN, status=HANDED_OVER), DUE + timedelta(days=late), done) == ()


@pytest.mark.parametrize(
	("status", "late", "days", "limits"),
	[
		(ASKED, -1, 0, False),
		(ASKED, 7, 7, False),
		(RETURNED, 8, 8, True),
		(NOT_AVAILABLE, -3, 0, True),
		(ACCEPTED, 30, 0, False),
	],
)
def test_what_does_not_come_limits_the_scope(status: str, late: int, days: int, limits: bool) -> None:
	request, today = replace(OPEN, status=status), DUE + timedelta(days=late)
	assert (days_late(request, today), limits_scope(request, today)) == (days, limits)


AT = datetime(2026, 11, 27, 10)
OVER = Handing("DR-1", "收据存根 1-50", ORIGINAL, TO_AUDITOR, 2, "出纳", "王审", AT)
RETURN_ONE = replace(OVER, direction=BACK, number=1, giver="王审", taker="出纳")


def test_the_log_knows_what_is_still_out() -> None:
	copies = replace(OVER, form=COPY, number=3)
	log = [OVER, copies, RETURN_ONE]
	assert still_held(log) == {("DR-1", "收据存根 1-50", COPY): 3, ("DR-1", "收据存根 1-50", ORIGINAL): 1}
	assert originals_out(log) == {("DR-1", "收据存根 1-50"): 1}
	assert originals_out([*log, RETURN_ONE]) == {}


@pytest.mark.parametrize(
	("row", "log", "found"),
	[
		(OVER, [], []),
		(RETURN_ONE, [OVER], []),
		(RETURN_ONE, [], ["not_held"]),
		(replace(RETURN_ONE, number=3), [OVER], ["not_held"]),
		# a copy does not stand for the original
		(RETURN_ONE, [replace(OVER, form=ELECTRONIC)], ["not_held"]),
		(replace(OVER, number=0, taker="出纳"), [], ["no_quantity", "same_person"]),
		(replace(OVER, taker=""), [], ["same_person"]),
		(replace(OVER, at=AT + timedelta(hours=1)), [], []),
		(replace(OVER, at=AT + timedelta(days=3)), [], ["in_future"]),
		(replace(OVER, at=AT - timedelta(days=3)), [], ["before_asked"]),
	],
)
def test_what_can_be_written_into_the_log(row: Handing, log: list, found: list) -> None:
	assert codes(handing_refusals(row, log, ASKED_ON, AT + timedelta(hours=1))) == found


@given(st.lists(st.tuples(st.sampled_from([ORIGINAL, COPY]), st.booleans(), st.integers(1, 5)), max_size=30))
def test_nobody_gives_back_more_than_there_is(rows: list) -> None:
	log: list[Handing] = []
	for form, back, number in rows:
		row = replace(OVER, form=form, number=number)
		if back:
			row = replace(row, direction=BACK, giver="王审", taker="出纳")
		if not handing_refusals(row, log, ASKED_ON, AT):
			log.append(row)
	assert all(number > 0 for number in still_held(log).values())
	assert set(originals_out(log).values()) == {
		number for key, number in still_held(log).items() if key[2] == ORIGINAL
	}


def test_what_is_no_handing() -> None:
	with pytest.raises(ValueError, match="Nothing is handed over"):
		replace(OVER, form="Verbal")
