"""People with hazards and needs for tests: a technician who meets a hazard, a health officer, and HR."""

from __future__ import annotations

import frappe

from wuye_ops.tests import factories as make

OFFICER, HR_USER, HR_HEAD = "health.officer@wuye.test", "care.hr@wuye.test", "care.hr.head@wuye.test"
POST, HAZARD, YEARLY = "试验电工", "试验电工作业", "试验年度体检"
# of requests in which the hazard is met, and another
CATEGORY, OTHER_CATEGORY = "停电跳闸", "水管漏水"


def make_people() -> None:
	make.make_base()
	make.make_user(OFFICER, "Health Officer")
	make.make_user(HR_USER, "HR User")
	make.make_user(HR_HEAD, "HR Manager", "HR User")
	if not frappe.db.exists("Designation", POST):
		frappe.get_doc({"doctype": "Designation", "designation_name": POST}).insert()
	for key, place in (("tech", make.PROPERTY_A), ("tech2", make.PROPERTY_A), ("tech", make.PROPERTY_B)):
		frappe.get_doc("User", make.user(key, place)).add_roles("Employee")


def make_hazard(name: str = HAZARD, **fields) -> str:
	"""Electrical work, every 24 months, unless told otherwise."""
	if frappe.db.exists("Health Hazard", name):
		return name
	doc = frappe.get_doc(
		{
			"doctype": "Health Hazard",
			"hazard_name": name,
			"months": 24,
			"source": "GBZ 188—2014 8.1",
			"posts": [{"designation": POST}],
			"works": [{"category": CATEGORY}],
			**fields,
		}
	)
	return doc.insert().name


def make_file(text: str = "体检报告") -> str:
	"""A private file of who is logged in, attached to nothing yet."""
	doc = frappe.get_doc(
		{
			"doctype": "File",
			"file_name": f"{frappe.generate_hash(length=8)}.txt",
			"content": text,
			"is_private": 1,
		}
	)
	return doc.insert().file_url


def make_check(employee: str, day: str, fitness: str = "Fit", submit: bool = True, **fields):
	"""An examination entered by the health officer."""
	was = frappe.session.user
	frappe.set_user(OFFICER)
	frappe.local.lang = "zh"
	try:
		doc = frappe.get_doc(
			{
				"doctype": "Health Check",
				"employee": employee,
				"hazard": HAZARD,
				"kind": "During the Post",
				"day": day,
				"fitness": fitness,
				"proof": make_file(),
				**fields,
			}
		).insert()
		if submit:
			doc.submit()
	finally:
		frappe.set_user(was)
		frappe.local.lang = "zh"
	return doc
