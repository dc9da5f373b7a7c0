"""The demo's service quality: a year of evaluations of all properties, plans in every state, and a second version of the standard.

Figures are the product's own, counted from the year of requests, rounds and bills; steps are taken by the demo's people.
Only the days of the past are written, because nobody can take a step last spring.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal

import frappe
from frappe.utils import add_days, get_last_day, getdate

from wuye_ops.demo.fiction import MAIL_DOMAIN
from wuye_ops.demo.inspections import picture
from wuye_ops.demo.places import Place
from wuye_ops.demo.registry import Registry
from wuye_ops.metrics.subjects import get_subject
from wuye_ops.property.session import in_the_name_of
from wuye_ops.rules.metric_value import improvement
from wuye_ops.rules.proration import Month, Period
from wuye_ops.service_quality import (
	evaluation_batches,
	evaluations,
	plan_steps,
	problems,
	proposals,
	standards,
)
from wuye_ops.service_quality.scoring import score_all

EVALUATION, PLAN, STANDARD = "Quality Evaluation", "Improvement Plan", "Quality Standard"
MONTHS = 12
QUALITY, DIRECTOR = f"quality@{MAIL_DOMAIN}", f"director@{MAIL_DOMAIN}"
REMARKS = ("同意。", "同意，扣分项请按计划改进。", "同意，下月重点看投诉处理。")
COMMENTS = (
	"当月有两名员工请假，排班已调整（示例）。",
	"扣分集中在高层区，已约谈班组长（示例）。",
	"与上月相比有改善，继续保持（示例）。",
)
CAUSES = ("高峰时段人手不足，派单等待时间长（示例）。", "班前会未讲清标准，检查与整改脱节（示例）。")
# what, how long it took
MEASURES = (
	("高峰时段增加一名机动人员，派单后十分钟内接单（示例）", 12),
	("班前会逐条讲评上周扣分项（示例）", 15),
)


def make_quality(registry: Registry, now: datetime, places: list[Place], say: Callable[[str], None]) -> None:
	"""Needs a standard in force, as installing the product puts there."""
	current = frappe.db.get_value(
		STANDARD, {"status": standards.IN_FORCE, "property_kind": ["is", "not set"]}
	)
	if not current:
		return
	say("品质评价与改进 …")
	made = _evaluations(registry, now.date(), [place.name for place in places])
	_plans(registry, now.date(), places[0], made[places[0].name])


def _evaluations(registry: Registry, today: date, names: list[str]) -> dict[str, list]:
	"""property → its evaluations of the months that are over, the oldest first; the last ones still wait for somebody."""
	made: dict[str, list] = {name: [] for name in names}
	for back in range(MONTHS, 0, -1):
		month = Month.of(today).plus(-back)
		period = Period(month.first, month.last)
		by_standard: dict[str, list[str]] = {}
		for name in names:
			kind = frappe.get_cached_value("Property", name, "kind")
			by_standard.setdefault(standards.standard_for(kind, period.first), []).append(name)
		for standard, those in by_standard.items():
			for name, scored in score_all(standard, those, period).items():
				with in_the_name_of(QUALITY):
					doc = evaluation_batches.make(name, "Month", period, standard, scored)
				registry.add(EVALUATION, doc.name)
				made[name].append(doc)
				_decide(doc, back, len(made[name]) + names.index(name))
	return made


def _decide(doc, back: int, number: int) -> None:
	"""Handed in some days after the month, approved a week later; of the last month one waits and one was returned."""
	if not doc.judged or (back == 1 and number % 3 == 0):
		return
	if number % 4 == 0:
		with in_the_name_of(QUALITY):
			evaluations.comment(doc.name, COMMENTS[number % len(COMMENTS)], doc.items[0].item_code)
	with in_the_name_of(QUALITY):
		evaluations.submit(doc.name)
	if back == 1 and number % 3 == 1:
		return
	with in_the_name_of(DIRECTOR):
		if back == 1:
			evaluations.return_to_draft(doc.name, "投诉及时率的数据请与客服核对后再报（示例）。")
		else:
			evaluations.approve(doc.name, REMARKS[number % len(REMARKS)])
	_write_days(doc)
	doc.reload()


def _write_days(doc) -> None:
	last = getdate(doc.period_end)
	days = {"computed_on": 3, "submitted_on": 5, "decided_on": 9}
	doc.db_set(
		{field: f"{add_days(last, day)} 10:00:00" for field, day in days.items()}, update_modified=False
	)


# -- plans ------------------------------------------------------------------------------------------------------------


def _plans(registry: Registry, today: date, place: Place, made: list) -> None:
	people = {
		key: f"{key}.{place.plan.key}@{MAIL_DOMAIN}"
		for key in ("manager", "engineer", "clean", "tech", "order")
	}
	better, *measured = next(
		((code, *pair) for pair in _pairs(made) if (code := _moved(*pair)[0])), (None, None, None)
	)
	worse = _moved(made[-6], made[-3])[1]
	worse = None if worse == better else worse
	if better:
		_effective(registry, today, people, measured, better)
	if worse:
		_not_effective(registry, people, (made[-6], made[-3]), worse)
	open_, waiting, given_up = _others(made, {better, worse})
	if open_:
		registry.add(PLAN, _from_problem(made[-2], open_, people))
	if waiting:
		name = _from_problem(made[-2], waiting, people)
		registry.add(PLAN, name)
		_work(name, people, today)
	if given_up:
		name = _from_problem(made[-3], given_up, people)
		registry.add(PLAN, name)
		with in_the_name_of(people["manager"]):
			plan_steps.take(name, "Give Up", "该区域已移交业主自治，不再由我方负责（示例）。")
	_by_a_person(registry, place, people, today)


def _pairs(made: list) -> list[tuple]:
	"""(evaluation before, evaluation after): half a year to a quarter ago if possible; a small demo may have moved in other months."""
	spans = ((-6, -3), (-6, -2), (-5, -2), (-7, -3), (-7, -2), (-8, -3), (-8, -4), (-9, -5), (-10, -6))
	return [(made[first], made[last]) for first, last in spans]


def _moved(first, last) -> tuple[str | None, str | None]:
	"""(an item whose value was better in the later evaluation, one whose value was not)."""
	before, after = (
		{row.item_code: Decimal(row.value) for row in doc.items if row.value} for doc in (first, last)
	)
	moved = {
		code: improvement(after[code], before[code], get_subject(code).aim)
		for code in before
		if code in after and get_subject(code).aim.direction != "near"
	}
	moves = sorted(((step, code) for code, step in moved.items() if step is not None), reverse=True)
	better = moves[0][1] if moves and moves[0][0] >= 1 else None
	worse = moves[-1][1] if moves and moves[-1][0] < 1 else None
	return better, worse


def _others(made: list, used: set) -> tuple:
	codes = [row.item_code for row in made[-2].items if row.value and row.item_code not in used]
	return tuple([*codes, None, None, None][:3])


def _from_problem(evaluation, code: str, people: dict[str, str]) -> str:
	with in_the_name_of(people["manager"]):
		return problems.make_plans(evaluation.name, code)[0]


def _work(name: str, people: dict[str, str], today: date, *, hand_in: bool = True) -> None:
	"""Two measures with what shows that they were done; what is to be reached is any improvement of one."""
	doc = frappe.get_doc(PLAN, name)
	doc.update({"cause": CAUSES[len(name) % len(CAUSES)], "target": None, "minimal_change": 1})
	responsible = frappe.db.get_value("Employee", {"user_id": people["tech"]})
	doc.set(
		"measures",
		[
			{
				"what": what,
				"department": doc.department,
				"responsible": responsible,
				"deadline": add_days(today, days),
			}
			for what, days in MEASURES
		],
	)
	doc.save()
	with in_the_name_of(people["manager"]):
		plan_steps.take(name, "Start")
	if hand_in:
		_finish(name, people, today)
		with in_the_name_of(people["manager"]):
			plan_steps.take(name, "Hand In")


def _finish(name: str, people: dict[str, str], today: date) -> None:
	for row in frappe.get_doc(PLAN, name).measures:
		if not row.done_on:
			photo = picture(PLAN, name, row.idx)
			with in_the_name_of(people["engineer"]):
				plan_steps.finish_measure(name, row.name, photo, str(today), "现场照片（示例）")


def _in_the_past(name: str, evaluation, month: Month) -> None:
	"""Begun and done in the month after the evaluation's, measured in the one given."""
	begun = getdate(add_days(evaluation.period_end, 9))
	done = getdate(add_days(begun, 16))
	frappe.db.set_value(
		PLAN,
		name,
		{
			"started_on": begun,
			"work_until": done,
			"after_from": month.first,
			"after_to": get_last_day(month.first),
			"deadline": done,
		},
		update_modified=False,
	)
	frappe.db.set_value(
		"Improvement Measure", {"parent": name}, {"done_on": done, "deadline": done}, update_modified=False
	)


