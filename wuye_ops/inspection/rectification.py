"""The life of a rectification (整改): nobody skips it, and nobody says of their own work that it is done.

    Open ─ Start ─▶ In Progress ─ Submit ─▶ To Verify ─ Verify ─▶ Closed
                     ▲   (measures and evidence)   │
                     └── Start ── Returned ◀─ Return ┘

The workflow says which role moves what; this module says what each step demands, in the controller, so that a form, the
web API, an import and a bulk edit are refused alike.
"""

import frappe
from frappe import _
from frappe.utils import cint, getdate, now_datetime, nowdate

from wuye_ops.inspection.evidence import is_attached_to, is_uploaded_by
from wuye_ops.inspection.involvement import NAMED, involved
from wuye_ops.inspection.permissions import may_stand_in
from wuye_ops.property.closed import first_change
from wuye_ops.property.notices import tell_staff, user_of, users_with_role
from wuye_ops.property.places import check_same_property, head_of
from wuye_ops.property.staff import check_works_for
from wuye_ops.rules import rectification as rules

CLOSED = ("Closed", "Cancelled")
AT_WORK = ("Open", "In Progress", "Returned")
# What the system keeps; whatever a form or the web API sends for these is put back.
OWN_FIELDS = (
	"is_overdue", "found_by", "finished_on", "verified_by", "verified_on", "times_returned", "service_task", "log",
	"escalations",
)  # fmt: skip
WORK = ("cause", "measures", "evidence")
# Whoever is to cure it does not say by when, how grave it is, or whose it is.
FIELD_STAFF_MAY_CHANGE = {*WORK, "status", "verify_remark", "modified", "modified_by", *OWN_FIELDS}
DAYS_FIELDS = {
	rules.CRITICAL: "rectify_critical_days",
	rules.MAJOR: "rectify_major_days",
	rules.NORMAL: "rectify_normal_days",
	rules.MINOR: "rectify_minor_days",
}


# -- controller's named steps ------------------------------------------------------------------------------------


def prepare_new(doc) -> None:
	doc.status = "Open"
	doc.found_by = doc.flags.found_by or frappe.session.user
	for field in ("is_overdue", "times_returned"):
		doc.set(field, 0)
	for field in ("finished_on", "verified_by", "verified_on", "service_task"):
		doc.set(field, None)
	doc.set("escalations", [])
	if not doc.flags.by_service:
		doc.set("log", [])
	if not doc.log:
		add_log(doc, "Found", doc.description or doc.subject)
	doc.source_key = doc.source_key or None


def keep_own_fields(doc) -> None:
	before = doc.get_doc_before_save()
	if before and not doc.flags.by_service:
		for field in OWN_FIELDS:
			doc.set(field, before.get(field))


def refuse_change_of_closed(doc) -> None:
	before = doc.get_doc_before_save()
	if before and before.status in CLOSED and first_change(doc, before, {"modified", "modified_by"}):
		frappe.throw(
			_("Rectification {0} is {1} and can no longer be changed.").format(
				doc.name, _(before.status, context=doc.doctype)
			),
			title=_("Closed Rectification"),
		)


def refuse_planning_by_staff(doc) -> None:
	before = doc.get_doc_before_save()
	if not before or doc.flags.by_service or may_plan(frappe.session.user):
		return
	if field := first_change(doc, before, FIELD_STAFF_MAY_CHANGE):
		frappe.throw(
			_("{0} is for the head or the quality inspector to change.").format(
				frappe.bold(_(doc.meta.get_label(field), context=doc.doctype))
			),
			frappe.PermissionError,
			title=_("Not Yours to Change"),
		)


def may_plan(user: str) -> bool:
	return may_stand_in(user) or "Operations Director" in frappe.get_roles(user)


def check_sense(doc) -> None:
	for field, doctype in (("service_area", "Service Area"), ("equipment", "Equipment")):
		if doc.get(field):
			check_same_property(doc.property, doctype, doc.get(field))
	if getdate(doc.found_on) > getdate(nowdate()):
		frappe.throw(_("It cannot have been found in the future. Correct the day."), title=_("Found On"))
	if doc.responsible and doc.has_value_changed("responsible"):
		check_works_for(doc.responsible, doc.property, _("Responsible"))
	if doc.evidence and doc.has_value_changed("evidence") and not doc.flags.by_service:
		_check_evidence(doc)


