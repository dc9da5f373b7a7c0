"""Which groups of an anonymous count are withheld, so that nobody's answer can be told from what is shown.

Groups lie within one another, such as buildings in properties. A group below the least number is withheld (primary), and
so are the smallest of its neighbours until what is withheld beside it makes up that number together (complementary): who
takes the groups shown from their total learns of several groups at once and of enough people.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TypeAlias

# Requirement of issue 8; usual in official statistics are 3 to 10.
FEWEST = 5

# the widest first, such as (property, building); () are all
Group: TypeAlias = tuple[str, ...]


def withheld(counts: Mapping[Group, int], fewest: int = FEWEST) -> frozenset[Group]:
	"""The groups that are not shown. counts: of every group on every level, each the sum of those directly within it.

	Where nobody answered nothing is disclosed: 0 is shown. Of a group that is withheld nothing within is shown. Raises
	ValueError where the counts do not add up.
	"""
	within: dict[Group, list[Group]] = defaultdict(list)
	for group in counts:
		if group:
			within[group[:-1]].append(group)
	_check(counts, within)
	hidden = {group for group in counts if not group and 0 < counts[group] < fewest}
	waiting = [group for group in counts if not group]
	while waiting:
		parent = waiting.pop()
		answered = sorted((group for group in within[parent] if counts[group]), key=lambda g: (counts[g], g))
		hidden.update(answered if parent in hidden else _hidden_of(answered, counts, fewest))
		waiting += within[parent]
	return frozenset(hidden)


def _check(counts: Mapping[Group, int], within: Mapping[Group, Sequence[Group]]) -> None:
	for parent, groups in within.items():
		if counts.get(parent) != sum(counts[group] for group in groups):
			raise ValueError(f"The groups within {parent} do not make up {counts.get(parent)}.")


def _hidden_of(groups: Sequence[Group], counts: Mapping[Group, int], fewest: int) -> Sequence[Group]:
	"""Of the groups of a total that is shown, the smallest first, those to withhold."""
	number = sum(counts[group] < fewest for group in groups)
	if not number:
		return ()
	while number < len(groups) and (number < 2 or sum(counts[group] for group in groups[:number]) < fewest):
		number += 1
	return groups[:number]
