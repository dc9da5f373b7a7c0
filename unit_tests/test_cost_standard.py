"""What an account has cost is told apart by what was planned and done: by hand, and whatever the numbers."""

from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_ops.rules.cost_drivers import Post, Service, by_area, by_contract, by_plan, energy
from wuye_ops.rules.cost_drivers import staff as staff_figure
from wuye_ops.rules.cost_figure import Figure
from wuye_ops.rules.cost_standard import (
	HEADS,
	VISITS,
	Account,
	Planned,
	effects,
	in_cents,
	is_measured,
	quantities,
)
from wuye_ops.rules.money import total

GUARD, ENGINEER = "秩序员", "工程师"


def staff(actual: str, done: dict | None, covered: bool = True) -> Account:
	"""A quarter of ten guards at 5,000 and two engineers at 8,000 a month, contributions within."""
	parts = (
		Planned(GUARD, "head", D(30), D("150000.00")),
		Planned(ENGINEER, "head", D(6), D("48000.00")),
	)
	return Account("640101", D("198000.00"), D(actual), parts, done, covered)


def test_heads_of_two_posts_by_hand() -> None:
	# two guards have become two engineers for the whole quarter: 24 × 5,000 + 12 × 8,000 = 216,000 at planned prices;
	# 4,320 more were paid, which is 2 % for both
	found = effects([staff("220320.00", {GUARD: D(24), ENGINEER: D(12)})])
	guard, engineer = found
	assert [(one.about, one.unit) for one in found] == [(GUARD, "head"), (ENGINEER, "head")]
	assert (guard.line.actual.amount, engineer.line.actual.amount) == (D("122400.00"), D("97920.00"))
	assert (guard.split.price, engineer.split.price) == (D("2400.00"), D("1920.00"))
	# as many heads as planned: nothing is quantity, all of it is who they are
	assert guard.split.quantity == engineer.split.quantity == 0
	assert (guard.split.mix, engineer.split.mix) == (D("-30000.00"), D("48000.00"))


def test_somebody_whose_post_nobody_planned_costs_what_is_usual() -> None:
	found = effects([staff("203500.00", {GUARD: D(30), ENGINEER: D(6), "司机": D(1)})])
	# 198,000 ÷ 36 = 5,500 for a head and month: with the driver 203,500, so nothing is price
	assert total(one.split.price for one in found) == 0
	assert found[2].line.actual.amount == D("5500.00")
	assert total(one.split.variance for one in found) == D("5500.00")


def test_names_that_have_nothing_in_common_are_compared_as_a_whole() -> None:
	(one,) = effects([staff("210000.00", {"员工": D(38)})])
	assert (one.about, one.line.planned.quantity, one.line.actual.quantity) == ("", D(36), D(38))
	# 2 head·months × 5,500; what is left is price
	assert (one.split.quantity, one.split.price, one.split.mix) == (D("11000.00"), D("1000.00"), D(0))


def test_where_most_are_called_otherwise_all_are_compared_as_a_whole() -> None:
	(one,) = effects([staff("198000.00", {GUARD: D(6), "巡逻员": D(24), "维修技工": D(6)})])
	assert (one.about, one.split.quantity, one.split.mix) == ("", D(0), D(0))


@pytest.mark.parametrize(
	("done", "covered", "actual"),
	[
		(None, True, "199000.00"),  # nobody has counted
		({}, True, "199000.00"),
		({GUARD: D(0)}, True, "199000.00"),
		({GUARD: D(30)}, False, "199000.00"),  # other things are on the account
		({GUARD: D(30)}, True, "-50.00"),  # a credit
	],
)
def test_what_cannot_be_measured_is_spending(done, covered, actual) -> None:
	one = staff(actual, done, covered)
	assert not is_measured(one)
	(effect,) = effects([one])
	assert (effect.unit, effect.split.spending) == ("", D(actual) - D("198000.00"))


def test_lines_of_one_unit_are_split_together_across_accounts() -> None:
	def area(account: str, price: str) -> Account:
		planned = D(price) * 1000
		return Account(
			account,
			planned,
			D(price) * 1100,
			[Planned("保洁", "㎡·month", D(1000), planned)],
			{"保洁": D(1100)},
		)

	found = effects([area("640105", "0.30"), Account("660202", D(10), D(12)), area("640106", "0.10")])
	assert [one.split.quantity for one in found] == [D("30.00"), D(0), D("10.00")]
	assert [one.split.spending for one in found] == [D(0), D("2.00"), D(0)]


def test_less_than_nothing_is_refused() -> None:
	with pytest.raises(ValueError, match="below 0"):
		Planned(GUARD, "head", D(-1), D(1))
	with pytest.raises(ValueError, match="float"):
		Planned(GUARD, "head", 1.5, D(1))


AMOUNTS = st.integers(0, 10_000_000).map(lambda value: D(value) / 100)
QUANTITIES = st.integers(0, 5000).map(lambda value: D(value) / 100)
NAMES = st.sampled_from(["a", "b", "c", "d"])
PARTS = st.lists(st.builds(Planned, NAMES, st.sampled_from(["head", "kWh"]), QUANTITIES, AMOUNTS), max_size=4)
ACCOUNTS = st.lists(
	st.builds(
		Account,
		st.integers(),
		AMOUNTS,
		st.integers(-100_000, 10_000_000).map(lambda value: D(value) / 100),
		PARTS,
		st.none() | st.dictionaries(NAMES, QUANTITIES, max_size=4),
		st.booleans(),
	),
	max_size=4,
)


@given(ACCOUNTS)
def test_effects_sum_to_the_deviation_of_every_account_whatever_it_is_made_of(accounts) -> None:
	found = effects(accounts)
	assert total(one.split.variance for one in found) == total(one.actual - one.planned for one in accounts)
	for unit in {one.unit for one in found}:
		assert total(one.line.variance for one in found if one.unit == unit) == total(
			one.split.variance for one in found if one.unit == unit
		)


@given(st.dictionaries(st.integers(), st.fractions(-10_000, 10_000, max_denominator=10), max_size=6))
def test_parts_in_cents_sum_to_their_sum_rounded_once(parts) -> None:
	amounts = {key: D(part.numerator) / D(part.denominator) for key, part in parts.items()}
	amounts = {key: amount.quantize(D("0.000001")) for key, amount in amounts.items()}
	found = in_cents(amounts)
	whole = total(amounts.values()).quantize(D("0.01"), "ROUND_HALF_UP")
	assert total(found.values()) == whole
	assert all(abs(found[key] - amounts[key]) <= D("0.02") for key in amounts)


def test_what_the_figures_of_a_plan_count() -> None:
	post = staff_figure([Post(GUARD, tuple(D(10 if month < 6 else 8) for month in range(12)), D(4200))])
	assert quantities(post) == (HEADS, (D(10),) * 6 + (D(8),) * 6)
	visits = by_plan([Service("电梯半月维保", 12, D(150), {month: 2 for month in range(1, 13)})])
	assert quantities(visits) == (VISITS, (D(24),) * 12)
	power = energy((D(1000),) * 12, (D("0.68"),) * 12, "kWh", D(-5), "公共用电")
	assert quantities(power) == ("kWh", (D(950),) * 12)
	assert quantities(by_area(2026, D(5000), D("0.3")))[1][0] == D(5000)
	assert quantities(by_contract(D(1000))) is None and quantities(Figure()) is None
