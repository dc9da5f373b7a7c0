"""The suggestion list of the department head."""

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_ops.rules.dispatch import REASON_CODES, Candidate, rank

PLUMBING = frozenset({"plumbing"})


def test_the_head_reads_who_and_why():
	people = [
		Candidate("E1", "张三", open_tasks=4, urgent_tasks=1, on_shift=True, skills=PLUMBING),
		Candidate("E2", "李四", open_tasks=1, on_shift=True, same_building_today=True, skills=PLUMBING),
		Candidate("E3", "王五", on_shift=True, on_leave=True, skills=PLUMBING),
		Candidate("E4", "赵六", on_shift=False, skills=PLUMBING),
		Candidate("E5", "钱七", open_tasks=1, on_shift=None),
	]
	suggestions = rank(people, PLUMBING)
	assert [(s.employee, s.score, s.available) for s in suggestions] == [
		("E2", 95, True),  # 35 load + 30 shift + 20 skill + 10 place
		("E1", 65, True),  # 15 load (four tasks, one urgent) + 30 + 20
		("E5", 50, True),  # 35 load + 15 unknown roster
		("E4", 60, False),  # 40 + 20, but not here
		("E3", 0, False),
	]
	assert suggestions[0].reasons == [
		("on_shift", {}),
		("open_tasks", {"count": 1}),
		("skill_match", {"skills": ["plumbing"]}),
		("same_building", {}),
	]
	assert ("urgent_tasks", {"count": 1}) in suggestions[1].reasons
	assert suggestions[2].reasons[0] == ("no_roster", {})
	assert ("skill_missing", {"skills": ["plumbing"]}) in suggestions[2].reasons
	assert suggestions[3].reasons[0] == ("no_shift", {})
	assert suggestions[4].reasons[0] == ("on_leave", {})


@pytest.mark.parametrize(
	("known", "reason"),
	[
		({"on_shift": True, "shift_ends": time(16)}, ("shift_ends", {"ends": time(16)})),
		(
			{"on_shift": False, "shift_begins": time(16), "shift_ended": time(8)},
			("shift_begins", {"begins": time(16)}),
		),
		({"on_shift": False, "shift_ended": time(8)}, ("shift_ended", {"ended": time(8)})),
		({"on_shift": False}, ("no_shift", {})),
		({"on_shift": True, "shift_ends": time(16), "on_leave": True}, ("on_leave", {})),
	],
)
def test_the_head_reads_when_somebody_comes_and_goes(known, reason):
	assert rank([Candidate("E1", "张三", **known)])[0].reasons[0] == reason


def test_equal_scores_are_ordered_by_open_tasks_then_by_id():
	people = [
		Candidate("B", "b", open_tasks=20, on_shift=True),
		Candidate("A", "a", open_tasks=20, on_shift=True),
		Candidate("C", "c", open_tasks=9, on_shift=True),
	]
	assert [suggestion.employee for suggestion in rank(people)] == ["C", "A", "B"]


def test_half_the_skills_are_half_the_points():
	whole = rank([Candidate("A", "a", skills=frozenset({"x", "y"}))], {"x", "y"})[0].score
	half = rank([Candidate("A", "a", skills=frozenset({"x", "z"}))], {"x", "y"})[0].score
	assert whole - half == 10


def test_nobody_to_ask_is_an_empty_list():
	assert rank([]) == []


def test_impossible_counts_are_refused():
	with pytest.raises(ValueError, match="E1"):
		Candidate("E1", "张三", open_tasks=1, urgent_tasks=2)


@st.composite
def candidates(draw):
	open_tasks = draw(st.integers(0, 30))
	return Candidate(
		employee=f"E{draw(st.integers(0, 20)):02}",
		name=draw(st.sampled_from(["张三", "李四", "王五"])),
		open_tasks=open_tasks,
		urgent_tasks=draw(st.integers(0, open_tasks)),
		on_shift=draw(st.sampled_from([True, False, None])),
		on_leave=draw(st.booleans()),
		same_building_today=draw(st.booleans()),
		skills=draw(st.frozensets(st.sampled_from(["plumbing", "electrics", "lift"]))),
	)


people = st.lists(candidates(), max_size=12, unique_by=lambda candidate: candidate.employee)
skills = st.frozensets(st.sampled_from(["plumbing", "electrics", "roof"]))


@given(people, skills, st.randoms())
def test_the_order_of_the_question_does_not_matter(candidates, wanted, random):
	shuffled = list(candidates)
	random.shuffle(shuffled)
	assert rank(shuffled, wanted) == rank(candidates, wanted)


@given(people, skills)
def test_everybody_is_listed_once_with_a_sane_score_and_known_reasons(candidates, wanted):
	suggestions = rank(candidates, wanted)
	assert sorted(s.employee for s in suggestions) == sorted(c.employee for c in candidates)
	leave = {candidate.employee for candidate in candidates if candidate.on_leave}
	for suggestion in suggestions:
		assert 0 <= suggestion.score <= 100
		assert {code for code, _ in suggestion.reasons} <= set(REASON_CODES)
		assert not (suggestion.available and suggestion.employee in leave)
	tail = suggestions[len(suggestions) - len(leave) :]
	assert {suggestion.employee for suggestion in tail} == leave
	availability = [suggestion.available for suggestion in suggestions]
	assert availability == sorted(availability, reverse=True)
	scores = [suggestion.score for suggestion in suggestions if suggestion.available]
	assert scores == sorted(scores, reverse=True)


@given(candidates(), skills)
def test_one_task_more_never_helps(candidate, wanted):
	from dataclasses import replace

	busier = replace(candidate, open_tasks=candidate.open_tasks + 1)
	assert rank([busier], wanted)[0].score <= rank([candidate], wanted)[0].score
