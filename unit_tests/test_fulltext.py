"""How texts are broken into words, and how a search is put to the index."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_ops.rules import fulltext as rules
from wuye_ops.rules.fulltext import search, snippet, tokens, words


def code(text: str) -> str:
	return "".join(f"{ord(character):05x}" for character in text)


def test_every_two_neighbours_are_a_word():
	assert list(words("物业费，收")) == [code("物业"), code("业费"), code("收")]
	assert list(words("2026年 LED灯ＡＢ")) == ["w_2026", code("年"), "w_led", code("灯"), "w_ab"]


@pytest.mark.parametrize(
	("query", "expression"),
	[
		("物业费", f'+"{code("物业")} {code("业费")}"'),
		("电梯", f"+{code('电梯')}"),
		("梯", f"+{code('梯')}*"),
		("电梯 维保", f"+{code('电梯')} +{code('维保')}"),
		("LED灯", f"+w_led* +{code('灯')}*"),
		("合同 2026", f"+{code('合同')} +w_2026*"),
	],
)
def test_a_search_asks_for_all_parts(query, expression):
	assert search(query).expression == expression


@pytest.mark.parametrize("query", ["", "   ", "，。！", "a", "-", '"', "+*()~<>@"])
def test_a_search_for_nothing_is_none(query):
	assert search(query) is None


@given(st.text(max_size=200))
def test_nobody_speaks_to_the_database_in_its_own_language(query):
	found = search(query)
	assert found is None or re.fullmatch(r'(\+("[0-9a-f ]+"|[^\W"]+\*?) ?)+', found.expression)


@given(st.text(alphabet="物业电梯费收a1 ，", max_size=60), st.integers(0, 59), st.integers(1, 8))
def test_whatever_stands_in_a_row_is_found(text, start, length):
	"""The words of any run of characters are words of the text, in the same order."""
	part = text[start : start + length]
	runs = re.findall(r"[物业电梯费收]{2,}", part)
	for run in runs:
		assert tokens(run) in tokens(text)


def test_long_words_and_texts_have_an_end():
	assert len(max(words("a" * 1000), key=len)) == rules.LONGEST_WORD + len(rules.LATIN)
	assert len(list(words("物" * (rules.MOST_CHARACTERS + 50)))) == rules.MOST_CHARACTERS - 1


def test_a_snippet_shows_what_was_found_and_marks_it():
	text = "前言" * 100 + "电梯每月\n维保两次" + "后记" * 100
	pieces = snippet(text, ("电梯", "维保"))
	assert [piece for piece, found in pieces if found] == ["电梯", "维保"]
	assert "".join(piece for piece, _found in pieces).startswith("…")
	assert snippet("Ａ栋，LED灯", ("led",)) == [("Ａ栋，", False), ("LED", True), ("灯", False)]
	assert snippet("ＬＥＤ灯", ("led",)) == [("LED", True), ("灯", False)]
	assert snippet("没有", ("电梯",)) == []
