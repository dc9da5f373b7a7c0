"""Quality Standards in versions: what has judged somebody stays as it was, and one is in force for each kind of property.

Draft → To Approve → Approved (until its day) → In Force → Retired. Who asks does not approve. What is in force holds a
key that is unique in the database, so that two who approve at once cannot both succeed.
"""

from __future__ import annotations

from datetime import date

import frappe
from frappe import _
from frappe.utils import flt, getdate, now_datetime, nowdate

from wuye_ops.metrics.subjects import all_subjects, get_subject
from wuye_ops.property.closed import first_change
from wuye_ops.property.guarded import load_locked, refuse_decided, required, save
from wuye_ops.property.language import in_site_language
from wuye_ops.rules import quality_standard as rules
from wuye_ops.service_quality.as_rules import standard_of
from wuye_ops.service_quality.default_scales import default_scale
from wuye_ops.service_quality.standard_words import changes_in_words

DRAFT, TO_APPROVE, APPROVED, IN_FORCE, RETIRED = "Draft", "To Approve", "Approved", "In Force", "Retired"
APPROVERS = ("Operations Director", "System Manager")
DECISION = (
	"status", "asked_by", "asked_on", "decided_by", "decided_on", "remark", "in_force_key", "previous",
	"improvement_plan", "changes", "comparable",
)  # fmt: skip
# Of what was decided, these may change, by a service alone.
OPEN_WHEN_DECIDED = {*DECISION, "modified", "modified_by"}
EVERY_KIND = "All"


# -- controller's named steps ------------------------------------------------------------------------------------


def prepare_new(doc) -> None:
	"""A standard of a name that exists is its next version."""
	_lock_versions(doc.standard_name)
	doc.version = _newest_version(doc.standard_name) + 1
	if not doc.grades:
		doc.extend("grades", [{"grade": one.name, "at_least": float(one.at_least)} for one in rules.GRADES])


def keep_decision(doc) -> None:
	"""Nobody writes a decision by hand."""
	if doc.flags.by_service:
		return
	before = doc.get_doc_before_save()
	for field in DECISION:
		doc.set(field, before.get(field) if before else (DRAFT if field == "status" else None))


def refuse_change_of_decided(doc) -> None:
	before = doc.get_doc_before_save()
	if before and before.status != DRAFT and first_change(doc, before, OPEN_WHEN_DECIDED):
		frappe.throw(
			_("{0} is {1} and stays as it is. Make a new version to change it.").format(
				frappe.bold(doc.name), _(before.status, context=doc.doctype)
			),
			title=_("Versions"),
		)


def check(doc) -> None:
	before = doc.get_doc_before_save()
	if before and before.status != DRAFT:
		# what was decided stays, also when a chapter no longer counts what it weighs
		return
	with in_site_language():
		subjects = all_subjects()
	codes = {row.name: row.item_code for row in (before or {}).get("items", [])}
	taken: set[str] = set()
	for row in doc.items:
		subject = subjects.get(row.subject) or get_subject(row.subject)
		row.source = subject.source
		row.item_name = (row.item_name or "").strip() or subject.label
		row.item_code = _code(row, codes.get(row.name), taken)
		taken.add(row.item_code)
	standard_of(doc)
	for row in doc.items:
		_check_direction(row, subjects[row.subject])
	doc.total_weight = sum(flt(row.weight, 2) for row in doc.items)


def _code(row, before: str | None, taken: set[str]) -> str:
	"""An item is the same as long as its code is: by what it looks at, numbered when that is weighed twice."""
	base = before or row.item_code or row.subject
	code, number = base, 1
	while code in taken:
		number += 1
		code = f"{base}#{number}"
	return code


