"""The life of a task sheet (任务分配单): what each status demands and sets, and the steps of head and technician."""

import frappe
from frappe import _
from frappe.utils import now_datetime

from wuye_ops.customer_service import costs, handing_out, notify, requests, workforce
from wuye_ops.customer_service.closed import first_change
from wuye_ops.property.obstacles import refuse_obstacle
from wuye_ops.property.places import check_same_property, head_of
from wuye_ops.property.staff import check_works_for

CLOSED = ("Verified", "Cancelled")
OPEN = ("To Assign", "Assigned", "In Progress", "Blocked", "Done")
# somebody is at it; what is done waits for the head
HELD = ("Assigned", "In Progress", "Blocked")
# Written by the system after the work is closed
OPEN_AFTER_CLOSING = {"stock_entry", "sales_invoice", "modified", "modified_by"}


# -- controller's named steps ------------------------------------------------------------------------------------


def prepare_new(doc) -> None:
	"""A task stands on its own or takes what it can from its source."""
	doc.status = "Draft" if doc.status not in ("Draft", "To Assign") else doc.status
	if doc.status == "To Assign":
		doc.flags.moved_by_request = True
	if not doc.head:
		doc.head = head_of(doc.property, doc.department)


def check_sense(doc) -> None:
	for field, doctype in (("unit", "Property Unit"), ("service_area", "Service Area")):
		if doc.get(field):
			check_same_property(doc.property, doctype, doc.get(field))
	if doc.chargeable and not doc.customer:
		frappe.throw(_("Chargeable work needs the customer who pays."), title=_("Customer"))
	for row in doc.parts:
		if row.qty <= 0:
			frappe.throw(
				_("Row {0}: the quantity of {1} must be above 0.").format(row.idx, row.item_code),
				title=_("Parts Used"),
			)


def refuse_change_of_closed(doc) -> None:
	before = doc.get_doc_before_save()
	if not before or before.status not in CLOSED:
		return
	if first_change(doc, before, OPEN_AFTER_CLOSING):
		frappe.throw(
			_("Task {0} is {1} and can no longer be changed.").format(doc.name, _(before.status)),
			title=_("Closed Task"),
		)


def enter_status(doc) -> None:
	before = doc.get_doc_before_save()
	was = before.status if before else None
	if was == doc.status:
		return
	now = moment_of(doc)
	if doc.status == "To Assign":
		if not doc.head:
			frappe.throw(
				_(
					"Department {0} has no head in property {1}. Name one on the property's page, so that somebody assigns the work."
				).format(doc.department, doc.property),
				title=_("No Department Head"),
			)
		doc.dispatched_on = doc.dispatched_on or now
		end_assignment(doc, now)
		if was in (None, "Draft"):
			hand_out(doc, now)
	elif doc.status == "Assigned":
		if not doc.assigned_to:
			frappe.throw(_("Choose who does the work: use Assign."), title=_("Assign"))
		doc.assigned_on, doc.offered_until = now, None
	elif doc.status == "In Progress" and was == "Assigned":
		doc.accepted_on = doc.accepted_on or now
	elif doc.status == "Blocked":
		check_problem(doc.block_reason)
		doc.blocked_on = now
	elif doc.status == "Done":
		if not doc.work_log:
			frappe.throw(_("Log the work before finishing: at least one entry."), title=_("Work Log"))
		if not (doc.result or "").strip():
			frappe.throw(_("Say in the result what was achieved."), title=_("Result"))
		doc.arrived_on = doc.arrived_on or now
		doc.finished_on = now
	elif doc.status == "Verified":
		if doc.assigned_to and notify.user_of(doc.assigned_to) == frappe.session.user:
			frappe.throw(
				_("Nobody verifies their own work. Ask the head or the property manager."), title=_("Verify")
			)
		doc.verified_on = now
		doc.verified_by = frappe.session.user
		costs.settle(doc)
	if was == "Blocked":
		doc.blocked_on = None
		if doc.status == "In Progress":
			doc.block_reason = None
	if doc.status in CLOSED:
		end_assignment(doc, now, forget=False)


def check_problem(reason: str | None) -> None:
	if not (reason or "").strip():
		frappe.throw(_("Describe the problem, so that the head can help."), title=_("Problem"))


