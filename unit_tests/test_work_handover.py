"""The work of somebody who leaves."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from wuye_ops.rules.work_handover import NO_RECEIVER, TO_LEAVER, Item, new_since, obstacles, share_out


def test_everything_needs_somebody_who_stays():
	items = [Item(("a",), "E2"), Item(("b",)), Item(("c",), "E1")]
	assert list(obstacles("E1", items)) == [(items[1], NO_RECEIVER), (items[2], TO_LEAVER)]


def test_what_came_since_is_found():
	assert new_since([("a",), ("b",)], [("c",), ("b",), ("d",)]) == [("c",), ("d",)]


def test_the_least_loaded_of_those_able_takes_it():
	work = [(("1",), ["E1", "E2"]), (("2",), ["E1", "E2"]), (("3",), ["E1"]), (("4",), [])]
	assert share_out(work, {"E1": 2}) == {("1",): "E2", ("2",): "E2", ("3",): "E1", ("4",): None}


@given(st.integers(1, 8), st.integers(0, 40))
def test_equal_people_get_equal_shares(people, tasks):
	names = [f"E{number}" for number in range(people)]
	given_to = Counter(share_out([((number,), names) for number in range(tasks)], {}).values())
	counts = [given_to[name] for name in names]
	assert max(counts) - min(counts) <= 1
