"""What a resident does on the phone: report, follow, write and rate. Every function checks whose request it is itself.

Residents get what is written down here field by field, never a document: who works on it is a surname, and comments,
clocks and escalations stay with the staff.
"""

import frappe
from bs4 import BeautifulSoup
from frappe import _
from frappe.utils import cint, escape_html, now_datetime, split_emails

from wuye_ops.customer_service import merging, notify, requests
from wuye_ops.customer_service.mail.senders import addresses_of, reporter_of
from wuye_ops.customer_service.permissions import customers_of_user
from wuye_ops.customer_service.photo_answer import send_photo
from wuye_ops.customer_service.plain_words import (
	REQUEST_COLOURS,
	is_late,
	moment_in_words,
	promise_in_words,
	status_in_words,
	unit_label,
	who_comes,
)
from wuye_ops.property.residents import units_of_user
from wuye_ops.property.throttle import limited

PAGE_LENGTH = 20
MAX_MESSAGE = 1000
# From this rating on the manager wants to know what went wrong.
DISSATISFIED_STARS = 2
# filter of the list → statuses
STATUS_FILTERS = {
	"open": requests.OPEN,
	"finished": ("Resolved", "Closed", "Cancelled"),
	"all": (*requests.OPEN, "Resolved", "Closed", "Cancelled"),
}
ROW_FIELDS = (
	"name", "subject", "category", "kind", "status", "property", "unit", "opened_on", "resolve_by", "arrive_by",
	"arrived_on", "resolved_on", "closed_on", "rated_on", "merged_into",
)  # fmt: skip


# -- reporting -------------------------------------------------------------------------------------------------------


@frappe.whitelist()
def my_units() -> list[dict]:
	"""The units a resident may report for: [{unit, label, property, hotline}]."""
	units = units_of_user()
	if not units:
		return []
	rows = frappe.get_all("Property Unit", {"name": ["in", units]}, ["name", "property"], order_by="name")
	return [
		{
			"unit": row.name,
			"label": row.name if len({r.property for r in rows}) > 1 else unit_label(row.name, row.property),
			"property": row.property,
			"hotline": frappe.get_cached_value("Property", row.property, "hotline"),
		}
		for row in rows
	]


@frappe.whitelist()
def report_options() -> dict:
	"""What the report form offers: {units, kinds: [{kind, label, categories}]} in the order of the kinds."""
	check_logged_in()
	return {"units": my_units(), "kinds": kinds_to_report()}


def kinds_to_report() -> list[dict]:
	"""What may be reported from outside: [{kind, label, categories}], what is broken first."""
	by_kind: dict[str, list[str]] = {}
	# which categories there are is no secret; the portal shows those meant for it
	for row in frappe.get_all(
		"Service Category",
		{"is_group": 0, "disabled": 0, "show_on_portal": 1},
		["name", "kind"],
		order_by="lft",
	):
		by_kind.setdefault(row.kind, []).append(row.name)
	kinds = frappe.get_meta("Service Request").get_field("kind").options.split("\n")
	first = ("Repair", "Complaint")
	return [
		{"kind": kind, "label": _(kind, context="Service Request"), "categories": by_kind[kind]}
		for kind in sorted(kinds, key=lambda kind: (kind not in first, kinds.index(kind)))
		if kind in by_kind
	]


@frappe.whitelist()
def received(client_key: str) -> str | None:
	"""The user's own request that was sent with this key: how a page learns what became of a lost answer."""
	customers = customers_of_user()
	if not client_key or not customers:
		return None
	return frappe.db.get_value(
		"Service Request", {"client_key": client_key, "customer": ["in", customers]}, "name"
	)


# -- following -------------------------------------------------------------------------------------------------------


@frappe.whitelist()
def my_requests(status: str = "open", start: int = 0) -> dict:
	"""The user's requests, newest first: {rows, more, counts}."""
	check_logged_in()
	customers = customers_of_user()
	if not customers:
		return {"rows": [], "more": False}
	# one that was merged stands where the other does
	merged = merging.open_merged_of(customers)
	rows = frappe.get_all(
		"Service Request",
		{
			"customer": ["in", customers],
			**({"name": ["not in", merged]} if merged and status == "finished" else {}),
		},
		list(ROW_FIELDS),
		or_filters=[
			["status", "in", STATUS_FILTERS.get(status, STATUS_FILTERS["all"])],
			*([["name", "in", merged]] if merged and status == "open" else []),
		],
		order_by="opened_on desc, name desc",
		start=max(cint(start), 0),
		page_length=PAGE_LENGTH + 1,
	)
	now = now_datetime()
	return {
		"rows": [list_row(row, now) for row in merging.rows_as_followed(rows[:PAGE_LENGTH])],
		"more": len(rows) > PAGE_LENGTH,
	}


def list_row(row, now) -> dict:
	return {
		"name": row.name,
		"subject": row.subject,
		"category": row.category,
		"unit": unit_label(row.unit, row.property),
		"status": row.status,
		"status_label": status_in_words(row.status),
		"colour": REQUEST_COLOURS[row.status],
		"reported": moment_in_words(row.opened_on, now),
		"promise": promise_in_words(row, now),
		"late": is_late(row, now),
		"can_rate": may_rate(row),
	}


