"""措施: the documents that reduce a risk, made from the risk in one step, and what says that they are done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import frappe
from frappe import _
from frappe.query_builder import DocType
from frappe.utils import cint, cstr, escape_html, get_datetime, getdate, now_datetime, nowdate

from wuye_ops.property import guarded
from wuye_ops.property.days import day_of
from wuye_ops.property.staff import check_works_for
from wuye_ops.rules.incident import BLUE, ORANGE, RED, YELLOW
from wuye_ops.rules.risk_life import OPEN
from wuye_ops.rules.risk_response import REDUCE

DOCTYPE = "Risk"
MAKE_PLAN = "make_improvement_plan"
TITLE_LENGTH = 140
SEVERITY = {RED: "Critical", ORANGE: "Major", YELLOW: "Normal", BLUE: "Minor"}
SCENARIOS = {"Fire": "Fire", "Lift": "Lift Trapping", "Weather": "Typhoon"}
# (d) a course of a morning hour, until somebody plans it
COURSE_BEGINS, COURSE_ENDS = "09:00:00", "10:00:00"


# -- done --------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Done:
	"""In which statuses a document says that it is done, and the field with the day."""

	statuses: tuple[str, ...]
	day: str
	status: str = "status"


DONE = {
	"Improvement Plan": Done(("Effective", "Closed"), "judged_on"),
	"Rectification": Done(("Closed",), "verified_on"),
	"Training Event": Done(("Completed",), "end_time", "event_status"),
	"Emergency Plan": Done(("Active",), "approved_on"),
}


def done_on(doctype: str, name: str, known: date | None = None) -> date | None:
	"""The day on which a measure's document says that it is done; None while it does not.

	known: the day that was seen before. A course has the day for which it was planned, or the one on which it was first seen
	to be over, whatever is changed of it afterwards; the other documents keep their day themselves.
	"""
	says = DONE[doctype]
	row = frappe.db.get_value(doctype, name, [says.status, says.day], as_dict=True)
	if not row:
		return None
	if doctype == "Emergency Plan" and row.status == "Retired" and _has_successor(name):
		# a later version of the same plan is in force: it has been since this one came
		return getdate(row.approved_on) if row.approved_on else None
	if row[says.status] not in says.statuses or not row[says.day]:
		return None
	if doctype == "Training Event":
		return known or min(getdate(row.end_time), getdate(nowdate()))
	return getdate(row[says.day])


def _has_successor(plan: str) -> bool:
	same = frappe.db.get_value("Emergency Plan", plan, ["property", "title"], as_dict=True)
	return bool(frappe.db.exists("Emergency Plan", {**same, "status": "Active"}))


def look_again(doc) -> None:
	"""Before a step: what the documents of the measures say now, not when the risk was saved last."""
	for row in doc.measures:
		row.done_on = done_on(row.document_type, row.document, row.done_on and getdate(row.done_on))


def changed() -> list[str]:
	"""Risks with a measure of which its own document says something else by now: it is done, or was opened again."""
	found: set[str] = set()
	measure = DocType("Risk Measure")
	for doctype, says in DONE.items():
		document = DocType(doctype)
		is_done = document[says.status].isin(says.statuses) & document[says.day].isnotnull()
		rows = (
			frappe.qb.from_(measure)
			.join(document)
			.on(document.name == measure.document)
			.select(measure.parent, measure.document, measure.done_on)
			.where((measure.parenttype == DOCTYPE) & (measure.document_type == doctype))
			.where(
				(measure.done_on.isnull() & is_done)
				| (measure.done_on.isnotnull() & document[says.status].notin(says.statuses))
			)
			.run(as_dict=True)
		)
		found.update(
			row.parent
			for row in rows
			if not (doctype == "Emergency Plan" and row.done_on and _has_successor(row.document))
		)
	return sorted(found)


# -- made --------------------------------------------------------------------------------------------------------------


@frappe.whitelist(methods=["POST"])
def make(
	risk: str,
	kind: str,
	title: str,
	responsible: str | None = None,
	due_on: str | None = None,
	response_row: str | int | None = None,
) -> str:
	"""Makes the document of a measure and puts it among the measures of the risk, in one transaction. Returns its name.

	kind: its doctype. response_row: number of the response it belongs to; without one the first that reduces the risk, which
	is added where there is none. The user needs the right to change the risk and to make the document.
	"""
	heading = _("New Measure", context=DOCTYPE)
	if kind not in MAKE:
		frappe.throw(_("There is no such measure."), title=heading)
	doc = guarded.load_locked(DOCTYPE, risk)
	if doc.status not in OPEN:
		frappe.throw(
			_("It is {0}: no measure is taken any more.").format(_(doc.status, context=DOCTYPE)),
			title=heading,
		)
	title = guarded.required(title, _("Say what is to be done."), heading)[:TITLE_LENGTH]
	if responsible:
		check_works_for(responsible, doc.property, _("Responsible"))
	due = day_of(due_on, _("Due On"), heading)
	if due and due < getdate(nowdate()):
		frappe.throw(_("The day by which it is due is over. Choose a later one."), title=heading)
	row = _response(doc, response_row, heading)
	frappe.has_permission(kind, "create", throw=True)
	name = MAKE[kind](doc, title, responsible, due)
	if any((one.document_type, one.document) == (kind, name) for one in doc.measures):
		return name
	doc.append(
		"measures",
		{
			"response_row": cstr(row),
			"document_type": kind,
			"document": name,
			"responsible": responsible,
			"due_on": due,
		},
	)
	doc.save()
	return name


def _response(doc, wanted: str | int | None, heading: str) -> int:
	reduce = [row.idx for row in doc.responses if row.kind == REDUCE]
	if wanted and cint(wanted) not in reduce:
		frappe.throw(
			_("Row {0} of the responses does not reduce the risk.").format(escape_html(cstr(wanted))),
			title=heading,
		)
	return cint(wanted) or (reduce[0] if reduce else doc.append("responses", {"kind": REDUCE}).idx)


def _text(doc, title: str) -> str:
	return "\n".join(filter(None, (title, cstr(doc.description) or cstr(doc.title))))


def _department(doc) -> str | None:
	"""Of the risk, else of who answers for it."""
	return doc.department or frappe.db.get_value("Employee", doc.owner_employee, "department")


def _improvement_plan(doc, title: str, responsible: str | None, due: date | None) -> str:
	make_plan = frappe.get_attr(frappe.get_hooks(MAKE_PLAN)[-1])
	return make_plan(
		doc.property,
		title,
		_text(doc, title),
		# the same measure twice is the same plan
		title,
		cause=cstr(doc.causes),
		source_doctype=DOCTYPE,
		source_name=doc.name,
		department=_department(doc),
		responsible=responsible,
		deadline=due,
	)


def _rectification(doc, title: str, responsible: str | None, due: date | None) -> str:
	key = f"risk|{doc.name}|{title}"[:TITLE_LENGTH]
	if there := frappe.db.get_value("Rectification", {"source_key": key}):
		return there
	values = {
		"property": doc.property,
		"subject": title,
		"description": _text(doc, title),
		"department": _department(doc),
		"severity": SEVERITY.get(doc.level, "Normal"),
		"responsible": responsible,
		"due_date": due,
		"service_area": doc.service_area,
		"equipment": doc.equipment,
		"source_doctype": DOCTYPE,
		"source_name": doc.name,
		"source_key": key,
		"found_on": now_datetime(),
	}
	return frappe.get_doc({"doctype": "Rectification", **values}).insert().name


def _training_event(doc, title: str, responsible: str | None, due: date | None) -> str:
	"""A draft of a course on the day it is due; its place, people and hours are for whoever plans it."""
	day = due or getdate(nowdate())
	values = {
		"event_name": f"{title} {doc.name}"[:TITLE_LENGTH],
		"event_status": "Scheduled",
		"type": "Seminar",
		"company": doc.company,
		"location": doc.property,
		"start_time": get_datetime(f"{day} {COURSE_BEGINS}"),
		"end_time": get_datetime(f"{day} {COURSE_ENDS}"),
		"introduction": escape_html(_text(doc, title)).replace("\n", "<br>"),
		"employees": [{"employee": responsible}] if responsible else [],
	}
	if there := frappe.db.exists("Training Event", values["event_name"]):
		return there
	return frappe.get_doc({"doctype": "Training Event", **values}).insert().name


def _emergency_plan(doc, title: str, responsible: str | None, due: date | None) -> str:
	"""A draft: its steps and contacts are written before the manager puts it into force."""
	values = {"property": doc.property, "title": title, "status": "Draft"}
	if there := frappe.db.get_value("Emergency Plan", values):
		return there
	more = {"scenario": SCENARIOS.get(doc.category, "Other"), "trigger": cstr(doc.description)}
	return frappe.get_doc({"doctype": "Emergency Plan", **values, **more}).insert().name


MAKE: dict[str, Callable[..., str]] = {
	"Improvement Plan": _improvement_plan,
	"Rectification": _rectification,
	"Training Event": _training_event,
	"Emergency Plan": _emergency_plan,
}
