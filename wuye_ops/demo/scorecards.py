"""Scorecards of the people of the demo: of the month before last they count, of last month they are shown, and one is objected to."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date

import frappe

from wuye_ops.demo.places import Place
from wuye_ops.demo.registry import Registry
from wuye_ops.people.scorecards import runs, seed, steps, templates
from wuye_ops.rules import scorecard_life as life
from wuye_ops.rules.proration import Month

CARD = "Staff Scorecard"
OBJECTION = "上月中旬全区停电检修两天，相关工单无法按时完成，停电通知已贴在公告栏。"


def make_scorecards(
	registry: Registry, today: date, places: Sequence[Place], say: Callable[[str], None]
) -> None:
	say("员工绩效评分 …")
	drafts = {row.name for row in _templates(templates.DRAFT)}
	# the templates of the app come into force with the posts of the demo
	seed.seed()
	registry.add(
		templates.DOCTYPE, *(row.name for row in _templates(templates.IN_FORCE) if row.name in drafts)
	)
	for place in places:
		manager = place.team.by_key("manager").user
		for back in (2, 1):
			month = Month.of(today).plus(-back)
			run = runs.run_of(month, place.name)
			runs.go_on(run, commit=False)
			cards = frappe.get_all(CARD, {"run": run}, ["name", "employee", "judged"], order_by="name")
			for card in cards:
				_take(card, manager, final=back == 2)
	_object(places[0], Month.of(today).plus(-1))


def _take(card, manager: str, final: bool) -> None:
	user = frappe.db.get_value("Employee", card.employee, "user_id")
	by = "Administrator" if user == manager else manager
	with _as(by):
		steps.take(card.name, life.SHOW)
	if final:
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


def _templates(status: str) -> list:
	return frappe.get_all(templates.DOCTYPE, {"status": status}, ["name"])


def clear_scorecards(registry: Registry) -> None:
	"""Cards of the demo's people, wherever they work, and its posts from the templates; those that came into force by it wait again."""
	people = registry.names("Employee") or [""]
	for doctype, filters in (
		(CARD, {"employee": ["in", people]}),
		(runs.DOCTYPE, {"property": ["in", registry.names("Property") or [""]]}),
	):
		names = frappe.get_all(doctype, filters, pluck="name", limit=0) or [""]
		for table in frappe.get_meta(doctype).get_table_fields():
			frappe.db.delete(table.options, {"parenttype": doctype, "parent": ["in", names]})
		frappe.db.delete("Notification Log", {"document_type": doctype, "document_name": ["in", names]})
		frappe.db.delete(doctype, {"name": ["in", names]})
	frappe.db.delete("Scorecard Designation", {"designation": ["in", registry.names("Designation") or [""]]})
	for name in registry.names(templates.DOCTYPE):
		if not frappe.db.exists("Scorecard Designation", {"parent": name}):
			frappe.db.set_value(templates.DOCTYPE, name, "status", templates.DRAFT)
	frappe.db.delete(
		"Version",
		{"ref_doctype": templates.DOCTYPE, "docname": ["in", registry.names(templates.DOCTYPE) or [""]]},
	)
	registry.made.pop(templates.DOCTYPE, None)
