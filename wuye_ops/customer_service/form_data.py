"""What the forms of requests and tasks show beyond their own fields: the steps a user may take, tasks, who was told."""

import frappe
from frappe import _
from frappe.model.workflow import get_workflow_name

from wuye_ops.customer_service import escalations, guest_links, repeats

CARD_FIELDS = (
	"name", "subject", "status", "urgency", "department", "required_by",
	"assigned_to", "assigned_name", "assigned_on", "arrived_on", "finished_on", "verified_on",
	"block_reason", "chargeable", "stock_entry", "sales_invoice",
)  # fmt: skip


def load_request(doc) -> None:
	"""Gives the form of a request what it needs, so that it opens with one round trip. Residents get nothing of it."""
	if doc.is_new() or not doc.has_permlevel_access_to("escalations", permission_type="read"):
		return
	doc.set_onload("steps", steps_from(doc.doctype, doc.status))
	doc.set_onload("tasks", task_cards(doc.name))
	doc.set_onload("told", told_at_escalations(doc))
	doc.set_onload("to_answer", escalations.to_answer(doc))
	doc.set_onload("repeats", repeats.for_form(doc))
	doc.set_onload("may_renew_link", guest_links.may_renew(doc))


def load_task(doc) -> None:
	if not doc.is_new():
		doc.set_onload("steps", task_steps(doc.status))


@frappe.whitelist()
def tasks_of(request: str) -> list[dict]:
	"""The task cards of a request, for a form that was told something changed."""
	frappe.get_doc("Service Request", request).check_permission("read")
	return task_cards(request)


def steps_from(doctype: str, status: str) -> list[str]:
	"""The workflow actions open to the user's roles from a status, in the workflow's order."""
	workflow = get_workflow_name(doctype)
	if not workflow or not frappe.has_permission(doctype, "write"):
		return []
	roles = set(frappe.get_roles())
	return list(
		dict.fromkeys(
			step.action
			for step in frappe.get_cached_doc("Workflow", workflow).transitions
			if step.state == status and step.allowed in roles
		)
	)


def task_steps(status: str) -> list[str]:
	"""The steps of a task; who may take it back and assign it may pass it on in one step."""
	steps = steps_from("Service Task", status)
	if "Return to Pool" in steps and "Assign" in steps_from("Service Task", "To Assign"):
		steps.append("Reassign")
	return steps


def task_cards(request: str) -> list[dict]:
	"""The tasks of a request that the user may see, each with its last log entry, photos and open steps."""
	if not frappe.has_permission("Service Task", "read"):
		return []
	cards = frappe.get_list(
		"Service Task", filters={"service_request": request}, fields=list(CARD_FIELDS), order_by="creation"
	)
	if not cards:
		return []
	logs: dict[str, list] = {}
	# the rows of tasks that get_list has just allowed
	for row in frappe.get_all(
		"Service Task Log",
		{"parent": ["in", [card.name for card in cards]], "parenttype": "Service Task"},
		["parent", "logged_on", "content", "result", "photo", "photo_stage"],
		order_by="parent, idx",
	):
		logs.setdefault(row.pop("parent"), []).append(row)
	steps = {status: task_steps(status) for status in {card.status for card in cards}}
	for card in cards:
		rows = logs.get(card.name, [])
		card.last_log = rows[-1] if rows else None
		card.photos = [{"url": row.photo, "stage": row.photo_stage} for row in rows if row.photo]
		card.steps = steps[card.status]
	return cards


def told_at_escalations(doc) -> list[dict]:
	"""Who was told when the promised time ran out, in the order of time.

	Another user's notifications are not open to the reader; whoever may read the escalations may know whom they
	reached.
	"""
	moments = {row.done_on: row.at_percent for row in doc.escalations if row.done_on}
	if not moments:
		return []
	log, user = frappe.qb.DocType("Notification Log"), frappe.qb.DocType("User")
	rows = (
		frappe.qb.from_(log)
		.join(user)
		.on(user.name == log.for_user)
		.select(log.creation, user.full_name)
		.where((log.document_type == doc.doctype) & (log.document_name == doc.name))
		.where(log.creation.isin(list(moments)))
		.orderby(log.creation)
		.run(as_dict=True)
	)
	people: dict = {}
	for row in rows:
		people.setdefault(row.creation, []).append(row.full_name)
	return [
		{"at_percent": percent, "on": moment, "people": people.get(moment, [])}
		for moment, percent in sorted(moments.items(), key=lambda item: (item[0], item[1]))
	]


@frappe.whitelist()
def request_events(start: str, end: str, filters: str | list | None = None, **_view) -> list[dict]:
	"""Requests by the moment they must be resolved, for the calendar; `get_list` keeps to the user's properties."""
	fields = ["name", "subject", "status", "sla_status", "urgency", "unit"]
	return _events("Service Request", "resolve_by", fields, start, end, filters)


@frappe.whitelist()
def task_events(start: str, end: str, filters: str | list | None = None, **_view) -> list[dict]:
	"""Tasks by the moment they are required, for the calendar."""
	fields = ["name", "subject", "status", "urgency", "assigned_name"]
	return _events("Service Task", "required_by", fields, start, end, filters)


@frappe.whitelist()
def visit_events(start: str, end: str, filters: str | list | None = None, **_view) -> list[dict]:
	"""Visits to customers by the day they are to be made, for the calendar."""
	rows = _events(
		"Customer Visit",
		"due_on",
		["name", "status", "customer_name as subject", "unit"],
		start,
		end,
		filters,
	)
	for row in rows:
		row.allDay = 1
	return rows


def _events(doctype: str, due: str, fields: list[str], start: str, end: str, filters) -> list[dict]:
	if not frappe.has_permission(doctype, "read"):
		frappe.throw(_("Your role does not see {0}.").format(_(doctype)), frappe.PermissionError)
	rows = frappe.get_list(
		doctype,
		filters=[*(frappe.parse_json(filters) or []), [doctype, due, "between", [start, end]]],
		fields=[*fields, due],
		order_by=due,
		limit=2000,
	)
	for row in rows:
		row.start = row.end = row.pop(due)
		row.title = " · ".join(filter(None, (row.subject, row.get("assigned_name") or row.get("unit"))))
	return rows
