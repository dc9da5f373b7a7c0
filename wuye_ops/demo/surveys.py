"""What the demo's households were asked: two yearly surveys to compare, one that is open, and the answers after services.

Answers come about as in life: the second year is better where something was done, and worse where nothing was.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from random import Random

import frappe
from frappe.utils import get_datetime

from wuye_ops.customer_service.surveys import ballots, invitations, questions, taking
from wuye_ops.customer_service.surveys.invitations import Household
from wuye_ops.demo.fiction import MAIL_DOMAIN
from wuye_ops.demo.places import Place
from wuye_ops.demo.registry import Registry
from wuye_ops.rules import survey as rules
from wuye_ops.rules.satisfaction import GRADES

YEARLY, AFTER_SERVICE = "年度满意度调查", "服务后回访"
# of 100 grades, best first: what a trade was thought of in the first and in the second year
BETTER = ((18, 40, 24, 13, 5), (34, 44, 15, 5, 2))
WORSE = ((30, 44, 18, 6, 2), (20, 38, 24, 12, 6))
STEADY = ((28, 45, 18, 6, 3), (29, 45, 18, 6, 2))
COURSES = {"保洁": BETTER, "维修": BETTER, "秩序": WORSE}
POINTS = ((10, 9, 8, 8, 7, 7, 6, 5, 3), (10, 10, 9, 9, 8, 8, 7, 6, 4))
WORDS = (
	"电梯经常故障，等待时间太长", "电梯运行有异响，希望检修", "晚上外来车辆乱停，占用消防通道", "停车位不够，希望规范停车",
	"楼道打扫比去年干净多了", "垃圾桶有异味，希望增加清运", "门岗人员不认真，外卖随便进出", "夜间巡逻太少", "保安态度很好",
	"维修师傅上门及时，手艺好", "漏水修了三次还没好", "公共照明坏了很久没人修", "绿化修剪及时，环境漂亮", "草坪有病虫害，请处理",
	"收费明细希望公示", "希望可以在线缴费", "客服热线打不通", "客服态度热情，反馈及时", "希望多组织社区活动", "儿童游乐设施需要维护",
)  # fmt: skip
SERVICE_WORDS = ("师傅很专业", "处理得很快，谢谢", "等了两天才来", "修好又漏了，请再来看看", "态度不错")
ANSWERING = (0.62, 0.68)  # the part of the households that answered, by year
MOST_SERVICES = 40


def make_surveys(registry: Registry, now: datetime, place: Place, say: Callable[[str], None]) -> None:
	say("问卷与答卷 …")
	rng = Random(f"surveys of {place.plan.key}")
	today = now.date()
	for year in (0, 1):
		day = _day(today, years_ago=2 - year)
		doc = _survey(place, YEARLY, f"{day.year}年度满意度调查（示例）", day, 21, sample_size=0)
		_answer_sealed(doc, rng, year, ANSWERING[year])
		_close(doc, day + timedelta(days=22))
	running = _survey(place, YEARLY, f"{today.year}年度满意度调查（示例）", today - timedelta(days=5), 21)
	_answer_sealed(running, rng, 1, 0.3)
	_after_service(place, rng, today)


def _day(today: date, years_ago: int) -> date:
	return date(today.year - years_ago, 11, 1)


def _survey(place: Place, template: str, title: str, day: date, days: int, **fields):
	"""A survey that was released on that day, with its households invited."""
	doc = frappe.get_doc(
		{
			"doctype": "Survey",
			"title": title,
			"property": place.name,
			"template": template,
			"campaign": title if template == YEARLY else None,
			"anonymous": int(template == YEARLY),
			"opens_on": day,
			"closes_on": day + timedelta(days=days),
			"on_paper": 1,
			"by_email": 0,
			"remind": 0,
			"status": "Open",
			"answers_state": ballots.SEALED if template == YEARLY else "",
			"released_on": get_datetime(f"{day} 09:00:00"),
			"released_by": f"service.{place.plan.key}@{MAIL_DOMAIN}",
			**fields,
		}
	)
	doc.flags.by_service = True
	# the demo is made by the site's administrator, on the command line
	doc.insert(ignore_permissions=True)
	if template == YEARLY:
		invitations.make(doc)
		row = frappe.qb.DocType("Survey Invitation")
		query = frappe.qb.update(row).set(row.delivery, "On Paper").set(row.sent_on, day)
		query.where(row.survey == doc.name).run()
	return doc.reload()


def _answer_sealed(doc, rng: Random, year: int, share: float) -> None:
	"""Households put their answers into the box; which ones is chance."""
	asked = questions.questions_of(doc)
	rows = frappe.get_all(
		"Survey Invitation", {"survey": doc.name}, ["name", "building"], order_by="sheet_no"
	)
	answering = rng.sample(rows, round(share * len(rows)))
	for row in answering:
		ballots.seal(doc, row.building, _yearly_answers(asked, rng, year))
	if answering:
		names = [row.name for row in answering]
		frappe.db.set_value(
			"Survey Invitation", {"name": ["in", names]}, "answered", 1, update_modified=False
		)
	invitations.count(doc.name)


def _yearly_answers(asked, rng: Random, year: int) -> dict[int, rules.Value]:
	answers: dict[int, rules.Value] = {}
	for question in asked:
		weights = COURSES.get(question.section, STEADY)[year]
		grade = lambda weights=weights: rng.choices(tuple(GRADES), weights)[0]  # noqa: E731
		if question.type == rules.SCALE:
			answers[question.number] = grade()
		elif question.type == rules.MATRIX:
			answers[question.number] = tuple((row, grade()) for row in question.options)
		elif question.type == rules.CHOICE:
			chosen = set(rng.sample(question.options, rng.choice((1, 2, 3))))
			answers[question.number] = tuple(option for option in question.options if option in chosen)
		elif question.type == rules.NPS:
			answers[question.number] = rng.choice(POINTS[year])
		elif rng.random() < 0.3:
			answers[question.number] = rng.choice(WORDS)
	return answers


def _close(doc, day: date) -> None:
	doc.reload()
	doc.update({"status": "Closed", "closed_on": get_datetime(f"{day} 00:05:00")})
	doc.answers_state = ballots.open_box(doc)
	doc.flags.by_service = True
	# the demo is made by the site's administrator, on the command line
	doc.save(ignore_permissions=True)


def _after_service(place: Place, rng: Random, today: date) -> None:
	"""This month's survey after services: named, so that a low answer is called back."""
	doc = _survey(
		place, AFTER_SERVICE, f"{AFTER_SERVICE}，{today:%Y-%m}", today.replace(day=1), 45,
		automatic=1, series_key=f"{AFTER_SERVICE}|{place.name}|{today:%Y-%m}",
		invited_on=get_datetime(f"{today} 08:00:00"),
	)  # fmt: skip
	requests = frappe.get_all(
		"Service Request",
		{
			"property": place.name,
			"status": ["in", ["Resolved", "Closed"]],
			"kind": "Repair",
			"customer": ["is", "set"],
			"unit": ["is", "set"],
		},
		["name", "customer", "unit"],
		order_by="resolved_on desc, name",
		limit=4 * MOST_SERVICES,
	)
	# each household once, for the last thing that was done
	last = {row.customer: row for row in reversed(requests)}
	households = [
		Household(
			row.customer,
			row.unit,
			frappe.get_cached_value("Property Unit", row.unit, "building"),
			f"Service Request|{row.name}",
			("Service Request", row.name),
		)
		for row in list(last.values())[-MOST_SERVICES:]
	]
	invitations.add(doc, households)
	names = frappe.get_all("Survey Invitation", {"survey": doc.name}, pluck="name", order_by="sheet_no")
	for name in names:
		frappe.db.set_value(
			"Survey Invitation", name, {"delivery": "Sent", "sent_on": today}, update_modified=False
		)
		if rng.random() < 0.7:
			taking.take(name, _service_answers(rng), taking.WEB)
	invitations.count(doc.name)


def _service_answers(rng: Random) -> dict[str, object]:
	stars = rng.choices((5, 4, 3, 2, 1), (40, 38, 13, 6, 3))[0]
	near = lambda: max(1, min(5, stars + rng.choice((-1, 0, 0, 1))))  # noqa: E731
	answers = {
		"1": stars,
		"2": {"响应及时": near(), "处理结果": near(), "服务态度": near()},
		"3": "已解决" if stars > 2 else "没有解决",
	}
	if rng.random() < 0.35:
		answers["4"] = rng.choice(SERVICE_WORDS)
	return answers
