"""Who could be honoured, and who decides."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_ops.rules import award as rules
from wuye_ops.rules.award import Award, Candidate, Path, Rule

D = Decimal
STAR = rules.RULES[0]
ENDS = date(2027, 3, 31)


def one(employee: str, points: str | None = "90", **fields) -> Candidate:
	points = None if points is None else D(points)
	return Candidate(employee, "P", (points,), **{"days": 20, "rows": 30, **fields})


def names(found) -> list[str]:
	return [nominee.candidate.employee for nominee in found.nominees]


def test_the_best_three_percent() -> None:
	people = [one(f"{number:03}", str(80 + D(number) / 10)) for number in range(100)]
	found = rules.nominate(STAR, people, ENDS)
	assert (found.places, found.able, names(found)) == (3, 100, ["099", "098", "097"])
	assert [nominee.rank for nominee in found.nominees] == [1, 2, 3]
	# half up, and at least one
	assert rules.nominate(STAR, people[:50], ENDS).places == 2
	assert rules.nominate(STAR, people[:10], ENDS).places == 1
	assert rules.nominate(STAR, people[:10], ENDS, share_of=200).places == 6
	assert rules.nominate(STAR, [], ENDS).nominees == ()


@pytest.mark.parametrize(
	("candidate", "why"),
	[
		(one("A"), None),
		(one("A", None), "not_judged"),
		(one("A", "79.99"), "below"),
		(one("A", complaints=1), "valid_complaint"),
		(one("A", incidents=1), "incident"),
		(one("A", days=14), "too_few_days"),
		(one("A", rows=19), "too_little_work"),
		(one("A", has_left=True), "has_left"),
	],
)
def test_who_is_out(candidate, why) -> None:
	found = rules.nominate(STAR, [candidate], ENDS)
	assert [refusal.code for _name, refusal in found.out] == ([why] if why else [])
	assert all(set(refusal.params) == set(rules.OUT[refusal.code]) for _name, refusal in found.out)
	assert names(found) == ([] if why else ["A"])


def test_equal_ones_at_the_last_place_are_all_named() -> None:
	people = [one("A", "95"), one("B", "92"), one("C", "92"), one("D", "90")]
	found = rules.nominate(replace(STAR, percent=D(50)), people, ENDS)
	assert [(nominee.candidate.employee, nominee.rank, nominee.tied) for nominee in found.nominees] == [
		("A", 1, False),
		("B", 2, True),
		("C", 2, True),
	]
	# who had more data, and then who did more, is better
	found = rules.nominate(STAR, [one("A"), one("B", covered=D(80)), one("C", rows=40)], ENDS)
	assert names(found) == ["C"]


def test_of_a_year() -> None:
	rule = rules.RULES[1]
	year = Candidate("A", "P", (D(90), D(88), None, *[D(89)] * 8), ("A", "B"), days=220, rows=900)
	assert year.mean == D("89.00")
	assert names(rules.nominate(rule, [year], ENDS)) == ["A"]
	for changes, why in (
		({"points": year.points[:9]}, "too_few_months"),
		({"grades": ("A", "D")}, "bad_month"),
	):
		assert rules.nominate(rule, [replace(year, **changes)], ENDS).out[0][1].code == why
	paused = replace(rule, pause_months=12)
	assert (
		rules.nominate(paused, [replace(year, last_honoured=date(2026, 3, 1))], ENDS).out[0][1].code
		== "honoured_lately"
	)
	assert names(rules.nominate(paused, [replace(year, last_honoured=date(2026, 2, 1))], ENDS)) == ["A"]
	with pytest.raises(ValueError):
		Rule("x", D(0), D(80))


@pytest.mark.parametrize(
	("fields", "step", "by", "reason", "expected"),
	[
		({}, rules.CONFIRM, "boss@x", "", []),
		({}, rules.CONFIRM, "li@x", "", ["own_award"]),
		({"nominated_by": "boss@x"}, rules.CONFIRM, "boss@x", "", ["own_nomination"]),
		({"now_out": "valid_complaint"}, rules.CONFIRM, "boss@x", "", ["no_longer"]),
		({"same": "AW-1"}, rules.CONFIRM, "boss@x", "", ["twice"]),
		({}, rules.DECLINE, "boss@x", " ", ["no_reason"]),
		({}, rules.PUBLISH, "boss@x", "", ["not_now"]),
		({"status": rules.CONFIRMED}, rules.PUBLISH, "boss@x", "", ["no_consent"]),
		({"status": rules.CONFIRMED, "consent": True}, rules.PUBLISH, "boss@x", "", []),
		({"status": rules.PUBLISHED}, rules.WITHDRAW, "boss@x", "a complaint was valid", []),
	],
)
def test_steps(fields, step, by, reason, expected) -> None:
	found = rules.refusals(
		Award(**{"status": rules.NOMINATED, "user": "li@x", **fields}), step, by, True, reason
	)
	assert [refusal.code for refusal in found] == expected
	assert all(set(refusal.params) == set(rules.REFUSALS[refusal.code]) for refusal in found)


def test_only_those_who_may_decide() -> None:
	found = rules.refusals(Award(rules.NOMINATED, "li@x"), rules.CONFIRM, "somebody@x", False)
	assert [refusal.code for refusal in found] == ["not_entitled"]


@pytest.mark.parametrize(
	("candidate", "months", "held", "expected"),
	[
		(one("A"), 12, ("电工",), []),
		(one("A"), 11, (), ["months", "certificate"]),
		(one("A", "84.99", grades=("D",)), 12, ("电工",), ["points", "grade"]),
		(one("A", None), 12, ("电工",), ["no_cards"]),
	],
)
def test_promotion(candidate, months, held, expected) -> None:
	found = rules.proposal(Path("Technician", "Head", certificates=("电工",)), candidate, months, held)
	assert [one.code for one in found.lacking] == expected
	assert all(set(one.params) == set(rules.LACKING[one.code]) for one in found.lacking)


PEOPLE = st.lists(
	st.builds(
		lambda points, days, complaints: (points, days, complaints),
		st.none() | st.integers(60, 100),
		st.integers(10, 22),
		st.integers(0, 1),
	),
	max_size=30,
).map(
	lambda rows: [
		one(f"{number:02}", None if points is None else str(points), days=days, complaints=complaints)
		for number, (points, days, complaints) in enumerate(rows)
	]
)


@given(PEOPLE, st.randoms())
def test_nobody_with_a_complaint_and_nobody_better_left_out(people, random) -> None:
	found = rules.nominate(STAR, people, ENDS)
	mixed = list(people)
	random.shuffle(mixed)
	assert rules.nominate(STAR, mixed, ENDS) == found
	assert not any(nominee.candidate.complaints for nominee in found.nominees)
	assert found.able + len(found.out) == len(people)
	assert len(found.nominees) >= min(found.places, found.able)
	out = {name for name, _why in found.out}
	rest = [person for person in people if person.employee not in {*out, *names(found)}]
	if found.nominees:
		assert all(person.mean <= min(nominee.points for nominee in found.nominees) for person in rest)
