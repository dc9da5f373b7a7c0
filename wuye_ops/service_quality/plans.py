"""Improvement Plans: from a problem to measures that somebody does, and an effect that is proven.

Each step is asked of `rules.improvement`; what it refuses is said in words. Steps write the log, and what is judged,
effective or closed is a record.
"""

from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import cint, cstr, flt, getdate, now_datetime, nowdate

from wuye_ops.metrics.subjects import get_subject
from wuye_ops.property.closed import first_change
from wuye_ops.property.guarded import own_file
from wuye_ops.property.notices import tell_staff, user_of, users_with_role
from wuye_ops.property.places import head_of
from wuye_ops.property.staff import check_works_for, employee_of
from wuye_ops.rules import improvement as rules
from wuye_ops.service_quality import effect
from wuye_ops.service_quality.plan_words import refuse

# What only steps and services write.
OWN_FIELDS = (
	"is_overdue", "before_value", "before_version", "after_from", "after_to", "after_value", "verdict",
	"verdict_text", "judged_by", "judged_on", "judge_reason", "next_standard", "source_key", "standard_item",
	"started_on", "work_until", "handed_in_by", "round", "rounds", "log", "escalations",
)  # fmt: skip
# What may be written while work is going on or goes on again.
AT_WORK = (rules.OPEN, rules.IN_PROGRESS, rules.NOT_EFFECTIVE)
# How the effect is judged is settled before work begins, so that nobody picks what suits afterwards.
GOAL = ("metric", "target", "minimal_change", "before_from", "before_to", "before_survey")
# Of a plan whose work is done: the second survey is made afterwards.
LATER = ("status", "after_survey", "modified", "modified_by")
NAMED = "Named"


# -- controller's named steps ------------------------------------------------------------------------------------


def prepare_new(doc) -> None:
	doc.status = rules.OPEN
	service = doc.flags.by_service
	for field in OWN_FIELDS:
		if not (service and field in ("source_key", "standard_item")):
			doc.set(field, [] if field in ("rounds", "log", "escalations") else None)
	doc.round = 1
	for row in doc.measures:
		row.done_on = row.evidence = None
	if doc.source_name and doc.source_doctype:
		_check_source(doc)
	add_log(doc, "Made", doc.problem)


def _check_source(doc) -> None:
	"""Nobody names a document they may not read, or one of another property: naming would show it."""
	source = frappe.get_doc(doc.source_doctype, doc.source_name)
	if not doc.flags.ignore_permissions:
		source.check_permission("read")
	if source.get("property") and source.property != doc.property:
		frappe.throw(
			_("{0} belongs to property {1}.").format(doc.source_name, frappe.bold(source.property)),
			title=_("Source"),
		)


def keep_own_fields(doc) -> None:
	before = doc.get_doc_before_save()
	if before and not doc.flags.by_service:
		for field in OWN_FIELDS:
			doc.set(field, before.get(field))


def check(doc) -> None:
	before = doc.get_doc_before_save()
	_refuse_change_of_judged(doc, before)
	_check_goal(doc, before)
	for row in doc.measures:
		_check_measure(doc, row)
	note_people(doc, before)
	doc.is_overdue = int(bool(rules.overdue(as_plan(doc), getdate(nowdate()))))


def _refuse_change_of_judged(doc, before) -> None:
	if not before or doc.flags.by_service or before.status in AT_WORK:
		return
	if first_change(doc, before, {*OWN_FIELDS, *LATER}):
		frappe.throw(
			_("{0} is {1} and stays as it is. Return it to work to change it.").format(
				frappe.bold(doc.name), _(before.status, context=doc.doctype)
			),
			title=_("Improvement Plan"),
		)


def _check_goal(doc, before) -> None:
	if before and before.status != rules.OPEN and not doc.flags.by_service:
		for field in GOAL:
			if cstr(before.get(field)) != cstr(doc.get(field)):
				frappe.throw(
					_(
						"{0} was settled when work began and stays, so that the effect is judged by what was promised."
					).format(frappe.bold(_(doc.meta.get_label(field), context=doc.doctype))),
					title=_("How Its Effect Is Judged"),
				)
	doc.metric_label = get_subject(doc.metric).label if doc.metric else None
	effect.check_goal(doc)


def _check_measure(doc, row) -> None:
	row.what = (row.what or "").strip()
	if row.responsible and (row.is_new() or row.has_value_changed("responsible")):
		check_works_for(row.responsible, doc.property, _("Responsible"))
	before = doc.get_doc_before_save()
	old = next((old for old in before.measures if old.name == row.name), None) if before else None
	if row.evidence and (not old or old.evidence != row.evidence):
		own_file(_EvidenceOf(doc, row), "evidence")


