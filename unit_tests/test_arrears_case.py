"""Cases, ladders, promises, deliveries and letters: by hand, and laws that hold for all."""

from datetime import date, timedelta
from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_ops.rules import delivery, dunning_ladder, letter_text, promise
from wuye_ops.rules.arrears import EXPIRED, ON_HOLD, OPEN, PAID, Debt, needs_case, stand
from wuye_ops.rules.dunning_ladder import (
	CALL,
	COURT,
	DEMAND,
	LADDER,
	LAWYER,
	REMINDER,
	SECOND,
	SENT,
	Hold,
	ladder_fault,
	ladder_of,
	upcoming,
)
from wuye_ops.rules.limitation import DEMAND as DEMANDED
from wuye_ops.rules.limitation import PART_PAYMENT, PROMISE, SUIT, Restart
from wuye_ops.rules.promise import BROKEN, KEPT, Instalment

DUE = date(2026, 1, 31)


def day(after: int) -> date:
	return DUE + timedelta(days=after)


def debt(amount="100", due=DUE, **fields) -> Debt:
	return Debt("B1", due, D(amount), **fields)


class TestLadder:
	@pytest.mark.parametrize(
		("done", "kind", "on"),
		[
			([], REMINDER, 7),
			([(SENT, -7)], REMINDER, 7),
			([(REMINDER, 7)], CALL, 15),
			([(REMINDER, 12)], CALL, 19),  # a week after a late reminder
			([(REMINDER, 7), (CALL, 15)], DEMAND, 30),
			([(DEMAND, 30)], SECOND, 60),
			([(DEMAND, 58)], SECOND, 73),  # 15 days to pay
			([(SECOND, 60), (CALL, 62)], LAWYER, 90),  # another call moves nothing
			([(DEMAND, 30), (DEMAND, 55)], SECOND, 70),  # sent again
			([(LAWYER, 90)], COURT, 180),
		],
	)
	def test_the_next_rung_and_its_day(self, done, kind, on):
		coming = upcoming(DUE, [(step, day(after)) for step, after in done])
		assert (coming.step.kind, coming.on) == (kind, day(on))

	def test_above_the_last_rung_is_nothing(self):
		assert upcoming(DUE, [(COURT, day(180))]) is None

	def test_nobody_gets_a_lawyers_letter_the_day_after_the_first_one(self):
		done, today = [], day(400)
		for kind in (REMINDER, CALL, DEMAND, SECOND, LAWYER, COURT):
			coming = upcoming(DUE, done)
			assert coming.step.kind == kind
			today = max(today, coming.on)
			done.append((kind, today))
		days = {kind: (on - day(400)).days for kind, on in done}
		assert days == {REMINDER: 0, CALL: 7, DEMAND: 14, SECOND: 29, LAWYER: 44, COURT: 59}

	def test_a_propertys_own_ladder(self):
		ladder = ladder_of([(REMINDER, 3), (DEMAND, 20)])
		assert [(step.kind, step.days, step.proof) for step in ladder] == [
			(REMINDER, 3, ""), (DEMAND, 20, "delivery"),
		]  # fmt: skip
		assert upcoming(DUE, [(REMINDER, day(3))], ladder).on == day(20)
		assert ladder_of([]) == LADDER

	@pytest.mark.parametrize(
		("rungs", "fault"),
		[
			([(step.kind, step.days) for step in LADDER], None),
			([], None),
			([(REMINDER, 7), ("Cut Water", 10)], (dunning_ladder.UNKNOWN_KIND, 2)),
			([(REMINDER, 7), (REMINDER, 9)], (dunning_ladder.TWICE, 2)),
			([(DEMAND, 7), (REMINDER, 9)], (dunning_ladder.WRONG_ORDER, 2)),
			([(REMINDER, 7), (CALL, 7)], (dunning_ladder.NOT_RISING, 2)),
			([(SENT, -7)], (dunning_ladder.NOTHING_TO_SEND, 0)),
		],
	)
	def test_what_a_ladder_may_be(self, rungs, fault):
		assert ladder_fault(rungs) == fault

	def test_no_rung_cuts_anything(self):
		assert dunning_ladder.KINDS == (SENT, REMINDER, CALL, DEMAND, SECOND, LAWYER, COURT)


