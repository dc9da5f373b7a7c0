"""Customers who wait to hear something: what is late, held, stuck, finished or due for a report, and who tells them.

A customer has heard what reached them: a message to somebody with a portal user, a mail, or a call that was noted. What
the system writes into the thread of a customer who cannot read it there has reached nobody; those have to be called.
"""

from datetime import datetime

import frappe
from frappe import _
from frappe.utils import now_datetime
from pypika.functions import Coalesce, Max, Min

from wuye_ops.customer_service import complaints, notify, requests
from wuye_ops.property import guarded
from wuye_ops.property.matching import only_permitted
from wuye_ops.property.residents import portal_users
from wuye_ops.rules import supervision as rules
from wuye_ops.rules.supervision import Reason

OPEN = ("New", "Accepted", "In Progress", "On Hold", "Resolved")
# requests that are looked at together, and at most
BATCH, LOOKED_THROUGH = 500, 3_000
CALLED = "Phone"
FIELDS = [
	"name", "subject", "status", "sla_status", "urgency", "kind", "property", "department", "customer", "customer_name",
	"reporter_name", "unit", "respond_by", "responded_on", "arrive_by", "arrived_on", "resolve_by", "resolved_on",
	"next_report_by",
]  # fmt: skip


def waiting(filters: dict, most: int) -> tuple[list[dict], bool]:
	"""(the first requests, of those the user sees, whose customer is to be told something; whether there may be more).

	Who has waited longest comes first. They are looked for in the order of their promises, until enough are found.
	"""
	now = now_datetime()
	found: list[dict] = []
	for start in range(0, LOOKED_THROUGH, BATCH):
		rows = _candidates(filters, now, start)
		found += _to_tell(rows, now)
		if len(rows) < BATCH:
			return _longest_first(found, most), len(found) > most
		if len(found) > most:
			break
	return _longest_first(found, most), True


def _longest_first(found: list[dict], most: int) -> list[dict]:
	return sorted(found, key=lambda row: row["since"])[:most]


def _candidates(filters: dict, now: datetime, start: int) -> list:
	"""Open requests about which there may be something to say, in the order of their promises."""
	request = frappe.qb.DocType("Service Request")
	worth_a_look = _worth_a_look(now).as_("worth_a_look")
	query = (
		frappe.qb.from_(request)
		.join(worth_a_look)
		.on(worth_a_look.name == request.name)
		.select(*(request[field] for field in FIELDS))
		.where(request.status.isin(OPEN) & (Coalesce(request.merged_into, "") == ""))
		.orderby(request.resolve_by)
		.orderby(request.name)
		.limit(BATCH)
		.offset(start)
	)
	for field, value in filters.items():
		query = query.where(request[field] == value)
	return only_permitted(query, "Service Request").run(as_dict=True)


def _worth_a_look(now: datetime):
	"""The names of requests that are late, held, resolved, due for a report, or whose work has met a problem; each kind has
	an index of its own."""
	request, task = frappe.qb.DocType("Service Request"), frappe.qb.DocType("Service Task")
	names = frappe.qb.from_(request).select(request.name)
	return (
		names.where(request.status.isin(OPEN) & (request.sla_status == "Overdue"))
		.union(names.where(request.status.isin(("On Hold", "Resolved"))))
		.union(names.where(request.next_report_by <= now))
		.union(
			frappe.qb.from_(task)
			.select(task.service_request.as_("name"))
			.where((task.status == "Blocked") & (Coalesce(task.service_request, "") != ""))
		)
	)


def _problems(names: list[str]) -> dict[str, datetime]:
	"""Since when the work of each request has met a problem; who may see the request sees that its work is stuck."""
	if not names:
		return {}
	task = frappe.qb.DocType("Service Task")
	return dict(
		frappe.qb.from_(task)
		.select(task.service_request, Min(Coalesce(task.blocked_on, task.modified)))
		.where((task.status == "Blocked") & task.service_request.isin(names))
		.groupby(task.service_request)
		.run()
	)


def _to_tell(rows: list, now: datetime) -> list[dict]:
	names = [row.name for row in rows]
	told, held, problems = told_on(names), _held_since(names), _problems(names)
	reachable = _with_portal_user([row.customer for row in rows if row.customer])
	found = []
	for row in rows:
		reasons = rules.to_tell(
			_reasons(row, held.get(row.name), problems.get(row.name)), told.get(row.name), now
		)
		if reasons:
			found.append(
				{
					**_described(row, reasons),
					"told_on": told.get(row.name),
					"may_write": row.customer in reachable,
				}
			)
	return found


