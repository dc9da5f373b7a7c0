"""From a plan to Budgets of ERPNext: months to the cent, one document for what is alike, and nothing done twice."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_ops.rules.budget_documents import (
	OWED,
	STOPPED,
	STOPPED_OWED,
	USUAL,
	Changes,
	Desired,
	Distribution,
	Existing,
	actions_of,
	changes,
	desired,
	gives,
	percents,
)
from wuye_ops.rules.cost_budget import budget_of
from wuye_ops.rules.cost_plan import LARGEST, Line, Plan
from wuye_ops.rules.seasonality import EVEN, spread
from wuye_ops.rules.steps import Refusal

D = Decimal
SUMMER = tuple(D(number) for number in (5, 5, 5, 5, 10, 10, 20, 20, 5, 5, 5, 5))
CLASSES = {"Wages": "Staff", "Power": "Energy", "Water": "Energy", "Parts": "Materials", "Idle": "Materials"}


def line(account: str, amount: str | int, weights=EVEN) -> Line:
	return Line(account, spread(D(amount), weights))


PLAN = Plan(
	"P1",
	"Garden",
	"We",
	"Garden - W",
	2027,
	(
		line("Wages", 120_000),
		line("Power", 50_000, SUMMER),
		line("Water", 5_000, SUMMER),
		line("Parts", 1_200),
		line("Idle", 0),
	),
)


def there(target: Desired, **key) -> list[Existing]:
	return [
		Existing(f"B{number}", budget.key, tuple(account for account, _amount in budget.accounts))
		for number, budget in enumerate(target.budgets)
	]


def test_accounts_that_are_alike_share_a_budget():
	found = desired(PLAN, "2027", CLASSES)
	assert [(one.accounts, one.distribution is None, one.actions) for one in found.budgets] == [
		((("Wages", 120_000),), True, OWED),
		((("Power", 50_000), ("Water", 5_000)), False, OWED),
		((("Parts", 1_200),), True, USUAL),
	]
	assert found.uncontrolled == ("Idle",)
	(summer,) = found.distributions
	assert summer.rows()[6] == ("July", D(20)) and sum(summer.percents) == 100
	assert summer.name.startswith("WY 2027 ")


def test_a_hundred_over_a_year_is_not_even():
	# 8.34 four times and 8.33 eight times; ERPNext's twelfths would be 8.33 each
	(one,) = desired(replace(PLAN, lines=(line("Parts", 100),)), "2027", CLASSES).budgets
	assert one.distribution is not None and gives(one.distribution.percents, spread(D(100)))
	assert not gives(None, spread(D(100)))


@pytest.mark.parametrize(
	("of", "stopped", "expected"),
	[
		("Staff", False, OWED),
		("Staff", True, STOPPED_OWED),
		("Materials", False, USUAL),
		("Materials", True, STOPPED),
		("Other Costs", False, USUAL),
	],
)
def test_actions(of, stopped, expected):
	assert actions_of(of, stopped) == expected


def test_the_fields_of_erpnext():
	fields = STOPPED_OWED.fields()
	assert fields["action_if_accumulated_monthly_budget_exceeded_on_po"] == "Stop"
	assert fields["action_if_annual_budget_exceeded"] == "Warn"
	assert [fields[name] for name in fields if name.startswith("applicable")] == [1, 1, 1]


# -- the way there


def test_made_once_and_then_left_alone():
	target = desired(PLAN, "2027", CLASSES)
	first = changes(target, [], {})
	assert [one.budget for one in first.create] == list(target.budgets)
	assert first.distributions == target.distributions and not first.is_done
	distributions = {one.name: one.percents for one in first.distributions}
	again = changes(target, there(target), distributions)
	assert again == Changes(keep=("B0", "B1", "B2")) and again.is_done


def test_after_a_kill_the_rest_is_made():
	target = desired(PLAN, "2027", CLASSES)
	half = [there(target)[0], replace(there(target)[2], submitted=False)]
	found = changes(target, half, {})
	assert (found.keep, found.submit, found.cancel) == (("B0",), ("B2",), ())
	assert [one.budget.accounts[0][0] for one in found.create] == ["Power"]
	assert len(found.distributions) == 1


def test_a_revision_replaces_what_it_changes_and_keeps_the_rest():
	old = desired(PLAN, "2027", CLASSES)
	new = desired(replace(PLAN, lines=(*PLAN.lines[:3], line("Parts", 2_400))), "2027", CLASSES)
	found = changes(new, there(old), {one.name: one.percents for one in old.distributions})
	assert (found.keep, found.cancel) == (("B0", "B1"), ("B2",))
	assert [(one.budget.accounts, one.replaces) for one in found.create] == [((("Parts", 2_400),), "B2")]


def test_a_class_that_is_stopped_gets_another_budget():
	old, new = desired(PLAN, "2027", CLASSES), desired(PLAN, "2027", CLASSES, stopped={"Materials"})
	found = changes(new, there(old), {one.name: one.percents for one in old.distributions})
	assert found.cancel == ("B2",) and found.create[0].budget.actions == STOPPED


def test_a_plan_that_is_withdrawn_takes_its_budgets_along():
	assert changes(Desired(()), there(desired(PLAN, "2027", CLASSES)), {}).cancel == ("B0", "B1", "B2")


def test_two_of_one_key_are_one_too_many():
	target = desired(replace(PLAN, lines=PLAN.lines[:1]), "2027", CLASSES)
	(one,) = there(target)
	found = changes(target, [replace(one, name="A", submitted=False), one], {})
	assert (found.keep, found.cancel) == (("B0",), ("A",))


def test_a_budget_of_somebody_else_is_never_touched():
	target = desired(PLAN, "2027", CLASSES)
	own = Existing("BUDGET-9", None, ("Parts", "Rent"))
	found = changes(target, [own], {})
	assert found == Changes(refusals=(Refusal("other_budget", {"budget": "BUDGET-9", "account": "Parts"}),))
	elsewhere = changes(target, [replace(own, accounts=("Rent",))], {})
	assert not elsewhere.refusals and not elsewhere.cancel


def test_a_distribution_somebody_has_changed_stands_in_the_way():
	target = desired(PLAN, "2027", CLASSES)
	(name,) = (one.name for one in target.distributions)
	found = changes(target, [], {name: (D(100), *(D(0),) * 11)})
	assert [refusal.code for refusal in found.refusals] == ["distribution_changed"] and not found.create


def test_a_sum_that_percents_cannot_give_is_told_and_nothing_is_done():
	huge = Line("Wages", tuple(D("99999999999.99") + number for number in range(12)))
	target = desired(replace(PLAN, lines=(huge, *PLAN.lines[1:])), "2027", CLASSES)
	assert target.refusals == (Refusal("inexact", {"account": "Wages"}),)
	assert changes(target, [], {}) == Changes(refusals=target.refusals)


def test_nothing_has_no_distribution():
	with pytest.raises(ValueError):
		percents((D(0),) * 12)


def test_what_is_nearly_alike_has_its_own_distribution():
	"""A tenth of the months, rounded, is up to half a cent away; ten such accounts would be cents away in ERPNext's totals."""
	months = spread(D("1000.01"), SUMMER)
	tenth = spread(D("100.00"), SUMMER)
	assert not gives(percents(months), tuple(one + D("0.01") for one in tenth))
	assert gives(percents(tenth), spread(D("5000.00"), SUMMER))
	assert gives(None, spread(D("1200.12"))) and not gives(None, spread(D("1200.11")))


