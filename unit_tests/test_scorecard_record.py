"""A stored card adds up again, and tells when it was touched."""

import json
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_scorecard import FULL, OBSERVED, TEMPLATE, count, ratio

from wuye_ops.rules import scorecard_record as rules
from wuye_ops.rules.metric_value import Part
from wuye_ops.rules.scorecard import score

D = Decimal
CARD = score(TEMPLATE, FULL, 21)
TEXT = rules.text_of(CARD)
WHOSE = ("EMP-1", "2027-03", 1)
PRINT = rules.fingerprint(TEXT, *WHOSE)


def codes(found) -> list[str]:
	assert all(set(one.params) == set(rules.REFUSALS[one.code]) for one in found)
	return [one.code for one in found]


def forged(**changes) -> tuple[str, str]:
	record = json.loads(TEXT)
	record.update(changes)
	text = json.dumps(record)
	return text, rules.fingerprint(text, *WHOSE)


def test_a_card_that_is_as_it_was() -> None:
	assert codes(rules.check(TEXT, PRINT, *WHOSE, CARD.total)) == []


@pytest.mark.parametrize(
	("text", "whose", "expected"),
	[
		(TEXT.replace("15.00", "16.00"), WHOSE, ["touched"]),
		(TEXT, ("EMP-2", "2027-03", 1), ["touched"]),
		(TEXT, ("EMP-1", "2027-04", 1), ["touched"]),
		(TEXT, ("EMP-1", "2027-03", 2), ["touched"]),
	],
)
def test_a_card_that_was_touched_or_is_somebody_elses(text, whose, expected) -> None:
	assert codes(rules.check(text, PRINT, *whose, CARD.total)) == expected


def test_a_card_that_does_not_add_up() -> None:
	text, print_ = forged(points="99.00", total="99.00")
	assert codes(rules.check(text, print_, *WHOSE, D("99.00"))) == ["sum", "sum"]
	assert codes(rules.check(TEXT, PRINT, *WHOSE, D("99.00"))) == ["sum"]
	lines = json.loads(TEXT)["lines"]
	lines[0]["points"] = "20.00"
	text, print_ = forged(lines=lines)
	assert codes(rules.check(text, print_, *WHOSE, CARD.total)) == ["points", "sum", "sum"]
	text, print_ = forged(version=9)
	assert codes(rules.check(text, print_, *WHOSE, CARD.total)) == ["unreadable"]


def test_a_card_with_a_cap() -> None:
	best = {
		**FULL,
		**{code: ratio(20, 20) for code in ("on_time", "arrival", "ratings", "team")},
		"rework": ratio(0, 9),
	}
	capped = score(TEMPLATE, best, 21, facts=("valid_complaint",))
	text = rules.text_of(capped)
	print_ = rules.fingerprint(text, *WHOSE)
	assert codes(rules.check(text, print_, *WHOSE, D("89.99"))) == []
	assert codes(rules.check(text, print_, *WHOSE, D("100"))) == ["cap"]


def test_a_card_without_a_judgement() -> None:
	text = rules.text_of(score(TEMPLATE, {}, 21))
	print_ = rules.fingerprint(text, *WHOSE)
	assert codes(rules.check(text, print_, *WHOSE, None)) == []
	assert codes(rules.check(text, print_, *WHOSE, D(80))) == ["sum"]


def test_rows_have_the_same_digest_in_whatever_order() -> None:
	rows = [
		("Service Task", "T-1", D(1), D(1)),
		("Service Task", "T-2", D(0), D("1.00")),
		("Survey", "S", D(10), None),
	]
	assert rules.digest_of_rows(rows) == rules.digest_of_rows(rows[::-1])
	assert rules.digest_of_rows(rows) == rules.digest_of_rows(
		[("Service Task", "T-1", D("1.0"), D(1)), *rows[1:]]
	)
	assert rules.digest_of_rows(rows) != rules.digest_of_rows(rows[1:])
	assert rules.digest_of_rows(rows) != rules.digest_of_rows(
		[("Service Task", "T-1", D(0), D(1)), *rows[1:]]
	)


def test_what_is_no_longer_as_it_was_counted() -> None:
	observed = {
		**FULL,
		"on_time": replace(ratio(19, 20), digest="a"),
		"arrival": replace(ratio(18, 20), digest="b"),
	}
	card = score(TEMPLATE, observed, 21)
	assert rules.outdated(card, {"on_time": "a", "arrival": "c"}) == ("arrival",)
	assert rules.outdated(card, {"on_time": "a"}) == ("arrival",)


def test_what_a_new_version_changes() -> None:
	after = score(TEMPLATE, {**FULL, "complaints": count(1)}, 21)
	found = rules.differences(CARD, after)
	assert [(one.line, one.before, one.after) for one in found] == [
		("complaints", D("12.50"), D("6.25")),
		("", D("75.63"), D("69.38")),
	]
	assert rules.differences(CARD, CARD) == ()


def test_what_to_talk_about() -> None:
	# 6.25, 5, 5, 5 and 3.12 points; what costs the same stays in the card's order
	codes_of = [line.code for line in rules.lost_points(CARD)]
	assert codes_of == ["rework", "on_time", "arrival", "team", "ratings"]
	assert rules.percent(D(20), D(30)) == D("66.67") and rules.percent(D(0), D(0)) is None


@given(OBSERVED, st.integers(0, 31), st.sets(st.sampled_from(["valid_complaint", "safety_accident"])))
def test_every_card_comes_back_from_its_text(observed, days, facts) -> None:
	card = score(TEMPLATE, observed, days, {"on_time": Part(D(1), D(2))}, facts)
	text = rules.text_of(card)
	assert rules.from_record(json.loads(text)) == card
	assert codes(rules.check(text, rules.fingerprint(text, *WHOSE), *WHOSE, card.total)) == []