class TestCase:
	@pytest.mark.parametrize(
		("after", "needed"), [(-5, False), (0, False), (6, False), (7, True), (900, True)]
	)
	def test_begins_with_the_first_rung(self, after, needed):
		assert needs_case([debt()], day(after)) is needed

	def test_disputed_bills_make_no_case_and_hold_one(self):
		assert not needs_case([debt(disputed=True)], day(50))
		held = stand([debt(disputed=True)], day(50))
		assert (held.status, held.next_on, held.hold_until, held.overdue) == (ON_HOLD, None, None, D(100))
		# the other bill goes on, by its own day
		other = stand([debt(disputed=True), Debt("B2", day(40), D(60))], day(50))
		assert (other.status, other.next_on, other.overdue, other.bills) == (OPEN, day(47), D(160), 2)

	def test_paid_when_nothing_is_overdue(self):
		assert stand([], day(50)).status == PAID
		assert stand([debt(due=day(60))], day(50), [(REMINDER, day(7))]).stage == REMINDER

	def test_a_hold_moves_the_next_step_behind_it(self):
		held = stand([debt()], day(20), [(REMINDER, day(7))], [Hold(day(16), day(40))])
		assert (held.status, held.hold_until, held.next_step.kind, held.next_on) == (
			ON_HOLD, day(40), CALL, day(41),
		)  # fmt: skip
		assert stand([debt()], day(41), [(REMINDER, day(7))], [Hold(day(16), day(40))]).next_on == day(15)
		assert stand([debt()], day(20), [], [Hold(day(1), day(40)), Hold(day(2))]).next_on is None

	@pytest.mark.parametrize(
		("restarts", "on", "expires"),
		[
			([], date(2026, 2, 1), date(2029, 1, 31)),
			([Restart(date(2028, 5, 6), DEMANDED)], date(2028, 6, 1), date(2031, 5, 6)),
			(
				[Restart(date(2028, 5, 6), PART_PAYMENT), Restart(date(2029, 1, 2), SUIT)],
				date(2029, 2, 1),
				date(2032, 1, 2),
			),
			# too late for a demand, not for a promise
			([Restart(date(2029, 5, 6), DEMANDED)], date(2029, 6, 1), date(2029, 1, 31)),
			([Restart(date(2029, 5, 6), PROMISE)], date(2029, 6, 1), date(2032, 5, 6)),
		],
	)
	def test_limitation_begins_anew(self, restarts, on, expires):
		assert stand([debt(restarts=tuple(restarts))], on).limitation_on == expires

	def test_the_earliest_of_its_bills_is_the_cases(self):
		demanded = debt(restarts=(Restart(date(2028, 5, 6), DEMANDED),))
		standing = stand([demanded, Debt("B2", date(2026, 3, 31), D(5))], date(2028, 6, 1))
		assert standing.limitation_on == date(2029, 3, 31)

	@pytest.mark.parametrize(
		("on", "warning"),
		[
			(date(2028, 7, 30), None),
			(date(2028, 7, 31), 30),
			(date(2028, 10, 30), 30),
			(date(2028, 10, 31), 33),
			(date(2029, 1, 31), 33),
			(date(2029, 2, 1), EXPIRED),
		],
	)
	def test_warnings(self, on, warning):
		assert stand([debt()], on).warning == warning

	@given(
		st.lists(
			st.tuples(st.integers(-60, 1500), st.decimals(0, 9999, places=2), st.booleans()), max_size=8
		),
		st.integers(-30, 1500),
	)
	def test_what_is_overdue_is_what_the_bills_say(self, rows, today):
		debts = [Debt(f"B{i}", day(due), amount, disputed) for i, (due, amount, disputed) in enumerate(rows)]
		standing = stand(debts, day(today))
		late = [one for one in debts if one.due_date < day(today) and one.outstanding]
		assert standing.overdue == sum((one.outstanding for one in late), D(0))
		assert (standing.status == PAID) == (not late)
		if needs_case(debts, day(today)):
			assert standing.status == OPEN and standing.next_on <= day(today)


