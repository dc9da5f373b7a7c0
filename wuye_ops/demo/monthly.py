"""What the managers say about the last months: the notes on their monthly reports."""

from collections.abc import Callable
from datetime import date

from wuye_ops.demo.places import Place
from wuye_ops.demo.registry import Registry, make
from wuye_ops.rules.metric_closing import last_months

NOTES = (
	"电梯维保配件到货晚三天，两件报修超时；已与维保单位约定常用配件清单，月底前入库。\n"
	"巡检漏检集中在晚班，自下月起由秩序主管 20:30 前抽查签到。",
	"收缴偏低：月初缴费通知改为短信与公告同发，三户大额欠费由经理上门。\n"
	"投诉以噪音为主，已与装修户重新约定施工时段。",
)


def make_monthly_reports(
	registry: Registry, today: date, places: list[Place], say: Callable[[str], None]
) -> None:
	say("月报说明 …")
	months = last_months(len(NOTES) + 1, today)[:-1]
	for place in places:
		for month, notes in zip(reversed(months), NOTES, strict=True):
			make(
				registry,
				{"doctype": "Monthly Report", "property": place.name, "month": month.first, "notes": notes},
			)
