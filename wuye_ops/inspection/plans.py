"""Inspection plans: what makes one that can be walked, and how it is set going, paused and ended."""

import frappe
from frappe import _
from frappe.utils import cint, getdate, now_datetime

from wuye_ops.inspection import generation
from wuye_ops.property.closed import first_change
from wuye_ops.property.obstacles import refuse_obstacle
from wuye_ops.property.places import check_same_property, department_of

# The trades of checklists, as departments of a property know them.
DEPARTMENT_TRADES = {"Facility": "Engineering", "Safety": "Order", "Service": "Customer Service"}
MOVES = {
	"Draft": {"Active", "Ended"},
	"Active": {"Paused", "Ended"},
	"Paused": {"Active", "Ended"},
	"Ended": set(),
}
# What does not change which inspections there are and what they look like.
WITHOUT_EFFECT = {
	"status", "status_reason", "generated_until", "generation_note", "active_since", "changed_since", "ahead_days",
	"modified", "modified_by",
}  # fmt: skip
MOST_AHEAD = 366


# -- controller's named steps ------------------------------------------------------------------------------------


def check_sense(doc) -> None:
	if doc.end_date and getdate(doc.end_date) < getdate(doc.start_date):
		frappe.throw(_("The plan ends before it starts. Correct one of the two dates."), title=_("Dates"))
	if not 0 <= cint(doc.ahead_days) <= MOST_AHEAD:
		frappe.throw(
			_("Inspections are generated 0 to {0} days ahead.").format(MOST_AHEAD), title=_("Days Ahead")
		)
	if cint(doc.grace_minutes) < 0:
		frappe.throw(_("The minutes of grace may not be negative."), title=_("Grace"))
	if frappe.db.get_value("Checklist", doc.checklist, "status") == "Draft":
		frappe.throw(
			_("Checklist {0} is a draft. Activate it first, so that everybody inspects by the same.").format(
				frappe.bold(doc.checklist)
			),
			title=_("Checklist"),
		)
	doc.department = doc.department or department_for(doc.property, doc.trade)


def department_for(property_name: str, trade: str | None) -> str:
	"""The department of a checklist's trade. Throws where the property names none: findings need somebody to cure them."""
	department, _head = department_of(property_name, DEPARTMENT_TRADES.get(trade, trade))
	if not department:
		frappe.throw(
			_(
				"No department of property {0} does this work. Choose one, or name it with its head on the property's page."
			).format(frappe.bold(property_name)),
			title=_("No Department"),
		)
	return department


def check_sample(doc) -> None:
	if doc.kind != "Spot Check":
		return
	doc.set("points", [])
	doc.scan_required = 0
	if not 1 <= cint(doc.sample_size) <= 100:
		frappe.throw(_("A spot check draws 1 to 100 of them. Enter how many."), title=_("Sample"))


def check_points(doc) -> None:
	if doc.kind != "Route":
		return
	if not doc.points:
		frappe.throw(
			_("A route needs points: enter the areas or equipment that are to be visited, in their order."),
			title=_("No Points"),
		)
	seen: set[tuple] = set()
	for row in doc.points:
		point = (row.service_area, row.equipment)
		if bool(row.service_area) == bool(row.equipment):
			frappe.throw(
				_("Row {0}: a point is either an area or an equipment. Choose one.").format(row.idx),
				title=_("Points"),
			)
		if point in seen:
			frappe.throw(
				_("Row {0}: {1} is on the route already. Each point is visited once in a round.").format(
					row.idx, frappe.bold(row.service_area or row.equipment)
				),
				title=_("Points"),
			)
		seen.add(point)
		_check_point(doc, row)


def check_inspectors(doc) -> None:
	"""Nobody is named anew, for the plan or a time of the day, who may not do its inspections (`property.obstacles`)."""
	if doc.status == "Ended":
		return
	before = doc.get_doc_before_save()
	known = {before.employee, *(row.employee for row in before.slots)} if before else set()
	for name in dict.fromkeys((doc.employee, *(row.employee for row in doc.slots))):
		if name and name not in known:
			refuse_obstacle(name, doc, _("Inspection Plan"))


