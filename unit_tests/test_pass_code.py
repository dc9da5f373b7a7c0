"""Codes of visitor passes: no look-alikes, mistakes noticed, not to be guessed."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_ops.rules import pass_code as rules
from wuye_ops.rules.pass_code import (
	ALPHABET,
	LENGTH,
	CodeError,
	fingerprint,
	make,
	normalise,
	odds,
	shown,
	valid,
)

BYTES = st.binary(min_size=rules.RANDOM_BYTES, max_size=rules.RANDOM_BYTES).filter(
	lambda raw: sum(byte < 253 for byte in raw) >= 8
)
CODES = BYTES.map(make)
SECRET = b"of the site"


def test_a_code_worked_out_by_hand():
	# bytes 0 to 7 are the first eight characters; 0·1 + 1·2 + … + 7·8 = 168 = 7·23 + 7, and the eighth character is 9
	code = make(bytes(range(32)))
	assert code == "234567899"
	assert shown(code) == "234-567-899"
	assert rules.masked(code) == "***-***-899"


def test_the_alphabet_has_a_prime_number_of_characters_that_look_like_none_of_the_others():
	assert len(ALPHABET) == len(set(ALPHABET)) == 23
	assert not set(ALPHABET) & set("0OQD1ILUVZSGB")


@pytest.mark.parametrize(
	"typed",
	["234-567-899", " 234 567 899\r\n", "２３４５６７８９９", "Z34S67B99", "z34sg7b99", "234—567—899"],
)
def test_it_is_read_however_it_is_typed(typed):
	assert normalise(typed) == "234567899"


@pytest.mark.parametrize(
	("typed", "why"),
	[
		(None, rules.EMPTY), ("", rules.EMPTY), (" - ", rules.EMPTY), ("23456789", rules.SHORT), ("2345678999", rules.LONG),
		("234567890", rules.CHARACTERS), ("沪A1234567", rules.CHARACTERS), ("<script>", rules.CHARACTERS),
		("234567898", rules.CHECK), ("324567899", rules.CHECK),
	],
)  # fmt: skip
def test_what_is_no_code_says_why(typed, why):
	with pytest.raises(CodeError) as refused:
		normalise(typed)
	assert refused.value.code == why
	assert not valid(typed)


@given(CODES, st.integers(0, LENGTH - 1), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_always_noticed(code, position, other):
	wrong = code[:position] + other + code[position + 1 :]
	assert valid(wrong) == (wrong == code)


@given(CODES, st.integers(0, LENGTH - 1), st.integers(1, LENGTH - 1))
def test_two_characters_that_changed_places_are_noticed(code, first, apart):
	second = min(first + apart, LENGTH - 1)
	swapped = list(code)
	swapped[first], swapped[second] = swapped[second], swapped[first]
	assert valid("".join(swapped)) == (code[first] == code[second])


@given(CODES)
def test_a_code_is_its_own_normal_form(code):
	assert normalise(code) == normalise(shown(code)) == normalise(shown(code).lower()) == code
	assert len(fingerprint(code, SECRET)) == 64
	assert fingerprint(code, SECRET) == fingerprint(shown(code), SECRET) != fingerprint(code, b"of another")


def test_every_character_is_equally_likely():
	counts = dict.fromkeys(ALPHABET, 0)
	for byte in range(256):
		try:
			counts[make(bytes([byte] * 8))[0]] += 1
		except ValueError:
			continue
	assert set(counts.values()) == {11}


def test_too_few_random_bytes_make_no_code():
	for raw in (b"", b"1234567", bytes([255] * 32)):
		with pytest.raises(ValueError, match="too few"):
			make(raw)


def test_without_a_secret_nothing_is_stored():
	with pytest.raises(ValueError, match="secret"):
		fingerprint("234567899", b"")


def test_guessing_finds_nothing_within_the_limit():
	assert rules.tries_a_day() == 2880
	assert odds(50_000, rules.tries_a_day()) < Fraction(1, 500)
	# a property of 500 passes at all its 20 gates, day and night for a month
	assert odds(500, 30 * rules.tries_a_day(20)) < Fraction(1, 50)
	assert odds(0, 1000) == 0 and odds(10**9, 10**9) == 1
	with pytest.raises(ValueError):
		odds(-1, 1)
