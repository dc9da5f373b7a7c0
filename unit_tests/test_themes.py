"""What residents write about: every count can be traced to words, and what no word explains is given back."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_ops.rules import themes
from wuye_ops.rules.fulltext import normalised
from wuye_ops.rules.theme_words import NEGATIONS, NO_NEGATIONS, WORDS
from wuye_ops.rules.themes import DEFAULT, Dictionary, Theme


def found(text: str) -> list[str]:
	"""theme:word, with a ! where it is negated."""
	return [f"{one.theme}:{'!' * one.negated}{one.word}" for one in themes.mentions(text)]


@pytest.mark.parametrize(
	("text", "expected"),
	[
		("楼道打扫得很勤", ["Cleaning:打扫"]),
		# the longest word counts, once
		("电梯门关不上", ["Lift:!电梯门"]),
		("停车费太贵", ["Parking:停车费", "Fees:太贵"]),
		("公摊水电费太高", ["Utilities:公摊水电"]),
		# a negation is about the next word, else about the one before it
		("没人打扫楼道", ["Cleaning:!打扫"]),
		("物业费不透明", ["Fees:物业费", "Communication:!透明"]),
		("保安从来都不管", ["Security:!保安"]),
		("打扫不干净", ["Cleaning:打扫", "Cleaning:!干净"]),
		("垃圾桶旁有异味，没有及时清运", ["Waste:垃圾桶", "Cleaning:异味", "Waste:!清运"]),
		# not across a stop or a space, and not from afar
		("保洁很好，不过绿化一般", ["Cleaning:保洁", "Greening:绿化"]),
		("没有。保洁很好", ["Cleaning:保洁"]),
		("没有 保洁很好", ["Cleaning:保洁"]),
		("不是说我们对你们的保洁有意见", ["Cleaning:保洁"]),
		# characters that negate elsewhere
		("保安态度不错", ["Security:保安", "Staff Manner:态度"]),
		("不得不说保洁好", ["Cleaning:保洁"]),
		("绿化没问题", ["Greening:绿化"]),
		# a negation that is part of a word is no second one
		("客服不作为", ["Staff Manner:客服", "Staff Manner:不作为"]),
		("路灯不亮", ["Lighting:!路灯"]),
		("楼下灯不亮", ["Lighting:灯不亮"]),
		# letters stand alone, in either width
		("ＷＩＦＩ信号差", ["Utilities:wifi", "Utilities:信号"]),
		("业主端App好用", ["Communication:app"]),
		("happy", []),
		("", []),
		("？！", []),
	],
)
def test_words_of_themes(text: str, expected: list[str]) -> None:
	assert found(text) == expected


ANSWERS = (
	"楼道没人打扫，垃圾也没清运",
	"保洁很好，保洁员每天打扫",
	"电梯太慢",
	"快递柜太远",
	"大堂太冷，大堂的门也坏了",
	"大堂太冷",
	"没有意见",
	"  ",
	"。。。",
	"大堂空调太冷",
)


def test_themes_are_counted_in_answers() -> None:
	summary = themes.summary(ANSWERS, fewest=2)
	assert summary.answers == 7
	assert summary.themes[0] == Theme(
		"Cleaning",
		answers=2,
		negated=1,
		words=(("打扫", 2), ("保洁", 1)),
		places=(0, 1),
		share=Decimal("28.6"),
	)
	assert [theme.name for theme in summary.themes] == [
		"Cleaning", "Lift", "Repair", "Shared Facilities", "Waste"
	]  # fmt: skip
	assert (summary.unmatched, summary.unmatched_share) == (2, Decimal("28.6"))


def test_what_no_word_explains_is_given_back() -> None:
	assert themes.summary(ANSWERS, fewest=2).pieces == (("大堂", 3),)
	# a company's word for it leaves nothing to explain
	own = DEFAULT.extended({"Lobby": ("大堂",)})
	assert themes.summary(ANSWERS, own, fewest=2).pieces == ()
	assert themes.summary(ANSWERS, own).unmatched == 0


def test_a_longer_piece_stands_for_its_parts() -> None:
	same = ["直饮水机坏", "直饮水机慢", "直饮水机远"]
	assert themes.summary(same, Dictionary({}), fewest=3).pieces == (("直饮水机", 3),)
	# a part that occurs more often speaks for itself
	assert themes.summary([*same, "饮水机"], Dictionary({}), fewest=3).pieces == (
		("饮水机", 4),
		("直饮水机", 3),
	)


def test_words_that_merely_met_are_no_piece() -> None:
	written = ["雨棚漏风", "雨棚旧", "雨棚窄", "喷泉漏风", "喷泉旧", "喷泉窄", "喷泉雨棚", "喷泉雨棚"]
	assert themes.summary(written, Dictionary({}), fewest=2).pieces == (("喷泉", 5), ("雨棚", 5), ("漏风", 2))


def test_what_one_person_wrote_is_not_told() -> None:
	written = ["隔壁老张养鸡"] * 1 + ["喷泉停了"] * 5
	assert [piece for piece, _answers in themes.summary(written).pieces] == ["喷泉停"]
	with pytest.raises(ValueError, match="several"):
		themes.summary(written, fewest=1)


def test_numbers_are_no_pieces() -> None:
	"""A phone number that somebody wrote in five answers stays in them."""
	assert themes.summary(["13800000000 EV桩"] * 5).pieces == (("ev", 5),)


@pytest.mark.parametrize("nothing", [[], ["", "无"], ["没有建议。", "暂无"], ["None"]])
def test_nothing_said_has_no_share(nothing: list[str]) -> None:
	summary = themes.summary(nothing)
	assert (summary.answers, summary.unmatched_share, summary.themes) == (0, None, ())


@pytest.mark.parametrize(
	"words",
	[{"Cleaning": ("保洁", "")}, {"Lift": ("电梯 门",)}, {"Lift": ("电梯",), "Repair": ("电梯",)}, {"Lift": ("A",), "Fees": ("ａ",)}],
)  # fmt: skip
def test_words_that_explain_nothing_are_refused(words: dict) -> None:
	with pytest.raises(ValueError, match=r"no word|belongs to"):
		Dictionary(words)


def test_a_companys_words_come_first() -> None:
	own = DEFAULT.extended({"Lobby": ("大堂", "大门"), "Cleaning": ("地毯",)})
	assert own.theme_of["大门"] == "Lobby"
	assert own.theme_of["地毯"] == own.theme_of["保洁"] == "Cleaning"
	assert DEFAULT.theme_of["大门"] == "Shared Facilities"


def test_the_declared_words_are_in_order() -> None:
	for words in (*WORDS.values(), NEGATIONS, NO_NEGATIONS):
		assert len(words) == len(set(words)) > 1
	# otherwise it would not be an exception to anything
	assert all(any(negation in phrase for negation in NEGATIONS) for phrase in NO_NEGATIONS)
	for theme, words in WORDS.items():
		for word in words:
			assert found(word)[0].startswith(f"{theme}:"), word


TEXTS = st.lists(
	st.sampled_from(["保洁", "电梯", "电梯门", "打扫", "大堂", "不", "没有", "不错", "，", " ", "app", "好", "13", "喷泉"]), max_size=9
).map("".join)  # fmt: skip


@given(TEXTS | st.text(max_size=30))
def test_mentions_are_in_the_text_and_do_not_overlap(text: str) -> None:
	flat, end = normalised(text), 0
	for mention in themes.mentions(text):
		assert end <= mention.start < mention.end
		assert flat[mention.start : mention.end] == mention.word
		assert DEFAULT.theme_of[mention.word] == mention.theme
		end = mention.end
	if not any(negation in flat for negation in NEGATIONS):
		assert not any(mention.negated for mention in themes.mentions(text))


@given(st.lists(TEXTS, max_size=12), st.integers(2, 5))
def test_every_count_can_be_traced(answers: list[str], fewest: int) -> None:
	summary = themes.summary(answers, fewest=fewest)
	for theme in summary.themes:
		words = [word for word, _count in theme.words]
		assert theme.answers == len(theme.places) == len(set(theme.places))
		assert all(any(word in normalised(answers[place]) for word in words) for place in theme.places)
		assert max(count for _word, count in theme.words) <= theme.answers
		assert theme.negated <= theme.answers <= summary.answers
	matched = {place for theme in summary.themes for place in theme.places}
	assert summary.unmatched == summary.answers - len(matched)
	for piece, count in summary.pieces:
		assert count >= fewest
		assert sum(piece in normalised(answer) for answer in answers) >= count
