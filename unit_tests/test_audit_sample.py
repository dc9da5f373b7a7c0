"""Samples of an audit: drawn again from what the working paper says, by chance, by amount and by signs."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_ops.rules.audit_sample import (
	BY_AMOUNT,
	BY_RULE,
	CERTAIN,
	DRAWN,
	RANDOM,
	REFUSALS,
	SIGN,
	UNIT,
	WHY,
	Draw,
	Item,
	by_rule,
	draw_by_amount,
	draw_random,
	fingerprint,
	interval_of,
	redraw_refusals,
	replay,
)

SEED = "00112233445566778899aabbccddeeff"
OTHER = "ffeeddccbbaa99887766554433221100"
STEP = "AUD-2026-001|采购付款"
PAYMENTS = [Item(f"PE-{number:03}", Decimal(number * 100)) for number in range(1, 101)]

amounts = st.integers(-5_000, 200_000).map(lambda cents: Decimal(cents) / 100)
populations = st.dictionaries(st.text(min_size=1, max_size=6), amounts, max_size=60).map(
	lambda found: [Item(key, amount) for key, amount in found.items()]
)


def codes(found) -> list[str]:
	for one in found:
		assert set(one.params) == set(REFUSALS[one.code])
	return [one.code for one in found]


def test_a_draw_says_what_it_was_drawn_from_and_comes_out_the_same_again() -> None:
	draw = draw_random(PAYMENTS, 5, STEP, SEED)
	assert (draw.method, draw.size, draw.population, draw.amount) == (RANDOM, 5, 100, Decimal(505_000))
	assert [one.params for one in draw.chosen] == [{"place": place} for place in range(1, 6)]
	assert {one.why for one in draw.chosen} == {DRAWN}
	assert draw.covered == sum(one.amount for one in draw.chosen)
	assert draw_random(reversed(PAYMENTS), 5, STEP, SEED) == draw
	assert draw_random(PAYMENTS, 5, STEP, OTHER).keys != draw.keys
	assert draw_random(PAYMENTS, 5, "AUD-2026-002|采购付款", SEED).keys != draw.keys
	assert replay(draw, PAYMENTS) == ()


def test_a_draw_is_the_one_of_the_golden_working_paper() -> None:
	# computed without this code, by `openssl dgst -hmac` and `sha256sum`: a paper is kept for ten years, and its draw with it
	draw = draw_random(PAYMENTS, 3, STEP, SEED)
	assert draw.keys == ("PE-095", "PE-063", "PE-099")
	assert draw.fingerprint == "3eb1a85db6e3c14729d8ce17c4e4857eac48a06845c1b48f392c6188d0ea4643"


def test_a_changed_population_is_noticed() -> None:
	draw = draw_random(PAYMENTS, 5, STEP, SEED)
	gone = [one for one in PAYMENTS if one.key != draw.keys[0]]
	changed, drawn = replay(draw, gone)
	assert codes([changed, drawn]) == ["population_changed", "drawn_differently"]
	assert (changed.params["then"], changed.params["now"]) == (100, 99)
	assert drawn.params["only_then"] == (draw.keys[0],) and len(drawn.params["only_now"]) == 1
	# an amount alone changes who is hit by nothing but the fingerprint
	assert codes(replay(draw, [replace(PAYMENTS[0], amount=Decimal(1)), *PAYMENTS[1:]])) == [
		"population_changed"
	]


def test_another_draw_needs_a_reason_and_nothing_tested() -> None:
	assert redraw_refusals("总体遗漏了三笔", 0) == ()
	assert codes(redraw_refusals(" ", 3)) == ["no_reason", "already_tested"]


def test_by_amount_the_large_are_certain_and_every_interval_hits_one() -> None:
	items = [
		Item("大额", Decimal("12000.00")),
		*PAYMENTS,
		Item("冲销", Decimal(-300)),
		Item("零", Decimal(0)),
	]
	draw = draw_by_amount(items, Decimal(9_900), STEP, SEED)
	certain = [one.key for one in draw.chosen if one.why == CERTAIN]
	assert certain == ["大额", "PE-100", "PE-099"]
	hit = [one for one in draw.chosen if one.why == UNIT]
	# 505,000 − 10,000 − 9,900 = 485,100 = 49 × 9,900
	assert len(hit) == 49 and draw.size == 52
	assert draw.left_out == ("冲销", "零")
	assert Decimal("0.01") <= draw.start <= 9_900
	units = [one.params["unit"] for one in hit]
	assert units == [draw.start + 9_900 * turn for turn in range(49)]
	assert replay(draw, reversed(items)) == ()
	for one in draw.chosen:
		assert set(one.params) == set(WHY[one.why])


@pytest.mark.parametrize("seed", [SEED, OTHER])
def test_to_the_cent_the_item_is_hit_that_the_unit_lies_in(seed: str) -> None:
	pieces = [Item(f"{number:02}", Decimal("0.01")) for number in range(20)]
	draw = draw_by_amount(pieces, Decimal("0.02"), STEP, seed)
	# every second cent, and so every second item in the order of chance
	order = draw_random(pieces, 20, STEP, seed).keys
	assert draw.keys == order[int(draw.start * 100) - 1 :: 2]
	assert len(draw.keys) == 10
	assert draw_by_amount(pieces, Decimal("0.01"), STEP, seed).keys == tuple(sorted(order))


def test_over_many_seeds_each_amount_is_hit_as_often_as_it_is_large() -> None:
	items = [Item("一", Decimal(100)), Item("三", Decimal(300)), Item("六", Decimal(600))]
	hits = dict.fromkeys(("一", "三", "六"), 0)
	for number in range(2000):
		for key in draw_by_amount(items, Decimal(1_000), STEP, f"{number:032x}").keys:
			hits[key] += 1
	# 200, 600 and 1200 expected; five standard deviations of the largest are 110
	assert abs(hits["一"] - 200) < 70 and abs(hits["三"] - 600) < 110 and abs(hits["六"] - 1200) < 110
	assert sum(hits.values()) == 2000


@given(populations, st.integers(1, 30))
def test_by_amount_everything_adds_up(items: list[Item], size: int) -> None:
	positive = [one for one in items if one.amount > 0]
	if not positive:
		with pytest.raises(ValueError, match="at least one"):
			interval_of(items, size)
		return
	interval = interval_of(items, size)
	draw = draw_by_amount(items, interval, STEP, SEED)
	assert len(set(draw.keys)) == len(draw.keys) >= min(size, len(positive))
	assert {one.key for one in draw.chosen if one.why == CERTAIN} == {
		one.key for one in positive if one.amount >= interval
	}
	assert set(draw.left_out) == {one.key for one in items if one.amount <= 0}
	rest = sum(one.amount for one in positive if one.amount < interval)
	hits = sum(one.why == UNIT for one in draw.chosen)
	assert rest // interval <= hits <= rest // interval + 1


@given(populations, st.integers(0, 20), st.randoms())
def test_the_order_of_the_population_does_not_matter(items: list[Item], size: int, random) -> None:
	mixed = list(items)
	random.shuffle(mixed)
	assert fingerprint(mixed) == fingerprint(items)
	assert draw_random(mixed, size, STEP, SEED) == draw_random(items, size, STEP, SEED)
	assert draw_by_amount(mixed, Decimal(50), STEP, SEED) == draw_by_amount(items, Decimal(50), STEP, SEED)


@pytest.mark.parametrize(
	("values", "size", "interval"),
	[
		# 1,000 over 4
		((100, 200, 300, 400), 4, "100"),
		# 900 is certain; 100 over 1
		((900, 40, 60), 2, "100"),
		# all of them
		((900, 40, 60), 9, "40"),
		((10, 10, 10), 2, "15"),
	],
)
def test_the_interval_for_a_size(values: tuple, size: int, interval: str) -> None:
	items = [Item(f"{place}", Decimal(value)) for place, value in enumerate(values)]
	assert interval_of(items, size) == Decimal(interval)


def test_by_rule_all_that_show_signs_are_in_it() -> None:
	signs = {"PE-001": ["Round Sum"], "PE-002": ["Round Sum", "Weekend Posting"], "PE-003": [], "X": ["Gap"]}
	draw = by_rule(PAYMENTS, signs, STEP)
	assert (draw.method, draw.keys, draw.seed) == (BY_RULE, ("PE-002", "PE-001"), "")
	assert draw.chosen[0].why == SIGN and draw.chosen[0].params == {"signs": ("Round Sum", "Weekend Posting")}
	assert (draw.at_chance, draw.amount_at_chance) == (0, 0)
	assert replay(draw, PAYMENTS) == ()
	assert codes(replay(draw, PAYMENTS[1:])) == ["population_changed"]
	# of as many signs the larger first
	assert by_rule(PAYMENTS, {key: ["Round Sum"] for key in ("PE-001", "PE-009")}, STEP).keys == (
		"PE-009",
		"PE-001",
	)


@pytest.mark.parametrize(
	("draw", "match"),
	[
		(lambda: draw_random(PAYMENTS, -1, STEP, SEED), "negative|-1"),
		(lambda: draw_random(PAYMENTS, 1, STEP, "abc"), "hexadecimal"),
		(lambda: draw_random(PAYMENTS, 1, STEP, "abcd"), "16 bytes"),
		(lambda: draw_random([*PAYMENTS, PAYMENTS[0]], 1, STEP, SEED), "two of PE-001"),
		(lambda: draw_random([Item("a", Decimal("0.001"))], 1, STEP, SEED), "parts of a cent"),
		(lambda: draw_random([Item("a", 1.5)], 1, STEP, SEED), "exact"),
		(lambda: draw_by_amount(PAYMENTS, Decimal(0), STEP, SEED), "at least 0.01"),
		(lambda: draw_by_amount(PAYMENTS, Decimal("9.999"), STEP, SEED), "parts of a cent"),
		(lambda: interval_of(PAYMENTS, 0), "at least one"),
	],
)
def test_what_is_no_draw_is_refused(draw, match: str) -> None:
	with pytest.raises(ValueError, match=match):
		draw()


def test_a_stored_draw_by_amount_replays_with_its_interval() -> None:
	draw = draw_by_amount(PAYMENTS, Decimal(20_000), STEP, SEED)
	assert isinstance(draw, Draw) and draw.method == BY_AMOUNT
	assert codes(replay(replace(draw, seed=OTHER), PAYMENTS)) in (["drawn_differently"], [])
	assert codes(replay(replace(draw, interval=Decimal(10_000)), PAYMENTS)) == ["drawn_differently"]