def hand_out(doc, now) -> None:
	"""A category with rotation gives the task to somebody at once; one with grabbing offers it."""
	way = handing_out.way_of(doc, now)
	doc.offered_until, doc.flags.offered_to, doc.flags.not_handed_out = way.offered_until, way.people, None
	if way.employee:
		set_assignee(doc, way.employee, way.reason)
		doc.status, doc.assigned_on = "Assigned", now
		doc.flags.handed_out = True
	else:
		doc.flags.not_handed_out = way.reason


def moment_of(doc):
	"""Now, or when it was done where a phone sends later what it has recorded."""
	return doc.flags.made_on or now_datetime()


def end_assignment(doc, now, reason: str | None = None, forget: bool = True) -> None:
	for row in doc.assignments:
		if not row.ended_on:
			row.ended_on = now
			row.reason = row.reason or reason
	if forget:
		doc.assigned_to = doc.assigned_name = None
		doc.accepted_on = None


def after_status_change(doc) -> None:
	before = doc.get_doc_before_save()
	was = before.status if before else None
	if was != doc.status:
		tell_those_concerned(doc, was)
	arrived = bool(doc.arrived_on) and not (before and before.arrived_on)
	by_request = doc.flags.moved_by_request and not doc.flags.handed_out
	if doc.service_request and (was != doc.status or arrived) and not by_request:
		requests.follow_task(doc)


def tell_those_concerned(doc, was: str | None) -> None:
	subject = frappe.utils.escape_html(doc.subject)
	head = notify.user_of(doc.head)
	if doc.status == "To Assign" and doc.offered_until:
		handing_out.tell_offer(doc)
	elif doc.status == "To Assign" and doc.flags.not_handed_out:
		why = frappe.utils.escape_html(doc.flags.not_handed_out)
		notify.tell_staff([head], doc, _("To assign, because {0}: {1}").format(why, subject))
	elif doc.status == "To Assign":
		notify.tell_staff([head], doc, _("To assign: {0}").format(subject))
	elif doc.status == "Assigned":
		notify.tell_staff([notify.user_of(doc.assigned_to)], doc, _("New task for you: {0}").format(subject))
	elif doc.status == "Blocked":
		notify.tell_staff(
			[head],
			doc,
			_("Problem with {0}: {1}").format(subject, frappe.utils.escape_html(doc.block_reason)),
		)
	elif doc.status == "Done":
		notify.tell_staff([head], doc, _("To verify: {0}").format(subject))
	elif doc.status == "In Progress" and was == "Done":
		notify.tell_staff([notify.user_of(doc.assigned_to)], doc, _("Returned to you: {0}").format(subject))


# -- steps ---------------------------------------------------------------------------------------------------------


def load_locked(name: str, permission: str | None = "write"):
	"""The task as it stands now, locked until the transaction ends, so that two people cannot both take a step.

	With no permission named the caller checks the right.
	"""
	# read under the lock: an ordinary read would show the task as it was when this transaction began
	doc = frappe.get_doc("Service Task", name, for_update=True)
	if permission:
		doc.check_permission(permission)
	return doc


def current_employee(user: str | None = None) -> str:
	"""The employee of the user; a clear refusal when there is none."""
	employee = frappe.db.get_value("Employee", {"user_id": user or frappe.session.user, "status": "Active"})
	if not employee:
		frappe.throw(
			_(
				"Your user is not linked to an active employee. Ask HR to enter your user on your employee record."
			),
			title=_("No Employee"),
		)
	return employee


@frappe.whitelist(methods=["POST"])
def create_from_request(
	request: str,
	subject: str | None = None,
	description: str | None = None,
	department: str | None = None,
	urgency: str | None = None,
	chargeable: int = 0,
) -> str:
	"""Dispatches work for a request: a task in the pool of the department, prefilled. Returns its name."""
	source = frappe.get_doc("Service Request", request)
	source.check_permission("write")
	if source.status not in ("New", "Accepted", "In Progress"):
		frappe.throw(
			_("Request {0} is {1}; work can be dispatched while it is new, accepted or in progress.").format(
				source.name, _(source.status)
			),
			title=_("Dispatch"),
		)
	department = department or source.department
	if not department:
		frappe.throw(
			_(
				"No department of property {0} does this work. Name one with its head on the property's page."
			).format(source.property),
			title=_("No Department"),
		)
	if source.status == "New":
		source.status = "Accepted"
		source.save()
	task = frappe.get_doc(
		{
			"doctype": "Service Task",
			"status": "To Assign",
			"property": source.property,
			"subject": subject or source.subject,
			"description": description or source.description,
			"department": department,
			"urgency": urgency or source.urgency,
			"required_by": source.resolve_by or source.arrive_by,
			"unit": source.unit,
			"service_area": source.service_area,
			"equipment": source.equipment,
			"place": source.place,
			"source_doctype": source.doctype,
			"source_name": source.name,
			"service_request": source.name,
			"reporter_name": source.reporter_name or source.customer_name,
			"reporter_phone": source.reporter_phone,
			"customer": source.customer,
			"chargeable": chargeable,
		}
	).insert()
	return task.name


