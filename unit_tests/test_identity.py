"""Phones, identity numbers, credit codes, plates and masks."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_ops.rules.identity import (
	IdentityError,
	mask_id,
	mask_name,
	mask_numbers_in,
	mask_phone,
	normalise_id,
	normalise_phone,
	normalise_plate,
	numbers_in,
	valid_credit_code,
	valid_phone,
	valid_plate,
	valid_resident_id,
)


@pytest.mark.parametrize(
	("text", "expected"),
	[
		("13812345678", "13812345678"),
		(" 138 1234-5678 ", "13812345678"),
		("138\u00a01234\u30005678", "13812345678"),
		("１３８１２３４５６７８", "13812345678"),
		("+86 138-1234-5678", "13812345678"),
		("＋８６１３８１２３４５６７８", "13812345678"),
		("0086 13812345678", "13812345678"),
		("(+86)13812345678", "13812345678"),
		("8613812345678", "13812345678"),
		("010-62345678", "01062345678"),
		("(0755) 8234 5678", "075582345678"),
		("0898-6234567", "08986234567"),
		("+86 10 6234 5678", "01062345678"),
		("021－６２３４５６７８", "02162345678"),
	],
)
def test_phone_forms_become_one(text, expected):
	assert normalise_phone(text) == expected
	assert valid_phone(text)


@pytest.mark.parametrize(
	("text", "code"),
	[
		("", "empty"),
		(" - ", "empty"),
		(None, "empty"),
		("1381234567", "format"),
		("138123456789", "format"),
		("12812345678", "format"),
		("1381234567a", "characters"),
		("无", "characters"),
		("١٣٨١٢٣٤٥٦٧٨", "characters"),
		("+852 6123 4567", "abroad"),
		("001 212 555 0100", "abroad"),
		("62345678", "area_code"),
		("01012345678", "format"),
		("+86", "format"),
		("13812345678,13912345678", "characters"),
	],
)
def test_other_phones_are_refused_with_a_reason(text, code):
	with pytest.raises(IdentityError) as refusal:
		normalise_phone(text)
	assert refusal.value.code == code
	assert isinstance(refusal.value, ValueError)
	assert not valid_phone(text)


# The first two are the examples of GB 11643-1999 itself; the others are computed by its formula.
GOOD_IDS = ["11010519491231002X", "440524188001010014", "11010519491231002x", " 110105 19491231 002X"]


@pytest.mark.parametrize("text", GOOD_IDS)
def test_good_resident_ids(text):
	assert valid_resident_id(text)
	assert normalise_id(text) in ("11010519491231002X", "440524188001010014")


@pytest.mark.parametrize(
	"text",
	[
		"",
		None,
		"110105194912310021",  # wrong check character
		"11010519491231002",  # 17 characters
		"110105491231002",  # the old form with 15
		"X1010519491231002X",
		"990105194912310023",
		"11010519490231002X",  # 31 February
		"110105٢٩٤٩1231002X",
	],
)
def test_bad_resident_ids(text):
	assert not valid_resident_id(text)


def _resident_id(body: str) -> str:
	"""The formula of GB 11643 written independently: the weights as the standard lists them."""
	weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
	return body + "10X98765432"[sum(w * int(d) for w, d in zip(weights, body, strict=True)) % 11]


def test_a_birth_must_be_a_day_and_may_not_lie_ahead():
	assert valid_resident_id(_resident_id("11010520240229123"))
	assert not valid_resident_id(_resident_id("11010520230229123"))
	assert not valid_resident_id(_resident_id("11010517991231123"))
	assert not valid_resident_id(_resident_id("00010520240229123"))
	assert not valid_resident_id(_resident_id("11010520240229123"), as_of=date(2024, 2, 28))
	assert valid_resident_id(_resident_id("11010520240229123"), as_of=date(2024, 2, 29))


@given(
	st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.integers(0, 999), st.integers(0, 17), st.integers(1, 9)
)
def test_one_wrong_digit_is_always_noticed(born, serial, position, error):
	number = _resident_id(f"330106{born:%Y%m%d}{serial:03}")
	assert valid_resident_id(number)
	wrong = "0" if number[position] == "X" else str((int(number[position]) + error) % 10)
	assert not valid_resident_id(number[:position] + wrong + number[position + 1 :])


@pytest.mark.parametrize(
	("text", "valid"),
	[
		("91350100M000100Y43", True),  # the standard's sample
		("9144030071526726XG", True),
		("914403001922038216", True),
		("9144030071526726xg", True),
		("91350100M000100Y44", False),
		("91350100M000100I43", False),
		("91350100M000100Y4", False),
		("", False),
		(None, False),
	],
)
def test_credit_codes(text, valid):
	assert valid_credit_code(text) is valid


@pytest.mark.parametrize(
	("text", "expected"),
	[
		("京A12345", "京A12345"),
		("京a·12345", "京A12345"),
		("粤 B 12 345", "粤B12345"),
		("沪Ａ１２３４５", "沪A12345"),
		("粤BD12345", "粤BD12345"),
		("粤B12345F", "粤B12345F"),
		("粤B1234学", "粤B1234学"),
		("沪A.D123挂", "沪AD123挂"),
		("粤Z1234港", "粤Z1234港"),
	],
)
def test_plates(text, expected):
	assert normalise_plate(text) == expected
	assert valid_plate(text)


@pytest.mark.parametrize(
	"text",
	["", None, "京A1234", "京A123456", "A12345", "京112345", "粤BZ12345", "京AI2345", "京O12345", "?A12345"],
)
def test_bad_plates(text):
	assert not valid_plate(text)


@pytest.mark.parametrize(
	("text", "code"),
	[("", "empty"), (" · ", "empty"), ("京AI2345", "confusable"), ("京A#2345", "characters")],
)
def test_what_is_no_plate_at_all_is_refused_with_a_reason(text, code):
	with pytest.raises(IdentityError) as refusal:
		normalise_plate(text)
	assert refusal.value.code == code


def test_the_gate_can_write_down_a_plate_of_another_kind():
	assert normalise_plate("va 12345") == "VA12345"
	assert not valid_plate("VA12345")


@pytest.mark.parametrize(
	("mask", "text", "expected"),
	[
		(mask_phone, "13812345678", "138****5678"),
		(mask_phone, "+86 138 1234 5678", "138****5678"),
		(mask_phone, "010-62345678", "010****5678"),
		(mask_phone, "62345678", "******78"),
		(mask_phone, "110", "***"),
		(mask_phone, "", ""),
		(mask_phone, None, ""),
		(mask_name, "张三", "张**"),
		(mask_name, "张三丰", "张**"),
		(mask_name, "张", "**"),
		(mask_name, " ", ""),
		(mask_name, None, ""),
		(mask_id, "11010519491231002X", "110***********002X"),
		(mask_id, "110105491231002", "110********1002"),
		(mask_id, "E12345678", "*******78"),
		(mask_id, "12345", "*****"),
		(mask_id, None, ""),
	],
)
def test_masks(mask, text, expected):
	assert mask(text) == expected


plain = st.text(st.characters(categories=("L", "N")), min_size=1, max_size=30)


@given(plain)
def test_masks_never_show_the_whole(text):
	for mask in (mask_phone, mask_name, mask_id):
		masked = mask(text)
		assert text not in masked
		assert "*" in masked
	assert len(mask_id(text).replace("*", "")) <= 7
	assert len(mask_phone(text).replace("*", "")) <= 7
	assert len(mask_name(text).replace("*", "")) <= 1


@given(plain)
def test_masking_twice_shows_no_more(text):
	for mask in (mask_phone, mask_name, mask_id):
		assert mask(mask(text)) == mask(text)


@given(
	st.one_of(
		st.text(max_size=20), st.from_regex(r"(\+86|0086)? ?(1[3-9][0-9]{9}|0[0-9]{9,11})", fullmatch=True)
	)
)
def test_a_normal_phone_stays_as_it_is(text):
	try:
		normal = normalise_phone(text)
	except ValueError:
		return
	assert normalise_phone(normal) == normal
	assert normal.isascii() and normal.isdigit()


@given(
	st.one_of(st.text(max_size=12), st.from_regex(r"[京粤沪][a-zA-Z][·. ]?[a-zA-Z0-9]{5,6}", fullmatch=True))
)
def test_a_normal_plate_stays_as_it_is(text):
	try:
		normal = normalise_plate(text)
	except ValueError:
		return
	assert normalise_plate(normal) == normal
	assert valid_plate(text) == valid_plate(normal)


def test_numbers_in_a_text_are_masked_and_other_digits_stay():
	text = (
		"phone='13800138000', +8613800138000, id 11010519491231002X; order 12345678901, 20260101123000123456"
	)
	assert mask_numbers_in(text) == (
		"phone='138****8000', +86138****8000, id 110***********002X; order 12345678901, 20260101123000123456"
	)
	assert mask_numbers_in("110105194912310021 has a wrong check digit") == (
		"110105194912310021 has a wrong check digit"
	)


def test_numbers_in_a_text_are_found_once_and_in_their_normal_form():
	text = "电话 13912345678，又 8613912345678；证件 11019919900307775X？订单 20261129000001"
	assert numbers_in(text) == ["13912345678"]
	assert numbers_in("证件 110199199003077753，信用代码 91350100m000100y43") == [
		"110199199003077753",
		"91350100M000100Y43",
	]
	assert numbers_in("") == numbers_in(None) == []


def test_only_the_numbers_that_are_meant_are_masked():
	text = "业主 13912345678，供应商 13612345678"
	assert mask_numbers_in(text, {"13912345678"}) == "业主 139****5678，供应商 13612345678"
	assert mask_numbers_in(text, set()) == text
