"""Who the demo proposes for the next post, what its people are given for festivals, and what they complain of – done by the product itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import frappe
from frappe.utils import add_months, get_first_day

from wuye_ops.demo.fiction import MAIL_DOMAIN
from wuye_ops.demo.places import Place
from wuye_ops.demo.registry import Registry, make
from wuye_ops.people.gifts import handing, rounds
from wuye_ops.people.grievances import steps as grievances
from wuye_ops.people.promotions import steps as promotions
from wuye_ops.property.session import in_the_name_of
from wuye_ops.rules import grievance, promotion

# festival → (month, day) near which it lies, what is given, its worth; in the order of the year
FESTIVALS = (
	("Spring Festival", (2, 5), "年货礼盒与春联（示例）", 260),
	("Dragon Boat Festival", (6, 10), "粽子礼盒（示例）", 98),
	("Summer Heat", (7, 15), "防暑用品包（示例）", 60),
	("Mid-Autumn Festival", (9, 20), "月饼礼盒（示例）", 128),
	("National Day", (10, 1), "食用油与大米（示例）", 110),
)
# posts of nobody else's promotion: from the night shift to the day's
NIGHT, DAY = "值班技工", "维修技工"
# who proposes, whom, why
PROPOSED = ("engineer", "tech", "独立处理电梯困人与水泵故障，带教新员工两名（示例）")
DECLINED = ("order", "patrol", "夜班巡逻一年无缺岗（示例）", "先完成消防设施操作员培训，半年后再议（示例）")
APPROVED = ("engineer", "tech3", "持证齐全，可独立承担日间维修（示例）")
# who, of what kind, against whom, what, and how far it has come
GRIEVANCES = (
	("tech2", "排班与工时", "engineer", "连续三周中班，未按约定轮换（示例）", grievance.ACCEPT),
	("guard", "不公正对待", "order", "评优未公示名单，申请说明理由（示例）", grievance.INVESTIGATE),
	("cleaner", "工资与加班费", "clean", "国庆加班三天，只按平日工资计算（示例）", None),
)
CAUSE, ANSWER = "排班表核对属实，轮换规则未执行（示例）", "下月起按周轮换并公示，由项目经理每月检查（示例）"


def make_staff_care(
	registry: Registry,
	today: date,
	place: Place,
	say: Callable[[str], None],
	hr: str = f"hr@{MAIL_DOMAIN}",
) -> None:
	"""hr: who decides. Paths of promotion and kinds of grievances are there (`leave.make_leave`)."""
	say("晋升、节日福利与申诉 …")
	_promotions(registry, today, place, hr)
	for occasion, day, item, worth in _festivals(today):
		_gifts(registry, today, place, hr, (occasion, day, item, worth))
	_grievances(registry, place, hr)


# -- promotions --------------------------------------------------------------------------------------------------------


def _promotions(registry: Registry, today: date, place: Place, hr: str) -> None:
	if not frappe.db.exists("Promotion Path", {"post": NIGHT, "next_post": DAY}):
		make(
			registry,
			{
				"doctype": "Promotion Path",
				"post": NIGHT,
				"next_post": DAY,
				"months": 0,
				"least_points": 0,
				"asks_vacancy": 0,
			},
		)
	next_month = get_first_day(add_months(today, 1))
	_propose(place, PROPOSED, next_month)
	declined = _propose(place, DECLINED[:3], next_month)
	approved = _propose(place, APPROVED, next_month)
	with in_the_name_of(hr):
		if declined:
			promotions.take(declined, promotion.DECLINE, DECLINED[3])
		if approved:
			promotions.take(approved, promotion.APPROVE)


def _propose(place: Place, who: tuple[str, str, str], day: date) -> str | None:
	"""None where no path begins at the post."""
	proposer, key, reason = who
	employee = place.team.by_key(key).employee
	post = frappe.db.get_value("Employee", employee, "designation")
	path = frappe.db.get_value("Promotion Path", {"post": post, "disabled": 0}, order_by="creation")
	if not path:
		return None
	with in_the_name_of(place.team.by_key(proposer).user):
		return promotions.propose(employee, path, str(day), reason)


# -- gifts -------------------------------------------------------------------------------------------------------------


def _festivals(today: date) -> list[tuple[str, date, str, int]]:
	"""The two that were last, and the next one: of the last year where this one has not had them yet."""
	found = sorted(
		(date(year, *day), occasion, item, worth)
		for year in (today.year - 1, today.year, today.year + 1)
		for occasion, day, item, worth in FESTIVALS
	)
	past = [one for one in found if one[0] <= today][-2:]
	coming = [one for one in found if one[0] > today][:1]
	return [(occasion, day, item, worth) for day, occasion, item, worth in past + coming]


def _gifts(
	registry: Registry, today: date, place: Place, hr: str, festival: tuple[str, date, str, int]
) -> None:
	"""The first festival is over, the second is being handed out, the third is yet to come."""
	occasion, day, item, worth = festival
	with in_the_name_of(hr):
		made = make(
			registry,
			{
				"doctype": rounds.DOCTYPE,
				"occasion": occasion,
				"year": day.year,
				"company": frappe.db.get_value("Property", place.name, "company"),
				"property": place.name,
				"item": item,
				"worth": worth,
				"day": day,
			},
		)
		if day > today:
			return
		rounds.make_list(made.name)
	is_over = day < today - timedelta(days=1) and festival[:2] == _festivals(today)[0][:2]
	given = {
		row.employee: row.name
		for row in frappe.get_all(rounds.GIFT, {"round": made.name}, ["name", "employee"], order_by="name")
	}
	people = [one for one in place.team.people if one.employee in given]
	absent, there = people[-1:], people[:-1] if is_over else people[: len(people) // 2]
	_hand_over([given[one.employee] for one in there if one.user != hr], hr)
	for one in there if is_over else there[::2]:
		if one.user:
			with in_the_name_of(one.user):
				handing.confirm(given[one.employee])
	if is_over:
		with in_the_name_of(hr):
			left = frappe.get_all(
				rounds.GIFT, {"round": made.name, "status": ["!=", handing.RECEIVED]}, pluck="name"
			)
			if left and absent:
				handing.take(frappe.as_json(left), handing.MISS, "当日外出，已改发慰问金（示例）")
			rounds.close(made.name)


def _hand_over(names: list[str], hr: str) -> None:
	with in_the_name_of(hr):
		handing.take(frappe.as_json(names), handing.HAND_OVER)


# -- grievances --------------------------------------------------------------------------------------------------------


def _grievances(registry: Registry, place: Place, hr: str) -> None:
	for key, kind, against, text, until in GRIEVANCES:
		person = place.team.by_key(key)
		with in_the_name_of(person.user):
			name = grievances.raise_grievance(kind, place.team.by_key(against).employee, text)
		registry.add("Employee Grievance", name)
		if not until:
			continue
		with in_the_name_of(hr):
			grievances.take(name, grievance.ACKNOWLEDGE)
			grievances.take(name, grievance.INVESTIGATE, CAUSE)
			if until == grievance.ACCEPT:
				grievances.take(name, grievance.RESOLVE, ANSWER)
		if until == grievance.ACCEPT:
			with in_the_name_of(person.user):
				grievances.take(name, grievance.ACCEPT)
