"""Dunning texts threaten no cut and no barred way (民法典 944), and ordinary texts are left alone."""

import pytest

from wuye_ops.rules.lawful_words import threats

THREATS = [
	"逾期不缴，我司将停水停电。",
	"如再不缴费，将对您家断水。",
	"将采取停止供水、供电措施",
	"我公司将中断供电",
	"暂停供暖服务",
	"限制用水",
	"三日内不缴将停气",
	"停 电 处 理",
	"停、水",
	"停-电",
	"斷水斷電",
	"切断您家的电源",
	"不再供水",
	"拉闸限电",
	"届时拆表",
	"拆除水表",
	"关闭入户水阀",
	"将锁车",
	"锁住您的车",
	"更换门锁即换锁",
	"禁止车辆通行",
	"限制门禁",
	"限制您和家人出入小区",
	"不准进入小区",
	"停用门禁卡",
	"门禁卡将被停用",
	"取消您的车牌授权，道闸不予放行",
	"禁止使用电梯",
	"不抬杆",
	"断电源",
	"断网断电",
	"停止提供热水、停止供热",
	"封门",
	"We will cut off your water supply.",
	"Your power: we shall disconnect the electricity tomorrow.",
	"Access: we will block your gate access",
]
HARMLESS = [
	"",
	None,
	"您好！截至今日，您尚有物业服务费 1,240.50 元未缴，请于 15 日内缴清。",
	"代收代缴水电费合计 86.20 元。",
	"请至收款台缴纳水费、电费、燃气费。",
	"车位管理费、门禁卡工本费",
	"电梯维保、门禁系统升级已完成。",
	"有关水费的疑问请致电服务热线。",
	"停车费 300 元",
	"停车位管理费逾期未缴",
	"停车场电费公摊",
	"公共照明用电公摊说明",
	"依据《民法典》第九百四十四条，物业服务人不得采取停止供电、供水、供热、供燃气等方式催交物业费。",
	"我司不会停水停电，但保留依法起诉的权利。",
	"我司绝不以停水等方式催缴",
	"逾期仍未缴纳的，我司将依法向人民法院起诉，或申请支付令。",
	"减免空置期间的热力费",
	"空气质量检测",
	"请勿锁门窗时忘记关燃气灶",
	"进入诉讼程序",
	"We will not cut off your water.",
	"Please pay the water bill within 15 days.",
]
REPORTED = [
	"业主反映上月停水两天，要求减免。",
	"业主称家里停电三次，拒绝缴费",
	"客户投诉门禁卡被停用，已转工程部处理",
	"因市政管网抢修期间停水，业主有意见",
]
ANNOUNCED = [
	"业主称不交，将停水。",
	"已告知业主将停电",
	"建议停水处理",
	"通知工程部停水",
	"停水",
]


@pytest.mark.parametrize("text", THREATS)
def test_a_threat_is_found(text):
	assert threats(text)


@pytest.mark.parametrize("text", HARMLESS)
def test_ordinary_words_are_left_alone(text):
	assert threats(text) == ()


@pytest.mark.parametrize("text", REPORTED)
def test_a_note_may_keep_what_a_customer_complains_of(text):
	assert threats(text, note=True) == ()
	assert threats(text)


@pytest.mark.parametrize("text", ANNOUNCED)
def test_a_note_may_not_announce_a_cut(text):
	assert threats(text, note=True)


def test_the_words_are_named_in_their_order():
	assert threats("将停水。届时锁车，停水") == ("停水", "锁车")


@pytest.mark.parametrize("text", ["停" * 5000, "不得" * 3000, "将" + "对您" * 3000, "门禁" * 3000])
def test_long_texts_take_no_time(text):
	assert threats(text) == threats(text, note=True) == ()