def _check_point(doc, row) -> None:
	doctype, name = ("Service Area", row.service_area) if row.service_area else ("Equipment", row.equipment)
	check_same_property(doc.property, doctype, name)
	if is_out_of_use(doctype, name):
		frappe.throw(
			_("Row {0}: {1} is out of use. Take it off the route.").format(row.idx, frappe.bold(name)),
			title=_("Points"),
		)
	if doc.scan_required and not frappe.db.get_value(doctype, name, "qr_token"):
		frappe.throw(
			_(
				"Row {0}: {1} has no QR code, so nobody can prove to have been there. Save it once to have one made, or do not require scans."
			).format(row.idx, frappe.bold(name)),
			title=_("No QR Code"),
		)


def is_out_of_use(doctype: str, name: str) -> bool:
	if doctype == "Service Area":
		return bool(frappe.db.get_value(doctype, name, "disabled"))
	return frappe.db.get_value(doctype, name, "status") == "Scrapped"


def check_status(doc) -> None:
	"""Which status may follow which, and that stopping a plan has a reason."""
	before = doc.get_doc_before_save()
	was = before.status if before else "Draft"
	if not before:
		doc.status_reason = None
	if doc.status == was:
		if was == "Ended" and first_change(doc, before, {"modified", "modified_by"}):
			frappe.throw(
				_("Plan {0} has ended. Make a new one from a copy of it.").format(doc.name), title=_("Ended")
			)
		return
	if doc.status not in MOVES[was] and before:
		frappe.throw(
			_("A plan that is {0} cannot become {1}.").format(
				_(was, context=doc.doctype), _(doc.status, context=doc.doctype)
			),
			title=_("Status"),
		)
	if doc.status == "Active":
		doc.status_reason = None
		doc.active_since = now_datetime()
	elif doc.status in ("Paused", "Ended") and not (
		(doc.status_reason or "").strip() and (not before or doc.has_value_changed("status_reason"))
	):
		frappe.throw(_("Say why the plan stops; the reason is kept with it."), title=_("Reason"))


def keep_own_fields(doc) -> None:
	"""What the generation keeps with the plan is not anybody's to write."""
	before = doc.get_doc_before_save()
	for field in ("generated_until", "generation_note", "active_since", "changed_since"):
		doc.set(field, before.get(field) if before else None)


def follow_change(doc) -> None:
	"""Takes back what was generated ahead and is not begun, and has it made anew as the plan is now."""
	before = doc.get_doc_before_save()
	if not before:
		effective = doc.status == "Active"
	else:
		effective = before.status != doc.status or bool(first_change(doc, before, WITHOUT_EFFECT))
		if effective and "Active" in (before.status, doc.status):
			generation.withdraw(doc, now_datetime(), restarted=before.status != doc.status)
	if doc.status == "Active" and (effective or doc.has_value_changed("ahead_days")):
		frappe.enqueue(
			"wuye_ops.inspection.generation.generate",
			queue="long",
			job_id=f"wuye-inspections-{doc.name}",
			deduplicate=True,
			enqueue_after_commit=True,
			plan=doc.name,
		)


def refuse_delete_of_used(doc) -> None:
	if frappe.db.exists("Inspection", {"plan": doc.name, "status": ["!=", "Planned"]}):
		frappe.throw(
			_("Inspections of plan {0} are on record; it is kept. End it instead.").format(doc.name),
			title=_("Kept for the Record"),
		)
	generation.withdraw_all(doc.name)


# -- services ------------------------------------------------------------------------------------------------------


@frappe.whitelist(methods=["POST"])
def activate(plan: str) -> None:
	"""Sets a plan going, for the first time or after a pause. Windows that are over by now are nobody's fault."""
	move("Inspection Plan", plan, "Active")


@frappe.whitelist(methods=["POST"])
def pause(plan: str, reason: str) -> None:
	"""Stops a plan for a while; what was generated ahead and not begun goes."""
	move("Inspection Plan", plan, "Paused", reason)


@frappe.whitelist(methods=["POST"])
def end(plan: str, reason: str) -> None:
	"""Ends a plan for good; what was generated ahead and not begun goes."""
	move("Inspection Plan", plan, "Ended", reason)


def move(doctype: str, plan: str, status: str, reason: str | None = None) -> None:
	"""Sets a plan of this kind going or stops it, by the right to write it. What may follow what is the document's to say."""
	doc = frappe.get_doc(doctype, plan, for_update=True)
	doc.check_permission("write")
	doc.status, doc.status_reason = status, reason
	doc.save()
	if reason:
		doc.add_comment("Info", f"{_(status, context=doctype)}: {frappe.utils.escape_html(reason)}")
