"""What the demo company does for its people: honours, needs told in confidence and activities."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import frappe

from wuye_ops.demo.places import Place
from wuye_ops.demo.registry import Registry, make
from wuye_ops.people.activities import sign_ups
from wuye_ops.people.awards import rounds
from wuye_ops.people.awards import steps as awards
from wuye_ops.people.care import needs
from wuye_ops.property.session import in_the_name_of
from wuye_ops.rules import award, care
from wuye_ops.rules.proration import Month

PROPOSED = "深夜连续抢修水泵六小时，第二天照常上岗，业主送来锦旗。"
PRAISE = "随叫随到，件件有回音；深夜抢修水泵，保证了全小区用水。"
SECOND = "拾到业主钱包并当面归还，主动帮老人搬运物品。"
# (key of the post, kind, open to, what is needed, how far it is)
NEEDS = (
	(
		"cleaner",
		"Living",
		care.TO_LINE,
		"员工宿舍热水器坏了一周，晚上下班没有热水。",
		"宿舍热水器已更换，今晚起可用。",
	),
	("patrol", "Family", care.TO_HR, "孩子九月上小学，想把夜班调成白班。", ""),
	("gardener", "Work", care.TO_LINE, "中午在室外修剪太热，希望调整作业时间。", None),
)


def make_awards(place: Place, month: Month, later: Month, director: str, hr: str, say: Callable) -> None:
	"""A round of the month, decided and on the wall; somebody proposed for the month after waits to be decided."""
	say("员工荣誉、诉求与活动 …")
	manager = place.team.by_key("manager").user
	with in_the_name_of(hr):
		found = rounds.nominate(award.STAR, str(month.last), place.name)
	named = frappe.db.get_value("Staff Award", {"round": found}, ["name", "employee"], order_by="rank, name")
	if not named:
		# too little work in a small demo for the rule: people propose
		employee = place.team.by_key("tech").employee
		with in_the_name_of(manager):
			named = awards.propose(award.STAR, str(month.last), employee, PROPOSED), employee
	name, employee = named
	with in_the_name_of(director):
		awards.take(name, award.CONFIRM)
	with in_the_name_of(next(one.user for one in place.team.people if one.employee == employee)):
		awards.agree(name, 1)
	with in_the_name_of(hr):
		awards.take(name, award.PUBLISH, praise=PRAISE)
	with in_the_name_of(manager):
		awards.propose(award.STAR, str(later.last), place.team.by_key("guard").employee, SECOND)


def make_needs(place: Place, hr: str) -> None:
	for key, kind, level, text, answer in NEEDS:
		with in_the_name_of(place.team.by_key(key).user):
			name = needs.raise_need(kind, level, text)
		if answer is None:
			continue
		with in_the_name_of(hr):
			needs.take(name, care.TAKE)
			if answer:
				needs.take(name, care.ANSWER, answer=answer)


def make_activities(registry: Registry, now: datetime, company: str, places: Sequence[Place]) -> None:
	"""One for everybody; one of a property that more want to than can."""
	begins = (now + timedelta(days=12)).replace(hour=9, minute=0, second=0)
	common = {
		"doctype": "Staff Activity",
		"company": company,
		"opens_at": now - timedelta(days=3),
		"closes_at": begins - timedelta(days=2),
		"queue": 1,
	}
	make(registry, {**common, "title": "员工登高健步走", "place": "云栖山步道", "begins_at": begins})
	dinner = make(
		registry,
		{
			**common,
			"title": "羽毛球友谊赛",
			"place": "社区活动中心",
			"begins_at": begins + timedelta(days=3),
			"property": places[0].name,
			"places": 4,
		},
	)
	for person in places[0].team.people[:6]:
		with in_the_name_of(person.user):
			sign_ups.sign_up(dinner.name)
