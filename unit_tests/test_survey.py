"""What may be asked, what a household may answer, and which answers are low."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_ops.rules import survey
from wuye_ops.rules.satisfaction import GRADES
from wuye_ops.rules.survey import CHOICE, MATRIX, NPS, SCALE, TEXT, LowAnswer, Question, Refusal

CLEANING = Question(1, SCALE, "您对楼道保洁满意吗？", required=True, section="Cleaning")
CHANNELS = Question(2, CHOICE, "您通过哪些方式报修？", ("电话", "业主端 App", "前台"), multiple=True)
VISIT = Question(3, CHOICE, "维修人员是否按时上门？", ("是", "否"))
TRADES = Question(4, MATRIX, "请评价以下服务", ("保洁", "绿化", "秩序维护"))
ADVISE = Question(5, NPS, "您会向亲友推荐本小区吗？")
WORDS = Question(6, TEXT, "您还有什么建议？")
QUESTIONS = (CLEANING, CHANNELS, VISIT, TRADES, ADVISE, WORDS)


def codes(refusals: tuple[Refusal, ...]) -> list[tuple]:
	return [(refusal.number, refusal.code) for refusal in refusals]


def test_a_survey_of_every_type_is_in_order() -> None:
	assert survey.question_refusals(QUESTIONS) == ()


@pytest.mark.parametrize(
	("question", "code"),
	[
		(replace(CLEANING, number=0), survey.NO_NUMBER),
		(replace(CLEANING, type="Stars"), survey.UNKNOWN_TYPE),
		(replace(CLEANING, text=" \u3000"), survey.NO_TEXT),
		(replace(CLEANING, text="问" * 301), survey.LONG_QUESTION),
		(replace(CLEANING, options=("是",)), survey.NO_OPTIONS_HERE),
		(replace(CLEANING, multiple=True), survey.NOT_MULTIPLE),
		(replace(CLEANING, low_at=5), survey.LOW_OUT_OF_RANGE),
		(replace(CLEANING, low_at=-1), survey.LOW_OUT_OF_RANGE),
		(replace(ADVISE, low_at=10), survey.LOW_OUT_OF_RANGE),
		(replace(WORDS, low_at=1), survey.NO_LOW_HERE),
		(replace(VISIT, low_at=1), survey.NO_LOW_HERE),
		(replace(VISIT, options=("是",)), survey.FEW_OPTIONS),
		(replace(VISIT, options=tuple(map(str, range(21)))), survey.MANY_OPTIONS),
		(replace(VISIT, options=("是", "")), survey.EMPTY_OPTION),
		# nobody could tell which of the two was meant
		(replace(VISIT, options=("App", "ＡＰＰ ")), survey.SAME_OPTION),
		(replace(VISIT, options=("是", "否" * 101)), survey.LONG_OPTION),
		(replace(TRADES, options=()), survey.FEW_OPTIONS),
	],
)
def test_what_cannot_be_asked(question: Question, code: str) -> None:
	assert codes(survey.question_refusals((question,))) == [(question.number, code)]


def test_a_survey_as_a_whole() -> None:
	assert codes(survey.question_refusals(())) == [(0, survey.NO_QUESTIONS)]
	assert codes(survey.question_refusals((WORDS, VISIT, WORDS))) == [(6, survey.SAME_NUMBER)]
	long = [replace(WORDS, number=number) for number in range(1, 62)]
	assert codes(survey.question_refusals(long)) == [(0, survey.TOO_MANY_QUESTIONS)]


def test_a_household_answers_everything() -> None:
	sheet = survey.read(
		QUESTIONS,
		{
			1: "Satisfied",
			2: ["前台", "业主端App"],
			3: "是",
			4: {"绿化": 2, "保洁": "Very Satisfied", "秩序维护": ""},
			5: "１０",
			6: " 电梯太慢\r\n请尽快维修\x00 ",
		},
	)
	assert sheet.refusals == ()
	assert sheet.answers == {
		1: "Satisfied",
		# in the question's order and spelling, whatever was sent
		2: ("业主端 App", "前台"),
		3: ("是",),
		4: (("保洁", "Very Satisfied"), ("绿化", "Dissatisfied")),
		5: 10,
		6: "电梯太慢\n请尽快维修",
	}


@pytest.mark.parametrize("written", ["Very Satisfied", "very satisfied", 5, "5", "５", "五", " 5 "])
def test_a_grade_is_read_however_it_is_written(written) -> None:
	assert survey.read((CLEANING,), {1: written}).answers == {1: "Very Satisfied"}


@pytest.mark.parametrize(
	("written", "number"),
	[(0, 0), ("０", 0), ("零", 0), ("〇", 0), ("两", 2), ("十", 10), ("007", 7), (-1, None), ("-1", None), ("8.5", None),
	 (8.0, None), (True, None), ("八分", None), ("٣", None), ("", None), (None, None), ("1" * 5000, None)],
)  # fmt: skip
def test_numbers(written, number) -> None:
	assert survey.number_of(written) == number


@pytest.mark.parametrize(
	("question", "given_answer", "code", "about"),
	[
		(CLEANING, "", survey.REQUIRED, ""),
		(CLEANING, None, survey.REQUIRED, ""),
		(CLEANING, "很好", survey.UNKNOWN_GRADE, ""),
		(CLEANING, 6, survey.UNKNOWN_GRADE, ""),
		(CLEANING, 0, survey.UNKNOWN_GRADE, ""),
		(CLEANING, ["Satisfied"], survey.UNKNOWN_GRADE, ""),
		(CHANNELS, ["电话", "邮件"], survey.UNKNOWN_OPTION, "邮件"),
		(CHANNELS, [["电话"]], survey.NOT_UNDERSTOOD, ""),
		(CHANNELS, {"电话": 1}, survey.NOT_UNDERSTOOD, ""),
		(VISIT, ["是", "否"], survey.ONE_OPTION, ""),
		(VISIT, True, survey.NOT_UNDERSTOOD, ""),
		(replace(CHANNELS, required=True), [], survey.REQUIRED, ""),
		(TRADES, "Satisfied", survey.NOT_UNDERSTOOD, ""),
		(TRADES, {"停车": 5}, survey.UNKNOWN_OPTION, "停车"),
		(TRADES, {"保洁": 9}, survey.UNKNOWN_GRADE, "保洁"),
		# of a required matrix every row is
		(replace(TRADES, required=True), {"保洁": 5, "绿化": 5}, survey.REQUIRED, "秩序维护"),
		(ADVISE, 11, survey.OUT_OF_RANGE, ""),
		(ADVISE, "很愿意", survey.NOT_UNDERSTOOD, ""),
		(ADVISE, {"points": 3}, survey.NOT_UNDERSTOOD, ""),
		(WORDS, "长" * 1001, survey.TOO_LONG, ""),
		(WORDS, 5, survey.NOT_UNDERSTOOD, ""),
		(replace(WORDS, required=True), "\x00\x01", survey.REQUIRED, ""),
	],
)
def test_what_is_no_answer(question, given_answer, code, about) -> None:
	sheet = survey.read((question,), {question.number: given_answer})
	assert sheet.refusals == (Refusal(question.number, code, about),)
	assert sheet.answers == {}


def test_all_that_is_wrong_is_told_at_once() -> None:
	sheet = survey.read(QUESTIONS, {9: "?", 5: 11, 3: "是"})
	assert codes(sheet.refusals) == [
		(9, survey.UNKNOWN_QUESTION),
		(1, survey.REQUIRED),
		(5, survey.OUT_OF_RANGE),
	]
	assert sheet.answers == {3: ("是",)}


@pytest.mark.parametrize("nothing", [{}, {6: " \u3000"}, {2: []}, {4: {}}, {4: {"保洁": None}}])
def test_an_empty_sheet_is_no_answer(nothing: dict) -> None:
	optional = (CHANNELS, TRADES, WORDS)
	assert codes(survey.read(optional, nothing).refusals) == [(0, survey.NOTHING_ANSWERED)]


@pytest.mark.parametrize(
	("question", "answer", "low"),
	[
		(CLEANING, "Dissatisfied", [LowAnswer(1, 2)]),
		(CLEANING, "Neutral", []),
		(replace(CLEANING, low_at=3), "Neutral", [LowAnswer(1, 3)]),
		(replace(CLEANING, low_at=0), "Very Dissatisfied", []),
		(TRADES, (("保洁", "Satisfied"), ("绿化", "Very Dissatisfied")), [LowAnswer(4, 1, "绿化")]),
		(ADVISE, 6, [LowAnswer(5, 6)]),
		(ADVISE, 7, []),
		(ADVISE, 0, [LowAnswer(5, 0)]),
		(replace(ADVISE, low_at=-1), 0, []),
		(VISIT, ("否",), []),
		(WORDS, "太差了", []),
	],
)
def test_low_answers(question, answer, low) -> None:
	assert list(survey.low_answers((question,), {question.number: answer})) == low


def test_what_was_not_answered_is_not_low() -> None:
	assert survey.low_answers(QUESTIONS, {}) == ()


JSON = st.recursive(
	st.none()
	| st.booleans()
	| st.integers()
	| st.floats()
	| st.text(max_size=8)
	| st.sampled_from(list(GRADES)),
	lambda inner: (
		st.lists(inner, max_size=3)
		| st.dictionaries(st.sampled_from(TRADES.options) | st.text(max_size=3), inner, max_size=3)
	),
	max_leaves=6,
)


@given(st.dictionaries(st.integers(0, 7), JSON, max_size=7))
def test_whatever_is_sent_gives_answers_or_refusals(sent: dict) -> None:
	sheet = survey.read(QUESTIONS, sent)
	assert sheet.answers or sheet.refusals
	# a refused answer is never kept
	assert not set(sheet.answers) & {refusal.number for refusal in sheet.refusals}
	# what is kept reads as itself: a sheet can be opened and saved again
	again = {
		number: dict(value) if number == TRADES.number else value for number, value in sheet.answers.items()
	}
	assert survey.read(QUESTIONS, again).answers == sheet.answers
	survey.low_answers(QUESTIONS, sheet.answers)
