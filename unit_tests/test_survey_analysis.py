"""What a survey's answers come to, worked out by hand, and what an anonymous one does not tell."""

from collections import Counter
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_ops.rules import survey_analysis as rules
from wuye_ops.rules.satisfaction import GRADES
from wuye_ops.rules.survey import CHOICE, MATRIX, NPS, SCALE, TEXT, Question
from wuye_ops.rules.survey_analysis import ALL, Change, Figures, Response, Row

CLEAN = Question(1, SCALE, "您对楼道保洁满意吗？", section="Cleaning")
TRADES = Question(2, MATRIX, "请评价以下服务", ("垃圾清运", "外墙清洗"), section="Cleaning")
GUARDS = Question(3, SCALE, "您对秩序维护满意吗？", section="Order")
CHANNELS = Question(4, CHOICE, "您怎样报修？", ("电话", "前台", "业主端"), multiple=True)
ADVISE = Question(5, NPS, "您会推荐本小区吗？")
WORDS = Question(6, TEXT, "您的建议？")
QUESTIONS = (CLEAN, TRADES, GUARDS, CHANNELS, ADVISE, WORDS)
BEST, GOOD, FAIR, BAD, WORST = GRADES


def of(number: int, *values, group: tuple[str, ...] = ()) -> list[Response]:
	"""A response for each answer to one question."""
	return [Response(group, {number: value}) for value in values]


def figures(rows, number: int, group: tuple = ALL, row: str = "") -> Figures | None:
	return next(
		found.figures
		for found in rows
		if (found.item.number, found.group, found.item.row) == (number, group, row)
	)


def named(*responses: Response) -> tuple[Row, ...]:
	return rules.analysis(QUESTIONS, responses, anonymous=False)


def test_a_scale() -> None:
	# (100 × 1 + 80 × 2 + 60 + 0) ÷ 5 = 64; three of five; (5 + 4 + 4 + 3 + 1) ÷ 5
	assert figures(named(*of(1, BEST, GOOD, GOOD, FAIR, WORST)), 1) == Figures(
		5,
		((BEST, 1), (GOOD, 2), (FAIR, 1), (BAD, 0), (WORST, 1)),
		rate=Decimal("60.0"),
		index=Decimal("64.0"),
		mean=Decimal("3.40"),
	)


def test_a_matrix_has_figures_row_by_row() -> None:
	rows = named(*of(2, (("垃圾清运", BEST), ("外墙清洗", BAD)), (("垃圾清运", GOOD),)))
	assert figures(rows, 2, row="垃圾清运").rate == 100
	assert figures(rows, 2, row="外墙清洗").rate == 0
	assert [figures(rows, 2, row=row).answers for row in TRADES.options] == [2, 1]


def test_net_promoters() -> None:
	found = figures(named(*of(5, 10, 9, 9, 8, 7, 6, 0)), 5)
	# three promoters less two detractors of seven
	assert (found.nps, found.mean, found.answers) == (Decimal("14.3"), Decimal("7.00"), 7)
	assert dict(found.distribution)["9"] == 2 and len(found.distribution) == 11
	assert figures(named(*of(5, 0, 6)), 5).nps == -100


def test_who_may_choose_several_makes_up_more_than_a_hundred() -> None:
	found = figures(named(*of(4, ("电话", "前台"), ("电话",), ("业主端",))), 4)
	assert found.distribution == (("电话", 2), ("前台", 1), ("业主端", 1))
	assert found.shares == (("电话", Decimal("66.7")), ("前台", Decimal("33.3")), ("业主端", Decimal("33.3")))
	assert found.rate is found.index is found.nps is found.mean is None


def test_words_are_only_counted() -> None:
	assert figures(named(*of(6, "很好", "电梯慢")), 6) == Figures(2)


def test_nothing_answered_has_no_value() -> None:
	for found in (named(), named(Response((), {}))):
		assert len(found) == 7
		for row in found:
			assert row.group == ALL and row.figures.answers == 0
			assert (row.figures.rate, row.figures.index, row.figures.nps, row.figures.mean) == (None,) * 4
	assert figures(named(), 1).shares[0] == (BEST, None)


def test_groups_on_every_level() -> None:
	rows = named(
		*of(1, BEST, BEST, group=("翠湖花园", "1 栋")),
		*of(1, WORST, group=("翠湖花园", "2 栋")),
		*of(5, 9, group=("星河广场", "商业街")),
	)
	found = {row.group: (row.figures.answers, row.figures.rate) for row in rows if row.item.number == 1}
	assert found == {
		(): (3, Decimal("66.7")),
		("星河广场",): (0, None),
		("星河广场", "商业街"): (0, None),
		("翠湖花园",): (3, Decimal("66.7")),
		("翠湖花园", "1 栋"): (2, Decimal("100.0")),
		("翠湖花园", "2 栋"): (1, Decimal("0.0")),
	}


