"""The care of complaints (B1.2): acknowledged by somebody, reported on at the set interval, ruled, closed when it is known why."""

import frappe
from frappe import _
from frappe.utils import format_datetime, get_datetime, now_datetime

from wuye_ops.customer_service import notify
from wuye_ops.customer_service.calendars import calendar_of
from wuye_ops.property.staff import check_works_for
from wuye_ops.rules import complaint as rules
from wuye_ops.rules.service_level import Target

OPEN = ("New", "Accepted", "In Progress", "On Hold")
# A department does not rule on complaints about itself: those who speak with the customer do, and those above.
RULING_ROLES = frozenset({"Customer Service", "Property Manager", "Operations Director", "System Manager"})
RULING_FIELDS = (
	"ruling", "ruling_reason", "cause", "cause_details", "responsible_department", "responsible_employee",
)  # fmt: skip
REPORT_FIELDS = ("reported_on", "told_by", "message", "due_by", "reported_by")
TOLD_BY = ("Message", "Phone", "Visit")
MAX_REPORT = 1000
# Whatever of these changes, the next report is due at another time.
INTERVAL_FIELDS = ("kind", "property", "urgency", "service_level")


# -- controller's named steps ----------------------------------------------------------------------------------------


def follow(doc) -> None:
	"""Validate, after the promise stands: who takes care of it, when the customer hears of it next, what was ruled."""
	before = doc.get_doc_before_save()
	keep_reports(doc, before)
	keep_ruling(doc, before)
	if doc.kind == "Complaint":
		acknowledge(doc, before)
	set_next_report(doc, before)


def acknowledge(doc, before) -> None:
	"""Whoever accepts a complaint takes care of it. A task's progress moves a request too, but takes no care of it."""
	if doc.acknowledged_by or not before or before.status != "New" or doc.status not in OPEN[1:]:
		return
	if not doc.flags.moved_by_task:
		doc.acknowledged_by, doc.acknowledged_on = frappe.session.user, now_datetime()


def acknowledgement(doc) -> str:
	"""What the customer is told when their complaint is accepted, and when they hear more."""
	message = _("Your complaint has been received and is being looked into.")
	if doc.next_report_by:
		message += " " + _("You will hear from us before {0}.").format(
			format_datetime(doc.next_report_by, "MM-dd HH:mm")
		)
	return message


def set_next_report(doc, before) -> None:
	if doc.kind != "Complaint" or doc.status not in OPEN:
		doc.next_report_by = doc.report_status = None
		return
	reopened = bool(before) and before.status not in OPEN
	reported = bool(before) and len(before.progress_reports) != len(doc.progress_reports)
	changed = not before or any(doc.get(field) != before.get(field) for field in INTERVAL_FIELDS)
	if not (reopened or reported or changed or not doc.next_report_by):
		return
	last = doc.progress_reports[-1].reported_on if doc.progress_reports else doc.opened_on
	due = rules.next_report(
		calendar_of(doc.property), now_datetime() if reopened else get_datetime(last), interval_of(doc)
	)
	if due != (get_datetime(doc.next_report_by) if doc.next_report_by else None):
		doc.next_report_by, doc.report_status = due, None


def interval_of(doc) -> Target:
	"""How often the customer hears of the complaint, as its service level says."""
	level = frappe.get_cached_doc("Service Level", doc.service_level) if doc.service_level else None
	row = next((row for row in level.targets if row.urgency == doc.urgency), None) if level else None
	return Target(row.report_minutes or None, row.report_clock == "Service Hours") if row else Target()


def keep_reports(doc, before) -> None:
	"""What a customer was told is a record: rows come by `report_progress` alone and stay as they are."""
	kept = [_report(row) for row in before.progress_reports] if before else []
	now = [_report(row) for row in doc.progress_reports]
	if now[: len(kept)] != kept or (len(now) > len(kept) and not doc.flags.reporting_progress):
		frappe.throw(
			_('Progress reports are what the customer was told. Tell something new with "Report Progress".'),
			title=_("Progress Reports"),
		)


def _report(row) -> tuple[str, ...]:
	return tuple(str(row.get(field) or "") for field in REPORT_FIELDS)


