"""Certificates, what asks for them, and trainings of the people of the tests."""

from __future__ import annotations

from datetime import date

import frappe
from frappe.utils import add_days, getdate, nowdate
from frappe.utils.file_manager import save_file

from wuye_ops.people.certificates import steps
from wuye_ops.tests import factories as make

ELECTRICIAN, GUARD, HEIGHTS = "测试低压电工作业", "测试保安员证", "测试高处作业"
HR_USER, HR_OTHER = "papers.hr@wuye.test", "papers.hr.head@wuye.test"
# a resident's ID number whose check digit is right
ID_NUMBER = "11010519491231002X"


def make_people() -> None:
	make.make_base()
	make.make_user(HR_USER, "HR User")
	make.make_user(HR_OTHER, "HR Manager", "HR User")
	for key in ("tech", "tech2", "head", "guard"):
		frappe.get_doc("User", make.user(key)).add_roles("Employee")
	for name, months, review, is_id in ((ELECTRICIAN, 72, 36, 1), (GUARD, 0, 0, 0), (HEIGHTS, 72, 36, 0)):
		make_kind(name, months, review, is_id)


def make_kind(name: str, months: int = 0, review_months: int = 0, number_is_id: int = 0) -> str:
	if not frappe.db.exists("Certificate Kind", name):
		frappe.get_doc(
			{
				"doctype": "Certificate Kind",
				"kind_name": name,
				"months": months,
				"review_months": review_months,
				"number_is_id": number_is_id,
			}
		).insert()
	return name


def day(days: int) -> date:
	return getdate(add_days(nowdate(), days))


def draft(employee: str, kind: str = GUARD, *, begins: int = -30, **fields):
	"""A certificate that began so many days from today, as HR enters it."""
	doc = frappe.get_doc(
		{
			"doctype": "Staff Certificate",
			"employee": employee,
			"kind": kind,
			"number": f"NO-{frappe.generate_hash(length=8)}",
			"valid_from": day(begins),
			**fields,
		}
	).insert()
	return doc


def with_scan(doc):
	"""The scan of a certificate, or the proof of a study, as its form attaches it."""
	field = "file" if doc.doctype == "Staff Certificate" else "proof"
	file = save_file(f"{doc.name}.txt", b"scan", doc.doctype, doc.name, is_private=1)
	doc.set(field, file.file_url)
	return doc.save()


def certificate(employee: str, kind: str = GUARD, **fields):
	"""One that is in force."""
	doc = with_scan(draft(employee, kind, **fields))
	before = frappe.session.user
	frappe.set_user(HR_USER)
	steps.take(doc.name, "Verify")
	frappe.set_user(before)
	doc.reload()
	return doc


def require(work_kind: str, field: str, name: str, *kinds: str, property: str | None = None):
	return frappe.get_doc(
		{
			"doctype": "Certificate Requirement",
			"work_kind": work_kind,
			field: name,
			"any_of": [{"kind": kind} for kind in kinds],
			"property": property,
		}
	).insert()


def make_need(name: str, hours: float, frequency: str = "Every Year", **fields) -> str:
	return (
		frappe.get_doc(
			{"doctype": "Training Need", "need_name": name, "hours": hours, "frequency": frequency, **fields}
		)
		.insert()
		.name
	)


def make_event(*people: str, hours: float = 4, days: int = -3, submit: bool = True, **fields):
	"""A training of HRMS of an afternoon, so many days from today."""
	on = day(days)
	doc = frappe.get_doc(
		{
			"doctype": "Training Event",
			"event_name": f"测试培训{frappe.generate_hash(length=6)}",
			"event_status": "Scheduled",
			"type": "Theory",
			"company": make.company(),
			"location": "培训室",
			"start_time": f"{on} 13:00:00",
			"end_time": f"{on} 18:00:00",
			"introduction": "测试",
			"wuye_subject": "Safety",
			"wuye_hours": hours,
			"employees": [{"employee": name} for name in people],
			**fields,
		}
	).insert()
	return doc.submit() if submit else doc


def result(event, rows: dict[str, dict], submit: bool = True):
	"""rows: employee → hours and wuye_result."""
	doc = frappe.get_doc(
		{
			"doctype": "Training Result",
			"training_event": event.name,
			"employees": [{"employee": name, **values} for name, values in rows.items()],
		}
	).insert()
	return doc.submit() if submit else doc


def study(employee: str, hours: float = 4, **fields):
	return frappe.get_doc(
		{
			"doctype": "Self-Study",
			"employee": employee,
			"course": f"测试课程{frappe.generate_hash(length=5)}",
			"subject": "Post Skills",
			"day": day(-2),
			"hours": hours,
			**fields,
		}
	).insert()