def test_totals_of_many_accounts_are_those_of_the_variance_report():
	"""As ERPNext computes it, in floats: budget × percent ÷ 100 for each account and month, and all of them summed."""
	plan = replace(
		PLAN,
		lines=tuple(line(f"A{number}", f"{9000 + 37 * number}.{number:02d}", SUMMER) for number in range(40)),
	)
	target = desired(plan, "2027", {one.account: "Energy" for one in plan.lines})
	for month in range(12):
		shown = sum(
			float(amount) * float(budget.distribution.percents[month]) / 100
			for budget in target.budgets
			for _account, amount in budget.accounts
		)
		assert round(shown, 2) == float(sum(one.months[month] for one in plan.lines))


cents = st.integers(0, 10**9).map(lambda number: D(number) / 100)
months = st.tuples(*[cents | st.just(D(0))] * 12).filter(any)


@given(months)
def test_percents_give_the_months_back_to_the_cent(by_month):
	shares = percents(by_month)
	assert sum(shares) == 100 and gives(shares, by_month)


@given(st.integers(0, 10**15), st.lists(st.integers(0, 10**6).map(D), min_size=12, max_size=12).filter(any))
def test_so_do_they_up_to_the_largest_line(number, weights):
	by_month = spread(min(D(number + 1) / 100, LARGEST), weights)
	assert gives(percents(by_month), by_month)


@given(months, st.integers(1, 12), st.integers(1, 12))
def test_the_metrics_see_the_plan_to_the_cent(by_month, one, other):
	"""What `cost_budget` takes from a Budget for whole months is what the plan has in them."""
	first, last = min(one, other), max(one, other)
	shares = dict(enumerate(percents(by_month), 1))
	last_day = date(2027, last + 1, 1).toordinal() - 1 if last < 12 else date(2027, 12, 31).toordinal()
	days = date(2027, first, 1), date.fromordinal(last_day)
	found = budget_of(sum(by_month), (date(2027, 1, 1), date(2027, 12, 31)), *days, shares)
	assert found == sum(by_month[first - 1 : last])


@given(st.dictionaries(st.sampled_from(list(CLASSES)), months))
def test_every_account_of_a_plan_is_budgeted_once_and_found_again(by_account):
	plan = replace(PLAN, lines=tuple(Line(*one) for one in by_account.items()))
	target = desired(plan, "2027", CLASSES)
	assert not target.refusals
	assert sorted(account for one in target.budgets for account, _amount in one.accounts) == sorted(
		by_account
	)
	for budget in target.budgets:
		for account, amount in budget.accounts:
			assert amount == sum(by_account[account])
			shares = budget.distribution and budget.distribution.percents
			for month, wanted in enumerate(by_account[account]):
				share = shares[month] if shares else D(100) / 12
				assert abs(amount * share / 100 - wanted) <= D("0.001")
	backwards = desired(replace(plan, lines=plan.lines[::-1]), "2027", CLASSES)
	assert {one.key for one in backwards.budgets} == {one.key for one in target.budgets}
	distributions = {one.name: one.percents for one in target.distributions}
	assert changes(backwards, there(target), distributions).is_done


def test_the_name_says_the_year():
	assert Distribution("2027", SUMMER).name != Distribution("2028", SUMMER).name