def keep_ruling(doc, before) -> None:
	"""Records who ruled and when, whichever way the ruling came; only those may rule who have no part in the matter."""
	was = [before.get(field) or "" for field in RULING_FIELDS] if before else [""] * len(RULING_FIELDS)
	if was == [doc.get(field) or "" for field in RULING_FIELDS]:
		if before:
			doc.ruled_by, doc.ruled_on = before.ruled_by, before.ruled_on
		return
	if not RULING_ROLES & set(frappe.get_roles()):
		frappe.throw(
			_("Customer service or the property manager rules on complaints. Tell them what you found out."),
			frappe.PermissionError,
			title=_("Ruling"),
		)
	doc.ruled_by, doc.ruled_on = (frappe.session.user, now_datetime()) if doc.ruling else (None, None)


def check_closable(doc) -> None:
	"""Refuses to close a complaint of which it is not known whether it was valid and why; one merged is ruled with its main."""
	if doc.kind != "Complaint" or doc.get("merged_into"):
		return
	missing = rules.missing_to_close(doc.ruling, doc.ruling_reason, doc.cause, doc.responsible_department)
	if missing:
		labels = ", ".join(_(doc.meta.get_label(field), context="Service Request") for field in missing)
		frappe.throw(
			_(
				'Rule on the complaint before you close it, with the button "Rule on Complaint". Still missing: {0}.'
			).format(labels),
			title=_("Ruling"),
		)


# -- steps from the form ---------------------------------------------------------------------------------------------


def _load(name: str):
	"""The complaint under a lock, when the user may write on it: two who report at once report one after the other."""
	frappe.has_permission("Service Request", "write", name, throw=True)
	doc = frappe.get_doc("Service Request", name, for_update=True)
	if doc.kind != "Complaint":
		frappe.throw(_("{0} is no complaint.").format(name), title=_("Complaint"))
	return doc


@frappe.whitelist(methods=["POST"])
def report_progress(request: str, message: str, told_by: str = "Message") -> None:
	"""Tells the customer how their complaint stands, and keeps that they were told; the next report is due from now on."""
	doc = _load(request)
	if doc.status not in OPEN:
		frappe.throw(
			_("Complaint {0} is {1}; there is nothing to report any more.").format(doc.name, _(doc.status)),
			title=_("Report Progress"),
		)
	message = (message or "").strip()
	if not message:
		frappe.throw(_("Write what the customer should know."), title=_("Report Progress"))
	if len(message) > MAX_REPORT:
		frappe.throw(
			_("The report is longer than {0} characters. Tell the customer what matters.").format(MAX_REPORT),
			title=_("Report Progress"),
		)
	if told_by not in TOLD_BY:
		frappe.throw(_("A customer is told by message, by phone or by a visit."), title=_("Report Progress"))
	now = now_datetime()
	doc.append(
		"progress_reports",
		{
			"reported_on": now,
			"told_by": told_by,
			"message": message,
			"due_by": doc.next_report_by,
			"reported_by": frappe.session.user,
		},
	)
	doc.responded_on = doc.responded_on or now
	# what a repair promises as arrival is the reply of a complaint (domain: reply within 2 or 24 hours)
	doc.arrived_on = doc.arrived_on or now
	doc.flags.reporting_progress = True
	doc.save()
	notify.tell_customer(doc, doc.progress_reports[-1].message, automatic=False)


@frappe.whitelist(methods=["POST"])
def rule(
	request: str,
	ruling: str,
	reason: str | None = None,
	cause: str | None = None,
	cause_details: str | None = None,
	responsible_department: str | None = None,
	responsible_employee: str | None = None,
) -> None:
	"""Rules a complaint valid or not, as far as is known; what closing demands is asked for when it is closed.

	responsible_employee: whose fault it was, where it was somebody's; counts in their scorecard while the ruling is valid.
	"""
	doc = _load(request)
	if ruling not in (rules.VALID, rules.INVALID):
		frappe.throw(_("Say whether the complaint is valid."), title=_("Ruling"))
	if responsible_employee:
		check_works_for(responsible_employee, doc.property, _("Ruling"))
	missing = rules.missing_to_close(ruling, reason, cause, responsible_department)
	if missing:
		labels = ", ".join(_(doc.meta.get_label(field), context="Service Request") for field in missing)
		frappe.throw(_("Still missing: {0}.").format(labels), title=_("Ruling"))
	doc.update(
		{
			"ruling": ruling,
			"ruling_reason": (reason or "").strip() or None,
			"cause": cause or None,
			"cause_details": (cause_details or "").strip() or None,
			"responsible_department": responsible_department or None,
			"responsible_employee": responsible_employee or None,
		}
	)
	doc.save()
