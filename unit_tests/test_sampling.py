"""Samples that can be drawn again and not foreseen; distances."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_ops.rules.positions import distance
from wuye_ops.rules.sampling import sample

SECRET = b"the site's own"
AREAS = [f"area {number}" for number in range(40)]


def test_the_same_occasion_draws_the_same() -> None:
	drawn = sample(AREAS, 5, "plan|2026-07-01", SECRET)
	assert drawn == sample(reversed(AREAS), 5, "plan|2026-07-01", SECRET)
	assert drawn != sample(AREAS, 5, "plan|2026-07-02", SECRET)
	assert drawn != sample(AREAS, 5, "plan|2026-07-01", b"another")


def test_over_time_everybody_gets_a_turn() -> None:
	times = dict.fromkeys(AREAS, 0)
	for day in range(400):
		for area in sample(AREAS, 4, f"plan|{day}", SECRET):
			times[area] += 1
	# 40 expected of each; five standard deviations (6) are 30
	assert min(times.values()) > 10 and max(times.values()) < 70


@given(st.sets(st.text(max_size=5)), st.integers(0, 10), st.text(max_size=9))
def test_a_sample_is_a_part_without_repeats(candidates: set, size: int, occasion: str) -> None:
	drawn = sample(candidates, size, occasion, SECRET)
	assert len(drawn) == len(set(drawn)) == min(size, len(candidates))
	assert set(drawn) <= candidates
	# whoever leaves makes room for the next, and nothing else changes
	if drawn:
		rest = sample(candidates - {drawn[0]}, size, occasion, SECRET)
		assert rest[: len(drawn) - 1] == drawn[1:]


def test_bad_samples() -> None:
	with pytest.raises(ValueError):
		sample(AREAS, -1, "", SECRET)
	with pytest.raises(ValueError, match="secret"):
		sample(AREAS, 1, "", b"")


@pytest.mark.parametrize(
	("here", "there", "metres"),
	[
		((31.2304, 121.4737), (31.2304, 121.4737), 0),
		# a degree of latitude
		((30, 120), (31, 120), 111_195),
		# Shanghai to Beijing
		((31.2304, 121.4737), (39.9042, 116.4074), 1_067_300),
		# across the date line
		((0, 179.9999), (0, -179.9999), 22),
	],
)
def test_distance(here: tuple, there: tuple, metres: int) -> None:
	assert distance(*here, *there) == pytest.approx(metres, rel=1e-3, abs=0.5)
	assert distance(*here, *there) == pytest.approx(distance(*there, *here))


@pytest.mark.parametrize("position", [(91, 0), (0, 181), (float("nan"), 0)])
def test_what_is_no_position_is_refused(position: tuple) -> None:
	with pytest.raises(ValueError, match="no position"):
		distance(*position, 0, 0)
