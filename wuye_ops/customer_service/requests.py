"""The life of a service request: what each status demands and sets, and the steps staff take from the form."""

import frappe
from frappe import _
from frappe.core.doctype.file.utils import find_file_by_url
from frappe.utils import add_to_date, cint, format_datetime, get_datetime, now_datetime

from wuye_ops.customer_service import complaints, notify, promises, reopening
from wuye_ops.customer_service.closed import first_change
from wuye_ops.customer_service.permissions import customers_of_user, is_resident
from wuye_ops.property.places import check_same_property, department_of
from wuye_ops.property.residents import units_of_user

CLOSED = ("Closed", "Cancelled")
OPEN = ("New", "Accepted", "In Progress", "On Hold")
TASK_FINISHED = ("Verified", "Cancelled")
# A request is written down when it happens or the day after a failure of the network, not months later.
OLDEST_REPORT_DAYS = 31
CLOCK_TOLERANCE_MINUTES = 5
MAX_SUBJECT = 140
MAX_DESCRIPTION = 2000
PHOTO_FIELDS = ("photo", "photo_2", "photo_3")
# What phones take and browsers show; an image format that can carry scripts is none of them.
PHOTO_TYPES = (".jpg", ".jpeg", ".png", ".webp", ".gif", ".heic", ".heif", ".bmp")
# What may still be written on a closed request.
OPEN_AFTER_CLOSING = {"rating", "rating_comment", "rated_on", "modified", "modified_by", "_seen"}


# -- controller's named steps ------------------------------------------------------------------------------------


def prepare_new(doc) -> None:
	"""Fills in what a new request needs; residents can only speak for themselves."""
	# the web form inserts without asking for a right, whoever is logged in: it takes reports of residents only; a label
	# has its own checks (`guest.report`)
	if (is_resident() or frappe.flags.in_web_form) and not doc.flags.from_label:
		take_own_report(doc)
	doc.status = "New"
	if doc.client_key and (twin := frappe.db.get_value("Service Request", {"client_key": doc.client_key})):
		refuse_twin(twin)
	if not doc.subject:
		doc.subject = (doc.description or "").strip().split("\n")[0][:60] or _(doc.category or doc.kind)


def refuse_twin(name: str) -> None:
	"""The same report sent twice, by a double click or after a lost connection, is one request."""
	frappe.throw(
		_("This report has been received already as {0}.").format(frappe.bold(name)),
		frappe.DuplicateEntryError,
		title=_("Already Received"),
	)


def take_own_report(doc) -> None:
	"""A resident says what and where; whose, how urgent and since when follow from that."""
	check_own_unit(doc)
	check_portal_category(doc)
	if len(doc.description or "") > MAX_DESCRIPTION:
		frappe.throw(
			_(
				"The description is longer than {0} characters. Shorten it; you can send more as a message later."
			).format(MAX_DESCRIPTION),
			title=_("Description"),
		)
	if any(doc.get(field) for field in PHOTO_FIELDS):
		# photos come as files of this report once it is there; an address of some other file is none of them
		frappe.throw(_("Take the photo again and send it with the report."), title=_("Photo"))


def check_portal_category(doc) -> None:
	category = frappe.db.get_value(
		"Service Category",
		doc.category,
		["is_group", "show_on_portal", "disabled", "default_urgency"],
		as_dict=True,
	)
	if not category or category.is_group or category.disabled or not category.show_on_portal:
		frappe.throw(_("Choose what your report is about."), title=_("Category"))
	doc.urgency = category.default_urgency


def check_own_unit(doc) -> None:
	"""A resident reports for a unit of their own; everything else about the place follows from it."""
	own = units_of_user()
	if doc.unit not in own:
		frappe.throw(
			_("Choose one of your own units. If yours is missing, ask customer service to register you."),
			frappe.PermissionError,
			title=_("Your Unit"),
		)
	customers = set(frappe.get_all("Occupancy", {"unit": doc.unit}, pluck="customer"))
	doc.customer = next((customer for customer in customers_of_user() if customer in customers), None)
	doc.property = frappe.db.get_value("Property Unit", doc.unit, "property")
	doc.channel = "Portal"
	doc.opened_on = now_datetime()