def _check_direction(row, subject) -> None:
	up = row.larger_is_better if row.scale == "Bands" else flt(row.full_at) > flt(row.zero_at)
	wanted = subject.aim.direction
	if (wanted == "near" and row.by_distance) or (not row.by_distance and wanted == ("up" if up else "down")):
		return
	text = {
		"up": _("more is better: full points must be at a larger value than none."),
		"down": _("less is better: full points must be at a smaller value than none."),
		"near": _(
			"it should be near a value: tick Measured by Distance, with full points at the smaller distance."
		),
	}[wanted]
	frappe.throw(
		_("Row {0}, {1}: {2}").format(row.idx, frappe.bold(frappe.utils.escape_html(row.item_name)), text),
		title=_("Scale"),
	)


def note_changes(doc) -> None:
	"""What differs from the version before is written down while it is a draft, so that who approves reads it."""
	if doc.status != DRAFT or not doc.previous:
		return
	found = rules.changes(standard_of(frappe.get_doc("Quality Standard", doc.previous)), standard_of(doc))
	names = {row.item_code: row.item_name for row in doc.items}
	old = frappe.get_all(
		"Quality Standard Item", {"parent": doc.previous}, ["item_code", "item_name"], as_list=True
	)
	doc.changes = changes_in_words(found, {**dict(old), **names})
	doc.comparable = int(rules.totals_compare(found))


def refuse_delete_of_decided(doc) -> None:
	if doc.status != DRAFT:
		frappe.throw(
			_("{0} is kept for the record. Only a draft is deleted.").format(doc.name),
			title=_("Kept for the Record"),
		)


# -- services ------------------------------------------------------------------------------------------------------


@frappe.whitelist(methods=["POST"])
def new_version(standard: str) -> str:
	"""A draft like this version. Returns its name; a draft that is there already is the one to go on with."""
	source = frappe.get_doc("Quality Standard", standard)
	source.check_permission("read")
	frappe.has_permission("Quality Standard", "create", throw=True)
	_lock_versions(source.standard_name)
	if draft := frappe.db.get_value(
		"Quality Standard",
		{"standard_name": source.standard_name, "status": ["in", [DRAFT, TO_APPROVE, APPROVED]]},
	):
		return draft
	copy = frappe.copy_doc(source, ignore_no_copy=False)
	copy.update({"status": DRAFT, "previous": source.name})
	copy.flags.by_service = True
	return copy.insert().name


@frappe.whitelist(methods=["POST"])
def ask(standard: str) -> None:
	"""Hands a draft to somebody else for approval."""
	doc = load_locked("Quality Standard", standard)
	refuse_decided(doc, DRAFT)
	if not doc.effective_from:
		frappe.throw(_("Enter the day from which it is effective."), title=_("Effective From"))
	if doc.previous:
		required(doc.reason, _("Say why the standard is changed."), _("Reason"))
		if not doc.changes:
			frappe.throw(
				_("Nothing differs from {0}. Change something, or delete the draft.").format(doc.previous),
				title=_("Versions"),
			)
		earlier = frappe.db.get_value("Quality Standard", doc.previous, "effective_from")
		if earlier and getdate(doc.effective_from) <= getdate(earlier):
			frappe.throw(
				_("The version before is effective from {0}; this one must be so later.").format(earlier),
				title=_("Effective From"),
			)
	doc.update({"status": TO_APPROVE, "asked_by": frappe.session.user, "asked_on": now_datetime()})
	save(doc)


@frappe.whitelist(methods=["POST"])
def approve(standard: str, remark: str | None = None) -> str:
	"""Puts a version into force on its day. Refused to who asked and to who made it. Returns the status."""
	doc = _load_to_decide(standard)
	doc.update({"status": APPROVED, "remark": (remark or "").strip() or None, **_decision()})
	save(doc)
	if getdate(doc.effective_from) <= getdate(nowdate()):
		put_in_force(doc)
	return doc.status


@frappe.whitelist(methods=["POST"])
def return_to_draft(standard: str, reason: str) -> None:
	"""It is not approved as it is: a draft again, with the reason."""
	doc = _load_to_decide(standard)
	remark = required(reason, _("Say what is to be changed."), _("Return"))
	doc.update({"status": DRAFT, "remark": remark, **_decision()})
	save(doc)