class TestPromise:
	ROWS = (Instalment(day(10), D(300)), Instalment(day(40), D(300)), Instalment(day(70), D(400)))

	@pytest.mark.parametrize(
		("paid", "today", "state", "parts", "next_due"),
		[
			([], 10, promise.OPEN, (0, 0, 0), 10),  # the day itself is in time
			([], 11, BROKEN, (0, 0, 0), 10),
			([(10, 300)], 11, promise.OPEN, (300, 0, 0), 40),
			([(10, 299.99)], 11, BROKEN, (299.99, 0, 0), 10),
			([(5, 100), (9, 250)], 41, BROKEN, (300, 50, 0), 40),
			([(5, 1000)], 6, KEPT, (300, 300, 400), None),
			([(10, 300), (40, 300), (70, 400)], 71, KEPT, (300, 300, 400), None),
			([(12, 1000)], 13, BROKEN, (300, 300, 400), None),  # too late stays too late
			([(10, 300), (40, 300), (70, 400), (71, 50)], 90, KEPT, (300, 300, 400), None),
		],
	)  # fmt: skip
	def test_instalments(self, paid, today, state, parts, next_due):
		payments = [(day(on), D(str(amount))) for on, amount in paid]
		standing = promise.standing(self.ROWS, payments, day(today))
		assert standing.state == state
		assert standing.paid == tuple(D(str(part)) for part in parts)
		assert standing.next_due == (None if next_due is None else day(next_due))

	@pytest.mark.parametrize(
		("rows", "said", "owed", "fault"),
		[
			(ROWS, 0, 1000, None),
			(ROWS, 0, "999.99", (promise.MORE_THAN_OWED, 0)),
			(ROWS, 6, 1000, (promise.SAID_IN_FUTURE, 0)),
			((), 0, 1000, (promise.NO_ROWS, 0)),
			((Instalment(day(4), D(10)),), 0, 1000, (promise.PAST, 1)),
			((ROWS[0], Instalment(day(10), D(10))), 0, 1000, (promise.NOT_RISING, 2)),
			((ROWS[0], Instalment(day(20), D(0))), 0, 1000, (promise.NOT_POSITIVE, 2)),
			(tuple(Instalment(day(10 + i), D(1)) for i in range(37)), 0, 1000, (promise.TOO_MANY, 0)),
		],
	)
	def test_what_can_be_promised(self, rows, said, owed, fault):
		assert promise.fault(rows, day(said), day(5), D(owed)) == fault

	@given(
		st.lists(
			st.tuples(st.integers(1, 90), st.integers(1, 500)),
			min_size=1,
			max_size=6,
			unique_by=lambda r: r[0],
		),
		st.lists(st.tuples(st.integers(0, 120), st.integers(1, 500)), max_size=8),
	)
	def test_broken_is_never_mended_and_parts_are_what_was_paid(self, rows, paid):
		rows = [Instalment(day(on), D(amount)) for on, amount in sorted(rows)]
		money = [(day(on), D(amount)) for on, amount in paid]
		states = []
		for today in range(0, 130):
			known = [(on, amount) for on, amount in money if on <= day(today)]
			now = promise.standing(rows, known, day(today))
			states.append(now.state)
			assert sum(now.paid) == min(sum(amount for _on, amount in known), sum(row.amount for row in rows))
		if BROKEN in states:
			assert set(states[states.index(BROKEN) :]) == {BROKEN}
		else:
			assert states[-1] == KEPT


class TestDelivery:
	@pytest.mark.parametrize(
		("method", "delivered", "proof", "number", "fault"),
		[
			(delivery.SIGNED, 3, "slip.jpg", "", None),
			(delivery.SIGNED, 3, "", "", delivery.NO_PROOF),
			(delivery.SIGNED, 1, "slip.jpg", "", delivery.BEFORE_SENT),
			(delivery.SIGNED, None, "slip.jpg", "", delivery.BEFORE_SENT),
			(delivery.SIGNED, 9, "slip.jpg", "", delivery.IN_FUTURE),
			(delivery.MAIL, 3, "slip.jpg", " ", delivery.NO_NUMBER),
			(delivery.MAIL, 3, "slip.jpg", "XA123", None),
			(delivery.DOOR, 3, "door.jpg", "", None),
			("WeChat", 3, "slip.jpg", "", delivery.UNKNOWN_METHOD),
		],
	)
	def test_what_proves_it(self, method, delivered, proof, number, fault):
		on = None if delivered is None else day(delivered)
		assert delivery.fault(method, day(2), on, day(5), proof, number) == fault

	def test_a_paper_on_the_door_is_no_demand(self):
		assert [method for method in delivery.METHODS if not delivery.counts(method)] == [delivery.DOOR]


class TestLetterText:
	def test_blanks_are_filled_and_nothing_else_happens(self):
		text = "{{ customer }}：欠费 {{amount}} 元。{{ customer }}"
		assert (
			letter_text.fill(text, {"customer": "{{ amount }}", "amount": "3"})
			== "{{ amount }}：欠费 3 元。{{ amount }}"
		)

	@pytest.mark.parametrize(
		("text", "faults"),
		[
			("{{ amount }}", ()),
			("{{ amont }} {{ doc.phone }}", ("amont", "doc.phone")),
			("{% for x in y %}", ("{%", "%}")),
			("{{ amount", ("{{",)),
			("{{ }}", ("{{ }}",)),
			("{{ amount|upper }}", ("amount|upper",)),
		],
	)
	def test_what_cannot_be_filled(self, text, faults):
		assert letter_text.faults(text, ("amount",)) == faults