def _check_evidence(doc) -> None:
	"""A photo that somebody else took of something else proves nothing, and naming it would show it."""
	if is_uploaded_by(doc.evidence, frappe.session.user):
		return
	if doc.is_new() or not is_attached_to(doc.evidence, doc.doctype, doc.name):
		frappe.throw(
			_("The photo was not uploaded to this rectification. Take it again."), title=_("Evidence")
		)


def set_due_date(doc) -> None:
	"""By severity, unless somebody has said another day; a changed severity moves the day that came from the old one."""
	days = days_of(doc.property)
	before = doc.get_doc_before_save()
	follows = (
		before
		and doc.severity != before.severity
		and str(doc.due_date) == str(before.due_date)
		and getdate(before.due_date) == rules.deadline(getdate(before.found_on), before.severity, days)
	)
	if not doc.due_date or follows:
		doc.due_date = rules.deadline(getdate(doc.found_on), doc.severity, days)
	moved = doc.has_value_changed("due_date") or doc.has_value_changed("found_on")
	if moved and getdate(doc.due_date) < getdate(doc.found_on):
		frappe.throw(_("The deadline lies before the day it was found. Correct it."), title=_("Due Date"))
	if before and str(before.due_date) != str(doc.due_date):
		add_log(doc, "Due Date", f"{before.due_date} → {doc.due_date}")


def days_of(property_name: str) -> dict[str, int]:
	"""Days for each severity where the property has its own."""
	own = frappe.get_cached_doc("Property", property_name)
	return {severity: cint(own.get(field)) for severity, field in DAYS_FIELDS.items() if cint(own.get(field))}


def note_changes(doc) -> None:
	"""What was done and who was named goes into the log: it says later who had a hand in it."""
	before = doc.get_doc_before_save()
	if doc.responsible and (not before or before.responsible != doc.responsible):
		name = frappe.db.get_value("Employee", doc.responsible, "employee_name")
		add_log(doc, NAMED, name, employee=doc.responsible)
	changed = [
		field for field in WORK if doc.get(field) and (not before or before.get(field) != doc.get(field))
	]
	if changed and not doc.flags.by_task:
		add_log(
			doc, "Measures", doc.measures or doc.cause, photo=doc.evidence if "evidence" in changed else None
		)


def enter_status(doc) -> None:
	before = doc.get_doc_before_save()
	was = before.status if before else None
	if not was or was == doc.status:
		return
	if step := ENTER.get(doc.status):
		step(doc, was)


def _enter_in_progress(doc, was) -> None:
	doc.finished_on = None
	add_log(doc, "Start" if not doc.flags.by_task else "Task", None)


def _enter_to_verify(doc, was) -> None:
	missing = missing_for_verification(doc)
	if missing:
		frappe.throw(
			_("Before somebody verifies it, enter: {0}").format(", ".join(missing)),
			title=_("Not Complete Yet"),
		)
	doc.finished_on = moment_of(doc)
	doc.verify_remark = None
	add_log(doc, "Submit", doc.measures, photo=doc.evidence)


def _enter_returned(doc, was) -> None:
	refuse_own_verification(doc)
	if not (doc.verify_remark or "").strip():
		frappe.throw(_("Say what is still to be done."), title=_("Return"))
	doc.times_returned = cint(doc.times_returned) + 1
	doc.finished_on = None
	add_log(doc, "Return", doc.verify_remark)


def _enter_closed(doc, was) -> None:
	refuse_own_verification(doc)
	doc.verified_by, doc.verified_on = frappe.session.user, moment_of(doc)
	add_log(doc, "Verify", doc.verify_remark)


def _enter_cancelled(doc, was) -> None:
	refuse_own_verification(doc)
	if not (doc.verify_remark or "").strip():
		frappe.throw(_("Say why nothing is to be rectified; the reason is kept."), title=_("Cancel"))
	add_log(doc, "Cancel", doc.verify_remark)


# Nothing has to be done for a status that is not here: a rectification begins as Open.
ENTER = {
	"In Progress": _enter_in_progress,
	"To Verify": _enter_to_verify,
	"Returned": _enter_returned,
	"Closed": _enter_closed,
	"Cancelled": _enter_cancelled,
}


def missing_for_verification(doc) -> list[str]:
	"""Labels of what must be there before somebody can say that it is done."""
	fields = [field for field in ("measures", "evidence") if not (doc.get(field) or "").strip()]
	if not doc.responsible:
		fields.append("responsible")
	return [_(doc.meta.get_label(field), context=doc.doctype) for field in fields]