def test_groups_of_different_depth_are_refused() -> None:
	with pytest.raises(ValueError, match="equally deep"):
		named(*of(1, BEST, group=("翠湖花园",)), *of(1, BEST, group=("翠湖花园", "1 栋")))


def anonymous(*responses: Response) -> tuple[Row, ...]:
	return rules.analysis(QUESTIONS, responses, anonymous=True)


def test_an_anonymous_survey_withholds_small_groups_and_one_more() -> None:
	rows = anonymous(
		*of(1, *[GOOD] * 20, group=("1 栋",)),
		*of(1, *[GOOD] * 8, group=("2 栋",)),
		*of(1, *[WORST] * 4, group=("3 栋",)),
	)
	assert figures(rows, 1).answers == 32
	assert figures(rows, 1, ("1 栋",)).rate == 100
	assert figures(rows, 1, ("2 栋",)) is figures(rows, 1, ("3 栋",)) is None


def test_it_is_the_answers_to_a_question_that_count() -> None:
	"""Of six households only two wrote how likely they are to recommend; of the scale all six may be told."""
	rows = anonymous(
		*[Response((name,), {1: GOOD}) for name in ("1 栋", "2 栋") for _one in range(6)],
		*of(5, 3, 10, group=("1 栋",)),
		*of(5, *[9] * 6, group=("2 栋",)),
	)
	assert figures(rows, 1, ("1 栋",)).answers == 6
	assert figures(rows, 5, ("1 栋",)) is None
	assert figures(rows, 5, ("2 栋",)) is None


def test_four_answers_in_all_are_not_told() -> None:
	assert figures(anonymous(*of(1, *[GOOD] * 4)), 1) is None
	assert figures(anonymous(*of(1, *[GOOD] * 5)), 1).rate == 100


def test_a_named_survey_withholds_nothing() -> None:
	assert figures(named(*of(1, WORST, group=("1 栋",))), 1, ("1 栋",)).rate == 0


def test_trades_and_the_whole() -> None:
	rows = named(
		*of(1, BEST, BAD),
		*of(2, (("垃圾清运", GOOD), ("外墙清洗", WORST))),
		*of(3, GOOD),
		*of(5, 0),
	)
	sections = {row.item.section: row.figures for row in rules.by_section(rows)}
	assert list(sections) == ["Cleaning", "Order"]
	# of four grades in three questions two are good: (100 + 40 + 80 + 0) ÷ 4
	assert (sections["Cleaning"].answers, sections["Cleaning"].rate) == (4, Decimal("50.0"))
	assert sections["Cleaning"].index == Decimal("55.0")
	(whole,) = rules.overall(rows)
	assert (whole.figures.answers, whole.figures.rate, whole.item.number) == (5, Decimal("60.0"), 0)


def test_a_trade_does_not_give_away_its_questions() -> None:
	"""Were it shown, the one question withheld would be the trade less the other."""
	matrix = (("垃圾清运", GOOD), ("外墙清洗", GOOD))
	rows = anonymous(
		*[Response((name,), {1: GOOD, 2: matrix}) for name in ("1 栋", "2 栋") for _one in range(6)],
		*[Response((name,), {1: GOOD}) for name in ("3 栋",) for _one in range(6)],
		*of(2, matrix, matrix, group=("3 栋",)),
	)
	assert figures(rows, 1, ("3 栋",)).answers == 6
	sections = {(row.item.section, row.group): row.figures for row in rules.by_section(rows)}
	assert sections["Cleaning", ("3 栋",)] is None
	assert sections["Cleaning", ("2 栋",)].answers == 18
	# the total is not a secret: it is the sum of totals that are shown
	assert sections["Cleaning", ALL].answers == 18 + 14 + 14