@frappe.whitelist()
def request_progress(name: str) -> dict:
	"""One of the user's requests with its steps, the people on it, photos, messages and rating."""
	doc = merging.as_followed(own_request(name))
	now = now_datetime()
	tasks = tasks_of(doc.merged_into or doc.name)
	return {
		**list_row(doc, now),
		"kind": doc.kind,
		"kind_label": _(doc.kind, context="Service Request"),
		"place": doc.place,
		"description": doc.description,
		"solution": doc.solution if doc.status in ("Resolved", "Closed") else None,
		"reason": doc.cancel_reason if doc.status == "Cancelled" else None,
		"hold_reason": doc.holds[-1].reason if doc.status == "On Hold" and doc.holds else None,
		"next_report": moment_in_words(doc.next_report_by, now),
		"steps": steps_of(doc, now),
		"people": [text for task in tasks if (text := who_comes(task))],
		"photos": [doc.get(field) for field in requests.PHOTO_FIELDS if doc.get(field)],
		"work_photos": [work_photo_address(doc.name, row.name) for row in work_photos(doc.name)],
		"messages": messages_of(doc, now),
		"can_write": doc.status not in requests.CLOSED,
		"can_reopen": doc.status == "Resolved",
		"is_merged": bool(doc.merged_into),
		"stars": round((doc.rating or 0) * 5) if doc.rated_on else None,
		"rating_comment": doc.rating_comment,
		"hotline": frappe.get_cached_value("Property", doc.property, "hotline"),
	}


def own_request(name: str):
	"""The request, when it is one of the user's. One that is not there and one of somebody else are refused alike."""
	check_logged_in()
	customer = frappe.db.get_value("Service Request", name, "customer")
	if not customer or customer not in customers_of_user():
		frappe.throw(_("There is no such request of yours."), frappe.DoesNotExistError, title=_("Not Found"))
	return frappe.get_doc("Service Request", name)


def check_logged_in() -> None:
	if frappe.session.user == "Guest":
		frappe.throw(_("Log in to see your requests."), frappe.PermissionError)


def may_rate(row) -> bool:
	return row.status in ("Resolved", "Closed") and not row.rated_on


def steps_of(doc, now) -> list[dict]:
	"""The way of a request: [{label, on, done}], with those still to come."""
	if doc.status == "Cancelled":
		ways = [(_("Report Received"), doc.opened_on), (_("Cancelled"), doc.closed_on)]
		return [{"label": label, "on": moment_in_words(on, now), "done": True} for label, on in ways]
	accepted, begun = doc.status != "New", doc.status in ("In Progress", "On Hold", "Resolved", "Closed")
	finished = doc.status in ("Resolved", "Closed")
	steps = [
		(_("Report Received"), True, doc.opened_on),
		(_("Accepted"), accepted, doc.responded_on),
	]
	if doc.kind == "Complaint":
		first = doc.progress_reports[0].reported_on if doc.progress_reports else None
		if first or not finished:
			steps.append((_("You have heard from us"), bool(first), first))
	elif doc.arrive_by or doc.arrived_on:
		# one that was answered without a visit needs no arrival
		if doc.arrived_on or not finished:
			steps.append((_("Somebody is there"), bool(doc.arrived_on), doc.arrived_on))
	else:
		steps.append((_("In Progress"), begun, None))
	steps.append((_("Resolved"), finished, doc.resolved_on))
	if doc.rated_on or finished:
		steps.append((_("Rated"), bool(doc.rated_on), doc.rated_on))
	return [
		{"label": label, "on": moment_in_words(on, now) if done else None, "done": bool(done)}
		for label, done, on in steps
	]


def tasks_of(request: str) -> list:
	return frappe.get_all(
		"Service Task",
		{"service_request": request, "status": ["not in", ["Draft", "Cancelled"]]},
		["name", "status", "assigned_name", "department", "arrived_on"],
		order_by="creation",
	)


def work_photos(request: str) -> list:
	"""Log entries whose photo a customer may see: taken after the work, and the work has been verified."""
	task, entry = frappe.qb.DocType("Service Task"), frappe.qb.DocType("Service Task Log")
	return (
		frappe.qb.from_(entry)
		.join(task)
		.on(task.name == entry.parent)
		.select(entry.name, entry.photo, entry.parent)
		.where((task.service_request == request) & (task.status == "Verified"))
		.where((entry.parenttype == "Service Task") & (entry.photo_stage == "After"))
		.where(entry.photo.isnotnull() & (entry.photo != ""))
		.orderby(entry.logged_on)
		.run(as_dict=True)
	)


def work_photo_address(request: str, entry: str) -> str:
	return f"/api/method/wuye_ops.customer_service.portal.work_photo?request={request}&entry={entry}"


