"""What telephone systems write about a caller, and the number that is meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_ops.rules.dialling import Incoming, incoming

MOBILE, LANDLINE = "13800000000", "01062345678"


@pytest.mark.parametrize(
	("text", "number"),
	[
		(MOBILE, MOBILE),
		("+86 138 0000 0000", MOBILE),
		(" 8613800000000", MOBILE),
		("008613800000000", MOBILE),
		# a mobile phone from elsewhere, and one behind the digit that leads out of the house
		("013800000000", MOBILE),
		("913800000000", MOBILE),
		("9013800000000", MOBILE),
		("sip:13800000000@pbx.example.org:5060", MOBILE),
		('"王女士" <sip:013800000000@10.0.0.8;transport=udp>', MOBILE),
		("tel:+86-138-0000-0000", MOBILE),
		("010-6234 5678", LANDLINE),
		("901062345678", LANDLINE),
		("010-62345678转801", LANDLINE),
		("01062345678,801", LANDLINE),
		("01062345678 ext. 801", LANDLINE),
		("tel:01062345678;ext=801", LANDLINE),
		# a landline without its area code, a short number of the house, a number abroad: nobody is found by these
		("62345678", None),
		("801", None),
		("+1 202 555 0100", None),
		("abc", None),
	],
)
def test_the_number_that_is_meant(text, number):
	assert incoming(text) == Incoming(number=number)


@pytest.mark.parametrize(
	"text",
	["", None, "  ", "anonymous", "Anonymous", "sip:anonymous@anonymous.invalid", "-1", "0", "<unknown>"],
)
def test_a_withheld_number_is_known_as_such(text):
	assert incoming(text) == Incoming(withheld=True)


@given(st.text(max_size=80))
def test_any_text_has_an_answer(text):
	answer = incoming(text)
	assert answer.number is None or (answer.number.isdigit() and 10 <= len(answer.number) <= 12)