def test_a_question_that_hardly_anybody_answered_hides_no_trade() -> None:
	"""Three rated 外墙清洗, which is told nowhere; the trade is what all others say of it, in every group the same."""
	washed = (("垃圾清运", GOOD), ("外墙清洗", WORST))
	rows = anonymous(
		*of(2, *[washed] * 3, *[(("垃圾清运", GOOD),)] * 3, group=("1 栋",)),
		*of(2, *[(("垃圾清运", BAD),)] * 6, group=("2 栋",)),
		*of(3, *[GOOD] * 2, group=("2 栋",)),
	)
	found = {(row.item.section, row.group): row.figures for row in rules.by_section(rows)}
	assert found["Cleaning", ALL].rate == 50
	assert found["Cleaning", ("1 栋",)].rate == 100
	# of guards nobody is told anything
	assert found["Order", ALL] is None
	(whole,) = (row for row in rules.overall(rows) if row.group == ALL)
	assert (whole.figures.answers, whole.figures.rate) == (12, 50)


def test_what_the_database_has_counted_comes_to_the_same() -> None:
	responses = [*of(1, GOOD, GOOD, BAD, group=("1 栋",)), *of(4, ("电话", "前台"), group=("2 栋",))]
	tallies = {
		(1, ""): {("1 栋",): (3, Counter({GOOD: 2, BAD: 1}))},
		(4, ""): {("2 栋",): (1, Counter({"电话": 1, "前台": 1}))},
	}
	groups = {("1 栋",), ("2 栋",)}
	assert rules.analysis_of_counts(QUESTIONS, tallies, groups, anonymous=False) == named(*responses)


def test_beside_the_last_survey() -> None:
	last = (
		Question(7, SCALE, "您对楼道 保洁满意吗？", section="Cleaning"),
		Question(8, NPS, "去年问过、今年不问"),
		Question(9, NPS, "您会推荐本小区吗？"),
	)
	before = rules.analysis(last, [*of(7, GOOD, GOOD, GOOD, BAD, BAD), *of(9, 10, 10, 0, 0)], anonymous=False)
	now = named(*of(1, BEST, GOOD, GOOD, GOOD, BAD), *of(5, *[10] * 5))
	found = {compared.row.item.number: compared for compared in rules.compared(now, before)}
	assert found[1].before.rate == 60
	assert found[1].change == Change(Decimal("20.0"), Decimal("12.0"), None, Decimal("0.60"))
	# four answers are too few to speak of a change
	assert found[5].before.answers == 4 and found[5].change is None
	assert found[3].before is None and found[3].change is None


def test_the_same_words_about_another_trade_are_another_question() -> None:
	def row(section: str) -> tuple[Row, ...]:
		asked = Question(1, SCALE, "您满意吗？", section=section)
		return rules.analysis([asked], of(1, *[GOOD] * 9), anonymous=True)

	(other,) = rules.compared(row("Cleaning"), row("Order"))
	assert other.before is None
	(same,) = rules.compared(row("Order"), row("Order"))
	assert same.change.rate == 0


def test_what_was_withheld_then_is_not_told_now() -> None:
	before = rules.analysis([CLEAN], of(1, *[GOOD] * 4), anonymous=True)
	now = rules.analysis([CLEAN], of(1, *[GOOD] * 9), anonymous=True)
	assert rules.compared(now, before)[0].before is None
	assert rules.compared(before, now)[0].change is None


@pytest.mark.parametrize(
	("answered", "invited", "rate"), [(0, 0, None), (0, 9, "0.0"), (1, 3, "33.3"), (9, 9, "100.0")]
)
def test_response_rates(answered: int, invited: int, rate: str | None) -> None:
	assert rules.response_rate(answered, invited) == (rate and Decimal(rate))


GROUPS = st.tuples(st.sampled_from("PQ"), st.sampled_from("123"))
RESPONSES = st.lists(
	st.builds(
		Response,
		GROUPS,
		st.fixed_dictionaries(
			{},
			optional={
				1: st.sampled_from(list(GRADES)),
				3: st.sampled_from(list(GRADES)),
				5: st.integers(0, 10),
			},
		),
	),
	max_size=60,
)


@given(RESPONSES)
def test_groups_make_up_their_total(responses: list[Response]) -> None:
	rows = named(*responses)
	for number in (1, 3, 5):
		levels: dict[int, int] = {}
		for row in rows:
			if row.item.number == number:
				levels[len(row.group)] = levels.get(len(row.group), 0) + row.figures.answers
		assert set(levels.values()) == {sum(number in response.answers for response in responses)}


@given(RESPONSES)
def test_anonymous_rows_are_the_named_ones_or_nothing(responses: list[Response]) -> None:
	for shown, true in zip(anonymous(*responses), named(*responses), strict=True):
		assert shown.figures in (None, true.figures)
		assert shown.figures is None or not 0 < shown.figures.answers < 5
	for shown in rules.by_section(anonymous(*responses)):
		assert shown.figures is None or not 0 < shown.figures.answers < 5
