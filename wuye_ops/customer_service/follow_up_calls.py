"""The call itself: who may make it, what the customer answered, and what follows when they are not satisfied."""

import frappe
from frappe import _
from frappe.utils import cint, cstr, escape_html, getdate, now_datetime, nowdate

from wuye_ops.customer_service import notify, reopening
from wuye_ops.customer_service.follow_ups import (
	DOCTYPE,
	DONE,
	NOT_REACHED,
	UNREACHABLE,
	WAITING,
	due_day,
)
from wuye_ops.customer_service.passing_on import request_of
from wuye_ops.property import guarded
from wuye_ops.property.places import head_of
from wuye_ops.rules.follow_up import MOST_ATTEMPTS
from wuye_ops.rules.identity import mask_numbers_in
from wuye_ops.rules.satisfaction import GRADES, UNSATISFIED

CHANNELS = ("Phone", "At Their Place", "Message", "Other")


@frappe.whitelist(methods=["POST"])
def not_reached(name: str, channel: str, note: str | None = None) -> None:
	"""The customer did not answer. After the third time they are asked no more in this round."""
	doc, _request = _open(name)
	_add_attempt(doc, channel, False, note)
	doc.status = UNREACHABLE if len(doc.attempts) >= MOST_ATTEMPTS else NOT_REACHED
	if doc.status == NOT_REACHED:
		# another day, but not before the day it was due anyway
		doc.due_on = max(getdate(doc.due_on), due_day(doc.property, getdate(nowdate())))
	else:
		doc.update({"done_on": now_datetime(), "done_by": frappe.session.user})
	guarded.save(doc)


@frappe.whitelist(methods=["POST"])
def talked(name: str, channel: str, comment: str) -> None:
	"""What a customer said whose answers to a survey were low. How satisfied they are stands in the survey already."""
	doc, request = _open(name)
	if request:
		frappe.throw(_("Say how satisfied the customer is with the request."), title=_("Follow-Up"))
	_add_attempt(doc, channel, True, None)
	doc.update(
		{
			"status": DONE,
			"comment": guarded.required(
				mask_numbers_in(cstr(comment)),
				_("Write down what the customer said."),
				_("What the Customer Said"),
			),
			"done_on": now_datetime(),
			"done_by": frappe.session.user,
		}
	)
	guarded.save(doc)


@frappe.whitelist(methods=["POST"])
def make_request(name: str, category: str, description: str) -> str:
	"""Makes a request of what a customer complained of in a survey; its name. One for a follow-up."""
	doc = guarded.load_locked(DOCTYPE, name)
	if doc.service_request:
		frappe.throw(
			_("This follow-up belongs to {0}. Say there what the customer is not satisfied with.").format(
				frappe.bold(doc.service_request)
			),
			title=_("Follow-Up"),
		)
	if doc.made_request:
		frappe.throw(
			_("{0} has been made of it already.").format(frappe.bold(doc.made_request)),
			title=_("Service Request"),
		)
	frappe.has_permission("Service Request", "create", throw=True)
	text = guarded.required(
		mask_numbers_in(cstr(description)), _("Write down what is to be done."), _("Description")
	)
	request = request_of(doc, text, category, "Phone").insert()
	doc.made_request = request.name
	guarded.save(doc)
	return request.name


@frappe.whitelist(methods=["POST"])
def record(
	name: str,
	channel: str,
	satisfaction: str,
	comment: str | None = None,
	leave_closed: int = 0,
	left_closed_reason: str | None = None,
) -> None:
	"""What the customer answered. satisfaction: one of `rules.satisfaction.GRADES`.

	Who is not satisfied has their request reopened in the same transaction, unless `leave_closed` says why nothing more
	can be done, which the manager reads.
	"""
	doc, request = _open(name)
	if not request:
		frappe.throw(
			_("This customer answered a survey. Write down what they said; there is no request to judge."),
			title=_("Follow-Up"),
		)
	if satisfaction not in GRADES:
		frappe.throw(_("Choose how satisfied the customer is."), title=_("Satisfaction"))
	comment = mask_numbers_in(cstr(comment).strip())
	unsatisfied = satisfaction in UNSATISFIED
	if unsatisfied:
		guarded.required(
			comment, _("Write down what the customer is not satisfied with."), _("What the Customer Said")
		)
	_add_attempt(doc, channel, True, None)
	doc.update(
		{
			"status": DONE,
			"satisfaction": satisfaction,
			"comment": comment or None,
			"done_on": now_datetime(),
			"done_by": frappe.session.user,
		}
	)
	if unsatisfied and cint(leave_closed):
		doc.left_closed_reason = guarded.required(
			left_closed_reason,
			_("Say why nothing more can be done; the manager reads it."),
			_("Why Not Reopened"),
		)
	doc.request_reopened = int(unsatisfied and not cint(leave_closed))
	guarded.save(doc)
	if doc.request_reopened:
		reopening.by_follow_up(request, comment)
	if unsatisfied:
		_tell(doc)