def _decision() -> dict:
	return {"decided_by": frappe.session.user, "decided_on": now_datetime()}


def _load_to_decide(standard: str):
	doc = load_locked("Quality Standard", standard)
	refuse_decided(doc, TO_APPROVE)
	if not set(APPROVERS) & set(frappe.get_roles()):
		frappe.throw(
			_("A standard is approved by the operations director."),
			frappe.PermissionError,
			title=_("Approval"),
		)
	if frappe.session.user in (doc.asked_by, doc.owner):
		frappe.throw(
			_("Somebody else must approve this than who asked for it."),
			frappe.PermissionError,
			title=_("Approval"),
		)
	return doc


def put_in_force(doc) -> None:
	"""Retires what was in force for the kind of property, and takes its key, which the database gives to one alone."""
	key = doc.property_kind or EVERY_KIND
	current = frappe.db.get_value("Quality Standard", {"in_force_key": key}, for_update=True)
	if current:
		old = frappe.get_doc("Quality Standard", current)
		old.update({"status": RETIRED, "in_force_key": None})
		_save_by_approval(old)
	doc.update({"status": IN_FORCE, "in_force_key": key})
	_save_by_approval(doc)


def _save_by_approval(doc) -> None:
	doc.flags.by_service = True
	# the approval that was given is the right to put the version into force and to retire the one before
	doc.save(ignore_permissions=True)
	doc.flags.by_service = False


def follow_the_day() -> None:
	"""Every day: approved versions whose day has come, the earliest first."""
	for name in frappe.get_all(
		"Quality Standard",
		{"status": APPROVED, "effective_from": ["<=", nowdate()]},
		pluck="name",
		order_by="effective_from, version",
	):
		doc = frappe.get_doc("Quality Standard", name, for_update=True)
		if doc.status == APPROVED:
			put_in_force(doc)
			frappe.db.commit()


# -- which one judges ------------------------------------------------------------------------------------------------


def standard_for(kind: str | None, first: date) -> str:
	"""The version that judges a period beginning on a day: of the kind of property, else for every kind. Throws without one.

	The latest that was effective on that day; where the period lies before all of them, the first there was.
	"""
	rows = frappe.get_all(
		"Quality Standard",
		# which standard judges is no secret from who may have somebody judged by it
		{"status": ["in", [IN_FORCE, RETIRED, APPROVED]], "property_kind": ["in", [kind or "", ""]]},
		["name", "property_kind", "effective_from", "status", "creation"],
	)
	# of two that are effective from one day the one in force, which has replaced the other
	rows.sort(key=lambda row: (getdate(row.effective_from), row.status == IN_FORCE, row.creation))
	for wanted in dict.fromkeys((kind or "", "")):
		own = [row for row in rows if (row.property_kind or "") == wanted]
		effective = [row for row in own if getdate(row.effective_from) <= first]
		if effective:
			return effective[-1].name
		if own and not any(not row.property_kind and getdate(row.effective_from) <= first for row in rows):
			return own[0].name
	frappe.throw(
		_("No quality standard is in force. Make one, and have it approved by somebody else."),
		title=_("Quality Standard"),
	)


@frappe.whitelist()
def subjects() -> list[dict]:
	"""What an item can look at, for the form's list: {value, label, description, scale}, with the usual scale of each."""
	frappe.has_permission("Quality Standard", "read", throw=True)
	return [
		{
			"value": key,
			"label": subject.label,
			"description": _(subject.source, context="Quality Standard Item"),
			"scale": default_scale(subject),
		}
		for key, subject in all_subjects().items()
	]


def _lock_versions(standard_name: str) -> None:
	"""Two who make versions of one standard do so one after the other."""
	standard = frappe.qb.DocType("Quality Standard")
	frappe.qb.from_(standard).select(standard.name).where(
		standard.standard_name == standard_name
	).for_update().run()


def _newest_version(standard_name: str) -> int:
	versions = frappe.get_all("Quality Standard", {"standard_name": standard_name}, pluck="version")
	return max(versions, default=0)
