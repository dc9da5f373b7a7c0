"""The document Inspection: what may be entered by hand, and that what was recorded is recorded by doing it."""

from datetime import timedelta

import frappe
from frappe import _
from frappe.utils import cint, get_datetime

from wuye_ops.inspection import plans
from wuye_ops.inspection.permissions import may_stand_in
from wuye_ops.property.closed import first_change
from wuye_ops.property.obstacles import refuse_named
from wuye_ops.property.places import check_same_property

KEPT = {"modified", "modified_by"}
# of an inspection that nobody has begun
OPEN_BEFORE_BEGIN = {
	"title",
	"window_from",
	"window_to",
	"missed_after",
	"department",
	"employee",
	"employee_name",
	"remark",
}
# of one that a person has made, also what is to be inspected
OPEN_OF_HAND_MADE = {"checklist", "trade", "points", "points_total"}
OPEN_WHILE_DONE = {"employee", "employee_name", "remark"}


def score_of(row) -> float | None:
	"""The score of an inspection, or of a row with `score` and `scored`; None where there is none."""
	return row.score if row.scored else None


def prepare_new(doc) -> None:
	"""An inspection made by hand, besides those of plans."""
	doc.status, doc.kind = "Planned", doc.kind or "Route"
	for field in (
		"plan", "inspection_key", "slot", "started_on", "finished_on", "drawn_on", "drawn_from", "missed_reason",
		"cancel_reason", "timeliness",
	):  # fmt: skip
		doc.set(field, None)
	doc.score = doc.scored = doc.passed = doc.points_done = 0
	doc.set("results", [])
	for row in doc.points:
		row.status, row.scanned_on, row.point_key = "Open", None, None


def check_sense(doc) -> None:
	if get_datetime(doc.window_to) <= get_datetime(doc.window_from):
		frappe.throw(_("The window closes before it opens. Correct one of the two times."), title=_("Window"))
	doc.missed_after = get_datetime(doc.window_to) + timedelta(minutes=cint(doc.grace_minutes))
	doc.points_total = len(doc.points)
	doc.department = doc.department or plans.department_for(doc.property, doc.trade)
	if not doc.is_new():
		return
	if frappe.db.get_value("Checklist", doc.checklist, "status") != "Active":
		frappe.throw(
			_("Checklist {0} is not active. Choose the active version.").format(frappe.bold(doc.checklist)),
			title=_("Checklist"),
		)


def check_inspector(doc) -> None:
	"""Nobody is named for it who may not do it (`property.obstacles`)."""
	refuse_named(doc, "employee", _("Inspection"))


def check_points(doc) -> None:
	if doc.flags.by_service:
		return
	for row in doc.points:
		for field, doctype in (("service_area", "Service Area"), ("equipment", "Equipment")):
			if row.get(field):
				check_same_property(doc.property, doctype, row.get(field))


def refuse_change_past_services(doc) -> None:
	"""Scans, results, status and score come from doing the inspection, not from a form, the web API or a bulk edit."""
	before = doc.get_doc_before_save()
	if not before or doc.flags.by_service:
		return
	allowed = set(KEPT)
	if not may_stand_in(frappe.session.user):
		allowed |= {"remark"} if before.status in ("Planned", "In Progress") else set()
	elif before.status == "Planned":
		allowed |= OPEN_BEFORE_BEGIN | (set() if before.plan else OPEN_OF_HAND_MADE)
	elif before.status == "In Progress":
		allowed |= OPEN_WHILE_DONE
	if field := first_change(doc, before, allowed):
		frappe.throw(
			_(
				"{0} of an inspection that is {1} is not changed here: it comes from doing the inspection."
			).format(
				frappe.bold(_(doc.meta.get_label(field), context=doc.doctype)),
				_(before.status, context="Inspection"),
			),
			title=_("Inspection"),
		)
