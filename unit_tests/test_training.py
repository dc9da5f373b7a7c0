"""Hours of training: what is needed, what counts, and what is refused."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_ops.rules import training, training_need
from wuye_ops.rules.training import Attended, Who
from wuye_ops.rules.training_need import Person, Requirement

D = Decimal
TODAY = date(2027, 12, 1)
WHO = Who("E", "li@x", "Company", date(2020, 1, 1))
OLD = Person("E", "Cleaner", date(2020, 1, 1))


def attended(event: str = "T1", hours: str = "8", **fields) -> Attended:
	return Attended(
		**{
			"employee": "E",
			"event": event,
			"course": event,
			"subject": training_need.SAFETY,
			"day": date(2027, 5, 1),
			"hours": D(hours),
			"result": training.PASSED,
			**fields,
		}
	)


def study(event: str = "S1", hours: str = "4", **fields) -> Attended:
	return attended(
		event, hours, **{"kind": training.SELF_STUDY, "has_proof": True, "approved_by": "boss@x", **fields}
	)


@pytest.mark.parametrize(
	("person", "year", "expected"),
	[
		(OLD, 2027, [("a_year", D(24))]),
		(Person("E", "Cleaner", date(2027, 3, 1)), 2027, [("new_hire_safety", D(24))]),
		(Person("E", "Cleaner", date(2027, 3, 1)), 2028, [("a_year", D(24))]),
		(Person("E", training_need.SAFETY_OFFICER, date(2020, 1, 1)), 2027, [("officer_again", D(12))]),
		(Person("E", training_need.SAFETY_OFFICER, date(2027, 3, 1)), 2027, [("officer_first", D(32))]),
		# a cleaner who becomes a safety officer
		(
			Person("E", training_need.SAFETY_OFFICER, date(2020, 1, 1), date(2027, 6, 1)),
			2027,
			[("officer_first", D(32))],
		),
		(
			Person("E", training_need.SAFETY_OFFICER, date(2020, 1, 1), date(2027, 6, 1)),
			2028,
			[("officer_again", D(12))],
		),
		# leaves at the end of April: 24 × 4 ÷ 12
		(Person("E", "Cleaner", date(2020, 1, 1), left_on=date(2027, 4, 30)), 2027, [("a_year", D(8))]),
		(Person("E", "Cleaner", date(2020, 1, 1), left_on=date(2027, 1, 5)), 2027, [("a_year", D("0.5"))]),
		(Person("E", "Cleaner", date(2020, 1, 1), left_on=date(2026, 4, 30)), 2027, []),
		(Person("E", "Cleaner", date(2028, 1, 1)), 2027, []),
	],
)
def test_needs(person, year, expected) -> None:
	assert [(one.requirement.code, one.hours) for one in training_need.needs(person, year)] == expected


@pytest.mark.parametrize(
	("one", "fields", "codes"),
	[
		(attended(), {}, []),
		(attended(hours="-1"), {}, ["negative_hours"]),
		(attended(hours="0"), {}, ["no_hours"]),
		(attended(hours="11"), {}, ["too_many_hours"]),
		(attended(hours="4"), {"most_hours": D(3)}, ["too_many_hours"]),
		(attended(result=None), {}, ["no_result"]),
		(attended(result="Fine"), {}, ["no_result"]),
		(attended(present=False), {}, ["result_of_absent"]),
		(attended(present=False, result=None, hours="0"), {}, []),
		(attended(day=date(2027, 12, 2)), {}, ["later"]),
		(attended(day=date(2019, 12, 31)), {}, ["not_employed"]),
		(attended(), {"company": "Another"}, ["other_company"]),
		(attended(), {"by": "li@x"}, ["own_result"]),
		(attended(), {"others": [attended()]}, ["twice"]),
		(attended(), {"others": [attended(employee="F")]}, []),
		(study(), {}, []),
		(study(has_proof=False), {}, ["no_proof"]),
		(study(approved_by="li@x"), {}, ["own_approval"]),
		(study(hours="9"), {}, ["too_many_hours"]),
		(study("S2", course="Fire"), {"others": [study("S1", course="Fire")]}, ["twice"]),
		(study("S2", course="Fire", day=date(2027, 6, 1)), {"others": [study("S1", course="Fire")]}, []),
	],
)
def test_what_is_wrong_with_a_record(one, fields, codes) -> None:
	found = training.record_refusals(one, WHO, **{"company": "Company", "today": TODAY, **fields})
	assert [refusal.code for refusal in found] == codes
	assert all(set(refusal.params) == set(training.REFUSALS[refusal.code]) for refusal in found)


def test_hours_of_a_year() -> None:
	found = training.hours_of(
		OLD,
		2027,
		[
			attended("T1", "8"),
			# told of twice
			attended("T1", "8"),
			# the same course again
			attended("T2", "8", course="T1"),
			attended("T3", "6", subject=training_need.SERVICE),
			attended("T4", "4", result=training.FAILED),
			attended("T5", "4", result=None),
			attended("T6", "4", present=False, result=None),
			attended("T7", "4", employee="F"),
			attended("T8", "4", day=date(2026, 12, 31)),
			study("S1", "5"),
			study("S2", "8", approved_by=""),
			study("S3", "8"),
		],
	)
	# 8 + 6 + 5 + 7 of 8: half of 24 hours at most may be self-study
	assert found.counted == D(26)
	assert found.by_subject == {training_need.SAFETY: D(20), training_need.SERVICE: D(6)}
	assert (found.needed, found.missing, found.percent) == (D(24), D(0), D(100))
	assert dict(found.left_out) == {
		"T1": "counted_before",
		"T2": "counted_before",
		"T4": "failed",
		"T5": "no_result",
		"T6": "absent",
		"S2": "not_approved",
		"S3": "too_much_self_study",
	}
	assert {why for _event, why in found.left_out} <= set(training.LEFT_OUT)


def test_an_hour_serves_one_need() -> None:
	rows = (
		Requirement("safety", D(8), training_need.A_YEAR, training_need.SAFETY),
		Requirement("any", D(8), training_need.A_YEAR),
	)
	found = training.hours_of(OLD, 2027, [attended("T1", "10")], rows)
	assert [(one.need.requirement.code, one.hours, one.missing) for one in found.met] == [
		("safety", D(8), D(0)),
		("any", D(2), D(6)),
	]
	assert [one.standing(TODAY) for one in found.met] == ["Met", "Open"]
	assert found.met[1].standing(date(2028, 1, 1)) == "Overdue"
	assert found.percent == D("62.50")


def test_nobody_works_before_the_training_of_new_people() -> None:
	person = Person("E", "Cleaner", date(2027, 12, 28))
	records = [attended(f"T{number}", "8", day=date(2027, 12, 28 + number)) for number in range(3)]
	(refused,) = training.work_refusals(person, records, date(2027, 12, 29))
	assert (refused.code, refused.params) == (
		"untrained",
		{"need": "new_hire_safety", "hours": D(16), "needed": D(24)},
	)
	assert training.work_refusals(person, records, date(2027, 12, 30)) == ()
	assert training.work_refusals(person, [records[0]] * 3, date(2027, 12, 30))
	others = [replace(one, employee="F") for one in records]
	assert training.work_refusals(person, others, date(2027, 12, 30))


def test_who_came_before_the_need_is_not_stopped() -> None:
	need = Requirement(
		"safety",
		D(24),
		training_need.ONCE,
		training_need.SAFETY,
		before_work=True,
		joined_from=date(2027, 1, 1),
	)
	for joined, stopped in ((date(2026, 12, 31), False), (date(2027, 1, 1), True)):
		assert bool(training.work_refusals(Person("E", "Cleaner", joined), [], TODAY, [need])) == stopped
	# a post with beginners' training of its own has that instead
	own = Requirement("officer", D(32), training_need.ONCE, training_need.SAFETY, "Officer", 180)
	assert not training.work_refusals(Person("E", "Officer", date(2027, 2, 1)), [], TODAY, [need, own])


def test_hours_between() -> None:
	begins = datetime(2027, 5, 1, 9)
	assert training.hours_between(begins, datetime(2027, 5, 1, 9, 45)) == D(1)
	assert training.hours_between(begins, datetime(2027, 5, 1, 12)) == D(4)
	assert training.hours_between(begins, datetime(2027, 5, 1, 9, 44)) == D("0.5")
	with pytest.raises(ValueError):
		training.hours_between(begins, begins)
	with pytest.raises(ValueError):
		Requirement("x", D(0), training_need.ONCE)
	with pytest.raises(ValueError):
		Requirement("x", D(1), "Sometimes")


@pytest.mark.parametrize(
	("hours", "ends"),
	[
		("0.5", datetime(2027, 5, 1, 9, 23)),
		("4", datetime(2027, 5, 1, 12)),
		("8", datetime(2027, 5, 1, 15)),
		("9", datetime(2027, 5, 2, 9, 45)),
		("24", datetime(2027, 5, 3, 15)),
	],
)
def test_a_training_has_room_for_its_hours(hours: str, ends: datetime) -> None:
	begins = datetime(2027, 5, 1, 9)
	assert training.ends_at(begins, D(hours)) == ends
	assert training.hours_between(begins, ends) >= D(hours)


def test_a_training_of_no_hours_does_not_end() -> None:
	with pytest.raises(ValueError):
		training.ends_at(datetime(2027, 5, 1, 9), D(0))


RECORDS = st.lists(
	st.builds(
		lambda event, hours, subject, result, kind: attended(
			event, str(hours), subject=subject, result=result, kind=kind, has_proof=True, approved_by="boss@x"
		),
		st.sampled_from([f"T{number}" for number in range(12)]),
		st.integers(0, 8),
		st.sampled_from(training_need.SUBJECTS),
		st.sampled_from((training.PASSED, training.FAILED, None)),
		st.sampled_from((training.EVENT, training.SELF_STUDY)),
	),
	max_size=15,
)


@given(RECORDS)
def test_telling_of_it_twice_changes_nothing(records) -> None:
	once, twice = (training.hours_of(OLD, 2027, rows) for rows in (records, records * 2))
	assert once.counted == twice.counted and once.met == twice.met
	assert once.counted <= total_of_passed(records)
	assert once.counted == sum(once.by_subject.values())


def total_of_passed(records) -> int:
	return sum(one.hours for one in records if one.result == training.PASSED)


def test_the_plan_of_a_year() -> None:
	plan = training_need.year_plan(
		[
			Person("B", "Cleaner", date(2020, 1, 1)),
			Person("A", "Cleaner", date(2020, 1, 1), left_on=date(2027, 6, 30)),
			Person("C", training_need.SAFETY_OFFICER, date(2020, 1, 1)),
			Person("D", "Cleaner", date(2027, 3, 1)),
		],
		2027,
	)
	assert [(one.post, one.requirement.code, one.people, one.hours, one.due_on) for one in plan] == [
		("Cleaner", "new_hire_safety", ("D",), D(24), date(2027, 3, 31)),
		("Cleaner", "a_year", ("A", "B"), D(36), date(2027, 6, 30)),
		(training_need.SAFETY_OFFICER, "officer_again", ("C",), D(12), date(2027, 12, 31)),
	]


BEGINNER = Person("E", "Cleaner", date(2027, 3, 1))


@pytest.mark.parametrize(
	("person", "records", "day", "counted", "needed"),
	[
		# 24 hours a year: 31 of 365 days of them are 2.04
		(OLD, [], date(2027, 1, 31), D(0), D("2.04")),
		(OLD, [attended("T1", "8")], date(2027, 5, 31), D(8), D("9.93")),
		# what is ahead of the year counts up to what is needed by now
		(OLD, [attended("T1", "8"), attended("T2", "8")], date(2027, 5, 31), D("9.93"), D("9.93")),
		(OLD, [attended("T1", "8")], date(2027, 12, 31), D(8), D(24)),
		# of a beginner's 24 hours as many as are done are needed, until the 31st of March
		(BEGINNER, [attended("T1", "8", day=date(2027, 3, 2))], date(2027, 3, 15), D(8), D(8)),
		(BEGINNER, [attended("T1", "8", day=date(2027, 3, 2))], date(2027, 3, 31), D(8), D(24)),
		(BEGINNER, [], date(2027, 3, 30), D(0), D(0)),
	],
)
def test_hours_needed_to_date(person, records, day, counted, needed) -> None:
	assert training.to_date(training.hours_of(person, 2027, records), day) == (counted, needed)


@given(RECORDS, st.dates(date(2027, 1, 1), date(2027, 12, 31)))
def test_no_more_is_needed_or_counted_than_in_the_whole_year(records, day) -> None:
	hours = training.hours_of(OLD, 2027, records)
	counted, needed = training.to_date(hours, day)
	assert 0 <= counted <= needed <= hours.needed
	assert training.to_date(hours, date(2027, 12, 31)) == (
		sum(min(one.hours, one.need.hours) for one in hours.met),
		hours.needed,
	)


def test_self_study_is_decided_once() -> None:
	life = training.STUDY_LIFE
	assert life.steps_from(training.TO_APPROVE) == (training.APPROVE, training.RETURN)
	assert life.endings == (training.APPROVED,)
	assert life.refusals(training.RETURNED, training.SUBMIT) == ()