def complete_from_place(doc) -> None:
	"""The unit gives the property and, when there is just one candidate, the customer; the category the department."""
	if doc.unit and not doc.property:
		doc.property = frappe.db.get_value("Property Unit", doc.unit, "property")
	if doc.equipment and not doc.service_area:
		doc.service_area = frappe.db.get_value("Equipment", doc.equipment, "service_area")
	places = (("unit", "Property Unit"), ("service_area", "Service Area"), ("equipment", "Equipment"))
	for field, doctype in places:
		if doc.get(field):
			check_same_property(doc.property, doctype, doc.get(field))
	if doc.unit and not doc.customer:
		residents = frappe.get_all(
			"Occupancy", {"unit": doc.unit, "to_date": ["is", "not set"]}, pluck="customer"
		)
		if len(set(residents)) == 1:
			doc.customer = residents[0]
	category = frappe.get_cached_doc("Service Category", doc.category)
	if category.is_group:
		frappe.throw(_("{0} is a group. Choose a category in it.").format(doc.category), title=_("Category"))
	doc.kind = category.kind
	if not doc.urgency:
		doc.urgency = category.default_urgency
	if not doc.department:
		doc.department = category.department or department_of(doc.property, category.trade)[0]


def check_sense(doc) -> None:
	"""Refuses dates and places that cannot be."""
	opened = get_datetime(doc.opened_on)
	now = now_datetime()
	if opened > add_to_date(now, minutes=CLOCK_TOLERANCE_MINUTES):
		frappe.throw(
			_("The request was opened on {0}, which is in the future. Correct the time.").format(
				format_datetime(opened)
			),
			title=_("Opened On"),
		)
	if doc.is_new() and opened < add_to_date(now, days=-OLDEST_REPORT_DAYS) and not doc.flags.historical:
		frappe.throw(
			_("{0} is more than {1} days ago. Requests are recorded when they happen.").format(
				format_datetime(opened), OLDEST_REPORT_DAYS
			),
			title=_("Opened On"),
		)
	if doc.is_new() and frappe.get_cached_value("Property", doc.property, "status") == "Closed":
		frappe.throw(
			_("Property {0} is closed and takes no requests.").format(doc.property),
			title=_("Closed Property"),
		)
	if len(doc.subject) > MAX_SUBJECT:
		frappe.throw(
			_("The subject is longer than {0} characters. Put the details into the description.").format(
				MAX_SUBJECT
			),
			title=_("Subject"),
		)


def check_photos(doc) -> None:
	"""A photo is a picture, and a file the user may see: naming a file here opens it to all who see the request."""
	for field in PHOTO_FIELDS:
		url = doc.get(field)
		if not url or not doc.has_value_changed(field):
			continue
		if not url.lower().endswith(PHOTO_TYPES):
			frappe.throw(
				_("{0} is not a photo. Send a JPG or PNG picture.").format(url.split("/")[-1]),
				title=_("Photo"),
			)
		if not find_file_by_url(url):
			frappe.throw(_("Take the photo again and send it with the report."), title=_("Photo"))


def refuse_change_of_closed(doc) -> None:
	"""A closed or cancelled request is a record; only its rating may still come."""
	before = doc.get_doc_before_save()
	by_system = doc.flags.by_service or doc.flags.reopened_by_follow_up
	if not before or before.status not in CLOSED or by_system:
		return
	if first_change(doc, before, OPEN_AFTER_CLOSING):
		frappe.throw(
			_(
				"Request {0} is {1} and can no longer be changed. Open a new request that refers to it."
			).format(doc.name, _(before.status)),
			title=_("Closed Request"),
		)


