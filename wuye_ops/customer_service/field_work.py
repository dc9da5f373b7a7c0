"""What field staff see on the phone: their tasks, the pool they may take from, and one task with what it needs.

The steps themselves (accept, arrive, log, finish, …) are those of `tasks`; this module reads.
"""

import frappe
from frappe import _
from frappe.utils import flt, get_datetime, now_datetime

from wuye_ops.customer_service import tasks, workforce
from wuye_ops.customer_service.form_data import task_steps
from wuye_ops.customer_service.photo_answer import photo_number, send_photo
from wuye_ops.customer_service.plain_words import (
	TASK_COLOURS,
	URGENCY_COLOURS,
	moment_in_words,
	unit_label,
)
from wuye_ops.customer_service.requests import PHOTO_FIELDS
from wuye_ops.property.throttle import limited
from wuye_ops.records.personal_data import disclose

URGENCY_ORDER = ("Emergency", "Urgent", "Major", "Normal", "Complex")
OPEN_FOR_STAFF = ("Assigned", "In Progress", "Blocked")
PARTS_SHOWN = 30
CARD_FIELDS = (
	"name", "subject", "status", "urgency", "required_by", "property", "unit", "service_area", "place",
	"service_request", "finished_on", "arrived_on",
)  # fmt: skip


@frappe.whitelist()
def my_tasks() -> dict:
	"""{now, mine, pool, done}: open tasks the most urgent first, those to claim, and those waiting for the head."""
	me = _employee()
	mine = frappe.get_list(
		"Service Task",
		filters={"assigned_to": me.name, "status": ["in", [*OPEN_FOR_STAFF, "Done"]]},
		fields=list(CARD_FIELDS),
		limit=200,
	)
	return {
		"now": str(now_datetime()),
		"name": me.employee_name,
		"mine": [card(row) for row in in_order(row for row in mine if row.status != "Done")],
		"pool": [card(row) for row in in_order(claimable(me))],
		"done": [
			card(row)
			for row in sorted(mine, key=lambda r: str(r.finished_on), reverse=True)
			if row.status == "Done"
		],
	}


def _employee():
	if not frappe.has_permission("Service Task", "read"):
		frappe.throw(_("Your role does not work on tasks."), frappe.PermissionError)
	return frappe.db.get_value(
		"Employee", tasks.current_employee(), ["name", "employee_name", "department"], as_dict=True
	)


def claimable(employee) -> list:
	"""Tasks in the pool of the employee's department that its people may take, where this one is at work and able to."""
	if not employee.department:
		return []
	rows = frappe.get_list(
		"Service Task",
		filters={"status": "To Assign", "department": employee.department, "service_request": ["is", "set"]},
		fields=[*CARD_FIELDS, "offered_until", "department"],
		limit=200,
	)
	if not rows:
		return []
	request, category = frappe.qb.DocType("Service Request"), frappe.qb.DocType("Service Category")
	open_to_all = set(
		frappe.qb.from_(request)
		.join(category)
		.on(category.name == request.category)
		.select(request.name)
		.where(request.name.isin([row.service_request for row in rows]) & (category.allow_claim == 1))
		.run(pluck=True)
	)
	now = now_datetime()
	offered = [row for row in rows if row.offered_until and row.offered_until > now]
	rows = offered + [row for row in rows if row not in offered and row.service_request in open_to_all]
	return able_to_take(employee.name, rows)


def able_to_take(employee: str, rows: list) -> list:
	"""Those of the tasks that the employee may take now; people and shifts are looked up once for a property."""
	result, here = [], {}
	wanted = skills_wanted([row.service_request for row in rows])
	for row in rows:
		if row.property not in here:
			here[row.property] = next(iter(workforce.workers_for(row, [employee])), None)
		worker = here[row.property]
		if worker and worker.is_here and wanted.get(row.service_request, set()) <= worker.skills:
			result.append(row)
	return result


