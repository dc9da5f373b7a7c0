"""作业计划: what makes a plan of work on areas that can be done, and how it is set going, paused and ended."""

import frappe
from frappe import _
from frappe.utils import cint, getdate

from wuye_ops.inspection.doctype.area_standard.area_standard import check_season
from wuye_ops.inspection.plans import department_for, move
from wuye_ops.inspection.schedules import in_words, shown_days
from wuye_ops.property.closed import first_change
from wuye_ops.property.places import check_same_property
from wuye_ops.property.workdays import workdays_of
from wuye_ops.rules import area_work as rules
from wuye_ops.rules import recurrence
from wuye_ops.rules.recurrence import RuleError, Schedule

OWN_FIELDS = ("generated_until", "active_since", "problem")
MOST_AHEAD = 60
# Tasks of a plan in its busiest year: more than a hundred a day nobody reads.
MOST_TASKS = 36_500
WITHOUT_EFFECT = {"status_reason", *OWN_FIELDS, "modified", "modified_by"}


# -- controller's named steps ------------------------------------------------------------------------------------


def keep_own_fields(doc) -> None:
	"""What the run keeps with the plan, and which standard it is from, is not anybody's to write."""
	if doc.flags.by_service:
		return
	before = doc.get_doc_before_save()
	for field in (*OWN_FIELDS, "area_standard", "plan_key"):
		doc.set(field, before.get(field) if before else None)


def check_sense(doc) -> None:
	if doc.end_date and getdate(doc.end_date) < getdate(doc.start_date):
		frappe.throw(_("The plan ends before it starts. Correct one of the two dates."), title=_("Dates"))
	if not 0 <= cint(doc.ahead_days) <= MOST_AHEAD:
		frappe.throw(_("Tasks are made 0 to {0} days ahead.").format(MOST_AHEAD), title=_("Days Ahead"))
	if not 1 <= cint(doc.times_a_day) <= rules.MOST_TIMES:
		frappe.throw(
			_("An area is worked on 1 to {0} times a day. Correct the times a day.").format(rules.MOST_TIMES),
			title=_("Times a Day"),
		)
	check_season(doc)
	doc.department = doc.department or department_for(doc.property, doc.trade)


def check_areas(doc) -> None:
	seen: set[str] = set()
	for row in doc.areas:
		check_same_property(doc.property, "Service Area", row.service_area)
		if row.service_area in seen:
			frappe.throw(
				_("Row {0}: {1} is in the list already.").format(row.idx, frappe.bold(row.service_area)),
				title=_("Areas"),
			)
		seen.add(row.service_area)
	if not doc.areas and not doc.area_type:
		frappe.throw(
			_("Choose the type of areas this work is done on, or enter the areas one by one."),
			title=_("No Areas"),
		)
	if doc.status == "Active" and doc.has_value_changed("status") and not areas_of(doc):
		frappe.throw(
			_(
				"Property {0} has no area of this type in use. Add one, or choose the areas one by one."
			).format(frappe.bold(doc.property)),
			title=_("No Areas"),
		)


def check_schedule(doc) -> None:
	"""Refuses a recurrence that yields nothing, or more than anybody does."""
	try:
		slots = recurrence.check(schedule_of(doc), workdays_of(doc.property))
	except RuleError as error:
		frappe.throw(in_words(error), title=_("Recurrence"))
	tasks = slots * (1 if doc.one_task else max(1, len(areas_of(doc))))
	if tasks > MOST_TASKS:
		frappe.throw(
			_(
				"This plan brings {0} tasks a year; more than {1} nobody reads. Make one task for all areas, or choose fewer times."
			).format(frappe.bold(f"{tasks:,}"), f"{MOST_TASKS:,}"),
			title=_("Too Much"),
		)


def schedule_of(doc) -> Schedule:
	"""The schedule of an Area Work Plan. Throws what is wrong with its rule, in words."""
	try:
		return rules.schedule(
			doc.rrule or "",
			getdate(doc.start_date),
			getdate(doc.end_date) if doc.end_date else None,
			times=cint(doc.times_a_day) or 1,
			months=(cint(doc.from_month), cint(doc.to_month)),
			policy=doc.days or recurrence.EVERY_DAY,
		)
	except RuleError as error:
		frappe.throw(in_words(error), title=_("Recurrence"))


def areas_of(doc) -> list[frappe._dict]:
	"""The areas in use that the work is done on: those named, else all of the type, those that came later included."""
	filters = {"property": doc.property, "disabled": 0, "is_group": 0}
	if doc.areas:
		filters["name"] = ["in", [row.service_area for row in doc.areas]]
		# a floor or a building may be named, too
		del filters["is_group"]
	else:
		filters["area_type"] = doc.area_type
	return frappe.get_all(
		"Service Area",
		filters,
		["name", "area_name", "building", "building.building_name as building_name"],
		order_by="lft, name",
		limit=0,
	)


def follow_change(doc) -> None:
	"""Makes what is due at once when a plan is set going or changed. Tasks that are there already stay."""
	before = doc.get_doc_before_save()
	if doc.status != "Active" or doc.flags.by_service:
		return
	if not before or first_change(doc, before, WITHOUT_EFFECT):
		# what is ahead is looked at anew; keys keep from making anything twice
		doc.db_set("generated_until", None, update_modified=False)
		frappe.enqueue(
			"wuye_ops.inspection.area_work.generate",
			queue="long",
			job_id=f"wuye-area-work-{doc.name}",
			deduplicate=True,
			enqueue_after_commit=True,
			plan=doc.name,
		)


def refuse_delete_of_used(doc) -> None:
	if frappe.db.exists("Service Task", {"source_doctype": doc.doctype, "source_name": doc.name}):
		frappe.throw(
			_("Tasks of plan {0} are on record; it is kept. End it instead.").format(doc.name),
			title=_("Kept for the Record"),
		)


# -- services ------------------------------------------------------------------------------------------------------


@frappe.whitelist()
def next_days(plan: str | dict) -> list[dict]:
	"""The next ten days of a plan that may not be saved yet: [{date, text, slots}], for the form."""
	frappe.has_permission("Area Work Plan", "read", throw=True)
	doc = frappe.get_doc({**frappe.parse_json(plan), "doctype": "Area Work Plan"})
	frappe.has_permission("Property", "read", doc.property, throw=True)
	return shown_days(schedule_of(doc), doc.property)


@frappe.whitelist(methods=["POST"])
def activate(plan: str) -> None:
	"""Sets a plan going, for the first time or after a pause. What passed meanwhile is not made up for."""
	move("Area Work Plan", plan, "Active")


@frappe.whitelist(methods=["POST"])
def pause(plan: str, reason: str) -> None:
	move("Area Work Plan", plan, "Paused", reason)


@frappe.whitelist(methods=["POST"])
def end(plan: str, reason: str) -> None:
	move("Area Work Plan", plan, "Ended", reason)
