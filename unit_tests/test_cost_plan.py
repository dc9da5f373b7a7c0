"""A plan of a year: what is refused and why, how it lives, and what one version changes of another."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_ops.rules import cost_plan
from wuye_ops.rules.cost_plan import (
	CLOSED,
	DRAFT,
	IN_FORCE,
	LIFE,
	PENDING,
	REFUSALS,
	REPLACED,
	RETURNED,
	WITHDRAWN,
	Account,
	Books,
	Line,
	Plan,
	by_class,
	compare,
	prepare_from,
	read_rows,
	revision_refusals,
	step_refusals,
)
from wuye_ops.rules.steps import Refusal

D = Decimal
BOOKS = Books(
	{
		"Wages": Account("We"),
		"Power": Account("We"),
		"Theirs": Account("They"),
		"Fees": Account("We", "Income"),
		"All Costs": Account("We", is_group=True),
		"Old": Account("We", disabled=True),
	},
	{2026, 2027},
	{2026},
)


def line(account: str = "Wages", amount: str | int = 100, **months: str | None) -> Line:
	"""The same amount in each month but those named m1 to m12."""
	return Line(
		account,
		tuple(
			(None if (own := months.get(f"m{number}", amount)) is None else D(own)) for number in range(1, 13)
		),
	)


PLAN = Plan("P1", "Garden", "We", "Garden - W", 2027, (line(), line("Power", 50)))


def codes(found: tuple[Refusal, ...]) -> list[str]:
	for refusal in found:
		assert tuple(refusal.params) == REFUSALS.get(refusal.code, ("status", "step"))
	return [refusal.code for refusal in found]


def test_a_plan_that_is_whole_is_refused_for_nothing():
	assert cost_plan.refusals(PLAN, BOOKS, [PLAN]) == ()
	assert PLAN.amount == 1800


@pytest.mark.parametrize(
	("changes", "expected"),
	[
		({"lines": ()}, ["no_lines"]),
		({"lines": (line(amount=0),)}, ["no_lines"]),
		({"cost_center": None}, ["no_cost_center"]),
		({"year": 2026}, ["closed_year"]),
		({"year": 2030}, ["no_fiscal_year"]),
		({"lines": (line("Theirs"),)}, ["other_company"]),
		({"lines": (line("All Costs"),)}, ["group_account"]),
		({"lines": (line("Fees"),)}, ["not_a_cost"]),
		({"lines": (line("Old"),)}, ["disabled_account"]),
		({"lines": (line("Nowhere"),)}, ["unknown_account"]),
		({"lines": (line(), line())}, ["account_twice"]),
		({"lines": (line(m3=None, m7=None),)}, ["missing_months"]),
		({"lines": (line(m3="-0.01"),)}, ["negative"]),
		({"lines": (line(m3="0.005"),)}, ["not_cents"]),
		({"lines": (line(amount=40_000_000),)}, ["too_large"]),
		# everything is told at once
		(
			{"lines": (line("Theirs", m1=None, m2="-1"), line())},
			["other_company", "missing_months", "negative"],
		),
	],
)
def test_why_a_plan_cannot_be_put_forward(changes, expected):
	assert codes(cost_plan.refusals(replace(PLAN, **changes), BOOKS)) == expected


def test_a_refusal_says_which_months_are_missing():
	(found,) = cost_plan.refusals(replace(PLAN, lines=(line(m3=None, m7=None),)), BOOKS)
	assert found.params == {"account": "Wages", "months": (3, 7)}


def test_a_cost_center_of_two_properties_has_no_budget_of_one():
	found = cost_plan.refusals(PLAN, replace(BOOKS, sharing=("Tower",)))
	assert found == (Refusal("shared_cost_center", {"cost_center": "Garden - W", "property": "Tower"}),)


@pytest.mark.parametrize(
	("other", "refused"),
	[
		({}, True),
		({"status": IN_FORCE}, True),
		({"status": CLOSED}, True),
		({"status": REPLACED}, False),
		({"status": WITHDRAWN}, False),
		({"year": 2028}, False),
		({"property": "Tower"}, False),
	],
)
def test_one_plan_a_year(other, refused):
	found = cost_plan.refusals(PLAN, BOOKS, [replace(PLAN, key="P0", **other)])
	assert codes(found) == ["second_plan"] * refused


def test_a_revision_stands_beside_the_plan_it_revises_and_no_other():
	old = replace(PLAN, key="P0", status=IN_FORCE)
	revision = replace(PLAN, revises="P0")
	assert cost_plan.refusals(revision, BOOKS, [old, revision]) == ()
	assert codes(cost_plan.refusals(revision, BOOKS, [old, replace(PLAN, key="P2", revises="P0")])) == [
		"second_plan"
	]


def test_rows_of_a_spreadsheet():
	rows = [("Wages", month, D(month)) for month in range(1, 12)] + [("Wages", 3, D(9)), ("Power", 13, D(1))]
	lines, found = read_rows(rows)
	assert codes(found) == ["month_twice", "no_month"]
	assert lines[0].months == (*(D(month) for month in range(1, 12)), None)
	assert lines[1] == Line("Power", (None,) * 12)


def test_a_line_has_twelve_months():
	with pytest.raises(ValueError):
		Line("Wages", (D(1),) * 11)


@pytest.mark.parametrize(
	("status", "step", "by", "reason", "expected"),
	[
		(DRAFT, "Submit for Approval", "ann", "", []),
		(RETURNED, "Submit for Approval", "ann", "", []),
		(PENDING, "Approve", "bob", "", []),
		(PENDING, "Approve", "ann", "", ["own_plan"]),
		(DRAFT, "Approve", "bob", "", ["not_now"]),
		(PENDING, "Return", "bob", " ", ["no_reason"]),
		(PENDING, "Return", "bob", "too much", []),
		(IN_FORCE, "Withdraw", "bob", "no", ["not_now"]),
		(CLOSED, "Replace", "bob", "", ["not_now"]),
	],
)
def test_steps(status, step, by, reason, expected):
	assert codes(step_refusals(replace(PLAN, status=status), step, by, {"ann"}, reason)) == expected


def test_a_life_has_ends():
	assert LIFE.endings == (REPLACED, CLOSED, WITHDRAWN)


def test_a_year_is_drafted_two_months_ahead():
	assert prepare_from(2027) == date(2026, 11, 1)


# -- versions

OLD = replace(PLAN, key="P0", status=IN_FORCE)


def revised(*lines: Line) -> Plan:
	return replace(PLAN, lines=lines, revises="P0")


def test_what_a_version_changes():
	found = compare(OLD.lines, (line("Repairs", 10), line(m12="160")))
	assert [(row.account, row.kind, row.difference) for row in found.rows] == [
		("Repairs", "Added", 120),
		("Wages", "Changed", 60),
		("Power", "Removed", -600),
	]
	assert (found.more, found.less, found.net, found.kind) == (180, 600, -420, "Decrease")
	assert [row.percent for row in found.rows] == [None, 5, -100]
	assert found.rows[1].months == (*(0,) * 11, 60)


@pytest.mark.parametrize(
	("lines", "kind", "to_approve"),
	[
		((line(), line("Power", 50)), "Same", 0),
		((line(m12="90"), line("Power", 50, m12="60")), "Transfer", 10),
		((line(m11="90", m12="110"), line("Power", 50)), "Transfer", 0),
		((line(m12="130"), line("Power", 50, m12="40")), "Increase", 30),
	],
)
def test_the_kind_of_a_change_and_what_is_to_be_approved(lines, kind, to_approve):
	found = compare(OLD.lines, lines)
	assert (found.kind, found.to_approve) == (kind, to_approve)


@pytest.mark.parametrize(
	("new", "reason", "expected"),
	[
		(revised(line(m9="130"), line("Power", 50)), "three more", []),
		(revised(line(m9="130"), line("Power", 50)), "", ["no_reason"]),
		(revised(line(m8="130"), line("Power", 50)), "three more", ["past_changed"]),
		(revised(line()), "no power", ["past_changed"] * 8),
		(revised(line(), line("Power", 50)), "none", ["no_change"]),
		# 700 of 1,200 are spent and ordered
		(revised(line(m9="0", m10="0", m11="0", m12="0"), line("Power", 50)), "saved", []),
		(revised(line(m9="0"), line("Power", 50, m12="0")), "saved", ["below_spent"]),
		(replace(revised(line(m9="1")), property="Tower"), "x", ["other_plan", *["past_changed"] * 8]),
	],
)
def test_why_a_version_cannot_replace_the_one_in_force(new, reason, expected):
	spent = {"Wages": D(700), "Power": D(560)}
	if expected[:1] == ["past_changed"] or expected[:1] == ["other_plan"]:
		spent = {}
	assert codes(revision_refusals(OLD, new, 9, reason, spent)) == expected


def test_only_a_plan_in_force_is_revised():
	new = revised(line(m9="130"), line("Power", 50))
	assert codes(revision_refusals(replace(OLD, status=CLOSED), new, 9, "x")) == ["not_in_force"]


def test_past_that_was_changed_is_told_with_both_sums():
	(found,) = revision_refusals(OLD, revised(line(m2="130"), line("Power", 50)), 9, "x")
	assert found.params == {"account": "Wages", "month": 2, "before": 100, "after": 130}


def test_lines_by_class():
	found = by_class(
		[line("A", 1), line("B", 2), line("C", 5, m1=None)], {"A": "Staff", "B": "Staff", "C": "Energy"}
	)
	assert found == {"Staff": (3,) * 12, "Energy": (0, *(5,) * 11)}


cents = st.integers(0, 10**8).map(lambda number: D(number) / 100)
lines = st.dictionaries(st.sampled_from("ABCD"), st.tuples(*[cents] * 12)).map(
	lambda found: [Line(*one) for one in found.items()]
)


@given(lines, lines)
def test_the_differences_are_the_whole_difference(before, after):
	found = compare(before, after)
	assert found.net == sum(one.amount for one in after) - sum(one.amount for one in before)
	assert all(sum(row.months) == row.difference for row in found.rows)
	back = compare(after, before)
	assert (back.more, back.less) == (found.less, found.more)
	assert compare(after, after).kind == "Same"
