"""What a grade is worth, what may be taken of a wage, and what cards are in an appraisal: to the cent."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_ops.rules import reward
from wuye_ops.rules.reward import Asked, Deducted, Month

D = Decimal


@pytest.mark.parametrize(
	("coefficient", "days", "amount", "difference"),
	[
		("1.2", 22, "1200.00", "200.00"),
		("1.0", 22, "1000.00", "0.00"),
		("0.8", 22, "800.00", "-200.00"),
		("0.5", 22, "500.00", "-500.00"),
		# 1,000 × 1.2 × 15 ÷ 22; of it 681.82 are agreed
		("1.2", 15, "818.18", "136.36"),
		("1.2", 0, "0.00", "0.00"),
		(None, 11, "500.00", "0.00"),
	],
)
def test_performance_pay(coefficient, days, amount, difference) -> None:
	found = reward.performance_pay(D(1000), None if coefficient is None else D(coefficient), days, 22)
	assert (found.amount, found.difference) == (D(amount), D(difference))
	assert found.term.amount == found.amount


def test_a_month_that_was_paid_is_put_right() -> None:
	before = reward.performance_pay(D(1000), D("0.8"), 22, 22)
	after = reward.performance_pay(D(1000), D("1.0"), 22, 22)
	assert reward.correction(before.amount, after) == D("200.00")
	assert reward.correction(D(0), after) == D("1000.00")
	assert reward.correction(after.amount, before) == D("-200.00")
	assert reward.correction(after.amount, after) == 0


@pytest.mark.parametrize(
	"fields", [(D(-1), D(1), 1, 1), (D(1), D(-1), 1, 1), (D(1), D(1), 2, 1), (D(1), D(1), 0, 0)]
)
def test_no_performance_pay(fields) -> None:
	with pytest.raises(ValueError):
		reward.performance_pay(*fields)


@pytest.mark.parametrize(
	("asked", "wage", "minimum", "taken", "expected"),
	[
		("500", "4000", "2490", "0", Deducted(D(500), D(0))),
		("1000", "4000", "2490", "0", Deducted(D("800.00"), D("200.00"), "share")),
		# 20 % of 2,900 would be 580, but 2,490 have to be left
		("1000", "2900", "2490", "0", Deducted(D("410"), D("590"), "minimum_wage")),
		("1000", "2400", "2490", "0", Deducted(D(0), D(1000), "minimum_wage")),
		("1000", "4000", "2490", "700", Deducted(D("100.00"), D("900.00"), "share")),
		# a fifth of 3,333.33 is 666.666: cut
		("1000", "3333.33", "0", "0", Deducted(D("666.66"), D("333.34"), "share")),
		("0", "4000", "2490", "0", Deducted(D(0), D(0))),
	],
)
def test_what_may_be_taken_of_a_wage(asked, wage, minimum, taken, expected) -> None:
	assert reward.deductible(D(asked), D(wage), D(minimum), D(taken)) == expected
	with pytest.raises(ValueError):
		reward.deductible(D(-1), D(wage), D(minimum))


def test_over_several_months() -> None:
	parts, left = reward.instalments(D(2000), [D(4000), D(2900), D(4000)], D(2490))
	assert (parts, left) == ((D("800.00"), D(410), D("790.00")), D(0))
	assert reward.instalments(D(2000), [D(4000)], D(2490)) == ((D("800.00"),), D("1200.00"))


def asked(kind: str = reward.BONUS, amount: int = 200, by: str = "head@x", **fields) -> Asked:
	return Asked(kind, D(amount), "2027-03", "li@x", by, **{"card_status": "Final", **fields})


@pytest.mark.parametrize(
	("one", "approver", "expected"),
	[
		(asked(), None, []),
		(asked(), "boss@x", []),
		(asked(), "head@x", ["own_approval"]),
		(asked(), "li@x", ["own_approval"]),
		(asked(by="li@x"), None, ["own_request"]),
		(asked(amount=0), None, ["not_positive"]),
		(asked(amount=-5), None, ["not_positive"]),
		(asked(card_status="Shown"), None, ["not_final"]),
		(asked(card_status=""), None, ["no_reason"]),
		(asked(card_status="", ground="saved a child"), None, []),
		(asked(paid_by="HR-ADS-1"), None, ["paid_already"]),
		(asked(month_paid=True), None, ["month_paid"]),
		(asked(reward.DEDUCTION), None, ["no_ground", "no_damage"]),
		(asked(reward.DEDUCTION, ground="broke the gate", damage=D(100)), None, ["over_damage"]),
		(asked(reward.DEDUCTION, ground="broke the gate", damage=D(300)), None, []),
	],
)
def test_refusals(one, approver, expected) -> None:
	found = reward.refusals(one, approver, ("HR Manager",), ("HR Manager",))
	assert [refusal.code for refusal in found] == expected
	assert all(set(refusal.params) == set(reward.REFUSALS[refusal.code]) for refusal in found)


def test_who_has_no_right_to_approve_the_sum() -> None:
	found = reward.refusals(asked(), "boss@x", ("HR User",), ("HR Manager",))
	assert [(one.code, one.params) for one in found] == [("not_entitled", {"roles": ("HR Manager",)})]
	with pytest.raises(ValueError):
		asked("Fine")


def month(number: int, **points: str) -> Month:
	possible = {"Results": D(30), "Customer": D(25), "Operation": D(25), "Team": D(20)}
	return Month(date(2027, number, 28), {name: (D(value), possible[name]) for name, value in points.items()})


def test_goals_of_an_appraisal() -> None:
	goals = reward.appraisal_goals(
		[month(1, Results="30", Customer="20", Team="15"), month(2, Results="15", Team="20")]
	)
	assert [(one.kra, str(one.percent), str(one.score), one.months) for one in goals] == [
		("Results", "75.00", "3.75", 2),
		("Customer", "80.00", "4.00", 1),
		("Team", "87.50", "4.38", 2),
	]
	# 30, 25 and 20 of 75
	assert [str(one.weight) for one in goals] == ["40.00", "33.33", "26.67"]
	assert reward.appraisal_goals([]) == ()
	assert reward.appraisal_goals([Month(date(2027, 1, 31), {"Results": (D(0), D(0))})]) == ()


MONEY = st.decimals(0, 20_000, places=2)


@given(MONEY, MONEY, MONEY, MONEY)
def test_a_deduction_leaves_what_the_law_leaves(wanted, wage, minimum, taken) -> None:
	found = reward.deductible(wanted, wage, minimum, taken)
	assert found.now + found.later == wanted and found.now >= 0
	assert not found.now or (found.now + taken) * 5 <= wage
	assert not found.now or wage - taken - found.now >= minimum
	assert bool(found.bound) == (found.later > 0)


@given(
	st.lists(
		st.dictionaries(st.sampled_from(("Results", "Customer", "Operation", "Team")), st.integers(0, 20))
	)
)
def test_weights_of_goals_make_up_100(rows) -> None:
	goals = reward.appraisal_goals(
		[month(1, **{name: str(value) for name, value in row.items()}) for row in rows]
	)
	assert sum(one.weight for one in goals) == (100 if any(rows) else 0)
	assert all(0 <= one.score <= reward.STARS for one in goals)


def test_what_is_just_allowed() -> None:
	assert reward.refusals(asked(reward.DEDUCTION, ground="broke the gate", damage=D(200))) == ()
	assert reward.performance_pay(D(0), D(0), 1, 1).amount == 0
	# both bounds are the same: a fifth of 1,000 leaves 800
	assert reward.deductible(D(500), D(1000), D(800)) == Deducted(D("200.00"), D("300.00"), "share")


# -- days, and performance pay as something that is asked for ---------------------------------------------------------


@pytest.mark.parametrize(
	("employed", "month", "marked", "lost", "expected"),
	[
		# all month, nobody marks
		(31, 31, 0, 0, (31, 31)),
		# all month, marked on 22 days, 2 of them absent
		(31, 31, 22, 2, (20, 22)),
		(31, 31, 22, 22, (0, 22)),
		# joined on the 16th: half of the month, however many days were marked
		(15, 30, 11, 0, (15, 30)),
		(15, 30, 11, 3, (12, 30)),
		(2, 30, 3, 3, (0, 30)),
		(0, 30, 0, 0, (0, 30)),
	],
)
def test_days_at_work(employed, month, marked, lost, expected) -> None:
	assert reward.at_work(employed, month, marked, lost) == expected


@pytest.mark.parametrize(
	"days", [(31, 30, 0, 0), (-1, 30, 0, 0), (0, 0, 0, 0), (30, 30, 3, 4), (30, 30, 3, -1)]
)
def test_days_that_cannot_be(days) -> None:
	with pytest.raises(ValueError):
		reward.at_work(*days)


@given(st.integers(1, 31), st.data())
def test_nobody_is_at_work_on_more_days_than_there_are(month, data) -> None:
	employed = data.draw(st.integers(0, month))
	marked = data.draw(st.integers(0, month))
	days, workdays = reward.at_work(employed, month, marked, data.draw(st.integers(0, marked)))
	assert 0 <= days <= workdays
	assert reward.performance_pay(D(1000), D(1), days, workdays).amount <= D(1000)


@pytest.mark.parametrize(
	("status", "expected"),
	[("Final", []), ("", ["no_card"]), ("Superseded", ["not_final"]), ("Draft", ["not_final"])],
)
def test_performance_pay_stands_on_a_final_card(status, expected) -> None:
	asked = Asked(reward.PERFORMANCE, D(100), "2027-03", "tech", "hr", card_status=status)
	assert [one.code for one in reward.refusals(asked)] == expected
