"""The report of an audit: order, sums, and an opinion by the rule that stands in it."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_ops.rules.audit_evaluation import ACCEPTABLE, MORE_WORK, NOT_ACCEPTABLE
from wuye_ops.rules.audit_report import (
	LIMITS,
	MOSTLY,
	NEEDS_IMPROVEMENT,
	NO_OPINION,
	OPINIONS,
	REASONS,
	SATISFACTORY,
	UNSATISFACTORY,
	Finding,
	Rule,
	Work,
	assemble,
	opinion,
)
from wuye_ops.rules.rectification import CRITICAL, MAJOR, MINOR, NORMAL, SEVERITIES

D = Decimal
WORK = Work(10)


def findings(*severities: str, **more) -> list[Finding]:
	return [Finding(f"F-{place}", severity, "Agreed", **more) for place, severity in enumerate(severities)]


def reasons(found) -> list[str]:
	for one in found.reasons:
		assert set(one.params) == set(REASONS[one.code])
	for one in found.limits:
		assert set(one.params) == set(LIMITS[one.code])
	return [one.code for one in found.reasons]


@pytest.mark.parametrize(
	("rows", "work", "grade", "why"),
	[
		([], WORK, SATISFACTORY, ["nothing_found"]),
		(findings(MINOR, MINOR), WORK, SATISFACTORY, ["minor_only"]),
		(findings(MINOR, NORMAL), WORK, MOSTLY, ["normal"]),
		(findings(*[NORMAL] * 4), WORK, MOSTLY, ["normal"]),
		(findings(*[NORMAL] * 5), WORK, NEEDS_IMPROVEMENT, ["many_normal"]),
		(findings(MAJOR, *[NORMAL] * 5), WORK, NEEDS_IMPROVEMENT, ["major", "many_normal"]),
		(findings(MINOR, repeated=True), WORK, NEEDS_IMPROVEMENT, ["repeated"]),
		(findings(MAJOR, MAJOR, MAJOR), WORK, UNSATISFACTORY, ["many_major"]),
		(findings(CRITICAL), WORK, UNSATISFACTORY, ["critical"]),
		([], Work(10, samples={"采购": ACCEPTABLE}), SATISFACTORY, ["nothing_found"]),
		([], Work(10, samples={"采购": MORE_WORK}), NEEDS_IMPROVEMENT, ["more_work"]),
		(findings(CRITICAL), Work(10, samples={"采购": NOT_ACCEPTABLE}), UNSATISFACTORY, ["critical", "sample_not_acceptable"]),
		# who has seen less than half has no opinion, whatever was found
		(findings(CRITICAL), Work(9, dropped=tuple("abcde")), NO_OPINION, ["too_little_seen"]),
		([], Work(10, dropped=tuple("abcde")), SATISFACTORY, ["nothing_found"]),
		([], Work(0), NO_OPINION, ["too_little_seen"]),
	],
)  # fmt: skip
def test_the_opinion_by_its_rule(rows: list, work: Work, grade: str, why: list) -> None:
	found = opinion(rows, work)
	assert (found.grade, reasons(found)) == (grade, why)


def test_a_company_may_be_stricter() -> None:
	rule = Rule(many_major=1, many_normal=2, least_covered=D(100))
	assert opinion(findings(MAJOR), WORK, rule).grade == UNSATISFACTORY
	assert opinion(findings(NORMAL, NORMAL), WORK, rule).grade == NEEDS_IMPROVEMENT
	assert opinion([], Work(10, dropped=("盘点",)), rule).grade == NO_OPINION


def test_what_was_not_seen_is_said() -> None:
	found = opinion([], Work(4, dropped=("盘点",), not_provided=("DR-3",), changed=("WP-2",)))
	assert found.is_limited and reasons(found) == ["nothing_found"]
	assert [(one.code, *one.params.values()) for one in found.limits] == [
		("steps_dropped", ("盘点",)),
		("not_provided", ("DR-3",)),
		("papers_changed", ("WP-2",)),
	]
	assert Work(3, dropped=("a",)).covered == D("66.67")
	assert not opinion([], WORK).is_limited


def test_the_report_by_hand() -> None:
	rows = [
		Finding("e", NORMAL, "Closed", "采购", D(-5_000)),
		Finding("a", MINOR, "Agreed", "收费"),
		Finding("b", NORMAL, "Agreed", "收费", D(300)),
		Finding("c", NORMAL, "Risk Accepted", "采购", D(10), repeated=True),
		Finding("d", MAJOR, "In Rectification", "收费", D("0.50")),
		Finding("草稿", CRITICAL, "Draft", "收费", D(9)),
		Finding("撤", CRITICAL, "Withdrawn", "收费", D(9)),
	]
	found = assemble(rows, WORK)
	assert [(one.number, one.finding.key) for one in found.entries] == [
		(1, "d"),
		(2, "c"),
		(3, "e"),
		(4, "b"),
		(5, "a"),
	]
	assert found.counts == {CRITICAL: 0, MAJOR: 1, NORMAL: 3, MINOR: 1}
	assert list(found.by_area) == ["收费", "采购"]
	assert found.by_area["采购"] == {CRITICAL: 0, MAJOR: 0, NORMAL: 2, MINOR: 0}
	assert (found.amount, found.repeated) == (D("5310.50"), 1)
	assert found.opinion.grade == NEEDS_IMPROVEMENT
	assert assemble(rows[::-1], WORK) == found


@given(
	st.lists(st.tuples(st.sampled_from(SEVERITIES), st.booleans()), max_size=12),
	st.sampled_from(SEVERITIES),
	st.booleans(),
)
def test_one_more_finding_never_betters_the_opinion(rows: list, severity: str, repeated: bool) -> None:
	have = [Finding(str(place), *one[:1], "Agreed", repeated=one[1]) for place, one in enumerate(rows)]
	before, after = (
		opinion(have, WORK),
		opinion([*have, Finding("x", severity, "Agreed", repeated=repeated)], WORK),
	)
	assert OPINIONS.index(after.grade) >= OPINIONS.index(before.grade)
	assert sum(assemble(have, WORK).counts.values()) == len(have)


@pytest.mark.parametrize(
	("call", "match"),
	[
		(lambda: Finding("a", "Terrible", "Agreed"), "A severity is"),
		(lambda: Work(1, dropped=("a", "b")), "cannot have been dropped"),
		(lambda: Work(1, samples={"a": "Fine"}), "cannot be 'Fine'"),
		(lambda: assemble([*findings(MAJOR), *findings(MINOR)], WORK), "named twice"),
	],
)
def test_what_is_no_report(call, match: str) -> None:
	with pytest.raises(ValueError, match=match):
		call()
