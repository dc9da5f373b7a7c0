"""Nobody's answer is found in what an anonymous survey shows, not by arithmetic either."""

from collections import Counter
from fractions import Fraction
from itertools import chain, combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_ops.rules.disclosure import FEWEST, withheld


def on_every_level(leaves: dict) -> dict:
	counts: Counter = Counter({(): 0})
	for group, count in leaves.items():
		for depth in range(len(group) + 1):
			counts[group[:depth]] += count
	return dict(counts)


def hidden(**buildings: int) -> list[str]:
	"""Names of the withheld buildings of one level; "*" for the total."""
	counts = on_every_level({(name,): count for name, count in buildings.items()})
	return sorted(group[0] if group else "*" for group in withheld(counts))


@pytest.mark.parametrize(
	("buildings", "names"),
	[
		({"a": 5, "b": 5}, []),
		({"a": 50, "b": 0}, []),
		# alone it would be the total less the others
		({"a": 50, "b": 9, "c": 4}, ["b", "c"]),
		({"a": 50, "b": 4}, ["a", "b"]),
		# together they are five, which a total less the others may show
		({"a": 50, "b": 3, "c": 2}, ["b", "c"]),
		({"a": 50, "b": 20, "c": 2, "d": 1}, ["b", "c", "d"]),
		({"a": 50, "b": 6, "c": 2, "d": 1}, ["b", "c", "d"]),
		({"a": 4}, ["*", "a"]),
		({"a": 2, "b": 2, "c": 0}, ["*", "a", "b"]),
		# five of two buildings: the total may be shown, the buildings not
		({"a": 4, "b": 1}, ["a", "b"]),
		({}, []),
	],
)
def test_small_groups_are_withheld_with_company(buildings: dict, names: list[str]) -> None:
	assert hidden(**buildings) == names


def test_what_is_within_a_withheld_group_is_withheld() -> None:
	counts = on_every_level(
		{
			("翠湖", "1 栋"): 40,
			("翠湖", "2 栋"): 30,
			("星河", "1 栋"): 6,
			("星河", "2 栋"): 6,
			("云山", "1 栋"): 3,
		}
	)
	assert withheld(counts) == {("云山",), ("云山", "1 栋"), ("星河",), ("星河", "1 栋"), ("星河", "2 栋")}


def test_a_small_building_is_covered_within_its_own_property() -> None:
	counts = on_every_level(
		{
			("翠湖", "1 栋"): 40,
			("翠湖", "2 栋"): 3,
			("翠湖", "3 栋"): 30,
			("星河", "1 栋"): 50,
			("星河", "2 栋"): 6,
		}
	)
	# the total of 翠湖 is shown, so another building of 翠湖 has to go with it
	assert withheld(counts) == {("翠湖", "2 栋"), ("翠湖", "3 栋")}


def test_counts_that_do_not_add_up_are_refused() -> None:
	with pytest.raises(ValueError, match="do not make up"):
		withheld({(): 9, ("a",): 4, ("b",): 4})
	with pytest.raises(ValueError, match="do not make up"):
		withheld({(): 4, ("a", "b"): 4})


def can_be_computed(wanted: list[int], shown: list[list[int]]) -> bool:
	"""Whether a sum of some groups is a combination of the sums that are shown (elimination in exact numbers)."""
	basis: list[list[Fraction]] = []
	for vector in [*shown, wanted]:
		row = [Fraction(number) for number in vector]
		for known in basis:
			pivot = next(place for place, number in enumerate(known) if number)
			factor = row[pivot] / known[pivot]
			row = [number - factor * other for number, other in zip(row, known, strict=True)]
		if any(row):
			basis.append(row)
			independent = True
		else:
			independent = False
	return not independent


@given(
	st.dictionaries(
		st.tuples(st.sampled_from("PQR"), st.sampled_from("123")), st.integers(0, 9), min_size=1, max_size=7
	)
)
def test_no_arithmetic_finds_fewer_than_five(leaves: dict) -> None:
	"""No building, no withheld group, and no set of buildings with fewer than five answers follows from what is shown."""
	counts = on_every_level(leaves)
	secret = withheld(counts)
	# whoever looks knows where nobody answered
	buildings = sorted(leaf for leaf, count in leaves.items() if count)

	def members(group: tuple) -> list[int]:
		return [int(building[: len(group)] == group) for building in buildings]

	shown = [members(group) for group, count in counts.items() if count and group not in secret]
	for group in secret:
		assert not can_be_computed(members(group), shown)
	everything = chain.from_iterable(combinations(buildings, size) for size in range(1, len(buildings) + 1))
	for some in everything:
		if sum(leaves[building] for building in some) < FEWEST:
			assert not can_be_computed([int(building in some) for building in buildings], shown)


@given(
	st.dictionaries(st.tuples(st.sampled_from("PQR"), st.sampled_from("123")), st.integers(0, 30), min_size=1)
)
def test_no_more_is_withheld_than_there_is_reason_for(leaves: dict) -> None:
	counts = on_every_level(leaves)
	secret = withheld(counts)
	assert not {group for group, count in counts.items() if 0 < count < FEWEST} - secret
	assert all(counts[group] for group in secret)
	if not any(0 < count < FEWEST for count in counts.values()):
		assert not secret