def skills_wanted(requests: list[str]) -> dict[str, set[str]]:
	"""The skills that the categories of requests ask for."""
	request, skill = frappe.qb.DocType("Service Request"), frappe.qb.DocType("Service Category Skill")
	wanted: dict[str, set[str]] = {}
	for name, label in (
		frappe.qb.from_(request)
		.join(skill)
		.on((skill.parent == request.category) & (skill.parenttype == "Service Category"))
		.select(request.name, skill.skill)
		.where(request.name.isin([*requests, ""]))
		.run()
	):
		wanted.setdefault(name, set()).add(label)
	return wanted


def in_order(rows) -> list:
	"""The most urgent first, then what is due first."""
	return sorted(
		rows, key=lambda row: (URGENCY_ORDER.index(row.urgency), str(row.required_by or "9"), row.name)
	)


def card(row) -> dict:
	return {
		"name": row.name,
		"subject": row.subject,
		"status": row.status,
		"status_label": _(row.status),
		"colour": TASK_COLOURS.get(row.status, "gray"),
		"urgency": row.urgency,
		"urgency_label": _(row.urgency),
		"urgency_colour": URGENCY_COLOURS[row.urgency],
		"required_by": str(get_datetime(row.required_by)) if row.required_by else None,
		"due": moment_in_words(row.required_by),
		"offered_until": str(get_datetime(row.offered_until)) if row.get("offered_until") else None,
		"where": " · ".join(
			part for part in (unit_label(row.unit, row.property), row.service_area, row.place) if part
		),
	}


@frappe.whitelist()
def task(name: str) -> dict:
	"""One task with its log, parts, photos of the report and the steps the user may take now."""
	doc = frappe.get_doc("Service Task", name)
	doc.check_permission("read")
	mine = doc.assigned_to == tasks.current_employee()
	return {
		**card(doc),
		"now": str(now_datetime()),
		"mine": mine,
		"description": doc.description,
		"property": doc.property,
		"reporter": doc.reporter_name,
		"has_phone": mine and doc.status in OPEN_FOR_STAFF and bool(phone_holder(doc)),
		"block_reason": doc.block_reason,
		"arrived": moment_in_words(doc.arrived_on),
		"result": doc.result,
		"photos": request_photo_addresses(doc),
		"log": [
			{
				"on": moment_in_words(row.logged_on),
				"content": row.content,
				"result": row.result,
				"photo": row.photo,
				"stage": row.photo_stage and _(row.photo_stage),
			}
			for row in doc.work_log
		],
		"parts": [
			{"item": row.item_name or row.item_code, "qty": flt(row.qty), "uom": _(row.uom)}
			for row in doc.parts
		],
		"equipment": equipment_of(doc),
		"steps": steps_of(doc, mine),
	}


def equipment_of(doc) -> list[dict]:
	"""The equipment of a visit of planned maintenance, in its order: [{equipment, label, place, done, note}]."""
	names = [row.equipment for row in doc.equipment_list]
	if not names:
		return []
	# the right to the task is the right to know what it is about
	known = {
		row.name: row
		for row in frappe.get_all(
			"Equipment",
			{"name": ["in", names]},
			["name", "equipment_name", "equipment_no", "service_area.area_name as area"],
		)
	}
	return [
		{
			"equipment": row.equipment,
			"label": known[row.equipment].equipment_name,
			"place": " · ".join(filter(None, (known[row.equipment].equipment_no, known[row.equipment].area))),
			"done": bool(row.done),
			"note": row.note,
		}
		for row in doc.equipment_list
		if row.equipment in known
	]


def steps_of(doc, mine: bool) -> list[str]:
	"""Keys of the page's buttons."""
	if doc.status == "To Assign":
		return ["claim"] if "Claim" in task_steps(doc.status) else []
	if not mine:
		return []
	if doc.status == "Assigned":
		return ["accept"]
	if doc.status == "Blocked":
		return ["resume"]
	if doc.status == "In Progress":
		return ["log", "part", "problem", "finish" if doc.arrived_on else "arrive"]
	return []


