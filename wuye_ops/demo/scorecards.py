"""Scorecards of the people of the demo: of two months they count, of last month they are shown, or wait for that; one is objected to, one
is capped by a finding. Also what people have made of them while they tried the demo out.

Nothing hangs on the time of day: months are those before `today`, people are taken in the order of their teams, and steps wait for nothing,
as an employee who accepts need not be waited for.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import frappe

from wuye_ops.demo.clearing import delete
from wuye_ops.demo.places import Place
from wuye_ops.demo.registry import Registry
from wuye_ops.people import faults
from wuye_ops.people.scorecards import runs, seed, steps, templates
from wuye_ops.property.session import in_the_name_of
from wuye_ops.rules import scorecard_life as life
from wuye_ops.rules.proration import Month

CARD, FAULT = "Staff Scorecard", "Staff Fault"
OBJECTION = "上月中旬全区停电检修两天，相关工单无法按时完成，停电通知已贴在公告栏。"
DISAGREES = "有一份评价是误点，已请业主说明。"
DECISION = "已回访业主，评价属实，维持原得分。"
FINDING = "夜间巡更记录显示按时到点，监控画面中无人到场；经比对，点位由他人代扫。"
HEARD = "本人承认当晚身体不适，请同事代扫，未向班长报告。"
DAY_OF_FINDING = 12


def make_scorecards(today: date, places: Sequence[Place], hr: str, say: Callable[[str], None]) -> None:
	say("员工绩效评分 …")
	# the templates of the app come into force with the posts of the demo
	seed.seed()
	last = Month.of(today).plus(-1)
	before = last.plus(-1)
	_find(places[0], last)
	_finalise(places[0], _shown(places[0], last.plus(-2)))
	for place in places[:2]:
		cards = _shown(place, before)
		if place is places[0]:
			_dismiss(place, before, hr)
		_finalise(place, cards)
		_shown(place, last)
	# where nobody has looked at them yet
	_scored(places[2], last)
	_object(places[0].team.by_key("tech"), last, OBJECTION)


def card_of(employee: str, month: Month) -> str | None:
	return frappe.db.get_value(CARD, {"employee": employee, "month_start": month.first})


def _find(place: Place, month: Month) -> None:
	"""The head of the guards states it, the manager confirms it."""
	guard = place.team.by_key("patrol2")
	with in_the_name_of(place.team.head("Order").user):
		doc = frappe.get_doc(
			{
				"doctype": FAULT,
				"employee": guard.employee,
				"kind": "False Record",
				"happened_on": month.first.replace(day=DAY_OF_FINDING),
				"finding": FINDING,
				"heard": HEARD,
			}
		).insert()
	with in_the_name_of(place.team.by_key("manager").user):
		faults.confirm(doc.name)


def _scored(place: Place, month: Month) -> list:
	run = runs.run_of(month, place.name)
	runs.go_on(run, commit=False)
	return frappe.get_all(CARD, {"run": run}, ["name", "employee"], order_by="name")


def _shown(place: Place, month: Month) -> list:
	"""The cards of the month, shown by the manager; the manager's own by the administrator."""
	cards = _scored(place, month)
	for card in cards:
		with in_the_name_of(_appraiser(place, card)):
			steps.take(card.name, life.SHOW)
	return cards


def _finalise(place: Place, cards: list) -> None:
	users = {person.employee: person.user for person in place.team.people}
	for card in cards:
		if frappe.db.get_value(CARD, card.name, "status") == life.SHOWN:
			with in_the_name_of(users[card.employee]):
				steps.take(card.name, life.ACCEPT)
		with in_the_name_of(_appraiser(place, card)):
			steps.take(card.name, life.FINALISE)


def _appraiser(place: Place, card) -> str:
	manager = place.team.by_key("manager")
	return "Administrator" if card.employee == manager.employee else manager.user


def _object(person, month: Month, text: str) -> list[str]:
	"""To the first measure that counts. Returns its code."""
	name = card_of(person.employee, month)
	if not name:
		return []
	codes = [row.code for row in frappe.get_doc(CARD, name).lines if not row.left_out][:1]
	if codes:
		with in_the_name_of(person.user):
			steps.object_to(name, codes, text)
	return codes


def _dismiss(place: Place, month: Month, hr: str) -> None:
	person = place.team.by_key("service")
	codes = _object(person, month, DISAGREES)
	if codes:
		with in_the_name_of(hr):
			steps.decide(card_of(person.employee, month), dict.fromkeys(codes, life.DISMISSED), DECISION)


def clear_scorecards(registry: Registry) -> None:
	"""Cards, findings and rewards of the demo's people go, wherever they work; templates lose its posts, and wait for others when they have
	no more."""
	people, places = registry.names("Employee") or [""], registry.names("Property") or [""]
	of_people = {"employee": ["in", people]}
	for doctype, filters in (
		("Staff Reward", of_people),
		(FAULT, of_people),
		(CARD, of_people),
		(runs.DOCTYPE, {"property": ["in", places]}),
	):
		delete(doctype, frappe.get_all(doctype, filters, pluck="name", limit=0))
	posts = {"designation": ["in", registry.names("Designation") or [""]]}
	used = set(frappe.get_all("Scorecard Designation", posts, pluck="parent"))
	frappe.db.delete("Scorecard Designation", posts)
	for name in used:
		if not frappe.db.exists("Scorecard Designation", {"parent": name}):
			frappe.db.set_value(templates.DOCTYPE, name, "status", templates.DRAFT)
