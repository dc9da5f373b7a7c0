"""The answer is found in the words of people who do not know its title."""

import pytest

from wuye_ops.rules.answer_search import Answer, ranked, terms

ANSWERS = (
	Answer("停车", "物业停车费标准 车位费 月租", "地下车位每月三百元，地面临时停车首小时五元。"),
	Answer("物业费", "物业服务费怎么缴 交物业费 缴费方式", "可在业主端缴纳，也可到前台刷卡或转账。"),
	Answer("装修", "装修申请流程 装修押金", "请带房产证复印件到前台办理，押金在验收后退还。"),
	Answer("门禁", "门禁卡补办 开门卡丢了", "带身份证到前台办理，工本费二十元。"),
	Answer("宽带", "宽带安装 WiFi", "请联系运营商，弱电间由工程部开门。"),
)


@pytest.mark.parametrize(
	("question", "first"),
	[
		("停车费", "停车"),
		("请问停车费怎么交", "停车"),
		("月租车位多少钱一个月？", "停车"),
		("物业费怎么交", "物业费"),
		("我家要装修，押金什么时候退", "装修"),
		("装修押金", "装修"),
		("门卡丢了怎么办", "门禁"),
		("wifi怎么装", "宽带"),
		("ＷＩＦＩ", "宽带"),
	],
)
def test_the_best_answer_comes_first(question, first):
	assert ranked(question, ANSWERS, 3)[0] == first


@pytest.mark.parametrize("question", ["", "  ", "？！", "。", "宠物疫苗"])
def test_what_nobody_has_answered_finds_nothing(question):
	assert ranked(question, ANSWERS, 3) == []


def test_a_word_of_the_text_alone_finds_too():
	assert ranked("运营商", ANSWERS, 3) == ["宽带"]


def test_a_title_counts_more_than_a_mention():
	mention = Answer("提及", "快递柜", "快递柜在停车场入口，取件与停车费无关。")
	assert ranked("停车费", (*ANSWERS, mention), 3)[0] == "停车"


def test_no_more_than_asked_for():
	assert len(ranked("办理", ANSWERS, 1)) == 1


def test_a_question_of_asking_words_alone_is_taken_as_it_stands():
	assert terms("怎么办") == ("怎么", "么办")


def test_a_long_question_has_a_bounded_number_of_terms():
	assert len(terms("楼道灯坏了" * 200)) <= 24
	assert len(terms("".join(chr(0x4E00 + number) for number in range(500)))) == 24