def _open(name: str) -> tuple:
	"""(follow-up, request), both locked, in the order in which the request's own steps lock them. One of a survey has no
	request."""
	request = frappe.db.get_value(DOCTYPE, name, "service_request")
	locked = frappe.get_doc("Service Request", request, for_update=True) if request else None
	doc = guarded.load_locked(DOCTYPE, name)
	if doc.status not in WAITING:
		frappe.throw(
			_("The customer has been asked already, or is asked no more: {0}.").format(
				_(doc.status, context=DOCTYPE)
			),
			title=_("Follow-Up"),
		)
	if locked and frappe.session.user in workers_of(locked):
		frappe.throw(
			_("You worked on this request. Somebody else asks the customer how it was done."),
			frappe.PermissionError,
			title=_("Follow-Up"),
		)
	return doc, locked


def workers_of(request) -> set[str]:
	"""The users who had a hand in a request: whoever was given a task of it or wrote into its log, and who resolved it
	at the desk."""
	task = frappe.qb.DocType("Service Task")
	employee = frappe.qb.DocType("Employee")
	given, log = frappe.qb.DocType("Service Task Assignment"), frappe.qb.DocType("Service Task Log")
	of_request = task.service_request == request.name
	now = (
		frappe.qb.from_(task).join(employee).on(employee.name == task.assigned_to).select(employee.user_id)
	).where(of_request)
	before = (
		frappe.qb.from_(task)
		.join(given)
		.on((given.parent == task.name) & (given.parenttype == "Service Task"))
		.join(employee)
		.on(employee.name == given.employee)
		.select(employee.user_id)
	).where(of_request)
	wrote = (
		frappe.qb.from_(task)
		.join(log)
		.on((log.parent == task.name) & (log.parenttype == "Service Task"))
		.select(log.owner)
	).where(of_request)
	users = {user for query in (now, before, wrote) for (user,) in query.run()}
	return {user for user in {*users, request.resolved_by} if user}


def load(doc) -> None:
	"""Tells the form whether its user may make the call, and where the number to call is kept."""
	if doc.is_new() or doc.status not in WAITING or not doc.has_permission("write"):
		return
	number = ("Customer Profile", doc.customer, "phone") if doc.customer else None
	if not doc.service_request:
		doc.set_onload("may_call", True)
		doc.set_onload("number", number)
		return
	request = frappe.get_doc("Service Request", doc.service_request)
	doc.set_onload("may_call", frappe.session.user not in workers_of(request))
	if request.reporter_phone:
		number = ("Service Request", request.name, "reporter_phone")
	doc.set_onload("number", number)
	doc.set_onload("reporter", request.reporter_name)


def _add_attempt(doc, channel: str, reached: bool, note: str | None) -> None:
	if channel not in CHANNELS:
		frappe.throw(_("Say how the customer was asked."), title=_("Channel"))
	doc.append(
		"attempts",
		{
			"tried_on": now_datetime(),
			"tried_by": frappe.session.user,
			"channel": channel,
			"reached": int(reached),
			"note": mask_numbers_in(cstr(note).strip()) or None,
		},
	)


def _tell(doc) -> None:
	"""The head of the department and the manager read what the customer is not satisfied with."""
	manager = frappe.get_cached_value("Property", doc.property, "manager")
	subject = _("{0} at the follow-up of {1}").format(
		_(doc.satisfaction, context=DOCTYPE), escape_html(f"{doc.service_request} {doc.subject or ''}")
	)
	notify.tell_staff(
		[notify.user_of(head_of(doc.property, doc.department)), notify.user_of(manager)],
		doc,
		subject,
		escape_html("\n".join(filter(None, (doc.comment, doc.left_closed_reason)))),
	)
