"""What work needs which certificate, and who may therefore not do it: the hook `task_obstacles`, asked wherever somebody is named for
a work (`property.obstacles`).

A work is a code: its kind and its name. Designations are no work: they say who needs a certificate at all (`metrics`).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from hashlib import sha1

import frappe
from frappe import _
from frappe.utils import cint, cstr, getdate, nowdate

from wuye_ops.people.certificates import as_rules, words
from wuye_ops.people.certificates.as_rules import REQUIREMENT
from wuye_ops.rules import certificate as rules

DESIGNATION, CATEGORY, EQUIPMENT, CHECKLIST, TRADE, POST = (
	"Designation",
	"Service Category",
	"Equipment Category",
	"Checklist",
	"Checklist Trade",
	"Guard Post",
)
# kind of work → the field of a Certificate Requirement that names it
FIELD_OF = {
	DESIGNATION: "designation",
	CATEGORY: "service_category",
	EQUIPMENT: "equipment_category",
	CHECKLIST: "checklist",
	TRADE: "trade",
	POST: "post_kind",
}


def code(kind: str, name: str) -> str:
	return f"{kind}|{name}"


# -- controllers' named steps ------------------------------------------------------------------------------------------


def check_kind(doc) -> None:
	"""Validate of Certificate Kind."""
	months, review = cint(doc.months), cint(doc.review_months)
	if months < 0 or review < 0:
		frappe.throw(_("Months are 0 or more."), title=_("Certificate Kind"))
	if months and review >= months:
		frappe.throw(
			_("A certificate of {0} months is reviewed before they are over, not every {1}.").format(
				months, review
			),
			title=_("Certificate Kind"),
		)


def check(doc) -> None:
	"""Validate of Certificate Requirement: one work, its certificates each once, and not twice the same."""
	if doc.work_kind not in FIELD_OF:
		frappe.throw(_("Choose what needs the certificate."), title=_(REQUIREMENT))
	for kind, field in FIELD_OF.items():
		if kind != doc.work_kind:
			doc.set(field, None)
	name = cstr(doc.get(FIELD_OF[doc.work_kind])).strip()
	if not name:
		label = _(doc.meta.get_label(FIELD_OF[doc.work_kind]), context=REQUIREMENT)
		frappe.throw(_("Say which work it is: {0}.").format(label), title=_(REQUIREMENT))
	kinds = list(dict.fromkeys(row.kind for row in doc.any_of if row.kind))
	if not kinds:
		frappe.throw(_("Choose at least one kind of certificate."), title=_(REQUIREMENT))
	doc.set("any_of", [{"kind": kind} for kind in kinds])
	doc.kinds = "、".join(kinds)
	doc.work = code(doc.work_kind, _name_of_work(doc.work_kind, name))
	shown = _(name, context="Checklist" if doc.work_kind == TRADE else "Guard Post")
	doc.title = (
		f"{_(doc.work_kind, context=REQUIREMENT)}：{shown if doc.work_kind in (TRADE, POST) else name}"[:200]
	)
	key = "|".join((doc.work, doc.property or "", *sorted(kinds)))
	doc.requirement_key = sha1(key.encode()).hexdigest()
	twice = {"requirement_key": doc.requirement_key, "name": ["!=", doc.name or ""]}
	if other := frappe.db.get_value(REQUIREMENT, twice):
		frappe.throw(
			_("{0} says the same already. Change that one.").format(other),
			frappe.DuplicateEntryError,
			title=_(REQUIREMENT),
		)


def _name_of_work(kind: str, name: str) -> str:
	"""A checklist stands for all of its versions."""
	return frappe.db.get_value("Checklist", name, "checklist_name") or name if kind == CHECKLIST else name


# -- who may not -------------------------------------------------------------------------------------------------------


def obstacles(employees: list[str], doc, category: str | None = None) -> dict[str, str]:
	"""Hook `task_obstacles`: employee → why they may not do the work, of those who may not."""
	works = works_of(doc, category)
	asked = rules.needed(as_rules.requirements(works), works, cstr(doc.get("property")))
	return may_not(employees, asked, day_of_work(doc))


def may_not(employees: Iterable[str], asked: Iterable[rules.Requirement], day: date) -> dict[str, str]:
	"""Employee → what they lack of what is asked for, in words; nothing of those who lack nothing."""
	employees, asked = list(employees), list(asked)
	if not asked or not employees:
		return {}
	held = as_rules.held(employees, as_rules.kinds_of(asked))
	found = rules.who_can(employees, held, asked, day, as_rules.kinds())
	return {person: words.reasons(lacking) for person, lacking in found.items() if lacking}


def works_of(doc, category: str | None = None) -> set[str]:
	"""The works of a Service Task, Inspection, Inspection Plan or Maintenance Plan, or of a row with the fields of a task."""
	doctype = doc.get("doctype") or "Service Task"
	if doctype in ("Inspection", "Inspection Plan"):
		found = {code(TRADE, doc.trade)} if doc.get("trade") else set()
		if doc.get("checklist"):
			found.add(code(CHECKLIST, _name_of_work(CHECKLIST, doc.checklist)))
		return found
	if doctype == "Maintenance Plan":
		categories = [doc.category] if doc.category else _categories(row.equipment for row in doc.equipment)
		return {code(EQUIPMENT, name) for name in categories}
	found = {code(CATEGORY, name) for name in _groups_of(category)}
	rows = doc.get("equipment_list") or ()
	return found | {
		code(EQUIPMENT, name)
		for name in _categories([doc.get("equipment"), *(row.equipment for row in rows)])
	}


def day_of_work(doc) -> date:
	"""The day on which it is done: when it is planned, and not before today."""
	planned = doc.get("planned_on") or doc.get("window_from")
	today = getdate(nowdate())
	return max(getdate(planned), today) if planned else today


def _groups_of(category: str | None) -> list[str]:
	"""A service category, and the groups above it."""
	name, found = category, []
	while name and name not in found:
		found.append(name)
		name = frappe.get_cached_value("Service Category", name, "parent_service_category")
	return found


def _categories(equipment: Iterable[str | None]) -> list[str]:
	names = sorted({name for name in equipment if name})
	if not names:
		return []
	return frappe.get_all("Equipment", {"name": ["in", names]}, pluck="category", distinct=True)


# -- all who need one --------------------------------------------------------------------------------------------------


def of_designations() -> dict[str, list[rules.Requirement]]:
	"""Designation → what its people need, rows of single properties among them."""
	names = frappe.get_all(
		REQUIREMENT, {"work_kind": DESIGNATION, "disabled": 0}, pluck="designation", distinct=True
	)
	found: dict[str, list[rules.Requirement]] = {name: [] for name in names if name}
	for one in as_rules.requirements([code(DESIGNATION, name) for name in found]):
		found[one.work.partition("|")[2]].append(one)
	return found
