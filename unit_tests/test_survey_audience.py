"""Whom a survey asks: one of each household, and of every building its share."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_ops.rules import survey_audience as rules
from wuye_ops.rules.survey_audience import Audience, Resident, Share

SECRET = b"the site's own"
EVERYBODY = Audience()
OWNER = Resident("业主甲", "1-101", "翠湖花园", "1 栋", "Owner")
TENANT = Resident("租户乙", "1-101", "翠湖花园", "1 栋", "Tenant")
NEIGHBOUR = Resident("业主丙", "1-102", "翠湖花园", "1 栋", "Owner")
SHOP = Resident("商户丁", "S-01", "星河广场", "商业街", "Business")


def building(name: str, count: int, of: str = "翠湖花园") -> list[Resident]:
	return [
		Resident(f"{name} {number}", f"{name}-{number:03}", of, name, "Owner")
		for number in range(1, count + 1)
	]


def asked(*residents: Resident, audience: Audience = EVERYBODY) -> list[str]:
	return [one.customer for one in rules.households(residents, audience).residents]


@pytest.mark.parametrize(
	("audience", "customers"),
	[
		(EVERYBODY, ["商户丁", "业主甲", "业主丙"]),
		(Audience(properties=frozenset({"翠湖花园"})), ["业主甲", "业主丙"]),
		(Audience(buildings=frozenset({"商业街"})), ["商户丁"]),
		# of the tenants' survey the tenant is asked, though the owner comes first otherwise
		(Audience(classes=frozenset({"Tenant"})), ["租户乙"]),
		(Audience(properties=frozenset({"翠湖花园"}), buildings=frozenset({"商业街"})), []),
	],
)
def test_an_audience(audience: Audience, customers: list[str]) -> None:
	assert asked(OWNER, TENANT, NEIGHBOUR, SHOP, audience=audience) == customers


@pytest.mark.parametrize(
	("living", "who"),
	[
		([TENANT, OWNER], "业主甲"),
		# whom the property writes to anyway
		([OWNER, replace(TENANT, is_contact=True)], "租户乙"),
		([replace(OWNER, is_reachable=False, is_contact=True), TENANT], "租户乙"),
		([replace(OWNER, customer_class="Guest"), replace(TENANT, customer_class="Developer")], "租户乙"),
	],
)
def test_who_speaks_for_a_household(living: list[Resident], who: str) -> None:
	assert asked(*living) == [who]


def test_who_has_several_places_is_asked_once() -> None:
	flats = [replace(OWNER, unit=f"1-{number}") for number in (101, 102, 103, 104)]
	lodger = replace(TENANT, unit="1-103")
	silent = replace(NEIGHBOUR, unit="1-105", is_reachable=False)
	found = rules.households([*flats, lodger, silent], EVERYBODY)
	assert [(one.unit, one.customer) for one in found.residents] == [("1-101", "业主甲"), ("1-103", "租户乙")]
	assert (found.places, found.asked_elsewhere, found.unreachable) == (5, 2, 1)


def test_every_building_has_its_share() -> None:
	estate = building("1 栋", 120) + building("2 栋", 60) + building("3 栋", 20) + building("门卫房", 1)
	draw = rules.draw(estate, 50, "年度满意度 2026", SECRET)
	assert draw.shares == (
		Share("翠湖花园", "1 栋", 120, 29),
		Share("翠湖花园", "2 栋", 60, 15),
		Share("翠湖花园", "3 栋", 20, 5),
		Share("翠湖花园", "门卫房", 1, 1),
	)
	assert (len(draw.drawn), draw.households, draw.wanted, draw.reason) == (50, 201, 50, "As Asked")


@pytest.mark.parametrize(
	("buildings", "each", "size", "taken", "reason"),
	[
		(4, 50, 40, 40, "As Asked"),
		(4, 50, None, 200, "All"),
		(4, 50, 500, 200, "All"),
		(4, 50, 200, 200, "All"),
		(4, 50, 5, 30, "Minimum"),
		(4, 50, 30, 30, "As Asked"),
		(4, 5, 5, 20, "All"),
		(45, 10, 32, 45, "Every Building"),
		(45, 10, 5, 45, "Every Building"),
		(0, 0, 5, 0, "All"),
	],
)
def test_why_a_sample_has_its_size(buildings, each, size, taken, reason) -> None:
	estate = [one for number in range(buildings) for one in building(f"{number} 栋", each)]
	draw = rules.draw(estate, size, "survey", SECRET)
	assert (len(draw.drawn), draw.reason) == (taken, reason)
	assert sum(share.drawn for share in draw.shares) == taken


def test_the_same_survey_asks_the_same_and_another_one_others() -> None:
	estate = building("1 栋", 100) + building("2 栋", 100)
	drawn = rules.draw(estate, 40, "2026", SECRET).drawn
	assert drawn == rules.draw(reversed(estate), 40, "2026", SECRET).drawn
	assert drawn != rules.draw(estate, 40, "2027", SECRET).drawn
	assert drawn != rules.draw(estate, 40, "2026", b"another").drawn


def test_buildings_of_the_same_name_are_two() -> None:
	estate = building("1 栋", 40) + building("1 栋", 40, of="星河广场")
	assert [share.drawn for share in rules.draw(estate, 30, "survey", SECRET).shares] == [15, 15]


def test_what_cannot_be_drawn() -> None:
	with pytest.raises(ValueError, match="0 households"):
		rules.draw([OWNER], 0, "survey", SECRET)
	with pytest.raises(ValueError, match="asked once"):
		rules.draw([OWNER, TENANT], 1, "survey", SECRET)
	with pytest.raises(ValueError, match="secret"):
		rules.draw([OWNER], 1, "survey", b"")
	for sizes, size in (({("p", "1"): 0}, 1), ({("p", "1"): 3}, 4), ({("p", "1"): 3, ("p", "2"): 3}, 1)):
		with pytest.raises(ValueError):
			rules.allocation(sizes, size)


@pytest.mark.parametrize(
	("households", "margin", "size"),
	[(0, 5, 0), (1, 5, 1), (29, 5, 29), (500, 5, 218), (1000, 5, 278), (10_000, 5, 370), (10**9, 5, 385),
	 (1000, 10, 88), (1000, 50, 30), (1000, 1, 906)],
)  # fmt: skip
def test_how_many_answers_it_takes(households, margin, size) -> None:
	assert rules.recommended_size(households, margin) == size


@pytest.mark.parametrize(("households", "margin"), [(-1, 5), (10, 0), (10, 51)])
def test_what_no_sample_can_promise(households, margin) -> None:
	with pytest.raises(ValueError):
		rules.recommended_size(households, margin)


ESTATES = st.dictionaries(
	st.tuples(st.sampled_from("甲乙"), st.integers(1, 9).map(str)), st.integers(1, 60), min_size=1, max_size=9
)


@given(ESTATES, st.data())
def test_shares_are_proportional(sizes: dict, data: st.DataObject) -> None:
	total = sum(sizes.values())
	size = data.draw(st.integers(len(sizes), total))
	seats = rules.allocation(sizes, size)
	assert sum(seats.values()) == size
	assert all(1 <= seats[building] <= sizes[building] for building in sizes)
	# no household moved from one building to another would bring both nearer to their share
	for giver in sizes:
		for taker in sizes:
			if giver != taker and seats[giver] > 1 and seats[taker] < sizes[taker]:
				assert (2 * seats[giver] - 1) * sizes[taker] <= (2 * seats[taker] + 1) * sizes[giver]
	if size < total:
		more = rules.allocation(sizes, size + 1)
		# one more household is one more, and nobody's share shrinks
		assert Counter(more) - Counter(seats) == Counter({b: 1 for b in sizes if more[b] > seats[b]})
		assert all(more[building] >= seats[building] for building in sizes)


@given(st.lists(st.builds(
	Resident,
	customer=st.sampled_from("甲乙丙丁戊"),
	unit=st.sampled_from(("101", "102", "103")),
	property=st.just("翠湖花园"),
	building=st.sampled_from(("1 栋", "2 栋")),
	customer_class=st.sampled_from((*rules.CLASSES, "Guest")),
	is_contact=st.booleans(),
	is_reachable=st.booleans(),
), max_size=25))  # fmt: skip
def test_no_household_and_nobody_is_asked_twice(residents: list[Resident]) -> None:
	found = rules.households(residents, EVERYBODY)
	places = [(one.property, one.building, one.unit) for one in found.residents]
	customers = [one.customer for one in found.residents]
	assert len(places) == len(set(places)) == len(customers) == len(set(customers))
	assert found.places == len(places) + found.unreachable + found.asked_elsewhere
	assert all(one.is_reachable for one in found.residents)
	# the order in which the residents come does not matter
	assert rules.households(reversed(residents), EVERYBODY) == found
	assert set(rules.draw(found.residents, None, "survey", SECRET).drawn) == set(found.residents)
