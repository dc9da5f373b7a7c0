"""The demo's answer base: ten questions that every front desk hears, with made-up figures."""

from wuye_ops.demo.registry import Registry, ensure

# category → (question, also asked as, answer); each paragraph of an answer is a line
ANSWERS = {
	"收费与发票": (
		(
			"物业费怎么缴",
			"交物业费 缴费方式 付款 物业管理费",
			"业主端“我的账单”可在线缴费；也可到客服前台刷卡、扫码或转账。\n每季度首月 15 日前出账，缴费后收据可在业主端下载。",
		),
		(
			"停车费标准",
			"车位费 月租 停车多少钱 访客停车 临时停车",
			"地下固定车位每月 300 元，地面月租每月 180 元。\n访客停车首小时免费，之后每小时 3 元，每天封顶 20 元。",
		),
		(
			"怎么开发票",
			"开票 专票 抬头 电子发票",
			"在业主端账单页申请，或把抬头和税号告诉前台，三个工作日内开出电子发票。",
		),
		(
			"公摊电费怎么算",
			"公摊 电梯电费 公共用电",
			"公共用电按表计量，按各户面积分摊，每月在公告栏公示表数和金额。",
		),
	),
	"装修": (
		(
			"装修申请流程",
			"装修手续 装修许可 办装修 装修报备",
			"业主带身份证、装修图纸和施工单位资料到前台，签订装修协议，三个工作日内发放施工许可。\n施工时间为工作日 8:00–12:00、14:00–18:00，节假日不得施工。",
		),
		(
			"装修押金多少、什么时候退",
			"装修保证金 退押金",
			"押金 2000 元。完工验收合格后三个月无渗漏即退，凭收据到前台办理。",
		),
	),
	"出入与停车": (
		(
			"门禁卡丢了怎么办",
			"补办门禁卡 开门卡 门卡",
			"带身份证到前台登记，旧卡当场停用，新卡工本费 20 元，立等可取。",
		),
		(
			"月租车位怎么办理",
			"租车位 车位出租 停车位",
			"带行驶证和房屋资料到前台登记。有空位当天开通；没有空位按登记顺序排队，有位后电话通知。",
		),
	),
	"生活服务": (
		(
			"宽带和电视怎么安装",
			"网络 WiFi 光纤 电信 联通 移动",
			"请直接联系运营商预约。师傅到场时打前台电话，由工程部开弱电间。",
		),
		(
			"大件垃圾怎么处理",
			"旧家具 建筑垃圾 沙发 床垫",
			"请放到指定的大件垃圾点（见公告栏），不要堆在楼道。建筑垃圾须装袋，前台可代叫清运车。",
		),
	),
}


def make_answers(registry: Registry) -> None:
	"""Where they are absent: an answer that the site has written itself stays."""
	for category, answers in ANSWERS.items():
		ensure(registry, {"doctype": "Help Category", "category_name": category}, name=category)
		for title, keywords, text in answers:
			doc = {
				"doctype": "Help Article",
				"title": title,
				"category": category,
				"wuye_keywords": keywords,
				"content": "".join(f"<p>{line}</p>" for line in text.split("\n")),
				"published": 1,
				"level": "Beginner",
			}
			ensure(registry, doc, title=title)