def refuse_own_verification(doc) -> None:
	if not rules.may_verify(frappe.session.user, involved(doc)):
		frappe.throw(
			_("Nobody verifies their own work. Ask the quality inspector or the property manager."),
			title=_("Verify"),
		)


def set_overdue(doc) -> None:
	"""Late is what is done after its day, or is not done and past it."""
	done = getdate(doc.finished_on) if doc.finished_on else getdate(nowdate())
	if doc.status == "Cancelled":
		doc.is_overdue = 0
	else:
		doc.is_overdue = int(getdate(doc.due_date) < done)


def add_log(
	doc, step: str, content: str | None, photo: str | None = None, employee: str | None = None
) -> None:
	doc.append(
		"log",
		{
			"logged_on": moment_of(doc),
			"user": frappe.session.user,
			"step": step,
			"employee": employee,
			"content": content,
			"photo": photo,
		},
	)


def moment_of(doc):
	"""Now, or when it was done where a phone sends later what it has recorded."""
	return doc.flags.made_on or now_datetime()


def tell_those_concerned(doc) -> None:
	before = doc.get_doc_before_save()
	was = before.status if before else None
	subject = frappe.utils.escape_html(doc.subject)
	head, responsible = user_of(head_of(doc.property, doc.department)), user_of(doc.responsible)
	if not before or before.responsible != doc.responsible:
		if responsible and doc.status in AT_WORK:
			tell_staff([responsible], doc, _("To rectify by {0}: {1}").format(doc.due_date, subject))
		elif not before:
			tell_staff([head], doc, _("Who rectifies it? {0}").format(subject))
	if was == doc.status:
		return
	if doc.status == "To Verify":
		if doc.source_doctype in frappe.get_hooks("rectifications_judged_by_source"):
			return
		verifiers = [doc.found_by, head, *users_with_role("Quality Inspector", doc.property)]
		mine = involved(doc)
		tell_staff([user for user in verifiers if user not in mine], doc, _("To verify: {0}").format(subject))
	elif doc.status == "Returned":
		tell_staff([responsible or head], doc, _("Returned to you: {0}").format(subject))


# -- services ------------------------------------------------------------------------------------------------------


def load_locked(name: str):
	"""The rectification as it stands now, locked until the transaction ends, for somebody who may change it."""
	doc = frappe.get_doc("Rectification", name, for_update=True)
	doc.check_permission("write")
	return doc


@frappe.whitelist(methods=["POST"])
def start(rectification: str) -> None:
	"""Begins the work; where nobody is responsible yet, the one who begins is."""
	doc = load_locked(rectification)
	if not doc.responsible:
		doc.responsible = frappe.db.get_value(
			"Employee", {"user_id": frappe.session.user, "status": "Active"}
		)
		# who takes it names nobody else
		doc.flags.by_service = True
	doc.status = "In Progress"
	doc.save()


@frappe.whitelist(methods=["POST"])
def assign(rectification: str, employee: str) -> None:
	"""The head names who cures it."""
	doc = load_locked(rectification)
	doc.responsible = employee
	doc.save()


@frappe.whitelist(methods=["POST"])
def submit(
	rectification: str, measures: str | None = None, evidence: str | None = None, cause: str | None = None
) -> None:
	"""Says that it is cured: what was done, with a photo that was uploaded to the rectification. Somebody else verifies."""
	doc = load_locked(rectification)
	for field, value in (("measures", measures), ("evidence", evidence), ("cause", cause)):
		if value:
			doc.set(field, value)
	if doc.status in ("Open", "Returned"):
		# cured on the spot: begun and done
		doc.status = "In Progress"
		doc.save()
	doc.status = "To Verify"
	doc.save()


@frappe.whitelist(methods=["POST"])
def verify(rectification: str, remark: str | None = None) -> None:
	"""Confirms that it is cured. Refused to whoever is responsible or had a hand in it."""
	doc = load_locked(rectification)
	doc.status, doc.verify_remark = "Closed", remark
	doc.save()


@frappe.whitelist(methods=["POST"])
def return_to_work(rectification: str, reason: str) -> None:
	"""It is not cured yet; the reason goes into the log and the return is counted."""
	doc = load_locked(rectification)
	doc.status, doc.verify_remark = "Returned", reason
	doc.save()


@frappe.whitelist(methods=["POST"])
def cancel(rectification: str, reason: str) -> None:
	"""There is nothing to cure, for a reason that is kept. Not for those who would have to cure it."""
	doc = load_locked(rectification)
	doc.status, doc.verify_remark = "Cancelled", reason
	doc.save()
