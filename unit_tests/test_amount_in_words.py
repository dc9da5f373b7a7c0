"""Amounts in words: by the regulation's own examples, and read back digit by digit."""

from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_ops.rules.money import amount_in_words

# The first six are the domain's; the others follow the same two regulations.
EXAMPLES = {
	"1409.50": "人民币壹仟肆佰零玖元伍角整",
	"6007.14": "人民币陆仟零柒元壹角肆分",
	"1680.32": "人民币壹仟陆佰捌拾元零叁角贰分",
	"325.04": "人民币叁佰贰拾伍元零肆分",
	"107000.53": "人民币壹拾万柒仟元零伍角叁分",
	"0.05": "人民币伍分",
	"0": "人民币零元整",
	"0.10": "人民币壹角整",
	"0.99": "人民币玖角玖分",
	"10": "人民币壹拾元整",
	"16409.02": "人民币壹万陆仟肆佰零玖元零贰分",
	"100000000": "人民币壹亿元整",
	"1000010001.01": "人民币壹拾亿零壹万零壹元零壹分",
	"20.20": "人民币贰拾元零贰角整",
	"999999999999.99": "人民币玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分",
}
DIGITS = {character: value for value, character in enumerate("零壹贰叁肆伍陆柒捌玖")}
UNITS = {"拾": 10, "佰": 100, "仟": 1000}


@pytest.mark.parametrize(("amount", "words"), EXAMPLES.items())
def test_examples(amount, words):
	assert amount_in_words(D(amount)) == words


@pytest.mark.parametrize("amount", [D("-0.01"), D("0.001"), D("1000000000000"), D("NaN"), 1.5, True])
def test_what_no_receipt_can_show_is_refused(amount):
	with pytest.raises(ValueError):
		amount_in_words(amount)


@given(st.decimals("0", "999999999999.99", places=2))
def test_the_words_say_the_amount_and_end_rightly(amount):
	words = amount_in_words(amount)
	assert words.startswith("人民币") and "零零" not in words
	assert words.endswith("整") == (int(amount * 100) % 10 == 0)
	assert read(words) == amount


def read(words: str) -> D:
	"""An independent reading of the words."""
	text = words.removeprefix("人民币").removesuffix("整")
	yuan, rest = text.split("元") if "元" in text else ("", text)
	total = D(0)
	for unit, value in (("角", D("0.1")), ("分", D("0.01"))):
		if unit in rest:
			total += DIGITS[rest[rest.index(unit) - 1]] * value
	section = number = 0
	for character in yuan:
		if character in DIGITS:
			number = DIGITS[character]
		elif character in UNITS:
			section += number * UNITS[character]
			number = 0
		else:
			section += number
			total += section * (10_000 if character == "万" else 100_000_000)
			section = number = 0
	return total + section + number
