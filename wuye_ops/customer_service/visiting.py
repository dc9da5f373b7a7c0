"""A visit itself: what is planned by hand, what was talked about, and the needs that become requests."""

from datetime import datetime

import frappe
from frappe import _
from frappe.utils import add_to_date, cstr, get_datetime, getdate, now_datetime

from wuye_ops.customer_service.passing_on import request_of
from wuye_ops.customer_service.visits import CANCELLED, DOCTYPE, DONE, NOT_MET, PLANNED, WAITING
from wuye_ops.property import guarded
from wuye_ops.property.closed import first_change
from wuye_ops.property.places import check_same_property
from wuye_ops.rules.visiting import KEY_CUSTOMER

WAYS = ("At Their Place", "At the Office", "By Phone", "Online")
OWN_FIELDS = ("status", "way", "visited_on", "visited_by", "not_met", "cancel_reason", "plan")
# a phone's clock may be ahead
CLOCK_TOLERANCE_MINUTES = 5


# -- controller's named steps


def check(doc) -> None:
	guarded.refuse_by_hand(doc, *OWN_FIELDS, use=_("Use the buttons of the form."))
	if doc.is_new():
		complete(doc)
	if doc.unit:
		check_same_property(doc.property, "Property Unit", doc.unit)
	refuse_change_of_ended(doc)
	keep_passed_on_needs(doc)


def complete(doc) -> None:
	"""Where the customer lives in the property, and their class; a customer who has nothing there is not visited there."""
	if not doc.unit:
		doc.unit = frappe.db.get_value(
			"Occupancy",
			{"customer": doc.customer, "property": doc.property, "unit": ["is", "set"]},
			"unit",
			order_by="to_date is null desc, from_date desc",
		)
	if not doc.unit and not frappe.db.exists(
		"Occupancy", {"customer": doc.customer, "property": doc.property}
	):
		frappe.throw(
			_("{0} has nothing in {1}. Choose the property where they live, own or rent.").format(
				frappe.bold(doc.customer), frappe.bold(doc.property)
			),
			title=_("Customer"),
		)
	profile = frappe.db.get_value(
		"Customer Profile", {"customer": doc.customer}, ["customer_class", "is_vip"], as_dict=True
	)
	if profile and not doc.customer_class:
		doc.customer_class = KEY_CUSTOMER if profile.is_vip else profile.customer_class


def refuse_change_of_ended(doc) -> None:
	"""A visit that was made is a record: only needs may still be passed on."""
	before = doc.get_doc_before_save()
	if not before or before.status in WAITING or doc.flags.by_service:
		return
	if first_change(doc, before, {"modified", "modified_by", "_seen"}):
		frappe.throw(
			_("The visit is {0} and is not changed any more. Make a new one.").format(
				_(before.status, context=DOCTYPE)
			),
			title=_("Customer Visit"),
		)


def keep_passed_on_needs(doc) -> None:
	"""A need that became a request stays as it was said, and only the service names its request."""
	before = doc.get_doc_before_save()
	if doc.flags.by_service:
		return
	passed_on = {row.name: row for row in (before.needs if before else []) if row.service_request}
	here = {row.name: row for row in doc.needs}
	for name, row in passed_on.items():
		if name not in here or (here[name].need, here[name].service_request) != (
			row.need,
			row.service_request,
		):
			frappe.throw(
				_("This need has been passed on as {0} and stays.").format(frappe.bold(row.service_request)),
				title=_("Needs"),
			)
	for row in doc.needs:
		if row.service_request and row.name not in passed_on:
			frappe.throw(_("Use the button Pass On Needs."), title=_("Needs"))


# -- steps from the form


@frappe.whitelist(methods=["POST"])
def visited(name: str, way: str, notes: str, visited_on: str | None = None) -> None:
	"""The visit was made. visited_on: when; now where nothing is said."""
	doc = _waiting(name)
	if way not in WAYS:
		frappe.throw(_("Say how the customer was visited."), title=_("Way"))
	now = now_datetime()
	moment = _moment(visited_on) or now
	if moment > add_to_date(now, minutes=CLOCK_TOLERANCE_MINUTES):
		frappe.throw(_("The visit cannot have been in the future."), title=_("Visited On"))
	doc.update(
		{
			"status": DONE,
			"way": way,
			"notes": guarded.required(notes, _("Write down what was talked about."), _("Notes")),
			"visited_on": min(moment, now),
			"visited_by": frappe.session.user,
		}
	)
	guarded.save(doc)


def _moment(text: str | None) -> datetime | None:
	try:
		return get_datetime(text) if text else None
	except (ValueError, OverflowError):
		frappe.throw(
			_("{0} is not a date.").format(frappe.bold(frappe.utils.escape_html(text))), title=_("Visited On")
		)


@frappe.whitelist(methods=["POST"])
def not_met(name: str, note: str | None = None) -> None:
	"""Nobody was there; the visit is still to be made."""
	doc = _waiting(name)
	doc.update({"status": NOT_MET, "not_met": (doc.not_met or 0) + 1})
	if note := cstr(note).strip():
		doc.notes = "\n".join(filter(None, (doc.notes, f"{getdate()} {note}")))
	guarded.save(doc)


@frappe.whitelist(methods=["POST"])
def cancel(name: str, reason: str) -> None:
	"""The visit is not made; its customer is visited again a cycle later."""
	doc = _waiting(name)
	doc.update(
		{
			"status": CANCELLED,
			"cancel_reason": guarded.required(
				reason, _("Say why the customer is not visited."), _("Reason for Cancelling")
			),
		}
	)
	guarded.save(doc)


def _waiting(name: str):
	doc = guarded.load_locked(DOCTYPE, name)
	if doc.status not in WAITING:
		frappe.throw(
			_("The visit is {0} already.").format(_(doc.status, context=DOCTYPE)), title=_("Customer Visit")
		)
	return doc


@frappe.whitelist(methods=["POST"])
def pass_on(name: str) -> list[str]:
	"""Makes a request of each need that has none yet and names its category; the names of the requests."""
	doc = guarded.load_locked(DOCTYPE, name)
	if doc.status == CANCELLED:
		frappe.throw(_("The visit was cancelled."), title=_("Customer Visit"))
	waiting = [row for row in doc.needs if not row.service_request]
	if not waiting:
		frappe.throw(_("There is no need that has not been passed on."), title=_("Needs"))
	for row in waiting:
		if not row.category:
			frappe.throw(
				_("Row {0}: choose the category of the request.").format(row.idx), title=_("Category")
			)
	made = []
	for row in waiting:
		row.service_request = _make_request(doc, row)
		made.append(row.service_request)
	guarded.save(doc)
	return made


def _make_request(doc, row) -> str:
	request = request_of(doc, row.need, row.category, "Visit", customer_visit=doc.name)
	# whoever may write down a visit may pass on what was said there, also a head who takes no requests by phone
	return request.insert(ignore_permissions=True).name


def refuse_deletion(doc) -> None:
	if doc.status != PLANNED or doc.plan:
		frappe.throw(_("Visits stay for the record. Cancel it instead."), title=_("Customer Visit"))
