"""What the demo's residents are told today: an outage that answers a report, an event to come, a draft; and neighbours
who have reported one leak – done by the product itself."""

from collections.abc import Callable
from datetime import datetime, timedelta

import frappe

from wuye_ops.customer_service import community_notices, merging, notice_portal
from wuye_ops.demo.fiction import MAIL_DOMAIN
from wuye_ops.demo.places import Place
from wuye_ops.demo.registry import Registry, make
from wuye_ops.property.session import in_the_name_of

LEAK = "负一层电梯厅顶板滴水"


def make_community(registry: Registry, now: datetime, place: Place, say: Callable[[str], None]) -> None:
	say("社区公告与相似报事 …")
	residents = [resident for resident in place.residents if resident.user]
	service = f"service.{place.plan.key}@{MAIL_DOMAIN}"
	_neighbours(place, service)
	outage = _notice(
		registry, place, service,
		kind="Water Outage",
		title="生活水箱清洗停水（示例）",
		starts_on=now - timedelta(hours=1),
		ends_on=now + timedelta(hours=6),
		content="因清洗消毒生活水箱，本楼暂停供水。请提前储水；恢复供水后先放水两分钟再使用。",
		answer="本楼正在清洗水箱，预计今天恢复供水。急需用水可到客服中心旁临时取水点。",
		places=[{"building": frappe.db.get_value("Property Unit", residents[0].unit, "building")}],
		categories=[{"category": "其他报修"}],
	)  # fmt: skip
	community_notices.publish(outage)
	_report(residents[0], "其他报修", "家里没有水了")
	with in_the_name_of(residents[0].user):
		notice_portal.mark_read(outage)
	event = _notice(
		registry, place, service,
		kind="Event",
		title="业主开放日（示例）",
		starts_on=now + timedelta(days=5),
		ends_on=now + timedelta(days=5, hours=3),
		content="邀请业主参观配电房、水泵房和监控中心，请到客服中心报名。",
	)  # fmt: skip
	community_notices.publish(event)
	_notice(
		registry, place, service,
		kind="Power Outage",
		title="配电房检修停电（示例）",
		starts_on=now + timedelta(days=9),
		ends_on=now + timedelta(days=9, hours=4),
		content="供电线路检修，期间公共照明和电梯停用。请提前做好准备。",
		categories=[{"category": "停电跳闸"}, {"category": "公共照明"}],
	)  # fmt: skip


def _notice(registry: Registry, place: Place, user: str, **fields) -> str:
	with in_the_name_of(user):
		values = {"doctype": "Community Notice", "property": place.name, "by_email": 0, **fields}
		return make(registry, values).name


def _report(resident, category: str, subject: str) -> str:
	"""By telephone, so that it needs no login; with the property it is cleared."""
	return (
		frappe.get_doc(
			{
				"doctype": "Service Request",
				"unit": resident.unit,
				"customer": resident.customer,
				"category": category,
				"urgency": "Normal",
				"channel": "Phone",
				"subject": subject,
			}
		)
		.insert()
		.name
	)


def _neighbours(place: Place, service: str) -> None:
	"""Three report one leak; two of them have been merged, the third is still offered as similar."""
	first, second, *_others = (
		_report(resident, "墙面渗水", subject)
		for resident, subject in zip(
			place.residents[:3], (LEAK, f"{LEAK}，地面有积水", "电梯厅天花板滴水，请来看看"), strict=False
		)
	)
	with in_the_name_of(service):
		merging.merge(second, first)