class _EvidenceOf:
	"""A measure's file is uploaded to its plan: what `own_file` asks of a document, for a row."""

	def __init__(self, doc, row) -> None:
		self.doctype, self.name, self.meta, self._row, self._doc = doc.doctype, doc.name, row.meta, row, doc

	def get(self, fieldname: str):
		return self._row.get(fieldname)

	def is_new(self) -> bool:
		return True

	def has_value_changed(self, fieldname: str) -> bool:
		return True


def note_people(doc, before) -> None:
	"""Who was named goes into the log: it says later who had a hand in it, also after somebody else took over."""
	was = _people(before) if before else set()
	for employee in sorted(_people(doc) - was):
		add_log(doc, NAMED, frappe.db.get_value("Employee", employee, "employee_name"), employee)


def _people(doc) -> set[str]:
	return {doc.responsible, *(row.responsible for row in doc.measures)} - {None, ""}


def add_log(doc, step: str, content: str | None, employee: str | None = None) -> None:
	doc.append(
		"log",
		{
			"logged_on": now_datetime(),
			"user": frappe.session.user,
			"step": step,
			"employee": employee,
			"content": content,
		},
	)


def as_plan(doc, status: str | None = None) -> rules.Plan:
	"""The plan as the rules know it. Evidence is a file, or words where there is nothing to photograph."""
	return rules.Plan(
		status or doc.status,
		doc.cause or "",
		tuple(
			rules.Measure(
				row.what or "",
				row.department or "",
				row.responsible or "",
				getdate(row.deadline) if row.deadline else None,
				getdate(row.done_on) if row.done_on else None,
				row.evidence or "",
			)
			for row in doc.measures
		),
	)


def to_finish(doc) -> list:
	"""The measures still to be done of which the user may say that they are: all for who may write the plan, else their own."""
	if doc.status != rules.IN_PROGRESS:
		return []
	open_measures = [row for row in doc.measures if not row.done_on]
	if doc.has_permission("write"):
		return open_measures
	employee = employee_of(frappe.session.user)
	return [row for row in open_measures if employee and row.responsible == employee.name]


def involved(doc) -> set[str]:
	"""Users who are or were responsible for the plan or one of its measures, or who said that the work was done."""
	employees = _people(doc) | {row.employee for row in doc.log if row.step == NAMED and row.employee}
	users = (
		frappe.get_all("Employee", {"name": ["in", list(employees)]}, pluck="user_id") if employees else []
	)
	return {*users, *(row.user for row in doc.log if row.step == rules.HAND_IN), doc.handed_in_by} - {
		None,
		"",
	}


# -- steps ---------------------------------------------------------------------------------------------------------


def enter_status(doc) -> None:
	"""Takes the step that leads from the status before to this one, when the rules do not refuse it."""
	before = doc.get_doc_before_save()
	was = before.status if before else rules.OPEN
	if doc.status == was:
		return
	step = step_between(was, doc.status)
	reason = cstr(doc.flags.reason).strip()
	judgement = effect.judgement_of(doc) if step in (rules.CONFIRM, rules.DENY) else None
	request = rules.Request(step, frappe.session.user, getdate(nowdate()), reason, judgement)
	refusals = list(rules.refusals(as_plan(doc, was), request))
	if step in (rules.CONFIRM, rules.DENY, rules.RETURN) and frappe.session.user in involved(doc):
		refusals = [one for one in refusals if one.code != "own_work"]
		refusals.insert(0, rules.Refusal("own_work"))
	if refusals:
		refuse(doc, step, refusals)
	if enter := ENTER.get(step):
		enter(doc, reason)
	add_log(doc, step, reason or None)


def step_between(was: str, now: str) -> str:
	for step, (sources, target) in rules.STEPS.items():
		# RETURN and RESUME lead to one status from two; CLOSE and GIVE_UP to another
		if was in sources and target == now:
			return step
	frappe.throw(
		_("A plan does not go from {0} to {1}.").format(
			_(was, context="Improvement Plan"), _(now, context="Improvement Plan")
		),
		title=_("Improvement Plan"),
	)


def _start(doc, reason: str) -> None:
	doc.started_on = getdate(nowdate())
	effect.take_baseline(doc)


def _hand_in(doc, reason: str) -> None:
	doc.handed_in_by = frappe.session.user
	doc.work_until = max(getdate(row.done_on) for row in doc.measures)
	effect.set_after_period(doc)


def _return(doc, reason: str) -> None:
	doc.update({"handed_in_by": None, "work_until": None})
	effect.forget(doc)


