"""What somebody has open here, and how it passes to somebody else: tasks, posts in a property, and things on their list.

For `work_handover`, which asks all chapters for the same.
"""

import frappe
from frappe import _

from wuye_ops.customer_service import tasks
from wuye_ops.property.named_person import hand_on, user_to_take
from wuye_ops.property.notices import tell_staff

MANAGER = "manager"


def open_tasks(employee: str) -> list[dict]:
	rows = frappe.get_all(
		"Service Task",
		{"assigned_to": employee, "status": ["in", tasks.HELD]},
		["name", "subject as title", "property", "department", "required_by as due_on"],
		order_by="required_by, name",
	)
	return [{**row, "doctype": "Service Task"} for row in rows]


def take_task(row: dict, giver: str, receiver: str, reason: str) -> None:
	tasks.hand_over(row["reference_name"], receiver, reason)


def open_posts(employee: str) -> list[dict]:
	"""Where somebody is the head of a department or the manager of a property."""
	heads = frappe.get_all(
		"Property Department",
		{"head": employee, "parenttype": "Property"},
		["parent", "department"],
		order_by="parent, idx",
	)
	rows = [_post(row.parent, row.department, _("Head of {0}").format(row.department)) for row in heads]
	rows += [
		_post(name, MANAGER, _("Manager of {0}").format(name), department=None)
		for name in frappe.get_all("Property", {"manager": employee}, pluck="name", order_by="name")
	]
	return rows


def _post(property_name: str, part: str, title: str, **fields) -> dict:
	return {
		"doctype": "Property",
		"name": property_name,
		"part": part,
		"title": title,
		"property": property_name,
		"department": part,
		**fields,
	}


def take_post(row: dict, giver: str, receiver: str, reason: str) -> None:
	"""The post, and with it the tasks that wait for its head."""
	doc = frappe.get_doc("Property", row["reference_name"], for_update=True)
	if row["part"] == MANAGER:
		doc.manager = receiver
	else:
		for department in doc.departments:
			if department.department == row["part"] and department.head == giver:
				department.head = receiver
		task = frappe.qb.DocType("Service Task")
		(
			frappe.qb.update(task)
			.set(task.head, receiver)
			.where((task.property == doc.name) & (task.department == row["part"]) & (task.head == giver))
			.where(task.status.isin(("Draft", *tasks.OPEN)))
		).run()
	# whoever may complete the hand-over may fill the post
	doc.save(ignore_permissions=True)


def open_visits(employee: str) -> list[dict]:
	"""Visits to customers that wait for somebody, and the plans that name them."""
	visits = frappe.get_all(
		"Customer Visit",
		{"visitor": employee, "status": ["in", ["Planned", "Not Met"]]},
		["name", "customer_name as title", "property", "due_on"],
		order_by="due_on, name",
	)
	plans = frappe.get_all(
		"Visit Plan", {"visitor": employee, "disabled": 0}, ["name", "property"], order_by="name"
	)
	return [
		*({**row, "doctype": "Customer Visit", "title": _("Visit: {0}").format(row.title)} for row in visits),
		*({**row, "doctype": "Visit Plan", "title": _("Plan: {0}").format(row.name)} for row in plans),
	]


def take_visit(row: dict, giver: str, receiver: str, reason: str) -> None:
	"""A visit or a plan of visits."""
	hand_on(row["reference_doctype"], row["reference_name"], "visitor", receiver)


def open_todos(employee: str) -> list[dict]:
	"""What was assigned to their user on any document."""
	user = frappe.db.get_value("Employee", employee, "user_id")
	if not user:
		return []
	rows = frappe.get_all(
		"ToDo",
		{"allocated_to": user, "status": "Open"},
		["name", "description", "date as due_on", "reference_type", "reference_name"],
		order_by="date, name",
	)
	return [
		{
			"doctype": "ToDo",
			"name": row.name,
			"title": " · ".join(
				filter(None, (frappe.utils.strip_html(row.description or ""), row.reference_name))
			),
			"due_on": row.due_on,
		}
		for row in rows
	]


def take_todo(row: dict, giver: str, receiver: str, reason: str) -> None:
	user = user_to_take(receiver, row["title"])
	doc = frappe.get_doc("ToDo", row["reference_name"], for_update=True)
	doc.allocated_to = user
	# whoever may complete the hand-over may pass on what was assigned
	doc.save(ignore_permissions=True)
	tell_staff([user], doc, _("Handed over to you: {0}").format(frappe.utils.escape_html(row["title"])))