def _effective(
	registry: Registry, today: date, people: dict[str, str], measured: Sequence, code: str
) -> None:
	"""It has worked from one evaluation to the other, and the standard asks for it from this month on."""
	before, after = measured
	name = _from_problem(before, code, people)
	registry.add(PLAN, name)
	_work(name, people, today)
	_in_the_past(name, before, Month.of(getdate(after.period_start)))
	with in_the_name_of(QUALITY):
		plan_steps.take(name, "Confirm Effect", "数据与现场一致（示例）。")
		draft = frappe.get_doc(STANDARD, proposals.propose(name))
		registry.add(STANDARD, draft.name)
		draft.effective_from = Month.of(today).first
		row = draft.items[0]
		row.weight = row.weight + 2
		draft.save()
		standards.ask(draft.name)
	with in_the_name_of(DIRECTOR):
		standards.approve(draft.name, "同意，自本月起执行（示例）。")
	with in_the_name_of(QUALITY):
		plan_steps.take(name, "Close")


def _not_effective(registry: Registry, people: dict[str, str], measured: Sequence, code: str) -> None:
	"""It has not worked; the second round is under way, and one of its measures is late."""
	today = getdate()
	before, after = measured
	name = _from_problem(before, code, people)
	registry.add(PLAN, name)
	_work(name, people, today)
	_in_the_past(name, before, Month.of(getdate(after.period_start)))
	with in_the_name_of(QUALITY):
		plan_steps.take(name, "Deny Effect", "改善不足，需另想办法（示例）。")
	doc = frappe.get_doc(PLAN, name)
	doc.append(
		"measures",
		{
			"what": "与外包单位重签服务标准并按周考核（示例）",
			"department": doc.department,
			"responsible": doc.measures[0].responsible,
			"deadline": add_days(today, -4),
		},
	)
	doc.save()
	with in_the_name_of(people["manager"]):
		plan_steps.take(name, "Resume")


