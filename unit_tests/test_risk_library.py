"""The seeds of the risk chapter: complete, consistent, and with the thresholds of the trade on both of their sides."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from wuye_ops.rules.incident import ORANGE, RED, YELLOW
from wuye_ops.rules.metric_value import PERCENT, Part
from wuye_ops.rules.proration import Period
from wuye_ops.rules.risk_category import CATEGORIES, OTHER, UNINSURABLE
from wuye_ops.rules.risk_indicator import definition_refusals, level_of
from wuye_ops.rules.risk_library import INDICATORS, ITEMS
from wuye_ops.rules.risk_response import ACCEPT, AVOID, REDUCE, RESPONSES, TRANSFER
from wuye_ops.rules.risk_window import WINDOWS, days_of, reading

D = Decimal
DATA = Path(__file__).resolve().parent.parent / "wuye_ops" / "setup" / "data"


def texts(name: str) -> dict[str, dict]:
	rows = json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))
	found = {row["key"]: row for row in rows}
	assert len(found) == len(rows)
	return found


# -- typical risks


def test_every_typical_risk_has_its_text_and_every_text_its_risk():
	rows = texts("risk_library")
	assert list(rows) == [item.key for item in ITEMS] and len(ITEMS) >= 30
	assert len({row["title"] for row in rows.values()}) == len(rows)
	for row in rows.values():
		assert set(row) == {"key", "title", "causes", "measures", "basis"}
		assert row["title"] and row["basis"] and len(row["causes"]) >= 3 and len(row["measures"]) >= 3
		for text in (row["title"], row["basis"], *row["causes"], *row["measures"]):
			assert text == text.strip() and not text.endswith(("。", "；"))


def test_every_category_has_a_typical_risk():
	assert {item.category for item in ITEMS} == set(CATEGORIES) - {OTHER}


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.key)
def test_what_is_suggested_makes_sense(item):
	assert item.responses and set(item.responses) <= set(RESPONSES)
	assert set(item.indicators) <= {one.key for one in INDICATORS}
	# what breaks a law is not accepted, and what nobody covers is not insured
	assert not (item.unlawful and ACCEPT in item.responses)
	assert not (TRANSFER in item.responses and item.responses[0] == TRANSFER)
	assert REDUCE in item.responses or AVOID in item.responses


def test_what_cannot_be_insured_is_only_insured_as_liability():
	odd = {item.key for item in ITEMS if TRANSFER in item.responses and item.category in UNINSURABLE}
	# a manager's liability policy bears the damages of a suit, and of a contractor
	assert odd == {"liability_suits", "contractors_out_of_control"}


def test_the_gravest_are_what_kills():
	red = {item.key for item in ITEMS if item.inherent.level == RED}
	assert {"blocked_escape_routes", "e_bike_charging", "falling_facade", "flooded_garage"} <= red


# -- indicators

# domain.md 4: the last value that is still as good, and the first that is not, of 黄, 橙 and 红
EDGES = {
	"collection": ("90 89.99", "85 84.99", "80 79.99"),
	"old_arrears": ("10 10.01", "20 20.01", "30 30.01"),
	"complaints": ("1 1.01", "2 2.01", "4 4.01"),
	"tasks_overdue": ("5 5.01", "10 10.01", "20 20.01"),
	"satisfaction": ("85 84.99", "80 79.99", "75 74.99"),
	"equipment_intact": ("98 97.99", "95 94.99", "90 89.99"),
	"statutory_days_left": ("31 30", "16 15", "1 0"),
	"rectifications_overdue": ("0 1", "2 3", "4 5"),
	"turnover": ("30 30.01", "45 45.01", "60 60.01"),
	"over_budget": ("5 5.01", "10 10.01", "15 15.01"),
	"limitation_months_left": ("6.01 6", "3.01 3", "1.01 1"),
	"contract_days_left": ("181 180", "91 90", "61 60"),
}


@pytest.mark.parametrize("indicator", INDICATORS, ids=lambda one: one.key)
def test_both_sides_of_every_threshold(indicator):
	good = ("", YELLOW, ORANGE)
	for edge, milder, level in zip(EDGES[indicator.key], good, (YELLOW, ORANGE, RED), strict=True):
		last, first = map(D, edge.split())
		assert level_of(indicator.definition, last) == milder
		assert level_of(indicator.definition, first) == level


def test_every_indicator_has_its_text_and_sound_thresholds():
	rows = texts("risk_indicators")
	assert list(rows) == [one.key for one in INDICATORS] == list(EDGES)
	shares = {"collection", "old_arrears", "tasks_overdue", "satisfaction", "equipment_intact"}
	for one in INDICATORS:
		assert set(rows[one.key]) == {"key", "title", "advice"} and rows[one.key]["advice"]
		bounds = (D(0), D(100)) if one.key in shares else (None, None)
		assert definition_refusals(one.definition, *bounds) == ()
		assert one.window in WINDOWS and one.metric.count(".") == 1
	assert len({one.metric for one in INDICATORS}) == len(INDICATORS)


def test_every_indicator_warns_of_something():
	assert {key for item in ITEMS for key in item.indicators} == {one.key for one in INDICATORS}


# -- the days they read


@pytest.mark.parametrize(
	("window", "first", "last"),
	[
		("Today", date(2027, 3, 1), date(2027, 3, 1)),
		("Last 30 Days", date(2027, 1, 30), date(2027, 2, 28)),
		("Last 90 Days", date(2026, 12, 1), date(2027, 2, 28)),
		("Last 365 Days", date(2026, 3, 1), date(2027, 2, 28)),
		("Last Month", date(2027, 2, 1), date(2027, 2, 28)),
		("Year to Date", date(2027, 1, 1), date(2027, 2, 28)),
	],
)
def test_windows(window, first, last):
	assert days_of(window, date(2027, 3, 1)) == Period(first, last)


def test_on_new_years_day_the_year_that_is_over_is_read():
	assert days_of("Year to Date", date(2027, 1, 1)) == Period(date(2026, 1, 1), date(2026, 12, 31))
	assert days_of("Last Month", date(2027, 1, 1)) == Period(date(2026, 12, 1), date(2026, 12, 31))
	with pytest.raises(ValueError):
		days_of("This Month", date(2027, 1, 1))


@pytest.mark.parametrize(
	("part", "unit", "fewest", "expected"),
	[
		(Part(D(1), D(2)), PERCENT, 0, D(50)),
		(Part(D(1), D(2)), PERCENT, 3, None),
		(Part(D(2), D(3)), "1", 3, D(2) / D(3)),
		(Part(D(4)), "1", 20, D(4)),
		(Part(D(4), D(0)), "1", 0, None),
		(None, "1", 0, None),
	],
)
def test_too_few_cases_are_no_value(part, unit, fewest, expected):
	found = reading(part, unit, D(fewest))
	assert found == expected or round(found, 9) == round(expected, 9)
