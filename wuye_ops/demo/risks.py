"""The demo's risk register: typical risks of three properties and what incidents and audits have shown, at every point of a risk's life.

Every step is the product's own, taken by the risk officer, the director and the managers; what lies in the past is dated back
afterwards, because nobody can assess last spring.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import frappe
from frappe.utils import add_days, add_months, getdate

from wuye_ops.demo.fiction import MAIL_DOMAIN
from wuye_ops.demo.places import Place
from wuye_ops.demo.registry import Registry
from wuye_ops.property.session import in_the_name_of
from wuye_ops.risk import assessments, register, steps
from wuye_ops.risk.as_risk import last_review
from wuye_ops.rules import risk_library, risk_life
from wuye_ops.rules.risk_matrix import KEY_LEVELS, LIKELIHOODS_LEC, Assessment, Lec, Matrix, next_review

RISK, ROUND = "Risk", "Risk Assessment"
OFFICER, DIRECTOR = f"risk@{MAIL_DOMAIN}", f"director@{MAIL_DOMAIN}"
REASONS = (
	"近三年同类项目有发生记录，本项目现场条件相近（示例）。",
	"对照现场检查记录和报事数据判断（示例）。",
	"已有措施运行正常，发生的可能下降一级（示例）。",
)
# how a risk stands in the end
NEW, OPEN, REDUCED, WATCHED, ACCEPTED, OVERDUE = "new", "open", "reduced", "watched", "accepted", "overdue"
AVOIDED = "avoided"
RECTIFICATION, IMPROVEMENT, COURSE, EMERGENCY = (
	"Rectification",
	"Improvement Plan",
	"Training Event",
	"Emergency Plan",
)
# kind of measure → (field of its status, statuses in which it is done, statuses in which it is not)
MEASURES = {
	RECTIFICATION: ("status", ("Closed",), ("In Progress", "Open")),
	IMPROVEMENT: ("status", ("Effective", "Closed"), ("In Progress", "To Judge", "Open")),
	EMERGENCY: ("status", ("Active",), ("Draft",)),
}


@dataclass(frozen=True)
class Case:
	"""A typical risk of a property. trade: whose risk it is; ago: days since it was identified; milder: steps that measures of today
	take from its likelihood; rounds: how often what it is was assessed. grows: it was milder in the rounds before. by: kinds of
	measures that reduce it, the first one under way while it is REDUCED."""

	key: str
	trade: str
	ago: int
	stands: str
	milder: int = 1
	rounds: int = 1
	grows: bool = False
	by: tuple[str, ...] = (RECTIFICATION,)


CASES: tuple[tuple[Case, ...], ...] = (
	(
		Case("e_bike_charging", "Order", 320, REDUCED, 1, 4, by=(RECTIFICATION, COURSE)),
		Case("blocked_escape_routes", "Order", 290, OPEN, 1, 3),
		Case("fire_systems_out_of_order", "Engineering", 260, REDUCED, 1, 3, by=(IMPROVEMENT, EMERGENCY)),
		Case("people_trapped_in_lift", "Engineering", 240, WATCHED, 2, 2, by=(EMERGENCY, RECTIFICATION)),
		Case("falling_facade", "Engineering", 200, ACCEPTED, 1, 2),
		Case("objects_thrown_from_height", "Order", 180, OPEN, 0, 3, True),
		Case("flooded_garage", "Engineering", 210, REDUCED, 0, 3, True, by=(RECTIFICATION, EMERGENCY)),
		Case("work_at_height", "Engineering", 200, WATCHED, 2, 2),
		Case("signs_and_branches", "Greening", 120, WATCHED, 2),
		Case("burst_pipes", "Engineering", 110, WATCHED, 1),
		Case("slips_and_falls", "Cleaning", 100, WATCHED, 1),
		Case("late_repairs", "Customer Service", 120, OVERDUE, 1, by=(IMPROVEMENT,)),
		Case("collection_falls", "Customer Service", 130, OPEN, 0, 3, True),
		Case("leak_of_personal_data", "Customer Service", 40, OPEN, 1),
		Case("key_people_leave", "Customer Service", 12, OPEN, 1),
		Case("dogs", "Order", 9, NEW),
		Case("manhole_covers", "Engineering", 2, NEW),
	),
	(
		Case("fire_systems_out_of_order", "Engineering", 230, REDUCED, 1, 3),
		Case("power_failure", "Engineering", 220, WATCHED, 2, 3),
		Case("contractors_out_of_control", "Cleaning", 120, WATCHED, 1),
		Case("contract_not_renewed", "Customer Service", 90, ACCEPTED, 0),
		Case("costs_over_budget", "Customer Service", 30, OPEN, 0),
	),
	(
		Case("barriers_and_doors", "Order", 170, WATCHED, 1),
		Case("hot_work", "Engineering", 130, AVOIDED, 1, 2),
		Case("collective_complaints", "Customer Service", 4, NEW),
	),
)


def make_risks(registry: Registry, today: date, places: Sequence[Place], say: Callable[[str], None]) -> None:
	"""Needs the risk library, as installing the product puts it there."""
	if not frappe.db.exists("Risk Library Item", {"disabled": 0}):
		return
	say("风险登记与评估 …")
	for place, cases in zip(places, CASES, strict=False):
		for case in cases:
			_make(registry, today, place, case)
	_from_documents(registry, today)


def _make(registry: Registry, today: date, place: Place, case: Case) -> None:
	item = frappe.get_doc("Risk Library Item", case.key)
	department = next(
		(
			row.department
			for row in frappe.get_cached_doc("Property", place.name).departments
			if row.trade == case.trade
		),
		None,
	)
	with in_the_name_of(OFFICER):
		doc = frappe.get_doc(
			{
				"doctype": RISK,
				"property": place.name,
				"title": item.title,
				"category": item.category,
				"library_item": item.name,
				"source": "Risk Library Item",
				"causes": item.causes,
				"unlawful": item.unlawful,
				"department": department,
				"description": f"{place.name}：{item.title}（示例）",
			}
		).insert()
	registry.add(RISK, doc.name)
	if case.stands != NEW:
		_assess(registry, doc.name, case)
		_answer(registry, doc.reload(), case, place, today)
	_write_days(doc.name, case, today)


def _assess(registry: Registry, risk: str, case: Case) -> None:
	inherent = next(item.inherent for item in risk_library.ITEMS if item.key == case.key)
	_round(registry, risk, "Inherent", inherent, 0)
	# measures have worked step by step, or what they kept away has come back
	for number in range(case.rounds):
		left = case.milder + case.rounds - number - 1 if case.grows else min(case.milder, number + 1)
		_round(registry, risk, "Current", _milder(inherent, left), number + 1)


def _milder(value: Assessment, by: int) -> Assessment:
	if isinstance(value, Matrix):
		return Matrix(max(value.likelihood - by, 1), value.impact)
	scale = LIKELIHOODS_LEC
	return Lec(scale[max(scale.index(value.l) - by, 0)], value.e, value.c)


def _round(registry: Registry, risk: str, stage: str, value: Assessment, number: int) -> None:
	parts = ("l", "e", "c") if isinstance(value, Lec) else ("likelihood", "impact")
	said = {part: str(number_) for part, number_ in zip(parts, value.parts, strict=True)}
	also = [DIRECTOR] if value.level in KEY_LEVELS else []
	reason = REASONS[number % len(REASONS)]
	with in_the_name_of(OFFICER):
		made = assessments.begin(risk, stage, value.method, reason, also, **said)
	registry.add(ROUND, made["name"])
	if also:
		with in_the_name_of(DIRECTOR):
			assessments.give(made["name"], "同意（示例）。", **said)


# -- what is done about them -------------------------------------------------------------------------------------------


def _answer(registry: Registry, doc, case: Case, place: Place, today: date) -> None:
	manager = f"manager.{place.plan.key}@{MAIL_DOMAIN}"
	if case.stands in (WATCHED, OVERDUE) and not doc.is_key:
		with in_the_name_of(manager):
			steps.take(doc.name, risk_life.WATCH, "现有措施有效，按期复审（示例）。")
	elif case.stands in (REDUCED, WATCHED, OVERDUE):
		_reduce(registry, doc, case, today)
	elif case.stands == AVOIDED:
		_avoid(doc, today)
	elif case.stands == ACCEPTED and not doc.unlawful:
		_accept(doc, today)


def _reduce(registry: Registry, doc, case: Case, today: date) -> None:
	"""By documents that are there: done ones, and for what is still in response a first one that is not."""
	found = []
	for number, kind in enumerate(case.by):
		is_done = case.stands != REDUCED or number > 0
		name = _course(registry, doc, today) if kind == COURSE else _document(doc.property, kind, is_done)
		if name:
			found.append((kind, name))
	if not found:
		return
	doc.append("responses", {"kind": "Reduce", "responsible": doc.owner_employee})
	for number, (kind, name) in enumerate(found):
		doc.append(
			"measures",
			{
				"response_row": "1",
				"document_type": kind,
				"document": name,
				"responsible": doc.owner_employee,
				"due_on": add_days(today, 20 + 10 * number),
			},
		)
	with in_the_name_of(OFFICER):
		doc.save()
		steps.take(doc.name, risk_life.RESPOND)


def _document(property_name: str, kind: str, is_done: bool) -> str | None:
	field, done, not_done = MEASURES[kind]
	filters: dict[str, object] = {field: ["in", done if is_done else not_done], "property": property_name}
	if kind == RECTIFICATION:
		filters["source_doctype"] = ["!=", "Audit Finding"]
	names = frappe.get_all(kind, filters, pluck="name", order_by="creation desc, name", limit=1)
	return names[0] if names else None


def _course(registry: Registry, doc, today: date) -> str:
	"""A course for those whose work it is, held last week."""
	day = add_days(today, -8)
	made = frappe.get_doc(
		{
			"doctype": "Training Event",
			"event_name": f"{doc.title}：现场培训 {doc.name}"[:140],
			"event_status": "Completed",
			"type": "Seminar",
			"company": doc.company,
			"location": doc.property,
			"start_time": f"{day} 09:00:00",
			"end_time": f"{day} 10:30:00",
			"introduction": f"{doc.title}：成因、现场处置与报告（示例）",
			"employees": [{"employee": doc.owner_employee}],
		}
	)
	# courses are the trainers'; the demo is made by the site's administrator
	registry.add("Training Event", made.insert(ignore_permissions=True).name)
	return made.name


def _avoid(doc, today: date) -> None:
	"""What leads to it is not done any more."""
	doc.append(
		"responses",
		{
			"kind": "Avoid",
			"responsible": doc.owner_employee,
			"activity": "营业时间内的动火作业",
			"stopped_on": add_days(today, -20),
			"proof": "项目通知第 12 号：动火作业一律改为闭店后外包厂区加工，现场只做螺栓连接（示例）。",
		},
	)
	with in_the_name_of(OFFICER):
		doc.save()
		steps.take(doc.name, risk_life.RESPOND)


def _accept(doc, today: date) -> None:
	months = 1 if doc.level == "Red" else 3
	doc.append(
		"responses", {"kind": "Accept", "reason": "整体更新需动用维修资金，等待业主大会表决（示例）。"}
	)
	with in_the_name_of(OFFICER):
		doc.save()
	with in_the_name_of(DIRECTOR):
		steps.accept(doc.name, doc.responses[0].name, str(add_days(add_months(today, months), -10)))
	with in_the_name_of(OFFICER):
		steps.take(doc.name, risk_life.RESPOND)


# -- what incidents and audits have shown ------------------------------------------------------------------------------


def _from_documents(registry: Registry, today: date) -> None:
	for doctype, filters in (
		("Security Incident", {"status": "Closed", "level": ["in", ("Orange", "Red", "Yellow")]}),
		("Audit Finding", {"status": "In Rectification", "severity": ["in", ("Major", "Critical")]}),
		("Rectification", {"status": ["!=", "Closed"], "severity": ["in", ("Major", "Critical")]}),
	):
		names = frappe.get_all(
			doctype,
			{**filters, "name": ["in", registry.names(doctype) or [""]]},
			pluck="name",
			order_by="name",
			limit=2,
		)
		for name in names:
			registry.add(RISK, register.make_risk(doctype, name))


# -- in the past -------------------------------------------------------------------------------------------------------


def _write_days(risk: str, case: Case, today: date) -> None:
	"""The first assessment three days after it was seen, the others spread until now; a review that is overdue stays so."""
	doc = frappe.get_doc(RISK, risk)
	seen = getdate(add_days(today, -case.ago))
	rounds = frappe.get_all(ROUND, {"risk": risk}, ["name", "stage"], order_by="creation, name")
	values: dict[str, object] = {"identified_on": seen, "creation": f"{seen} 09:00:00"}
	last = getdate(add_days(today, -_since(doc, case, today)))
	first = min(getdate(add_days(seen, 3)), today)
	span = max((last - first).days, 0)
	currents = [row for row in rounds if row.stage == "Current"]
	for row in rounds:
		place = currents.index(row) if row in currents else 0
		day = (
			first
			if len(currents) < 2 or row not in currents
			else getdate(add_days(first, span * place // (len(currents) - 1)))
		)
		if row in currents and len(currents) == 1:
			day = max(last, first)
		frappe.db.set_value(
			ROUND, row.name, {"assessed_on": day, "creation": f"{day} 15:00:00"}, update_modified=False
		)
		frappe.db.set_value(
			"Risk Opinion", {"parent": row.name}, "given_on", f"{day} 14:30:00", update_modified=False
		)
		values[f"{row.stage.lower()}_on"] = day
	frappe.db.set_value(
		"Risk Log",
		{"parent": risk},
		"logged_on",
		f"{values.get('current_on', seen)} 15:00:00",
		update_modified=False,
	)
	doc.update(values)
	reviewed = last_review(doc)
	if doc.next_review and reviewed:
		values["next_review"] = next_review(doc.level, reviewed)
	if doc.key_since:
		values["key_since"] = min(getdate(add_days(reviewed or seen, 0)), today)
	frappe.db.set_value(RISK, risk, values, update_modified=False)


def _since(doc, case: Case, today: date) -> int:
	"""Days since the last review: of what is overdue more than its level allows, else some days ago, as the level demands."""
	if case.stands == OVERDUE:
		return min(case.ago, 110)
	return min(case.ago, {"Red": 3, "Orange": 12, "Yellow": 40}.get(doc.level or "", 60))