def _by_a_person(registry: Registry, place: Place, people: dict[str, str], today: date) -> None:
	"""What no figure shows is judged by somebody who has looked."""
	doc = frappe.get_doc(
		{
			"doctype": PLAN,
			"property": place.name,
			"title": "北门人行通道雨天积水",
			"problem": "雨后通道积水，业主绕行机动车道（示例）。",
			"cause": "雨水口标高高于路面（示例）。",
			"department": frappe.db.get_value("Employee", {"user_id": people["engineer"]}, "department"),
			"responsible": frappe.db.get_value("Employee", {"user_id": people["engineer"]}),
			"deadline": add_days(today, 20),
			"measures": [{"what": "降低雨水口并重做坡度（示例）"}],
		}
	).insert()
	registry.add(PLAN, doc.name)
	_work(doc.name, people, today)
	with in_the_name_of(QUALITY):
		plan_steps.take(doc.name, "Confirm Effect", "两次大雨后现场无积水（示例）。")


def restore_standard(registry: Registry) -> None:
	"""Clearing: what the demo's version has retired is in force again."""
	for name in registry.names(STANDARD):
		row = frappe.db.get_value(STANDARD, name, ["previous", "in_force_key", "creation"], as_dict=True)
		if not row or not row.in_force_key:
			continue
		frappe.db.set_value(STANDARD, name, "in_force_key", None)
		frappe.db.set_value(
			STANDARD, row.previous, {"status": standards.IN_FORCE, "in_force_key": row.in_force_key}
		)
		# that it was retired never happened
		frappe.db.delete(
			"Version", {"ref_doctype": STANDARD, "docname": row.previous, "creation": [">=", row.creation]}
		)