@frappe.whitelist(methods=["POST"])
def assign(task: str, employee: str, reason: str | None = None) -> None:
	"""Gives the task to an employee; a task that somebody has already is passed on, with the history kept."""
	doc = load_locked(task)
	if doc.status not in ("To Assign", "Assigned", "In Progress", "Blocked"):
		frappe.throw(
			_("Task {0} is {1} and cannot be assigned.").format(doc.name, _(doc.status)), title=_("Assign")
		)
	check_assignable(doc, employee)
	if doc.status != "To Assign":
		if not (reason or "").strip():
			# also what the slower of two heads reads who assign at the same moment
			frappe.throw(
				_("{0} has this task already. To pass it on, say why.").format(doc.assigned_name),
				title=_("Assign"),
			)
		# passing on is a return to the pool and a new assignment: both are steps of the head
		doc.status = "To Assign"
		doc.save()
	set_assignee(doc, employee, reason)
	doc.status = "Assigned"
	doc.save()


def hand_over(task: str, employee: str, reason: str) -> None:
	"""Passes a task on when its assignee leaves. The caller has checked the right to hand over."""
	doc = load_locked(task, None)
	if doc.status not in HELD:
		return
	check_assignable(doc, employee)
	was = doc.status
	end_assignment(doc, now_datetime(), reason)
	set_assignee(doc, employee, reason)
	doc.status, doc.assigned_on = "Assigned", now_datetime()
	doc.flags.handed_out = True
	# whoever may complete a hand-over may pass on what is on it
	doc.save(ignore_permissions=True)
	if was == doc.status:
		tell_those_concerned(doc, was)


def check_assignable(doc, employee: str) -> None:
	name = check_works_for(employee, doc.property, _("Assign"))
	if doc.assigned_to == employee:
		frappe.throw(_("{0} has this task already.").format(name), title=_("Assign"))
	refuse_obstacle(employee, doc, _("Assign"))


def set_assignee(doc, employee: str, reason: str | None = None) -> None:
	now = now_datetime()
	for row in doc.assignments:
		row.ended_on = row.ended_on or now
	name = frappe.db.get_value("Employee", employee, "employee_name")
	doc.assigned_to, doc.assigned_name = employee, name
	doc.append(
		"assignments",
		{
			"employee": employee,
			"employee_name": name,
			"assigned_by": frappe.session.user,
			"assigned_on": now,
			"reason": reason,
		},
	)


@frappe.whitelist(methods=["POST"])
def claim(task: str) -> None:
	"""A member of the department takes a task from the pool, where its category allows it."""
	doc = load_locked(task, None)
	employee = current_employee()
	if doc.status != "To Assign" and belongs_to_department(employee, doc):
		frappe.throw(
			_("{0} has taken this task already.").format(doc.assigned_name or _("Somebody else")),
			title=_("Claim"),
		)
	doc.check_permission("read")
	if not handing_out.is_open_to_all(doc):
		frappe.throw(_("The department head assigns this kind of work."), title=_("Claim"))
	workforce.refuse_who_may_not(next(iter(workforce.workers_for(doc, [employee])), None))
	check_assignable(doc, employee)
	set_assignee(doc, employee, _("Claimed"))
	doc.status = "Assigned"
	# membership of the department and the category's permission to claim replace the right to write
	doc.save(ignore_permissions=True)


def belongs_to_department(employee: str, doc) -> bool:
	"""Whether the employee works in the task's department, in its property or for the head office."""
	row = frappe.db.get_value("Employee", employee, ["department", "wuye_property"], as_dict=True)
	return row.department == doc.department and row.wuye_property in (None, "", doc.property)