def _reasons(row, held_since: datetime | None, problem_since: datetime | None) -> list[Reason]:
	found = []
	if row.sla_status == "Overdue" and (broken := broken_since(row)):
		found.append(Reason(rules.OVERDUE, broken))
	if row.status == "On Hold" and held_since:
		found.append(Reason(rules.HELD, held_since))
	if problem_since and row.status != "Resolved":
		found.append(Reason(rules.PROBLEM, problem_since))
	if row.status == "Resolved" and row.resolved_on:
		found.append(Reason(rules.RESOLVED, row.resolved_on))
	if row.next_report_by and row.status != "Resolved":
		found.append(Reason(rules.REPORT, row.next_report_by))
	return found


def broken_since(row) -> datetime | None:
	"""The first promise that was not kept."""
	now = now_datetime()
	missed = [
		promised
		for promised, kept in (
			(row.respond_by, row.responded_on or row.arrived_on),
			(row.arrive_by, row.arrived_on),
			(row.resolve_by, row.resolved_on),
		)
		if promised and promised < (kept or now)
	]
	return min(missed, default=None)


def _with_portal_user(customers: list[str]) -> set[str]:
	return set(
		frappe.get_all(
			"Portal User", {"parent": ["in", [*customers, ""]], "parenttype": "Customer"}, pluck="parent"
		)
	)


def _described(row, reasons: list[Reason]) -> dict:
	return {
		"request": row.name,
		"subject": row.subject,
		"status": row.status,
		"kind": row.kind,
		"urgency": row.urgency,
		"property": row.property,
		"unit": row.unit,
		"customer": row.customer_name or row.reporter_name,
		"since": reasons[0].since,
		"reasons": [{"code": reason.code, "since": reason.since} for reason in reasons],
		"text": suggested_text(reasons[0].code),
	}


def suggested_text(code: str) -> str:
	"""What could be said, for the clerk to change."""
	if code == rules.OVERDUE:
		return _("Your request takes longer than we promised, and we apologise. We are working on it.")
	if code == rules.HELD:
		return _("Work on your request is still waiting. We will tell you as soon as it goes on.")
	if code == rules.PROBLEM:
		return _("On site we met a problem that takes more time. We are working on it.")
	if code == rules.RESOLVED:
		return _("Your request has been resolved. Are you satisfied with it?")
	return _("About your request: ")


def told_on(names: list[str]) -> dict[str, datetime]:
	"""When the customer of each request last heard something."""
	if not names:
		return {}
	message = frappe.qb.DocType("Communication")
	rows = (
		frappe.qb.from_(message)
		.select(message.reference_name, Max(message.communication_date))
		.where((message.reference_doctype == "Service Request") & message.reference_name.isin(names))
		.where((message.communication_type == "Communication") & (message.sent_or_received == "Sent"))
		.where((message.recipients != "") | (message.communication_medium == CALLED))
		.groupby(message.reference_name)
		.run()
	)
	told = dict(rows)
	report = frappe.qb.DocType("Service Progress Report")
	spoken = (
		frappe.qb.from_(report)
		.select(report.parent, Max(report.reported_on))
		.where(report.parent.isin(names) & (report.told_by != "Message"))
		.groupby(report.parent)
		.run()
	)
	for request, moment in spoken:
		told[request] = max(moment, told.get(request) or moment)
	return told


def _held_since(names: list[str]) -> dict[str, datetime]:
	rows = frappe.get_all(
		"Service Request Hold",
		{"parent": ["in", [*names, ""]], "to_time": ["is", "not set"]},
		["parent", "from_time"],
		as_list=True,
	)
	return dict(rows)


@frappe.whitelist(methods=["POST"])
def tell(request: str, message: str, by_phone: int = 0) -> None:
	"""A message to the customer, or the note that they were called and what they were told.

	It counts as the response; what the customer of a complaint is told is a report on its progress.
	"""
	doc = frappe.get_doc("Service Request", request)
	doc.check_permission("write")
	by_phone = bool(frappe.utils.cint(by_phone))
	if not by_phone and not portal_users(doc.customer):
		frappe.throw(
			_("This customer has no portal user and cannot read a message. Call them, and note the call."),
			title=_("Tell the Customer"),
		)
	if doc.kind == "Complaint" and doc.status in complaints.OPEN:
		complaints.report_progress(request, message, "Phone" if by_phone else "Message")
	elif by_phone:
		_note_response(request, message)
	else:
		requests.reply(request, message)


def _note_response(request: str, message: str) -> None:
	doc = guarded.load_locked("Service Request", request)
	text = guarded.required(message, _("Write what the customer was told."), _("Tell the Customer"))
	if not doc.responded_on and doc.status not in requests.CLOSED:
		doc.responded_on = now_datetime()
		doc.save()
	note_call(doc, text)


def note_call(doc, text: str) -> None:
	"""A call in the request's history. The caller has checked the right to the request."""
	communication = notify.message_to_customer(doc, text, (), frappe.session.user, now_datetime())
	communication.communication_medium = CALLED
	# the right to write the request is the right to note what its customer was told
	communication.insert(ignore_permissions=True)
