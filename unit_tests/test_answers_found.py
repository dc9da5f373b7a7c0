"""The demo's ten answers are found in the words in which people ask at the desk and on the phone."""

import pytest

from wuye_ops.demo.answer_texts import ANSWERS
from wuye_ops.rules.answer_search import Answer, ranked

BASE = [
	Answer(title, f"{title} {keywords}", text)
	for answers in ANSWERS.values()
	for title, keywords, text in answers
]
ASKED = {
	"物业费怎么缴": ("物业费怎么交", "在哪里交物业管理费", "可以微信付款吗", "我想交一下这个季度的物业费"),
	"停车费标准": ("停车费多少钱", "来访客人停车怎么收费", "临时停车一天多少钱", "地下车位月租多少"),
	"怎么开发票": ("能开专票吗", "我要开发票", "发票抬头怎么改", "电子发票什么时候开出来"),
	"公摊电费怎么算": ("公摊怎么这么多", "公共用电是怎么分摊的", "电梯电费谁出"),
	"装修申请流程": ("装修要办什么手续", "我家准备装修，怎么申请", "周末可以装修施工吗"),
	"装修押金多少、什么时候退": ("装修押金怎么退", "装修保证金要多少", "押金什么时候退给我"),
	"门禁卡丢了怎么办": ("门卡丢了", "补办门禁卡要带什么", "开门卡多少钱一张"),
	"月租车位怎么办理": ("想租个车位", "车位怎么租", "还有没有空车位出租"),
	"宽带和电视怎么安装": ("装宽带找谁", "wifi怎么装", "电信光纤能装吗"),
	"大件垃圾怎么处理": ("旧沙发扔哪里", "旧家具怎么处理", "建筑垃圾能不能放楼下"),
}
PAIRS = [(question, title) for title, questions in ASKED.items() for question in questions]


def test_there_is_an_answer_to_each():
	assert set(ASKED) == {answer.name for answer in BASE}


@pytest.mark.parametrize(("question", "title"), PAIRS, ids=[question for question, _title in PAIRS])
def test_the_answer_is_among_the_three_shown(question, title):
	assert title in ranked(question, BASE, 3)


def test_nine_of_ten_stand_first():
	first = sum(ranked(question, BASE, 1) == [title] for question, title in PAIRS)
	assert first >= 0.9 * len(PAIRS)