def enter_status(doc) -> None:
	"""Records the moment of a change of status and refuses one whose demands are not met."""
	before = doc.get_doc_before_save()
	was = before.status if before else None
	if was == doc.status:
		return
	now = now_datetime()
	if was == "On Hold":
		end_hold(doc, now)
	if doc.status != "New" and was == "New" and doc.status != "Cancelled" and not doc.responded_on:
		doc.responded_on = now
	if doc.status == "On Hold":
		start_hold(doc, now)
	elif doc.status == "Resolved":
		check_resolvable(doc)
		doc.resolved_on = now
		doc.resolved_by = None if doc.flags.moved_by_task else frappe.session.user
		promises.drop_pending_escalations(doc)
	elif doc.status == "In Progress" and was in ("Resolved", "Closed"):
		reopening.reopen(doc, now)
	elif doc.status == "Accepted" and was == "Cancelled":
		# it had been merged into another, and stands alone again
		promises.set_promise(doc)
	elif doc.status == "Closed":
		complaints.check_closable(doc)
		doc.closed_on = now
	elif doc.status == "Cancelled":
		if not (doc.cancel_reason or "").strip():
			frappe.throw(_("Say why the request is cancelled."), title=_("Reason for Cancelling"))
		doc.closed_on = now
		promises.drop_pending_escalations(doc)


def start_hold(doc, now) -> None:
	reason = (doc.hold_reason or "").strip()
	if not reason:
		frappe.throw(
			_("Say why the work must wait: the promised time stands still during a hold."),
			title=_("Reason for the Hold"),
		)
	doc.append("holds", {"from_time": now, "reason": reason, "held_by": frappe.session.user})


def end_hold(doc, now) -> None:
	if doc.holds and not doc.holds[-1].to_time:
		doc.holds[-1].to_time = now
	doc.hold_reason = None


def check_resolvable(doc) -> None:
	open_tasks = frappe.get_all(
		"Service Task", {"service_request": doc.name, "status": ["not in", TASK_FINISHED]}, pluck="name"
	)
	if open_tasks:
		frappe.throw(
			_("These tasks are not verified yet: {0}. The request resolves when they are.").format(
				", ".join(open_tasks)
			),
			title=_("Open Tasks"),
		)
	if not (doc.solution or "").strip():
		frappe.throw(_("Say in the solution what was done; the customer reads it."), title=_("Solution"))


def after_status_change(doc) -> None:
	"""Tells those concerned. The customer hears of every step that matters to them."""
	before = doc.get_doc_before_save()
	if not before or before.status == doc.status:
		return
	if doc.status == "Cancelled":
		cancel_tasks(doc)
	if message := customer_message(doc, before.status):
		notify.tell_customer(doc, message)


def customer_message(doc, was: str) -> str | None:
	if doc.flags.answered_at_once and doc.status == "Accepted":
		return None
	if doc.status == "Accepted" and doc.kind == "Complaint":
		return complaints.acknowledgement(doc)
	if doc.status == "Accepted":
		return _("Your request has been accepted. We will take care of it.")
	if doc.status == "In Progress":
		if was in ("Resolved", "Closed"):
			return _("Your request has been reopened.")
		return (
			_("Work on your request goes on.") if was == "On Hold" else _("Work on your request has begun.")
		)
	if doc.status == "On Hold":
		return _("Work on your request has to wait: {0}").format(doc.holds[-1].reason)
	if doc.status == "Resolved" and doc.kind == "Inquiry":
		return _("Our answer: {0} Please rate our service.").format(doc.solution)
	if doc.status == "Resolved":
		return _("Your request is resolved: {0} Please rate our service.").format(doc.solution)
	if doc.status == "Cancelled" and not doc.merged_into:
		return _("Your request has been cancelled: {0}").format(doc.cancel_reason)
	return None


def standing(doc) -> str:
	"""The status a request has for its customer: one that was merged goes the way of the other."""
	return (
		frappe.db.get_value("Service Request", doc.merged_into, "status") if doc.merged_into else doc.status
	)


def cancel_tasks(doc) -> None:
	for name in frappe.get_all(
		"Service Task", {"service_request": doc.name, "status": ["not in", TASK_FINISHED]}, pluck="name"
	):
		task = frappe.get_doc("Service Task", name)
		task.status = "Cancelled"
		task.flags.moved_by_request = True
		# whoever may cancel the request ends the work on it
		task.save(ignore_permissions=True)


# -- the task's progress moves the request ------------------------------------------------------------------------


