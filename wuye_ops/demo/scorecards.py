"""Scorecards of the people of the demo: of the month before last they count, of last month they are shown; one is objected to, one is
capped by a finding. Also what people have made of them while they tried the demo out.

Nothing hangs on the time of day: months are those before `today`, people are taken in the order of their teams, and steps wait for nothing,
as an employee who accepts need not be waited for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date

import frappe

from wuye_ops.demo.places import Place
from wuye_ops.demo.registry import Registry
from wuye_ops.people import faults
from wuye_ops.people.scorecards import runs, seed, steps, templates
from wuye_ops.rules import scorecard_life as life
from wuye_ops.rules.proration import Month

CARD = "Staff Scorecard"
REWARD, FAULT = "Staff Reward", "Staff Fault"
OBJECTION = "上月中旬全区停电检修两天，相关工单无法按时完成，停电通知已贴在公告栏。"
FINDING = "夜间巡更记录显示按时到点，监控画面中无人到场；经比对，点位由他人代扫。"
HEARD = "本人承认当晚身体不适，请同事代扫，未向班长报告。"


def make_scorecards(today: date, places: Sequence[Place], say: Callable[[str], None]) -> None:
	say("员工绩效评分 …")
	# the templates of the app come into force with the posts of the demo
	seed.seed()
	last = Month.of(today).plus(-1)
	_find(places[0], last)
	for place in places:
		manager = place.team.by_key("manager").user
		for month, final in ((last.plus(-1), True), (last, False)):
			run = runs.run_of(month, place.name)
			runs.go_on(run, commit=False)
			for card in frappe.get_all(CARD, {"run": run}, ["name", "employee"], order_by="name"):
				_take(card, manager, final)
	_object(places[0], last)


def _find(place: Place, month: Month) -> None:
	"""The head of the guards states it, the manager confirms it."""
	guard = place.team.by_key("patrol2")
	with _as(place.team.head("Order").user):
		doc = frappe.get_doc(
			{
				"doctype": FAULT,
				"employee": guard.employee,
				"kind": "False Record",
				"happened_on": month.first.replace(day=12),
				"finding": FINDING,
				"heard": HEARD,
			}
		).insert()
	with _as(place.team.by_key("manager").user):
		faults.confirm(doc.name)


def _take(card, manager: str, final: bool) -> None:
	user = frappe.db.get_value("Employee", card.employee, "user_id")
	by = "Administrator" if user == manager else manager
	with _as(by):
		steps.take(card.name, life.SHOW)
	# who has no login cannot accept: their cards wait until the days for an objection are over
	if final and user:
		with _as(user):
			steps.take(card.name, life.ACCEPT)
		with _as(by):
			steps.take(card.name, life.FINALISE)


def _object(place: Place, month: Month) -> None:
	person = place.team.by_key("tech")
	name = frappe.db.get_value(CARD, {"employee": person.employee, "month_start": month.first})
	if name:
		with _as(person.user):
			steps.object_to(name, [frappe.get_doc(CARD, name).lines[0].code], OBJECTION)


@contextmanager
def _as(user: str) -> Iterator[None]:
	before = frappe.session.user
	frappe.set_user(user)
	try:
		yield
	finally:
		frappe.set_user(before)


def clear_scorecards(registry: Registry) -> None:
	"""Cards, findings and rewards of the demo's people go, wherever they work; templates lose its posts, and wait for others when they have
	no more."""
	people, places = registry.names("Employee") or [""], registry.names("Property") or [""]
	for doctype, filters in (
		(REWARD, {"employee": ["in", people]}),
		(FAULT, {"employee": ["in", people]}),
		(CARD, {"employee": ["in", people]}),
		(runs.DOCTYPE, {"property": ["in", places]}),
	):
		names = frappe.get_all(doctype, filters, pluck="name", limit=0) or [""]
		for table in frappe.get_meta(doctype).get_table_fields():
			frappe.db.delete(table.options, {"parenttype": doctype, "parent": ["in", names]})
		frappe.db.delete("Notification Log", {"document_type": doctype, "document_name": ["in", names]})
		frappe.db.delete("Comment", {"reference_doctype": doctype, "reference_name": ["in", names]})
		frappe.db.delete("Version", {"ref_doctype": doctype, "docname": ["in", names]})
		frappe.db.delete(doctype, {"name": ["in", names]})
	posts = {"designation": ["in", registry.names("Designation") or [""]]}
	used = set(frappe.get_all("Scorecard Designation", posts, pluck="parent"))
	frappe.db.delete("Scorecard Designation", posts)
	for name in used:
		if not frappe.db.exists("Scorecard Designation", {"parent": name}):
			frappe.db.set_value(templates.DOCTYPE, name, "status", templates.DRAFT)
