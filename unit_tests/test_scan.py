"""The one field of a gate: everything that comes in is read, or refused with a reason."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_ops.rules import pass_code, scan
from wuye_ops.rules.scan import Reading, read

HOSTS = ("wuye.example.com",)
TOKEN = "aB3_-" * 6 + "xy"
ADDRESS = f"https://wuye.example.com/visit/{TOKEN}"


@pytest.mark.parametrize(
	("text", "kind", "value"),
	[
		(ADDRESS, scan.TOKEN, TOKEN),
		(ADDRESS + "\r\n", scan.TOKEN, TOKEN),
		(ADDRESS + "/?from=wechat", scan.TOKEN, TOKEN),
		(ADDRESS.replace("https://wuye", "HTTPS://WUYE"), scan.TOKEN, TOKEN),
		(ADDRESS + ADDRESS, scan.TOKEN, TOKEN),
		(TOKEN, scan.TOKEN, TOKEN),
		("234-567-899", scan.CODE, "234567899"),
		("２３４５６７８９９", scan.CODE, "234567899"),
		("234567899234567899", scan.CODE, "234567899"),
		("13812345678", scan.PHONE, "13812345678"),
		("+86 138-1234-5678", scan.PHONE, "13812345678"),
		("tel:13812345678", scan.PHONE, "13812345678"),
		("\u200b138 1234 5678\t", scan.PHONE, "13812345678"),
		("沪a·12345", scan.PLATE, "沪A12345"),
		("沪A12345沪A12345", scan.PLATE, "沪A12345"),
		("粤BD1234O", scan.PLATE, "粤BD12340"),
		("224578使", scan.PLATE, "224578使"),
	],
)
def test_what_can_only_be_one_thing(text, kind, value):
	assert read(text, HOSTS) == scan.Scan((Reading(kind, value),))


@pytest.mark.parametrize(
	("text", "readings"),
	[
		("5678", [(scan.PHONE_TAIL, "5678"), (scan.PLATE_PART, "5678")]),
		("12345", [(scan.PLATE_PART, "12345")]),
		("A12345", [(scan.PLATE_PART, "A12345")]),
		("VA12345", [(scan.PLATE, "VA12345")]),
		("WJ京12345", [(scan.PLATE, "WJ京12345")]),
		("沪A1234567", [(scan.PLATE, "沪A1234567")]),
		("021-62345678", [(scan.PHONE, "02162345678")]),
	],
)
def test_what_may_be_something_is_a_guess(text, readings):
	found = read(text, HOSTS)
	assert [(one.kind, one.value) for one in found.readings] == readings
	assert not any(one.sure for one in found.readings)


@pytest.mark.parametrize(
	("text", "problem"),
	[
		(None, scan.EMPTY),
		("  \r\n", scan.EMPTY),
		("x" * 301, scan.TOO_LONG),
		(f"https://evil.example.com/visit/{TOKEN}", scan.FOREIGN),
		(f"https://wuye.example.com@evil.example.com/visit/{TOKEN}", scan.FOREIGN),
		("https://wuye.example.com/visit/short", scan.FOREIGN),
		("https://wuye.example.com/place/" + TOKEN, scan.FOREIGN),
		("https://u.wechat.com/abc", scan.FOREIGN),
		("wxp://f2f0abcdef", scan.FOREIGN),
		("javascript:alert(1)", scan.FOREIGN),
		("BEGIN:VCARD", scan.FOREIGN),
		("11010519491231002X", scan.IDENTITY),
		("１１０１０５１９４９１２３１００２ｘ", scan.IDENTITY),
		("110105194912310021", scan.IDENTITY),
		("234567898", scan.MISTYPED),
		("<img src=x>", scan.GARBAGE),
		("张三", scan.GARBAGE),
		("12", scan.GARBAGE),
		("!!!!", scan.GARBAGE),
		("🚗🚗", scan.GARBAGE),
	],
)
def test_what_cannot_be_read_says_why_and_repeats_nothing(text, problem):
	assert read(text, HOSTS) == scan.Scan((), problem)


def test_without_a_host_of_ours_every_address_is_foreign():
	assert read(ADDRESS).problem == scan.FOREIGN


@given(st.text(max_size=60))
def test_no_text_breaks_it(text):
	found = read(text, HOSTS)
	assert bool(found.problem) != bool(found.readings)
	assert all(one.kind in scan.KINDS and one.value for one in found.readings)
	assert sum(one.sure for one in found.readings) <= 1


@given(st.binary(min_size=32, max_size=32))
def test_a_code_is_never_taken_for_anything_else(raw):
	try:
		code = pass_code.make(raw)
	except ValueError:
		return
	assert read(pass_code.shown(code), HOSTS).readings == (Reading(scan.CODE, code),)


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True))
def test_a_mobile_phone_is_never_taken_for_anything_else(phone):
	assert read(phone, HOSTS).readings == (Reading(scan.PHONE, phone),)