def follow_task(task) -> None:
	"""Carries a task's progress over to its request: begun, arrived, and resolved when all its tasks are verified."""
	# under a lock: two tasks of one request may be finished at the same moment
	request = frappe.get_doc("Service Request", task.service_request, for_update=True)
	if request.status in (*CLOSED, "Resolved"):
		return
	changed = False
	if task.arrived_on and not request.arrived_on:
		request.arrived_on = task.arrived_on
		if not request.resolve_by:
			# nothing but the arrival was promised; it has been kept or broken, and needs no further escalation
			promises.drop_pending_escalations(request)
		changed = True
	if request.status in ("New", "Accepted") and task.status in (
		"Assigned",
		"In Progress",
		"Blocked",
		"Done",
		"Verified",
	):
		request.status = "In Progress"
		changed = True
	if (
		task.status in TASK_FINISHED
		and request.status == "In Progress"
		and (solution := finished_solution(request))
	):
		request.solution = request.solution or solution
		request.status = "Resolved"
		changed = True
	if changed:
		request.flags.moved_by_task = True
		# the right to work on the task replaces a right on the request
		request.save(ignore_permissions=True)


def finished_solution(request) -> str | None:
	"""The results of all tasks when every one is verified or cancelled and at least one is verified."""
	rows = frappe.get_all(
		"Service Task",
		{"service_request": request.name},
		["status", "result", "subject"],
		order_by="creation",
	)
	if any(row.status not in TASK_FINISHED for row in rows):
		return None
	verified = [row for row in rows if row.status == "Verified"]
	return "\n".join(row.result or row.subject for row in verified) or None


# -- steps from the form -------------------------------------------------------------------------------------------


def _load(name: str):
	doc = frappe.get_doc("Service Request", name)
	doc.check_permission("write")
	return doc


@frappe.whitelist(methods=["POST"])
def accept(request: str) -> None:
	_move(_load(request), "Accepted")


@frappe.whitelist(methods=["POST"])
def hold(request: str, reason: str) -> None:
	doc = _load(request)
	doc.hold_reason = reason
	_move(doc, "On Hold")


@frappe.whitelist(methods=["POST"])
def resume(request: str) -> None:
	_move(_load(request), "In Progress")


@frappe.whitelist(methods=["POST"])
def resolve(request: str, solution: str) -> None:
	doc = _load(request)
	doc.solution = solution
	_move(doc, "Resolved")


@frappe.whitelist(methods=["POST"])
def close(request: str) -> None:
	_move(_load(request), "Closed")


@frappe.whitelist(methods=["POST"])
def reopen(request: str) -> None:
	_move(_load(request), "In Progress")


@frappe.whitelist(methods=["POST"])
def cancel(request: str, reason: str) -> None:
	doc = _load(request)
	doc.cancel_reason = reason
	_move(doc, "Cancelled")


@frappe.whitelist(methods=["POST"])
def reply(request: str, message: str) -> None:
	"""A message to the customer; the first one is the response that was promised."""
	doc = _load(request)
	message = (message or "").strip()
	if not message:
		frappe.throw(_("Write what the customer should read."), title=_("Reply"))
	if not doc.responded_on and doc.status not in CLOSED:
		doc.responded_on = now_datetime()
		doc.save()
	notify.tell_customer(doc, message, automatic=False)


def _move(doc, status: str) -> None:
	"""Saves the new status; Frappe's workflow refuses a step that the user's role may not take from here."""
	doc.status = status
	doc.save()


def record_rating(doc, stars: int, comment: str | None) -> None:
	"""Keeps a customer's rating of 1 to 5 stars, once. The caller has checked that the request is theirs."""
	stars = cint(stars)
	if not 1 <= stars <= 5:
		frappe.throw(_("Give one to five stars."), title=_("Rating"))
	if standing(doc) not in ("Resolved", "Closed"):
		frappe.throw(_("You can rate the service when the request is resolved."), title=_("Rating"))
	if doc.rated_on:
		frappe.throw(_("You have rated this request already. Thank you."), title=_("Rating"))
	doc.rating = stars / 5
	doc.rating_comment = (comment or "").strip()[:500] or None
	doc.rated_on = now_datetime()
	# the customer's right to rate their own request replaces a right to write on it
	doc.save(ignore_permissions=True)