def load_open(task: str):
	"""The task, locked, for its assignee or an overseer."""
	doc = load_locked(task)
	if doc.status in CLOSED:
		frappe.throw(_("Task {0} is {1}.").format(doc.name, _(doc.status)), title=_("Closed Task"))
	return doc


@frappe.whitelist(methods=["POST"])
def accept(task: str) -> None:
	"""The assignee starts."""
	doc = load_open(task)
	if doc.status == "In Progress":
		frappe.throw(_("{0} works on this task already.").format(doc.assigned_name), title=_("Accept"))
	doc.status = "In Progress"
	doc.save()


@frappe.whitelist(methods=["POST"])
def arrive(task: str) -> None:
	note_arrival(load_open(task))


def note_arrival(doc) -> None:
	if doc.status == "Assigned":
		doc.status = "In Progress"
	if not doc.arrived_on:
		doc.arrived_on = moment_of(doc)
		doc.save()


@frappe.whitelist(methods=["POST"])
def log_work(
	task: str,
	content: str,
	place: str | None = None,
	result: str | None = None,
	photo: str | None = None,
	photo_stage: str | None = None,
) -> str:
	"""Adds an entry to the work log: what was done, where, with what result. Returns the row's name."""
	return note_work(load_open(task), content, place, result, photo, photo_stage)


def note_work(
	doc,
	content: str | None,
	place: str | None = None,
	result: str | None = None,
	photo: str | None = None,
	photo_stage: str | None = None,
) -> str:
	content = (content or "").strip()
	if not content:
		frappe.throw(_("Describe the work that was done."), title=_("Work Log"))
	if photo and not frappe.db.exists(
		"File", {"file_url": photo, "attached_to_doctype": "Service Task", "attached_to_name": doc.name}
	):
		frappe.throw(_("The photo was not uploaded to this task. Take it again."), title=_("Photo"))
	row = doc.append(
		"work_log",
		{
			"logged_on": moment_of(doc),
			"logged_by": frappe.db.get_value("Employee", {"user_id": frappe.session.user}),
			"place": place or doc.place or doc.unit,
			"content": content,
			"result": result,
			"photo": photo,
			"photo_stage": photo_stage,
		},
	)
	doc.save()
	return row.name


@frappe.whitelist(methods=["POST"])
def add_part(task: str, item_code: str, qty: float = 1) -> None:
	doc = load_open(task)
	if not frappe.db.get_value("Item", item_code, "is_stock_item"):
		frappe.throw(_("{0} is not a part kept in stock.").format(item_code), title=_("Parts Used"))
	doc.append("parts", {"item_code": item_code, "qty": frappe.utils.flt(qty)})
	doc.save()


@frappe.whitelist(methods=["POST"])
def report_problem(task: str, reason: str) -> None:
	note_problem(load_open(task), reason)


def note_problem(doc, reason: str | None) -> None:
	check_problem(reason)
	doc.block_reason = reason
	doc.status = "Blocked"
	doc.save()


@frappe.whitelist(methods=["POST"])
def resume(task: str) -> None:
	note_resumption(load_open(task))


def note_resumption(doc) -> None:
	doc.status = "In Progress"
	doc.save()


@frappe.whitelist(methods=["POST"])
def finish(task: str, result: str) -> None:
	note_end(load_open(task), result)


def note_end(doc, result: str | None) -> None:
	doc.result = result
	doc.status = "Done"
	doc.save()


@frappe.whitelist(methods=["POST"])
def verify(task: str) -> None:
	"""Confirms the work: parts leave the stock, chargeable work becomes a draft invoice."""
	doc = load_open(task)
	doc.status = "Verified"
	doc.save()


@frappe.whitelist(methods=["POST"])
def return_to_work(task: str, reason: str) -> None:
	"""The head is not satisfied; the reason goes into the log."""
	doc = load_open(task)
	if not (reason or "").strip():
		frappe.throw(_("Say what is still to be done."), title=_("Return"))
	doc.append(
		"work_log",
		{
			"logged_on": now_datetime(),
			"content": reason,
			"result": _("Returned"),
			"place": doc.place or doc.unit,
		},
	)
	doc.status = "In Progress"
	doc.save()


@frappe.whitelist(methods=["POST"])
def cancel(task: str) -> None:
	doc = load_open(task)
	doc.status = "Cancelled"
	doc.save()