@frappe.whitelist()
def work_photo(request: str, entry: str) -> None:
	"""A picture of the finished work on one of the user's requests."""
	doc = own_request(request)
	row = next((row for row in work_photos(doc.name) if row.name == entry), None)
	send_photo("Service Task", row and row.parent, row and row.photo)


def messages_of(doc, now) -> list[dict]:
	"""The thread between a customer and customer service: what was sent in it, and mails to or from the user.

	A mail about the request to somebody else, such as a supplier, is none of the customer's.
	"""
	rows = frappe.get_all(
		"Communication",
		{
			"reference_doctype": doc.doctype,
			"reference_name": doc.name,
			"communication_type": "Communication",
		},
		[
			"name", "content", "sender", "recipients", "sent_or_received", "communication_medium",
			"communication_date",
		],
		order_by="communication_date, creation",
	)  # fmt: skip
	mine = {frappe.session.user, *addresses_of(doc.customer), reporter_of(doc)} - {None}
	return [
		{
			"mine": row.sent_or_received == "Received",
			"text": as_text(row.content),
			"on": moment_in_words(row.communication_date, now),
		}
		for row in rows
		if row.communication_medium == "Chat" or mine & {row.sender, *split_emails(row.recipients or "")}
	]


def as_text(html: str | None) -> str:
	return BeautifulSoup(html or "", "html.parser").get_text("\n").strip()


# -- writing and rating ----------------------------------------------------------------------------------------------


@frappe.whitelist(methods=["POST"])
@limited(20, 600, of="request")
def send_message(request: str, text: str) -> None:
	"""A customer's message about their request; customer service is notified."""
	take_message(own_request(request), text, frappe.session.user)


def take_message(doc, text: str, sender: str | None) -> None:
	"""Keeps what a reporter writes on their request and tells customer service. The caller has checked whose it is."""
	text = text.strip()
	if not text:
		frappe.throw(_("Write your message first."), title=_("Message"))
	if len(text) > MAX_MESSAGE:
		frappe.throw(
			_("The message is longer than {0} characters. Send it in two parts.").format(MAX_MESSAGE),
			title=_("Message"),
		)
	if requests.standing(doc) in requests.CLOSED:
		frappe.throw(
			_("This request is closed. Make a new report, so that somebody takes care of it."),
			title=_("Message"),
		)
	# the reporter's own request carries the message
	frappe.get_doc(
		{
			"doctype": "Communication",
			"communication_type": "Communication",
			"communication_medium": "Chat",
			"sent_or_received": "Received",
			"subject": doc.subject,
			"content": escape_html(text),
			"sender": sender,
			"reference_doctype": doc.doctype,
			"reference_name": doc.name,
			"communication_date": now_datetime(),
			"status": "Linked",
		}
	).insert(ignore_permissions=True)
	notify.tell_staff(
		notify.users_with_role("Customer Service", doc.property),
		doc,
		_("Message from {0} about {1}").format(
			escape_html(doc.customer_name or doc.reporter_name or _("Guest")),
			escape_html(f"{doc.name} {doc.subject}"),
		),
		escape_html(text),
	)


@frappe.whitelist(methods=["POST"])
@limited(5, 600, of="request")
def still_not_right(request: str, text: str) -> None:
	"""The customer says that a resolved request is not resolved: it is taken up again, and customer service reads why."""
	# locked, so that two taps at once are not two steps
	frappe.db.get_value("Service Request", request, "name", for_update=True)
	take_up_again(own_request(request), text, frappe.session.user)


def take_up_again(doc, text: str, sender: str | None) -> None:
	"""What its reporter calls not resolved is open again. The caller has checked whose it is, and locked it."""
	if requests.standing(doc) != "Resolved":
		frappe.throw(
			_("This can be said when the request has been resolved, until it is closed."), title=_("Reopen")
		)
	if doc.merged_into:
		merging.take_out(doc)
	else:
		doc.status = "In Progress"
		doc.flags.by_service = True
		# the reporter's right to say that their own request is not resolved replaces a right to write on it
		doc.save(ignore_permissions=True)
	take_message(doc, text, sender)


@frappe.whitelist(methods=["POST"])
@limited(10, 600, of="request")
def rate(request: str, stars: int, comment: str | None = None) -> None:
	"""One to five stars for a resolved request, once. The manager hears of a dissatisfied customer."""
	# locked, so that two taps at once cannot both be the first
	frappe.db.get_value("Service Request", request, "name", for_update=True)
	take_rating(own_request(request), cint(stars), comment)


def take_rating(doc, stars: int, comment: str | None) -> None:
	"""Keeps the rating of a request, which is locked; the manager hears of a dissatisfied customer."""
	requests.record_rating(doc, stars, comment)
	if stars <= DISSATISFIED_STARS:
		manager = frappe.get_cached_value("Property", doc.property, "manager")
		subject = _("{0} of 5 stars for {1}").format(stars, escape_html(f"{doc.name} {doc.subject}"))
		notify.tell_staff([notify.user_of(manager)], doc, subject, escape_html(doc.rating_comment or ""))