def request_photo_addresses(doc) -> list[str]:
	"""Where the pictures of the report are served to those who work on it."""
	if not doc.service_request:
		return []
	photos = frappe.db.get_value("Service Request", doc.service_request, PHOTO_FIELDS)
	return [
		f"/api/method/wuye_ops.customer_service.field_work.request_photo?task={doc.name}&number={number}"
		for number, url in enumerate(photos, 1)
		if url
	]


@frappe.whitelist()
def request_photo(task: str, number: int) -> None:
	"""A photo of the report a task comes from; who may read the task sees what it is about."""
	doc = frappe.get_doc("Service Task", task)
	doc.check_permission("read")
	field = PHOTO_FIELDS[photo_number(number) - 1]
	url = doc.service_request and frappe.db.get_value("Service Request", doc.service_request, field)
	send_photo("Service Request", doc.service_request, url)


@frappe.whitelist()
def find_parts(task: str, text: str | None = None) -> list[dict]:
	"""Parts in stock in the property's warehouse whose name or code has `text`: [{item_code, item_name, uom, qty}]."""
	doc = frappe.get_doc("Service Task", task)
	doc.check_permission("write")
	warehouse = frappe.get_cached_value("Property", doc.property, "warehouse")
	if not warehouse:
		frappe.throw(
			_("Property {0} has no warehouse yet. Ask the property manager to enter one.").format(
				doc.property
			),
			title=_("Parts Used"),
		)
	# the right to work on the task is the right to see what its own warehouse has
	stock, item = frappe.qb.DocType("Bin"), frappe.qb.DocType("Item")
	query = (
		frappe.qb.from_(stock)
		.join(item)
		.on(item.name == stock.item_code)
		.select(
			item.name.as_("item_code"), item.item_name, item.stock_uom.as_("uom"), stock.actual_qty.as_("qty")
		)
		.where((stock.warehouse == warehouse) & (stock.actual_qty > 0) & (item.disabled == 0))
		.orderby(item.item_name)
		.limit(PARTS_SHOWN)
	)
	if text := (text or "").strip():
		like = "%{}%".format(text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_"))
		query = query.where(item.name.like(like) | item.item_name.like(like))
	return [{**row, "uom": _(row.uom)} for row in query.run(as_dict=True)]


@frappe.whitelist(methods=["POST"])
@limited(10, 3600, of="task")
def customer_phone(task: str, reason: str) -> str:
	"""The number of the customer a task is for, to the one who works on it and says why. The look is logged."""
	doc = frappe.get_doc("Service Task", task)
	doc.check_permission("write")
	if doc.assigned_to != tasks.current_employee() or doc.status not in OPEN_FOR_STAFF:
		frappe.throw(
			_("Only the person who works on the task now may call the customer."),
			frappe.PermissionError,
			title=_("Call the Customer"),
		)
	holder = phone_holder(doc)
	if not holder:
		frappe.throw(_("There is no number on file. Ask customer service."), title=_("Call the Customer"))
	# the task, given to this person, replaces a right on the request or profile that keeps the number
	return disclose(*holder, reason)


def phone_holder(doc) -> tuple | None:
	"""(document, field) with the number of the one who reported, else of the customer."""
	customer = doc.customer
	if doc.service_request:
		request = frappe.get_doc("Service Request", doc.service_request)
		if request.reporter_phone_encrypted:
			return request, "reporter_phone"
		customer = customer or request.customer
	profile = customer and frappe.db.get_value("Customer Profile", {"customer": customer})
	if profile:
		profile = frappe.get_doc("Customer Profile", profile)
		for field in ("phone", "phone_2"):
			if profile.get(f"{field}_encrypted"):
				return profile, field
	return None