def _judge(doc, reason: str) -> None:
	doc.update(
		{"judged_by": frappe.session.user, "judged_on": now_datetime(), "judge_reason": reason or None}
	)


def _resume(doc, reason: str) -> None:
	"""The round that did not work stays readable, and the next begins."""
	doc.append(
		"rounds",
		{
			"round": cint(doc.round),
			"before_value": doc.before_value,
			"after_value": doc.after_value,
			"after_from": doc.after_from,
			"after_to": doc.after_to,
			"verdict": doc.verdict_text or doc.verdict,
			"reason": doc.judge_reason,
			"judged_by": doc.judged_by,
			"judged_on": doc.judged_on,
		},
	)
	doc.round = cint(doc.round) + 1
	doc.update({"judged_by": None, "judged_on": None, "judge_reason": None, "work_until": None})
	effect.forget(doc)


# What a step does besides what is written in the log.
ENTER = {
	rules.START: _start,
	rules.HAND_IN: _hand_in,
	rules.RETURN: _return,
	rules.CONFIRM: _judge,
	rules.DENY: _judge,
	rules.RESUME: _resume,
}


def tell_those_concerned(doc) -> None:
	before = doc.get_doc_before_save()
	title = frappe.utils.escape_html(doc.title)
	new = _people(doc) - (_people(before) if before else set())
	if doc.status in rules.AT_WORK and new:
		users = [user_of(employee) for employee in sorted(new)]
		tell_staff(users, doc, _("To improve: {0}").format(title))
	elif not before:
		tell_staff(
			[user_of(head_of(doc.property, doc.department))], doc, _("Who improves it? {0}").format(title)
		)
	if before and before.status != doc.status:
		text, users = _news(doc, title, before.status)
		tell_staff(users, doc, text)


def _news(doc, title: str, was: str) -> tuple[str, list[str | None]]:
	everybody = [user_of(employee) for employee in sorted(_people(doc))]
	if doc.status == rules.TO_JUDGE:
		mine = involved(doc)
		judges = [user for user in users_with_role("Quality Inspector", doc.property) if user not in mine]
		return _("Work is done, the effect is to be judged: {0}").format(title), judges
	if doc.status == rules.IN_PROGRESS and was != rules.OPEN:
		return _("Back to work: {0}").format(title), everybody
	if doc.status == rules.EFFECTIVE:
		return _("It has worked: {0}").format(title), everybody
	if doc.status == rules.NOT_EFFECTIVE:
		return _("It has not worked; something else is needed: {0}").format(title), everybody
	return "", []


def refuse_delete_of_begun(doc) -> None:
	if doc.status != rules.OPEN or doc.source_key:
		frappe.throw(
			_("{0} is kept for the record. Give it up with a reason instead.").format(doc.name),
			title=_("Kept for the Record"),
		)


# -- for others ------------------------------------------------------------------------------------------------------

FROM_OTHERS = (
	"property", "title", "problem", "cause", "source_doctype", "source_name", "metric", "department",
	"responsible", "deadline", "target", "minimal_change", "before_from", "before_to",
)  # fmt: skip


@frappe.whitelist(methods=["POST"])
def make_plan(property: str, title: str, problem: str, source_item: str | None = None, **values) -> str:
	"""A plan for a problem somebody has found, once for a source document. Returns its name, also of one that is there.

	source_item: which of its problems, where a document has several. values: those of FROM_OTHERS. The user needs the right to
	make plans and to read the source.
	"""
	frappe.has_permission("Improvement Plan", "create", throw=True)
	values = {key: value for key, value in values.items() if key in FROM_OTHERS and value not in (None, "")}
	source = (cstr(values.get("source_doctype")), cstr(values.get("source_name")))
	key = "|".join((*source, source_item) if source_item else source) if all(source) else None
	if key:
		frappe.get_doc(*source).check_permission("read")
		if there := plan_of(key):
			return there
	doc = frappe.new_doc("Improvement Plan")
	doc.update({**values, "property": property, "title": cstr(title)[:140], "problem": problem})
	doc.source_key = key
	return insert_once(doc)


def plan_of(source_key: str) -> str | None:
	return frappe.db.get_value("Improvement Plan", {"source_key": source_key})


def insert_once(doc) -> str:
	"""Inserts a plan with a source key; where another process has just done so, it is theirs."""
	doc.flags.by_service = True
	if not flt(doc.minimal_change):
		doc.minimal_change = 1
	frappe.db.savepoint("improvement_plan")
	try:
		return doc.insert().name
	except frappe.UniqueValidationError:
		frappe.db.rollback(save_point="improvement_plan")
		frappe.clear_last_message()
		return frappe.db.get_value("Improvement Plan", {"source_key": doc.source_key}, for_update=True)
