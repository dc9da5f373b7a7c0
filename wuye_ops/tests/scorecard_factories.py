"""A month of the technicians of a property whose scorecards can be counted by hand."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import frappe
from frappe.utils import now_datetime

from wuye_ops.people.scorecards import seed, templates
from wuye_ops.tests import factories as make
from wuye_ops.tests import inspection_factories as inspect

DESIGNATION, TEMPLATE = "维修技工", "工程技工"
# a month of which no other test has work
MONTH = date(2024, 5, 1)
GUARD = "秩序维护员"
# by which it is found again
ROUND, FOUND, QUARREL = "夜间巡检（评选月）", "配电房门锁损坏（评选月）", "门岗与业主争吵（评选月）"
HR_USER = "scorecards.hr@wuye.test"
HR_MANAGER = "scorecards.hr.head@wuye.test"


def make_people() -> None:
	"""Two technicians of property A with a template, a head and a manager above them, and HR. Other posts have no template."""
	make.make_base()
	make.make_user(HR_USER, "HR User")
	make.make_user(HR_MANAGER, "HR Manager", "HR User")
	for key in ("tech", "tech2"):
		frappe.get_doc("User", make.user(key)).add_roles("Employee")
		frappe.db.set_value("Employee", make.employee(key), "designation", designation())
	seed.seed()
	score_by(TEMPLATE, DESIGNATION)


def designation() -> str:
	return make.make_designation(DESIGNATION)


def score_by(template: str, post: str) -> None:
	"""The template is in force for the post, unless another one is."""
	if templates.of_designations().get(post):
		return
	doc = frappe.get_last_doc("Scorecard Template", {"template_name": template})
	doc.append("designations", {"designation": post})
	doc.status = templates.IN_FORCE
	doc.flags.by_service = True
	doc.save()


def at(day: int, hour: int = 9) -> datetime:
	return datetime.combine(MONTH, datetime.min.time()) + timedelta(days=day - 1, hours=hour)


def tasks(key: str, in_time: int, late: int = 0, ratings: tuple[int, ...] = ()) -> None:
	"""So many tasks of the month that were done in time, and so many that never were; stars of their requests, the first ones first."""
	stars = list(ratings)
	for number in range(in_time + late):
		task = make.make_task(assigned_to=make.employee(key))
		done = number < in_time
		write(
			"Service Task",
			task.name,
			required_by=at(10, 12),
			status="Verified" if done else "In Progress",
			finished_on=at(10) if done else None,
		)
		request = {"opened_on": at(9), "status": "Closed", "sla_status": "Met", "arrive_by": None}
		if stars:
			request.update(rated_on=at(12), rating=stars.pop(0) / 5)
		write("Service Request", task.service_request, **request)


def attendance(key: str, days: int, late: int = 0) -> None:
	for number in range(days):
		doc = frappe.get_doc(
			{
				"doctype": "Attendance",
				"employee": make.employee(key),
				"attendance_date": at(number + 1).date(),
				"status": "Present",
				"late_entry": int(number < late),
				"company": make.company(),
			}
		).insert()
		doc.db_set("docstatus", 1)


def make_month() -> None:
	"""The technician: 9 of 10 tasks in time, 4 of 5 ratings satisfied, 19 of 20 days. The other one: 2 tasks, 12 days."""
	tasks("tech", 9, 1, ratings=(5, 5, 4, 4, 2))
	attendance("tech", 20, late=1)
	tasks("tech2", 2)
	attendance("tech2", 12)


def stored_card(
	employee: str,
	month: date,
	total: float | None,
	grade: str = "A",
	sample: int = 25,
	days: int = 20,
	status: str = "Final",
) -> None:
	"""A card as it lies in the database. total: None for a month that was not judged."""
	person = frappe.db.get_value(
		"Employee", employee, ["employee_name", "wuye_property", "company"], as_dict=True
	)
	doc = frappe.get_doc(
		{
			"doctype": "Staff Scorecard",
			"name": f"{employee}-{month}-V1",
			"employee": employee,
			"employee_name": person.employee_name,
			"property": person.wuye_property,
			"company": person.company,
			"month_start": month,
			"status": status,
			"judged": int(total is not None),
			"total": total or 0,
			"grade": grade,
			"covered": 100,
			"days": days,
			"version": 1,
			"lines": [
				{"code": "done", "scope": "Person", "sample": sample, "parentfield": "lines"},
				{"code": "place", "scope": "Property", "sample": 500, "parentfield": "lines"},
			],
		}
	)
	doc.db_insert()
	for row in doc.lines:
		row.update({"parent": doc.name, "parenttype": "Staff Scorecard", "measure_name": row.code})
		row.db_insert()


def make_month_of_an_award() -> str:
	"""Beside `make_month`: the technician has 10 more tasks in time that please, and a rectification in time. The guard has 8 inspections of
	90 points each, one he has missed, 16 days, and a complaint about him. Returns the complaint, which is not ruled yet.
	"""
	tasks("tech", 10, ratings=(5,) * 10)
	rectified("tech")
	guard = make.employee("guard")
	frappe.db.set_value("Employee", guard, "designation", make.make_designation(GUARD))
	score_by(GUARD, GUARD)
	where = {
		"checklist": inspect.make_checklist(ROUND).name,
		"points": [{"service_area": inspect.make_area(ROUND)}],
	}
	for number in range(9):
		done = number < 8
		inspection = inspect.make_inspection(title=ROUND, employee=guard, **where)
		write(
			"Inspection",
			inspection.name,
			window_from=at(number + 2),
			window_to=at(number + 2, 10),
			status="Done" if done else "Missed",
			**({"score": 90, "scored": 1, "timeliness": "On Time"} if done else {}),
		)
	attendance("guard", 16)
	return make.make_request(category="服务态度", subject=QUARREL).name


def rectified(key: str) -> None:
	"""One that was handed in two days before it was due."""
	doc = inspect.make_rectification(subject=FOUND)
	write(
		"Rectification",
		doc.name,
		found_on=at(3).date(),
		due_date=at(10).date(),
		responsible=make.employee(key),
		finished_on=at(8),
		status="Closed",
	)


def task_was_in_time(key: str) -> None:
	"""The late task was done in time after all, as its papers say."""
	late = {"assigned_to": make.employee(key), "status": "In Progress", "required_by": at(10, 12)}
	name = frappe.db.get_value("Service Task", late)
	write("Service Task", name, status="Verified", finished_on=at(10))


def write(doctype: str, name: str, **values) -> None:
	frappe.db.set_value(
		doctype, name, {"modified": now_datetime() - timedelta(days=1), **values}, update_modified=False
	)


def forget() -> None:
	"""Takes away what a test has committed of the month."""
	month = {"month_start": MONTH}
	tasks_ = frappe.get_all(
		"Service Task", {"required_by": at(10, 12)}, ["name", "service_request"], order_by="name"
	)
	requests = [row.service_request for row in tasks_]
	for doctype, filters in (
		("Staff Scorecard", month),
		("Scorecard Run", month),
		("Service Task", {"name": ["in", [row.name for row in tasks_] or [""]]}),
		("Service Request", {"name": ["in", requests or [""]]}),
		("Service Request", {"subject": QUARREL}),
		("Inspection", {"title": ROUND}),
		("Rectification", {"subject": FOUND}),
	):
		forget_all(doctype, filters)
	frappe.db.delete("Attendance", {"attendance_date": ["between", (at(1).date(), at(31).date())]})
	for doctype, filters in (
		("Service Area", {"area_name": ROUND}),
		("Checklist", {"checklist_name": ROUND}),
	):
		for name in frappe.get_all(doctype, filters, pluck="name"):
			frappe.delete_doc(doctype, name, force=True)
	for key in ("tech", "tech2", "guard"):
		frappe.db.set_value("Employee", make.employee(key), "designation", None)


def forget_all(doctype: str, filters: dict) -> None:
	"""Documents with their rows, and what people were told of them."""
	names = [*frappe.get_all(doctype, filters, pluck="name"), ""]
	for table in frappe.get_meta(doctype).get_table_fields():
		frappe.db.delete(table.options, {"parenttype": doctype, "parent": ["in", names]})
	frappe.db.delete("Notification Log", {"document_type": doctype, "document_name": ["in", names]})
	frappe.db.delete(doctype, {"name": ["in", names]})
