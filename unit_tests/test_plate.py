"""Number plates as a gate meets them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_ops.rules import plate as rules
from wuye_ops.rules.identity import normalise_plate, valid_plate
from wuye_ops.rules.plate import candidates, key, masked, read, shown

SERIAL = st.text("0123456789ABCDEFGHJKLMNPQRSTUVWXYZ", min_size=5, max_size=5)
CIVIL = st.builds(
	"{}{}{}".format, st.sampled_from("京沪粤藏琼"), st.sampled_from("ABCDEFGHJKLMNPQRSTUVWXYZ"), SERIAL
)


@pytest.mark.parametrize(
	("typed", "text", "kind"),
	[
		("沪A12345", "沪A12345", rules.CIVIL),
		("沪a·1234５", "沪A12345", rules.CIVIL),
		(" 沪 Ａ－１２３４５ ", "沪A12345", rules.CIVIL),
		("粤.B.12345", "粤B12345", rules.CIVIL),
		("粤B•12345", "粤B12345", rules.CIVIL),
		("粤BD12345", "粤BD12345", rules.NEW_ENERGY),
		("粤bf1234５", "粤BF12345", rules.NEW_ENERGY),
		("粤B12345D", "粤B12345D", rules.NEW_ENERGY_LARGE),
		("粤B12345F", "粤B12345F", rules.NEW_ENERGY_LARGE),
		("沪AD123挂", "沪AD123挂", rules.TRAILER),
		("粤B1234学", "粤B1234学", rules.LEARNER),
		("京A1234警", "京A1234警", rules.POLICE),
		("粤Z1234港", "粤Z1234港", rules.BORDER),
		("粤Z·F023澳", "粤ZF023澳", rules.BORDER),
		("沪A0023领", "沪A0023领", rules.CONSULATE),
		("使014578", "使014578", rules.EMBASSY),
		("224·578使", "224578使", rules.EMBASSY),
		("京X·1234应急", "京X1234应急", rules.EMERGENCY),
		("京临0012345", "京临0012345", rules.TEMPORARY),
		("沪A1234临", "沪A1234临", rules.TEMPORARY),
	],
)
def test_every_kind_has_one_form(typed, text, kind):
	plate = read(typed)
	assert (plate.text, plate.kind, plate.problem) == (text, kind, "")
	assert plate.is_valid and not plate.corrected


@pytest.mark.parametrize(
	("typed", "text"),
	[
		("沪AI234O", "沪A12340"),
		("沪ai234o", "沪A12340"),
		("沪Ａ１２３４Ｏ", "沪A12340"),
		("粤BD1234O", "粤BD12340"),
	],
)
def test_letters_that_are_on_no_plate_are_read_as_the_digits_they_look_like(typed, text):
	plate = read(typed)
	assert (plate.text, plate.problem, plate.corrected) == (text, "", True)


@pytest.mark.parametrize(
	("typed", "problem", "kept"),
	[
		(None, rules.EMPTY, ""),
		(" ·- ", rules.EMPTY, ""),
		("沪A#2345", rules.CHARACTERS, ""),
		("<b>沪A12345", rules.CHARACTERS, ""),
		("沪A" + "1" * 40, rules.CHARACTERS, ""),
		("龙A12345", rules.PROVINCE, "龙A12345"),
		("沪112345", rules.OFFICE, "沪112345"),
		("京O12345", rules.OFFICE, "京012345"),
		("沪A1234", rules.SHORT, "沪A1234"),
		("A12345", rules.SHORT, "A12345"),
		("12345", rules.SHORT, "12345"),
		("沪A1234567", rules.LONG, "沪A1234567"),
		("粤BZ12345", rules.SERIAL, "粤BZ12345"),
		("沪A1234一", rules.SERIAL, "沪A1234一"),
		# the military and the armed police are nobody's to check here, and are written down
		("VA12345", rules.PATTERN, "VA12345"),
		("WJ京12345", rules.PATTERN, "WJ京12345"),
	],
)
def test_what_is_no_plate_says_why_and_is_kept_where_it_can_be(typed, problem, kept):
	plate = read(typed)
	assert (plate.problem, plate.text, plate.kind) == (problem, kept, rules.UNKNOWN)
	assert plate.can_be_kept == bool(kept)
	assert not plate.is_valid and not plate.is_privileged


def test_those_on_duty_are_privileged():
	assert read("京A1234警").is_privileged and read("京X1234应急").is_privileged
	assert not read("沪A12345").is_privileged


@pytest.mark.parametrize(
	("typed", "home", "found"),
	[
		("沪A12345", "沪A", ("沪A12345",)),
		("A12345", "沪", ("A12345", "沪A12345")),
		("AD12345", "沪", ("AD12345", "沪AD12345")),
		("12345", "沪A", ("12345", "沪A12345")),
		("12345", "沪", ("12345",)),
		("D12345", "沪A", ("D12345", "沪D12345", "沪AD12345")),
		("A1234O", "沪", ("A12340", "沪A12340")),
		("A12345", "", ("A12345",)),
		("%%%", "沪", ()),
	],
)
def test_a_plate_may_be_typed_without_its_province(typed, home, found):
	assert candidates(typed, home) == found


@pytest.mark.parametrize(
	("text", "part"),
	[
		("345", True),
		("12345", True),
		("A12345", True),
		("45", False),
		("沪A1", False),
		("VA12345", False),
		("", False),
	],
)
def test_the_end_of_a_plate(text, part):
	assert rules.is_part(text) == part


def test_shown_and_masked():
	assert [shown(one) for one in ("沪a12345", "粤BD12345", "京X1234应急", "使014578", "VA12345", "?")] == [
		"沪A·12345", "粤B·D12345", "京X·1234应急", "使014578", "VA12345", "?",
	]  # fmt: skip
	assert [masked(one) for one in ("沪A12345", "粤BD12345", "12345", "")] == [
		"沪A***45",
		"粤B****45",
		"*****",
		"",
	]


@given(CIVIL)
def test_every_civil_plate_is_known_and_is_what_the_resident_vehicle_stores(text):
	assert read(text).is_valid == valid_plate(text)
	assert key(text) == normalise_plate(text)


@given(CIVIL, st.sampled_from([" ", "·", "-", ".", "　", "•"]), st.booleans(), st.integers(1, 6))
def test_however_it_is_written_it_is_compared_alike(text, separator, small, position):
	written = text[:position] + separator + text[position:]
	assert key(written.lower() if small else written) == text
	wide = "".join(chr(ord(one) + 0xFEE0) if one.isascii() else one for one in text)
	assert key(wide) == text


@given(st.text(max_size=20))
def test_no_text_breaks_the_gate(text):
	plate = read(text)
	assert plate.is_valid == (plate.kind != rules.UNKNOWN)
	assert read(plate.text).text == plate.text
	assert len(plate.key) <= rules.MOST_CHARACTERS
	masked(text), shown(text), candidates(text, "沪A")
